//! Small pieces between the statements of generated code that belong to no type.
//!
//! ```python
//! xs[a:b]          # a, b of unknown type: rt::slice_bound(&a)?
//! next(it, None)   # rt::or_stop(…)?
//! f"{n} of {m}"    # rt::concat!(n, " of ", m)?
//! ```

use alloc::format;
use alloc::string::String;
use alloc::vec::Vec;
use core::cmp::Ordering;

use crate::dynamic;
use crate::exc::{Exc, Result, STOP_ASYNC_ITERATION, STOP_ITERATION};
use crate::iter::Iterable;
use crate::object::{Cmp, Object};
use crate::str::Str;
use crate::value::Value;

/// The value of an expression that inference proved to be unreachable.
#[cold]
pub fn unreached<T>() -> Result<T> {
    Err(Exc::system_error(
        "control came to an expression that was proven to be unreachable",
    ))
}

/// `a is b`.
#[inline]
pub fn is_same<T: Object>(a: &T, b: &T) -> bool {
    a.is_same(b)
}

/// `id(object)`.
pub fn id<T: Object>(object: &T) -> i64 {
    dynamic::identity(object).clamp_i64()
}

/// `format(object, spec)`.
pub fn format_spec<T: Object>(object: &T, spec: &str) -> Result<Str> {
    let mut out = String::new();
    object.format_to(spec, &mut out)?;
    Ok(Str::from(out))
}

/// `object.__repr__(self)` of a user's class.
pub fn object_repr<T: Object>(object: &T) -> Result<Str> {
    let value = object.clone().into_value();
    let class = dynamic::classes::class(&value);
    let address = dynamic::identity(&value).clamp_i64();
    Ok(Str::from(format!(
        "<{}.{} object at {address:#x}>",
        class.module(),
        class.qualname()
    )))
}

/// A bound of a slice, of unknown type. Raises TypeError.
pub fn slice_bound(value: &Value) -> Result<Option<i64>> {
    Ok(dynamic::subscript::slice(value, &Value::None, &Value::None)?.start)
}

/// What `__len__` returned, checked. Raises ValueError.
pub fn checked_len(len: i64) -> Result<i64> {
    if len < 0 {
        return Err(Exc::value_error("__len__() should return >= 0"));
    }
    Ok(len)
}

/// StopIteration as None.
pub fn or_stop<T>(next: Result<T>) -> Result<Option<T>> {
    match next {
        Ok(item) => Ok(Some(item)),
        Err(exc) if exc.is(&STOP_ITERATION) => Ok(None),
        Err(exc) => Err(exc),
    }
}

/// StopAsyncIteration as None.
pub fn or_stop_async<T>(next: Result<T>) -> Result<Option<T>> {
    match next {
        Ok(item) => Ok(Some(item)),
        Err(exc) if exc.is(&STOP_ASYNC_ITERATION) => Ok(None),
        Err(exc) => Err(exc),
    }
}

/// What a comparison says; nothing but `!=` holds against NaN.
#[inline]
pub fn holds(op: Cmp, order: impl Into<Option<Ordering>>) -> bool {
    match order.into() {
        Some(order) => op.holds(order),
        None => op == Cmp::Ne,
    }
}

/// All items: `[*items]`.
pub fn collect<I: Iterable>(items: &I) -> Result<Vec<I::Item>> {
    items.to_items()
}

/// `item in (a, b, c)`.
pub fn in_items<T: Object>(items: &[T], item: &T) -> Result<bool> {
    for other in items {
        if other.is_same(item) || other.equals(item)? {
            return Ok(true);
        }
    }
    Ok(false)
}

/// A part of an f-string: literal text, or `str(object)`.
pub trait Part {
    #[doc(hidden)]
    fn part_to(&self, out: &mut String) -> Result<()>;
}

impl Part for &'static str {
    fn part_to(&self, out: &mut String) -> Result<()> {
        out.push_str(self);
        Ok(())
    }
}

impl<T: Object> Part for T {
    #[inline]
    fn part_to(&self, out: &mut String) -> Result<()> {
        self.str_to(out)
    }
}

/// An f-string: `rt::concat!("n = ", n)` evaluates to `Result<Str>`.
#[doc(hidden)]
#[macro_export]
macro_rules! __concat {
    ($($part:expr),* $(,)?) => {
        $crate::glue::Parts::new()$(.part(&$part))*.finish()
    };
}

/// An f-string being put together.
pub struct Parts(Result<String>);

impl Default for Parts {
    fn default() -> Parts {
        Parts::new()
    }
}

impl Parts {
    /// Nothing yet.
    #[inline]
    pub fn new() -> Parts {
        Parts(Ok(String::new()))
    }

    /// Adds a part.
    #[inline]
    pub fn part<T: Part>(mut self, part: &T) -> Parts {
        if let Ok(out) = &mut self.0
            && let Err(exc) = part.part_to(out)
        {
            self.0 = Err(exc);
        }
        self
    }

    /// The string.
    #[inline]
    pub fn finish(self) -> Result<Str> {
        self.0.map(Str::from)
    }
}
