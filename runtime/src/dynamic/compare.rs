//! `==`, `<`, `in`, `is`.
//!
//! Source: the Python reference, 6.10 "Comparisons".

use alloc::format;
use core::cmp::Ordering;

use super::held;
use super::number::{Number, number, order_int_float};
use super::special::{right_first, special, special_binary};
use crate::exc::{Exc, Result};
use crate::function::Args;
use crate::object::{Cmp, Object};
use crate::value::Value;

/// `a op b`.
#[inline]
pub fn compare(op: Cmp, a: &Value, b: &Value) -> Result<bool> {
    match (a, b) {
        (Value::Int(a), Value::Int(b)) => Ok(op.holds(a.cmp(b))),
        (Value::Float(a), Value::Float(b)) => Ok(floats(op, a.partial_cmp(b))),
        _ => match op {
            Cmp::Eq => equals(a, b),
            Cmp::Ne => not_equals(a, b),
            _ => order(op, a, b),
        },
    }
}

/// A comparison that gives what the operands' methods answer, be it a bool or not.
///
/// # Errors
/// What the methods raise; TypeError where there is no order.
pub fn rich_compare(op: Cmp, a: &Value, b: &Value) -> Result<Value> {
    let is_object = |it: &Value| matches!(it, Value::Instance(_));
    if is_object(a) || is_object(b) {
        let (direct, reflected) = names(op);
        if let Some(answer) = rich(direct, reflected, a, b) {
            return answer;
        }
    }
    compare(op, a, b).map(Value::Bool)
}

fn names(op: Cmp) -> (&'static str, &'static str) {
    match op {
        Cmp::Eq => ("__eq__", "__eq__"),
        Cmp::Ne => ("__ne__", "__ne__"),
        Cmp::Lt => ("__lt__", "__gt__"),
        Cmp::Le => ("__le__", "__ge__"),
        Cmp::Gt => ("__gt__", "__lt__"),
        Cmp::Ge => ("__ge__", "__le__"),
    }
}

/// NaN is unequal to everything and in no order.
fn floats(op: Cmp, order: Option<Ordering>) -> bool {
    match order {
        Some(order) => op.holds(order),
        None => op == Cmp::Ne,
    }
}

/// `a == b`.
pub fn equals(a: &Value, b: &Value) -> Result<bool> {
    match builtin_equals(a, b) {
        Some(answer) => answer,
        None => match rich("__eq__", "__eq__", a, b) {
            Some(answer) => answer?.truth(),
            None => Ok(is_same(a, b)),
        },
    }
}

/// `a != b`.
pub fn not_equals(a: &Value, b: &Value) -> Result<bool> {
    match builtin_equals(a, b) {
        Some(answer) => Ok(!answer?),
        None => match rich("__ne__", "__ne__", a, b) {
            Some(answer) => answer?.truth(),
            // The default of `__ne__` is the opposite of `__eq__`.
            None => Ok(!equals(a, b)?),
        },
    }
}

fn builtin_equals(a: &Value, b: &Value) -> Option<Result<bool>> {
    if let (Some(a), Some(b)) = (number(a), number(b)) {
        return Some(Ok(floats(Cmp::Eq, order_numbers(&a, &b))));
    }
    Some(match (a, b) {
        (Value::Str(a), Value::Str(b)) => Ok(a == b),
        (Value::Bytes(a), Value::Bytes(b)) => a.equals(b),
        (Value::ByteArray(a), Value::ByteArray(b)) => a.equals(b),
        (Value::Bytes(a), Value::ByteArray(b)) | (Value::ByteArray(b), Value::Bytes(a)) => {
            Ok(b.with(|b| b == a.as_slice()))
        }
        (Value::List(a), Value::List(b)) => a.equals(b),
        (Value::Tuple(a), Value::Tuple(b)) => a.equals(b),
        (Value::Dict(a), Value::Dict(b)) => a.equals(b),
        (Value::Set(_) | Value::FrozenSet(_), Value::Set(_) | Value::FrozenSet(_)) => {
            super::methods::sets::compare(Cmp::Eq, a, b)?
        }
        (Value::Range(a), Value::Range(b)) => a.equals(b),
        (Value::Slice(a), Value::Slice(b)) => a.equals(b),
        (Value::Func(a), Value::Func(b)) => Ok(a.equals(b)),
        (Value::Instance(_) | Value::Native(_), _) | (_, Value::Instance(_) | Value::Native(_)) => {
            return None;
        }
        _ => Ok(is_same(a, b)),
    })
}

fn order_numbers(a: &Number, b: &Number) -> Option<Ordering> {
    match (a, b) {
        (Number::Int(a), Number::Int(b)) => Some(a.cmp(b)),
        (Number::Float(a), Number::Float(b)) => a.partial_cmp(b),
        (Number::Int(a), Number::Float(b)) => order_int_float(a, *b),
        (Number::Float(a), Number::Int(b)) => order_int_float(b, *a).map(Ordering::reverse),
    }
}

fn order(op: Cmp, a: &Value, b: &Value) -> Result<bool> {
    if let (Some(a), Some(b)) = (number(a), number(b)) {
        return Ok(floats(op, order_numbers(&a, &b)));
    }
    match (a, b) {
        (Value::Str(a), Value::Str(b)) => return Ok(op.holds(a.cmp(b))),
        (Value::Bytes(a), Value::Bytes(b)) => return a.compare(op, b),
        (Value::ByteArray(a), Value::ByteArray(b)) => return a.compare(op, b),
        (Value::Bytes(a), Value::ByteArray(b)) => return a.compare(op, &b.to_bytes()),
        (Value::ByteArray(a), Value::Bytes(b)) => return a.to_bytes().compare(op, b),
        (Value::List(a), Value::List(b)) => return a.compare(op, b),
        (Value::Tuple(a), Value::Tuple(b)) => return a.compare(op, b),
        (Value::Dict(a), Value::Dict(b)) => return a.compare(op, b),
        (Value::Set(_) | Value::FrozenSet(_), Value::Set(_) | Value::FrozenSet(_)) => {
            if let Some(answer) = super::methods::sets::compare(op, a, b) {
                return answer;
            }
        }
        _ => {}
    }
    let (direct, reflected) = names(op);
    match rich(direct, reflected, a, b) {
        Some(answer) => answer?.truth(),
        None if let Some((a, b)) = held_pair(a, b) => order(op, &a, &b),
        None => Err(Exc::type_error(format!(
            "'{}' not supported between instances of '{}' and '{}'",
            op.symbol(),
            a.type_name(),
            b.type_name()
        ))),
    }
}

/// The builtin values of two operands, where one holds its own, if these have an order.
fn held_pair(a: &Value, b: &Value) -> Option<(Value, Value)> {
    let is_held = a.held().is_some() || b.held().is_some();
    let (a, b) = (a.unheld(), b.unheld());
    (is_held && held::is_ordered(&a, &b)).then_some((a, b))
}

/// Asks both operands for a rich comparison.
fn rich(direct: &str, reflected: &str, a: &Value, b: &Value) -> Option<Result<Value>> {
    if right_first(a, b)
        && let Some(answer) = special_binary(b, reflected, a)
    {
        return Some(answer);
    }
    special_binary(a, direct, b).or_else(|| special_binary(b, reflected, a))
}

/// `a is b`.
pub fn is_same(a: &Value, b: &Value) -> bool {
    a.is_same(b)
}

/// `item in container`. Raises TypeError `argument of type 'int' is not iterable`.
pub fn contains(container: &Value, item: &Value) -> Result<bool> {
    match container {
        Value::List(list) => list.contains(item),
        Value::Tuple(tuple) => tuple.contains(item),
        Value::Dict(dict) => dict.contains(item),
        Value::Set(set) => set.contains(item),
        Value::FrozenSet(set) => set.contains(item),
        Value::Str(text) => match item.unheld() {
            Value::Str(part) => Ok(text.contains(&part)),
            _ => Err(Exc::type_error(format!(
                "'in <string>' requires string as left operand, not {}",
                item.type_name()
            ))),
        },
        Value::Range(range) => match number(item) {
            Some(Number::Int(item)) => range.contains(&item),
            _ => search(container, item),
        },
        Value::Bytes(_) | Value::ByteArray(_) => super::methods::binary::contains(container, item),
        Value::Instance(_) | Value::Native(_) => {
            match special(container, "__contains__", Args::new([item.clone()])) {
                Some(answer) => answer?.truth(),
                None => search(container, item),
            }
        }
        _ => search(container, item),
    }
}

fn search(container: &Value, item: &Value) -> Result<bool> {
    let Some(items) = super::iterate::try_iterate(container) else {
        return Err(Exc::type_error(format!(
            "argument of type '{}' is not iterable",
            container.type_name()
        )));
    };
    for found in items? {
        let found = found?;
        if is_same(&found, item) || equals(&found, item)? {
            return Ok(true);
        }
    }
    Ok(false)
}
