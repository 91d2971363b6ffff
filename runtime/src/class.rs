//! Classes as objects: what `type(x)`, `isinstance`, `repr` and dynamic construction need.
//!
//! ```python
//! class Shape: ...
//! class Circle(Shape):
//!     unit = "cm"
//!     def area(self): ...
//! make = [Circle, Shape][0]
//! ```
//! becomes
//! ```ignore
//! pub static CIRCLE: Class = Class::new("Circle", &[&SHAPE])
//!     .with_constructor(circle_new)      // fn(Args) -> Result<Value>
//!     .with_attrs(circle_attr)           // class variables, static and class methods
//!     .with_methods(&["area"]);          // names only: calls go through `Instance`
//! ```
//! A class is its address.

use alloc::format;
use alloc::rc::Rc;
use alloc::string::String;
use alloc::vec::Vec;

use crate::exc::{Exc, Result};
use crate::function::{Args, DynFunc};
use crate::list::List;
use crate::object::Object;
use crate::str::Str;
use crate::tuple::Tuple;
use crate::value::{Instance, Value};

/// `cls(*args)`.
pub type Constructor = fn(Args) -> Result<Value>;
/// `cls.name`. None: no such attribute.
pub type ClassAttr = fn(&str) -> Option<Result<Value>>;
/// `cls.name = value`. None: no such attribute.
pub type SetClassAttr = fn(&str, Value) -> Option<Result<()>>;

/// A class of the program or of the runtime.
#[derive(Clone, Copy)]
pub struct Class {
    name: &'static str,
    qualname: &'static str,
    module: &'static str,
    doc: Option<&'static str>,
    bases: &'static [&'static Class],
    next: Option<&'static Class>,
    origin: Option<&'static Class>,
    methods: &'static [&'static str],
    names: &'static [&'static str],
    fields: &'static [&'static str],
    tuple_fields: &'static [&'static str],
    is_frozen: bool,
    constructor: Option<Constructor>,
    attrs: Option<ClassAttr>,
    set_attrs: Option<SetClassAttr>,
}

impl Class {
    /// A class of the main module.
    pub const fn new(name: &'static str, bases: &'static [&'static Class]) -> Class {
        Class {
            name,
            qualname: name,
            module: "__main__",
            doc: None,
            bases,
            next: None,
            origin: None,
            methods: &[],
            names: &[],
            fields: &[],
            tuple_fields: &[],
            is_frozen: false,
            constructor: None,
            attrs: None,
            set_attrs: None,
        }
    }

    /// A class of `builtins`.
    pub const fn builtin(name: &'static str, bases: &'static [&'static Class]) -> Class {
        Class::new(name, bases).in_module("builtins")
    }

    /// With the next class of the method resolution order, where that is not the first base.
    pub const fn with_next(self, next: &'static Class) -> Class {
        Class {
            next: Some(next),
            ..self
        }
    }

    /// A copy of a class, for the line of a class with several bases.
    pub const fn copy_of(self, origin: &'static Class) -> Class {
        Class {
            origin: Some(origin),
            ..self
        }
    }

    /// The same class, defined in another module.
    pub const fn in_module(self, module: &'static str) -> Class {
        Class { module, ..self }
    }

    /// The same class, defined inside a function or class: `make.<locals>.A`.
    pub const fn with_qualname(self, qualname: &'static str) -> Class {
        Class { qualname, ..self }
    }

    /// Whether the class or one of its bases is a frozen dataclass.
    pub(crate) fn is_frozen(&self) -> bool {
        self.is_frozen || self.bases.iter().any(|it| it.is_frozen())
    }

    /// Whether the attribute is a field of the class, a named tuple, or of one of its bases.
    pub(crate) fn is_tuple_field(&self, name: &str) -> bool {
        self.tuple_fields.contains(&name) || self.bases.iter().any(|it| it.is_tuple_field(name))
    }

    /// A named tuple, of which no field can be assigned.
    pub const fn with_tuple_fields(self, names: &'static [&'static str]) -> Class {
        Class {
            tuple_fields: names,
            ..self
        }
    }

    /// With a docstring.
    pub const fn with_doc(self, doc: &'static str) -> Class {
        Class {
            doc: Some(doc),
            ..self
        }
    }

    /// A frozen dataclass: attributes of its objects cannot be assigned.
    pub const fn frozen(self) -> Class {
        Class {
            is_frozen: true,
            ..self
        }
    }

    /// With what a dynamic call of the class does.
    pub const fn with_constructor(self, constructor: Constructor) -> Class {
        Class {
            constructor: Some(constructor),
            ..self
        }
    }

    /// With class variables, static and class methods.
    pub const fn with_attrs(self, attrs: ClassAttr) -> Class {
        Class {
            attrs: Some(attrs),
            ..self
        }
    }

    /// With class variables that may be assigned.
    pub const fn with_set_attrs(self, set_attrs: SetClassAttr) -> Class {
        Class {
            set_attrs: Some(set_attrs),
            ..self
        }
    }

    /// With methods; `Instance::call_method` calls them.
    pub const fn with_methods(self, methods: &'static [&'static str]) -> Class {
        Class { methods, ..self }
    }

    /// With the names that the class body binds, where the program asks `dir` for them.
    pub const fn with_names(self, names: &'static [&'static str]) -> Class {
        Class { names, ..self }
    }

    /// The names that the class body binds.
    pub(crate) const fn names(&self) -> &'static [&'static str] {
        self.names
    }

    /// With the fields of a dataclass.
    pub const fn with_fields(self, fields: &'static [&'static str]) -> Class {
        Class { fields, ..self }
    }

    /// The fields of a dataclass, inherited ones included.
    pub const fn fields(&self) -> &'static [&'static str] {
        self.fields
    }

    /// `cls.__name__`.
    pub const fn name(&self) -> &'static str {
        self.name
    }

    /// `cls.__qualname__`.
    pub const fn qualname(&self) -> &'static str {
        self.qualname
    }

    /// `cls.__module__`.
    pub const fn module(&self) -> &'static str {
        self.module
    }

    /// `cls.__bases__` without `object`.
    pub const fn bases(&self) -> &'static [&'static Class] {
        self.bases
    }

    /// `issubclass(self, other)`.
    pub fn is_subclass(&'static self, other: &'static Class) -> bool {
        core::ptr::eq(self, other)
            || core::ptr::eq(other, &raw const OBJECT)
            || self.origin.is_some_and(|it| core::ptr::eq(it, other))
            || self.next().is_some_and(|it| it.is_subclass(other))
    }

    /// The method `name` of instances, spelled for ever.
    pub fn method(&self, name: &str) -> Option<&'static str> {
        let own = self.methods.iter().find(|method| **method == name);
        own.copied()
            .or_else(|| self.next().and_then(|it| it.method(name)))
    }

    /// Whether instances have a method `name`.
    pub fn has_method(&self, name: &str) -> bool {
        self.method(name).is_some()
    }

    /// `cls(*args, **kwargs)`. None: instances are not made by calling the class.
    pub fn construct(&self, args: Args) -> Option<Result<Value>> {
        match self.constructor {
            Some(constructor) => Some(constructor(args)),
            None => Some(Err(Exc::type_error(format!(
                "cannot create '{}' instances",
                self.name
            )))),
        }
    }

    /// `cls.name`.
    pub fn get_attr(&'static self, name: &str) -> Option<Result<Value>> {
        let own = match name {
            "__name__" => Value::Str(Str::from(self.name)),
            "__qualname__" => Value::Str(Str::from(self.qualname)),
            "__base__" => match self.bases.first() {
                Some(base) => Value::Class(base),
                None if self.is_object() => Value::None,
                None => Value::Class(&OBJECT),
            },
            "__bases__" if self.bases.is_empty() && !self.is_object() => {
                Tuple::from(alloc::vec![Value::Class(&OBJECT)]).into_value()
            }
            "__bases__" => class_tuple(self.bases),
            "__mro__" => class_tuple(&self.ancestors()),
            "mro" => {
                let all = move |_| {
                    let line = self.ancestors().into_iter().map(Value::Class);
                    Ok(line.collect::<List<Value>>().into_value())
                };
                Value::Func(DynFunc::builtin("mro", all))
            }
            _ => return self.get_shared(name),
        };
        Some(Ok(own))
    }

    /// What `cls.name` and `instance.name` both find: class variables, static and class methods.
    pub fn get_shared(&'static self, name: &str) -> Option<Result<Value>> {
        match name {
            "__module__" => return Some(Ok(Value::Str(Str::from(self.module)))),
            "__doc__" => {
                let doc = self.doc.map(Str::from);
                return Some(Ok(doc.into_value()));
            }
            _ => {}
        }
        let own = self.attrs.and_then(|attrs| attrs(name));
        own.or_else(|| self.next().and_then(|it| it.get_shared(name)))
    }

    /// The next class of the method resolution order.
    fn next(&self) -> Option<&'static Class> {
        self.next.or(self.bases.first().copied())
    }

    fn is_object(&'static self) -> bool {
        core::ptr::eq(self, &raw const OBJECT)
    }

    /// `cls.__mro__`.
    pub fn ancestors(&'static self) -> Vec<&'static Class> {
        let mut all = alloc::vec![self];
        let mut at = self;
        while let Some(next) = at.next() {
            all.push(next.origin.unwrap_or(next));
            at = next;
        }
        if !at.is_object() {
            all.push(&OBJECT);
        }
        all
    }

    /// `cls.name = value`.
    pub fn set_attr(&self, name: &str, value: Value) -> Option<Result<()>> {
        self.set_attrs.and_then(|set_attrs| set_attrs(name, value))
    }

    /// The name with its module, where that is shown.
    pub fn full_name(&self) -> String {
        match self.module {
            "builtins" => String::from(self.qualname),
            module => format!("{module}.{}", self.qualname),
        }
    }

    /// `repr(cls)`.
    pub fn repr(&self) -> String {
        format!("<class '{}'>", self.full_name())
    }
}

fn class_tuple(classes: &[&'static Class]) -> Value {
    let items: Vec<Value> = classes.iter().map(|it| Value::Class(it)).collect();
    Tuple::from(items).into_value()
}

/// `object`.
pub static OBJECT: Class = Class::builtin("object", &[]).with_constructor(plain_object);

/// `abc.ABC`.
pub static ABC: Class = Class::new("ABC", &[]).in_module("abc");

/// A class with abstract methods cannot be constructed. Raises TypeError.
#[cold]
pub fn cannot_instantiate<T>(name: &str, methods: &[&str]) -> Result<T> {
    let plural = if methods.len() == 1 { "" } else { "s" };
    Err(Exc::type_error(format!(
        "Can't instantiate abstract class {name} with abstract method{plural} {}",
        methods.join(", ")
    )))
}

/// An instance of `object` itself: nothing but its identity.
struct PlainObject {
    /// Takes room, so that two objects have two addresses.
    _room: u8,
}

impl Instance for PlainObject {
    fn class(&self) -> &'static Class {
        &OBJECT
    }
}

fn plain_object(args: Args) -> Result<Value> {
    if !args.positional.is_empty() || !args.keywords.is_empty() {
        return Err(Exc::type_error("object() takes no arguments"));
    }
    Ok(Value::Instance(Rc::new(PlainObject { _room: 0 })))
}
