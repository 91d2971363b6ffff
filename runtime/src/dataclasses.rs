//! `dataclasses`: what works on any dataclass. The compiler writes the methods of each.
//!
//! ```python
//! @dataclass
//! class Point:
//!     x: int
//!     y: int = 0
//! asdict(Point(1))       # {'x': 1, 'y': 0}
//! ```
//! A dataclass is a [`Class`] with fields.
//!
//! Source: CPython `Lib/dataclasses.py`, 3.11.

use alloc::format;
use alloc::rc::Rc;
use alloc::string::String;
use alloc::vec::Vec;

use crate::class::Class;
use crate::copy::{Copy, Memo};
use crate::dict::Dict;
use crate::dynamic;
use crate::exc::{ATTRIBUTE_ERROR, Exc, ExcClass, Result};
use crate::list::List;
use crate::object::Object;
use crate::str::Str;
use crate::tuple::Tuple;
use crate::value::{Native, Value};

/// `dataclasses.FrozenInstanceError`.
pub static FROZEN_INSTANCE_ERROR: ExcClass =
    ExcClass::new("FrozenInstanceError", &ATTRIBUTE_ERROR).in_module("dataclasses");

/// A store to a field of a frozen dataclass. Raises FrozenInstanceError.
#[cold]
pub fn frozen(name: &str) -> Result<()> {
    let text = format!("cannot assign to field '{name}'");
    Err(Exc::with_text(&FROZEN_INSTANCE_ERROR, text))
}

/// A `del` of a field of a frozen dataclass. Raises FrozenInstanceError.
#[cold]
pub fn frozen_deletion(name: &str) -> Result<()> {
    let text = format!("cannot delete field '{name}'");
    Err(Exc::with_text(&FROZEN_INSTANCE_ERROR, text))
}

fn class_of(value: &Value) -> Option<&'static Class> {
    match value {
        Value::Instance(instance) => Some(instance.class()),
        Value::Class(class) => Some(class),
        _ => None,
    }
}

fn field_names(value: &Value) -> &'static [&'static str] {
    class_of(value).map_or(&[], Class::fields)
}

/// `asdict(object)`.
///
/// # Errors
/// TypeError where the object is no instance of a dataclass.
pub fn asdict(object: &Value) -> Result<Dict<Str, Value>> {
    let dict = Dict::new();
    for name in instance_fields(object, "asdict")? {
        let value = dynamic::get_attr(object, name)?;
        dict.set_item(Str::from(*name), inner(&value, true)?)?;
    }
    Ok(dict)
}

/// `astuple(object)`.
///
/// # Errors
/// TypeError where the object is no instance of a dataclass.
pub fn astuple(object: &Value) -> Result<Tuple<Value>> {
    let mut items = Vec::new();
    for name in instance_fields(object, "astuple")? {
        items.push(inner(&dynamic::get_attr(object, name)?, false)?);
    }
    Ok(Tuple::from(items))
}

fn instance_fields(object: &Value, function: &str) -> Result<&'static [&'static str]> {
    match (object, field_names(object)) {
        (Value::Instance(_), names) if !names.is_empty() => Ok(names),
        _ => Err(Exc::type_error(format!(
            "{function}() should be called on dataclass instances"
        ))),
    }
}

/// A field's value, with the dataclasses inside it taken apart.
fn inner(value: &Value, is_dict: bool) -> Result<Value> {
    Ok(match value {
        Value::Instance(_) if !field_names(value).is_empty() && is_dict => {
            let pairs: Dict<Value, Value> = Dict::new();
            for (key, item) in asdict(value)?.to_pairs() {
                pairs.set_item(Value::Str(key), item)?;
            }
            Value::Dict(pairs)
        }
        Value::Instance(_) if !field_names(value).is_empty() => astuple(value)?.into_value(),
        Value::Instance(instance) => match instance.clone().deep_copied(&mut Memo::default()) {
            Some(copy) => copy?,
            None => value.clone(),
        },
        Value::List(list) => {
            let items = list.iter().map(|it| inner(&it, is_dict));
            List::from(items.collect::<Result<Vec<Value>>>()?).into_value()
        }
        Value::Tuple(tuple) => {
            let items = tuple.as_slice().iter().map(|it| inner(it, is_dict));
            Tuple::from(items.collect::<Result<Vec<Value>>>()?).into_value()
        }
        Value::Dict(dict) => {
            let copy: Dict<Value, Value> = Dict::new();
            for (key, item) in dict.to_pairs() {
                copy.set_item(inner(&key, is_dict)?, inner(&item, is_dict)?)?;
            }
            Value::Dict(copy)
        }
        other => other.deep_copied(&mut Memo::default())?,
    })
}

/// `is_dataclass(object)`: an instance or the class itself.
pub fn is_dataclass(object: &Value) -> bool {
    !field_names(object).is_empty()
}

/// `fields(object)`.
///
/// # Errors
/// TypeError where the object is neither a dataclass nor an instance of one.
pub fn fields(object: &Value) -> Result<Tuple<Value>> {
    let names = field_names(object);
    if names.is_empty() {
        return Err(Exc::type_error(
            "must be called with a dataclass type or instance",
        ));
    }
    let field = |name: &&'static str| Value::Native(Rc::new(Field { name }));
    Ok(Tuple::from(names.iter().map(field).collect::<Vec<_>>()))
}

/// `dataclasses.Field`.
struct Field {
    name: &'static str,
}

impl Native for Field {
    fn type_name(&self) -> &'static str {
        "Field"
    }

    fn repr_to(self: Rc<Self>, out: &mut String) -> Result<()> {
        out.push_str("Field(name=");
        Str::from(self.name).repr_to(out)?;
        out.push(')');
        Ok(())
    }

    fn get_attr(self: Rc<Self>, name: &str) -> Option<Result<Value>> {
        (name == "name").then(|| Ok(Value::Str(Str::from(self.name))))
    }
}
