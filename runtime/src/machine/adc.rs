//! `machine.ADC`: the voltage at a pin.
//!
//! ```python
//! sensor = ADC(26)
//! print(sensor.read_u16(), sensor.read_uv())
//! ```
//! Source: MicroPython's documentation, "machine.ADC".

use alloc::format;
use alloc::rc::Rc;
use alloc::string::String;

use super::Pin;
use super::driver::{AdcDriver, Adcs};
use crate::exc::{Exc, Result};

/// An input of the converter.
pub struct Adc(Rc<u8>);

native_class!(Adc, "ADC");

impl Adc {
    /// `ADC(id)`: a channel, or else the pin of that number.
    ///
    /// # Errors
    /// ValueError where there is no such input.
    pub fn numbered(id: i64) -> Result<Adc> {
        let number = u8::try_from(id).ok();
        let channel = number.and_then(|it| match Adcs::exists(it) {
            true => Some(it),
            false => Adcs::find(it),
        });
        Adc::open(channel)
    }

    /// `ADC(pin)`.
    ///
    /// # Errors
    /// ValueError where the pin is no such input.
    pub fn at(pin: &Pin) -> Result<Adc> {
        Adc::open(Adcs::find(pin.number()))
    }

    fn open(channel: Option<u8>) -> Result<Adc> {
        let channel = channel.ok_or_else(|| Exc::value_error("no ADC at that pin"))?;
        Adcs::start(channel);
        Ok(Adc(Rc::new(channel)))
    }

    /// `read_u16()`: 65535 is the reference voltage.
    pub fn read_u16(&self) -> i64 {
        i64::from(Adcs::read(*self.0))
    }

    /// `read_uv()`: in microvolts.
    pub fn read_uv(&self) -> i64 {
        self.read_u16() * i64::from(Adcs::reference()) / 0xFFFF
    }

    fn describe(&self) -> String {
        format!("ADC(channel={})", self.0)
    }
}
