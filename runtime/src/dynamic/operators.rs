//! The operator methods that builtin values have, called by name.
//!
//! ```python
//! for name in ("__add__", "__rmul__", "__or__"):
//!     print(getattr(value, name)(other))
//! ```
//! An operand that the operator does not take is answered with `NotImplemented`, by sequences with
//! their TypeError, as CPython's slots do.

use super::arithmetic::{Op, builtin, dispatch, in_place};
use crate::exc::Result;
use crate::value::Value;

/// Where the value stands in the operation.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Form {
    Left,
    Right,
    InPlace,
}

const FORMS: [Form; 3] = [Form::Left, Form::Right, Form::InPlace];

fn parse(name: &str) -> Option<(Op, Form, &'static str)> {
    Op::ALL.into_iter().find_map(|op| {
        let mut forms = op.methods().into_iter().zip(FORMS);
        let (known, form) = forms.find(|(known, _)| *known == name)?;
        Some((op, form, known))
    })
}

/// The method `name` of the value, spelled for ever.
pub(super) fn find(value: &Value, name: &str) -> Option<&'static str> {
    let (op, form, known) = parse(name)?;
    has(value, op, form).then_some(known)
}

/// Whether the name is that of an augmented assignment.
pub(super) fn is_in_place(name: &str) -> bool {
    parse(name).is_some_and(|(_, form, _)| form == Form::InPlace)
}

fn has(value: &Value, op: Op, form: Form) -> bool {
    let is_bits = matches!(op, Op::And | Op::Or | Op::Xor);
    let is_shift = matches!(op, Op::Shl | Op::Shr);
    let is_left = form == Form::Left;
    let is_changed = form == Form::InPlace;
    match value {
        Value::Int(_) | Value::Bool(_) => op != Op::MatMul && !is_changed,
        Value::Float(_) => !is_bits && !is_shift && op != Op::MatMul && !is_changed,
        Value::Str(_) | Value::Bytes(_) => match op {
            Op::Add => is_left,
            Op::Mul | Op::Mod => !is_changed,
            _ => false,
        },
        Value::Tuple(_) => (op == Op::Add && is_left) || (op == Op::Mul && !is_changed),
        Value::List(_) | Value::ByteArray(_) => {
            (op == Op::Add && form != Form::Right) || op == Op::Mul
        }
        Value::Dict(dict) if dict.is_counter() => {
            form != Form::Right && matches!(op, Op::Add | Op::Sub | Op::And | Op::Or)
        }
        Value::Dict(_) => op == Op::Or,
        Value::Set(_) => is_bits || op == Op::Sub,
        Value::FrozenSet(_) => (is_bits || op == Op::Sub) && !is_changed,
        _ => false,
    }
}

/// Whether the operator method takes such an operand: an int's takes no float.
fn takes(value: &Value, op: Op, form: Form, other: &Value) -> bool {
    let is_int = |it: &Value| matches!(it, Value::Int(_) | Value::Bool(_));
    match value {
        Value::Int(_) | Value::Bool(_) => is_int(other),
        Value::Float(_) => is_int(other) || matches!(other, Value::Float(_)),
        Value::Dict(_) => form == Form::InPlace || matches!(other, Value::Dict(_)),
        Value::Set(_) | Value::FrozenSet(_) => matches!(other, Value::Set(_) | Value::FrozenSet(_)),
        Value::Str(_) if op == Op::Mod && form == Form::Right => matches!(other, Value::Str(_)),
        _ => true,
    }
}

/// `value.name(other)` for a name that [`find`] knows.
///
/// # Errors
/// What the operator raises.
pub(super) fn call(value: &Value, name: &str, other: &Value) -> Result<Value> {
    let Some((op, form, _)) = parse(name) else {
        return Ok(Value::NotImplemented);
    };
    let other = other.unheld();
    if !takes(value, op, form, &other) {
        return Ok(Value::NotImplemented);
    }
    let is_number = matches!(value, Value::Int(_) | Value::Bool(_) | Value::Float(_));
    if op == Op::Mul && !is_number {
        // A slot of sequences, which takes whatever can be an index.
        super::to_index(&other)?;
    }
    match form {
        Form::InPlace => in_place(op, value, &other),
        Form::Right => builtin(op, &other, value).unwrap_or(Ok(Value::NotImplemented)),
        Form::Left => dispatch(op, value, &other),
    }
}
