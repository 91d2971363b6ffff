//! `set` and `frozenset`.
//!
//! ```python
//! seen = {3, 1, 2}
//! seen |= {4}
//! cache = {frozenset(seen): "key"}     # only a frozenset is hashable
//! ```
//! Iteration order is CPython's for elements whose hashes are (ints, floats, tuples of them):
//! the table is in `set/table.rs`, the algebra that both types share in `set/raw.rs`.
//!
//! Source: CPython `Objects/setobject.c`, 3.11.

mod raw;
mod table;

pub(crate) use raw::Raw;
pub use raw::SetIter;

use alloc::string::String;
use alloc::vec::Vec;

use crate::exc::{Exc, Result};
use crate::iter::{Iterable, SetSource, same_type};
use crate::object::{Cmp, Object};
use crate::value::Value;

/// A Python set. Clones are the same set.
pub struct Set<T>(Raw<T>);

/// A Python frozenset. Clones are the same set.
pub struct FrozenSet<T>(Raw<T>);

/// A set or a frozenset.
pub trait SetLike {
    /// The type of the elements.
    type Item: Object;

    /// The same elements as a set, sharing the table.
    fn as_set(&self) -> Set<Self::Item>;
}

impl<T> Set<T> {
    /// `set()`.
    pub fn new() -> Set<T> {
        Set(Raw::new())
    }
}

impl<T> Default for Set<T> {
    fn default() -> Self {
        Set::new()
    }
}

impl<T> Default for FrozenSet<T> {
    fn default() -> Self {
        FrozenSet(Raw::new())
    }
}

impl<T: Object> Set<T> {
    /// What `id(self)` is made of.
    pub fn address(&self) -> usize {
        alloc::rc::Rc::as_ptr(&self.0.0).addr()
    }

    /// `{a, b, …}` of expressions.
    ///
    /// # Errors
    /// What hashing and comparing raises.
    pub fn from_items(items: impl IntoIterator<Item = T>) -> Result<Set<T>> {
        Raw::from_items(items).map(Set)
    }

    /// `{a, b, c, …}` of three or more constants: CPython makes a frozenset of them when it
    /// compiles, and copies that, which gives another order than adding them one by one.
    ///
    /// # Errors
    /// What hashing and comparing raises.
    pub fn from_constants(items: impl IntoIterator<Item = T>) -> Result<Set<T>> {
        Raw::from_items(items).map(|set| Set(set.copy()))
    }

    /// `self.add(item)`.
    ///
    /// # Errors
    /// What hashing and comparing raises.
    #[inline]
    pub fn add(&self, item: T) -> Result {
        self.0.add(item)
    }

    /// `self.discard(item)`.
    ///
    /// # Errors
    /// What hashing and comparing raises.
    pub fn discard(&self, item: &T) -> Result {
        self.0.discard(item).map(drop)
    }

    /// `self.remove(item)`.
    ///
    /// # Errors
    /// KeyError; what hashing and comparing raises.
    pub fn remove(&self, item: &T) -> Result {
        if self.0.discard(item)? {
            return Ok(());
        }
        Err(Exc::key_error(item.clone()))
    }

    /// `self.pop()`.
    ///
    /// # Errors
    /// KeyError when it is empty.
    pub fn pop(&self) -> Result<T> {
        self.0
            .pop()
            .ok_or_else(|| Exc::key_error_text("pop from an empty set"))
    }

    /// `self.clear()`.
    pub fn clear(&self) {
        self.0.clear();
    }

    /// `self.update(it)`, `self |= it`.
    ///
    /// # Errors
    /// What iterating, hashing and comparing raises.
    pub fn update<I: Iterable<Item = T>>(&self, it: &I) -> Result {
        self.0.update(it)
    }

    /// `self.intersection_update(it)`, `self &= it`.
    ///
    /// # Errors
    /// What iterating, hashing and comparing raises.
    pub fn intersection_update<I: Iterable<Item = T>>(&self, it: &I) -> Result {
        self.0.intersection_update(it)
    }

    /// `self.difference_update(it)`, `self -= it`.
    ///
    /// # Errors
    /// What iterating, hashing and comparing raises.
    pub fn difference_update<I: Iterable<Item = T>>(&self, it: &I) -> Result {
        self.0.difference_update(it)
    }

    /// `self.symmetric_difference_update(it)`, `self ^= it`.
    ///
    /// # Errors
    /// What iterating, hashing and comparing raises.
    pub fn symmetric_difference_update<I: Iterable<Item = T>>(&self, it: &I) -> Result {
        self.0.symmetric_difference_update(it)
    }
}

impl<T: Object> FrozenSet<T> {
    /// `frozenset()`.
    pub fn new() -> FrozenSet<T> {
        FrozenSet::default()
    }

    /// The frozenset that CPython makes of constants in `x in {a, b}`.
    ///
    /// # Errors
    /// What hashing and comparing raises.
    pub fn from_items(items: impl IntoIterator<Item = T>) -> Result<FrozenSet<T>> {
        Raw::from_items(items).map(FrozenSet)
    }
}

macro_rules! shared {
    ($Set:ident) => {
        impl<T> Clone for $Set<T> {
            #[inline]
            fn clone(&self) -> Self {
                $Set(self.0.clone())
            }
        }

        impl<T: Object> SetLike for $Set<T> {
            type Item = T;

            fn as_set(&self) -> Set<T> {
                Set(self.0.clone())
            }
        }

        impl<T: Object> $Set<T> {
            /// `set(it)` or `frozenset(it)`.
            ///
            /// # Errors
            /// What iterating, hashing and comparing raises.
            pub fn from_iterable<I: Iterable<Item = T>>(it: &I) -> Result<Self> {
                Raw::from_iterable(it).map($Set)
            }

            /// `len(self)`.
            pub fn len(&self) -> i64 {
                self.0.len() as i64
            }

            /// `not self`.
            pub fn is_empty(&self) -> bool {
                self.0.len() == 0
            }

            /// `item in self`.
            ///
            /// # Errors
            /// What hashing and comparing raises.
            #[inline]
            pub fn contains(&self, item: &T) -> Result<bool> {
                self.0.contains(item)
            }

            /// The elements, in the order of the table.
            pub fn to_vec(&self) -> Vec<T> {
                self.0
                    .0
                    .read(|table| table.items().map(|(_, item)| item.clone()).collect())
            }

            /// `self.union(it)`, `self | it`.
            ///
            /// # Errors
            /// What iterating, hashing and comparing raises.
            pub fn union<I: Iterable<Item = T>>(&self, it: &I) -> Result<Self> {
                let result = self.0.copy();
                result.update(it)?;
                Ok($Set(result))
            }

            /// `self.intersection(it)`, `self & it`.
            ///
            /// # Errors
            /// What iterating, hashing and comparing raises.
            pub fn intersection<I: Iterable<Item = T>>(&self, it: &I) -> Result<Self> {
                self.0.intersection(it).map($Set)
            }

            /// `self.difference(it)`, `self - it`.
            ///
            /// # Errors
            /// What iterating, hashing and comparing raises.
            pub fn difference<I: Iterable<Item = T>>(&self, it: &I) -> Result<Self> {
                self.0.difference(it).map($Set)
            }

            /// `self.symmetric_difference(it)`, `self ^ it`.
            ///
            /// # Errors
            /// What iterating, hashing and comparing raises.
            pub fn symmetric_difference<I: Iterable<Item = T>>(&self, it: &I) -> Result<Self> {
                self.0.symmetric_difference(it).map($Set)
            }

            /// `self.isdisjoint(it)`.
            ///
            /// # Errors
            /// What iterating, hashing and comparing raises.
            pub fn isdisjoint<I: Iterable<Item = T>>(&self, it: &I) -> Result<bool> {
                self.0.isdisjoint(it)
            }

            /// `self.issubset(it)`.
            ///
            /// # Errors
            /// What iterating, hashing and comparing raises.
            pub fn issubset<I: Iterable<Item = T>>(&self, it: &I) -> Result<bool> {
                self.0.is_subset(&operand(it)?)
            }

            /// `self.issuperset(it)`.
            ///
            /// # Errors
            /// What iterating, hashing and comparing raises.
            pub fn issuperset<I: Iterable<Item = T>>(&self, it: &I) -> Result<bool> {
                operand(it)?.is_subset(&self.0)
            }
        }

        impl<T: Object> Iterable for $Set<T> {
            type Item = T;

            fn iterate(&self) -> Result<impl Iterator<Item = Result<T>> + 'static> {
                Ok(self.0.walk())
            }

            fn set_source(&self) -> SetSource<T> {
                SetSource::Set(self.as_set())
            }
        }
    };
}

shared!(Set);
shared!(FrozenSet);

impl<T: Object> Set<T> {
    /// `self.copy()`.
    pub fn copy(&self) -> Set<T> {
        Set(self.0.copy())
    }
}

impl<T: Object> FrozenSet<T> {
    /// `self.copy()`: the same frozenset.
    pub fn copy(&self) -> FrozenSet<T> {
        self.clone()
    }
}

/// The elements of an iterable as a set; a set as it is.
fn operand<I: Iterable>(it: &I) -> Result<Raw<I::Item>> {
    match it.set_source() {
        SetSource::Set(set) => Ok(set.0),
        _ => Raw::from_iterable(it),
    }
}

/// `a == b` of any two sets.
///
/// # Errors
/// What comparing raises.
pub fn equals<A: SetLike, B: SetLike<Item = A::Item>>(a: &A, b: &B) -> Result<bool> {
    a.as_set().0.equals(&b.as_set().0)
}

/// `a < b` and its kin of any two sets: being a subset.
///
/// # Errors
/// What comparing raises.
pub fn compare<A: SetLike, B: SetLike<Item = A::Item>>(op: Cmp, a: &A, b: &B) -> Result<bool> {
    let (a, b) = (a.as_set().0, b.as_set().0);
    match op {
        Cmp::Eq => a.equals(&b),
        Cmp::Ne => a.equals(&b).map(|same| !same),
        Cmp::Le => a.is_subset(&b),
        Cmp::Ge => b.is_subset(&a),
        Cmp::Lt => Ok(a.len() < b.len() && a.is_subset(&b)?),
        Cmp::Gt => Ok(b.len() < a.len() && b.is_subset(&a)?),
    }
}

/// Appends the elements of a set between `open` and `close`; what is inside itself is printed as
/// `name(...)`.
fn repr<T: Object>(set: &Raw<T>, name: &str, frozen: bool, out: &mut String) -> Result<()> {
    if set.len() == 0 {
        out.push_str(name);
        out.push_str("()");
        return Ok(());
    }
    let start = out.len();
    out.push_str(if frozen { "frozenset({" } else { "{" });
    let done = set.0.repr.run(|| {
        // CPython prints a list of the elements, taken at once.
        let items: Vec<T> = set
            .0
            .read(|table| table.items().map(|(_, item)| item.clone()).collect());
        for (i, item) in items.iter().enumerate() {
            if i > 0 {
                out.push_str(", ");
            }
            item.repr_to(out)?;
        }
        out.push_str(if frozen { "})" } else { "}" });
        Ok(())
    })?;
    if !done {
        out.truncate(start);
        out.push_str(name);
        out.push_str("(...)");
    }
    Ok(())
}

impl<T: Object> Object for Set<T> {
    fn type_name(&self) -> &'static str {
        "set"
    }

    fn repr_to(&self, out: &mut String) -> Result<()> {
        repr(&self.0, "set", false, out)
    }

    fn truth(&self) -> Result<bool> {
        Ok(!self.is_empty())
    }

    fn equals(&self, other: &Self) -> Result<bool> {
        self.0.equals(&other.0)
    }

    fn is_same(&self, other: &Self) -> bool {
        self.0.is_same(&other.0)
    }

    fn compare(&self, op: Cmp, other: &Self) -> Result<bool> {
        compare(op, self, other)
    }

    fn into_value(self) -> Value {
        Value::Set(match same_type::<Set<T>, Set<Value>>(&self) {
            Some(set) => set,
            None => Set(self.0.into_dynamic()),
        })
    }

    fn from_value(value: &Value) -> Option<Self> {
        let Value::Set(set) = value else {
            return Self::from_value(&value.held()?);
        };
        same_type::<Set<Value>, Set<T>>(set).or_else(|| set.0.typed().map(Set))
    }
}

impl<T: Object> Object for FrozenSet<T> {
    const PLAIN: bool = T::PLAIN;

    fn type_name(&self) -> &'static str {
        "frozenset"
    }

    fn repr_to(&self, out: &mut String) -> Result<()> {
        repr(&self.0, "frozenset", true, out)
    }

    fn truth(&self) -> Result<bool> {
        Ok(!self.is_empty())
    }

    fn equals(&self, other: &Self) -> Result<bool> {
        self.0.equals(&other.0)
    }

    /// All empty frozensets are one object, as in CPython.
    fn is_same(&self, other: &Self) -> bool {
        self.0.is_same(&other.0) || (self.is_empty() && other.is_empty())
    }

    fn compare(&self, op: Cmp, other: &Self) -> Result<bool> {
        compare(op, self, other)
    }

    fn hash(&self) -> Result<i64> {
        Ok(self.0.frozen_hash())
    }

    fn into_value(self) -> Value {
        Value::FrozenSet(match same_type::<FrozenSet<T>, FrozenSet<Value>>(&self) {
            Some(set) => set,
            None => FrozenSet(self.0.into_dynamic()),
        })
    }

    fn from_value(value: &Value) -> Option<Self> {
        let Value::FrozenSet(set) = value else {
            return Self::from_value(&value.held()?);
        };
        same_type::<FrozenSet<Value>, FrozenSet<T>>(set).or_else(|| set.0.typed().map(FrozenSet))
    }
}
