//! `slice`: the bounds of a part of a sequence.
//!
//! ```python
//! xs[1:10:2]      # Slice::new(Some(1), Some(10), Some(2))
//! ```
//! A [`Slice`] says what was written; resolved against a length it is a [`Span`], whose positions
//! all exist. Bounds that do not fit a word are clamped by the compiler's conversion: they lie
//! outside of any sequence either way.
//!
//! Source: CPython `Objects/sliceobject.c`.

use alloc::format;
use alloc::rc::Rc;
use alloc::string::String;
use core::ops::Range;

use crate::exc::{Exc, Result};
use crate::int::Int;
use crate::object::{Cmp, Object};
use crate::value::Value;

/// A Python slice object.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct Slice {
    pub start: Option<i64>,
    pub stop: Option<i64>,
    pub step: Option<i64>,
}

/// A slice of a sequence of known length: `count` positions from `start` on, `step` apart.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct Span {
    pub start: i64,
    pub step: i64,
    pub count: usize,
}

impl Slice {
    /// `slice(start, stop, step)`.
    pub const fn new(start: Option<i64>, stop: Option<i64>, step: Option<i64>) -> Slice {
        Slice { start, stop, step }
    }

    /// `slice(stop)`.
    pub const fn to(stop: Option<i64>) -> Slice {
        Slice::new(None, stop, None)
    }

    /// `self.start`.
    pub fn get_start(&self) -> Option<Int> {
        self.start.map(Int::from)
    }

    /// `self.stop`.
    pub fn get_stop(&self) -> Option<Int> {
        self.stop.map(Int::from)
    }

    /// `self.step`.
    pub fn get_step(&self) -> Option<Int> {
        self.step.map(Int::from)
    }

    /// What the slice means in a sequence of `len` elements.
    ///
    /// # Errors
    /// ValueError when the step is zero.
    pub fn resolve(&self, len: i64) -> Result<Span> {
        // As CPython does: the negation of the step must fit.
        let step = self.step.unwrap_or(1).max(-i64::MAX);
        if step == 0 {
            return Err(Exc::value_error("slice step cannot be zero"));
        }
        if step == 1 {
            return Ok(Span::between(self.start, self.stop, len));
        }
        // Going down the bounds lie one lower: from `len - 1` to "before the first".
        let (low, high) = if step < 0 { (-1, len - 1) } else { (0, len) };
        let bound = |bound: Option<i64>, default: i64| match bound {
            None => default,
            Some(at) if at < 0 => at.saturating_add(len).max(low),
            Some(at) => at.min(high),
        };
        let (first, last) = if step < 0 { (high, low) } else { (low, high) };
        let (start, stop) = (bound(self.start, first), bound(self.stop, last));
        let distance = if step < 0 { start - stop } else { stop - start };
        let count = if distance <= 0 {
            0
        } else {
            (distance - 1) / step.abs() + 1
        };
        Ok(Span {
            start,
            step,
            count: count as usize,
        })
    }

    /// `self.indices(len)`: start, stop and step as `range` takes them.
    ///
    /// # Errors
    /// ValueError when the step is zero or the length negative.
    pub fn indices(&self, len: i64) -> Result<(Int, Int, Int)> {
        if len < 0 {
            return Err(Exc::value_error("length should not be negative"));
        }
        self.resolve(len)?;
        let step = self.step.unwrap_or(1);
        let (low, high) = if step < 0 { (-1, len - 1) } else { (0, len) };
        let bound = |bound: Option<i64>, default: i64| match bound {
            None => default,
            Some(at) if at < 0 => at.saturating_add(len).max(low),
            Some(at) => at.min(high),
        };
        let (first, last) = if step < 0 { (high, low) } else { (low, high) };
        Ok((
            Int::from(bound(self.start, first)),
            Int::from(bound(self.stop, last)),
            Int::from(step),
        ))
    }
}

impl Span {
    /// `[start:stop]` of a sequence of `len` elements.
    #[inline]
    pub fn between(start: Option<i64>, stop: Option<i64>, len: i64) -> Span {
        let bound = |bound: Option<i64>, default: i64| match bound {
            None => default,
            Some(at) if at < 0 => at.saturating_add(len).max(0),
            Some(at) => at.min(len),
        };
        let (start, stop) = (bound(start, 0), bound(stop, len));
        Span {
            start,
            step: 1,
            count: (stop - start).max(0) as usize,
        }
    }

    /// The positions of a span whose step is one.
    #[inline]
    pub fn as_range(&self) -> Range<usize> {
        let start = self.start as usize;
        start..start + self.count
    }

    /// The positions, in the order of the slice.
    #[inline]
    pub fn positions(self) -> impl Iterator<Item = usize> + Clone {
        (0..self.count as i64).map(move |i| (self.start + i * self.step) as usize)
    }

    /// The same positions from the lowest to the highest.
    pub fn ascending(self) -> Span {
        if self.step > 0 || self.count == 0 {
            return Span {
                step: self.step.abs(),
                ..self
            };
        }
        Span {
            start: self.start + (self.count as i64 - 1) * self.step,
            step: -self.step,
            count: self.count,
        }
    }
}

impl Object for Slice {
    const PLAIN: bool = true;

    fn type_name(&self) -> &'static str {
        "slice"
    }

    fn repr_to(&self, out: &mut String) -> Result<()> {
        let text = |bound: Option<i64>| bound.map_or(String::from("None"), |at| format!("{at}"));
        let (start, stop, step) = (text(self.start), text(self.stop), text(self.step));
        out.push_str(&format!("slice({start}, {stop}, {step})"));
        Ok(())
    }

    fn equals(&self, other: &Self) -> Result<bool> {
        Ok(self == other)
    }

    fn is_same(&self, other: &Self) -> bool {
        self == other
    }

    fn compare(&self, op: Cmp, other: &Self) -> Result<bool> {
        let parts = |slice: &Slice| (slice.start, slice.stop, slice.step);
        parts(self).compare(op, &parts(other))
    }

    fn into_value(self) -> Value {
        Value::Slice(Rc::new(self))
    }

    fn from_value(value: &Value) -> Option<Self> {
        match value {
            Value::Slice(slice) => Some(**slice),
            _ => None,
        }
    }
}
