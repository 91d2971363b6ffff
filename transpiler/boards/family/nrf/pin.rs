//! `machine.Pin` on the nRF51 and nRF52: GPIO 0 to 31; four of them at a time can interrupt.
//!
//! Registers: nRF51 Series Reference Manual, 14 "GPIO" and 15 "GPIOTE"; port 0 of the nRF52 has the
//! same at the same addresses.

use cortex_m::interrupt::InterruptNumber;
use cortex_m::peripheral::NVIC;
use cortex_m_rt::exception;
use taipan_runtime::rt::machine::driver::{Edges, Mode, PinDriver, Pull};
use taipan_runtime::rt::machine::interrupt;

use crate::config::PINS;

taipan_runtime::pin_driver!(Gpio);

struct Gpio;

const OUT: *mut u32 = 0x5000_0504 as *mut u32;
const OUT_SET: *mut u32 = 0x5000_0508 as *mut u32;
const OUT_CLEAR: *mut u32 = 0x5000_050C as *mut u32;
const IN: *const u32 = 0x5000_0510 as *const u32;
const DIR: *const u32 = 0x5000_0514 as *const u32;
/// One register a pin.
const PIN_CNF: *mut u32 = 0x5000_0700 as *mut u32;

/// Events of the four channels, their interrupts and their configuration.
const EVENTS_IN: *mut u32 = 0x4000_6100 as *mut u32;
const INTERRUPT_SET: *mut u32 = 0x4000_6304 as *mut u32;
const CONFIG: *mut u32 = 0x4000_6510 as *mut u32;
const CHANNELS: usize = 4;

/// The vector of GPIOTE: Reference Manual, table 5.
const LINE: i16 = 6;

#[derive(Clone, Copy)]
struct Gpiote;

// SAFETY: the number is that of the chip's vector table.
unsafe impl InterruptNumber for Gpiote {
    fn number(self) -> u16 {
        LINE as u16
    }
}

/// The pin that a channel watches; None for a channel that is free.
fn watched(channel: usize) -> Option<u8> {
    // SAFETY: reading the configuration has no side effect.
    let config = unsafe { CONFIG.add(channel).read_volatile() };
    (config & 0b11 == 1).then_some((config >> 8 & 0x1F) as u8)
}

impl PinDriver for Gpio {
    fn find(name: &str) -> Option<u8> {
        let known = PINS.iter().find(|(other, _)| *other == name);
        known.map(|(_, pin)| *pin)
    }

    fn exists(pin: u8) -> bool {
        pin < 32
    }

    fn configure(pin: u8, mode: Mode, pull: Pull) {
        let is_output = u32::from(mode != Mode::In);
        let pull = match pull {
            Pull::None => 0,
            Pull::Down => 1,
            Pull::Up => 3,
        };
        // Standard 0, disconnected 1.
        let drive = if mode == Mode::OpenDrain { 6 } else { 0 };
        // Bit 1 disconnects the input, which stays connected, so that an output can be read.
        let config = is_output | pull << 2 | drive << 8;
        // SAFETY: the register belongs to this pin, and pins to this file.
        unsafe { PIN_CNF.add(usize::from(pin)).write_volatile(config) }
    }

    /// What an output is driven to, else what is at the pin.
    fn read(pin: u8) -> bool {
        // SAFETY: reading levels has no side effect.
        let levels = unsafe {
            match DIR.read_volatile() >> pin & 1 {
                0 => IN.read_volatile(),
                _ => OUT.read_volatile(),
            }
        };
        levels >> pin & 1 != 0
    }

    fn write(pin: u8, level: bool) {
        let register = if level { OUT_SET } else { OUT_CLEAR };
        // SAFETY: zeros have no effect on other pins.
        unsafe { register.write_volatile(1 << pin) }
    }

    fn listen(pin: u8, edges: Edges) {
        let mut channels = 0..CHANNELS;
        let own = channels.clone().find(|it| watched(*it) == Some(pin));
        let Some(channel) = own.or_else(|| channels.find(|it| watched(*it).is_none())) else {
            return;
        };
        let polarity = match (edges.rising, edges.falling) {
            (false, false) => 0,
            (true, false) => 1,
            (false, true) => 2,
            (true, true) => 3,
        };
        let mode = u32::from(polarity != 0);
        // SAFETY: channels belong to this file; the handler below serves the interrupt.
        unsafe {
            CONFIG
                .add(channel)
                .write_volatile(mode | u32::from(pin) << 8 | polarity << 16);
            EVENTS_IN.add(channel).write_volatile(0);
            INTERRUPT_SET.write_volatile(1 << channel);
            NVIC::unmask(Gpiote);
        }
    }

    /// The interrupt stays armed.
    fn rearm(_pin: u8) {}
}

/// The handler of every interrupt that has none of its own: GPIOTE's.
#[exception]
unsafe fn DefaultHandler(line: i16) {
    if line != LINE {
        return;
    }
    for channel in 0..CHANNELS {
        // SAFETY: an event is taken by writing 0 to it.
        let happened = unsafe {
            let event = EVENTS_IN.add(channel);
            let happened = event.read_volatile() != 0;
            event.write_volatile(0);
            happened
        };
        if happened && let Some(pin) = watched(channel) {
            interrupt::raise(pin);
        }
    }
}
