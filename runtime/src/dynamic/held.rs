//! Instances of classes that derive from a builtin one: what the class leaves to the value that
//! the object holds.
//!
//! ```python
//! class Stack(list): ...
//! things = [Stack([1]), "two"]
//! len(things[0])               # Stack has no `__len__`: that of the list
//! ```
//! Special methods of the class come first, as everywhere; see [`special`](super::special).

use alloc::rc::Rc;
use alloc::string::String;

use super::{methods, operators};
use crate::class::Class;
use crate::dict::Dict;
use crate::exc::{Exc, Result};
use crate::function::Args;
use crate::object::Object;
use crate::str::Str;
use crate::value::{Instance, Value};

impl Value {
    /// The builtin value that an instance holds, where its class derives from a builtin one.
    pub(crate) fn held(&self) -> Option<Value> {
        match self {
            Value::Instance(instance) => instance.held(),
            _ => None,
        }
    }

    /// The value as a builtin one, where it is or holds one.
    pub(crate) fn unheld(&self) -> Value {
        self.held().unwrap_or_else(|| self.clone())
    }
}

/// Whether the builtin value has a method of that name.
pub(super) fn has_method(held: &Value, name: &str) -> bool {
    match held {
        Value::Native(native) => native.has_method(name),
        _ => methods::find(held, name).is_some(),
    }
}

/// Whether builtin values have an order: those of one kind.
pub(super) fn is_ordered(a: &Value, b: &Value) -> bool {
    let is_number = |it: &Value| matches!(it, Value::Int(_) | Value::Bool(_) | Value::Float(_));
    let is_set = |it: &Value| matches!(it, Value::Set(_) | Value::FrozenSet(_));
    (is_number(a) && is_number(b))
        || (is_set(a) && is_set(b))
        || core::mem::discriminant(a) == core::mem::discriminant(b)
}

/// What the builtin value does for `object.name(*args)`. None: it has no such method.
pub fn call(object: &dyn Instance, name: &str, args: Args) -> Option<Result<Value>> {
    let (class, held) = (object.class(), &object.held()?);
    let text = |text: String| Value::Str(Str::from(text));
    let answer = match (name, args.positional.as_slice()) {
        ("__repr__", []) => {
            let mut out = String::new();
            repr_to(class, held, &mut out).map(|()| text(out))
        }
        // An order is asked for where neither class has a say.
        ("__lt__" | "__le__" | "__gt__" | "__ge__", [other]) if !is_ordered(held, other) => {
            return None;
        }
        // That of `object` asks for the `repr`.
        ("__str__", []) if !matches!(held, Value::Str(_)) => return None,
        ("__format__", [Value::Str(spec)]) if spec.is_empty() => return None,
        ("__hash__", []) => hash(class, held).map(Object::into_value),
        ("__bool__", []) => held.truth().map(Value::Bool),
        ("__int__" | "__index__" | "__trunc__", []) => number(held, name)?,
        ("__float__", []) => match held {
            Value::Float(_) => Ok(held.clone()),
            Value::Int(value) => crate::int::to_f64(value).map(Value::Float),
            _ => return None,
        },
        ("__neg__", []) => super::neg(held),
        ("__pos__", []) => super::pos(held),
        ("__invert__", []) => super::invert(held),
        // That changes what the object holds, which stays the object: `in_place` sees to it.
        _ if operators::is_in_place(name) => return None,
        _ => match held {
            Value::Native(native) => return Rc::clone(native).call_method(name, args),
            _ => {
                methods::find(held, name)?;
                methods::call(held, name, args)
            }
        },
    };
    Some(answer)
}

fn number(held: &Value, name: &str) -> Option<Result<Value>> {
    match held {
        Value::Int(_) => Some(Ok(held.clone())),
        Value::Float(_) if name != "__index__" => Some(super::to_int(held).map(Value::Int)),
        _ => None,
    }
}

/// `repr` of an object that holds a value: containers that show their class show the object's.
pub fn repr_to<T: Object>(class: &'static Class, held: &T, out: &mut String) -> Result<()> {
    let start = out.len();
    held.repr_to(out)?;
    let name = held.type_name();
    let builtin = match name.rsplit('.').next().unwrap_or(name) {
        // The empty one alone shows it.
        "set" if out[start..].starts_with('{') => {
            out.insert_str(start, "set(");
            out.push(')');
            "set"
        }
        name @ ("set" | "frozenset" | "deque" | "defaultdict" | "OrderedDict" | "Counter") => name,
        _ => return Ok(()),
    };
    out.replace_range(start..start + builtin.len(), class.name());
    Ok(())
}

/// `format` of an object that holds a value: without a specification it is `str`.
pub fn format_to<T: Object, H: Object>(
    object: &T,
    held: &H,
    spec: &str,
    out: &mut String,
) -> Result<()> {
    let is_plain = matches!(held.type_name(), "str" | "int" | "float");
    if spec.is_empty() || !is_plain {
        return crate::support::format_plain(object, spec, out);
    }
    held.format_to(spec, out)
}

/// `hash` of an object that holds a value. Raises TypeError `unhashable type: 'Stack'`.
pub fn hash<T: Object>(class: &'static Class, held: &T) -> Result<i64> {
    match held.type_name() {
        "str" | "int" | "float" | "bytes" | "tuple" | "frozenset" => held.hash(),
        _ => Err(Exc::type_error(alloc::format!(
            "unhashable type: '{}'",
            class.name()
        ))),
    }
}

/// `held.update(**named)`.
pub fn hold_keywords<K: Object, V: Object>(held: &Dict<K, V>, named: &Dict<Str, V>) -> Result<()> {
    for (name, value) in named.to_pairs() {
        match K::from_value(&Value::Str(name)) {
            Some(key) => held.set_item(key, value)?,
            None => return Err(Exc::type_error("keys of another type than str")),
        }
    }
    Ok(())
}

/// What calling the builtin class gives, for an object to hold.
pub fn construct<T: Object>(class: &'static Class, args: Args) -> Result<T> {
    match class.construct(args) {
        Some(made) => crate::binding::convert(&made?),
        None => crate::binding::convert(&Value::None),
    }
}
