//! Operators whose operands have types that are known at run time only.
//!
//! ```python
//! def total(things):      # things: [1, 2.5, Money(3)]
//!     return sum(things)
//! ```
//! One file a concern. Each operator looks at the common builtin pairs first, then asks instances
//! of user classes for their special methods, then raises CPython's TypeError.
//!
//! Source: the Python reference, 6 "Expressions" and 3.3 "Special method names".

pub mod arithmetic;
pub mod attr;
mod builtin;
pub mod call;
pub mod classes;
pub mod compare;
pub mod construct;
mod held;
pub mod iterate;
mod manager;
pub mod methods;
mod names;
mod native_classes;
mod number;
mod object;
mod operators;
mod special;
pub mod subscript;

pub use arithmetic::*;
pub use attr::{
    del_attr, delattr, delete_own, get_attr, get_attr_or, getattr, getattr_or, has_attr, hasattr,
    set_attr, setattr, store_own,
};
pub use builtin::builtin;
pub use call::{call, call_method};
pub use classes::{
    catches, class_of, is_exception, is_instance, isinstance, issubclass, to_cause, to_exc, type_,
};
pub use compare::{compare, contains, equals, is_same, not_equals, rich_compare};
pub(crate) use construct::update_dict;
pub use construct::{as_float, int_from_bytes, to_int};
pub use held::{
    call as call_held, construct as construct_held, format_to as held_format, hash as held_hash,
    hold_keywords, repr_to as held_repr,
};
pub use iterate::{BoxIter, iterate, len, next, next_or};
pub use manager::{check_async_manager, check_manager};
pub(crate) use methods::sets::view_operator;
pub use names::dir;
pub(crate) use native_classes::native_class;
pub(crate) use number::order_int_float;
pub use number::{to_float, to_float_or_none, to_index};
pub use subscript::{del_item, get_item, set_item};

use alloc::string::String;

use crate::exc::Result;
use crate::int::Int;
use crate::object::Object;
use crate::str::Str;
use crate::value::Value;

/// `bool(value)`.
#[inline]
pub fn truth(value: &Value) -> Result<bool> {
    value.truth()
}

/// `format(value, spec)`.
pub fn format(value: &Value, spec: &Str) -> Result<Str> {
    let mut out = String::new();
    value.format_to(spec.as_str(), &mut out)?;
    Ok(Str::from(out))
}

/// `repr(value)`.
pub fn repr<T: Object>(value: &T) -> Result<Str> {
    let mut out = String::new();
    value.repr_to(&mut out)?;
    Ok(Str::from(out))
}

/// `str(value)`.
pub fn str<T: Object>(value: &T) -> Result<Str> {
    let mut out = String::new();
    value.str_to(&mut out)?;
    Ok(Str::from(out))
}

/// `id(value)`: unlike for different objects that live at the same time.
pub fn identity<T: Object>(value: &T) -> Int {
    object::identity(&value.clone().into_value())
}

/// `callable(value)`.
pub fn callable(value: &Value) -> bool {
    match value {
        Value::Func(_) | Value::Class(_) | Value::ExcClass(_) => true,
        Value::Instance(instance) => instance.class().method("__call__").is_some(),
        Value::Native(native) => native.methods().contains(&"__call__"),
        _ => false,
    }
}
