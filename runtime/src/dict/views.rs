//! `d.keys()`, `d.values()` and `d.items()`: windows on a dict that see its changes.
//!
//! ```python
//! for name, age in ages.items(): ...
//! common = a.keys() & b.keys()       # keys and items are set-like; the result is a set
//! ```
//!
//! Source: CPython `Objects/dictobject.c`, `dictviews_*`.

use alloc::rc::Rc;
use alloc::string::String;
use core::any::Any;

use super::{Dict, DictEntries, DictKeysIter, DictValuesIter};
use crate::exc::{Exc, Result};
use crate::function::Args;
use crate::int::Int;
use crate::iter::{Iter, Iterable};
use crate::object::{Cmp, Object};
use crate::sequence::same_or_equal;
use crate::set::Set;
use crate::value::{Native, Value};

/// `d.keys()`.
pub struct DictKeys<K, V>(Dict<K, V>);

/// `d.values()`.
pub struct DictValues<K, V>(Dict<K, V>);

/// `d.items()`.
pub struct DictItems<K, V>(Dict<K, V>);

macro_rules! view {
    ($View:ident $name:literal) => {
        impl<K, V> Clone for $View<K, V> {
            fn clone(&self) -> Self {
                $View(self.0.clone())
            }
        }

        impl<K: Object, V: Object> $View<K, V> {
            pub(super) fn of(dict: &Dict<K, V>) -> Self {
                $View(dict.clone())
            }

            /// The same view of a dict with dynamic keys and values.
            fn dynamic(self) -> $View<Value, Value> {
                match self.0.into_value() {
                    Value::Dict(dict) => $View(dict),
                    _ => $View(Dict::new()),
                }
            }

            /// `len(self)`.
            pub fn len(&self) -> i64 {
                self.0.len()
            }

            /// `not self`.
            pub fn is_empty(&self) -> bool {
                self.0.is_empty()
            }

            /// `self.mapping`, without its protection from writing.
            pub fn mapping(&self) -> Dict<K, V> {
                self.0.clone()
            }
        }

        impl<K: Object, V: Object> Object for $View<K, V> {
            fn type_name(&self) -> &'static str {
                $name
            }

            fn repr_to(&self, out: &mut String) -> Result<()> {
                out.push_str(concat!($name, "(["));
                let done = self.0.0.view_repr.run(|| {
                    for (i, item) in self.iterate()?.enumerate() {
                        if i > 0 {
                            out.push_str(", ");
                        }
                        item?.repr_to(out)?;
                    }
                    Ok(())
                })?;
                if done {
                    out.push_str("])");
                } else {
                    out.truncate(out.len() - concat!($name, "([").len());
                    out.push_str("...");
                }
                Ok(())
            }

            fn truth(&self) -> Result<bool> {
                Ok(!self.is_empty())
            }

            fn equals(&self, other: &Self) -> Result<bool> {
                view!(@equals $View self other)
            }

            /// Two views of one dict stand for one object.
            fn is_same(&self, other: &Self) -> bool {
                self.0.is_same(&other.0)
            }

            fn compare(&self, op: Cmp, other: &Self) -> Result<bool> {
                view!(@compare $View self op other)
            }

            fn into_value(self) -> Value {
                Value::Native(Rc::new(self.dynamic()))
            }

            fn from_value(value: &Value) -> Option<Self> {
                let Value::Native(native) = value else {
                    return None;
                };
                let native = native.clone() as Rc<dyn Any>;
                let view = native.downcast::<$View<Value, Value>>().ok()?;
                Dict::from_value(&Value::Dict(view.0.clone())).map($View)
            }
        }

        impl Native for $View<Value, Value> {
            fn type_name(&self) -> &'static str {
                $name
            }

            fn repr_to(self: Rc<Self>, out: &mut String) -> Result<()> {
                Object::repr_to(&*self, out)
            }

            fn call_method(self: Rc<Self>, name: &str, args: Args) -> Option<Result<Value>> {
                match (name, args.positional.as_slice()) {
                    ("__len__", []) => Some(Ok(Value::Int(Int::from(self.len())))),
                    ("__contains__", [item]) => Some(match Object::from_value(item) {
                        Some(item) => self.contains(&item).map(Value::Bool),
                        None => Ok(Value::Bool(false)),
                    }),
                    ("__reversed__", []) => Some(Ok(Value::Iter(Iter::named(
                        concat!($name, "_reverseiterator"),
                        self.reversed().map(|item| item.map(Object::into_value)),
                    )))),
                    (name, [other]) if view!(@is_set $View) => {
                        let view = Value::Native(self.clone());
                        crate::dynamic::view_operator(name, &view, other)
                    }
                    _ => None,
                }
            }

            fn iterate(self: Rc<Self>) -> Option<Result<Iter<Value>>> {
                let items = Iterable::iterate(&*self);
                Some(items.map(|items| {
                    Iter::named(
                        concat!($name, "_iterator"),
                        items.map(|item| item.map(Object::into_value)),
                    )
                }))
            }
        }
    };
    (@equals DictValues $self:ident $other:ident) => { Ok($self.is_same($other)) };
    (@equals $View:ident $self:ident $other:ident) => {
        Ok($self.len() == $other.len() && $self.within($other)?)
    };
    (@is_set DictValues) => { false };
    (@is_set $View:ident) => { true };
    (@compare DictValues $self:ident $op:ident $other:ident) => {
        Err(Exc::type_error(alloc::format!(
            "'{}' not supported between instances of '{}' and '{}'",
            $op.symbol(),
            Object::type_name($self),
            Object::type_name($other)
        )))
    };
    (@compare $View:ident $self:ident $op:ident $other:ident) => {
        match $op {
            Cmp::Le => Ok($self.len() <= $other.len() && $self.within($other)?),
            Cmp::Lt => Ok($self.len() < $other.len() && $self.within($other)?),
            Cmp::Ge => Ok($self.len() >= $other.len() && $other.within($self)?),
            Cmp::Gt => Ok($self.len() > $other.len() && $other.within($self)?),
            Cmp::Eq => $self.equals($other),
            Cmp::Ne => $self.equals($other).map(|same| !same),
        }
    };
}

view!(DictKeys "dict_keys");
view!(DictValues "dict_values");
view!(DictItems "dict_items");

impl<K: Object, V: Object> Iterable for DictKeys<K, V> {
    type Item = K;

    fn iterate(&self) -> Result<impl Iterator<Item = Result<K>> + 'static> {
        Ok(DictKeysIter::new(&self.0))
    }
}

impl<K: Object, V: Object> Iterable for DictValues<K, V> {
    type Item = V;

    fn iterate(&self) -> Result<impl Iterator<Item = Result<V>> + 'static> {
        Ok(DictValuesIter::new(&self.0))
    }
}

impl<K: Object, V: Object> Iterable for DictItems<K, V> {
    type Item = (K, V);

    fn iterate(&self) -> Result<impl Iterator<Item = Result<(K, V)>> + 'static> {
        Ok(DictEntries::new(&self.0))
    }
}

impl<K: Object, V: Object> DictValues<K, V> {
    /// `reversed(self)`.
    pub fn reversed(&self) -> impl Iterator<Item = Result<V>> + use<K, V> {
        DictValuesIter::backwards(&self.0)
    }

    /// `item in self`.
    ///
    /// # Errors
    /// What comparing raises.
    pub fn contains(&self, item: &V) -> Result<bool> {
        for value in self.iterate()? {
            if same_or_equal(&value?, item)? {
                return Ok(true);
            }
        }
        Ok(false)
    }
}

impl<K: Object, V: Object> DictKeys<K, V> {
    /// `reversed(self)`.
    pub fn reversed(&self) -> impl Iterator<Item = Result<K>> + use<K, V> {
        DictKeysIter::backwards(&self.0)
    }

    /// `key in self`.
    ///
    /// # Errors
    /// What hashing and comparing raises.
    pub fn contains(&self, key: &K) -> Result<bool> {
        self.0.contains(key)
    }
}

impl<K: Object, V: Object> DictItems<K, V> {
    /// `reversed(self)`.
    pub fn reversed(&self) -> impl Iterator<Item = Result<(K, V)>> + use<K, V> {
        DictEntries::backwards(&self.0)
    }

    /// `(key, value) in self`.
    ///
    /// # Errors
    /// What hashing and comparing raises.
    pub fn contains(&self, item: &(K, V)) -> Result<bool> {
        match self.0.get(&item.0)? {
            Some(value) => same_or_equal(&item.1, &value),
            None => Ok(false),
        }
    }
}

macro_rules! set_like {
    ($View:ident $Item:ty) => {
        impl<K: Object, V: Object> $View<K, V> {
            /// Whether all elements are in `other`.
            fn within(&self, other: &Self) -> Result<bool> {
                for item in self.iterate()? {
                    if !other.contains(&item?)? {
                        return Ok(false);
                    }
                }
                Ok(true)
            }

            /// `self & it`.
            ///
            /// # Errors
            /// What iterating, hashing and comparing raises.
            pub fn intersection<I: Iterable<Item = $Item>>(&self, it: &I) -> Result<Set<$Item>> {
                let result = Set::new();
                for item in it.iterate()? {
                    let item = item?;
                    if self.contains(&item)? {
                        result.add(item)?;
                    }
                }
                Ok(result)
            }

            /// `self | it`.
            ///
            /// # Errors
            /// What iterating, hashing and comparing raises.
            pub fn union<I: Iterable<Item = $Item>>(&self, it: &I) -> Result<Set<$Item>> {
                let result = Set::from_iterable(self)?;
                result.update(it)?;
                Ok(result)
            }

            /// `self - it`.
            ///
            /// # Errors
            /// What iterating, hashing and comparing raises.
            pub fn difference<I: Iterable<Item = $Item>>(&self, it: &I) -> Result<Set<$Item>> {
                let result = Set::from_iterable(self)?;
                result.difference_update(it)?;
                Ok(result)
            }

            /// `self ^ it`.
            ///
            /// # Errors
            /// What iterating, hashing and comparing raises.
            pub fn symmetric_difference<I: Iterable<Item = $Item>>(
                &self,
                it: &I,
            ) -> Result<Set<$Item>> {
                let result = Set::from_iterable(self)?;
                result.symmetric_difference_update(&Set::from_iterable(it)?)?;
                Ok(result)
            }

            /// `self.isdisjoint(it)`.
            ///
            /// # Errors
            /// What iterating, hashing and comparing raises.
            pub fn isdisjoint<I: Iterable<Item = $Item>>(&self, it: &I) -> Result<bool> {
                for item in it.iterate()? {
                    if self.contains(&item?)? {
                        return Ok(false);
                    }
                }
                Ok(true)
            }
        }
    };
}

set_like!(DictKeys K);
set_like!(DictItems(K, V));
