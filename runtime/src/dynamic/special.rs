//! Special methods of instances: `__add__`, `__len__`, `__eq__`…

use crate::class::Class;
use crate::exc::Result;
use crate::function::Args;
use crate::value::Value;

/// `type(value).name(value, *args)`, if the class has such a method.
pub(super) fn special(value: &Value, name: &str, args: Args) -> Option<Result<Value>> {
    match value {
        Value::Instance(instance) => match instance.held() {
            None => instance.clone().call_method(name, args),
            Some(_) => {
                let own = instance.clone().call_method(name, args.clone());
                own.or_else(|| instance.call_held(name, args))
            }
        },
        Value::Native(native) => native.clone().call_method(name, args),
        _ => None,
    }
}

/// The same for a binary operator: NotImplemented counts as no answer.
pub(super) fn special_binary(value: &Value, name: &str, other: &Value) -> Option<Result<Value>> {
    if !matches!(value, Value::Instance(_) | Value::Native(_)) {
        return None;
    }
    match special(value, name, Args::new([other.clone()])) {
        Some(Ok(Value::NotImplemented)) | None => None,
        answer => answer,
    }
}

/// The class of an instance.
pub(super) fn instance_class(value: &Value) -> Option<&'static Class> {
    match value {
        Value::Instance(instance) => Some(instance.class()),
        _ => None,
    }
}

/// Whether the right operand is asked first: its class derives from that of the left one.
pub(super) fn right_first(left: &Value, right: &Value) -> bool {
    match (instance_class(left), instance_class(right)) {
        (Some(left), Some(right)) => !core::ptr::eq(left, right) && right.is_subclass(left),
        _ => false,
    }
}
