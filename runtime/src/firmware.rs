//! The start and the end of a firmware: [`main`], and what the board supplies.
//!
//! ```ignore
//! rt::firmware::set_console(uart::write);
//! rt::firmware::set_exit(|status| semihosting::process::exit(status));
//! rt::firmware::main("app.py", app::module)
//! ```
//! Both hooks are optional: without a console text is dropped, without an exit the core sleeps for
//! ever. An uncaught exception prints its traceback and exits with 1, `sys.exit(n)` with `n`.

use core::cell::Cell;

use crate::exc::{Exc, Result};
use crate::executor::interrupts;
use crate::io::console;
use crate::platform;
use crate::single::per_thread;

pub use crate::io::console::set_writer as set_console;

per_thread! {
    static EXIT: Cell<fn(i32) -> !> = Cell::new(|_| halt());
}

/// What ends the program: leaves the emulator, resets the chip. It gets the exit status.
pub fn set_exit(exit: fn(i32) -> !) {
    EXIT.with(|it| it.set(exit));
}

/// Runs the module body of the script, and ends.
pub fn main(body: fn() -> Result<()>) -> ! {
    let status = match body() {
        Ok(()) => 0,
        Err(exc) => uncaught(&exc),
    };
    exit(status)
}

/// Ends the program.
pub fn exit(status: i32) -> ! {
    EXIT.with(Cell::get)(status)
}

/// Sleeps for ever; interrupts and timers still run their handlers.
pub fn halt() -> ! {
    loop {
        interrupts::run_handlers();
        platform::nap(interrupts::or_sooner(None));
    }
}

/// What the board's panic handler calls when the heap is full and Rust has no error to hand on:
/// large blocks (`bytearray(n)`, `[0] * n`, `text * n`) raise MemoryError, the rest ends the program.
#[cold]
pub fn out_of_memory() -> ! {
    stop("MemoryError: the heap is full\n")
}

/// What the board's panic handler calls otherwise.
#[cold]
pub fn panicked() -> ! {
    stop("internal error: the compiled program panicked\n")
}

fn stop(message: &str) -> ! {
    // The console of a board cannot fail.
    let _ = console::write_err(message);
    exit(101)
}

#[cold]
fn uncaught(exc: &Exc) -> i32 {
    if let Some(status) = exc.exit_status() {
        return status;
    }
    let _ = console::write_err_pieces(|out| exc.draw(out));
    1
}
