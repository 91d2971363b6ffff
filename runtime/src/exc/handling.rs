//! The exceptions that are being handled, for code that asks without being told.
//!
//! ```python
//! def log_and_raise():
//!     log.append(traceback.format_exc())
//!     raise                 # of the caller's handler
//! ```
//! The compiler knows lexically what a handler handles. Only a program that asks from elsewhere
//! (a bare `raise` outside of a handler, `sys.exc_info()`, `traceback`) has its handlers announce
//! themselves here.

use alloc::vec::Vec;
use core::cell::RefCell;

use super::Exc;
use crate::single::per_thread;
use crate::value::Value;

per_thread! {
    static HANDLED: RefCell<Vec<Exc>> = RefCell::new(Vec::new());
}

/// A handler that runs; it ends when this is dropped.
#[must_use = "the handler ends when this is dropped"]
pub struct Handling(Exc);

/// Announces that a handler for `exc` begins.
pub fn handling(exc: &Exc) -> Handling {
    HANDLED.with(|all| all.borrow_mut().push(exc.clone()));
    Handling(exc.clone())
}

impl Drop for Handling {
    fn drop(&mut self) {
        let ended = HANDLED.with(|all| {
            let mut all = all.borrow_mut();
            // Handlers of tasks that take turns may end in any order.
            let at = all.iter().rposition(|it| it.is_same(&self.0))?;
            Some(all.remove(at))
        });
        drop(ended);
    }
}

/// The exception that the innermost running handler handles.
pub fn handled() -> Option<Exc> {
    HANDLED.with(|all| all.borrow().last().cloned())
}

/// What a bare `raise` raises where no handler is in sight.
#[cold]
pub fn no_exception() -> Exc {
    handled().unwrap_or_else(|| Exc::runtime_error("No active exception to reraise"))
}

/// `sys.exc_info()`.
pub fn exc_info() -> (Value, Value, Value) {
    match handled() {
        None => (Value::None, Value::None, Value::None),
        Some(exc) => {
            let trace = exc.trace();
            (Value::ExcClass(exc.class()), Value::Exc(exc), trace)
        }
    }
}

/// `sys.exception()`.
pub fn exception() -> Option<Exc> {
    handled()
}
