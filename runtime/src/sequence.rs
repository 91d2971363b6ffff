//! What list, tuple, deque and their kin share: comparing, printing and finding elements.
//!
//! ```python
//! nan = float("nan")
//! [nan] == [nan]        # True: identity comes before equality
//! [1, 2] < [1, 2, 0]    # the first difference decides, then the length
//! ```
//! Elements are cloned out one at a time because comparing them may run a user's code, which may
//! change the sequence; each step looks at the sequence anew, as CPython does.
//!
//! Source: CPython `Objects/listobject.c`, `Objects/tupleobject.c`.

use alloc::string::String;
use alloc::vec::Vec;

use crate::exc::{Exc, MEMORY_ERROR, RECURSION_ERROR, Result};
use crate::object::{Cmp, Object};
use crate::recursion::Depth;

/// `a is b or a == b`, how containers compare elements.
#[inline]
pub(crate) fn same_or_equal<T: Object>(a: &T, b: &T) -> Result<bool> {
    Ok(a.is_same(b) || a.equals(b)?)
}

/// Enters the comparison of two containers, which may contain themselves.
///
/// # Errors
/// RecursionError.
pub(crate) fn enter_comparison() -> Result<Depth> {
    crate::recursion::enter().map_err(|exc| too_deep(exc, " in comparison"))
}

/// Enters the representation of a container.
///
/// # Errors
/// RecursionError.
pub(crate) fn enter_repr() -> Result<Depth> {
    crate::recursion::enter().map_err(|exc| too_deep(exc, " while getting the repr of an object"))
}

#[cold]
fn too_deep(exc: Exc, what: &str) -> Exc {
    if exc.is(&RECURSION_ERROR) {
        return Exc::recursion_error(alloc::format!("maximum recursion depth exceeded{what}"));
    }
    exc
}

/// A sequence that can be looked at by position, and may change between two looks.
pub(crate) trait Sequence<T> {
    fn length(&self) -> usize;
    fn item(&self, index: usize) -> Option<T>;
}

/// Position of the first difference of two sequences, if it is within both.
fn first_difference<T: Object>(
    a: &impl Sequence<T>,
    b: &impl Sequence<T>,
) -> Result<Option<(T, T)>> {
    let _depth = enter_comparison()?;
    let mut i = 0;
    while let (Some(x), Some(y)) = (a.item(i), b.item(i)) {
        if !same_or_equal(&x, &y)? {
            return Ok(Some((x, y)));
        }
        i += 1;
    }
    Ok(None)
}

/// `a == b`.
pub(crate) fn equals<T: Object>(a: &impl Sequence<T>, b: &impl Sequence<T>) -> Result<bool> {
    if a.length() != b.length() {
        return Ok(false);
    }
    Ok(first_difference(a, b)?.is_none() && a.length() == b.length())
}

/// `a == b` of two slices whose elements run no user code when compared.
pub(crate) fn equals_plain<T: Object>(a: &[T], b: &[T]) -> Result<bool> {
    // Only a type whose comparison may run a user's code can hold itself.
    let _depth = if T::PLAIN {
        None
    } else {
        Some(enter_comparison()?)
    };
    if a.len() != b.len() {
        return Ok(false);
    }
    for (x, y) in a.iter().zip(b) {
        if !same_or_equal(x, y)? {
            return Ok(false);
        }
    }
    Ok(true)
}

/// `a < b` and its kin.
pub(crate) fn compare<T: Object>(
    op: Cmp,
    a: &impl Sequence<T>,
    b: &impl Sequence<T>,
) -> Result<bool> {
    match first_difference(a, b)? {
        Some((x, y)) => x.compare(op, &y),
        None => Ok(op.holds(a.length().cmp(&b.length()))),
    }
}

/// `a < b` and its kin of two slices whose elements run no user code when compared.
pub(crate) fn compare_plain<T: Object>(op: Cmp, a: &[T], b: &[T]) -> Result<bool> {
    // Only a type whose comparison may run a user's code can hold itself.
    let _depth = if T::PLAIN {
        None
    } else {
        Some(enter_comparison()?)
    };
    for (x, y) in a.iter().zip(b) {
        if !same_or_equal(x, y)? {
            return x.compare(op, y);
        }
    }
    Ok(op.holds(a.len().cmp(&b.len())))
}

/// Appends the representations of the elements, separated by commas.
pub(crate) fn repr_items<T: Object>(items: &impl Sequence<T>, out: &mut String) -> Result<()> {
    let _depth = enter_repr()?;
    let mut i = 0;
    while let Some(item) = items.item(i) {
        if i > 0 {
            out.push_str(", ");
        }
        item.repr_to(out)?;
        i += 1;
    }
    Ok(())
}

/// Position of the first element equal to `item` at or after `start` and before `stop`.
pub(crate) fn find<T: Object>(
    items: &impl Sequence<T>,
    item: &T,
    start: usize,
    stop: usize,
) -> Result<Option<usize>> {
    let mut i = start;
    while i < stop {
        let Some(at) = items.item(i) else { break };
        if same_or_equal(&at, item)? {
            return Ok(Some(i));
        }
        i += 1;
    }
    Ok(None)
}

/// How many elements equal `item`.
pub(crate) fn count<T: Object>(items: &impl Sequence<T>, item: &T) -> Result<i64> {
    let mut n = 0;
    let mut i = 0;
    while let Some(at) = items.item(i) {
        n += i64::from(same_or_equal(&at, item)?);
        i += 1;
    }
    Ok(n)
}

/// The position that a Python index means in a sequence of `len` elements, if it is in range.
#[inline]
pub(crate) fn position(index: i64, len: usize) -> Option<usize> {
    let index = if index < 0 {
        index.wrapping_add(len as i64)
    } else {
        index
    };
    ((index as u64) < len as u64).then_some(index as usize)
}

/// A bound as `index`, `insert` and their kin take it: negative counts from the end, and what is
/// outside is moved to the nearer end.
pub(crate) fn clamp_bound(bound: i64, len: usize) -> usize {
    let len = len as i64;
    let bound = if bound < 0 { bound + len } else { bound };
    bound.clamp(0, len) as usize
}

/// The number of elements of `len` elements repeated `times` times.
///
/// # Errors
/// MemoryError when it does not fit.
pub(crate) fn repeated_len(len: usize, times: i64) -> Result<usize> {
    usize::try_from(times.max(0))
        .ok()
        .and_then(|times| len.checked_mul(times))
        .filter(|&n| n <= isize::MAX as usize / 8)
        .ok_or_else(no_memory)
}

/// An empty vector with room for `len` elements, where that may be many.
///
/// # Errors
/// MemoryError when there is no such room.
pub(crate) fn room<T>(len: usize) -> Result<Vec<T>> {
    let mut items: Vec<T> = Vec::new();
    match items.try_reserve_exact(len) {
        Ok(()) => Ok(items),
        Err(_) => Err(no_memory()),
    }
}

/// `MemoryError()`.
#[cold]
pub(crate) fn no_memory() -> Exc {
    Exc::empty(&MEMORY_ERROR)
}
