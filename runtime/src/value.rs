//! A value whose type is known at run time only: [`Value`].
//!
//! ```python
//! things = [1, "two", 3.0]
//! ```
//! has elements of no common type, so it is a `List<Value>`. The variants are an implementation
//! detail of this file and of `dynamic/`: everything else converts through
//! `Object::into_value` and `Object::from_value`.

use alloc::format;
use alloc::rc::Rc;
use alloc::string::String;
use core::any::Any;

use crate::async_generator::NextItem;
use crate::asyncio::future::AnyFuture;
use crate::bytes::{ByteArray, Bytes};
use crate::class::Class;
use crate::copy::Memo;
use crate::coroutine::Coroutine;
use crate::dict::Dict;
use crate::exc::{Exc, ExcClass, Result};
use crate::frame::State;
use crate::function::{Args, DynFunc};
use crate::int::Int;
use crate::iter::Iter;
use crate::list::List;
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
    /// `NotImplemented`, which a binary special method returns.
    NotImplemented,
    /// `...`
    Ellipsis,
    Instance(Rc<dyn Instance>),
    Native(Rc<dyn Native>),
}

/// An instance of a user's class, seen dynamically. Generated for each class that may end up in
/// a [`Value`]. Special methods are reached through `call_method` as well.
pub trait Instance: Any {
    /// `type(self)`.
    fn class(&self) -> &'static Class;

    /// The builtin value that the object holds, where its class derives from a builtin one.
    fn held(&self) -> Option<Value> {
        None
    }

    /// What the held value does for `self.name(*args)`. Here, so that only a program with such
    /// classes links the methods of builtin values. None: no such method, or nothing is held.
    fn call_held(&self, _name: &str, _args: Args) -> Option<Result<Value>> {
        None
    }

    /// `self.name`: fields, properties, class variables. None: no such attribute. Methods are not
    /// answered here: [`Class::method`] and `call_method` make a bound function where needed.
    fn get_attr(self: Rc<Self>, _name: &str) -> Option<Result<Value>> {
        None
    }

    /// `self.name = value`. None: the class has no such attribute.
    fn set_attr(self: Rc<Self>, _name: &str, _value: Value) -> Option<Result<()>> {
        None
    }

    /// `self.__dict__[name] = value`: properties do not see it. None: the class has no such
    /// attribute.
    fn set_own_attr(self: Rc<Self>, name: &str, value: Value) -> Option<Result<()>> {
        self.set_attr(name, value)
    }

    /// `del self.name`. None: the class has no such attribute.
    fn del_attr(self: Rc<Self>, _name: &str) -> Option<Result<()>> {
        None
    }

    /// `self.name(*args)`. None: no such method.
    fn call_method(self: Rc<Self>, _name: &str, _args: Args) -> Option<Result<Value>> {
        None
    }

    /// `copy.copy(self)`. None: the program copies nothing.
    fn copied(self: Rc<Self>) -> Option<Result<Value>> {
        None
    }

    /// `copy.deepcopy(self)`. None: the program copies nothing.
    fn deep_copied(self: Rc<Self>, _memo: &mut Memo) -> Option<Result<Value>> {
        None
    }
}

/// An object of a class that the runtime defines (generator, task, deque…), seen dynamically.
/// Operators and builtin functions reach it through `call_method` with the names of the special
/// methods, as they reach an [`Instance`].
pub trait Native: Any {
    /// `type(self).__name__`; with its module where the repr of such objects shows it.
    fn type_name(&self) -> &'static str;

    /// `type(self)`.
    fn class(&self) -> &'static Class {
        crate::dynamic::native_class(self.type_name())
    }

    /// What `call_method` knows: for `hasattr`, and for bound methods as values.
    fn methods(&self) -> &'static [&'static str] {
        &[]
    }

    /// Whether `call_method` knows `name`.
    fn has_method(&self, name: &str) -> bool {
        self.methods().contains(&name)
    }

    /// What identity and the default hash are made of.
    fn address(&self) -> usize {
        core::ptr::from_ref(self).cast::<u8>().addr()
    }

    /// `repr(self)`.
    fn repr_to(self: Rc<Self>, out: &mut String) -> Result<()> {
        out.push_str(&format!(
            "<{} object at {:#x}>",
            self.type_name(),
            self.address()
        ));
        Ok(())
    }

    /// `self.name`. None: no such attribute.
    fn get_attr(self: Rc<Self>, _name: &str) -> Option<Result<Value>> {
        None
    }

    /// `self.name = value`. None: no such attribute.
    fn set_attr(self: Rc<Self>, _name: &str, _value: Value) -> Option<Result<()>> {
        None
    }

    /// `self.name(*args)`. None: no such method.
    fn call_method(self: Rc<Self>, _name: &str, _args: Args) -> Option<Result<Value>> {
        None
    }

    /// The future or task that this is.
    fn into_future(self: Rc<Self>) -> Option<Rc<dyn AnyFuture>> {
        None
    }

    /// Where a generator or coroutine stands.
    fn frame_state(&self) -> Option<State> {
        None
    }

    /// The coroutine that this is.
    fn into_coroutine(self: Rc<Self>) -> Option<Coroutine<Value>> {
        None
    }

    /// The step of an `async for` over this.
    fn next_item(self: Rc<Self>) -> Option<NextItem> {
        None
    }

    /// `iter(self)`. None: not iterable, unless `call_method` knows `__iter__`.
    fn iterate(self: Rc<Self>) -> Option<Result<Iter<Value>>> {
        None
    }
}

impl Value {
    /// `value is None`.
    #[inline]
    pub fn is_none(&self) -> bool {
        matches!(self, Value::None)
    }

    /// The fields behind an instance of a user's class, where the value is one of that class.
    pub fn instance<T: Instance>(&self) -> Option<Rc<T>> {
        match self {
            Value::Instance(it) => {
                let any: Rc<dyn Any> = it.clone();
                any.downcast().ok()
            }
            _ => None,
        }
    }
}
