//! Variables that are more than a Rust local: captured and reassigned ones, possibly unbound
//! locals, and the fields of class instances.
//!
//! ```python
//! def counter():
//!     n = 0
//!     def bump():
//!         nonlocal n
//!         n += 1
//!         return n
//!     return bump
//! ```
//! `n` is a [`CellVar<Int>`] shared by both functions. Invariant: no borrow of the content
//! leaves this file, and an old value is dropped only after the new one is in place, because
//! dropping may run Python code (`__del__`, a generator's `finally`).

use alloc::format;
use alloc::rc::Rc;
use core::cell::UnsafeCell;
use core::mem;

use crate::copy::{Copy, Memo};
use crate::exc::{Exc, Result};
use crate::object::Object;

/// A field of a class instance that is always set: interior mutability without a borrow flag.
pub struct Field<T>(UnsafeCell<T>);

impl<T: Object> Field<T> {
    /// A field holding `value`.
    #[inline]
    pub const fn new(value: T) -> Field<T> {
        Field(UnsafeCell::new(value))
    }

    /// The value; objects are handles, so this shares.
    #[inline]
    pub fn get(&self) -> T {
        // SAFETY: `UnsafeCell` keeps the field on one thread. The reference ends with `clone`,
        // which does not call back into Python code (see `Object`), so nobody writes meanwhile.
        unsafe { (*self.0.get()).clone() }
    }

    /// Assigns.
    #[inline]
    pub fn set(&self, value: T) {
        // SAFETY: `replace` runs no other code; the old value is dropped when no reference into
        // the field exists any more.
        let old: T = unsafe { mem::replace(&mut *self.0.get(), value) };
        drop(old);
    }

    /// A field of its own with the same value.
    pub fn duplicate(&self) -> Field<T> {
        Field::new(self.get())
    }

    /// Assigns and hands out the old value.
    #[inline]
    pub fn replace(&self, value: T) -> T {
        // SAFETY: as in `set`.
        unsafe { mem::replace(&mut *self.0.get(), value) }
    }
}

/// A field that some path through `__init__` leaves unset, or that `del` removes.
pub struct MaybeField<T>(Field<Option<T>>);

impl<T: Object> MaybeField<T> {
    /// An unset field.
    #[inline]
    pub const fn unset() -> MaybeField<T> {
        MaybeField(Field(UnsafeCell::new(None)))
    }

    /// A field holding `value`.
    #[inline]
    pub const fn new(value: T) -> MaybeField<T> {
        MaybeField(Field(UnsafeCell::new(Some(value))))
    }

    /// The value. Raises AttributeError `'A' object has no attribute 'x'` when unset.
    #[inline]
    pub fn get(&self, class: &'static str, name: &'static str) -> Result<T> {
        match self.try_get() {
            Some(value) => Ok(value),
            None => Err(no_attribute(class, name)),
        }
    }

    /// The value, if set.
    #[inline]
    pub fn try_get(&self) -> Option<T> {
        // SAFETY: as in `Field::get`.
        unsafe { (*self.0.0.get()).clone() }
    }

    /// Assigns.
    #[inline]
    pub fn set(&self, value: T) {
        // SAFETY: as in `Field::set`.
        let old: Option<T> = unsafe { (*self.0.0.get()).replace(value) };
        drop(old);
    }

    /// `del self.name`. Raises AttributeError when unset.
    pub fn del(&self, class: &'static str, name: &'static str) -> Result<()> {
        // SAFETY: as in `Field::set`.
        let old: Option<T> = unsafe { (*self.0.0.get()).take() };
        match old {
            Some(_) => Ok(()),
            None => Err(no_attribute(class, name)),
        }
    }

    /// The field itself, which is unset from now on.
    pub fn moved(&mut self) -> MaybeField<T> {
        mem::replace(self, MaybeField::unset())
    }

    /// A field of its own with the same value, if there is one.
    pub fn duplicate(&self) -> MaybeField<T> {
        MaybeField(Field(UnsafeCell::new(self.try_get())))
    }

    /// `hasattr(self, name)`.
    pub fn is_set(&self) -> bool {
        // SAFETY: the reference ends here.
        unsafe { (*self.0.0.get()).is_some() }
    }
}

impl<T: Copy> Field<T> {
    /// Replaces the value by a copy of it.
    ///
    /// # Errors
    /// What `__copy__` raises.
    pub fn renew(&self) -> Result<()> {
        self.set(self.get().copied()?);
        Ok(())
    }

    /// Replaces the value by a deep copy of it.
    ///
    /// # Errors
    /// What `__deepcopy__` raises.
    pub fn deepen(&self, memo: &mut Memo) -> Result<()> {
        self.set(self.get().deep_copied(memo)?);
        Ok(())
    }
}

impl<T: Copy> MaybeField<T> {
    /// Replaces the value, if there is one, by a deep copy of it.
    ///
    /// # Errors
    /// What `__deepcopy__` raises.
    pub fn deepen(&self, memo: &mut Memo) -> Result<()> {
        if let Some(value) = self.try_get() {
            self.set(value.deep_copied(memo)?);
        }
        Ok(())
    }
}

/// A variable shared by a function and the functions inside it. Clones are the same variable.
pub struct CellVar<T>(Rc<MaybeField<T>>);

impl<T> Clone for CellVar<T> {
    #[inline]
    fn clone(&self) -> CellVar<T> {
        CellVar(self.0.clone())
    }
}

impl<T: Object> CellVar<T> {
    /// A variable holding `value`.
    #[inline]
    pub fn new(value: T) -> CellVar<T> {
        CellVar(Rc::new(MaybeField::new(value)))
    }

    /// A variable that is assigned later.
    #[inline]
    pub fn unbound() -> CellVar<T> {
        CellVar(Rc::new(MaybeField::unset()))
    }

    /// The value in the function that owns the variable. Raises UnboundLocalError.
    #[inline]
    pub fn local(&self, name: &'static str) -> Result<T> {
        match self.0.try_get() {
            Some(value) => Ok(value),
            None => Err(unbound_local(name)),
        }
    }

    /// The value in an inner function. Raises NameError.
    #[inline]
    pub fn free(&self, name: &'static str) -> Result<T> {
        match self.0.try_get() {
            Some(value) => Ok(value),
            None => Err(unbound_free(name)),
        }
    }

    /// The value of a variable that the compiler proved to be bound.
    #[inline]
    pub fn get(&self) -> T {
        match self.0.try_get() {
            Some(value) => value,
            None => not_bound(),
        }
    }

    /// Assigns.
    #[inline]
    pub fn set(&self, value: T) {
        self.0.set(value);
    }

    /// `del name`. Raises UnboundLocalError when unbound.
    pub fn del(&self, name: &'static str) -> Result<()> {
        match self.0.del("", "") {
            Ok(()) => Ok(()),
            Err(_) => Err(unbound_local(name)),
        }
    }
}

/// Reads a local that some path leaves unassigned. Raises UnboundLocalError.
#[inline]
pub fn local<T: Clone>(variable: &Option<T>, name: &'static str) -> Result<T> {
    match variable {
        Some(value) => Ok(value.clone()),
        None => Err(unbound_local(name)),
    }
}

/// [`local`] where the function is the body of a module. Raises NameError.
#[inline]
pub fn module_local<T: Clone>(variable: &Option<T>, name: &'static str) -> Result<T> {
    match variable {
        Some(value) => Ok(value.clone()),
        None => Err(crate::global::unbound(name)),
    }
}

/// [`del_local`] where the function is the body of a module. Raises NameError.
pub fn del_module_local<T>(variable: &mut Option<T>, name: &'static str) -> Result<()> {
    match variable.take() {
        Some(_) => Ok(()),
        None => Err(crate::global::unbound(name)),
    }
}

/// `del name` of a local. Raises UnboundLocalError when unassigned.
pub fn del_local<T>(variable: &mut Option<T>, name: &'static str) -> Result<()> {
    match variable.take() {
        Some(_) => Ok(()),
        None => Err(unbound_local(name)),
    }
}

/// `del name` of a local, giving what it held. Raises UnboundLocalError when unassigned.
pub fn take_local<T>(variable: &mut Option<T>, name: &'static str) -> Result<T> {
    variable.take().ok_or_else(|| unbound_local(name))
}

/// The name holds something else from now on.
pub fn let_go<T>(variable: &mut Option<T>) {
    drop(variable.take());
}

/// UnboundLocalError for `name`.
#[cold]
pub fn unbound_local(name: &str) -> Exc {
    Exc::unbound_local_error(format!(
        "cannot access local variable '{name}' where it is not associated with a value"
    ))
}

/// NameError for the free variable `name`.
#[cold]
pub fn unbound_free(name: &str) -> Exc {
    Exc::name_error(format!(
        "cannot access free variable '{name}' where it is not associated with a value in \
         enclosing scope"
    ))
}

/// AttributeError for the attribute `name` of an instance of `class`.
#[cold]
pub fn no_attribute(class: &str, name: &str) -> Exc {
    Exc::attribute_error(format!("'{class}' object has no attribute '{name}'"))
}

#[cold]
fn not_bound() -> ! {
    panic!("a captured variable was read before its assignment")
}
