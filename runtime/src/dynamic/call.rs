//! `f(*args)` and `value.method(*args)` of objects of unknown type.
//!
//! Source: the Python reference, 6.3.4 "Calls".

use alloc::format;

use super::special::special;
use super::{attr, held, methods};
use crate::exc::{Exc, Result};
use crate::function::Args;
use crate::object::Object;
use crate::value::Value;

/// `callee(*args, **kwargs)`. Raises TypeError `'int' object is not callable`.
pub fn call(callee: &Value, args: Args) -> Result<Value> {
    let answer = match callee {
        Value::Func(function) => return function.call(args),
        Value::ExcClass(class) => return class.construct(args).map(Value::Exc),
        Value::Class(class) => class.construct(args),
        Value::Instance(instance) => instance.clone().call_method("__call__", args),
        Value::Native(native) => native.clone().call_method("__call__", args),
        _ => None,
    };
    answer.unwrap_or_else(|| {
        Err(Exc::type_error(format!(
            "'{}' object is not callable",
            callee.type_name()
        )))
    })
}

/// `receiver.name(*args)`. Raises AttributeError for an unknown method.
pub fn call_method(receiver: &Value, name: &str, args: Args) -> Result<Value> {
    match receiver {
        Value::Instance(instance) => {
            // A field may hold a callable; it hides a method of its name, as in Python.
            if let Some(found) = instance.clone().get_attr(name) {
                return call(&found?, args);
            }
            // A static or class method.
            if !instance.class().has_method(name)
                && let Some(found) = instance.class().get_shared(name)
            {
                return call(&found?, args);
            }
            let is_held = |held: &Value| held::has_method(held, name);
            if !instance.class().has_method(name)
                && instance.class().has_method("__getattr__")
                && !instance.held().as_ref().is_some_and(is_held)
            {
                return call(&attr::get_attr(receiver, name)?, args);
            }
            match special(receiver, name, args) {
                Some(answer) => answer,
                None => Err(attr::missing(receiver, name)),
            }
        }
        Value::Native(native) => {
            if let Some(found) = native.clone().get_attr(name) {
                return call(&found?, args);
            }
            match native.clone().call_method(name, args) {
                Some(answer) => answer,
                None => Err(attr::missing(receiver, name)),
            }
        }
        Value::Exc(exc) => exc.call_method(name, args),
        Value::Class(_) | Value::ExcClass(_) => call(&attr::get_attr(receiver, name)?, args),
        _ => methods::call(receiver, name, args),
    }
}

/// `receiver.name(*positional)`: what the compiler emits for a call without keywords.
pub fn call_method_with<const N: usize>(
    receiver: &Value,
    name: &'static str,
    positional: [Value; N],
) -> Result<Value> {
    call_method(receiver, name, Args::new(positional))
}
