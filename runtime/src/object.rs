//! The protocol that every Python type implements: [`Object`].
//!
//! Generated code is statically typed, yet every Python object can be printed, compared, hashed
//! and tested for truth. One trait with Python's own defaults says so once: a type overrides what
//! it supports, and what it does not support raises CPython's `TypeError`. Generic containers
//! need no other bound, so a generated program can never miss an `impl`.
//!
//! Source: the Python reference, 3.3 "Special method names".

use alloc::string::String;

use crate::exc::{Exc, Result};
use crate::value::Value;

/// One of the six rich comparisons.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Cmp {
    Eq,
    Ne,
    Lt,
    Le,
    Gt,
    Ge,
}

impl Cmp {
    /// The operator as Python spells it.
    pub const fn symbol(self) -> &'static str {
        match self {
            Cmp::Eq => "==",
            Cmp::Ne => "!=",
            Cmp::Lt => "<",
            Cmp::Le => "<=",
            Cmp::Gt => ">",
            Cmp::Ge => ">=",
        }
    }

    /// What the comparison says of a total order.
    pub const fn holds(self, order: core::cmp::Ordering) -> bool {
        match self {
            Cmp::Eq => order.is_eq(),
            Cmp::Ne => order.is_ne(),
            Cmp::Lt => order.is_lt(),
            Cmp::Le => order.is_le(),
            Cmp::Gt => order.is_gt(),
            Cmp::Ge => order.is_ge(),
        }
    }
}

/// A Python object of one static type.
///
/// Implemented by `()` (None), `bool`, `i64` and `Int` (int), `f64`, `Str`, `Bytes`, the
/// containers, Rust tuples, `Option<T>` (a `T` or None), handles of user classes, and [`Value`].
///
/// Cloning and dropping the bare representation must not run Python code that reaches into the
/// container holding it: handles clone by counting a reference.
pub trait Object: Clone + 'static {
    /// True for types whose equality, ordering and hash never run a user's code (`Int`, `Str`,
    /// tuples of such). Containers then compare in place instead of cloning elements out first.
    const PLAIN: bool = false;

    /// `type(self).__name__`, the name that error texts show.
    fn type_name(&self) -> &'static str;

    /// Appends `repr(self)`.
    fn repr_to(&self, out: &mut String) -> Result<()>;

    /// Appends `str(self)`; Python falls back on `repr`.
    fn str_to(&self, out: &mut String) -> Result<()> {
        self.repr_to(out)
    }

    /// Appends `format(self, spec)`. The default takes the empty spec only, as `object` does.
    fn format_to(&self, spec: &str, out: &mut String) -> Result<()> {
        if spec.is_empty() {
            return self.str_to(out);
        }
        Err(Exc::type_error(alloc::format!(
            "unsupported format string passed to {}.__format__",
            self.type_name()
        )))
    }

    /// `bool(self)`.
    fn truth(&self) -> Result<bool> {
        Ok(true)
    }

    /// `self == other`. Inside containers Python tests identity first; callers do that through
    /// [`Object::is_same`].
    fn equals(&self, other: &Self) -> Result<bool> {
        Ok(self.is_same(other))
    }

    /// `self is other`.
    fn is_same(&self, other: &Self) -> bool;

    /// `self < other` and its kin; never called with [`Cmp::Eq`] or [`Cmp::Ne`].
    fn compare(&self, op: Cmp, other: &Self) -> Result<bool> {
        Err(Exc::type_error(alloc::format!(
            "'{}' not supported between instances of '{}' and '{}'",
            op.symbol(),
            self.type_name(),
            other.type_name()
        )))
    }

    /// `hash(self)`; equal objects of different types hash alike (`1`, `1.0`, `True`).
    fn hash(&self) -> Result<i64> {
        Err(Exc::type_error(alloc::format!(
            "unhashable type: '{}'",
            self.type_name()
        )))
    }

    /// The object as a dynamically typed value. Inference makes the elements of a container that
    /// gets here `Value`s already, so identity is kept.
    fn into_value(self) -> Value;

    /// The inverse of [`Object::into_value`]: None when the value has another type.
    fn from_value(value: &Value) -> Option<Self>;
}
