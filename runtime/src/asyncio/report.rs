//! What the loop says on standard error when nobody is there to hear an exception.

use core::cell::Cell;

use super::event_loop;
use crate::exc::{Code, Exc, Sink, source_line};
use crate::int::text::digits_of;
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
fn complain(fill: impl FnOnce(Sink<'_>)) {
    // Nobody is left to tell that standard error is closed.
    let _ = console::write_err_pieces(fill);
}

/// A coroutine was dropped before its first step.
#[cold]
pub(crate) fn never_awaited(name: &str) {
    let place = PLACE.with(Cell::get);
    complain(|out| {
        match place {
            None => out("sys:1"),
            Some((code, line)) => {
                out(code.file);
                out(":");
                digits_of(line, out);
            }
        }
        out(": RuntimeWarning: coroutine '");
        out(name);
        out("' was never awaited\n");
        // Without a place the program is at its end, where CPython has no advice left either.
        if let Some((code, line)) = place {
            if let Some(source) = source_line(code.file, line) {
                out("  ");
                out(source);
                out("\n");
            }
            out("RuntimeWarning: Enable tracemalloc to get the object allocation traceback\n");
        }
    });
}

/// An exception escaped where nobody can catch it.
#[cold]
pub(crate) fn unraisable(exc: &Exc, object: &dyn Fn(Sink<'_>)) {
    tell("Exception ignored in: ", object, exc);
}

fn tell(message: &str, context: &dyn Fn(Sink<'_>), exc: &Exc) {
    complain(|out| {
        out(message);
        context(out);
        out("\n");
        exc.draw(out);
    });
}

/// An exception that nobody looked at, or that a callback raised.
#[cold]
pub(crate) fn unhandled(message: &str, context: &dyn Fn(Sink<'_>), exc: &Exc) {
    let Some(handler) = event_loop::handler() else {
        return tell(message, context, exc);
    };
    if let Err(exc) = handler(message.trim_end(), exc) {
        tell("Unhandled error in exception handler\n", context, &exc);
    }
}

/// A done callback raised.
#[cold]
pub(crate) fn callback_failed(exc: &Exc, future: &dyn Fn(Sink<'_>)) {
    unhandled("Exception in callback\n", future, exc);
}
