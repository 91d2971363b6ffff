//! Rust values out of dynamic ones.
//!
//! ```python
//! def setting(name: str) -> Any: ...
//! ```
//! ```text
//! let retries: u32 = logic::setting("retries")?.extract()?;
//! ```
//! A value of another type is a TypeError, `expected int, not str`; an int that does not fit an
//! OverflowError. As in Python, a bool is an int, and an int is taken for a float.

use alloc::collections::BTreeMap;
use alloc::format;
use alloc::string::String;
use alloc::vec::Vec;
use core::any::TypeId;

use crate::bytes::Bytes;
use crate::exc::{Exc, Result};
use crate::int::Int;
use crate::object::Object;
use crate::str::Str;
use crate::value::Value;

/// What can be had out of a [`Value`]: every form that a typed result has, and Rust's own integers,
/// strings and vectors.
#[diagnostic::on_unimplemented(
    message = "no `{Self}` comes out of a Python value",
    label = "is no form of a Python value"
)]
pub trait Extract: Sized {
    /// The value as a `Self`.
    ///
    /// # Errors
    /// TypeError where it is something else; OverflowError where an int does not fit.
    fn extract(value: &Value) -> Result<Self>;
}

impl Value {
    /// The value as a Rust one: `value.extract::<f64>()`.
    ///
    /// # Errors
    /// TypeError where it is something else; OverflowError where an int does not fit.
    pub fn extract<T: Extract>(&self) -> Result<T> {
        T::extract(self)
    }
}

impl<T: Object> Extract for T {
    fn extract(value: &Value) -> Result<T> {
        match (T::from_value(value), value) {
            (Some(it), _) => Ok(it),
            // As a function of Python's does that takes a float.
            (None, Value::Int(int)) if TypeId::of::<T>() == TypeId::of::<f64>() => {
                let float = Value::Float(crate::int::to_f64(int)?);
                T::from_value(&float).ok_or_else(|| mismatch::<T>(value))
            }
            _ => Err(mismatch::<T>(value)),
        }
    }
}

impl Extract for String {
    fn extract(value: &Value) -> Result<String> {
        value.extract::<Str>().map(|it| String::from(it.as_str()))
    }
}

impl Extract for f32 {
    fn extract(value: &Value) -> Result<f32> {
        value.extract::<f64>().map(|it| it as f32)
    }
}

impl<T: Extract> Extract for Vec<T> {
    fn extract(value: &Value) -> Result<Vec<T>> {
        let items = match value {
            Value::List(items) => items.to_vec(),
            Value::Tuple(items) => items.to_vec(),
            // A sequence of small ints.
            Value::Bytes(bytes) => {
                let bytes = bytes.as_ref().iter();
                bytes.map(|it| Value::Int(Int::from(*it))).collect()
            }
            _ => return Err(unexpected("list", value)),
        };
        items.iter().map(T::extract).collect()
    }
}

/// The pairs of a dict.
fn pairs<K: Extract, V: Extract>(value: &Value) -> Result<Vec<(K, V)>> {
    let Value::Dict(dict) = value else {
        return Err(unexpected("dict", value));
    };
    let pairs = dict.to_pairs();
    let pairs = pairs.iter();
    pairs
        .map(|(key, value)| Ok((key.extract()?, value.extract()?)))
        .collect()
}

impl<K: Extract + Ord, V: Extract> Extract for BTreeMap<K, V> {
    fn extract(value: &Value) -> Result<BTreeMap<K, V>> {
        pairs(value).map(|it| it.into_iter().collect())
    }
}

#[cfg(feature = "std")]
impl<K, V, S> Extract for std::collections::HashMap<K, V, S>
where
    K: Extract + Eq + core::hash::Hash,
    V: Extract,
    S: core::hash::BuildHasher + Default,
{
    fn extract(value: &Value) -> Result<std::collections::HashMap<K, V, S>> {
        pairs(value).map(|it| it.into_iter().collect())
    }
}

macro_rules! integers {
    ($($rust:ident)*) => {$(
        impl Extract for $rust {
            fn extract(value: &Value) -> Result<$rust> {
                $rust::try_from(value.extract::<Int>()?)
            }
        }
    )*};
}

integers!(i8 i16 i32 i128 isize u8 u16 u32 u64 u128 usize);

macro_rules! conversions {
    ($($rust:ty)*) => {$(
        impl TryFrom<Value> for $rust {
            type Error = Exc;

            fn try_from(value: Value) -> Result<$rust> {
                value.extract()
            }
        }

        impl TryFrom<&Value> for $rust {
            type Error = Exc;

            fn try_from(value: &Value) -> Result<$rust> {
                value.extract()
            }
        }
    )*};
}

conversions!(
    i8 i16 i32 i64 i128 isize u8 u16 u32 u64 u128 usize f32 f64 bool String Int Str Bytes
);

/// `expected list[int], not str`.
fn mismatch<T>(value: &Value) -> Exc {
    unexpected(&python_name(core::any::type_name::<T>()), value)
}

fn unexpected(wanted: &str, value: &Value) -> Exc {
    Exc::type_error(format!("expected {wanted}, not {}", value.type_name()))
}

/// `taipan_runtime::list::List<taipan_runtime::int::Int>` as Python says it.
fn python_name(rust: &str) -> String {
    let mut out = String::new();
    let is_word = |c: char| c == '_' || c == ':' || c.is_alphanumeric();
    let mut rest = rust;
    while let Some(first) = rest.chars().next() {
        let end = rest.find(|c| !is_word(c)).unwrap_or(rest.len());
        let (word, after) = rest.split_at(end.max(first.len_utf8()));
        rest = after;
        out.push_str(match word.rsplit("::").next().unwrap_or(word) {
            "i64" | "Int" => "int",
            "f64" => "float",
            "Str" => "str",
            "Bytes" => "bytes",
            "ByteArray" => "bytearray",
            "List" => "list",
            "Dict" => "dict",
            "Set" => "set",
            "FrozenSet" => "frozenset",
            "Tuple" => "tuple",
            "Func" => "function",
            "Value" => "object",
            "<" => "[",
            ">" => "]",
            other => other,
        });
    }
    out
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::dict::Dict;

    #[test]
    fn names_are_pythons() {
        let name = core::any::type_name::<Dict<Str, Option<f64>>>();
        assert_eq!(python_name(name), "dict[str, Option[float]]");
        assert_eq!(python_name("shop::__shop::shop::Account"), "Account");
    }

    #[test]
    fn values_are_what_they_are() {
        let seven = Value::Int(Int::small(7));
        assert_eq!(seven.extract::<u8>().ok(), Some(7));
        assert_eq!(seven.extract::<f64>().ok(), Some(7.0));
        assert_eq!(seven.extract::<Option<i64>>().ok(), Some(Some(7)));
        let told = |exc: Exc| String::from(exc.summary().trim_end());
        let wrong = seven.extract::<String>().map_err(told);
        assert_eq!(wrong, Err(String::from("TypeError: expected str, not int")));
        let many = Value::Int(Int::from(300)).extract::<u8>().map_err(told);
        assert!(many.is_err_and(|it| it.starts_with("OverflowError")));
    }
}
