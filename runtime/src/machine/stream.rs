//! A UART as MicroPython's `asyncio` sees it: `StreamReader` and `StreamWriter`.
//!
//! ```python
//! reader, writer = asyncio.StreamReader(uart), asyncio.StreamWriter(uart, {})
//! writer.write(b"AT\r\n")
//! await writer.drain()
//! print(await reader.readline())
//! ```
//! A task that waits for a byte is woken by the driver's interrupt. A line never ends, so `read()`
//! of all does not either, unless it is cancelled.
//!
//! Source: MicroPython's documentation, "asyncio", "TCP stream connections".

use alloc::format;
use alloc::rc::Rc;
use alloc::string::String;
use alloc::vec;
use alloc::vec::Vec;
use core::cell::RefCell;
use core::future::{Future, poll_fn};
use core::task::{Context, Poll};

use super::Uart;
use super::driver::{UartDriver, Uarts};
use crate::bytes::{ByteArray, Bytes, BytesLike};
use crate::dict::Dict;
use crate::exc::Result;
use crate::executor::driver;
use crate::str::Str;

/// `asyncio.StreamReader`.
pub struct StreamReader(Rc<Uart>);

/// `asyncio.StreamWriter`.
pub struct StreamWriter(Rc<Output>);

struct Output {
    uart: Uart,
    /// What the UART has had no room for.
    waiting: RefCell<Vec<u8>>,
}

native_class!(StreamReader, "StreamReader");
native_class!(StreamWriter, "StreamWriter");

/// Awaits what `attempt` gives, which has the driver wake the task where it gives nothing.
fn some<T>(
    mut attempt: impl FnMut(&mut Context<'_>) -> Option<T>,
) -> impl Future<Output = Result<T>> {
    let mut has_waited = false;
    poll_fn(move |cx| {
        if has_waited && let Some(exc) = driver::take_thrown() {
            return Poll::Ready(Err(exc));
        }
        has_waited = true;
        attempt(cx).map_or(Poll::Pending, |it| Poll::Ready(Ok(it)))
    })
}

/// At least a byte, into a buffer that has room: how many.
fn receive(uart: u8, buffer: &mut [u8]) -> impl Future<Output = Result<usize>> {
    some(move |cx| {
        let read = Uarts::read(uart, buffer, Some(cx.waker()));
        (read > 0).then_some(read)
    })
}

impl StreamReader {
    /// `StreamReader(uart)`.
    pub fn new(uart: &Uart) -> StreamReader {
        StreamReader(Rc::new(uart.clone()))
    }

    /// `StreamReader(uart, extra)`: what is extra is for sockets.
    pub fn with_extra(uart: &Uart, _extra: &Dict<Str, Str>) -> StreamReader {
        StreamReader::new(uart)
    }

    /// `read(n)`: what has come in, up to `n` bytes; where `n` is negative, for ever.
    ///
    /// # Errors
    /// What is thrown in.
    pub fn read(&self, count: i64) -> impl Future<Output = Result<Bytes>> + use<> {
        let uart = self.0.number();
        async move {
            if count == 0 {
                return Ok(Bytes::from(Vec::new()));
            }
            let Ok(count) = usize::try_from(count) else {
                let mut all = Vec::new();
                loop {
                    all.push(byte(uart).await?);
                }
            };
            let mut bytes = vec![0; count];
            let read = receive(uart, &mut bytes).await?;
            bytes.truncate(read);
            Ok(Bytes::from(bytes))
        }
    }

    /// `readexactly(n)`.
    ///
    /// # Errors
    /// What is thrown in.
    pub fn readexactly(&self, count: i64) -> impl Future<Output = Result<Bytes>> + use<> {
        let uart = self.0.number();
        async move {
            let mut bytes = vec![0; usize::try_from(count).unwrap_or(0)];
            let mut read = 0;
            while read < bytes.len() {
                read += receive(uart, &mut bytes[read..]).await?;
            }
            Ok(Bytes::from(bytes))
        }
    }

    /// `readinto(buf)`: how many bytes.
    ///
    /// # Errors
    /// What is thrown in.
    pub fn readinto(&self, buffer: &ByteArray) -> impl Future<Output = Result<i64>> + use<> {
        let uart = self.0.number();
        let buffer = buffer.clone();
        some(move |cx| {
            let read = buffer.with_mut(|bytes| match bytes.is_empty() {
                true => Some(0),
                false => Some(Uarts::read(uart, bytes, Some(cx.waker()))).filter(|it| *it > 0),
            });
            read.map(|it| it as i64)
        })
    }

    /// `readline()`: with its newline.
    ///
    /// # Errors
    /// What is thrown in.
    pub fn readline(&self) -> impl Future<Output = Result<Bytes>> + use<> {
        let uart = self.0.number();
        async move {
            let mut line = Vec::new();
            while line.last() != Some(&b'\n') {
                line.push(byte(uart).await?);
            }
            Ok(Bytes::from(line))
        }
    }

    fn describe(&self) -> String {
        format!("<StreamReader of UART({})>", self.0.number())
    }
}

async fn byte(uart: u8) -> Result<u8> {
    let mut byte = [0];
    receive(uart, &mut byte).await?;
    Ok(byte[0])
}

impl StreamWriter {
    /// `StreamWriter(uart)`.
    pub fn new(uart: &Uart) -> StreamWriter {
        StreamWriter(Rc::new(Output {
            uart: uart.clone(),
            waiting: RefCell::default(),
        }))
    }

    /// `StreamWriter(uart, extra)`: what is extra is for sockets.
    pub fn with_extra(uart: &Uart, _extra: &Dict<Str, Str>) -> StreamWriter {
        StreamWriter::new(uart)
    }

    /// `write(buf)`: what the UART has no room for waits for `drain`.
    pub fn write(&self, data: &impl BytesLike) {
        data.with_bytes(|bytes| self.put(bytes));
    }

    /// `write(text)`.
    pub fn write_text(&self, text: &Str) {
        self.put(text.as_str().as_bytes());
    }

    fn put(&self, bytes: &[u8]) {
        let mut waiting = self.0.waiting.borrow_mut();
        let taken = match waiting.is_empty() {
            true => Uarts::write(self.0.uart.number(), bytes, None),
            false => 0,
        };
        waiting.extend_from_slice(&bytes[taken..]);
    }

    /// `drain()`: until the UART has taken all.
    ///
    /// # Errors
    /// What is thrown in.
    pub fn drain(&self) -> impl Future<Output = Result<()>> + use<> {
        let output = self.0.clone();
        some(move |cx| {
            let mut waiting = output.waiting.borrow_mut();
            while !waiting.is_empty() {
                match Uarts::write(output.uart.number(), &waiting, Some(cx.waker())) {
                    0 => return None,
                    taken => drop(waiting.drain(..taken)),
                }
            }
            Some(())
        })
    }

    /// `close()`: nothing, as the UART is the script's.
    pub fn close(&self) {}

    /// `wait_closed()`.
    ///
    /// # Errors
    /// None.
    pub fn wait_closed(&self) -> impl Future<Output = Result<()>> + use<> {
        core::future::ready(Ok(()))
    }

    fn describe(&self) -> String {
        format!("<StreamWriter of UART({})>", self.0.uart.number())
    }
}
