//! What the loop says on standard error when nobody is there to hear an exception.

use alloc::string::String;
use core::cell::Cell;

use crate::exc::{Code, Exc, source_line};
use crate::int::text::write_i64;
use crate::io::console;
use crate::single::per_thread;

per_thread! {
    /// The statement that lets go of something, where that is known.
    static PLACE: Cell<Option<(Code, u32)>> = Cell::new(None);
}

/// Runs `work` as a part of the statement in this place.
pub(crate) fn at(code: Code, line: u32, work: impl FnOnce()) {
    let outer = PLACE.with(|place| place.replace(Some((code, line))));
    work();
    PLACE.with(|place| place.set(outer));
}

/// Writes to standard error, after all that standard output has got.
fn complain(text: &str) {
    // Nobody is left to tell that standard error is closed.
    let _ = console::write_err(text);
}

/// A coroutine was dropped before its first step.
#[cold]
pub(crate) fn never_awaited(name: &str) {
    let place = PLACE.with(Cell::get);
    let mut text = String::new();
    match place {
        None => text.push_str("sys:1"),
        Some((code, line)) => {
            text.push_str(code.file);
            text.push(':');
            write_i64(i64::from(line), &mut text);
        }
    }
    text.push_str(": RuntimeWarning: coroutine '");
    text.push_str(name);
    text.push_str("' was never awaited\n");
    // Without a place the program is at its end, where CPython has no advice left either.
    if let Some((code, line)) = place {
        if let Some(source) = source_line(code.file, line) {
            text.push_str("  ");
            text.push_str(source);
            text.push('\n');
        }
        text.push_str(
            "RuntimeWarning: Enable tracemalloc to get the object allocation traceback\n",
        );
    }
    complain(&text);
}

/// An exception escaped where nobody can catch it.
#[cold]
pub(crate) fn unraisable(exc: &Exc, object: &str) {
    complain(&["Exception ignored in: ", object, "\n", &exc.traceback()].concat());
}

/// An exception that nobody looked at, or that a callback raised.
#[cold]
pub(crate) fn unhandled(message: &str, context: &str, exc: &Exc) {
    complain(&[message, "\n", context, "\n", &exc.traceback()].concat());
}

/// A done callback raised.
#[cold]
pub(crate) fn callback_failed(exc: &Exc, future: &str) {
    unhandled("Exception in callback", future, exc);
}
