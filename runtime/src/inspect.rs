//! Module `inspect`: what an object is.
//!
//! ```python
//! result = handler(event)
//! if inspect.isawaitable(result):
//!     result = await result
//! ```
//! Source: the Python library reference, "inspect".

use crate::asyncio;
use crate::exc::{Exc, Result};
use crate::frame::State;
use crate::object::Object;
use crate::str::Str;
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

/// `getgeneratorstate(generator)`.
///
/// # Errors
/// AttributeError for what is none.
pub fn getgeneratorstate(generator: &Value) -> Result<Str> {
    state_of(generator, "generator", "gi_running").map(|state| match state {
        State::Created => "GEN_CREATED".into(),
        State::Suspended => "GEN_SUSPENDED".into(),
        State::Running => "GEN_RUNNING".into(),
        State::Finished => "GEN_CLOSED".into(),
    })
}

/// `getcoroutinestate(coroutine)`.
///
/// # Errors
/// AttributeError for what is none.
pub fn getcoroutinestate(coroutine: &Value) -> Result<Str> {
    state_of(coroutine, "coroutine", "cr_running").map(|state| match state {
        State::Created => "CORO_CREATED".into(),
        State::Suspended => "CORO_SUSPENDED".into(),
        State::Running => "CORO_RUNNING".into(),
        State::Finished => "CORO_CLOSED".into(),
    })
}

fn state_of(value: &Value, class: &str, attribute: &str) -> Result<State> {
    let state = match value {
        Value::Native(native) if value.type_name() == class => native.frame_state(),
        _ => None,
    };
    state.ok_or_else(|| {
        Exc::attribute_error(alloc::format!(
            "'{}' object has no attribute '{attribute}'",
            value.type_name()
        ))
    })
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
