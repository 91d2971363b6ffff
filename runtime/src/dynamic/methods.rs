//! Methods of builtin objects, called by name.
//!
//! ```python
//! def tidy(things):          # a list of lists and strings
//!     for thing in things:
//!         print(thing.count("a"))
//! ```
//! One file a type: a table of names, and a match that takes [`Call`] apart with CPython's arity
//! errors and calls the statically typed method.

mod bytes;
mod dict;
mod dict_kinds;
mod list;
mod numbers;
mod parse;
mod set;
mod str;
mod tuple;

pub(super) use parse::Call;

pub(super) mod sets {
    pub(crate) use super::set::view_operator;
    pub(in crate::dynamic) use super::set::{binary, compare, in_place};
}
pub(super) mod counters {
    pub(in crate::dynamic) use super::dict_kinds::operator;
}
pub(super) mod binary {
    pub(in crate::dynamic) use super::bytes::{concat, contains, get, items, repeat, set, slice};
}

use super::{attr, operators};
use crate::exc::Result;
use crate::function::Args;
use crate::object::Object;
use crate::value::Value;

/// The names of the methods of a builtin object.
fn names(value: &Value) -> &'static [&'static str] {
    match value {
        Value::Str(_) => str::NAMES,
        Value::List(_) => list::NAMES,
        Value::Dict(_) => dict::NAMES,
        Value::Set(_) => set::NAMES,
        Value::FrozenSet(_) => set::FROZEN_NAMES,
        Value::Int(_) | Value::Bool(_) => numbers::INT_NAMES,
        Value::Float(_) => numbers::FLOAT_NAMES,
        Value::Tuple(_) | Value::Range(_) => tuple::NAMES,
        Value::Bytes(_) | Value::ByteArray(_) => bytes::NAMES,
        _ => &[],
    }
}

/// The special methods that a builtin object has besides: what a program may call by name.
const SPECIAL: &[&str] = &[
    "__eq__",
    "__ne__",
    "__lt__",
    "__le__",
    "__gt__",
    "__ge__",
    "__hash__",
    "__repr__",
    "__str__",
    "__format__",
    "__len__",
    "__iter__",
    "__next__",
    "__contains__",
    "__getitem__",
    "__setitem__",
    "__delitem__",
    "__init__",
    "__neg__",
    "__pos__",
    "__abs__",
    "__invert__",
    "__bool__",
    "__call__",
];

/// The method `name` of a builtin object, spelled for ever.
pub(super) fn find(value: &Value, name: &str) -> Option<&'static str> {
    if let Value::Dict(dict) = value
        && let Some(own) = dict_kinds::names(dict).iter().find(|known| **known == name)
    {
        return Some(own);
    }
    let table = match has_own(value, name) {
        true => names(value),
        false if has_special(value, name) => SPECIAL,
        false => &[],
    };
    let known = table.iter().find(|known| **known == name).copied();
    known.or_else(|| operators::find(value, name))
}

fn has_own(value: &Value, name: &str) -> bool {
    match value {
        Value::Bytes(_) | Value::ByteArray(_) => bytes::has(value, name),
        Value::Dict(dict) if dict_kinds::names(dict).contains(&name) => true,
        _ => names(value).contains(&name),
    }
}

fn has_special(value: &Value, name: &str) -> bool {
    let is_container = !names(value).is_empty()
        && !matches!(value, Value::Int(_) | Value::Bool(_) | Value::Float(_));
    match name {
        "__len__" | "__contains__" | "__getitem__" => is_container,
        "__iter__" => is_container || matches!(value, Value::Iter(_)),
        "__next__" => matches!(value, Value::Iter(_)),
        "__setitem__" | "__delitem__" => {
            matches!(value, Value::List(_) | Value::Dict(_) | Value::ByteArray(_))
        }
        "__call__" => matches!(value, Value::Func(_) | Value::Class(_) | Value::ExcClass(_)),
        "__eq__" | "__ne__" | "__repr__" | "__str__" | "__format__" | "__hash__" => true,
        "__lt__" | "__le__" | "__gt__" | "__ge__" => !names(value).is_empty(),
        "__neg__" | "__pos__" | "__abs__" | "__invert__" => match value {
            Value::Float(_) => name != "__invert__",
            Value::Dict(dict) => dict.is_counter() && matches!(name, "__neg__" | "__pos__"),
            _ => matches!(value, Value::Int(_) | Value::Bool(_)),
        },
        "__init__" => matches!(value, Value::List(_) | Value::Dict(_) | Value::Set(_)),
        _ => false,
    }
}

/// `value.name(*args)`. Raises AttributeError for an unknown method.
pub(super) fn call(value: &Value, name: &str, args: Args) -> Result<Value> {
    if has_own(value, name) {
        let owner = value.type_name();
        let call = |name: &'static str, args: Args| Call::new(owner, name, args);
        if let Value::Dict(dict) = value {
            let own = dict_kinds::names(dict).iter().find(|known| **known == name);
            if let Some(name) = own {
                return dict_kinds::call(dict, call(name, args));
            }
        }
        // The table's own spelling lives for ever; the caller's may not.
        let name = names(value)
            .iter()
            .find(|known| **known == name)
            .copied()
            .unwrap_or("");
        return match value {
            Value::Str(text) => str::call(text, call(name, args)),
            Value::List(list) => list::call(list, call(name, args)),
            Value::Dict(dict) => dict::call(dict, call(name, args)),
            Value::Set(set) => set::call(set, call(name, args)),
            Value::FrozenSet(set) => set::call_frozen(set, call(name, args)),
            Value::Int(number) => numbers::call_int(number, call(name, args)),
            Value::Bool(flag) => numbers::call_int(&crate::int::Int::from(*flag), call(name, args)),
            Value::Float(number) => numbers::call_float(*number, call(name, args)),
            Value::Tuple(tuple) => tuple::call(tuple, call(name, args)),
            Value::Range(range) => tuple::call_range(range, call(name, args)),
            _ => bytes::call(value, call(name, args)),
        };
    }
    if SPECIAL.contains(&name) && has_special(value, name) {
        return special(value, name, args);
    }
    if operators::find(value, name).is_some() {
        return match args.positional.as_slice() {
            [other] => operators::call(value, name, other),
            // The third argument of `pow`.
            [exponent, modulus] if name == "__pow__" => crate::dynamic::call(
                &super::builtin("pow")?,
                Args::new([value.clone(), exponent.clone(), modulus.clone()]),
            ),
            given => Err(parse::expected_one(given.len())),
        };
    }
    // A function object's attribute may hold a callable.
    if let Value::Func(_) = value {
        return super::call::call(&attr::get_attr(value, name)?, args);
    }
    Err(attr::missing(value, name))
}

/// `(3).__neg__()`: what is behind the name.
fn special(value: &Value, name: &str, args: Args) -> Result<Value> {
    use crate::object::Cmp;
    if name == "__call__" {
        return super::call::call(value, args);
    }
    if name == "__init__" {
        return filled(value, args);
    }
    let positional = args.positional;
    match (name, positional.as_slice()) {
        ("__eq__", [other]) => super::equals(value, other).map(Value::Bool),
        ("__ne__", [other]) => super::not_equals(value, other).map(Value::Bool),
        ("__lt__", [other]) => super::compare(Cmp::Lt, value, other).map(Value::Bool),
        ("__le__", [other]) => super::compare(Cmp::Le, value, other).map(Value::Bool),
        ("__gt__", [other]) => super::compare(Cmp::Gt, value, other).map(Value::Bool),
        ("__ge__", [other]) => super::compare(Cmp::Ge, value, other).map(Value::Bool),
        ("__hash__", []) => value.hash().map(Object::into_value),
        ("__repr__", []) => super::repr(value).map(Value::Str),
        ("__str__", []) => super::str(value).map(Value::Str),
        ("__format__", [Value::Str(spec)]) => super::format(value, spec).map(Value::Str),
        ("__len__", []) => super::len(value).map(Object::into_value),
        ("__iter__", []) => super::iterate::iter(value),
        ("__next__", []) => super::next(value),
        ("__contains__", [item]) => super::contains(value, item).map(Value::Bool),
        ("__getitem__", [key]) => super::get_item(value, key),
        ("__setitem__", [key, item]) => {
            super::set_item(value, key.clone(), item.clone()).map(|()| Value::None)
        }
        ("__delitem__", [key]) => super::del_item(value, key).map(|()| Value::None),
        ("__neg__", []) => super::neg(value),
        ("__pos__", []) => super::pos(value),
        ("__invert__", []) => super::invert(value),
        ("__abs__", []) => super::abs(value),
        ("__bool__", []) => value.truth().map(Value::Bool),
        (_, given) => Err(parse::expected_one(given.len())),
    }
}

/// `xs.__init__(items)`: the container begins anew, a dict keeps what it has.
fn filled(value: &Value, args: Args) -> Result<Value> {
    let takes_names = matches!(value, Value::Dict(_));
    if args.positional.len() > 1 || (!takes_names && !args.keywords.is_empty()) {
        return Err(crate::exc::Exc::type_error(alloc::format!(
            "{} expected at most 1 argument, got {}",
            value.type_name(),
            args.count()
        )));
    }
    let fill = if takes_names { "update" } else { "clear" };
    match value {
        Value::Dict(_) => call(value, fill, args),
        _ => {
            call(value, fill, Args::default())?;
            let fill = match value {
                Value::List(_) => "extend",
                _ => "update",
            };
            match args.positional.is_empty() {
                true => Ok(Value::None),
                false => call(value, fill, args),
            }
        }
    }
}
