//! `machine.Pin` on Stellaris LM3S: ports A to G of eight pins, numbered from 0 (PA0) to 55 (PG7).
//!
//! Registers: LM3S6965 data sheet, 8 "General-Purpose Input/Outputs (GPIOs)" and 5 "System Control".
//! Port D's interrupt line, for example, is `GPIOD`; each port has one for its eight pins.

use core::ptr;

use cortex_m::interrupt::InterruptNumber;
use cortex_m::peripheral::NVIC;
use cortex_m_rt::exception;
use taipan_runtime::rt::machine::driver::{Edges, Mode, PinDriver, Pull};
use taipan_runtime::rt::machine::interrupt;

use crate::config::PINS;

taipan_runtime::pin_driver!(Gpio);

struct Gpio;

/// The base address of each port, and its interrupt's number: data sheet, tables 2-9 and 8-1.
const PORTS: [(usize, u16); 7] = [
    (0x4000_4000, 0),
    (0x4000_5000, 1),
    (0x4000_6000, 2),
    (0x4000_7000, 3),
    (0x4002_4000, 4),
    (0x4002_5000, 30),
    (0x4002_6000, 31),
];

/// Run mode clock gating of the ports: a port without a clock faults.
const RCGC2: *mut u32 = 0x400F_E108 as *mut u32;

/// Offsets in a port. Data is addressed with a mask of pins in bits 2 to 9 of the address.
const DIR: usize = 0x400;
const INTERRUPT_BOTH_EDGES: usize = 0x408;
const INTERRUPT_RISING: usize = 0x40C;
const INTERRUPT_MASK: usize = 0x410;
const INTERRUPT_MASKED_STATUS: usize = 0x418;
const INTERRUPT_CLEAR: usize = 0x41C;
const OPEN_DRAIN: usize = 0x50C;
const PULL_UP: usize = 0x510;
const PULL_DOWN: usize = 0x514;
const DIGITAL: usize = 0x51C;

#[derive(Clone, Copy)]
struct Line(u16);

// SAFETY: the numbers are those of the chip's vector table.
unsafe impl InterruptNumber for Line {
    fn number(self) -> u16 {
        self.0
    }
}

fn port(pin: u8) -> (usize, u16) {
    PORTS[usize::from(pin / 8)]
}

fn bit(pin: u8) -> u32 {
    1 << (pin % 8)
}

/// The address that reads and writes one pin's data alone.
fn data(pin: u8) -> *mut u32 {
    ptr::with_exposed_provenance_mut(port(pin).0 + ((bit(pin) as usize) << 2))
}

/// Gives the pin's port a clock.
fn supply(pin: u8) {
    // SAFETY: only this file gates the ports' clocks.
    unsafe { RCGC2.write_volatile(RCGC2.read_volatile() | 1 << (pin / 8)) }
}

/// Sets or clears the pin's bit of a register.
fn set(pin: u8, offset: usize, on: bool) {
    let register: *mut u32 = ptr::with_exposed_provenance_mut(port(pin).0 + offset);
    critical_section::with(|_| {
        // SAFETY: the register belongs to this file, and nothing comes in between.
        unsafe {
            let others = register.read_volatile() & !bit(pin);
            register.write_volatile(others | if on { bit(pin) } else { 0 });
        }
    });
}

impl PinDriver for Gpio {
    fn find(name: &str) -> Option<u8> {
        let known = PINS.iter().find(|(other, _)| *other == name);
        known.map(|(_, pin)| *pin)
    }

    fn exists(pin: u8) -> bool {
        usize::from(pin) < PORTS.len() * 8
    }

    fn configure(pin: u8, mode: Mode, pull: Pull) {
        supply(pin);
        set(pin, PULL_UP, pull == Pull::Up);
        set(pin, PULL_DOWN, pull == Pull::Down);
        set(pin, OPEN_DRAIN, mode == Mode::OpenDrain);
        set(pin, DIR, mode != Mode::In);
        set(pin, DIGITAL, true);
    }

    fn read(pin: u8) -> bool {
        // SAFETY: reading the data register has no side effect.
        unsafe { data(pin).read_volatile() != 0 }
    }

    fn write(pin: u8, level: bool) {
        supply(pin);
        let level = if level { bit(pin) } else { 0 };
        // SAFETY: the address masks all pins but this one.
        unsafe { data(pin).write_volatile(level) }
    }

    fn listen(pin: u8, edges: Edges) {
        set(pin, INTERRUPT_MASK, false);
        set(pin, INTERRUPT_BOTH_EDGES, edges.rising && edges.falling);
        set(pin, INTERRUPT_RISING, edges.rising);
        if edges.rising || edges.falling {
            clear(pin);
            set(pin, INTERRUPT_MASK, true);
            // SAFETY: the handler below serves it.
            unsafe { NVIC::unmask(Line(port(pin).1)) }
        }
    }

    /// The interrupt stays armed.
    fn rearm(_pin: u8) {}
}

fn clear(pin: u8) {
    let register: *mut u32 = ptr::with_exposed_provenance_mut(port(pin).0 + INTERRUPT_CLEAR);
    // SAFETY: zeros have no effect on other pins.
    unsafe { register.write_volatile(bit(pin)) }
}

/// The handler of every interrupt that has none of its own: those of the ports.
#[exception]
unsafe fn DefaultHandler(line: i16) {
    let ports = (0..).zip(PORTS);
    for (number, (base, _)) in ports.filter(|(_, (_, other))| *other as i16 == line) {
        let status: *const u32 = ptr::with_exposed_provenance(base + INTERRUPT_MASKED_STATUS);
        // SAFETY: reading the status has no side effect.
        let status = unsafe { status.read_volatile() };
        for pin in (0..8).filter(|bit| status & 1 << bit != 0) {
            let pin = number * 8 + pin;
            clear(pin);
            interrupt::raise(pin);
        }
    }
}
