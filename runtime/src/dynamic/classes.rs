//! The builtin types as objects: `type(x)`, `isinstance(x, int)`, `int` passed as a function.
//!
//! Source: the Python library reference, "Built-in Functions".

use alloc::rc::Rc;

use super::construct;
use crate::class::{Class, OBJECT};
use crate::exc::{Exc, ExcClass, Result};
use crate::function::Args;
use crate::object::Object;
use crate::value::Value;

macro_rules! builtin_classes {
    ($($id:ident $name:literal [$($base:ident),*] $($make:path)?;)*) => {
        $(
            #[doc = concat!("`", $name, "`.")]
            pub static $id: Class =
                Class::builtin($name, &[$(&$base),*])$(.with_constructor($make))?;
        )*
    };
}

builtin_classes! {
    TYPE "type" [] construct::type_;
    NONE_TYPE "NoneType" [] construct::none_type;
    INT "int" [] construct::int;
    BOOL "bool" [INT] construct::bool;
    FLOAT "float" [] construct::float;
    STR "str" [] construct::str;
    BYTES "bytes" [] construct::bytes;
    BYTEARRAY "bytearray" [] construct::bytearray;
    LIST "list" [] construct::list;
    TUPLE "tuple" [] construct::tuple;
    DICT "dict" [] construct::dict;
    SET "set" [] construct::set;
    FROZENSET "frozenset" [] construct::frozenset;
    RANGE "range" [] construct::range;
    SLICE "slice" [] construct::slice;
    FUNCTION "function" [];
    METHOD "method" [];
    BUILTIN_FUNCTION "builtin_function_or_method" [];
    ITERATOR "iterator" [];
    NOT_IMPLEMENTED_TYPE "NotImplementedType" [];
    ELLIPSIS_TYPE "ellipsis" [];
}

pub use super::native_classes::{COUNTER, DEFAULTDICT, DEQUE, ORDERED_DICT};

/// `value.__class__`.
pub fn class_of(value: &Value) -> Result<Value> {
    Ok(type_(value))
}

/// The class of any object but an exception.
pub fn class(value: &Value) -> &'static Class {
    match value {
        Value::None => &NONE_TYPE,
        Value::Bool(_) => &BOOL,
        Value::Int(_) => &INT,
        Value::Float(_) => &FLOAT,
        Value::Str(_) => &STR,
        Value::Bytes(_) => &BYTES,
        Value::ByteArray(_) => &BYTEARRAY,
        Value::List(_) => &LIST,
        Value::Tuple(_) => &TUPLE,
        Value::Dict(dict) => match Object::type_name(dict) {
            "dict" => &DICT,
            name => super::native_class(name),
        },
        Value::Set(_) => &SET,
        Value::FrozenSet(_) => &FROZENSET,
        Value::Range(_) => &RANGE,
        Value::Slice(_) => &SLICE,
        Value::Iter(_) => &ITERATOR,
        Value::Func(function) => match function.type_name() {
            "function" => &FUNCTION,
            "method" => &METHOD,
            _ => &BUILTIN_FUNCTION,
        },
        Value::Class(_) | Value::ExcClass(_) => &TYPE,
        Value::NotImplemented => &NOT_IMPLEMENTED_TYPE,
        Value::Ellipsis => &ELLIPSIS_TYPE,
        Value::Instance(instance) => instance.class(),
        Value::Native(native) => native.class(),
        Value::Exc(_) => &OBJECT,
    }
}

/// An object of a builtin class, which knows the class's methods.
pub(super) fn sample(class: &Class) -> Option<Value> {
    Some(match class.name() {
        "int" => Value::Int(crate::int::Int::from(0)),
        "float" => Value::Float(0.0),
        "str" => Value::Str(crate::str::Str::from("")),
        "list" => Value::List(crate::list::List::new()),
        "dict" => Value::Dict(crate::dict::Dict::new()),
        "set" => Value::Set(crate::set::Set::new()),
        "tuple" => Value::Tuple(crate::tuple::Tuple::empty()),
        _ => return None,
    })
}

/// `type(value)`.
pub fn type_(value: &Value) -> Value {
    match value {
        Value::Exc(exc) => Value::ExcClass(exc.class()),
        // A class that the program makes when it runs is an object that its instances know.
        Value::Instance(instance) => match Rc::clone(instance).get_attr("__class__") {
            Some(Ok(class)) => class,
            _ => Value::Class(instance.class()),
        },
        value => Value::Class(class(value)),
    }
}

/// `isinstance(value, class)`; a tuple of classes means any of them. Raises TypeError.
pub fn isinstance(value: &Value, class: &Value) -> Result<bool> {
    match (value, class) {
        (_, Value::Tuple(classes)) => {
            for class in classes.iter() {
                if isinstance(value, &class)? {
                    return Ok(true);
                }
            }
            Ok(false)
        }
        (Value::Exc(exc), Value::ExcClass(class)) => Ok(exc.is(class)),
        (_, Value::ExcClass(_)) => Ok(false),
        (value, Value::Class(class)) => Ok(is_instance(value, class)),
        (value, Value::Instance(class)) => {
            let args = Args::new([value.clone()]);
            match Rc::clone(class).call_method("__instancecheck__", args) {
                Some(answer) => super::truth(&answer?),
                None => Err(not_a_class()),
            }
        }
        // `None` stands for its type in annotations only.
        _ => Err(not_a_class()),
    }
}

fn not_a_class() -> Exc {
    Exc::type_error("isinstance() arg 2 must be a type, a tuple of types, or a union")
}

/// `isinstance(value, class)` of a class known to the compiler.
pub fn is_instance(value: &Value, class: &'static Class) -> bool {
    self::class(value).is_subclass(class)
}

/// `isinstance(value, class)` of an exception class known to the compiler.
pub fn is_exception(value: &Value, class: &'static ExcClass) -> bool {
    matches!(value, Value::Exc(exc) if exc.is(class))
}

/// `issubclass(class, base)`. Raises TypeError.
pub fn issubclass(class: &Value, base: &Value) -> Result<bool> {
    match (class, base) {
        (_, Value::Tuple(bases)) => {
            for base in bases.iter() {
                if issubclass(class, &base)? {
                    return Ok(true);
                }
            }
            Ok(false)
        }
        (Value::Class(class), Value::Class(base)) => Ok(class.is_subclass(base)),
        (Value::ExcClass(class), Value::ExcClass(base)) => Ok(class.is_subclass(base)),
        (Value::ExcClass(_), Value::Class(base)) => Ok(core::ptr::eq(*base, &raw const OBJECT)),
        (Value::Class(_), Value::ExcClass(_)) => Ok(false),
        (Value::Class(_) | Value::ExcClass(_), _) => Err(Exc::type_error(
            "issubclass() arg 2 must be a class, a tuple of classes, or a union",
        )),
        (Value::Instance(own), _) => {
            let args = Args::new([base.clone()]);
            match Rc::clone(own).call_method("<issubclass>", args) {
                Some(answer) => super::truth(&answer?),
                None => Err(Exc::type_error("issubclass() arg 1 must be a class")),
            }
        }
        _ => Err(Exc::type_error("issubclass() arg 1 must be a class")),
    }
}

/// What `raise value` raises: an exception, or an instance of an exception class.
pub fn to_exc(value: &Value) -> Result<Exc> {
    match value {
        Value::Exc(exc) => Ok(exc.clone()),
        Value::ExcClass(class) => class.instance(),
        _ => Err(Exc::type_error("exceptions must derive from BaseException")),
    }
}

/// What `raise … from value` has as its cause.
pub fn to_cause(value: &Value) -> Result<Exc> {
    match value {
        Value::Exc(_) | Value::ExcClass(_) => to_exc(value),
        _ => Err(Exc::type_error(
            "exception causes must derive from BaseException",
        )),
    }
}

/// Whether `except class` catches `exc`; a tuple of classes means any of them. Raises TypeError.
pub fn catches(exc: &Exc, class: &Value) -> Result<bool> {
    match class {
        Value::ExcClass(class) => Ok(exc.is(class)),
        Value::Tuple(classes) => {
            for class in classes.iter() {
                if catches(exc, &class)? {
                    return Ok(true);
                }
            }
            Ok(false)
        }
        _ => Err(Exc::type_error(
            "catching classes that do not inherit from BaseException is not allowed",
        )),
    }
}

/// The builtin class `name`, where a program names it as a value.
pub fn exception_class(name: &str) -> Option<&'static ExcClass> {
    crate::exc::CLASSES
        .iter()
        .copied()
        .find(|class| class.name() == name)
}
