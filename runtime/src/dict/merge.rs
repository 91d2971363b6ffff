//! Dicts from other dicts and from pairs: `update`, `|`, `fromkeys`, `dict(…)`.
//!
//! ```python
//! settings = defaults | overrides
//! counts = dict.fromkeys(words, 0)
//! ```

use super::{Dict, DictEntries};
use crate::exc::Result;
use crate::iter::Iterable;
use crate::object::Object;
use crate::value::Value;

impl<K: Object, V: Object> Dict<K, V> {
    /// `self.update(other)`.
    ///
    /// # Errors
    /// RuntimeError when comparing keys changes `other`; what hashing and comparing raises.
    pub fn update(&self, other: &Dict<K, V>) -> Result {
        if self.is_same(other) {
            return Ok(());
        }
        let more = other.0.table.read(|table| table.len());
        if self.is_empty() {
            self.0.table.write(|table| table.reserve(more));
        }
        for entry in DictEntries::new(other) {
            let (key, value) = entry?;
            self.set_item(key, value)?;
        }
        Ok(())
    }

    /// `self.update(pairs)`.
    ///
    /// # Errors
    /// What iterating, hashing and comparing raises; the pairs before it stay.
    pub fn update_pairs<I: Iterable<Item = (K, V)>>(&self, pairs: &I) -> Result {
        for pair in pairs.iterate()? {
            let (key, value) = pair?;
            self.set_item(key, value)?;
        }
        Ok(())
    }

    /// `dict(pairs)`.
    ///
    /// # Errors
    /// What iterating, hashing and comparing raises.
    pub fn from_iterable<I: Iterable<Item = (K, V)>>(pairs: &I) -> Result<Dict<K, V>> {
        let dict = Dict::new();
        dict.update_pairs(pairs)?;
        Ok(dict)
    }

    /// `dict(other)`: a plain dict.
    pub fn from_dict(other: &Dict<K, V>) -> Dict<K, V> {
        Dict::from_table(other.0.table.read(|table| table.copied()), None)
    }

    /// `dict.fromkeys(keys, value)`.
    ///
    /// # Errors
    /// What iterating, hashing and comparing raises.
    pub fn fromkeys<I: Iterable<Item = K>>(keys: &I, value: V) -> Result<Dict<K, V>> {
        let dict = Dict::new();
        dict.set_all(keys, value)?;
        Ok(dict)
    }

    /// `self[key] = value` for each key.
    pub(crate) fn set_all<I: Iterable<Item = K>>(&self, keys: &I, value: V) -> Result<()> {
        for key in keys.iterate()? {
            self.set_item(key?, value.clone())?;
        }
        Ok(())
    }

    /// `self | other`.
    ///
    /// # Errors
    /// As [`Dict::update`].
    pub fn union(&self, other: &Dict<K, V>) -> Result<Dict<K, V>> {
        let merged = self.copy();
        merged.update(other)?;
        Ok(merged)
    }

    /// `self |= other`.
    ///
    /// # Errors
    /// As [`Dict::update`].
    pub fn ior(&self, other: &Dict<K, V>) -> Result {
        self.update(other)
    }

    /// `reversed(self)`.
    pub fn reversed(&self) -> impl Iterator<Item = Result<K>> + use<K, V> {
        super::DictKeysIter::backwards(self)
    }
}

/// `dict(source)` of a mapping or of pairs that are known at run time only.
///
/// # Errors
/// TypeError and ValueError where `source` is none; what iterating and hashing raises.
pub fn from_value(source: &Value) -> Result<Dict<Value, Value>> {
    let dict = Dict::new();
    crate::dynamic::update_dict(&dict, source)?;
    Ok(dict)
}
