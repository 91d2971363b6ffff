//! `f(*args)` of an object of unknown type.

use alloc::format;

use crate::exc::{Exc, Result};
use crate::function::Args;
use crate::object::Object;
use crate::value::Value;

/// `callee(*args, **kwargs)`. Raises TypeError `'int' object is not callable`.
pub fn call(callee: &Value, args: Args) -> Result<Value> {
    match callee {
        Value::Func(function) => function.call(args),
        Value::ExcClass(class) => class.construct(args).map(Value::Exc),
        _ => Err(Exc::type_error(format!(
            "'{}' object is not callable",
            callee.type_name()
        ))),
    }
}

/// `receiver.name(*args)`. Raises AttributeError for an unknown method.
pub fn call_method(receiver: &Value, name: &str, args: Args) -> Result<Value> {
    let found = match receiver {
        Value::Instance(instance) => instance.clone().call_method(name, args),
        Value::Native(native) => native.clone().call_method(name, args),
        Value::Exc(exc) => return exc.call_method(name, args),
        _ => None,
    };
    found.unwrap_or_else(|| Err(crate::cell::no_attribute(receiver.type_name(), name)))
}
