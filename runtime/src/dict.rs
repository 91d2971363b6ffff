//! `dict`: a hash table that remembers the order of insertion.
//!
//! ```python
//! d = {"b": 1, "a": 2}
//! d["c"] = d.pop("b")      # order: a, c
//! for k in d:
//!     d[k + k] = 0         # RuntimeError: dictionary changed size during iteration
//! ```
//! Looking a key up may run a user's `__hash__` and `__eq__`, which may change the dict: keys are
//! compared outside of any access, and the search starts again when the table has changed.
//!
//! `OrderedDict`, `defaultdict` and `Counter` are dicts with a [`Kind`]: they are handles of the
//! same table, so handing one to a function that takes a dict costs nothing and loses nothing.
//! The table itself is in `dict/table.rs`, the views in `dict/views.rs`.
//!
//! Source: CPython `Objects/dictobject.c`, 3.11.

mod iter;
mod kind;
mod merge;
mod table;
mod views;

pub use iter::{DictEntries, DictKeysIter, DictValuesIter};
pub(crate) use kind::DictClass;
pub use kind::Kind;
pub use merge::from_value;
pub use views::{DictItems, DictKeys, DictValues};

use alloc::boxed::Box;
use alloc::rc::Rc;
use alloc::string::String;
use alloc::vec::Vec;

use crate::exc::{Exc, Result};
use crate::iter::{Iterable, SetSource, same_type};
use crate::object::{Cmp, Object};
use crate::sequence::{self, same_or_equal};
use crate::shared::{ReprGuard, Shared};
use crate::value::Value;
use table::Table;

/// A Python dict. Clones are the same dict.
pub struct Dict<K, V>(Rc<Body<K, V>>);

struct Body<K, V> {
    table: Shared<Table<K, V>>,
    view_repr: ReprGuard,
    /// None for a plain dict.
    kind: Option<Box<Kind<K, V>>>,
}

impl<K, V> Clone for Dict<K, V> {
    #[inline]
    fn clone(&self) -> Self {
        Dict(self.0.clone())
    }
}

impl<K, V> Default for Dict<K, V> {
    fn default() -> Self {
        Dict::from_table(Table::new(), None)
    }
}

impl<K, V> Dict<K, V> {
    fn from_table(table: Table<K, V>, kind: Option<Box<Kind<K, V>>>) -> Self {
        Dict(Rc::new(Body {
            table: Shared::new(table),
            view_repr: ReprGuard::default(),
            kind,
        }))
    }

    /// An empty dict of a kind.
    pub(crate) fn of_kind(kind: Kind<K, V>) -> Self {
        Dict::from_table(Table::new(), Some(Box::new(kind)))
    }

    /// What the dict is beside a plain one.
    pub(crate) fn kind(&self) -> Option<&Kind<K, V>> {
        self.0.kind.as_deref()
    }

    /// Whether it is a `Counter`.
    pub(crate) fn is_counter(&self) -> bool {
        self.kind()
            .is_some_and(|it| it.class() == DictClass::Counter)
    }
}

impl<K: Object, V: Object> Dict<K, V> {
    /// `{}`.
    pub fn new() -> Dict<K, V> {
        Dict::default()
    }

    /// `{}` with room for `capacity` keys.
    pub fn with_capacity(capacity: usize) -> Dict<K, V> {
        let mut table = Table::new();
        table.reserve(capacity);
        Dict::from_table(table, None)
    }

    /// `{key: value, …}`: a later value of an equal key wins, at the place of the first.
    ///
    /// # Errors
    /// What hashing and comparing keys raises.
    pub fn from_pairs(pairs: impl IntoIterator<Item = (K, V)>) -> Result<Dict<K, V>> {
        let pairs = pairs.into_iter();
        let dict = Dict::with_capacity(pairs.size_hint().0.min(1 << 16));
        for (key, value) in pairs {
            dict.set_item(key, value)?;
        }
        Ok(dict)
    }

    /// What `id(self)` is made of.
    pub fn address(&self) -> usize {
        Rc::as_ptr(&self.0).addr()
    }

    /// `len(self)`.
    #[inline]
    pub fn len(&self) -> i64 {
        self.0.table.read(Table::len) as i64
    }

    /// `not self`.
    #[inline]
    pub fn is_empty(&self) -> bool {
        self.len() == 0
    }

    /// `self[key]`.
    ///
    /// # Errors
    /// KeyError; what hashing and comparing raises; what `__missing__` of a kind raises.
    #[inline]
    pub fn get_item(&self, key: &K) -> Result<V> {
        match self.get(key)? {
            Some(value) => Ok(value),
            None => self.missing(key),
        }
    }

    #[cold]
    fn missing(&self, key: &K) -> Result<V> {
        match self.kind().and_then(Kind::missing) {
            Some(missing) => missing(self, key),
            None => Err(Exc::key_error(key.clone())),
        }
    }

    /// `self[key] = value`.
    ///
    /// # Errors
    /// What hashing and comparing raises.
    #[inline]
    pub fn set_item(&self, key: K, value: V) -> Result {
        let hash = key.hash()?;
        self.store(hash, key, value)
    }

    fn store(&self, hash: i64, key: K, value: V) -> Result {
        if K::PLAIN {
            let _old = self
                .0
                .table
                .write(|table| match table.find_plain(hash, &key) {
                    Some(at) => (table.replace_value(at, value), Some(key)),
                    None => {
                        table.insert_new(hash, key, value);
                        (None, None)
                    }
                });
            return Ok(());
        }
        match self.find(hash, &key)? {
            Some(at) => {
                let _old = self.0.table.write(|table| table.replace_value(at, value));
            }
            None => self
                .0
                .table
                .write(|table| table.insert_new(hash, key, value)),
        }
        Ok(())
    }

    /// `del self[key]`.
    ///
    /// # Errors
    /// KeyError; what hashing and comparing raises.
    pub fn del_item(&self, key: &K) -> Result {
        match self.take(key)? {
            Some(_old) => Ok(()),
            None => Err(Exc::key_error(key.clone())),
        }
    }

    /// `key in self`.
    ///
    /// # Errors
    /// What hashing and comparing raises.
    #[inline]
    pub fn contains(&self, key: &K) -> Result<bool> {
        let hash = key.hash()?;
        Ok(self.find(hash, key)?.is_some())
    }

    /// `self.get(key)`.
    ///
    /// # Errors
    /// What hashing and comparing raises.
    #[inline]
    pub fn get(&self, key: &K) -> Result<Option<V>> {
        let hash = key.hash()?;
        self.get_hashed(hash, key)
    }

    #[inline]
    fn get_hashed(&self, hash: i64, key: &K) -> Result<Option<V>> {
        if K::PLAIN {
            return Ok(self.0.table.read(|table| {
                let at = table.find_plain(hash, key)?;
                table.item(at).map(|(_, value)| value.clone())
            }));
        }
        let at = self.find(hash, key)?;
        Ok(at.and_then(|at| self.value_at(at)))
    }

    /// `self.get(key, default)`.
    ///
    /// # Errors
    /// What hashing and comparing raises.
    pub fn get_or(&self, key: &K, default: V) -> Result<V> {
        Ok(self.get(key)?.unwrap_or(default))
    }

    /// `self.get(key, None)`.
    ///
    /// # Errors
    /// What hashing and comparing raises.
    pub fn get_or_none(&self, key: &K, _none: ()) -> Result<Option<V>> {
        self.get(key)
    }

    /// `self.pop(key, None)`.
    ///
    /// # Errors
    /// What hashing and comparing raises.
    pub fn pop_or_none(&self, key: &K, _none: ()) -> Result<Option<V>> {
        self.take(key)
    }

    /// `self.setdefault(key, default)`.
    ///
    /// # Errors
    /// What hashing and comparing raises.
    pub fn setdefault(&self, key: K, default: V) -> Result<V> {
        let hash = key.hash()?;
        if let Some(value) = self.get_hashed(hash, &key)? {
            return Ok(value);
        }
        self.0
            .table
            .write(|table| table.insert_new(hash, key, default.clone()));
        Ok(default)
    }

    /// `self.pop(key)`.
    ///
    /// # Errors
    /// KeyError; what hashing and comparing raises.
    pub fn pop(&self, key: &K) -> Result<V> {
        self.take(key)?.ok_or_else(|| Exc::key_error(key.clone()))
    }

    /// `self.pop(key, default)`.
    ///
    /// # Errors
    /// What hashing and comparing raises.
    pub fn pop_or(&self, key: &K, default: V) -> Result<V> {
        Ok(self.take(key)?.unwrap_or(default))
    }

    /// Removes a key; gives its value if it was there.
    ///
    /// # Errors
    /// What hashing and comparing raises.
    pub fn take(&self, key: &K) -> Result<Option<V>> {
        let hash = key.hash()?;
        let at = self.find(hash, key)?;
        let old = at.and_then(|at| self.0.table.write(|table| table.remove(at)));
        Ok(old.map(|(_, value)| value))
    }

    /// `self.popitem()`.
    ///
    /// # Errors
    /// KeyError when it is empty.
    pub fn popitem(&self) -> Result<(K, V)> {
        let last = self.0.table.write(Table::remove_last);
        last.ok_or_else(|| self.empty_error())
    }

    #[cold]
    fn empty_error(&self) -> Exc {
        Exc::key_error_text(match self.kind() {
            Some(kind) if kind.is_ordered() => "dictionary is empty",
            _ => "popitem(): dictionary is empty",
        })
    }

    /// `self.clear()`.
    pub fn clear(&self) {
        let mut empty = Table::new();
        let _old = self.0.table.write(|table| {
            empty.follow(table);
            core::mem::replace(table, empty)
        });
    }

    /// A copy of another kind.
    pub(crate) fn as_kind(&self, kind: Kind<K, V>) -> Dict<K, V> {
        let table = self.0.table.read(Table::copied);
        Dict::from_table(table, Some(Box::new(kind)))
    }

    /// `self.copy()`: of the same kind.
    pub fn copy(&self) -> Dict<K, V> {
        let table = self.0.table.read(Table::copied);
        Dict::from_table(table, self.0.kind.clone())
    }

    /// `self.keys()`.
    pub fn keys(&self) -> DictKeys<K, V> {
        DictKeys::of(self)
    }

    /// `self.values()`.
    pub fn values(&self) -> DictValues<K, V> {
        DictValues::of(self)
    }

    /// `self.items()`.
    pub fn items(&self) -> DictItems<K, V> {
        DictItems::of(self)
    }

    /// The keys and values, in order.
    pub fn to_pairs(&self) -> Vec<(K, V)> {
        self.0.table.read(|table| {
            table
                .items()
                .map(|(_, key, value)| (key.clone(), value.clone()))
                .collect()
        })
    }

    /// `OrderedDict.move_to_end(key, last)`.
    ///
    /// # Errors
    /// KeyError; what hashing and comparing raises.
    pub fn move_to_end(&self, key: &K, last: bool) -> Result {
        let hash = key.hash()?;
        let Some(at) = self.find(hash, key)? else {
            return Err(Exc::key_error(key.clone()));
        };
        self.0.table.write(|table| {
            if last {
                table.move_to_back(at);
            } else {
                table.move_to_front(at);
            }
        });
        Ok(())
    }

    /// `OrderedDict.popitem(last)`.
    ///
    /// # Errors
    /// KeyError when it is empty.
    pub fn popitem_at(&self, last: bool) -> Result<(K, V)> {
        if last {
            return self.popitem();
        }
        let first = self.0.table.write(Table::remove_first);
        first.ok_or_else(|| self.empty_error())
    }

    fn value_at(&self, at: usize) -> Option<V> {
        self.0
            .table
            .read(|table| table.item(at).map(|(_, value)| value.clone()))
    }

    /// The position of a key. It holds until something runs that may change the dict.
    fn find(&self, hash: i64, key: &K) -> Result<Option<usize>> {
        if K::PLAIN {
            return Ok(self.0.table.read(|table| table.find_plain(hash, key)));
        }
        let mut nth = 0;
        while let Some(candidate) = self.0.table.read(|table| table.candidate(hash, nth)) {
            let found = same_or_equal(&candidate.key, key)?;
            if self.0.table.read(Table::version) != candidate.version {
                // Comparing changed the dict: start again, as CPython does.
                nth = 0;
            } else if found {
                return Ok(Some(candidate.at));
            } else {
                nth += 1;
            }
        }
        Ok(None)
    }
}

impl<K: Object, V: Object> Iterable for Dict<K, V> {
    type Item = K;

    fn iterate(&self) -> Result<impl Iterator<Item = Result<K>> + 'static> {
        Ok(DictKeysIter::new(self))
    }

    fn set_source(&self) -> SetSource<K> {
        SetSource::Dict(self.len() as usize)
    }
}

impl<K: Object, V: Object> Object for Dict<K, V> {
    fn type_name(&self) -> &'static str {
        self.kind().map_or("dict", Kind::type_name)
    }

    fn repr_to(&self, out: &mut String) -> Result<()> {
        match self.kind() {
            None => self.repr_braces(out),
            Some(kind) => kind.repr_to(self, out),
        }
    }

    fn truth(&self) -> Result<bool> {
        Ok(!self.is_empty())
    }

    fn equals(&self, other: &Self) -> Result<bool> {
        match (self.kind(), other.kind()) {
            (None, None) => self.equals_as_dict(other),
            _ => kind::equals(self, other),
        }
    }

    fn is_same(&self, other: &Self) -> bool {
        Rc::ptr_eq(&self.0, &other.0)
    }

    fn compare(&self, op: Cmp, other: &Self) -> Result<bool> {
        kind::compare(op, self, other)
    }

    fn into_value(self) -> Value {
        Value::Dict(match same_type::<Dict<K, V>, Dict<Value, Value>>(&self) {
            Some(dict) => dict,
            None => {
                let mut table = Table::new();
                let pairs: Vec<(i64, K, V)> = self.0.table.read(|own| {
                    let items = own.items();
                    items.map(|(h, k, v)| (h, k.clone(), v.clone())).collect()
                });
                for (hash, key, value) in pairs {
                    table.insert_new(hash, key.into_value(), value.into_value());
                }
                let kind = self.kind().map(|kind| Box::new(kind.dynamic()));
                Dict::from_table(table, kind)
            }
        })
    }

    fn from_value(value: &Value) -> Option<Self> {
        let Value::Dict(dict) = value else {
            return Self::from_value(&value.held()?);
        };
        if let Some(same) = same_type::<Dict<Value, Value>, Dict<K, V>>(dict) {
            return Some(same);
        }
        let own = Dict::new();
        for (key, value) in dict.to_pairs() {
            own.set_item(K::from_value(&key)?, V::from_value(&value)?)
                .ok()?;
        }
        Some(own)
    }
}

impl<K: Object, V: Object> Dict<K, V> {
    /// Appends `{key: value, …}`.
    pub(crate) fn repr_braces(&self, out: &mut String) -> Result<()> {
        let _depth = sequence::enter_repr()?;
        out.push('{');
        let done = self.0.table.repr.run(|| {
            for (i, entry) in DictEntries::new(self).enumerate() {
                let (key, value) = entry?;
                if i > 0 {
                    out.push_str(", ");
                }
                key.repr_to(out)?;
                out.push_str(": ");
                value.repr_to(out)?;
            }
            Ok(())
        })?;
        out.push_str(if done { "}" } else { "...}" });
        Ok(())
    }

    /// `dict.__eq__`: the same keys with equal values, in any order.
    pub(crate) fn equals_as_dict(&self, other: &Self) -> Result<bool> {
        let _depth = sequence::enter_comparison()?;
        if self.len() != other.len() {
            return Ok(false);
        }
        let mut at = 0;
        loop {
            let entry = self.0.table.read(|table| {
                let (at, (key, value)) = table.next_live(at)?;
                Some((at, table.hash_at(at), key.clone(), value.clone()))
            });
            let Some((found, hash, key, value)) = entry else {
                return Ok(true);
            };
            match other.get_hashed(hash, &key)? {
                Some(theirs) if same_or_equal(&value, &theirs)? => at = found + 1,
                _ => return Ok(false),
            }
        }
    }
}
