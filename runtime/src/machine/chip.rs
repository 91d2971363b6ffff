//! The chip as a whole: `machine.reset`, `freq`, `unique_id`, `WDT`, and standing still.
//!
//! ```python
//! watchdog = WDT(timeout=2000)
//! while True:
//!     watchdog.feed()
//!     machine.lightsleep(1000)
//! ```
//! Source: MicroPython's documentation, "machine".

use alloc::rc::Rc;
use alloc::string::String;
use alloc::vec::Vec;

use super::driver::{ChipDriver, Chips};
use crate::bytes::Bytes;
use crate::exc::{Exc, Result, SYSTEM_EXIT};
use crate::executor::interrupts;
use crate::platform::{self, Instant, Span};
use crate::time;

/// `machine.reset()`: starts the program anew.
///
/// # Errors
/// SystemExit where there is no chip to reset.
pub fn reset() -> Result<()> {
    Chips::reset();
    Err(Exc::new(&SYSTEM_EXIT, Vec::new()))
}

/// `machine.freq()`: of the core, in hertz.
///
/// # Errors
/// NotImplementedError on the host.
pub fn freq() -> Result<i64> {
    let hertz = Chips::frequency().ok_or_else(|| absent("machine.freq"))?;
    Ok(i64::from(hertz))
}

/// `machine.unique_id()`.
///
/// # Errors
/// NotImplementedError on the host.
pub fn unique_id() -> Result<Bytes> {
    let id = Chips::unique_id().ok_or_else(|| absent("machine.unique_id"))?;
    Ok(Bytes::from(&id[..]))
}

#[cold]
fn absent(what: &str) -> Exc {
    let text = [what, ": the host has no chip"].concat();
    Exc::not_implemented_error(text)
}

/// `machine.idle()`: until something happens, for a millisecond at most.
pub fn idle() {
    interrupts::run_handlers();
    let until = Instant::now().after(Span::from_ms(1));
    platform::nap(interrupts::or_sooner(Some(until)));
}

/// `machine.lightsleep(ms)`: the core stands still, as in every wait.
///
/// # Errors
/// As for `time.sleep_ms`.
pub fn lightsleep(ms: i64) -> Result<()> {
    time::sleep_ms(ms)
}

/// `machine.WDT`: the chip starts anew unless it is fed in time.
pub struct Wdt(Rc<()>);

native_class!(Wdt, "WDT");

impl Wdt {
    /// `WDT(id, timeout)`, in milliseconds.
    ///
    /// # Errors
    /// ValueError where the chip cannot wait that long.
    pub fn new(_id: i64, timeout: i64) -> Result<Wdt> {
        let positive = u32::try_from(timeout).ok().filter(|it| *it > 0);
        match positive.is_some_and(Chips::watch) {
            true => Ok(Wdt(Rc::new(()))),
            false => Err(Exc::value_error("timeout out of range")),
        }
    }

    /// `feed()`.
    pub fn feed(&self) {
        Chips::feed();
    }

    fn describe(&self) -> String {
        String::from("WDT()")
    }
}
