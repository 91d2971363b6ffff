//! Python's `float`: Rust's `f64`, with CPython's texts and errors.
//!
//! ```python
//! print(0.1 + 0.2, 1e16, 7.5 // -2, round(2.5), (0.1).hex(), float(" 1_0.5 "))
//! ```
//!
//! Generated code uses Rust's own `+ - *` and comparisons; here is what may raise, what rounds
//! Python's way, and the text forms.

pub(crate) mod arith;
pub(crate) mod power;
pub mod raw;
pub(crate) mod text;

use alloc::string::String;

use crate::exc::Result;
use crate::object::{Cmp, Object};
use crate::value::Value;

pub use arith::{
    as_integer_ratio, div, divmod, floordiv, hash_f64, is_integer, ldexp, modulo, pow, pow_value,
    round, round_to,
};
pub use text::{from_str, fromhex, hex};

/// `float()`.
pub const fn zero() -> f64 {
    0.0
}

/// `x.imag`.
pub fn imag(_value: f64) -> f64 {
    0.0
}

/// `float(x)`, `x.conjugate()`, `x.real`.
pub fn conjugate(value: f64) -> f64 {
    value
}

impl Object for f64 {
    const PLAIN: bool = true;

    fn type_name(&self) -> &'static str {
        "float"
    }

    fn repr_to(&self, out: &mut String) -> Result<()> {
        text::write_repr(*self, out);
        Ok(())
    }

    fn format_to(&self, spec: &str, out: &mut String) -> Result<()> {
        crate::format::format_float(*self, spec, out)
    }

    #[inline]
    fn truth(&self) -> Result<bool> {
        Ok(*self != 0.0)
    }

    #[inline]
    fn equals(&self, other: &f64) -> Result<bool> {
        Ok(self == other)
    }

    /// The same bits: so `nan` is found in a list that holds it.
    #[inline]
    fn is_same(&self, other: &f64) -> bool {
        self.to_bits() == other.to_bits()
    }

    #[inline]
    fn compare(&self, op: Cmp, other: &f64) -> Result<bool> {
        Ok(match op {
            Cmp::Eq => self == other,
            Cmp::Ne => self != other,
            Cmp::Lt => self < other,
            Cmp::Le => self <= other,
            Cmp::Gt => self > other,
            Cmp::Ge => self >= other,
        })
    }

    #[inline]
    fn hash(&self) -> Result<i64> {
        Ok(hash_f64(*self))
    }

    #[inline]
    fn into_value(self) -> Value {
        Value::Float(self)
    }

    fn from_value(value: &Value) -> Option<f64> {
        match value {
            Value::Float(value) => Some(*value),
            _ => f64::from_value(&value.held()?),
        }
    }
}

/// How a float compares with an int: exactly, without rounding either; None for NaN.
pub fn cmp_int(a: f64, b: &crate::int::Int) -> Option<core::cmp::Ordering> {
    crate::int::cmp_float(b, a).map(core::cmp::Ordering::reverse)
}
