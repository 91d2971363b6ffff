//! `Object` for the values that Rust has itself: `()` (None), `bool`, `i64`, and `Option<T>`.
//!
//! ```python
//! found: int | None = None
//! print(found, True, True + 1)
//! ```
//!
//! `i64` is a Python `int` that is proven to fit; nothing about it shows.

use alloc::string::String;

use crate::exc::Result;
use crate::int::{Int, hash_i64, text::write_i64};
use crate::object::{Cmp, Object};
use crate::value::Value;

impl Object for () {
    const PLAIN: bool = true;

    fn type_name(&self) -> &'static str {
        "NoneType"
    }

    fn repr_to(&self, out: &mut String) -> Result<()> {
        out.push_str("None");
        Ok(())
    }

    fn truth(&self) -> Result<bool> {
        Ok(false)
    }

    fn is_same(&self, _other: &()) -> bool {
        true
    }

    fn hash(&self) -> Result<i64> {
        Ok(NONE_HASH)
    }

    fn into_value(self) -> Value {
        Value::None
    }

    fn from_value(value: &Value) -> Option<()> {
        match value {
            Value::None => Some(()),
            _ => None,
        }
    }
}

/// `hash(None)`: a constant since 3.12.
pub(crate) const NONE_HASH: i64 = 0xfca8_6420;

impl Object for bool {
    const PLAIN: bool = true;

    fn type_name(&self) -> &'static str {
        "bool"
    }

    fn repr_to(&self, out: &mut String) -> Result<()> {
        out.push_str(if *self { "True" } else { "False" });
        Ok(())
    }

    /// The empty spec gives the name, any other formats the number.
    fn format_to(&self, spec: &str, out: &mut String) -> Result<()> {
        crate::format::format_bool(*self, spec, out)
    }

    #[inline]
    fn truth(&self) -> Result<bool> {
        Ok(*self)
    }

    #[inline]
    fn equals(&self, other: &bool) -> Result<bool> {
        Ok(self == other)
    }

    #[inline]
    fn is_same(&self, other: &bool) -> bool {
        self == other
    }

    #[inline]
    fn compare(&self, op: Cmp, other: &bool) -> Result<bool> {
        Ok(op.holds(self.cmp(other)))
    }

    #[inline]
    fn hash(&self) -> Result<i64> {
        Ok(i64::from(*self))
    }

    #[inline]
    fn into_value(self) -> Value {
        Value::Bool(self)
    }

    fn from_value(value: &Value) -> Option<bool> {
        match value {
            Value::Bool(value) => Some(*value),
            _ => None,
        }
    }
}

impl Object for i64 {
    const PLAIN: bool = true;

    fn type_name(&self) -> &'static str {
        "int"
    }

    fn repr_to(&self, out: &mut String) -> Result<()> {
        write_i64(*self, out);
        Ok(())
    }

    fn format_to(&self, spec: &str, out: &mut String) -> Result<()> {
        crate::format::format_int(&Int::from(*self), spec, out)
    }

    #[inline]
    fn truth(&self) -> Result<bool> {
        Ok(*self != 0)
    }

    #[inline]
    fn equals(&self, other: &i64) -> Result<bool> {
        Ok(self == other)
    }

    #[inline]
    fn is_same(&self, other: &i64) -> bool {
        self == other
    }

    #[inline]
    fn compare(&self, op: Cmp, other: &i64) -> Result<bool> {
        Ok(op.holds(self.cmp(other)))
    }

    #[inline]
    fn hash(&self) -> Result<i64> {
        Ok(hash_i64(*self))
    }

    #[inline]
    fn into_value(self) -> Value {
        Value::Int(Int::from(self))
    }

    fn from_value(value: &Value) -> Option<i64> {
        Int::from_value(value).and_then(|value| value.as_i64())
    }
}

impl<T: Object> Object for Option<T> {
    const PLAIN: bool = T::PLAIN;

    fn type_name(&self) -> &'static str {
        match self {
            Some(value) => value.type_name(),
            None => ().type_name(),
        }
    }

    fn repr_to(&self, out: &mut String) -> Result<()> {
        match self {
            Some(value) => value.repr_to(out),
            None => ().repr_to(out),
        }
    }

    fn str_to(&self, out: &mut String) -> Result<()> {
        match self {
            Some(value) => value.str_to(out),
            None => ().str_to(out),
        }
    }

    fn format_to(&self, spec: &str, out: &mut String) -> Result<()> {
        match self {
            Some(value) => value.format_to(spec, out),
            None => ().format_to(spec, out),
        }
    }

    fn truth(&self) -> Result<bool> {
        match self {
            Some(value) => value.truth(),
            None => Ok(false),
        }
    }

    fn equals(&self, other: &Option<T>) -> Result<bool> {
        match (self, other) {
            (Some(a), Some(b)) => a.equals(b),
            (None, None) => Ok(true),
            _ => Ok(false),
        }
    }

    fn is_same(&self, other: &Option<T>) -> bool {
        match (self, other) {
            (Some(a), Some(b)) => a.is_same(b),
            (None, None) => true,
            _ => false,
        }
    }

    fn compare(&self, op: Cmp, other: &Option<T>) -> Result<bool> {
        match (self, other) {
            (Some(a), Some(b)) => a.compare(op, b),
            _ => Err(crate::exc::Exc::type_error(alloc::format!(
                "'{}' not supported between instances of '{}' and '{}'",
                op.symbol(),
                self.type_name(),
                other.type_name()
            ))),
        }
    }

    fn hash(&self) -> Result<i64> {
        match self {
            Some(value) => value.hash(),
            None => Ok(NONE_HASH),
        }
    }

    fn into_value(self) -> Value {
        match self {
            Some(value) => value.into_value(),
            None => Value::None,
        }
    }

    fn from_value(value: &Value) -> Option<Option<T>> {
        match value {
            Value::None => Some(None),
            value => T::from_value(value).map(Some),
        }
    }
}
