//! Boards with an RP2040: embassy-rp's clocks and timer; the console is RTT and UART0.
//!
//! `probe-rs run` shows what goes to RTT. The same text leaves at GP0 with 115200 baud, for boards
//! without a debug probe, unless the script has that UART for itself.

use core::cell::RefCell;
use core::sync::atomic::{AtomicBool, Ordering};

pub use cortex_m_rt::entry;
use critical_section::Mutex;
use embassy_rp::uart::{self, Blocking, UartTx};
use rtt_target::UpChannel;
use taipan_runtime::rt::firmware;

use crate::heap;

struct Console {
    rtt: UpChannel,
    uart: UartTx<'static, Blocking>,
}

static CONSOLE: Mutex<RefCell<Option<Console>>> = Mutex::new(RefCell::new(None));

/// Whether what is printed leaves at UART0 as well.
pub static UART0_IS_CONSOLE: AtomicBool = AtomicBool::new(true);

/// Starts the heap, the chip's clocks and timer, and the console.
pub fn start() {
    heap::start();
    let chip = embassy_rp::init(embassy_rp::config::Config::default());
    let channels = rtt_target::rtt_init! {
        up: { 0: { size: 1024, name: "Terminal" } }
    };
    let console = Console {
        rtt: channels.up.0,
        uart: UartTx::new_blocking(chip.UART0, chip.PIN_0, uart::Config::default()),
    };
    critical_section::with(|cs| CONSOLE.borrow_ref_mut(cs).replace(console));
    firmware::set_console(write);
}

fn write(text: &str) {
    critical_section::with(|cs| {
        if let Some(console) = CONSOLE.borrow_ref_mut(cs).as_mut() {
            // Without a probe that reads it, the text is dropped once the buffer is full.
            console.rtt.write(text.as_bytes());
            if UART0_IS_CONSOLE.load(Ordering::Relaxed) {
                // A transmitter without flow control has nothing to fail with.
                let _ = console.uart.blocking_write(text.as_bytes());
            }
        }
    });
}
