//! What the loop says on standard error when nobody is there to hear an exception.

use core::cell::Cell;

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
    tell(("", "Exception ignored in: "), object, exc);
}

/// Of whom something is said, and what: two pieces, to be put together by who hears them.
pub(super) type Message<'a> = (&'a str, &'a str);

fn tell(message: Message<'_>, context: &dyn Fn(Sink<'_>), exc: &Exc) {
    complain(|out| {
        out(message.0);
        out(message.1);
        context(out);
        out("\n");
        exc.draw(out);
    });
}

/// Who is told instead of standard error: message, context and exception; false if nobody is.
type Hearer = fn(Message<'_>, &dyn Fn(Sink<'_>), &Exc) -> bool;

local! {
    /// Set by the first exception handler, so that programs without any do not link it.
    static HEARER: Cell<Option<Hearer>> = Cell::new(None);
}

/// Has reports go to `hearer` first.
pub(super) fn hear(hearer: Hearer) {
    HEARER.with(|it| it.set(Some(hearer)));
}

fn unhandled(message: Message<'_>, context: &dyn Fn(Sink<'_>), exc: &Exc) {
    let hearer = HEARER.with(|it| it.get());
    if !hearer.is_some_and(|hear| hear(message, context, exc)) {
        tell(message, context, exc);
    }
}

/// What the program itself reports.
pub(super) fn logged(text: &str, exc: Option<&Exc>) {
    complain(|out| {
        out(text);
        out("\n");
        if let Some(exc) = exc {
            exc.draw(out);
        }
    });
}

/// Nobody looked at the exception of a future, a `class`.
#[cold]
pub(super) fn unretrieved(class: &str, future: &dyn Fn(Sink<'_>), exc: &Exc) {
    let message = (class, " exception was never retrieved\nfuture: ");
    unhandled(message, future, exc);
}

/// A task raised where the loop has ended already.
#[cold]
pub(super) fn late(task: &dyn Fn(Sink<'_>), exc: &Exc) {
    let message = "unhandled exception during asyncio.run() shutdown\ntask: ";
    unhandled(("", message), task, exc);
}

/// An async generator raised when the loop closed it.
#[cold]
pub(super) fn not_closed(exc: &Exc) {
    let message = "an error occurred during closing of asynchronous generator\n";
    unhandled(("", message), &|out| out("asyncgen"), exc);
}

/// An exception handler raised while it was told of something.
pub(super) fn handler_failed(context: &dyn Fn(Sink<'_>), exc: &Exc) {
    tell(("", "Unhandled error in exception handler\n"), context, exc);
}

/// A done callback raised.
#[cold]
pub(crate) fn callback_failed(exc: &Exc, future: &dyn Fn(Sink<'_>)) {
    unhandled(("", "Exception in callback\n"), future, exc);
}
