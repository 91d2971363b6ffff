//! `machine.Pin`.
//!
//! ```python
//! led = Pin("LED", Pin.OUT, value=0)
//! led.toggle()
//! print(led(), led.value())
//! ```
//! The numbers of modes, pulls and triggers are those of MicroPython's RP2 port.

use alloc::format;
use alloc::rc::Rc;
use alloc::string::String;
use core::cell::Cell;

use super::driver::{Edges, Mode, PinDriver, Pins, Pull};
use super::interrupt;
use crate::exc::{Exc, Result};
use crate::function::Args;
use crate::object::Object;
use crate::str::Str;
use crate::value::Value;

/// A pin of the board. Every object of one pin drives the same pin.
pub struct Pin(Rc<State>);

struct State {
    number: u8,
    mode: Cell<Mode>,
    pull: Cell<Pull>,
}

native_class!(
    Pin,
    "Pin",
    ["high", "low", "off", "on", "toggle", "value"],
    Pin::call_by_name
);

impl Pin {
    pub const IN: i64 = 0;
    pub const OUT: i64 = 1;
    pub const OPEN_DRAIN: i64 = 2;
    pub const PULL_UP: i64 = 1;
    pub const PULL_DOWN: i64 = 2;
    pub const IRQ_FALLING: i64 = 4;
    pub const IRQ_RISING: i64 = 8;

    fn of(number: u8) -> Pin {
        Pin(Rc::new(State {
            number,
            mode: Cell::new(Mode::In),
            pull: Cell::new(Pull::None),
        }))
    }

    /// `Pin(number)`: as it is configured already.
    ///
    /// # Errors
    /// ValueError where the board has no such pin.
    pub fn numbered(number: i64) -> Result<Pin> {
        let number = u8::try_from(number).ok().filter(|it| Pins::exists(*it));
        number
            .map(Pin::of)
            .ok_or_else(|| Exc::value_error("invalid pin"))
    }

    /// `Pin(name)`: what the board calls so, as it is configured already.
    ///
    /// # Errors
    /// ValueError where the board has no such pin.
    pub fn named(name: &Str) -> Result<Pin> {
        Pins::find(name.as_str())
            .map(Pin::of)
            .ok_or_else(|| Exc::value_error("unknown named pin"))
    }

    /// `Pin(number, mode, pull, value=…)`.
    ///
    /// # Errors
    /// ValueError where the board has no such pin, mode or pull.
    pub fn numbered_as(
        number: i64,
        mode: i64,
        pull: Option<i64>,
        value: Option<i64>,
    ) -> Result<Pin> {
        let pin = Pin::numbered(number)?;
        pin.init(mode, pull, value)?;
        Ok(pin)
    }

    /// `Pin(name, mode, pull, value=…)`.
    ///
    /// # Errors
    /// ValueError where the board has no such pin, mode or pull.
    pub fn named_as(name: &Str, mode: i64, pull: Option<i64>, value: Option<i64>) -> Result<Pin> {
        let pin = Pin::named(name)?;
        pin.init(mode, pull, value)?;
        Ok(pin)
    }

    /// `init(mode, pull, value=…)`: an output is driven before it is one.
    ///
    /// # Errors
    /// ValueError where there is no such mode or pull.
    pub fn init(&self, mode: i64, pull: Option<i64>, value: Option<i64>) -> Result<()> {
        let mode = match mode {
            Self::IN => Mode::In,
            Self::OUT => Mode::Out,
            Self::OPEN_DRAIN => Mode::OpenDrain,
            _ => return Err(Exc::value_error("invalid pin mode")),
        };
        let pull = match pull {
            None => Pull::None,
            Some(Self::PULL_UP) => Pull::Up,
            Some(Self::PULL_DOWN) => Pull::Down,
            Some(_) => return Err(Exc::value_error("invalid pin pull")),
        };
        if let Some(value) = value {
            self.set_level(value != 0);
        }
        self.0.mode.set(mode);
        self.0.pull.set(pull);
        Pins::configure(self.0.number, mode, pull);
        Ok(())
    }

    pub(super) fn number(&self) -> u8 {
        self.0.number
    }

    fn set_level(&self, level: bool) {
        Pins::write(self.0.number, level);
    }

    /// `value()` and `pin()`: 0 or 1.
    pub fn value(&self) -> i64 {
        i64::from(Pins::read(self.0.number))
    }

    /// `value(x)` and `pin(x)`.
    pub fn set_value(&self, value: i64) {
        self.set_level(value != 0);
    }

    /// `on()` and `high()`.
    pub fn on(&self) {
        self.set_level(true);
    }

    /// `off()` and `low()`.
    pub fn off(&self) {
        self.set_level(false);
    }

    /// `toggle()`: by what the pin is driven to.
    pub fn toggle(&self) {
        self.set_level(!Pins::read(self.0.number));
    }

    /// `mode()`.
    pub fn mode(&self) -> i64 {
        match self.0.mode.get() {
            Mode::In => Self::IN,
            Mode::Out => Self::OUT,
            Mode::OpenDrain => Self::OPEN_DRAIN,
        }
    }

    /// `pull()`: None without a resistor.
    pub fn pull(&self) -> Option<i64> {
        match self.0.pull.get() {
            Pull::None => None,
            Pull::Up => Some(Self::PULL_UP),
            Pull::Down => Some(Self::PULL_DOWN),
        }
    }

    /// `irq(handler, trigger)`: `handler(pin)` runs soon after each of these edges.
    ///
    /// # Errors
    /// ValueError where `trigger` names no edge.
    pub fn irq<R>(
        &self,
        handler: impl Fn(Pin) -> Result<R> + 'static,
        trigger: i64,
        _hard: bool,
    ) -> Result<()> {
        let edges = Edges {
            rising: trigger & Self::IRQ_RISING != 0,
            falling: trigger & Self::IRQ_FALLING != 0,
        };
        if trigger & !(Self::IRQ_RISING | Self::IRQ_FALLING) != 0 {
            return Err(Exc::value_error("invalid trigger"));
        }
        let pin = self.clone();
        let handler = Rc::new(move || {
            Pins::rearm(pin.0.number);
            handler(pin.clone()).map(|_| ())
        });
        interrupt::handle(self.0.number, Some(handler));
        Pins::listen(self.0.number, edges);
        Ok(())
    }

    /// `irq(None)`: no handler from now on.
    pub fn no_irq(&self, _handler: (), _trigger: i64, _hard: bool) {
        let edges = Edges {
            rising: false,
            falling: false,
        };
        Pins::listen(self.0.number, edges);
        interrupt::handle(self.0.number, None);
    }

    fn value_or_set(&self, args: &Args) -> Result<Value> {
        match args.positional.first() {
            None => Ok(self.value().into_value()),
            Some(level) => {
                self.set_level(crate::dynamic::truth(level)?);
                Ok(Value::None)
            }
        }
    }

    fn call_by_name(&self, name: &str, args: &Args) -> Option<Result<Value>> {
        let level = match name {
            "value" => return Some(self.value_or_set(args)),
            "on" | "high" => true,
            "off" | "low" => false,
            "toggle" => !Pins::read(self.0.number),
            _ => return None,
        };
        self.set_level(level);
        Some(Ok(Value::None))
    }

    fn describe(&self) -> String {
        let mode = match self.0.mode.get() {
            Mode::In => "IN",
            Mode::Out => "OUT",
            Mode::OpenDrain => "OPEN_DRAIN",
        };
        let pull = match self.0.pull.get() {
            Pull::None => "",
            Pull::Up => ", pull=PULL_UP",
            Pull::Down => ", pull=PULL_DOWN",
        };
        format!("Pin({}, mode={mode}{pull})", self.0.number)
    }
}
