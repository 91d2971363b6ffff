//! What `with` asks of its manager before it enters it.
//!
//! ```python
//! with 5:      # TypeError: 'int' object does not support the context manager protocol
//!     pass
//! ```
//! Source: the Python reference, 8.5 "The with statement".

use alloc::format;

use crate::exc::{Exc, Result};
use crate::object::Object;
use crate::value::Value;

/// Raises unless `with manager` can be entered and left.
///
/// # Errors
/// TypeError that names the missing method.
pub fn check_manager(manager: &Value) -> Result<()> {
    check(manager, "context manager", "__enter__", "__exit__")
}

/// Raises unless `async with manager` can be entered and left.
///
/// # Errors
/// TypeError that names the missing method.
pub fn check_async_manager(manager: &Value) -> Result<()> {
    check(
        manager,
        "asynchronous context manager",
        "__aenter__",
        "__aexit__",
    )
}

fn check(manager: &Value, protocol: &str, enter: &str, exit: &str) -> Result<()> {
    let has = |name: &str| match manager {
        Value::Instance(instance) => instance.class().has_method(name),
        Value::Native(native) => native.has_method(name),
        _ => false,
    };
    if has(enter) && has(exit) {
        return Ok(());
    }
    let missed = match has(enter) {
        true => format!(" (missed {exit} method)"),
        false => alloc::string::String::new(),
    };
    Err(Exc::type_error(format!(
        "'{}' object does not support the {protocol} protocol{missed}",
        manager.type_name()
    )))
}
