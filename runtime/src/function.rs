//! Functions as objects.

use alloc::rc::Rc;
use alloc::vec::Vec;

use crate::exc::Result;
use crate::str::Str;
use crate::value::Value;

/// The arguments of a dynamic call.
#[derive(Clone, Default)]
pub struct Args {
    pub positional: Vec<Value>,
    pub keywords: Vec<(Str, Value)>,
}

/// A callable whose shape is known at run time only.
#[derive(Clone)]
pub struct DynFunc(Rc<dyn Fn(Args) -> Result<Value>>);

impl DynFunc {
    /// `self(*args, **kwargs)`.
    pub fn call(&self, args: Args) -> Result<Value> {
        (self.0)(args)
    }
}
