//! [`Value`] as an [`Object`]: every question goes to the object inside.

use alloc::format;
use alloc::rc::Rc;
use alloc::string::String;

use super::special::special;
use crate::exc::{Exc, Result};
use crate::function::Args;
use crate::identity::identity_hash;
use crate::int::Int;
use crate::iter::Iterable;
use crate::object::{Cmp, Object};
use crate::value::Value;

impl Object for Value {
    fn type_name(&self) -> &'static str {
        match self {
            Value::None => "NoneType",
            Value::Bool(_) => "bool",
            Value::Int(_) => "int",
            Value::Float(_) => "float",
            Value::Str(_) => "str",
            Value::Bytes(_) => "bytes",
            Value::ByteArray(_) => "bytearray",
            Value::List(_) => "list",
            Value::Tuple(_) => "tuple",
            Value::Dict(dict) => dict.type_name(),
            Value::Set(_) => "set",
            Value::FrozenSet(_) => "frozenset",
            Value::Range(_) => "range",
            Value::Slice(_) => "slice",
            Value::Iter(iter) => iter.type_name(),
            Value::Func(function) => function.type_name(),
            Value::Class(_) | Value::ExcClass(_) => "type",
            Value::Exc(exc) => exc.type_name(),
            Value::NotImplemented => "NotImplementedType",
            Value::Ellipsis => "ellipsis",
            Value::Instance(instance) => instance.class().name(),
            Value::Native(native) => native.type_name(),
        }
    }

    fn repr_to(&self, out: &mut String) -> Result<()> {
        match self {
            Value::None => out.push_str("None"),
            Value::Bool(value) => value.repr_to(out)?,
            Value::Int(value) => value.repr_to(out)?,
            Value::Float(value) => value.repr_to(out)?,
            Value::Str(value) => value.repr_to(out)?,
            Value::Bytes(value) => value.repr_to(out)?,
            Value::ByteArray(value) => value.repr_to(out)?,
            Value::List(value) => value.repr_to(out)?,
            Value::Tuple(value) => value.repr_to(out)?,
            Value::Dict(value) => value.repr_to(out)?,
            Value::Set(value) => value.repr_to(out)?,
            Value::FrozenSet(value) => value.repr_to(out)?,
            Value::Range(value) => value.repr_to(out)?,
            Value::Slice(value) => value.repr_to(out)?,
            Value::Iter(value) => value.repr_to(out)?,
            Value::Func(value) => value.repr_to(out)?,
            Value::Class(class) => out.push_str(&class.repr()),
            Value::ExcClass(class) => out.push_str(&class.repr()),
            Value::Exc(exc) => exc.repr_to(out)?,
            Value::NotImplemented => out.push_str("NotImplemented"),
            Value::Ellipsis => out.push_str("Ellipsis"),
            Value::Instance(instance) => match special(self, "__repr__", Args::default()) {
                Some(text) => push_text(text?, "__repr__", out)?,
                None => {
                    let class = instance.class();
                    let address = address(self).unwrap_or_default();
                    out.push_str(&format!("<{} object at {address:#x}>", class.full_name()));
                }
            },
            Value::Native(native) => native.clone().repr_to(out)?,
        }
        Ok(())
    }

    fn str_to(&self, out: &mut String) -> Result<()> {
        match self {
            Value::Str(text) => {
                out.push_str(text.as_str());
                Ok(())
            }
            Value::Exc(exc) => exc.str_to(out),
            Value::Instance(_) | Value::Native(_) => {
                match special(self, "__str__", Args::default()) {
                    Some(text) => push_text(text?, "__str__", out),
                    None => self.repr_to(out),
                }
            }
            _ => self.repr_to(out),
        }
    }

    fn format_to(&self, spec: &str, out: &mut String) -> Result<()> {
        match self {
            Value::Bool(value) => value.format_to(spec, out),
            Value::Int(value) => value.format_to(spec, out),
            Value::Float(value) => value.format_to(spec, out),
            Value::Str(value) => value.format_to(spec, out),
            Value::Instance(_) | Value::Native(_) => {
                let args = Args::new([Value::Str(crate::str::Str::from(spec))]);
                match special(self, "__format__", args) {
                    Some(text) => push_text(text?, "__format__", out),
                    None if spec.is_empty() => self.str_to(out),
                    None => Err(no_spec(self)),
                }
            }
            _ if spec.is_empty() => self.str_to(out),
            _ => Err(no_spec(self)),
        }
    }

    fn truth(&self) -> Result<bool> {
        match self {
            Value::None => Ok(false),
            Value::Bool(value) => Ok(*value),
            Value::Int(value) => Ok(!value.is_zero()),
            Value::Float(value) => Ok(*value != 0.0),
            Value::Str(value) => Ok(!value.is_empty()),
            Value::Bytes(value) => value.truth(),
            Value::ByteArray(value) => value.truth(),
            Value::List(value) => Ok(!value.is_empty()),
            Value::Tuple(value) => Ok(!value.is_empty()),
            Value::Dict(value) => Ok(!value.is_empty()),
            Value::Set(value) => value.truth(),
            Value::FrozenSet(value) => value.truth(),
            Value::Range(value) => value.truth(),
            Value::Instance(_) | Value::Native(_) => {
                if let Some(answer) = special(self, "__bool__", Args::default()) {
                    return match answer? {
                        Value::Bool(answer) => Ok(answer),
                        other => Err(Exc::type_error(format!(
                            "__bool__ should return bool, returned {}",
                            other.type_name()
                        ))),
                    };
                }
                match super::iterate::special_len(self) {
                    Some(len) => Ok(len? != 0),
                    None => Ok(true),
                }
            }
            _ => Ok(true),
        }
    }

    fn equals(&self, other: &Self) -> Result<bool> {
        super::compare::equals(self, other)
    }

    fn is_same(&self, other: &Self) -> bool {
        match (self, other) {
            (Value::None, Value::None)
            | (Value::NotImplemented, Value::NotImplemented)
            | (Value::Ellipsis, Value::Ellipsis) => true,
            (Value::Bool(a), Value::Bool(b)) => a == b,
            (Value::Int(a), Value::Int(b)) => a.is_same(b),
            (Value::Float(a), Value::Float(b)) => a.is_same(b),
            (Value::Str(a), Value::Str(b)) => a.is_same(b),
            (Value::Bytes(a), Value::Bytes(b)) => a.is_same(b),
            (Value::ByteArray(a), Value::ByteArray(b)) => a.is_same(b),
            (Value::List(a), Value::List(b)) => a.is_same(b),
            (Value::Tuple(a), Value::Tuple(b)) => a.is_same(b),
            (Value::Dict(a), Value::Dict(b)) => a.is_same(b),
            (Value::Set(a), Value::Set(b)) => a.is_same(b),
            (Value::FrozenSet(a), Value::FrozenSet(b)) => a.is_same(b),
            (Value::Range(a), Value::Range(b)) => a.is_same(b),
            (Value::Slice(a), Value::Slice(b)) => Rc::ptr_eq(a, b),
            (Value::Iter(a), Value::Iter(b)) => a.is_same(b),
            (Value::Func(a), Value::Func(b)) => a.is_same(b),
            (Value::Class(a), Value::Class(b)) => core::ptr::eq(*a, *b),
            (Value::ExcClass(a), Value::ExcClass(b)) => core::ptr::eq(*a, *b),
            (Value::Exc(a), Value::Exc(b)) => a.is_same(b),
            (Value::Instance(_), Value::Instance(_)) | (Value::Native(_), Value::Native(_)) => {
                address(self) == address(other)
            }
            _ => false,
        }
    }

    fn compare(&self, op: Cmp, other: &Self) -> Result<bool> {
        super::compare::compare(op, self, other)
    }

    fn hash(&self) -> Result<i64> {
        match self {
            Value::None => ().hash(),
            Value::Bool(value) => value.hash(),
            Value::Int(value) => value.hash(),
            Value::Float(value) => value.hash(),
            Value::Str(value) => value.hash(),
            Value::Bytes(value) => value.hash(),
            Value::Tuple(value) => value.hash(),
            Value::FrozenSet(value) => value.hash(),
            Value::Range(value) => value.hash(),
            Value::Iter(value) => value.hash(),
            Value::Exc(value) => value.hash(),
            Value::Func(function) => function.hash(),
            Value::Class(class) => Ok(identity_hash(core::ptr::from_ref(*class).addr())),
            Value::ExcClass(class) => Ok(identity_hash(core::ptr::from_ref(*class).addr())),
            Value::NotImplemented => Ok(identity_hash(16)),
            Value::Ellipsis => Ok(identity_hash(32)),
            Value::Instance(_) | Value::Native(_) => {
                match special(self, "__hash__", Args::default()) {
                    Some(answer) => match super::number::integer(&answer?) {
                        // A result beyond 64 bits is hashed itself.
                        Some(answer) => match answer.as_i64() {
                            Some(-1) => Ok(-2),
                            Some(hash) => Ok(hash),
                            None => answer.hash(),
                        },
                        None => Err(Exc::type_error("__hash__ method should return an integer")),
                    },
                    None => Ok(identity_hash(address(self).unwrap_or_default())),
                }
            }
            Value::ByteArray(_)
            | Value::List(_)
            | Value::Dict(_)
            | Value::Set(_)
            | Value::Slice(_) => Err(Exc::type_error(format!(
                "unhashable type: '{}'",
                self.type_name()
            ))),
        }
    }

    #[inline]
    fn into_value(self) -> Value {
        self
    }

    #[inline]
    fn from_value(value: &Value) -> Option<Self> {
        Some(value.clone())
    }
}

impl Iterable for Value {
    type Item = Value;

    fn iterate(&self) -> Result<impl Iterator<Item = Result<Value>> + 'static> {
        super::iterate::iterate(self)
    }

    fn unpacked(&self) -> Result<impl Iterator<Item = Result<Value>> + 'static> {
        super::iterate::unpacked(self)
    }
}

/// The address of an instance or native object.
pub(super) fn address(value: &Value) -> Option<usize> {
    match value {
        Value::Instance(instance) => Some(Rc::as_ptr(instance).cast::<u8>().addr()),
        Value::Native(native) => Some(native.address()),
        _ => None,
    }
}

/// A number for the identity of `value`.
pub(super) fn identity(value: &Value) -> Int {
    let address = match value {
        Value::Instance(_) | Value::Native(_) => address(value).unwrap_or_default(),
        Value::Exc(exc) => exc.address(),
        Value::Func(function) => function.address(),
        Value::Class(class) => core::ptr::from_ref(*class).addr(),
        Value::ExcClass(class) => core::ptr::from_ref(*class).addr(),
        Value::List(list) => list.address(),
        Value::Dict(dict) => dict.address(),
        Value::Set(set) => set.address(),
        Value::Tuple(tuple) => tuple.as_slice().as_ptr().addr(),
        Value::Str(text) => text.as_str().as_ptr().addr(),
        // Values without an address of their own: a number made of what they are.
        Value::None => 8,
        Value::Bool(value) => 16 + 8 * usize::from(*value),
        Value::Int(value) => (value.hash_value() as usize)
            .wrapping_mul(32)
            .wrapping_add(9),
        Value::Float(value) => value.to_bits() as usize ^ 5,
        other => core::ptr::from_ref(other).addr(),
    };
    Int::from(address as u64)
}

fn push_text(text: Value, method: &str, out: &mut String) -> Result<()> {
    match text {
        Value::Str(text) => {
            out.push_str(text.as_str());
            Ok(())
        }
        other => Err(Exc::type_error(match method {
            "__format__" => format!("__format__ must return a str, not {}", other.type_name()),
            _ => format!("{method} returned non-string (type {})", other.type_name()),
        })),
    }
}

#[cold]
fn no_spec(value: &Value) -> Exc {
    Exc::type_error(format!(
        "unsupported format string passed to {}.__format__",
        value.type_name()
    ))
}
