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

#[cold]
fn changed() -> Exc {
    Exc::runtime_error("list changed size during iteration")
}

/// A heap while it is being sifted: a list that comparisons may change, or a plain slice.
trait Heap<T> {
    fn count(&self) -> usize;
    fn before(&self, a: usize, b: usize) -> Result<bool>;
    fn swap(&mut self, a: usize, b: usize) -> Result;
}

/// Elements whose comparison runs no user code, sifted in place.
impl<T: Object> Heap<T> for &mut [T] {
    fn count(&self) -> usize {
        self.len()
    }

    #[inline]
    fn before(&self, a: usize, b: usize) -> Result<bool> {
        self[a].compare(Cmp::Lt, &self[b])
    }

    #[inline]
    fn swap(&mut self, a: usize, b: usize) -> Result {
        (**self).swap(a, b);
        Ok(())
    }
}

impl<T: Object> Heap<T> for &List<T> {
    fn count(&self) -> usize {
        self.len() as usize
    }

    fn before(&self, a: usize, b: usize) -> Result<bool> {
        let len = self.len();
        let less = self.get(a as i64)?.compare(Cmp::Lt, &self.get(b as i64)?)?;
        if self.len() != len {
            return Err(changed());
        }
        Ok(less)
    }

    fn swap(&mut self, a: usize, b: usize) -> Result {
        let (x, y) = (self.get(a as i64)?, self.get(b as i64)?);
        self.set(a as i64, y)?;
        self.set(b as i64, x)
    }
}

/// Moves the element at `at` up to its place, not above `top`.
fn sift_down<T>(heap: &mut impl Heap<T>, top: usize, mut at: usize) -> Result {
    while at > top {
        let parent = (at - 1) >> 1;
        if !heap.before(at, parent)? {
            break;
        }
        heap.swap(at, parent)?;
        at = parent;
    }
    Ok(())
}

/// Bubbles the smaller child up until a leaf is hit, then moves what was at `at` to its place.
fn sift_up<T>(heap: &mut impl Heap<T>, mut at: usize) -> Result {
    let end = heap.count();
    let top = at;
    while at < end >> 1 {
        let mut child = 2 * at + 1;
        if child + 1 < end {
            child += usize::from(!heap.before(child, child + 1)?);
        }
        heap.swap(at, child)?;
        at = child;
    }
    sift_down(heap, top, at)
}

/// Restores the heap below its root.
fn sift_root<T: Object>(heap: &List<T>) -> Result {
    if T::PLAIN {
        return heap.with_plain(|items| sift_up(&mut &mut items[..], 0));
    }
    sift_up(&mut &*heap, 0)
}

/// `heappush(heap, item)`.
///
/// # Errors
/// What comparing raises.
pub fn heappush<T: Object>(heap: &List<T>, item: T) -> Result {
    heap.append(item);
    let last = heap.len() as usize - 1;
    if T::PLAIN {
        return heap.with_plain(|items| sift_down(&mut &mut items[..], 0, last));
    }
    sift_down(&mut &*heap, 0, last)
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
    sift_root(heap)?;
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
    sift_root(heap)?;
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
    sift_root(heap)?;
    Ok(first)
}

/// `heapify(heap)`.
///
/// # Errors
/// What comparing raises.
pub fn heapify<T: Object>(heap: &List<T>) -> Result {
    if T::PLAIN {
        return heap.with_plain(|items| order_all(&mut &mut items[..]));
    }
    order_all(&mut &*heap)
}

fn order_all<T>(heap: &mut impl Heap<T>) -> Result {
    // CPython visits the nodes of big heaps in another order, for the cache; the comparisons of
    // one subtree are the same, so the result is.
    for at in (0..heap.count() / 2).rev() {
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
