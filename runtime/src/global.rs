//! Module-level variables.
//!
//! ```python
//! count = 0
//! def bump():
//!     global count
//!     count += 1
//! ```
//! becomes `pub static COUNT: Global<Int> = Global::new("count");` with `COUNT.get()?` and
//! `COUNT.set(…)`. A variable is unbound until its assignment runs, and after `del`; each thread has
//! modules of its own.
//!
//! Source: the Python reference, 4.2 "Naming and binding".

use core::cell::UnsafeCell;

use crate::exc::{Exc, Result};
use crate::object::Object;
use crate::single::PerThread;

/// A module-level variable.
pub struct Global<T: 'static> {
    name: &'static str,
    /// What is read while it is unbound: the variable of a base class.
    base: Option<&'static Global<T>>,
    value: PerThread<UnsafeCell<Option<T>>>,
}

impl<T: Object> Global<T> {
    /// The unbound variable `name`.
    pub const fn new(name: &'static str) -> Global<T> {
        Global {
            name,
            base: None,
            value: PerThread::new(UnsafeCell::new(None)),
        }
    }

    /// The unbound class variable `name`; until it is bound, `base` is read.
    pub const fn inherited(name: &'static str, base: &'static Global<T>) -> Global<T> {
        Global {
            name,
            base: Some(base),
            value: PerThread::new(UnsafeCell::new(None)),
        }
    }

    #[inline(always)]
    fn slot(&self) -> *mut Option<T> {
        self.value.here().get()
    }

    /// The value. Raises NameError `name 'x' is not defined` when unbound.
    #[inline]
    pub fn get(&self) -> Result<T> {
        // SAFETY: the slot is this thread's, and the reference ends here: `clone` of an `Object` does not call
        // back into Python code (see `Object`), so nobody assigns meanwhile.
        match unsafe { (*self.slot()).clone() } {
            Some(value) => Ok(value),
            None => self.get_inherited(),
        }
    }

    #[cold]
    fn get_inherited(&self) -> Result<T> {
        match self.base {
            Some(base) => base.get(),
            None => Err(unbound(self.name)),
        }
    }

    /// The value of a variable that the compiler proved to be bound.
    #[inline]
    pub fn bound(&self) -> T {
        // SAFETY: as in `get`.
        match unsafe { (*self.slot()).clone() } {
            Some(value) => value,
            None => not_bound(self.name),
        }
    }

    /// `name = value`. The old value is dropped after the new one is in place.
    #[inline]
    pub fn set(&self, value: T) {
        // SAFETY: the slot is this thread's; `replace` runs no other code, and the old value is dropped when no
        // reference into the slot exists any more.
        let old: Option<T> = unsafe { (*self.slot()).replace(value) };
        drop(old);
    }

    /// `del name`. Raises NameError when unbound.
    pub fn del(&self) -> Result<()> {
        match self.take() {
            Some(_) => Ok(()),
            None => Err(unbound(self.name)),
        }
    }

    /// Unbinds the variable and hands out what it held; at the end of the program, so that
    /// objects are finalised as CPython does.
    pub fn take(&self) -> Option<T> {
        // SAFETY: as in `set`.
        unsafe { (*self.slot()).take() }
    }

    /// Whether the variable is bound.
    pub fn is_bound(&self) -> bool {
        // SAFETY: the slot is this thread's; the reference ends here.
        unsafe { (*self.slot()).is_some() }
    }
}

/// Reading a module variable that nothing assigns.
///
/// # Errors
/// NameError, always.
#[cold]
pub fn not_defined<T>(name: &str) -> Result<T> {
    Err(unbound(name))
}

/// NameError for the module variable `name`.
#[cold]
pub(crate) fn unbound(name: &str) -> Exc {
    Exc::name_error(["name '", name, "' is not defined"].concat())
}

#[cold]
fn not_bound(name: &str) -> ! {
    panic!("the module variable `{name}` was read before its assignment")
}
