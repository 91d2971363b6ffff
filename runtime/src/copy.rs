//! `copy`: `copy` and `deepcopy`.
//!
//! ```python
//! snapshot = copy.deepcopy(board)      # rows that were one object stay one object
//! ```
//! A type says how it is copied by [`Copy`]. The memo of a deep copy maps the address of each
//! mutable object to its copy, so shared and cyclic structures keep their shape.
//!
//! Source: CPython `Lib/copy.py`, 3.11.

use alloc::boxed::Box;
use alloc::rc::Rc;
use alloc::vec::Vec;
use core::any::Any;

use hashbrown::HashTable;

use crate::collections::Deque;
use crate::dict::Dict;
use crate::exc::Result;
use crate::function::Args;
use crate::int::Int;
use crate::list::List;
use crate::object::Object;
use crate::set::{FrozenSet, Set};
use crate::str::Str;
use crate::tuple::Tuple;
use crate::value::Value;

/// `copy.copy(object)`.
///
/// # Errors
/// What `__copy__` raises.
pub fn copy<T: Copy>(object: &T) -> Result<T> {
    object.copied()
}

/// `copy.deepcopy(object)`.
///
/// # Errors
/// What `__deepcopy__` raises.
pub fn deepcopy<T: Copy>(object: &T) -> Result<T> {
    object.deep_copied(&mut Memo::default())
}

/// A type that `copy` knows. What is immutable is its own copy.
pub trait Copy: Object {
    /// A new object with the same elements.
    ///
    /// # Errors
    /// What `__copy__` raises.
    fn copied(&self) -> Result<Self> {
        Ok(self.clone())
    }

    /// A new object with copied elements.
    ///
    /// # Errors
    /// What `__deepcopy__` raises.
    fn deep_copied(&self, _memo: &mut Memo) -> Result<Self> {
        Ok(self.clone())
    }
}

/// The copies made so far.
#[derive(Default)]
pub struct Memo {
    index: HashTable<usize>,
    entries: Vec<Copied>,
}

struct Copied {
    address: usize,
    /// Kept alive, so that the address stays taken.
    _original: Box<dyn Any>,
    copy: Box<dyn Any>,
}

fn spread(address: usize) -> u64 {
    (address as u64 >> 3).wrapping_mul(0x9E37_79B9_7F4A_7C15)
}

impl Memo {
    /// The copy of the object at an address, if there is one.
    pub fn get<T: Clone + 'static>(&self, address: usize) -> Option<T> {
        let at = self
            .index
            .find(spread(address), |&at| self.entries[at].address == address)?;
        self.entries[*at].copy.downcast_ref::<T>().cloned()
    }

    /// Remembers the copy of the object at an address. To be called before the elements are
    /// copied: they may lead back to the object.
    pub fn put<T: Clone + 'static>(&mut self, address: usize, original: &T, copy: &T) {
        let at = self.entries.len();
        self.entries.push(Copied {
            address,
            _original: Box::new(original.clone()),
            copy: Box::new(copy.clone()),
        });
        let entries = &self.entries;
        self.index
            .insert_unique(spread(address), at, |&at| spread(entries[at].address));
    }
}

/// A deep copy of an instance: `shallow` makes one with the same fields, `deepen` copies those.
///
/// # Errors
/// What `__deepcopy__` of some field raises.
pub fn deep_instance<H: Clone + 'static>(
    instance: &H,
    address: usize,
    memo: &mut Memo,
    shallow: impl FnOnce() -> H,
    deepen: impl FnOnce(&H, &mut Memo) -> Result<()>,
) -> Result<H> {
    if let Some(copy) = memo.get(address) {
        return Ok(copy);
    }
    let copy = shallow();
    memo.put(address, instance, &copy);
    deepen(&copy, memo)?;
    Ok(copy)
}

/// `copy.copy` of an object that holds a builtin value, which the copy does not share.
///
/// # Errors
/// What `renew` raises.
pub fn shallow_instance<H>(copy: H, renew: impl FnOnce(&H) -> Result<()>) -> Result<H> {
    renew(&copy)?;
    Ok(copy)
}

/// The address of what a handle stands for.
pub fn address_of<T: ?Sized>(handle: &Rc<T>) -> usize {
    Rc::as_ptr(handle).addr()
}

macro_rules! immutable {
    ($($Type:ty),*) => { $(impl Copy for $Type {})* };
}

immutable!(
    (),
    bool,
    i64,
    f64,
    Int,
    Str,
    crate::bytes::Bytes,
    crate::range::Range
);

impl Copy for crate::bytes::ByteArray {
    fn copied(&self) -> Result<Self> {
        Ok(self.copy())
    }

    fn deep_copied(&self, _memo: &mut Memo) -> Result<Self> {
        Ok(self.copy())
    }
}

impl<A: 'static, R: 'static> Copy for crate::function::Func<A, R> where Self: Object {}

impl<T: Copy> Copy for Option<T> {
    fn copied(&self) -> Result<Self> {
        self.as_ref().map(T::copied).transpose()
    }

    fn deep_copied(&self, memo: &mut Memo) -> Result<Self> {
        self.as_ref().map(|some| some.deep_copied(memo)).transpose()
    }
}

impl<T: Copy> Copy for List<T> {
    fn copied(&self) -> Result<Self> {
        Ok(self.copy())
    }

    fn deep_copied(&self, memo: &mut Memo) -> Result<Self> {
        if let Some(copy) = memo.get(self.address()) {
            return Ok(copy);
        }
        let copy = List::new();
        memo.put(self.address(), self, &copy);
        for item in self.iter() {
            copy.append(item.deep_copied(memo)?);
        }
        Ok(copy)
    }
}

impl<T: Copy> Copy for Tuple<T> {
    fn deep_copied(&self, memo: &mut Memo) -> Result<Self> {
        let items = self.as_slice().iter().map(|item| item.deep_copied(memo));
        let items: Vec<T> = items.collect::<Result<_>>()?;
        let unchanged = items.iter().zip(self.as_slice());
        Ok(if unchanged.into_iter().all(|(a, b)| a.is_same(b)) {
            self.clone()
        } else {
            Tuple::from(items)
        })
    }
}

impl<T: Copy> Copy for Set<T> {
    fn copied(&self) -> Result<Self> {
        Ok(self.copy())
    }

    fn deep_copied(&self, memo: &mut Memo) -> Result<Self> {
        let items = self.to_vec();
        let items = items.iter().map(|item| item.deep_copied(memo));
        Set::from_items(items.collect::<Result<Vec<T>>>()?)
    }
}

impl<T: Copy> Copy for FrozenSet<T> {
    fn deep_copied(&self, memo: &mut Memo) -> Result<Self> {
        let items = self.to_vec();
        let items = items.iter().map(|item| item.deep_copied(memo));
        FrozenSet::from_items(items.collect::<Result<Vec<T>>>()?)
    }
}

impl<K: Copy, V: Copy> Copy for Dict<K, V> {
    fn copied(&self) -> Result<Self> {
        Ok(self.copy())
    }

    fn deep_copied(&self, memo: &mut Memo) -> Result<Self> {
        if let Some(copy) = memo.get(self.address()) {
            return Ok(copy);
        }
        let copy = self.copy();
        copy.clear();
        memo.put(self.address(), self, &copy);
        for (key, value) in self.to_pairs() {
            copy.set_item(key.deep_copied(memo)?, value.deep_copied(memo)?)?;
        }
        Ok(copy)
    }
}

impl<T: Copy> Copy for Deque<T> {
    fn copied(&self) -> Result<Self> {
        Ok(self.copy())
    }

    fn deep_copied(&self, memo: &mut Memo) -> Result<Self> {
        if let Some(copy) = memo.get(self.address()) {
            return Ok(copy);
        }
        let copy = self.copy();
        copy.clear();
        memo.put(self.address(), self, &copy);
        for item in self.to_vec() {
            copy.append(item.deep_copied(memo)?);
        }
        Ok(copy)
    }
}

impl Copy for Value {
    fn copied(&self) -> Result<Self> {
        Ok(match self {
            Value::List(list) => list.copied()?.into_value(),
            Value::Dict(dict) => dict.copied()?.into_value(),
            Value::Set(set) => set.copied()?.into_value(),
            Value::ByteArray(bytes) => bytes.copy().into_value(),
            Value::Instance(instance) => match instance.clone().copied() {
                Some(copy) => return copy,
                None => return self.special("__copy__"),
            },
            Value::Native(_) => return self.special("__copy__"),
            value => value.clone(),
        })
    }

    fn deep_copied(&self, memo: &mut Memo) -> Result<Self> {
        Ok(match self {
            Value::List(list) => list.deep_copied(memo)?.into_value(),
            Value::Tuple(tuple) => tuple.deep_copied(memo)?.into_value(),
            Value::Dict(dict) => dict.deep_copied(memo)?.into_value(),
            Value::Set(set) => set.deep_copied(memo)?.into_value(),
            Value::ByteArray(bytes) => bytes.copy().into_value(),
            Value::FrozenSet(set) => set.deep_copied(memo)?.into_value(),
            Value::Instance(instance) => match instance.clone().deep_copied(memo) {
                Some(copy) => return copy,
                None => return self.special("__deepcopy__"),
            },
            Value::Native(_) => return self.special("__deepcopy__"),
            value => value.clone(),
        })
    }
}

impl Value {
    /// The copy that the object's own method makes. The memo is not handed on.
    fn special(&self, method: &'static str) -> Result<Value> {
        let args = match method {
            "__deepcopy__" => Args::new([Value::Dict(Dict::new())]),
            _ => Args::default(),
        };
        crate::dynamic::call_method(self, method, args)
    }
}

macro_rules! shaped {
    ($($T:ident $at:tt),+) => {
        impl<$($T: Copy),+> Copy for ($($T,)+) {
            fn deep_copied(&self, memo: &mut Memo) -> Result<Self> {
                Ok(($(self.$at.deep_copied(memo)?,)+))
            }
        }
    };
}

shaped!(A 0);
shaped!(A 0, B 1);
shaped!(A 0, B 1, C 2);
shaped!(A 0, B 1, C 2, D 3);
shaped!(A 0, B 1, C 2, D 3, E 4);
shaped!(A 0, B 1, C 2, D 3, E 4, F 5);
shaped!(A 0, B 1, C 2, D 3, E 4, F 5, G 6);
shaped!(A 0, B 1, C 2, D 3, E 4, F 5, G 6, H 7);
