//! Interrupts as Python code sees them: handlers that run soon, never in the interrupt itself.
//!
//! ```python
//! button.irq(handler=lambda pin: flag.set(), trigger=Pin.IRQ_FALLING)
//! micropython.schedule(report, 42)
//! ```
//! An interrupt routine calls [`raise`], which notes the line. The executor asks [`run`] in each
//! iteration, and so does `time.sleep`. A handler that raises is reported and taken away, as
//! MicroPython does.
//!
//! Source: MicroPython's documentation, "Writing interrupt handlers", "micropython.schedule".

use alloc::boxed::Box;
use alloc::collections::VecDeque;
use alloc::rc::Rc;
use alloc::vec::Vec;
use core::cell::{Cell, RefCell};
use core::task::{RawWaker, RawWakerVTable, Waker};

use crate::exc::{Exc, Result};
use crate::executor::interrupts;
use crate::io::console;
use crate::platform;

/// Lines beyond these are not noted: no chip here has more pins.
const LINES: usize = 64;

/// As on MicroPython's ports: more calls than these wait for nobody.
const SCHEDULED: usize = 8;

type Handler = Rc<dyn Fn() -> Result<()>>;

local! {
    static HANDLERS: RefCell<Vec<(u8, Handler)>> = RefCell::new(Vec::new());
}

local! {
    static CALLS: RefCell<VecDeque<Box<dyn FnOnce() -> Result<()>>>> =
        RefCell::new(VecDeque::new());
}

local! {
    static IS_RUNNING: Cell<bool> = Cell::new(false);
}

/// Notes that a line interrupted, and ends the executor's wait. For interrupt routines.
pub fn raise(line: u8) {
    if usize::from(line) < LINES {
        platform::note_line(line);
    }
}

/// A waker that raises a line: for drivers whose HAL waits in futures.
pub fn waker(line: u8) -> Waker {
    const TABLE: RawWakerVTable = RawWakerVTable::new(
        |line| RawWaker::new(line, &TABLE),
        |line| raise(line.addr() as u8),
        |line| raise(line.addr() as u8),
        |_| {},
    );
    let line = core::ptr::without_provenance(usize::from(line));
    // SAFETY: the data is a number, which any thread may copy and nobody frees.
    unsafe { Waker::from_raw(RawWaker::new(line, &TABLE)) }
}

/// Calls `handler` after each interrupt of that line from now on; without one, never again.
pub(super) fn handle(line: u8, handler: Option<Handler>) {
    HANDLERS.with(|handlers| {
        let mut handlers = handlers.borrow_mut();
        handlers.retain(|(other, _)| *other != line);
        handlers.extend(handler.map(|it| (line, it)));
    });
    interrupts::install(run);
}

/// `micropython.schedule(function, argument)`: called as soon as interrupt handlers are.
///
/// # Errors
/// RuntimeError where too many calls wait already.
pub fn schedule<A: 'static, R>(
    function: impl FnOnce(A) -> Result<R> + 'static,
    argument: A,
) -> Result<()> {
    interrupts::install(run);
    CALLS.with(|calls| {
        let mut calls = calls.borrow_mut();
        if calls.len() == SCHEDULED {
            return Err(Exc::runtime_error("schedule queue full"));
        }
        calls.push_back(Box::new(move || function(argument).map(|_| ())));
        Ok(())
    })
}

/// `micropython.alloc_emergency_exception_buf(size)`: nothing, as handlers may allocate.
pub fn emergency_buffer(_size: i64) {}

/// Runs the handlers of the lines that interrupted, then what was scheduled.
pub(crate) fn run() {
    alone(run_noted);
}

/// Runs `work` unless it is called from within such work: a handler that sleeps is not interrupted.
pub(super) fn alone(work: fn()) {
    if !IS_RUNNING.with(|it| it.replace(true)) {
        work();
        IS_RUNNING.with(|it| it.set(false));
    }
}

fn run_noted() {
    while let Some(line) = platform::take_line() {
        let found = HANDLERS.with(|handlers| {
            let handlers = handlers.borrow();
            let found = handlers.iter().find(|(other, _)| *other == line);
            found.map(|(_, handler)| handler.clone())
        });
        if let Some(handler) = found
            && let Err(exc) = handler()
        {
            HANDLERS.with(|handlers| handlers.borrow_mut().retain(|(other, _)| *other != line));
            report(&exc);
        }
    }
    let waiting = CALLS.with(|calls| calls.borrow().len());
    for _ in 0..waiting {
        let call = CALLS.with(|calls| calls.borrow_mut().pop_front());
        if let Some(Err(exc)) = call.map(|call| call()) {
            report(&exc);
        }
    }
}

/// A handler raised, where nobody can catch it.
pub(super) fn report(exc: &Exc) {
    // Nobody is left to tell that standard error is closed.
    let _ = console::write_err_pieces(|out| {
        out("Uncaught exception in IRQ callback handler\n");
        exc.draw(out);
    });
}
