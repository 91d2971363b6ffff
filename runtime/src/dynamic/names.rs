//! `dir(object)`: the names of its class and of its own attributes.
//!
//! ```python
//! tests = [name for name in dir(case) if name.startswith("test")]
//! ```
//! Invariants: classes know the names of their bodies where the program asks for them
//! ([`crate::class::Class::with_names`]); the result is sorted.
//!
//! Source: the Python library reference, "Built-in Functions", `dir`.

use alloc::collections::BTreeSet;
use alloc::string::String;

use crate::class::Class;
use crate::exc::Result;
use crate::iter::Iterable;
use crate::list::List;
use crate::object::Object;
use crate::str::Str;
use crate::value::Value;

/// What every class has.
const OBJECT: &[&str] = &[
    "__class__",
    "__delattr__",
    "__dir__",
    "__doc__",
    "__eq__",
    "__format__",
    "__ge__",
    "__getattribute__",
    "__getstate__",
    "__gt__",
    "__hash__",
    "__init__",
    "__init_subclass__",
    "__le__",
    "__lt__",
    "__ne__",
    "__new__",
    "__reduce__",
    "__reduce_ex__",
    "__repr__",
    "__setattr__",
    "__sizeof__",
    "__str__",
    "__subclasshook__",
];

/// What classes of the program have beside it.
const OWN: &[&str] = &["__dict__", "__module__", "__weakref__"];

fn add_class(class: &'static Class, names: &mut BTreeSet<String>) {
    for ancestor in class.ancestors() {
        if ancestor.module() != "builtins" {
            names.extend(OWN.iter().copied().map(String::from));
        }
        names.extend(ancestor.names().iter().copied().map(String::from));
    }
}

/// `dir(object)`.
///
/// # Errors
/// What `__dir__` and iterating over its result raise.
pub fn dir(object: &Value) -> Result<Value> {
    let mut names: BTreeSet<String> = OBJECT.iter().copied().map(String::from).collect();
    match object {
        Value::Class(class) => add_class(class, &mut names),
        Value::Instance(instance) if instance.class().has_method("__dir__") => {
            let answer = super::call_method(object, "__dir__", crate::function::Args::default())?;
            return crate::builtins::sorted(&answer, false).map(|it| it.into_value());
        }
        Value::Instance(instance) => {
            add_class(instance.class(), &mut names);
            if let Ok(Value::Dict(own)) = super::get_attr(object, "__dict__") {
                for name in own.keys().iterate()? {
                    if let Value::Str(name) = name? {
                        names.insert(String::from(name.as_str()));
                    }
                }
            }
        }
        Value::Native(native) => names.extend(native.methods().iter().copied().map(String::from)),
        _ => {}
    }
    let names: List<Value> = names
        .into_iter()
        .map(|it| Value::Str(Str::from(it)))
        .collect();
    Ok(names.into_value())
}
