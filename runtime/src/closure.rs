//! Functions that capture variables, and functions that capture none, as objects.
//!
//! ```python
//! def make(n):
//!     def add(x): return x + n       # struct MakeAdd { identity, n }, `impl Environment`
//!     return add
//! add = make(1)                      # a global of type MakeAdd
//! handlers = {"add": add, "len": len}
//! ```
//! A closure is a struct of what it captured. [`Environment`] makes an object of it, so that it
//! can be stored like any other; dynamic code calls it through [`Environment::call_dynamic`].
//! What captures nothing is a [`StaticFunction`] where dynamic code gets hold of it.

use alloc::format;
use alloc::rc::Rc;
use alloc::string::String;

use crate::exc::Result;
use crate::function::{Args, DynFunc};
use crate::global::Global;
use crate::identity::{DOCSTRING, Identity, identity_hash};
use crate::object::Object;
use crate::str::Str;
use crate::value::Value;

/// The captured variables of a closure, and what makes a function object of them.
pub trait Environment: Clone + 'static {
    /// What all clones share.
    fn identity(&self) -> &Identity;

    /// `self(*args, **kwargs)` from dynamic code. The compiler writes it for functions that
    /// become dynamic.
    fn call_dynamic(&self, _args: Args) -> Result<Value> {
        crate::glue::unreached()
    }
}

impl<F: Environment> Object for F {
    fn type_name(&self) -> &'static str {
        "function"
    }

    fn repr_to(&self, out: &mut String) -> Result<()> {
        let identity = self.identity();
        let (name, address) = (identity.qualname(), identity.address());
        out.push_str(&format!("<function {name} at {address:#x}>"));
        Ok(())
    }

    fn is_same(&self, other: &Self) -> bool {
        self.identity().is_same(other.identity())
    }

    fn hash(&self) -> Result<i64> {
        Ok(identity_hash(self.identity().address()))
    }

    fn into_value(self) -> Value {
        let identity = self.identity().clone();
        let origin = Rc::new(self);
        let function = origin.clone();
        let call = move |args: Args| function.call_dynamic(args);
        Value::Func(DynFunc::of(identity, origin, call))
    }

    fn from_value(value: &Value) -> Option<Self> {
        match value {
            Value::Func(function) => function.origin::<Self>().cloned(),
            _ => None,
        }
    }
}

/// A function that captures nothing, as an object: there is one of it.
pub struct StaticFunction {
    qualname: &'static str,
    call: fn(Args) -> Result<Value>,
    docstring: Option<&'static str>,
    object: Global<Value>,
}

impl StaticFunction {
    /// The function `qualname`, which dynamic code calls through `call`.
    pub const fn new(qualname: &'static str, call: fn(Args) -> Result<Value>) -> StaticFunction {
        StaticFunction {
            qualname,
            call,
            docstring: None,
            object: Global::new(qualname),
        }
    }

    /// The same with a docstring.
    pub const fn documented(mut self, docstring: &'static str) -> StaticFunction {
        self.docstring = Some(docstring);
        self
    }

    /// The function object.
    pub fn value(&self) -> Value {
        if !self.object.is_bound() {
            let function = DynFunc::new(self.qualname, self.call);
            if let Some(docstring) = self.docstring {
                function
                    .identity()
                    .set(DOCSTRING, Str::from(docstring).into_value());
            }
            self.object.set(Value::Func(function));
        }
        self.object.bound()
    }
}
