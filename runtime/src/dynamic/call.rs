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
