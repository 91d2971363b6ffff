//! `machine.UART` on Stellaris LM3S: three of them, with Arm's PL011.
//!
//! Registers: LM3S6965 data sheet, 12 "Universal Asynchronous Receivers/Transmitters (UARTs)".
//! Interrupts keep what comes in; what goes out waits in the transmitter's FIFO.

extern crate alloc;
use alloc::collections::VecDeque;
use core::cell::RefCell;
use core::ptr;

use cortex_m::peripheral::NVIC;
use critical_section::Mutex;
use lm3s6965::{Interrupt, interrupt};
use taipan_runtime::rt::machine::driver::{Parity, UartDriver, UartMode, UartPins, Waker};

use crate::config::CORE_HZ;

taipan_runtime::uart_driver!(Uarts);

struct Uarts;

/// What a UART is made of.
struct Chip {
    registers: usize,
    interrupt: Interrupt,
    /// The base address of its pins' port, and its bit of RCGC2.
    port: (usize, u32),
    /// The number of its input; the output is the next one.
    rx: u8,
}

/// Data sheet, tables 2-8, 2-9 and 12-1.
const CHIPS: [Chip; 3] = [
    Chip {
        registers: 0x4000_C000,
        interrupt: Interrupt::UART0,
        port: (0x4000_4000, 1 << 0),
        rx: 0,
    },
    Chip {
        registers: 0x4000_D000,
        interrupt: Interrupt::UART1,
        port: (0x4000_7000, 1 << 3),
        rx: 26,
    },
    Chip {
        registers: 0x4000_E000,
        interrupt: Interrupt::UART2,
        port: (0x4002_6000, 1 << 6),
        rx: 48,
    },
];

/// Clock gating of the UARTs, and of the ports.
const RCGC1: usize = 0x400F_E104;
const RCGC2: usize = 0x400F_E108;

/// Offsets in a port.
const ALTERNATE: usize = 0x420;
const DIGITAL: usize = 0x51C;

/// Offsets in a UART.
const DATA: usize = 0x000;
const FLAGS: usize = 0x018;
const DIVISOR: usize = 0x024;
const FRACTION: usize = 0x028;
const LINE: usize = 0x02C;
const CONTROL: usize = 0x030;
const INTERRUPT_MASK: usize = 0x038;
const INTERRUPT_CLEAR: usize = 0x044;

/// Of FLAGS.
const BUSY: u32 = 1 << 3;
const NOTHING_IN: u32 = 1 << 4;
const NO_ROOM: u32 = 1 << 5;
/// Of the interrupts: something came in, it did so some time ago, there is room again.
const RECEIVE: u32 = 1 << 4;
const RECEIVE_TIMEOUT: u32 = 1 << 6;
const TRANSMIT: u32 = 1 << 5;
const ALL: u32 = RECEIVE | RECEIVE_TIMEOUT | TRANSMIT;
/// Of LINE.
const PARITY: u32 = 1 << 1;
const EVEN: u32 = 1 << 2;
const TWO_STOPS: u32 = 1 << 3;
const FIFOS: u32 = 1 << 4;
/// Of CONTROL: the UART, output and input.
const ON: u32 = 1 << 0 | 1 << 8 | 1 << 9;

/// Bytes that wait to be read; more wait in the receiver's FIFO, and are lost where that is full.
const BUFFER: usize = 256;

#[derive(Default)]
struct Line {
    input: VecDeque<u8>,
    reader: Option<Waker>,
    writer: Option<Waker>,
    is_open: bool,
}

static LINES: Mutex<RefCell<[Line; 3]>> = Mutex::new(RefCell::new(
    [const {
        Line {
            input: VecDeque::new(),
            reader: None,
            writer: None,
            is_open: false,
        }
    }; 3],
));

fn with<R>(uart: usize, f: impl FnOnce(&mut Line) -> R) -> R {
    critical_section::with(|cs| f(&mut LINES.borrow_ref_mut(cs)[uart]))
}

fn get(address: usize) -> u32 {
    // SAFETY: the addresses are registers of this file's; reading data takes a byte that `receive`
    // keeps.
    unsafe { ptr::with_exposed_provenance::<u32>(address).read_volatile() }
}

fn set(address: usize, value: u32) {
    // SAFETY: the registers are this file's; those that others write to as well go through `add`.
    unsafe { ptr::with_exposed_provenance_mut::<u32>(address).write_volatile(value) }
}

/// Sets bits of a register that others have a share in.
fn add(address: usize, bits: u32) {
    critical_section::with(|_| set(address, get(address) | bits));
}

/// Keeps what has come in, as long as there is room: an interrupt must not allocate. After that its
/// interrupts are off until something is read.
fn receive(chip: &Chip, line: &mut Line) {
    let has_room = |line: &Line| line.input.len() < line.input.capacity();
    while has_room(line) && get(chip.registers + FLAGS) & NOTHING_IN == 0 {
        line.input.push_back(get(chip.registers + DATA) as u8);
    }
    let wanted = if has_room(line) { ALL } else { TRANSMIT };
    set(chip.registers + INTERRUPT_MASK, wanted);
}

/// What all of them do in an interrupt.
fn interrupted(uart: usize) {
    let chip = &CHIPS[uart];
    set(chip.registers + INTERRUPT_CLEAR, ALL);
    let (reader, writer) = with(uart, |line| {
        receive(chip, line);
        let has_room = get(chip.registers + FLAGS) & NO_ROOM == 0;
        (
            line.reader.take_if(|_| !line.input.is_empty()),
            line.writer.take_if(|_| has_room),
        )
    });
    for waker in [reader, writer].into_iter().flatten() {
        waker.wake();
    }
}

#[interrupt]
fn UART0() {
    interrupted(0);
}

#[interrupt]
fn UART1() {
    interrupted(1);
}

#[interrupt]
fn UART2() {
    interrupted(2);
}

impl UartDriver for Uarts {
    /// Each has pins of its own.
    fn open(uart: u8, pins: UartPins, mode: UartMode) -> bool {
        let uart = usize::from(uart);
        let Some(chip) = CHIPS.get(uart) else {
            return false;
        };
        if pins.rx.is_some_and(|it| it != chip.rx) || pins.tx.is_some_and(|it| it != chip.rx + 1) {
            return false;
        }
        let (port, gate) = chip.port;
        let bits = 0b11 << (chip.rx % 8);
        add(RCGC1, 1 << uart);
        add(RCGC2, gate);
        add(port + ALTERNATE, bits);
        add(port + DIGITAL, bits);
        // 16 samples a bit, in 64ths.
        let divisor = (CORE_HZ * 4 + mode.baudrate / 2) / mode.baudrate;
        let parity = match mode.parity {
            Parity::None => 0,
            Parity::Odd => PARITY,
            Parity::Even => PARITY | EVEN,
        };
        let stop = if mode.stop == 2 { TWO_STOPS } else { 0 };
        let length = u32::from(mode.bits - 5) << 5;
        set(chip.registers + CONTROL, 0);
        set(chip.registers + DIVISOR, divisor / 64);
        set(chip.registers + FRACTION, divisor % 64);
        set(chip.registers + LINE, length | parity | stop | FIFOS);
        with(uart, |line| {
            line.input.clear();
            line.input.reserve(BUFFER);
            line.is_open = true;
        });
        set(chip.registers + INTERRUPT_MASK, ALL);
        set(chip.registers + CONTROL, ON);
        // SAFETY: the handlers above serve it.
        unsafe { NVIC::unmask(chip.interrupt) }
        true
    }

    fn waiting(uart: u8) -> usize {
        with(usize::from(uart), |line| line.input.len())
    }

    fn read(uart: u8, buffer: &mut [u8], waker: Option<&Waker>) -> usize {
        let uart = usize::from(uart);
        with(uart, |line| {
            let count = buffer.len().min(line.input.len());
            for (to, from) in buffer.iter_mut().zip(line.input.drain(..count)) {
                *to = from;
            }
            if line.is_open {
                receive(&CHIPS[uart], line);
            }
            if count == 0 && waker.is_some() {
                line.reader = waker.cloned();
            }
            count
        })
    }

    /// What is written to a UART that is closed is lost.
    fn write(uart: u8, data: &[u8], waker: Option<&Waker>) -> usize {
        let uart = usize::from(uart);
        let chip = &CHIPS[uart];
        with(uart, |line| {
            if !line.is_open {
                return data.len();
            }
            let has_room = || get(chip.registers + FLAGS) & NO_ROOM == 0;
            let mut sent = 0;
            while sent < data.len() && has_room() {
                set(chip.registers + DATA, u32::from(data[sent]));
                sent += 1;
            }
            if sent == 0 && waker.is_some() {
                line.writer = waker.cloned();
            }
            sent
        })
    }

    fn is_sent(uart: u8) -> bool {
        let uart = usize::from(uart);
        with(uart, |line| {
            !line.is_open || get(CHIPS[uart].registers + FLAGS) & BUSY == 0
        })
    }

    fn close(uart: u8) {
        let uart = usize::from(uart);
        with(uart, |line| {
            if line.is_open {
                set(CHIPS[uart].registers + CONTROL, 0);
                NVIC::mask(CHIPS[uart].interrupt);
                line.is_open = false;
            }
        });
    }
}
