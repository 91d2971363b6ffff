//! Module `inspect`: what an object is.
//!
//! ```python
//! result = handler(event)
//! if inspect.isawaitable(result):
//!     result = await result
//! ```
//! Source: the Python library reference, "inspect".

use crate::asyncio;
use crate::object::Object;
use crate::value::Value;

/// `iscoroutine(obj)`.
pub fn iscoroutine(obj: &Value) -> bool {
    obj.type_name() == "coroutine"
}

/// `isawaitable(obj)`.
pub fn isawaitable(obj: &Value) -> bool {
    asyncio::is_awaitable(obj)
}

/// `isgenerator(obj)`.
pub fn isgenerator(obj: &Value) -> bool {
    obj.type_name() == "generator"
}

/// `isasyncgen(obj)`.
pub fn isasyncgen(obj: &Value) -> bool {
    obj.type_name() == "async_generator"
}

/// `isfunction(obj)`.
pub fn isfunction(obj: &Value) -> bool {
    obj.type_name() == "function"
}

/// `ismethod(obj)`.
pub fn ismethod(obj: &Value) -> bool {
    obj.type_name() == "method"
}

/// `isclass(obj)`.
pub fn isclass(obj: &Value) -> bool {
    matches!(obj, Value::Class(_) | Value::ExcClass(_))
}

/// Whether this is one of these functions of the program, or a method that is.
pub fn is_function_of(obj: &Value, qualnames: &[&str]) -> bool {
    match obj {
        Value::Func(function) => qualnames.contains(&function.qualname()),
        _ => false,
    }
}
