//! The host in the place of a board: pins that tell what happens to them.
//!
//! ```text
//!    0.250000 Pin(25) 1
//!    0.500000 Pin(25) 0
//! ```
//! A line for each change of a pin that is driven goes to standard error, with the time since the
//! start. An input has the level of its resistor until something drives the pin, as a test does
//! that makes an output of it; such a change interrupts like an edge on the wire.

mod uart;

use alloc::format;
use alloc::string::String;
use alloc::vec::Vec;
use core::cell::RefCell;

pub(super) use uart::Uarts;

use super::driver::{
    AdcDriver, BitstreamDriver, ChipDriver, Duty, Edges, I2cDriver, Mode, PinDriver, Pull,
    PwmDriver, SpiDriver, SpiMode, SpiPins,
};
use super::interrupt;
use crate::io::console;
use crate::platform;
use crate::single::per_thread;

/// Pins that have a number.
const NUMBERED: u8 = 32;
/// And those that have a name: together as many as the handlers' lines.
const COUNT: u8 = 64;

#[derive(Clone, Copy)]
struct Line {
    /// What drives it, if anything does.
    driven: Option<bool>,
    pull: Pull,
    is_output: bool,
    edges: Edges,
}

const IDLE: Line = Line {
    driven: None,
    pull: Pull::None,
    is_output: false,
    edges: Edges {
        rising: false,
        falling: false,
    },
};

per_thread! {
    static LINES: RefCell<[Line; COUNT as usize]> = RefCell::new([IDLE; COUNT as usize]);
}

per_thread! {
    /// The names that were asked for; the first is pin [`NUMBERED`].
    static NAMES: RefCell<Vec<String>> = RefCell::new(Vec::new());
}

/// The host's pins.
pub(super) struct Pins;

/// As the script names it.
fn name(pin: u8) -> String {
    let named = pin.checked_sub(NUMBERED).map(usize::from);
    NAMES.with_borrow(|names| match named.and_then(|it| names.get(it)) {
        Some(name) => name.clone(),
        None => format!("{pin}"),
    })
}

impl Line {
    fn level(&self) -> bool {
        self.driven.unwrap_or(self.pull == Pull::Up)
    }
}

/// A line on standard error, with the time.
fn tell(what: &str) {
    let now = platform::monotonic();
    // A closed stderr is no reason to stop driving pins.
    let _ = console::write_err(&format!("{now:11.6} {what}\n"));
}

/// Changes a line, and tells who wants to know of its level.
fn change(pin: u8, by: impl FnOnce(&mut Line)) {
    let (before, after) = LINES.with_borrow_mut(|lines| {
        let line = &mut lines[usize::from(pin)];
        let before = *line;
        by(line);
        (before, *line)
    });
    let level = after.level();
    let is_news = !before.is_output || before.level() != level;
    if after.is_output && is_news {
        tell(&format!("Pin({}) {}", name(pin), u8::from(level)));
    }
    let wanted = if level {
        after.edges.rising
    } else {
        after.edges.falling
    };
    if before.level() != level && wanted {
        interrupt::raise(pin);
    }
}

impl PinDriver for Pins {
    /// Any name is a pin of its own.
    fn find(name: &str) -> Option<u8> {
        NAMES.with_borrow_mut(|names| {
            let known = names.iter().position(|it| it == name);
            let index = known.unwrap_or_else(|| {
                names.push(String::from(name));
                names.len() - 1
            });
            u8::try_from(index)
                .ok()
                .filter(|index| *index < COUNT - NUMBERED)
                .map(|index| NUMBERED + index)
        })
    }

    fn exists(pin: u8) -> bool {
        pin < NUMBERED
    }

    fn configure(pin: u8, mode: Mode, pull: Pull) {
        change(pin, |line| {
            line.pull = pull;
            line.is_output = mode != Mode::In;
            if line.is_output {
                line.driven = Some(line.level());
            }
        });
    }

    fn read(pin: u8) -> bool {
        LINES.with_borrow(|lines| lines[usize::from(pin)].level())
    }

    fn write(pin: u8, level: bool) {
        change(pin, |line| line.driven = Some(level));
    }

    fn listen(pin: u8, edges: Edges) {
        change(pin, |line| line.edges = edges);
    }

    fn rearm(_pin: u8) {}
}

/// The host's outputs with a duty.
pub(super) struct Pwms;

impl PwmDriver for Pwms {
    fn exists(_pin: u8) -> bool {
        true
    }

    fn drive(pin: u8, frequency: u32, duty: Duty) -> bool {
        let duty = match duty {
            Duty::Share(share) => format!("duty_u16={share}"),
            Duty::Nanos(nanos) => format!("duty_ns={nanos}"),
        };
        tell(&format!("PWM({}) freq={frequency} {duty}", name(pin)));
        true
    }

    fn stop(pin: u8) {
        tell(&format!("PWM({}) off", name(pin)));
    }
}

/// The host's analog inputs: numbered like its pins, and all at ground.
pub(super) struct Adcs;

impl AdcDriver for Adcs {
    fn find(pin: u8) -> Option<u8> {
        Some(pin)
    }

    fn exists(channel: u8) -> bool {
        channel < NUMBERED
    }

    fn start(_channel: u8) {}

    fn read(channel: u8) -> u16 {
        tell(&format!("ADC({}) 0", name(channel)));
        0
    }

    fn reference() -> u32 {
        3_300_000
    }
}

/// No chip: what it would do is told, what it would know is missing.
pub(super) struct Chips;

impl ChipDriver for Chips {
    fn reset() {
        tell("reset");
    }

    fn frequency() -> Option<u32> {
        None
    }

    fn unique_id() -> Option<[u8; 8]> {
        None
    }

    fn watch(timeout: u32) -> bool {
        tell(&format!("WDT timeout={timeout}"));
        true
    }

    fn feed() {
        tell("WDT feed");
    }
}

/// Buses with nothing at them.
pub(super) struct I2cs;

impl I2cDriver for I2cs {
    fn open(_bus: u8, _scl: Option<u8>, _sda: Option<u8>, _frequency: u32) -> bool {
        true
    }

    fn transfer(bus: u8, address: u8, write: &[u8], read: &mut [u8]) -> bool {
        tell(&format!(
            "I2C({bus}) {address:#04x} write {write:02x?} read {}",
            read.len()
        ));
        false
    }
}

/// Such buses as well: who reads gets zeros.
pub(super) struct Spis;

impl SpiDriver for Spis {
    fn open(bus: u8, _pins: SpiPins, mode: SpiMode) -> bool {
        tell(&format!(
            "SPI({bus}) baudrate={} polarity={} phase={}",
            mode.frequency,
            u8::from(mode.is_idle_high),
            u8::from(mode.is_second_edge)
        ));
        true
    }

    fn write(bus: u8, data: &[u8]) {
        tell(&format!("SPI({bus}) write {data:02x?}"));
    }

    fn exchange(bus: u8, data: &mut [u8]) {
        tell(&format!("SPI({bus}) exchange {data:02x?}"));
        data.fill(0);
    }

    fn close(bus: u8) {
        tell(&format!("SPI({bus}) off"));
    }
}

/// Such pins: what is sent is told.
pub(super) struct Bitstreams;

impl BitstreamDriver for Bitstreams {
    fn send(pin: u8, _timing: [u32; 4], data: &[u8]) {
        tell(&format!("Pin({}) bits {data:02x?}", name(pin)));
    }
}
