//! Boards with an nRF52: embassy-nrf's clocks and timer; the console is RTT.

use core::cell::RefCell;

pub use cortex_m_rt::entry;
use critical_section::Mutex;
use rtt_target::UpChannel;
use taipan_runtime::rt::firmware;

use crate::heap;

static CONSOLE: Mutex<RefCell<Option<UpChannel>>> = Mutex::new(RefCell::new(None));

/// Starts the heap, the chip's clocks and timer, and the console.
pub fn start() {
    heap::start();
    embassy_nrf::init(embassy_nrf::config::Config::default());
    let channels = rtt_target::rtt_init! {
        up: { 0: { size: 1024, name: "Terminal" } }
    };
    critical_section::with(|cs| CONSOLE.borrow_ref_mut(cs).replace(channels.up.0));
    firmware::set_console(write);
}

fn write(text: &str) {
    critical_section::with(|cs| {
        if let Some(console) = CONSOLE.borrow_ref_mut(cs).as_mut() {
            // Without a probe that reads it, the text is dropped once the buffer is full.
            console.write(text.as_bytes());
        }
    });
}
