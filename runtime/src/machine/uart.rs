//! `machine.UART`: a line of bytes in each direction.
//!
//! ```python
//! uart = UART(1, 9600, tx=Pin(4), rx=Pin(5))
//! uart.write("AT\r\n")
//! print(uart.readline())      # None, unless something has come in
//! ```
//! These methods take what is there and wait for `timeout` at most; [`super::stream`] has those
//! that are awaited.
//!
//! Source: MicroPython's documentation, "machine.UART".

use alloc::format;
use alloc::rc::Rc;
use alloc::string::String;
use alloc::vec;
use alloc::vec::Vec;
use core::cell::Cell;

use super::driver::{Parity, UartDriver, UartMode, UartPins, Uarts};
use super::{Pin, chip};
use crate::bytes::{ByteArray, Bytes, BytesLike};
use crate::exc::{Exc, Result};
use crate::platform::{Instant, Span};
use crate::str::Str;

/// A UART.
pub struct Uart(Rc<State>);

struct State {
    uart: u8,
    pins: UartPins,
    mode: Cell<UartMode>,
    /// In milliseconds, for the first byte and for each after it.
    patience: [i64; 2],
}

native_class!(Uart, "UART");

const START: UartMode = UartMode {
    baudrate: 115_200,
    bits: 8,
    parity: Parity::None,
    stop: 1,
};

impl Uart {
    /// `UART(id, baudrate, bits, parity, stop, tx=…, rx=…, timeout=…, timeout_char=…)`.
    ///
    /// # Errors
    /// ValueError where there is no such UART at these pins; as for `init`.
    #[expect(clippy::too_many_arguments, reason = "they are the script's")]
    pub fn new(
        id: i64,
        baudrate: i64,
        bits: i64,
        parity: Option<i64>,
        stop: i64,
        tx: Option<Pin>,
        rx: Option<Pin>,
        timeout: i64,
        timeout_char: i64,
    ) -> Result<Uart> {
        let number = |pin: Option<Pin>| pin.map(|pin| pin.number());
        let uart = Uart(Rc::new(State {
            uart: u8::try_from(id).map_err(|_| Exc::value_error("no such UART"))?,
            pins: UartPins {
                tx: number(tx),
                rx: number(rx),
            },
            mode: Cell::new(START),
            patience: [timeout, timeout_char],
        }));
        uart.init(baudrate, bits, parity, stop)?;
        Ok(uart)
    }

    /// `init(baudrate, bits, parity, stop)`.
    ///
    /// # Errors
    /// ValueError for what no UART can do.
    pub fn init(&self, baudrate: i64, bits: i64, parity: Option<i64>, stop: i64) -> Result<()> {
        let within = |value: i64, low: u8, high: u8, what: &'static str| {
            let value = u8::try_from(value).ok();
            let value = value.filter(|it| (low..=high).contains(it));
            value.ok_or_else(|| Exc::value_error(what))
        };
        let rate = u32::try_from(baudrate).ok().filter(|it| *it > 0);
        let mode = UartMode {
            baudrate: rate.ok_or_else(|| Exc::value_error("baudrate out of range"))?,
            bits: within(bits, 5, 8, "bits out of range")?,
            parity: match parity {
                None => Parity::None,
                Some(odd) => match within(odd, 0, 1, "parity must be None, 0 or 1")? {
                    0 => Parity::Even,
                    _ => Parity::Odd,
                },
            },
            stop: within(stop, 1, 2, "stop must be 1 or 2")?,
        };
        if !Uarts::open(self.0.uart, self.0.pins, mode) {
            return Err(Exc::value_error("no such UART at these pins"));
        }
        self.0.mode.set(mode);
        Ok(())
    }

    /// `deinit()`.
    pub fn deinit(&self) {
        Uarts::close(self.0.uart);
    }

    /// `any()`: how many bytes can be read at once, at least 1 where there are any.
    pub fn any(&self) -> i64 {
        Uarts::waiting(self.0.uart) as i64
    }

    /// `read()`: all that has come in; None where nothing has.
    pub fn read_all(&self) -> Option<Bytes> {
        let mut bytes = Vec::new();
        while let Some(byte) = self.next(bytes.is_empty()) {
            bytes.push(byte);
        }
        some(bytes)
    }

    /// `read(nbytes)`.
    ///
    /// # Errors
    /// ValueError for a negative count.
    pub fn read(&self, count: i64) -> Result<Option<Bytes>> {
        let count = usize::try_from(count).map_err(|_| Exc::value_error("negative count"))?;
        let mut bytes = vec![0; count];
        let read = self.fill(&mut bytes);
        bytes.truncate(read);
        Ok(some(bytes))
    }

    /// `readinto(buf)`: how many bytes; None where there are none.
    pub fn readinto(&self, buffer: &ByteArray) -> Option<i64> {
        let read = buffer.with_mut(|bytes| self.fill(bytes));
        (read > 0).then_some(read as i64)
    }

    /// `readline()`: up to a newline, or what has come in of a line.
    pub fn readline(&self) -> Option<Bytes> {
        let mut bytes = Vec::new();
        while bytes.last() != Some(&b'\n')
            && let Some(byte) = self.next(bytes.is_empty())
        {
            bytes.push(byte);
        }
        some(bytes)
    }

    /// `write(buf)`: how many bytes, which is all of them.
    pub fn write(&self, data: &impl BytesLike) -> i64 {
        data.with_bytes(|bytes| self.send(bytes))
    }

    /// `write(text)`.
    pub fn write_text(&self, text: &Str) -> i64 {
        self.send(text.as_str().as_bytes())
    }

    /// `flush()`: until all has left.
    pub fn flush(&self) {
        while !self.txdone() {
            chip::idle();
        }
    }

    /// `txdone()`.
    pub fn txdone(&self) -> bool {
        Uarts::is_sent(self.0.uart)
    }

    /// Its number.
    pub(super) fn number(&self) -> u8 {
        self.0.uart
    }

    fn send(&self, mut bytes: &[u8]) -> i64 {
        let length = bytes.len() as i64;
        while !bytes.is_empty() {
            let taken = Uarts::write(self.0.uart, bytes, None);
            if taken == 0 {
                chip::idle();
            }
            bytes = &bytes[taken..];
        }
        length
    }

    /// Reads until the buffer is full or nothing comes in time: how many bytes.
    fn fill(&self, buffer: &mut [u8]) -> usize {
        let mut read = 0;
        while read < buffer.len()
            && let Some(byte) = self.next(read == 0)
        {
            buffer[read] = byte;
            read += 1;
        }
        read
    }

    /// The next byte, if it comes in time.
    fn next(&self, is_first: bool) -> Option<u8> {
        let mut byte = [0];
        let mut until = None;
        while Uarts::read(self.0.uart, &mut byte, None) == 0 {
            let span = Span::from_ms(self.0.patience[usize::from(!is_first)]);
            let until = *until.get_or_insert_with(|| Instant::now().after(span));
            if until.is_due(Instant::now()) {
                return None;
            }
            chip::idle();
        }
        Some(byte[0])
    }

    fn describe(&self) -> String {
        let mode = self.0.mode.get();
        let parity = match mode.parity {
            Parity::None => "None",
            Parity::Even => "0",
            Parity::Odd => "1",
        };
        format!(
            "UART({}, baudrate={}, bits={}, parity={parity}, stop={})",
            self.0.uart, mode.baudrate, mode.bits, mode.stop
        )
    }
}

/// What was read; nothing is None.
fn some(bytes: Vec<u8>) -> Option<Bytes> {
    (!bytes.is_empty()).then(|| Bytes::from(bytes))
}
