//! `range`: an arithmetic progression that is never written out.
//!
//! ```python
//! r = range(0, 10, 3)
//! 9 in r, r[-1], len(r), r[::2]      # all without a loop
//! ```
//! The compiler turns `for i in range(n)` into a Rust range where it can; this is the object.
//! Bounds are Python ints. A range whose bounds and length fit a word walks in `i64`.
//!
//! Source: CPython `Objects/rangeobject.c`.

use alloc::format;
use alloc::rc::Rc;
use alloc::string::String;

use crate::exc::{Exc, Result};
use crate::int::{self, Int};
use crate::iter::Iterable;
use crate::object::Object;
use crate::sequence::position;
use crate::slice::Slice;
use crate::tuple::{self, Tuple};
use crate::value::Value;

/// A Python range object. Clones are the same range.
#[derive(Clone)]
pub struct Range(Rc<Bounds>);

struct Bounds {
    start: Int,
    stop: Int,
    step: Int,
    /// The number of elements.
    len: Int,
}

impl Range {
    /// `range(start, stop, step)`.
    ///
    /// # Errors
    /// ValueError when the step is zero.
    pub fn new(start: &Int, stop: &Int, step: &Int) -> Result<Range> {
        let (low, high, stride) = if *step > 0 {
            (start, stop, step.clone())
        } else if *step < 0 {
            (stop, start, -step)
        } else {
            return Err(Exc::value_error("range() arg 3 must not be zero"));
        };
        let len = if low < high {
            int::floordiv(&(high - low - Int::from(1)), &stride)? + Int::from(1)
        } else {
            Int::from(0)
        };
        Ok(Range(Rc::new(Bounds {
            start: start.clone(),
            stop: stop.clone(),
            step: step.clone(),
            len,
        })))
    }

    /// `range(stop)`.
    pub fn to(stop: &Int) -> Range {
        Range::between(&Int::from(0), stop)
    }

    /// `range(start, stop)`.
    pub fn between(start: &Int, stop: &Int) -> Range {
        let len = if start < stop {
            stop - start
        } else {
            Int::from(0)
        };
        Range(Rc::new(Bounds {
            start: start.clone(),
            stop: stop.clone(),
            step: Int::from(1),
            len,
        }))
    }

    /// `self.start`.
    pub fn start(&self) -> Int {
        self.0.start.clone()
    }

    /// `self.stop`.
    pub fn stop(&self) -> Int {
        self.0.stop.clone()
    }

    /// `self.step`.
    pub fn step(&self) -> Int {
        self.0.step.clone()
    }

    /// `len(self)`, clamped to a word; [`Range::checked_len`] is what Python's `len` does.
    pub fn len(&self) -> i64 {
        self.0.len.clamp_i64()
    }

    /// `len(self)`.
    ///
    /// # Errors
    /// OverflowError when it does not fit a word.
    pub fn checked_len(&self) -> Result<i64> {
        self.0
            .len
            .as_i64()
            .ok_or_else(|| Exc::overflow_error("Python int too large to convert to C ssize_t"))
    }

    /// `not self`.
    pub fn is_empty(&self) -> bool {
        self.0.len.is_zero()
    }

    fn at(&self, position: &Int) -> Int {
        &self.0.start + position * &self.0.step
    }

    /// `self[index]`.
    ///
    /// # Errors
    /// IndexError.
    pub fn get(&self, index: i64) -> Result<Int> {
        let at = match self.0.len.as_i64() {
            Some(len) => position(index, len as usize).map(|at| Int::from(at as i64)),
            None if index < 0 => Some(&self.0.len + Int::from(index)),
            None => Some(Int::from(index)),
        };
        match at {
            Some(at) => Ok(self.at(&at)),
            None => Err(Exc::index_error("range object index out of range")),
        }
    }

    /// `self[slice]`.
    ///
    /// # Errors
    /// ValueError when the step is zero; OverflowError when the length does not fit a word.
    pub fn slice(&self, slice: &Slice) -> Result<Range> {
        let (start, stop, step) = slice.indices(self.checked_len()?)?;
        Range::new(&self.at(&start), &self.at(&stop), &(step * &self.0.step))
    }

    /// `item in self`.
    pub fn contains(&self, item: &Int) -> Result<bool> {
        Ok(self.find(item)?.is_some())
    }

    fn find(&self, item: &Int) -> Result<Option<Int>> {
        let (at, rest) = int::divmod(&(item - &self.0.start), &self.0.step)?;
        Ok((rest.is_zero() && !at.is_negative() && at < self.0.len).then_some(at))
    }

    /// `self.index(item)`.
    ///
    /// # Errors
    /// ValueError when it is not an element.
    pub fn index(&self, item: &Int) -> Result<Int> {
        self.find(item)?
            .ok_or_else(|| Exc::value_error(format!("{item} is not in range")))
    }

    /// `self.count(item)`.
    pub fn count(&self, item: &Int) -> Result<i64> {
        Ok(i64::from(self.contains(item)?))
    }

    /// `iter(self)` as a Rust iterator.
    pub fn iter(&self) -> impl Iterator<Item = Int> + use<> {
        let step = self.0.step.clone();
        Steps {
            next: self.0.start.clone(),
            left: self.0.len.clone(),
            step,
        }
    }

    /// `reversed(self)` as a Rust iterator.
    pub fn reversed(&self) -> impl Iterator<Item = Result<Int>> + use<> {
        Steps {
            next: self.at(&(&self.0.len - Int::from(1))),
            left: self.0.len.clone(),
            step: -&self.0.step,
        }
        .map(Ok)
    }
}

/// The progression `range(start, stop, step)` in `i64`, for loops whose bounds the compiler
/// proved to fit.
///
/// # Errors
/// ValueError when the step is zero.
pub fn steps_i64(start: i64, stop: i64, step: i64) -> Result<impl Iterator<Item = i64> + 'static> {
    if step == 0 {
        return Err(Exc::value_error("range() arg 3 must not be zero"));
    }
    let mut next = start;
    let mut left = if step > 0 && start < stop {
        (stop.abs_diff(start) - 1) / step.unsigned_abs() + 1
    } else if step < 0 && start > stop {
        (start.abs_diff(stop) - 1) / step.unsigned_abs() + 1
    } else {
        0
    };
    Ok(core::iter::from_fn(move || {
        left = left.checked_sub(1)?;
        let at = next;
        next = next.wrapping_add(step);
        Some(at)
    }))
}

/// Walks over a progression.
struct Steps {
    next: Int,
    left: Int,
    step: Int,
}

impl Iterator for Steps {
    type Item = Int;

    #[inline]
    fn next(&mut self) -> Option<Int> {
        if self.left.is_zero() {
            return None;
        }
        self.left = &self.left - Int::from(1);
        let next = &self.next + &self.step;
        Some(core::mem::replace(&mut self.next, next))
    }

    fn size_hint(&self) -> (usize, Option<usize>) {
        let left = self.left.as_i64().map(|left| left as usize);
        (left.unwrap_or(usize::MAX), left)
    }
}

impl Iterable for Range {
    type Item = Int;

    fn iterate(&self) -> Result<impl Iterator<Item = Result<Int>> + 'static> {
        Ok(self.iter().map(Ok))
    }
}

impl Object for Range {
    const PLAIN: bool = true;

    fn type_name(&self) -> &'static str {
        "range"
    }

    fn repr_to(&self, out: &mut String) -> Result<()> {
        let Bounds {
            start, stop, step, ..
        } = &*self.0;
        out.push_str(&if *step == 1 {
            format!("range({start}, {stop})")
        } else {
            format!("range({start}, {stop}, {step})")
        });
        Ok(())
    }

    fn truth(&self) -> Result<bool> {
        Ok(!self.is_empty())
    }

    /// Ranges are equal as sequences: the bounds may differ.
    fn equals(&self, other: &Self) -> Result<bool> {
        let (a, b) = (&*self.0, &*other.0);
        Ok(a.len == b.len
            && (a.len.is_zero() || (a.start == b.start && (a.len == 1 || a.step == b.step))))
    }

    fn is_same(&self, other: &Self) -> bool {
        Rc::ptr_eq(&self.0, &other.0)
    }

    fn hash(&self) -> Result<i64> {
        let Bounds {
            start, step, len, ..
        } = &*self.0;
        let start = (!len.is_zero()).then(|| start.clone());
        let step = (*len > 1).then(|| step.clone());
        tuple::hash_all([len.hash(), start.hash(), step.hash()])
    }

    fn into_value(self) -> Value {
        Value::Range(Rc::new(self))
    }

    fn from_value(value: &Value) -> Option<Self> {
        match value {
            Value::Range(range) => Some((**range).clone()),
            _ => None,
        }
    }
}

impl Range {
    /// The arguments that rebuild the range, for `copy` and pickling.
    pub fn arguments(&self) -> Tuple<Int> {
        Tuple::from(alloc::vec![self.start(), self.stop(), self.step()])
    }
}
