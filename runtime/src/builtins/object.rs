//! What can be asked of any object: `repr`, `ascii`, `hash`, `id`, the name of its class.

use alloc::format;
use alloc::string::String;

use crate::exc::Result;
use crate::int::Int;
use crate::object::Object;
use crate::str::Str;

/// `str(object)`.
///
/// # Errors
/// What `__str__` raises.
pub fn str_of<T: Object>(object: &T) -> Result<Str> {
    let mut text = String::new();
    object.str_to(&mut text)?;
    Ok(Str::from(text))
}

/// `type(object).__name__`: what error texts say, without a module.
pub fn class_name<T: Object>(object: &T) -> Str {
    let name = object.type_name();
    Str::from(name.rsplit_once('.').map_or(name, |(_, last)| last))
}

/// `repr(object)`.
///
/// # Errors
/// What `__repr__` raises.
pub fn repr<T: Object>(object: &T) -> Result<Str> {
    let mut text = String::new();
    object.repr_to(&mut text)?;
    Ok(Str::from(text))
}

/// `ascii(object)`: `repr` with what is not ASCII escaped.
///
/// # Errors
/// What `__repr__` raises.
pub fn ascii<T: Object>(object: &T) -> Result<Str> {
    let mut text = String::new();
    object.repr_to(&mut text)?;
    if text.is_ascii() {
        return Ok(Str::from(text));
    }
    let mut escaped = String::new();
    for c in text.chars() {
        match u32::from(c) {
            ..0x80 => escaped.push(c),
            code @ ..0x100 => escaped.push_str(&format!("\\x{code:02x}")),
            code @ ..0x1_0000 => escaped.push_str(&format!("\\u{code:04x}")),
            code => escaped.push_str(&format!("\\U{code:08x}")),
        }
    }
    Ok(Str::from(escaped))
}

/// `format(object, spec)`.
///
/// # Errors
/// ValueError when the spec does not fit; what `__format__` raises.
pub fn format_of<T: Object>(object: &T, spec: &Str) -> Result<Str> {
    let mut text = String::new();
    object.format_to(spec.as_str(), &mut text)?;
    Ok(Str::from(text))
}

/// `hash(object)`.
///
/// # Errors
/// TypeError when it has none; what `__hash__` raises.
pub fn hash<T: Object>(object: &T) -> Result<Int> {
    Ok(Int::from(object.hash()?))
}

/// `bool(object)`.
///
/// # Errors
/// What `__bool__` raises.
pub fn truth<T: Object>(object: &T) -> Result<bool> {
    object.truth()
}
