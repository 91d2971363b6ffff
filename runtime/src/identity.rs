//! What an object's address says: `hash` of objects compared by identity, and `at 0x…` in a repr;
//! and who a function is, which its clones and conversions share.

use alloc::rc::Rc;
use alloc::vec::Vec;
use core::cell::RefCell;

use crate::str::Str;
use crate::value::Value;

/// `hash(object())`: the address without its alignment bits, rotated as CPython does.
pub fn identity_hash(address: usize) -> i64 {
    (address as u64).rotate_right(4) as i64
}

/// Who a function is, whatever Rust type it has at the moment: its name, its attributes, its
/// address.
#[derive(Clone)]
pub struct Identity(Rc<Data>);

/// The attribute that a function has without being in its `__dict__`.
pub(crate) const DOCSTRING: &str = "__doc__";

struct Data {
    qualname: &'static str,
    attributes: RefCell<Vec<(Str, Value)>>,
}

impl Identity {
    /// A new function, `qualname`.
    #[inline]
    pub fn new(qualname: &'static str) -> Identity {
        let attributes = RefCell::new(Vec::new());
        Identity(Rc::new(Data {
            qualname,
            attributes,
        }))
    }

    /// `f.__qualname__` as the `def` says it.
    pub fn qualname(&self) -> &'static str {
        self.0.qualname
    }

    /// Both are one function.
    pub fn is_same(&self, other: &Identity) -> bool {
        Rc::ptr_eq(&self.0, &other.0)
    }

    /// What `id(f)` is made of.
    pub fn address(&self) -> usize {
        Rc::as_ptr(&self.0).cast::<u8>().addr()
    }

    /// `f.name` where the program has set it.
    pub fn get(&self, name: &str) -> Option<Value> {
        let all = self.0.attributes.borrow();
        let found = all.iter().find(|(key, _)| key.as_str() == name);
        found.map(|(_, value)| value.clone())
    }

    /// `f.name = value`.
    pub fn set(&self, name: &str, value: Value) {
        let old = self.take(name, Some(value));
        drop(old);
    }

    /// `del f.name`; whether there was one.
    pub fn del(&self, name: &str) -> bool {
        self.take(name, None).is_some()
    }

    /// `f.__dict__`'s entries.
    pub fn attributes(&self) -> Vec<(Str, Value)> {
        let all = self.0.attributes.borrow();
        let own = all.iter().filter(|(name, _)| name.as_str() != DOCSTRING);
        own.cloned().collect()
    }

    /// Replaces an attribute; hands out the old value, which nobody borrows any more when it is
    /// dropped.
    fn take(&self, name: &str, new: Option<Value>) -> Option<Value> {
        let mut all = self.0.attributes.borrow_mut();
        let at = all.iter().position(|(key, _)| key.as_str() == name);
        match (at, new) {
            (Some(at), Some(new)) => {
                let slot = all.get_mut(at)?;
                Some(core::mem::replace(&mut slot.1, new))
            }
            (Some(at), None) => Some(all.remove(at).1),
            (None, Some(new)) => {
                all.push((Str::from(name), new));
                None
            }
            (None, None) => None,
        }
    }
}
