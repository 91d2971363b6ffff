//! The host's UARTs: 0 is wired to 1, 2 to 3 and so on, each one's output to the other's input.
//!
//! ```python
//! device = UART(1)            # what the script talks to at UART(0), played by a task
//! device.write("OK\r\n")
//! ```

use alloc::collections::{BTreeMap, VecDeque};
use alloc::format;
use core::cell::RefCell;

use super::super::driver::{Parity, UartDriver, UartMode, UartPins, Waker};
use super::tell;
use crate::single::per_thread;

/// What has come in, and who waits for more.
#[derive(Default)]
struct Inbox {
    bytes: VecDeque<u8>,
    waker: Option<Waker>,
}

per_thread! {
    static INBOXES: RefCell<BTreeMap<u8, Inbox>> = RefCell::new(BTreeMap::new());
}

fn with<R>(uart: u8, f: impl FnOnce(&mut Inbox) -> R) -> R {
    INBOXES.with_borrow_mut(|inboxes| f(inboxes.entry(uart).or_default()))
}

/// The host's UARTs.
pub(in super::super) struct Uarts;

impl UartDriver for Uarts {
    fn open(uart: u8, _pins: UartPins, mode: UartMode) -> bool {
        let parity = match mode.parity {
            Parity::None => "none",
            Parity::Even => "even",
            Parity::Odd => "odd",
        };
        let UartMode {
            baudrate,
            bits,
            stop,
            ..
        } = mode;
        tell(&format!(
            "UART({uart}) baudrate={baudrate} bits={bits} parity={parity} stop={stop}"
        ));
        true
    }

    fn waiting(uart: u8) -> usize {
        with(uart, |inbox| inbox.bytes.len())
    }

    fn read(uart: u8, buffer: &mut [u8], waker: Option<&Waker>) -> usize {
        with(uart, |inbox| {
            let count = buffer.len().min(inbox.bytes.len());
            for (to, from) in buffer.iter_mut().zip(inbox.bytes.drain(..count)) {
                *to = from;
            }
            if count == 0 && waker.is_some() {
                inbox.waker = waker.cloned();
            }
            count
        })
    }

    fn write(uart: u8, data: &[u8], _waker: Option<&Waker>) -> usize {
        tell(&format!("UART({uart}) \"{}\"", data.escape_ascii()));
        let waker = with(uart ^ 1, |inbox| {
            inbox.bytes.extend(data);
            inbox.waker.take()
        });
        if let Some(waker) = waker {
            waker.wake();
        }
        data.len()
    }

    fn is_sent(_uart: u8) -> bool {
        true
    }

    fn close(uart: u8) {
        tell(&format!("UART({uart}) off"));
    }
}
