//! `collections`: containers for special jobs.
//!
//! ```python
//! recent = deque(maxlen=10)
//! groups = defaultdict(list)
//! words = Counter(text.split())
//! ```
//! The three dict-likes are handles of a [`Dict`] of a kind, see `dict/kind.rs`; they dereference
//! to it, so all of dict's methods are theirs.
//!
//! Source: the Python library reference, "collections", 3.11.

pub mod counter;
pub mod deque;

pub use counter::Counter;
pub use deque::Deque;

use alloc::rc::Rc;
use alloc::string::String;
use core::ops::Deref;

use crate::dict::{Dict, DictClass, Kind};
use crate::exc::Result;
use crate::iter::{Iterable, SetSource};
use crate::object::Object;
use crate::str::Str;
use crate::value::Value;

/// Implements what a handle of a dict of a kind shares with the dict.
macro_rules! dict_handle {
    ($Handle:ident [$($P:ident)+] $K:ty, $V:ty, $class:pat) => {
        impl<$($P),+> Clone for $Handle<$($P),+> {
            fn clone(&self) -> Self {
                $Handle(self.0.clone())
            }
        }

        impl<$($P: Object),+> Deref for $Handle<$($P),+> {
            type Target = Dict<$K, $V>;

            fn deref(&self) -> &Self::Target {
                &self.0
            }
        }

        impl<$($P: Object),+> $Handle<$($P),+> {
            /// The same object where any dict will do.
            pub fn as_dict(&self) -> Dict<$K, $V> {
                self.0.clone()
            }

            /// `self.copy()`.
            pub fn copy(&self) -> Self {
                $Handle(self.0.copy())
            }
        }

        impl<$($P: $crate::copy::Copy),+> $crate::copy::Copy for $Handle<$($P),+> {
            fn copied(&self) -> Result<Self> {
                self.0.copied().map($Handle)
            }

            fn deep_copied(&self, memo: &mut $crate::copy::Memo) -> Result<Self> {
                self.0.deep_copied(memo).map($Handle)
            }
        }

        impl<$($P: Object),+> Iterable for $Handle<$($P),+> {
            type Item = $K;

            fn iterate(&self) -> Result<impl Iterator<Item = Result<$K>> + 'static> {
                self.0.iterate()
            }

            fn set_source(&self) -> SetSource<$K> {
                self.0.set_source()
            }
        }

        impl<$($P: Object),+> $crate::builtins::Reversible for $Handle<$($P),+> {
            fn backwards(&self) -> Result<impl Iterator<Item = Result<$K>> + 'static> {
                Ok(self.0.reversed())
            }
        }

        impl<$($P: Object),+> Object for $Handle<$($P),+> {
            fn type_name(&self) -> &'static str {
                self.0.type_name()
            }

            fn repr_to(&self, out: &mut String) -> Result<()> {
                self.0.repr_to(out)
            }

            fn truth(&self) -> Result<bool> {
                self.0.truth()
            }

            fn equals(&self, other: &Self) -> Result<bool> {
                self.0.equals(&other.0)
            }

            fn is_same(&self, other: &Self) -> bool {
                self.0.is_same(&other.0)
            }

            fn compare(&self, op: $crate::object::Cmp, other: &Self) -> Result<bool> {
                self.0.compare(op, &other.0)
            }

            fn into_value(self) -> Value {
                self.0.into_value()
            }

            fn from_value(value: &Value) -> Option<Self> {
                let dict = Dict::from_value(value)?;
                matches!(dict.kind().map(Kind::class), Some($class)).then(|| $Handle(dict))
            }
        }
    };
}

pub(crate) use dict_handle;

/// How a factory without a known name is printed.
const UNNAMED: &str = "<function <lambda>>";

/// `defaultdict`: a dict that makes the value of a key that is not there.
pub struct DefaultDict<K, V>(Dict<K, V>);

dict_handle!(DefaultDict [K V] K, V, DictClass::Default(_));

impl<K: Object, V: Object> DefaultDict<K, V> {
    /// `defaultdict(factory)`.
    pub fn of(factory: impl Fn() -> Result<V> + 'static) -> Self {
        let missing = move |dict: &Dict<K, V>, key: &K| {
            let value = factory()?;
            dict.set_item(key.clone(), value.clone())?;
            Ok(value)
        };
        let class = DictClass::Default(Str::literal(&UNNAMED));
        DefaultDict(Dict::of_kind(Kind::new(class, Some(Rc::new(missing)))))
    }

    /// `defaultdict.fromkeys(keys, value)`: without a factory.
    ///
    /// # Errors
    /// What iterating, hashing and comparing raises.
    pub fn fromkeys<I: Iterable<Item = K>>(keys: &I, value: V) -> Result<Self> {
        let dict = DefaultDict::without_factory();
        dict.set_all(keys, value)?;
        Ok(dict)
    }

    /// `defaultdict(factory, other)`.
    ///
    /// # Errors
    /// What hashing and comparing raises.
    pub fn of_dict(factory: impl Fn() -> Result<V> + 'static, other: &Dict<K, V>) -> Result<Self> {
        let dict = DefaultDict::of(factory);
        dict.update(other)?;
        Ok(dict)
    }

    /// `defaultdict(factory, pairs)`.
    ///
    /// # Errors
    /// What iterating, hashing and comparing raises.
    pub fn of_iterable<I: Iterable<Item = (K, V)>>(
        factory: impl Fn() -> Result<V> + 'static,
        pairs: &I,
    ) -> Result<Self> {
        let dict = DefaultDict::of(factory);
        dict.update_pairs(pairs)?;
        Ok(dict)
    }

    /// The new dict with the representation of its factory.
    pub fn named(&self, factory: &Str) -> Self {
        let missing = self.0.kind().and_then(|kind| kind.missing().cloned());
        let class = DictClass::Default(factory.clone());
        DefaultDict(self.0.as_kind(Kind::new(class, missing)))
    }

    /// `defaultdict()`: without a factory, like a dict.
    pub fn without_factory() -> Self {
        let class = DictClass::Default(Str::literal(&"None"));
        DefaultDict(Dict::of_kind(Kind::new(class, None)))
    }

    /// `defaultdict(None)`. As [`DefaultDict::without_factory`].
    pub fn of_none(_factory: ()) -> Self {
        DefaultDict::without_factory()
    }

    /// `defaultdict(None, other)`.
    ///
    /// # Errors
    /// What hashing and comparing raises.
    pub fn of_none_dict(_factory: (), other: &Dict<K, V>) -> Result<Self> {
        let dict = DefaultDict::without_factory();
        dict.update(other)?;
        Ok(dict)
    }
}

/// `OrderedDict`: a dict whose order counts when it is compared, and can be changed.
pub struct OrderedDict<K, V>(Dict<K, V>);

dict_handle!(OrderedDict [K V] K, V, DictClass::Ordered);

impl<K: Object, V: Object> Default for OrderedDict<K, V> {
    fn default() -> Self {
        OrderedDict(Dict::of_kind(Kind::new(DictClass::Ordered, None)))
    }
}

impl<K: Object, V: Object> OrderedDict<K, V> {
    /// `OrderedDict()`.
    pub fn new() -> Self {
        OrderedDict::default()
    }

    /// `OrderedDict(other)`.
    ///
    /// # Errors
    /// What hashing and comparing raises.
    pub fn from_dict(other: &Dict<K, V>) -> Result<Self> {
        let dict = OrderedDict::new();
        dict.update(other)?;
        Ok(dict)
    }

    /// `OrderedDict(pairs)`.
    ///
    /// # Errors
    /// What iterating, hashing and comparing raises.
    pub fn from_iterable<I: Iterable<Item = (K, V)>>(pairs: &I) -> Result<Self> {
        let dict = OrderedDict::new();
        dict.update_pairs(pairs)?;
        Ok(dict)
    }

    /// `OrderedDict.fromkeys(keys, value)`.
    ///
    /// # Errors
    /// What iterating, hashing and comparing raises.
    pub fn fromkeys<I: Iterable<Item = K>>(keys: &I, value: V) -> Result<Self> {
        let dict = OrderedDict::new();
        dict.set_all(keys, value)?;
        Ok(dict)
    }

    /// `self.popitem(last)`.
    ///
    /// # Errors
    /// KeyError when it is empty.
    pub fn popitem(&self, last: bool) -> Result<(K, V)> {
        self.0.popitem_at(last)
    }
}
