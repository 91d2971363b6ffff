//! `__del__`: what an object does when its last reference has gone.
//!
//! ```python
//! class Lock:
//!     def __del__(self): release(self.name)
//! ```
//! becomes a `Drop` of the object's fields, which moves them into an object of their own for the
//! time of the call: `__del__` may keep that one alive. It runs once.
//!
//! Source: the Python reference, 3.3.1 "Basic customization".

use core::cell::Cell;

use crate::asyncio::report::unraisable;
use crate::exc::Result;

/// Whether `__del__` has run.
pub struct Finalized(Cell<bool>);

impl Finalized {
    /// Of a new object.
    pub const fn no() -> Finalized {
        Finalized(Cell::new(false))
    }

    /// Of the object that `__del__` gets.
    pub const fn yes() -> Finalized {
        Finalized(Cell::new(true))
    }

    /// Whether `__del__` has run.
    pub fn get(&self) -> bool {
        self.0.get()
    }
}

/// What `__del__` raises is shown and ignored.
pub fn finalize<T>(result: Result<T>, name: &str) {
    if let Err(exc) = result {
        unraisable(&exc, &|out| {
            ["<function ", name, ">"].into_iter().for_each(out)
        });
    }
}
