//! Module `machine`: pins and peripherals, as MicroPython has them.
//!
//! ```python
//! led = Pin(25, Pin.OUT)
//! button = Pin(3, Pin.IN, Pin.PULL_UP)
//! button.irq(lambda pin: flag.set(), Pin.IRQ_FALLING)
//! ```
//! ```text
//! script ─▶ Pin ─▶ driver (a board's code, linked by name) ─▶ the chip
//!            ▲                                │ interrupt
//!            └── interrupt::run ◀── raise ◀───┘
//! ```
//! The classes are the same everywhere; [`driver`] says what a board must supply. On a host,
//! [`host`] stands in for the board and tells what happens to the pins.
//!
//! Invariants:
//! 1. No Python code runs in an interrupt: handlers run between two tasks, or in a `sleep`.
//! 2. What a script does not use is not linked, and its driver neither.
//!
//! Source: MicroPython's documentation, "machine".

#[macro_use]
mod class;

mod adc;
mod bitstream;
mod chip;

pub mod driver;
#[cfg(feature = "std")]
mod host;
mod i2c;
pub mod interrupt;
mod pin;
mod pwm;
mod spi;
mod stream;
mod timer;
mod uart;

pub use adc::Adc;
pub use bitstream::bitstream;
pub use chip::{Wdt, freq, idle, lightsleep, reset, unique_id};
pub use i2c::I2c;
pub use pin::Pin;
pub use pwm::Pwm;
pub use spi::Spi;
pub use stream::{StreamReader, StreamWriter};
pub use timer::Timer;
pub use uart::Uart;
