//! `machine.PWM`: a pin that is high for a part of each period.
//!
//! ```python
//! servo = PWM(Pin(15), freq=50, duty_ns=1_500_000)
//! servo.duty_u16(4000)
//! ```
//! Source: MicroPython's documentation, "machine.PWM".

use alloc::format;
use alloc::rc::Rc;
use alloc::string::String;
use core::cell::Cell;

use super::Pin;
use super::driver::{Duty, PwmDriver, Pwms};
use crate::exc::{Exc, Result};

/// The output of a pin. It goes on when the object is gone, until `deinit`.
pub struct Pwm(Rc<State>);

struct State {
    pin: u8,
    /// In hertz; 0 until it is set.
    frequency: Cell<u32>,
    duty: Cell<Duty>,
}

native_class!(Pwm, "PWM");

const NANOS: u64 = 1_000_000_000;

impl Pwm {
    /// `PWM(pin, freq=…, duty_u16=…, duty_ns=…)`.
    ///
    /// # Errors
    /// ValueError where the pin has no such output, or cannot have that frequency.
    pub fn new(
        pin: &Pin,
        frequency: Option<i64>,
        duty_u16: Option<i64>,
        duty_ns: Option<i64>,
    ) -> Result<Pwm> {
        let pin = pin.number();
        if !Pwms::exists(pin) {
            return Err(Exc::value_error("the pin has no PWM"));
        }
        let pwm = Pwm(Rc::new(State {
            pin,
            frequency: Cell::new(0),
            duty: Cell::new(Duty::Share(0)),
        }));
        pwm.init(frequency, duty_u16, duty_ns)?;
        Ok(pwm)
    }

    /// `init(freq=…, duty_u16=…, duty_ns=…)`.
    ///
    /// # Errors
    /// ValueError where the pin cannot have that frequency or duty.
    pub fn init(
        &self,
        frequency: Option<i64>,
        duty_u16: Option<i64>,
        duty_ns: Option<i64>,
    ) -> Result<()> {
        let duty = match (duty_u16, duty_ns) {
            (Some(share), _) => share_of(share)?,
            (None, Some(nanos)) => nanos_of(nanos)?,
            (None, None) => self.0.duty.get(),
        };
        let frequency = match frequency {
            Some(hertz) => hertz_of(hertz)?,
            None => self.0.frequency.get(),
        };
        self.apply(frequency, duty)
    }

    fn apply(&self, frequency: u32, duty: Duty) -> Result<()> {
        if frequency != 0 && !Pwms::drive(self.0.pin, frequency, duty) {
            return Err(Exc::value_error("frequency out of range"));
        }
        self.0.frequency.set(frequency);
        self.0.duty.set(duty);
        Ok(())
    }

    /// `freq()`: in hertz.
    pub fn freq(&self) -> i64 {
        i64::from(self.0.frequency.get())
    }

    /// `freq(hertz)`.
    ///
    /// # Errors
    /// ValueError where the pin cannot have that frequency.
    pub fn set_freq(&self, hertz: i64) -> Result<()> {
        self.apply(hertz_of(hertz)?, self.0.duty.get())
    }

    /// `duty_u16()`: 65535 is always high.
    pub fn duty_u16(&self) -> i64 {
        match self.0.duty.get() {
            Duty::Share(share) => i64::from(share),
            Duty::Nanos(nanos) => {
                let share = u64::from(nanos) * u64::from(self.0.frequency.get()) * 0xFFFF / NANOS;
                share.min(0xFFFF) as i64
            }
        }
    }

    /// `duty_u16(share)`.
    ///
    /// # Errors
    /// ValueError where it is not of 16 bits.
    pub fn set_duty_u16(&self, share: i64) -> Result<()> {
        self.apply(self.0.frequency.get(), share_of(share)?)
    }

    /// `duty_ns()`: how long it is high.
    pub fn duty_ns(&self) -> i64 {
        match self.0.duty.get() {
            Duty::Nanos(nanos) => i64::from(nanos),
            Duty::Share(share) => {
                let hertz = u64::from(self.0.frequency.get().max(1));
                (u64::from(share) * NANOS / 0xFFFF / hertz) as i64
            }
        }
    }

    /// `duty_ns(nanoseconds)`.
    ///
    /// # Errors
    /// ValueError where it is negative or more than four seconds.
    pub fn set_duty_ns(&self, nanos: i64) -> Result<()> {
        self.apply(self.0.frequency.get(), nanos_of(nanos)?)
    }

    /// `deinit()`: the pin is low.
    pub fn deinit(&self) {
        Pwms::stop(self.0.pin);
        self.0.frequency.set(0);
    }

    fn describe(&self) -> String {
        let (pin, freq, duty) = (self.0.pin, self.freq(), self.duty_u16());
        format!("PWM(Pin({pin}), freq={freq}, duty_u16={duty})")
    }
}

fn hertz_of(hertz: i64) -> Result<u32> {
    let positive = u32::try_from(hertz).ok().filter(|it| *it > 0);
    positive.ok_or_else(|| Exc::value_error("frequency out of range"))
}

fn share_of(share: i64) -> Result<Duty> {
    let share = u16::try_from(share).map_err(|_| Exc::value_error("duty_u16 out of range"));
    share.map(Duty::Share)
}

fn nanos_of(nanos: i64) -> Result<Duty> {
    let nanos = u32::try_from(nanos).map_err(|_| Exc::value_error("duty_ns out of range"));
    nanos.map(Duty::Nanos)
}
