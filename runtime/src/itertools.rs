//! `itertools`: iterators as building blocks.
//!
//! ```python
//! for a, b in pairwise(chain(head, tail)): ...
//! ```
//! Endless and walking ones are in `itertools/walk.rs`, combinatoric ones in
//! `itertools/combine.rs`; this file has those that hand one source to several readers.
//!
//! Source: the Python library reference, "itertools", 3.12; CPython
//! `Modules/itertoolsmodule.c`.

mod combine;
mod walk;

pub use combine::*;
pub use walk::*;

use alloc::collections::VecDeque;
use alloc::rc::Rc;
use alloc::vec::Vec;
use core::cell::RefCell;

use crate::exc::{Exc, Result};
use crate::iter::{Iter, Iterable};
use crate::object::Object;
use crate::sequence::same_or_equal;
use crate::tuple::Tuple;

/// `tee(it, n)`: independent iterators over one source.
///
/// # Errors
/// ValueError when `n` is negative; what `__iter__` raises.
pub fn tee<I: Iterable>(it: &I, n: i64) -> Result<Tuple<Iter<I::Item>>> {
    if n < 0 {
        return Err(Exc::value_error("n must be >= 0"));
    }
    let n = n as usize;
    let shared = Rc::new(Tee {
        source: Iter::new(it.iterate()?),
        queues: RefCell::new(alloc::vec![VecDeque::new(); n]),
    });
    Ok((0..n)
        .map(|reader| {
            let shared = shared.clone();
            Iter::named("_tee", core::iter::from_fn(move || shared.next(reader)))
        })
        .collect())
}

/// One source, and for each reader what others have read ahead of it.
struct Tee<T> {
    source: Iter<T>,
    queues: RefCell<Vec<VecDeque<T>>>,
}

impl<T: Object> Tee<T> {
    fn next(&self, reader: usize) -> Option<Result<T>> {
        if let Some(item) = self.queues.borrow_mut()[reader].pop_front() {
            return Some(Ok(item));
        }
        let item = self.source.advance();
        if let Ok(Some(item)) = &item {
            for (other, queue) in self.queues.borrow_mut().iter_mut().enumerate() {
                if other != reader {
                    queue.push_back(item.clone());
                }
            }
        }
        item.transpose()
    }
}

/// The key of a run of elements, and the run.
pub type Group<K, T> = (K, Iter<T>);

/// `groupby(it, key)`: runs of elements with equal keys. A group ends when the next one is asked
/// for, as in CPython.
///
/// # Errors
/// What `__iter__` raises.
pub fn groupby_key<I: Iterable, K: Object>(
    it: &I,
    key: impl FnMut(I::Item) -> Result<K> + 'static,
) -> Result<impl Iterator<Item = Result<Group<K, I::Item>>> + 'static> {
    let state = Rc::new(Groups {
        source: Iter::new(it.iterate()?),
        key: RefCell::new(key),
        current: RefCell::new(None),
        target: RefCell::new(None),
        generation: RefCell::new(0),
    });
    Ok(core::iter::from_fn(move || state.next_group().transpose()))
}

/// `groupby(it)`.
///
/// # Errors
/// What `__iter__` raises.
pub fn groupby<I: Iterable>(
    it: &I,
) -> Result<impl Iterator<Item = Result<Group<I::Item, I::Item>>> + 'static> {
    groupby_key(it, Ok)
}

struct Groups<T, K, F> {
    source: Iter<T>,
    key: RefCell<F>,
    /// The element read last, unless a group has given it out already, and its key.
    current: RefCell<Option<(K, Option<T>)>>,
    /// The key of the newest group.
    target: RefCell<Option<K>>,
    /// Counts groups: an older one is over.
    generation: RefCell<u64>,
}

impl<T: Object, K: Object, F: FnMut(T) -> Result<K> + 'static> Groups<T, K, F> {
    /// Reads one more element; false at the end.
    fn step(&self) -> Result<bool> {
        let Some(item) = self.source.advance()? else {
            return Ok(false);
        };
        let key = (self.key.borrow_mut())(item.clone())?;
        let _old = self.current.replace(Some((key, Some(item))));
        Ok(true)
    }

    /// Whether the element read last belongs to the newest group.
    fn in_group(&self) -> Result<bool> {
        let current = self.current.borrow().as_ref().map(|(key, _)| key.clone());
        let target = self.target.borrow().clone();
        match (target, current) {
            (Some(target), Some(current)) => same_or_equal(&target, &current),
            _ => Ok(false),
        }
    }

    fn next_group(self: &Rc<Self>) -> Result<Option<Group<K, T>>> {
        *self.generation.borrow_mut() += 1;
        if self.current.borrow().is_none() {
            if !self.step()? {
                return Ok(None);
            }
        } else {
            while self.in_group()? {
                if !self.step()? {
                    return Ok(None);
                }
            }
        }
        let key = self.current.borrow().as_ref().map(|(key, _)| key.clone());
        let Some(key) = key else {
            return Ok(None);
        };
        let _old = self.target.replace(Some(key.clone()));
        let generation = *self.generation.borrow();
        let state = self.clone();
        let group = core::iter::from_fn(move || state.next_in_group(generation).transpose());
        Ok(Some((key, Iter::named("_grouper", group))))
    }

    fn next_in_group(&self, generation: u64) -> Result<Option<T>> {
        if *self.generation.borrow() != generation {
            return Ok(None);
        }
        let used_up = matches!(&*self.current.borrow(), Some((_, None)) | None);
        if used_up && !self.step()? {
            return Ok(None);
        }
        if !self.in_group()? {
            return Ok(None);
        }
        let mut current = self.current.borrow_mut();
        Ok(current.as_mut().and_then(|(_, item)| item.take()))
    }
}

/// `batched(it, n)`.
///
/// # Errors
/// ValueError when `n` is less than one; what `__iter__` raises.
pub fn batched<I: Iterable>(
    it: &I,
    n: i64,
) -> Result<impl Iterator<Item = Result<Tuple<I::Item>>> + 'static> {
    if n < 1 {
        return Err(Exc::value_error("n must be at least one"));
    }
    let mut source = it.iterate()?.fuse();
    Ok(core::iter::from_fn(move || {
        let batch: Result<Vec<I::Item>> = source.by_ref().take(n as usize).collect();
        match batch {
            Ok(batch) if batch.is_empty() => None,
            batch => Some(batch.map(Tuple::from)),
        }
    }))
}
