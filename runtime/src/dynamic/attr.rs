//! `value.name` of objects of unknown type.
//!
//! A method of a builtin object that is not called at once becomes a bound function; calls go
//! through [`super::call::call_method`], which makes none.
//!
//! Source: the Python reference, 6.3.1 "Attribute references".

use alloc::format;

use super::methods;
use crate::cell::no_attribute;
use crate::dict::Dict;
use crate::exc::{ATTRIBUTE_ERROR, Exc, Result};
use crate::function::{Args, DynFunc};
use crate::int::Int;
use crate::object::Object;
use crate::str::Str;
use crate::value::Value;

/// `value.name`. Raises AttributeError `'NoneType' object has no attribute 'x'`.
pub fn get_attr(value: &Value, name: &str) -> Result<Value> {
    let found = match value {
        Value::Instance(instance) => instance.clone().get_attr(name),
        Value::Native(native) => native.clone().get_attr(name),
        Value::Exc(exc) => return exc.get_attr(name),
        Value::Class(class) => class.get_attr(name),
        Value::ExcClass(class) => class.get_attr(name),
        _ => builtin(value, name),
    };
    if let Some(found) = found {
        return found;
    }
    if name == "__class__" {
        return Ok(super::classes::type_(value));
    }
    let method = match value {
        Value::Instance(instance) => instance.class().method(name),
        Value::Native(native) => native.methods().iter().find(|it| **it == name).copied(),
        _ => None,
    };
    if let Some(name) = method {
        let receiver = value.clone();
        return Ok(Value::Func(DynFunc::method(
            name,
            value.clone(),
            move |args| super::call::call_method(&receiver, name, args),
        )));
    }
    if let Value::Instance(instance) = value
        && let Some(found) = instance.class().get_shared(name)
    {
        return found;
    }
    if let Value::Class(class) = value
        && let Some(name) = class.method(name)
    {
        return Ok(unbound(class.name(), name));
    }
    if let Value::Class(class) = value
        && let Some(sample) = super::classes::sample(class)
        && let Some(name) = methods::find(&sample, name)
    {
        return Ok(unbound(class.name(), name));
    }
    let held = value.unheld();
    if let Value::Instance(_) = value
        && let Some(found) = builtin(&held, name)
    {
        return found;
    }
    if let Value::Native(native) = &held
        && let Some(name) = native.methods().iter().find(|it| **it == name)
    {
        return Ok(bound(value, name));
    }
    if let Some(name) = methods::find(&held, name) {
        return Ok(bound(value, name));
    }
    if let Value::Instance(instance) = value
        && instance.class().has_method("__getattr__")
    {
        let args = Args::new([Value::Str(Str::from(name))]);
        let answer = instance.clone().call_method("__getattr__", args);
        return answer.unwrap_or_else(|| Err(missing(value, name)));
    }
    Err(missing(value, name))
}

fn bound(value: &Value, name: &'static str) -> Value {
    let receiver = value.clone();
    let call = move |args| super::call::call_method(&receiver, name, args);
    Value::Func(DynFunc::bound_builtin(name, value.clone(), call))
}

/// `cls.name` of a method: a function whose first argument is the object.
fn unbound(class: &'static str, name: &'static str) -> Value {
    Value::Func(DynFunc::builtin(name, move |mut args| {
        if args.positional.is_empty() {
            let text = format!("unbound method {class}.{name}() needs an argument");
            return Err(Exc::type_error(text));
        }
        let receiver = args.positional.remove(0);
        super::call::call_method(&receiver, name, args)
    }))
}

fn builtin(value: &Value, name: &str) -> Option<Result<Value>> {
    if let Value::Func(function) = value
        && let Some(found) = function.identity().get(name)
    {
        return Some(Ok(found));
    }
    Some(Ok(match (value, name) {
        (Value::Int(_), "real" | "numerator") => value.clone(),
        (Value::Int(_) | Value::Bool(_), "imag") => Value::Int(Int::from(0)),
        (Value::Int(_) | Value::Bool(_), "denominator") => Value::Int(Int::from(1)),
        (Value::Bool(value), "real" | "numerator") => Value::Int(Int::from(*value)),
        (Value::Float(_), "real") => value.clone(),
        (Value::Float(_), "imag") => Value::Float(0.0),
        (Value::Range(range), "start") => Value::Int(range.start()),
        (Value::Range(range), "stop") => Value::Int(range.stop()),
        (Value::Range(range), "step") => Value::Int(range.step()),
        (Value::Slice(slice), "start") => slice.start.into_value(),
        (Value::Slice(slice), "stop") => slice.stop.into_value(),
        (Value::Slice(slice), "step") => slice.step.into_value(),
        (Value::Func(function), "__name__") => Value::Str(Str::from(function.name())),
        (Value::Func(function), "__qualname__") => Value::Str(Str::from(function.qualname())),
        (Value::Func(function), "__self__") => function.receiver()?,
        (Value::Func(_), "__module__") => Value::Str(Str::from("__main__")),
        (Value::Func(_), "__doc__") => Value::None,
        (Value::Func(function), "__dict__") if function.takes_attributes() => {
            let entries = function.identity().attributes().into_iter();
            let entries = entries.map(|(key, value)| (Value::Str(key), value));
            return Some(Dict::from_pairs(entries).map(Value::Dict));
        }
        _ => return None,
    }))
}

/// `getattr(value, name, default)`.
pub fn get_attr_or(value: &Value, name: &str, default: Value) -> Result<Value> {
    match get_attr(value, name) {
        Err(exc) if exc.is(&ATTRIBUTE_ERROR) => Ok(default),
        found => found,
    }
}

/// `hasattr(value, name)`.
pub fn has_attr(value: &Value, name: &str) -> Result<bool> {
    match get_attr(value, name) {
        Ok(_) => Ok(true),
        Err(exc) if exc.is(&ATTRIBUTE_ERROR) => Ok(false),
        Err(exc) => Err(exc),
    }
}

/// `value.name = item`.
pub fn set_attr(value: &Value, name: &str, item: Value) -> Result<()> {
    let done = match value {
        Value::Instance(instance) if instance.class().has_method("__setattr__") => {
            let args = Args::new([Value::Str(Str::from(name)), item]);
            let answer = instance.clone().call_method("__setattr__", args);
            answer.map(|it| it.map(|_| ()))
        }
        Value::Instance(instance) if instance.class().is_frozen() => {
            Some(crate::dataclasses::frozen(name))
        }
        Value::Instance(instance) if instance.class().is_tuple_field(name) => {
            Some(crate::support::read_only(name))
        }
        Value::Instance(instance) => instance.clone().set_attr(name, item),
        Value::Native(native) => native.clone().set_attr(name, item),
        Value::Class(class) => class.set_attr(name, item),
        Value::Exc(exc) => {
            exc.set_attr(name, item);
            Some(Ok(()))
        }
        Value::Func(function) if function.takes_attributes() => {
            function.identity().set(name, item);
            Some(Ok(()))
        }
        _ => None,
    };
    done.unwrap_or_else(|| Err(read_only(value, name)))
}

/// `del value.name`.
pub fn del_attr(value: &Value, name: &str) -> Result<()> {
    let done = match value {
        Value::Instance(instance) if instance.class().has_method("__delattr__") => {
            let args = Args::new([Value::Str(Str::from(name))]);
            let answer = instance.clone().call_method("__delattr__", args);
            answer.map(|it| it.map(|_| ()))
        }
        Value::Instance(instance) if instance.class().is_frozen() => {
            Some(crate::dataclasses::frozen_deletion(name))
        }
        Value::Instance(instance) if instance.class().is_tuple_field(name) => {
            Some(crate::support::undeletable(name))
        }
        Value::Instance(instance) => instance.clone().del_attr(name),
        Value::Exc(exc) => exc.del_attr(name).then_some(Ok(())),
        Value::Func(function) => function.identity().del(name).then_some(Ok(())),
        _ => None,
    };
    done.unwrap_or_else(|| Err(read_only(value, name)))
}

fn attribute_name(name: &Value) -> Result<&Str> {
    match name {
        Value::Str(name) => Ok(name),
        other => Err(Exc::type_error(format!(
            "attribute name must be string, not '{}'",
            other.type_name()
        ))),
    }
}

/// `getattr(value, name)` of a computed name.
pub fn getattr(value: &Value, name: &Value) -> Result<Value> {
    get_attr(value, attribute_name(name)?.as_str())
}

/// `getattr(value, name, default)` of a computed name.
pub fn getattr_or(value: &Value, name: &Value, default: Value) -> Result<Value> {
    get_attr_or(value, attribute_name(name)?.as_str(), default)
}

/// `hasattr(value, name)` of a computed name.
pub fn hasattr(value: &Value, name: &Value) -> Result<bool> {
    has_attr(value, attribute_name(name)?.as_str())
}

/// `setattr(value, name, item)` of a computed name.
pub fn setattr(value: &Value, name: &Value, item: Value) -> Result<()> {
    set_attr(value, attribute_name(name)?.as_str(), item)
}

/// `delattr(value, name)` of a computed name.
pub fn delattr(value: &Value, name: &Value) -> Result<()> {
    del_attr(value, attribute_name(name)?.as_str())
}

/// `value.__dict__[name] = item`.
pub fn store_own(value: &Value, name: &Value, item: Value) -> Result<()> {
    let Value::Instance(instance) = value else {
        return setattr(value, name, item);
    };
    let name = attribute_name(name)?.as_str();
    let done = instance.clone().set_own_attr(name, item);
    done.unwrap_or_else(|| Err(read_only(value, name)))
}

/// `del value.__dict__[name]`.
pub fn delete_own(value: &Value, name: &Value) -> Result<()> {
    let Value::Instance(instance) = value else {
        return delattr(value, name);
    };
    match instance.clone().del_attr(attribute_name(name)?.as_str()) {
        Some(Ok(())) => Ok(()),
        _ => Err(Exc::key_error(name.clone())),
    }
}

#[cold]
fn read_only(value: &Value, name: &str) -> Exc {
    match value {
        Value::Class(_) | Value::ExcClass(_) => Exc::type_error(format!(
            "cannot set '{name}' attribute of immutable type '{}'",
            match value {
                Value::Class(class) => class.name(),
                Value::ExcClass(class) => class.name(),
                _ => "type",
            }
        )),
        _ if methods::find(value, name).is_some() || builtin(value, name).is_some() => {
            Exc::attribute_error(format!(
                "'{}' object attribute '{name}' is read-only",
                value.type_name()
            ))
        }
        _ => missing(value, name),
    }
}

/// AttributeError for `value.name`.
#[cold]
pub(super) fn missing(value: &Value, name: &str) -> Exc {
    match value {
        Value::Class(class) => Exc::attribute_error(format!(
            "type object '{}' has no attribute '{name}'",
            class.name()
        )),
        Value::ExcClass(class) => Exc::attribute_error(format!(
            "type object '{}' has no attribute '{name}'",
            class.name()
        )),
        _ => no_attribute(value.type_name(), name),
    }
}
