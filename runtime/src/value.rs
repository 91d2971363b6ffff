//! A value whose type is known at run time only: [`Value`].
//!
//! ```python
//! things = [1, "two", 3.0]
//! ```
//! has elements of no common type, so it is a `List<Value>`. The variants are an implementation
//! detail of this file and of `dynamic/`: everything else converts through
//! [`Object::into_value`] and [`Object::from_value`].

use alloc::rc::Rc;
use alloc::string::String;
use core::any::Any;

use crate::bytes::{ByteArray, Bytes};
use crate::class::Class;
use crate::dict::Dict;
use crate::exc::{Exc, ExcClass, Result};
use crate::function::DynFunc;
use crate::int::Int;
use crate::iter::Iter;
use crate::list::List;
use crate::object::Object;
use crate::range::Range;
use crate::set::{FrozenSet, Set};
use crate::slice::Slice;
use crate::str::Str;
use crate::tuple::Tuple;

/// Any Python object.
#[derive(Clone)]
pub enum Value {
    None,
    Bool(bool),
    Int(Int),
    Float(f64),
    Str(Str),
    Bytes(Bytes),
    ByteArray(ByteArray),
    List(List<Value>),
    Tuple(Tuple<Value>),
    Dict(Dict<Value, Value>),
    Set(Set<Value>),
    FrozenSet(FrozenSet<Value>),
    Range(Rc<Range>),
    Slice(Rc<Slice>),
    Iter(Iter<Value>),
    Func(DynFunc),
    Class(&'static Class),
    ExcClass(&'static ExcClass),
    Exc(Exc),
    Instance(Rc<dyn Instance>),
    Native(Rc<dyn Native>),
}

/// An instance of a user's class, seen dynamically. Generated for each class that may end up in
/// a [`Value`].
pub trait Instance: Any {
    /// `type(self)`.
    fn class(&self) -> &'static Class;
}

/// An object of a class that the runtime defines (generator, task, deque…), seen dynamically.
pub trait Native: Any {
    /// `type(self).__name__`.
    fn type_name(&self) -> &'static str;
}

impl Object for Value {
    fn type_name(&self) -> &'static str {
        "object"
    }

    fn repr_to(&self, out: &mut String) -> Result<()> {
        out.push_str("<object>");
        Ok(())
    }

    fn is_same(&self, _other: &Self) -> bool {
        false
    }

    fn into_value(self) -> Value {
        self
    }

    fn from_value(value: &Value) -> Option<Self> {
        Some(value.clone())
    }
}
