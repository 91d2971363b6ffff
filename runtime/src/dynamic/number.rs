//! The numeric tower below `complex`: bool, int, float.

use alloc::format;
use core::cmp::Ordering;

use super::special::special;
use crate::exc::{Exc, Result};
use crate::function::Args;
use crate::int::{self, Int};
use crate::object::Object;
use crate::value::Value;

/// A number, with bool taken as an int.
pub(super) enum Number {
    Int(Int),
    Float(f64),
}

/// The number that `value` is.
pub(super) fn number(value: &Value) -> Option<Number> {
    match value {
        Value::Int(value) => Some(Number::Int(value.clone())),
        Value::Float(value) => Some(Number::Float(*value)),
        Value::Bool(value) => Some(Number::Int(Int::from(*value))),
        _ => None,
    }
}

/// The int that `value` is, bool included.
pub(super) fn integer(value: &Value) -> Option<Int> {
    match value {
        Value::Int(value) => Some(value.clone()),
        Value::Bool(value) => Some(Int::from(*value)),
        _ => None,
    }
}

/// How an int and a float compare, exactly; None against NaN.
pub(crate) fn order_int_float(a: &Int, b: f64) -> Option<Ordering> {
    if b.is_nan() {
        return None;
    }
    if b.is_infinite() {
        return Some(if b > 0.0 {
            Ordering::Less
        } else {
            Ordering::Greater
        });
    }
    let whole = int::from_float(b).ok()?;
    let order = a.cmp(&whole);
    if order.is_ne() {
        return Some(order);
    }
    // Equal up to the fraction, which was cut towards zero.
    let fraction = b - libm::trunc(b);
    Some(if fraction > 0.0 {
        Ordering::Less
    } else if fraction < 0.0 {
        Ordering::Greater
    } else {
        Ordering::Equal
    })
}

/// `operator.index(value)`. Raises TypeError `'str' object cannot be interpreted as an integer`.
pub fn to_index(value: &Value) -> Result<Int> {
    if let Some(value) = integer(value) {
        return Ok(value);
    }
    match special(value, "__index__", Args::default()) {
        Some(answer) => {
            let answer = answer?;
            integer(&answer).ok_or_else(|| {
                Exc::type_error(format!(
                    "__index__ returned non-int (type {})",
                    answer.type_name()
                ))
            })
        }
        None => Err(Exc::type_error(format!(
            "'{}' object cannot be interpreted as an integer",
            value.type_name()
        ))),
    }
}

/// A float or None where either will do. Raises what [`to_float`] raises.
pub fn to_float_or_none(value: &Value) -> Result<Option<f64>> {
    match value {
        Value::None => Ok(None),
        value => to_float(value).map(Some),
    }
}

/// A float where one is needed. Raises TypeError `must be real number, not str`.
#[inline]
pub fn to_float(value: &Value) -> Result<f64> {
    match value {
        Value::Float(value) => Ok(*value),
        value => other_to_float(value),
    }
}

#[cold]
fn other_to_float(value: &Value) -> Result<f64> {
    match number(value) {
        Some(Number::Int(value)) => int::to_f64(&value),
        Some(Number::Float(value)) => Ok(value),
        None => match special(value, "__float__", Args::default()) {
            Some(answer) => match answer? {
                Value::Float(value) => Ok(value),
                other => Err(Exc::type_error(format!(
                    "{}.__float__ returned non-float (type {})",
                    value.type_name(),
                    other.type_name()
                ))),
            },
            None => Err(Exc::type_error(format!(
                "must be real number, not {}",
                value.type_name()
            ))),
        },
    }
}
