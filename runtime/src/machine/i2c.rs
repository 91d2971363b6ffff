//! `machine.I2C`: a bus of two wires.
//!
//! ```python
//! bus = I2C(0, scl=Pin(1), sda=Pin(0), freq=400_000)
//! for address in bus.scan():
//!     print(hex(address), bus.readfrom_mem(address, 0, 2))
//! ```
//! Source: MicroPython's documentation, "machine.I2C".

use alloc::format;
use alloc::rc::Rc;
use alloc::string::String;
use alloc::vec;
use alloc::vec::Vec;

use super::Pin;
use super::driver::{I2cDriver, I2cs};
use crate::bytes::{ByteArray, Bytes, BytesLike};
use crate::exc::{Exc, Result};
use crate::list::List;

/// A bus.
pub struct I2c(Rc<u8>);

native_class!(I2c, "I2C");

/// The addresses that devices may have: I2C-bus specification, 3.1.12 "Reserved addresses".
const ADDRESSES: core::ops::RangeInclusive<u8> = 0x08..=0x77;

impl I2c {
    /// `I2C(id, scl=…, sda=…, freq=…)`.
    ///
    /// # Errors
    /// ValueError where there is no such bus at these pins.
    pub fn new(id: i64, scl: Option<Pin>, sda: Option<Pin>, freq: i64) -> Result<I2c> {
        let bus = u8::try_from(id).map_err(|_| Exc::value_error("no such I2C bus"))?;
        let frequency = u32::try_from(freq).ok().filter(|it| *it > 0);
        let frequency = frequency.ok_or_else(|| Exc::value_error("frequency out of range"))?;
        let number = |pin: Option<Pin>| pin.map(|pin| pin.number());
        match I2cs::open(bus, number(scl), number(sda), frequency) {
            true => Ok(I2c(Rc::new(bus))),
            false => Err(Exc::value_error("no such I2C bus at these pins")),
        }
    }

    /// `scan()`: the addresses that answer.
    pub fn scan(&self) -> List<i64> {
        let answers = |address: &u8| I2cs::transfer(*self.0, *address, &[], &mut [0]);
        ADDRESSES.filter(answers).map(i64::from).collect()
    }

    /// `writeto(addr, buf)`: how many bytes were taken.
    ///
    /// # Errors
    /// OSError where nobody takes them.
    pub fn writeto(&self, address: i64, data: &impl BytesLike) -> Result<i64> {
        data.with_bytes(|bytes| {
            self.transfer(address, bytes, &mut [])?;
            Ok(bytes.len() as i64)
        })
    }

    /// `readfrom(addr, nbytes)`.
    ///
    /// # Errors
    /// OSError where nobody answers.
    pub fn readfrom(&self, address: i64, count: i64) -> Result<Bytes> {
        self.read(address, &[], count)
    }

    /// `readfrom_into(addr, buf)`.
    ///
    /// # Errors
    /// OSError where nobody answers.
    pub fn readfrom_into(&self, address: i64, buffer: &ByteArray) -> Result<()> {
        buffer.with_mut(|bytes| self.transfer(address, &[], bytes))
    }

    /// `writeto_mem(addr, memaddr, buf, addrsize=…)`.
    ///
    /// # Errors
    /// OSError where nobody takes them.
    pub fn writeto_mem(
        &self,
        address: i64,
        memory: i64,
        data: &impl BytesLike,
        size: i64,
    ) -> Result<()> {
        let mut bytes = register(memory, size);
        data.with_bytes(|data| bytes.extend_from_slice(data));
        self.transfer(address, &bytes, &mut [])
    }

    /// `readfrom_mem(addr, memaddr, nbytes, addrsize=…)`.
    ///
    /// # Errors
    /// OSError where nobody answers.
    pub fn readfrom_mem(&self, address: i64, memory: i64, count: i64, size: i64) -> Result<Bytes> {
        self.read(address, &register(memory, size), count)
    }

    /// `readfrom_mem_into(addr, memaddr, buf, addrsize=…)`.
    ///
    /// # Errors
    /// OSError where nobody answers.
    pub fn readfrom_mem_into(
        &self,
        address: i64,
        memory: i64,
        buffer: &ByteArray,
        size: i64,
    ) -> Result<()> {
        buffer.with_mut(|bytes| self.transfer(address, &register(memory, size), bytes))
    }

    fn read(&self, address: i64, write: &[u8], count: i64) -> Result<Bytes> {
        let count = usize::try_from(count).map_err(|_| Exc::value_error("negative count"))?;
        let mut bytes = vec![0; count];
        self.transfer(address, write, &mut bytes)?;
        Ok(Bytes::from(bytes))
    }

    fn transfer(&self, address: i64, write: &[u8], read: &mut [u8]) -> Result<()> {
        let address = u8::try_from(address).ok().filter(|it| *it < 0x80);
        let address = address.ok_or_else(|| Exc::value_error("address out of range"))?;
        match I2cs::transfer(*self.0, address, write, read) {
            true => Ok(()),
            false => Err(Exc::os_error(5, "Input/output error", None)),
        }
    }

    fn describe(&self) -> String {
        format!("I2C({})", self.0)
    }
}

/// The address of a device's register, of so many bits, the highest byte first.
fn register(memory: i64, size: i64) -> Vec<u8> {
    let bytes = size.clamp(0, 32) as usize / 8;
    (memory as u32).to_be_bytes()[4 - bytes..].to_vec()
}
