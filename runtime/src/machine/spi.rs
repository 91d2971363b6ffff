//! `machine.SPI`: a bus of a clock, data out and data in.
//!
//! ```python
//! bus = SPI(0, baudrate=4_000_000, sck=Pin(18), mosi=Pin(19), miso=Pin(16))
//! select.off()
//! bus.write(b"\x9f")
//! print(bus.read(3))
//! select.on()
//! ```
//! Which device listens is the script's matter, by pins of its own.
//!
//! Source: MicroPython's documentation, "machine.SPI".

use alloc::format;
use alloc::rc::Rc;
use alloc::string::String;
use alloc::vec;
use alloc::vec::Vec;
use core::cell::Cell;

use super::Pin;
use super::driver::{SpiDriver, SpiMode, SpiPins, Spis};
use crate::bytes::{ByteArray, Bytes, BytesLike};
use crate::exc::{Exc, Result};

/// A bus.
pub struct Spi(Rc<State>);

struct State {
    bus: u8,
    pins: SpiPins,
    mode: Cell<SpiMode>,
}

native_class!(Spi, "SPI");

const START: SpiMode = SpiMode {
    frequency: 1_000_000,
    is_idle_high: false,
    is_second_edge: false,
};

impl Spi {
    pub const CONTROLLER: i64 = 0;
    pub const MSB: i64 = 0;
    pub const LSB: i64 = 1;

    /// `SPI(id, baudrate, polarity=…, phase=…, bits=…, firstbit=…, sck=…, mosi=…, miso=…)`.
    ///
    /// # Errors
    /// ValueError where there is no such bus at these pins; as for `init`.
    #[expect(clippy::too_many_arguments, reason = "they are the script's")]
    pub fn new(
        id: i64,
        baudrate: i64,
        polarity: i64,
        phase: i64,
        bits: i64,
        first_bit: i64,
        sck: Option<Pin>,
        mosi: Option<Pin>,
        miso: Option<Pin>,
    ) -> Result<Spi> {
        let number = |pin: Option<Pin>| pin.map(|pin| pin.number());
        let pins = SpiPins {
            sck: number(sck),
            mosi: number(mosi),
            miso: number(miso),
        };
        let bus = u8::try_from(id).map_err(|_| Exc::value_error("no such SPI bus"))?;
        let mode = Cell::new(START);
        let bus = Spi(Rc::new(State { bus, pins, mode }));
        bus.init(
            Some(baudrate),
            Some(polarity),
            Some(phase),
            Some(bits),
            Some(first_bit),
        )?;
        Ok(bus)
    }

    /// `init(baudrate, polarity=…, phase=…, bits=…, firstbit=…)`: the rest stays as it is.
    ///
    /// # Errors
    /// ValueError for a frequency that no bus has and for other than 8 bits, NotImplementedError
    /// for the lowest bit first.
    pub fn init(
        &self,
        baudrate: Option<i64>,
        polarity: Option<i64>,
        phase: Option<i64>,
        bits: Option<i64>,
        first_bit: Option<i64>,
    ) -> Result<()> {
        let mut mode = self.0.mode.get();
        if let Some(hertz) = baudrate {
            let frequency = u32::try_from(hertz).ok().filter(|it| *it > 0);
            mode.frequency = frequency.ok_or_else(|| Exc::value_error("baudrate out of range"))?;
        }
        if let Some(polarity) = polarity {
            mode.is_idle_high = polarity != 0;
        }
        if let Some(phase) = phase {
            mode.is_second_edge = phase != 0;
        }
        if bits.is_some_and(|it| it != 8) {
            return Err(Exc::value_error("bits must be 8"));
        }
        if first_bit.is_some_and(|it| it != Self::MSB) {
            return Err(Exc::not_implemented_error("LSB"));
        }
        if !Spis::open(self.0.bus, self.0.pins, mode) {
            return Err(Exc::value_error("no such SPI bus at these pins"));
        }
        self.0.mode.set(mode);
        Ok(())
    }

    /// `deinit()`.
    pub fn deinit(&self) {
        Spis::close(self.0.bus);
    }

    /// `read(nbytes, write)`: sends that byte all the while.
    ///
    /// # Errors
    /// ValueError for a negative count or what is no byte.
    pub fn read(&self, count: i64, write: i64) -> Result<Bytes> {
        let count = usize::try_from(count).map_err(|_| Exc::value_error("negative count"))?;
        let mut bytes = vec![byte(write)?; count];
        Spis::exchange(self.0.bus, &mut bytes);
        Ok(Bytes::from(bytes))
    }

    /// `readinto(buf, write)`.
    ///
    /// # Errors
    /// ValueError for what is no byte.
    pub fn readinto(&self, buffer: &ByteArray, write: i64) -> Result<()> {
        let write = byte(write)?;
        buffer.with_mut(|bytes| {
            bytes.fill(write);
            Spis::exchange(self.0.bus, bytes);
        });
        Ok(())
    }

    /// `write(buf)`.
    pub fn write(&self, data: &impl BytesLike) {
        data.with_bytes(|bytes| Spis::write(self.0.bus, bytes));
    }

    /// `write_readinto(write_buf, read_buf)`; both may be one.
    ///
    /// # Errors
    /// ValueError where their lengths differ.
    pub fn write_readinto(&self, write: &impl BytesLike, read: &ByteArray) -> Result<()> {
        let sent: Vec<u8> = write.with_bytes(<[u8]>::to_vec);
        read.with_mut(|bytes| {
            if bytes.len() != sent.len() {
                return Err(Exc::value_error("buffers must be the same length"));
            }
            bytes.copy_from_slice(&sent);
            Spis::exchange(self.0.bus, bytes);
            Ok(())
        })
    }

    fn describe(&self) -> String {
        let mode = self.0.mode.get();
        format!(
            "SPI({}, baudrate={}, polarity={}, phase={}, bits=8)",
            self.0.bus,
            mode.frequency,
            u8::from(mode.is_idle_high),
            u8::from(mode.is_second_edge)
        )
    }
}

fn byte(value: i64) -> Result<u8> {
    u8::try_from(value).map_err(|_| Exc::value_error("byte must be in range(0, 256)"))
}
