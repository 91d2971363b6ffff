//! `machine.UART` on the RP2040: two of them, on embassy-rp, with buffers that interrupts fill and
//! empty.
//!
//! Of each four pins the first is output and the second input: RP2040 datasheet, 1.4.3 "GPIO
//! Functions". UART0 is the console's until a script opens it.

use core::cell::RefCell;
use core::future::Future;
use core::pin::pin;
use core::sync::atomic::Ordering;
use core::task::{Context, Poll};

use critical_section::Mutex;
use embassy_rp::bind_interrupts;
use embassy_rp::peripherals::{self, UART0, UART1};
use embassy_rp::uart::{
    self, BufferedInterruptHandler, BufferedUartRx, BufferedUartTx, Config, DataBits, StopBits,
};
use embedded_io_async::{BufRead, ReadReady, Write};
use taipan_runtime::rt::machine::driver::{Parity, UartDriver, UartMode, UartPins, Waker};

use crate::board::UART0_IS_CONSOLE;

taipan_runtime::uart_driver!(Uarts);

bind_interrupts!(struct Interrupts {
    UART0_IRQ => BufferedInterruptHandler<UART0>;
    UART1_IRQ => BufferedInterruptHandler<UART1>;
});

struct Uarts;

struct Open {
    tx: BufferedUartTx,
    rx: BufferedUartRx,
    /// Who waits for input and for room: whoever looks in between keeps them registered.
    reader: Waker,
    writer: Waker,
}

static OPEN: Mutex<RefCell<[Option<Open>; 2]>> = Mutex::new(RefCell::new([None, None]));

/// Bytes on their way, in and out.
const BUFFER: usize = 256;

/// MicroPython's pins where none are given: output and input.
const USUAL: [[u8; 2]; 2] = [[0, 1], [4, 5]];

type Buffer = &'static mut [u8; BUFFER];

/// Of each UART the buffers for output and for input.
fn buffers(uart: u8) -> [Buffer; 2] {
    static mut BUFFERS: [[[u8; BUFFER]; 2]; 2] = [[[0; BUFFER]; 2]; 2];
    // SAFETY: a UART's buffers are lent to it when it is opened, after what was open is gone.
    unsafe { (&mut *(&raw mut BUFFERS[usize::from(uart & 1)])).each_mut() }
}

macro_rules! opener {
    ($name:ident, $uart:ident, [$($tx:literal $tx_pin:ident),*], [$($rx:literal $rx_pin:ident),*]) => {
        /// Both halves; None where they cannot be at these pins.
        fn $name(
            pins: [u8; 2],
            buffers: [Buffer; 2],
            config: Config,
        ) -> Option<(BufferedUartTx, BufferedUartRx)> {
            let [tx_buffer, rx_buffer] = buffers;
            // SAFETY: UARTs belong to this file, once the console has let go of one, and opening
            // one closes what was open before; whoever opens one gives it these pins.
            unsafe {
                let rx = match pins[1] {
                    $($rx => BufferedUartRx::new(
                        peripherals::$uart::steal(),
                        Interrupts,
                        peripherals::$rx_pin::steal(),
                        rx_buffer,
                        config,
                    ),)*
                    _ => return None,
                };
                let tx = match pins[0] {
                    $($tx => BufferedUartTx::new(
                        peripherals::$uart::steal(),
                        Interrupts,
                        peripherals::$tx_pin::steal(),
                        tx_buffer,
                        config,
                    ),)*
                    _ => return None,
                };
                Some((tx, rx))
            }
        }
    };
}

opener!(
    open_first,
    UART0,
    [0 PIN_0, 12 PIN_12, 16 PIN_16, 28 PIN_28],
    [1 PIN_1, 13 PIN_13, 17 PIN_17, 29 PIN_29]
);
opener!(
    open_second,
    UART1,
    [4 PIN_4, 8 PIN_8, 20 PIN_20, 24 PIN_24],
    [5 PIN_5, 9 PIN_9, 21 PIN_21, 25 PIN_25]
);

fn with<R>(uart: u8, f: impl FnOnce(&mut Open) -> R) -> Option<R> {
    critical_section::with(|cs| {
        let mut open = OPEN.borrow_ref_mut(cs);
        open.get_mut(usize::from(uart))?.as_mut().map(f)
    })
}

/// What a future of the HAL's has, if it has it at once; otherwise it has `waker` woken.
fn at_once<T>(future: impl Future<Output = T>, waker: &Waker) -> Option<T> {
    match pin!(future).poll(&mut Context::from_waker(waker)) {
        Poll::Ready(it) => Some(it),
        Poll::Pending => None,
    }
}

impl Open {
    /// Takes what there is; a byte that came with an error is dropped.
    fn read(&mut self, buffer: &mut [u8], waker: Option<&Waker>) -> usize {
        if let Some(waker) = waker {
            self.reader.clone_from(waker);
        }
        while let Some(found) = at_once(self.rx.fill_buf(), &self.reader) {
            let taken = match found {
                Ok(bytes) => {
                    let count = bytes.len().min(buffer.len());
                    buffer[..count].copy_from_slice(&bytes[..count]);
                    count
                }
                Err(_) => 0,
            };
            self.rx.consume(taken);
            if taken > 0 {
                return taken;
            }
        }
        0
    }

    fn write(&mut self, data: &[u8], waker: Option<&Waker>) -> usize {
        if let Some(waker) = waker {
            self.writer.clone_from(waker);
        }
        let written = at_once(self.tx.write(data), &self.writer);
        written.and_then(Result::ok).unwrap_or(0)
    }
}

impl UartDriver for Uarts {
    fn open(uart: u8, pins: UartPins, mode: UartMode) -> bool {
        let Some([tx, rx]) = USUAL.get(usize::from(uart)) else {
            return false;
        };
        let pins = [pins.tx.unwrap_or(*tx), pins.rx.unwrap_or(*rx)];
        let mut config = Config::default();
        config.baudrate = mode.baudrate;
        config.data_bits = match mode.bits {
            5 => DataBits::DataBits5,
            6 => DataBits::DataBits6,
            7 => DataBits::DataBits7,
            _ => DataBits::DataBits8,
        };
        config.parity = match mode.parity {
            Parity::None => uart::Parity::ParityNone,
            Parity::Even => uart::Parity::ParityEven,
            Parity::Odd => uart::Parity::ParityOdd,
        };
        config.stop_bits = match mode.stop {
            1 => StopBits::STOP1,
            _ => StopBits::STOP2,
        };
        Self::close(uart);
        if uart == 0 {
            UART0_IS_CONSOLE.store(false, Ordering::Relaxed);
        }
        let halves = match uart {
            0 => open_first(pins, buffers(uart), config),
            _ => open_second(pins, buffers(uart), config),
        };
        let is_open = halves.is_some();
        critical_section::with(|cs| {
            OPEN.borrow_ref_mut(cs)[usize::from(uart)] = halves.map(|(tx, rx)| Open {
                tx,
                rx,
                reader: Waker::noop().clone(),
                writer: Waker::noop().clone(),
            });
        });
        is_open
    }

    /// The HAL tells whether there are any.
    fn waiting(uart: u8) -> usize {
        with(uart, |open| open.rx.read_ready() == Ok(true)).map_or(0, usize::from)
    }

    fn read(uart: u8, buffer: &mut [u8], waker: Option<&Waker>) -> usize {
        with(uart, |open| open.read(buffer, waker)).unwrap_or(0)
    }

    /// What is written to a UART that is closed is lost.
    fn write(uart: u8, data: &[u8], waker: Option<&Waker>) -> usize {
        with(uart, |open| open.write(data, waker)).unwrap_or(data.len())
    }

    fn is_sent(uart: u8) -> bool {
        let is_sent = |open: &mut Open| {
            let is_empty = at_once(open.tx.flush(), &open.writer).is_some();
            is_empty && !open.tx.busy()
        };
        with(uart, is_sent).unwrap_or(true)
    }

    fn close(uart: u8) {
        critical_section::with(|cs| {
            if let Some(open) = OPEN.borrow_ref_mut(cs).get_mut(usize::from(uart)) {
                *open = None;
            }
        });
    }
}
