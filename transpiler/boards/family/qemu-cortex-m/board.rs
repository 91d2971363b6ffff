//! Cortex-M boards under QEMU: SysTick is the clock.

use core::cell::Cell;
use core::task::Waker;

use cortex_m::peripheral::syst::SystClkSource;
pub use cortex_m_rt::entry;
use cortex_m_rt::exception;
use critical_section::Mutex;
use embassy_time_driver::{Driver, TICK_HZ};

use crate::config::CORE_HZ;
use crate::{console, heap};

/// Starts the heap, the clock and the console.
pub fn start() {
    heap::start();
    if let Some(mut core) = cortex_m::Peripherals::take() {
        core.SYST.set_clock_source(SystClkSource::Core);
        core.SYST.set_reload(CORE_HZ / TICK_HZ as u32 - 1);
        core.SYST.clear_current();
        core.SYST.enable_counter();
        core.SYST.enable_interrupt();
    }
    console::start();
}

/// Milliseconds since the start, and the one alarm that the runtime sets at a time.
struct SysTickClock {
    now: Mutex<Cell<u64>>,
    alarm: Mutex<Cell<Option<(u64, Waker)>>>,
}

embassy_time_driver::time_driver_impl!(static CLOCK: SysTickClock = SysTickClock {
    now: Mutex::new(Cell::new(0)),
    alarm: Mutex::new(Cell::new(None)),
});

impl Driver for SysTickClock {
    fn now(&self) -> u64 {
        critical_section::with(|cs| self.now.borrow(cs).get())
    }

    fn schedule_wake(&self, at: u64, waker: &Waker) {
        critical_section::with(|cs| {
            if at <= self.now.borrow(cs).get() {
                waker.wake_by_ref();
            } else {
                self.alarm.borrow(cs).set(Some((at, waker.clone())));
            }
        });
    }
}

#[exception]
fn SysTick() {
    critical_section::with(|cs| {
        let now = CLOCK.now.borrow(cs).get() + 1;
        CLOCK.now.borrow(cs).set(now);
        match CLOCK.alarm.borrow(cs).take() {
            Some((at, waker)) if at <= now => waker.wake(),
            later => CLOCK.alarm.borrow(cs).set(later),
        }
    });
}
