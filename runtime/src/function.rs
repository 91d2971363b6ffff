//! Functions as objects.
//!
//! ```python
//! def twice(f, x):
//!     return f(f(x))
//! ```
//! A callable whose shape inference knows is a [`Func<(Int,), Int>`]: the arguments travel as one
//! Rust tuple, so one type serves every arity. A callable of unknown shape is a [`DynFunc`]
//! inside a [`Value`]; it takes [`Args`] and checks them itself, see [`crate::binding`].

use alloc::format;
use alloc::rc::Rc;
use alloc::string::String;
use alloc::vec::Vec;
use core::any::Any;

use crate::binding::FromArgs;
use crate::exc::{Exc, Result};
use crate::identity::Identity;
use crate::object::Object;
use crate::str::Str;
use crate::value::Value;

/// The arguments of a dynamic call.
#[derive(Clone, Default)]
pub struct Args {
    pub positional: Vec<Value>,
    pub keywords: Vec<(Str, Value)>,
}

impl Args {
    /// Positional arguments only.
    pub fn new(positional: impl Into<Vec<Value>>) -> Args {
        Args {
            positional: positional.into(),
            keywords: Vec::new(),
        }
    }

    /// How many there are, by position and by name.
    pub fn count(&self) -> usize {
        self.positional.len() + self.keywords.len()
    }

    /// How many there are beside those that only have names.
    pub fn count_beside(&self, named: &[&str]) -> usize {
        let keywords = self.keywords.iter();
        let named = keywords.filter(|(key, _)| named.contains(&key.as_str()));
        self.count() - named.count()
    }

    /// Adds `name=value`. Raises TypeError when `name` was given before.
    pub fn keyword(&mut self, function: &str, name: Str, value: Value) -> Result<()> {
        if self.keywords.iter().any(|(key, _)| *key == name) {
            return Err(Exc::type_error(format!(
                "{function}() got multiple values for keyword argument '{}'",
                name.as_str()
            )));
        }
        self.keywords.push((name, value));
        Ok(())
    }

    /// With the receiver in front: a method is called as the function that it is.
    pub fn with_receiver(mut self, receiver: Value) -> Args {
        self.positional.insert(0, receiver);
        self
    }

    /// Adds a positional argument.
    pub fn push(&mut self, value: Value) {
        self.positional.push(value);
    }

    /// Adds `name=value`.
    ///
    /// # Errors
    /// TypeError when `name` was given before.
    pub fn push_keyword(&mut self, name: &'static str, value: Value) -> Result<()> {
        self.keyword("function", Str::from(name), value)
    }

    /// Adds the items of an iterable: `f(*items)`.
    ///
    /// # Errors
    /// TypeError when it is not iterable; what iterating raises.
    pub fn spread(&mut self, items: &Value) -> Result<()> {
        for item in crate::dynamic::iterate(items)? {
            self.positional.push(item?);
        }
        Ok(())
    }

    /// Adds the entries of a mapping: `f(**mapping)`.
    ///
    /// # Errors
    /// TypeError when it is no dict, or a key is no str or was given before.
    pub fn spread_keywords(&mut self, mapping: &Value) -> Result<()> {
        let held = mapping.unheld();
        let dict = match (&held, mapping) {
            // What a class says of its keys comes first.
            (Value::Dict(dict), Value::Dict(_)) => dict.clone(),
            (Value::Dict(dict), Value::Instance(it)) if !it.class().has_method("keys") => {
                dict.clone()
            }
            (_, other) if crate::dynamic::has_attr(other, "keys")? => {
                crate::dict::from_value(other)?
            }
            (_, other) => {
                return Err(Exc::type_error(format!(
                    "argument after ** must be a mapping, not {}",
                    other.type_name()
                )));
            }
        };
        for (key, value) in dict.to_pairs() {
            match key {
                Value::Str(name) => self.keyword("function", name, value)?,
                _ => return Err(Exc::type_error("keywords must be strings")),
            }
        }
        Ok(())
    }

    /// The same arguments after `first`: a method call on an object.
    pub fn with_self(mut self, first: Value) -> Args {
        self.positional.insert(0, first);
        self
    }
}

/// What kind of callable a repr shows.
#[derive(Clone, Copy, PartialEq, Eq)]
pub enum Kind {
    /// `<function f at 0x…>`
    Function,
    /// `<built-in function f>`
    Builtin,
    /// `<bound method A.f of …>`
    Method,
}

struct Body<F: ?Sized> {
    identity: Identity,
    kind: Kind,
    /// The receiver of a bound method.
    receiver: Option<Value>,
    /// The statically typed function that this one wraps, so that it can be had back.
    origin: Option<Rc<dyn Any>>,
    call: F,
}

/// A callable whose shape is known at run time only. Clones are the same function.
#[derive(Clone)]
pub struct DynFunc(Rc<Body<dyn Fn(Args) -> Result<Value>>>);

impl DynFunc {
    /// A function of the program. `qualname` is what error texts show: `A.method`, `f`.
    pub fn new(qualname: &'static str, call: impl Fn(Args) -> Result<Value> + 'static) -> DynFunc {
        DynFunc::build(qualname, Kind::Function, None, call)
    }

    /// A function of the runtime.
    pub fn builtin(name: &'static str, call: impl Fn(Args) -> Result<Value> + 'static) -> DynFunc {
        DynFunc::build(name, Kind::Builtin, None, call)
    }

    /// A method bound to `receiver`; `call` gets the arguments without it.
    pub fn method(
        qualname: &'static str,
        receiver: Value,
        call: impl Fn(Args) -> Result<Value> + 'static,
    ) -> DynFunc {
        DynFunc::build(qualname, Kind::Method, Some(receiver), call)
    }

    /// A method of a builtin object.
    pub fn bound_builtin(
        name: &'static str,
        receiver: Value,
        call: impl Fn(Args) -> Result<Value> + 'static,
    ) -> DynFunc {
        DynFunc::build(name, Kind::Builtin, Some(receiver), call)
    }

    /// The object that the method is bound to.
    pub fn receiver(&self) -> Option<Value> {
        self.0.receiver.clone()
    }

    fn build(
        qualname: &'static str,
        kind: Kind,
        receiver: Option<Value>,
        call: impl Fn(Args) -> Result<Value> + 'static,
    ) -> DynFunc {
        DynFunc(Rc::new(Body {
            identity: Identity::new(qualname),
            kind,
            receiver,
            origin: None,
            call,
        }))
    }

    /// The statically typed function `origin` as dynamic code sees it.
    pub fn of(
        identity: Identity,
        origin: Rc<dyn Any>,
        call: impl Fn(Args) -> Result<Value> + 'static,
    ) -> DynFunc {
        DynFunc(Rc::new(Body {
            identity,
            kind: Kind::Function,
            receiver: None,
            origin: Some(origin),
            call,
        }))
    }

    /// The statically typed function that this one wraps, where it is an `F`.
    pub fn origin<F: 'static>(&self) -> Option<&F> {
        self.0.origin.as_ref()?.downcast_ref::<F>()
    }

    /// Who the function is; its attributes.
    pub fn identity(&self) -> &Identity {
        &self.0.identity
    }

    /// `self(*args, **kwargs)`.
    pub fn call(&self, args: Args) -> Result<Value> {
        (self.0.call)(args)
    }

    /// `self.__name__`.
    pub fn name(&self) -> &'static str {
        last_part(self.qualname())
    }

    /// `self.__qualname__`.
    pub fn qualname(&self) -> &'static str {
        self.0.identity.qualname()
    }

    /// Whether attributes can be set: functions of the program have a `__dict__`.
    pub fn takes_attributes(&self) -> bool {
        self.0.kind == Kind::Function
    }

    /// `type(self).__name__`.
    pub fn type_name(&self) -> &'static str {
        match self.0.kind {
            Kind::Function => "function",
            Kind::Builtin => "builtin_function_or_method",
            Kind::Method => "method",
        }
    }

    /// `self is other`.
    pub fn is_same(&self, other: &DynFunc) -> bool {
        self.0.identity.is_same(&other.0.identity)
            || self.is_one() && other.is_one() && self.qualname() == other.qualname()
    }

    /// A function of the runtime is one function, however often dynamic code asks for it.
    fn is_one(&self) -> bool {
        self.0.kind == Kind::Builtin && self.0.receiver.is_none()
    }

    /// `hash(self)`: equal functions have equal hashes.
    pub fn hash(&self) -> Result<i64> {
        match &self.0.receiver {
            Some(receiver) => {
                let address = crate::dynamic::identity(receiver).hash()?;
                Ok(address ^ Str::from(self.qualname()).hash()?)
            }
            None if self.is_one() => Str::from(self.qualname()).hash(),
            None => Ok(crate::identity::identity_hash(self.address())),
        }
    }

    /// `self == other`: bound methods compare receiver and function.
    pub fn equals(&self, other: &DynFunc) -> bool {
        match (&self.0.receiver, &other.0.receiver) {
            (Some(a), Some(b)) => a.is_same(b) && self.qualname() == other.qualname(),
            _ => self.is_same(other),
        }
    }

    /// What `id(self)` is made of.
    pub fn address(&self) -> usize {
        self.0.identity.address()
    }

    /// `repr(self)`.
    pub fn repr_to(&self, out: &mut String) -> Result<()> {
        let name = self.qualname();
        match (self.0.kind, &self.0.receiver) {
            (Kind::Method, Some(receiver)) => {
                let class = receiver.type_name();
                match name.contains('.') {
                    true => out.push_str(&format!("<bound method {name} of ")),
                    false => out.push_str(&format!("<bound method {class}.{name} of ")),
                }
                receiver.repr_to(out)?;
                out.push('>');
            }
            (Kind::Builtin, Some(receiver)) => out.push_str(&format!(
                "<built-in method {name} of {} object at {:#x}>",
                receiver.type_name(),
                self.address()
            )),
            (Kind::Builtin, None) => out.push_str(&format!("<built-in function {name}>")),
            _ => out.push_str(&format!("<function {name} at {:#x}>", self.address())),
        }
        Ok(())
    }
}

/// A callable of known shape: `A` is the tuple of its arguments. Clones are the same function.
pub struct Func<A, R>(Rc<FuncBody<dyn Fn(A) -> Result<R>>>);

struct FuncBody<F: ?Sized> {
    identity: Identity,
    call: F,
}

impl<A, R> Clone for Func<A, R> {
    fn clone(&self) -> Self {
        Func(self.0.clone())
    }
}

impl<A: 'static, R: 'static> Func<A, R> {
    /// The function `name`; a lambda is named `<lambda>`.
    #[inline]
    pub fn new(name: &'static str, call: impl Fn(A) -> Result<R> + 'static) -> Func<A, R> {
        Func::of(Identity::new(name), call)
    }

    /// A function that has another type elsewhere, by the shape that is known of it here.
    #[inline]
    pub fn of(identity: Identity, call: impl Fn(A) -> Result<R> + 'static) -> Func<A, R> {
        Func(Rc::new(FuncBody { identity, call }))
    }

    /// `self(*args)`.
    #[inline]
    pub fn call(&self, args: A) -> Result<R> {
        (self.0.call)(args)
    }

    /// `self.__name__`.
    pub fn name(&self) -> &'static str {
        last_part(self.0.identity.qualname())
    }

    /// `self is other`.
    pub fn is_same(&self, other: &Self) -> bool {
        self.0.identity.is_same(&other.0.identity)
    }

    /// What `id(self)` is made of.
    pub fn address(&self) -> usize {
        self.0.identity.address()
    }
}

fn last_part(qualname: &'static str) -> &'static str {
    qualname.rsplit('.').next().unwrap_or(qualname)
}

impl<A: FromArgs + 'static, R: Object> Object for Func<A, R> {
    fn type_name(&self) -> &'static str {
        "function"
    }

    fn repr_to(&self, out: &mut String) -> Result<()> {
        out.push_str(&format!(
            "<function {} at {:#x}>",
            self.0.identity.qualname(),
            self.address()
        ));
        Ok(())
    }

    fn is_same(&self, other: &Self) -> bool {
        Func::is_same(self, other)
    }

    fn hash(&self) -> Result<i64> {
        Ok(crate::identity::identity_hash(self.address()))
    }

    fn into_value(self) -> Value {
        let function = self.clone();
        let identity = self.0.identity.clone();
        let qualname = identity.qualname();
        let call = move |args: Args| {
            let args = A::from_args(qualname, args)?;
            Ok(function.call(args)?.into_value())
        };
        Value::Func(DynFunc::of(identity, Rc::new(self), call))
    }

    fn from_value(value: &Value) -> Option<Self> {
        let Value::Func(function) = value else {
            return None;
        };
        if let Some(found) = function.origin::<Func<A, R>>() {
            return Some(found.clone());
        }
        let function = function.clone();
        Some(Func::of(function.identity().clone(), move |args: A| {
            let result = function.call(args.into_args())?;
            R::from_value(&result).ok_or_else(|| crate::binding::wrong_result(&function, &result))
        }))
    }
}
