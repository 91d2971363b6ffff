//! The host in the place of a board: pins that tell what happens to them.
//!
//! ```text
//!    0.250000 Pin(25) 1
//!    0.500000 Pin(25) 0
//! ```
//! A line for each change of a pin that is driven goes to standard error, with the time since the
//! start. An input has the level of its resistor until something drives the pin, as a test does
//! that makes an output of it; such a change interrupts like an edge on the wire.

use alloc::format;
use alloc::string::String;
use alloc::vec::Vec;
use core::cell::RefCell;

use super::driver::{Edges, Mode, PinDriver, Pull};
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
        let (now, name) = (platform::monotonic(), name(pin));
        let text = format!("{now:11.6} Pin({name}) {}\n", u8::from(level));
        // A closed stderr is no reason to stop driving pins.
        let _ = console::write_err(&text);
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
