//! The RP2040 as a whole: reset, clock, identity, watchdog.

use core::sync::atomic::{AtomicU32, Ordering::Relaxed};

use embassy_rp::clocks::clk_sys_freq;
use embassy_rp::flash::Flash;
use embassy_rp::peripherals::{FLASH, WATCHDOG};
use embassy_rp::watchdog::Watchdog;
use embassy_time::Duration;
use taipan_runtime::rt::machine::driver::ChipDriver;

taipan_runtime::chip_driver!(Chip);

struct Chip;

/// In milliseconds: RP2040 datasheet, erratum E1, halves the 24 bits of microseconds.
const LONGEST_WATCH: u32 = 0x7F_FFFF / 1000;

/// The flash of the board; its size matters to nothing that is done here.
const FLASH_SIZE: usize = 2 * 1024 * 1024;

/// Milliseconds between feedings.
static TIMEOUT: AtomicU32 = AtomicU32::new(0);

fn watchdog() -> Watchdog {
    // SAFETY: the watchdog belongs to this file, and one call uses it at a time.
    Watchdog::new(unsafe { WATCHDOG::steal() })
}

fn timeout() -> Duration {
    Duration::from_millis(u64::from(TIMEOUT.load(Relaxed)))
}

impl ChipDriver for Chip {
    fn reset() {
        cortex_m::peripheral::SCB::sys_reset();
    }

    fn frequency() -> Option<u32> {
        Some(clk_sys_freq())
    }

    /// That of the flash chip: the RP2040 itself has none.
    fn unique_id() -> Option<[u8; 8]> {
        let mut id = [0; 8];
        // SAFETY: the flash belongs to this file, and this call alone uses it.
        let flash = unsafe { FLASH::steal() };
        let mut flash = Flash::<_, _, FLASH_SIZE>::new_blocking(flash);
        flash.blocking_unique_id(&mut id).ok().map(|()| id)
    }

    fn watch(milliseconds: u32) -> bool {
        if milliseconds > LONGEST_WATCH {
            return false;
        }
        TIMEOUT.store(milliseconds, Relaxed);
        watchdog().start(timeout());
        true
    }

    fn feed() {
        watchdog().feed(timeout());
    }
}
