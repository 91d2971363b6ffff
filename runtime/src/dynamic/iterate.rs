//! `for x in things` of an object of unknown type.

use alloc::boxed::Box;
use alloc::format;

use crate::exc::{Exc, Result};
use crate::object::Object;
use crate::value::Value;

/// `iter(value)`. Raises TypeError `'int' object is not iterable`.
pub fn iterate(value: &Value) -> Result<Box<dyn Iterator<Item = Result<Value>>>> {
    Err(Exc::type_error(format!(
        "'{}' object is not iterable",
        value.type_name()
    )))
}
