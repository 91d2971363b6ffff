//! What the loop says on standard error when nobody is there to hear an exception.

use crate::exc::Exc;
use crate::io::console;

/// Writes to standard error, after all that standard output has got.
fn complain(text: &str) {
    // Nobody is left to tell that standard error is closed.
    let _ = console::write_err(text);
}

/// A coroutine was dropped before its first step.
#[cold]
pub(crate) fn never_awaited(name: &str) {
    complain(&alloc::format!(
        "sys:1: RuntimeWarning: coroutine '{name}' was never awaited\n\
         RuntimeWarning: Enable tracemalloc to get the object allocation traceback\n"
    ));
}

/// An exception escaped where nobody can catch it.
#[cold]
pub(crate) fn unraisable(exc: &Exc, object: &str) {
    complain(&alloc::format!(
        "Exception ignored in: {object}\n{}",
        exc.traceback()
    ));
}

/// An exception that nobody looked at, or that a callback raised.
#[cold]
pub(crate) fn unhandled(message: &str, context: &str, exc: &Exc) {
    complain(&alloc::format!("{message}\n{context}\n{}", exc.traceback()));
}

/// A done callback raised.
#[cold]
pub(crate) fn callback_failed(exc: &Exc, future: &str) {
    unhandled("Exception in callback", future, exc);
}
