//! `heapq`: a list kept as a binary heap.
//!
//! ```python
//! heappush(queue, (when, task))
//! when, task = heappop(queue)
//! ```
//! The sifting is CPython's, step for step, so the list looks the same after each call and a
//! user's `__lt__` sees the same comparisons.
//!
//! Source: CPython `Modules/_heapqmodule.c` and `Lib/heapq.py`, 3.11.

use alloc::vec::Vec;

use crate::builtins::{sorted, sorted_by_key};
use crate::exc::{Exc, Result};
use crate::iter::{Iter, Iterable};
use crate::list::List;
use crate::object::{Cmp, Object};

/// The order of the heap: [`Cmp::Lt`] for a min-heap.
fn before<T: Object>(heap: &List<T>, a: usize, b: usize) -> Result<bool> {
    heap.get(a as i64)?.compare(Cmp::Lt, &heap.get(b as i64)?)
}

#[cold]
fn changed() -> Exc {
    Exc::runtime_error("list changed size during iteration")
}

fn swap<T: Object>(heap: &List<T>, a: usize, b: usize) -> Result {
    let (x, y) = (heap.get(a as i64)?, heap.get(b as i64)?);
    heap.set(a as i64, y)?;
    heap.set(b as i64, x)
}

/// Moves the element at `at` up to its place, not above `top`.
fn sift_down<T: Object>(heap: &List<T>, top: usize, mut at: usize) -> Result {
    let len = heap.len();
    while at > top {
        let parent = (at - 1) >> 1;
        let less = before(heap, at, parent)?;
        if heap.len() != len {
            return Err(changed());
        }
        if !less {
            break;
        }
        swap(heap, at, parent)?;
        at = parent;
    }
    Ok(())
}

/// Bubbles the smaller child up until a leaf is hit, then moves what was at `at` to its place.
fn sift_up<T: Object>(heap: &List<T>, mut at: usize) -> Result {
    let len = heap.len();
    let end = len as usize;
    let top = at;
    while at < end >> 1 {
        let mut child = 2 * at + 1;
        if child + 1 < end {
            let left = before(heap, child, child + 1)?;
            if heap.len() != len {
                return Err(changed());
            }
            child += usize::from(!left);
        }
        swap(heap, at, child)?;
        at = child;
    }
    sift_down(heap, top, at)
}

/// `heappush(heap, item)`.
///
/// # Errors
/// What comparing raises.
pub fn heappush<T: Object>(heap: &List<T>, item: T) -> Result {
    heap.append(item);
    sift_down(heap, 0, heap.len() as usize - 1)
}

/// `heappop(heap)`.
///
/// # Errors
/// IndexError when it is empty; what comparing raises.
pub fn heappop<T: Object>(heap: &List<T>) -> Result<T> {
    let last = heap
        .pop(-1)
        .map_err(|_| Exc::index_error("index out of range"))?;
    if heap.is_empty() {
        return Ok(last);
    }
    let first = heap.get(0)?;
    heap.set(0, last)?;
    sift_up(heap, 0)?;
    Ok(first)
}

/// `heapreplace(heap, item)`.
///
/// # Errors
/// IndexError when it is empty; what comparing raises.
pub fn heapreplace<T: Object>(heap: &List<T>, item: T) -> Result<T> {
    let first = heap
        .get(0)
        .map_err(|_| Exc::index_error("index out of range"))?;
    heap.set(0, item)?;
    sift_up(heap, 0)?;
    Ok(first)
}

/// `heappushpop(heap, item)`.
///
/// # Errors
/// What comparing raises.
pub fn heappushpop<T: Object>(heap: &List<T>, item: T) -> Result<T> {
    if heap.is_empty() {
        return Ok(item);
    }
    let first = heap.get(0)?;
    if !first.compare(Cmp::Lt, &item)? {
        return Ok(item);
    }
    if heap.is_empty() {
        return Err(Exc::index_error("index out of range"));
    }
    let first = heap.get(0)?;
    heap.set(0, item)?;
    sift_up(heap, 0)?;
    Ok(first)
}

/// `heapify(heap)`.
///
/// # Errors
/// What comparing raises.
pub fn heapify<T: Object>(heap: &List<T>) -> Result {
    let len = heap.len() as usize;
    // CPython visits the nodes of big heaps in another order, for the cache; the comparisons of
    // one subtree are the same, so the result is.
    for at in (0..len / 2).rev() {
        sift_up(heap, at)?;
    }
    Ok(())
}

/// `nlargest(n, it)`.
///
/// # Errors
/// What iterating and comparing raises.
pub fn nlargest<I: Iterable>(n: i64, it: &I) -> Result<List<I::Item>> {
    Ok(sorted(it, true)?.slice_range(None, Some(n.max(0))))
}

/// `nlargest(n, it, key=key)`.
///
/// # Errors
/// What iterating, the key and comparing raises.
pub fn nlargest_by_key<I: Iterable, K: Object>(
    n: i64,
    it: &I,
    key: impl FnMut(I::Item) -> Result<K>,
) -> Result<List<I::Item>> {
    Ok(sorted_by_key(it, key, true)?.slice_range(None, Some(n.max(0))))
}

/// `nsmallest(n, it)`.
///
/// # Errors
/// What iterating and comparing raises.
pub fn nsmallest<I: Iterable>(n: i64, it: &I) -> Result<List<I::Item>> {
    Ok(sorted(it, false)?.slice_range(None, Some(n.max(0))))
}

/// `nsmallest(n, it, key=key)`.
///
/// # Errors
/// What iterating, the key and comparing raises.
pub fn nsmallest_by_key<I: Iterable, K: Object>(
    n: i64,
    it: &I,
    key: impl FnMut(I::Item) -> Result<K>,
) -> Result<List<I::Item>> {
    Ok(sorted_by_key(it, key, false)?.slice_range(None, Some(n.max(0))))
}

/// `merge(*its, reverse=reverse)` of sorted inputs.
///
/// # Errors
/// What `__iter__` raises.
pub fn merge<I: Iterable>(
    its: impl IntoIterator<Item = I>,
    reverse: bool,
) -> Result<impl Iterator<Item = Result<I::Item>> + 'static> {
    merge_by_key(its, Ok, reverse)
}

/// `merge(*its, key=key, reverse=reverse)` of sorted inputs.
///
/// # Errors
/// What `__iter__` raises.
pub fn merge_by_key<I: Iterable, K: Object>(
    its: impl IntoIterator<Item = I>,
    mut key: impl FnMut(I::Item) -> Result<K> + 'static,
    reverse: bool,
) -> Result<impl Iterator<Item = Result<I::Item>> + 'static> {
    let sources = crate::builtins::iterators(its)?;
    let op = if reverse { Cmp::Gt } else { Cmp::Lt };
    let mut heads: Option<Vec<Head<_, K>>> = None;
    let mut read = move |source: &Iter<I::Item>| {
        let Some(item) = source.advance()? else {
            return Ok(None);
        };
        Ok(Some((key(item.clone())?, item)))
    };
    Ok(core::iter::from_fn(move || {
        let mut step = || -> Result<Option<I::Item>> {
            let heads = match &mut heads {
                Some(heads) => heads,
                none => {
                    let mut all = Vec::with_capacity(sources.len());
                    for source in &sources {
                        if let Some((key, item)) = read(source)? {
                            let source = source.clone();
                            all.push(Head { key, item, source });
                        }
                    }
                    none.insert(all)
                }
            };
            let mut best = 0;
            for at in 1..heads.len() {
                if heads[at].key.compare(op, &heads[best].key)? {
                    best = at;
                }
            }
            if heads.is_empty() {
                return Ok(None);
            }
            let item = heads[best].item.clone();
            match read(&heads[best].source)? {
                Some((key, next)) => {
                    heads[best].key = key;
                    heads[best].item = next;
                }
                None => {
                    heads.remove(best);
                }
            }
            Ok(Some(item))
        };
        step().transpose()
    }))
}

/// The first element of an input that is not used up.
struct Head<T, K> {
    key: K,
    item: T,
    source: Iter<T>,
}
