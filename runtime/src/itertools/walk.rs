//! Iterators that walk: `count`, `chain`, `islice`, `takewhile`, `accumulate`, `zip_longest`…

use alloc::vec::Vec;

use crate::builtins::{Addable, iterators, keep};
use crate::exc::{Exc, Result};
use crate::function::Args;
use crate::int::{self, Int};
use crate::iter::{Iter, Iterable};
use crate::object::Object;
use crate::tuple::Tuple;
use crate::value::Value;

/// `count(start, step)` of ints.
pub fn count(start: &Int, step: &Int) -> impl Iterator<Item = Result<Int>> + use<> {
    let (mut next, step) = (start.clone(), step.clone());
    core::iter::from_fn(move || {
        let after = &next + &step;
        Some(Ok(core::mem::replace(&mut next, after)))
    })
}

/// `count(start, step)` of floats.
pub fn count_float(start: f64, step: f64) -> impl Iterator<Item = Result<f64>> + use<> {
    // CPython adds the step each time unless it is the int 1.
    let mut next = start;
    core::iter::from_fn(move || {
        let item = next;
        next += step;
        Some(Ok(item))
    })
}

/// `count(start, step)` of an int and a float: the first item is the int.
pub fn count_mixed(start: &Int, step: f64) -> impl Iterator<Item = Result<Value>> + use<> {
    let first = start.clone();
    let rest = int::to_f64(start).map(|start| count_float(start + step, step));
    let (rest, error) = match rest {
        Ok(rest) => (Some(rest), None),
        Err(error) => (None, Some(Err(error))),
    };
    let rest = rest.into_iter().flatten();
    let rest = rest.map(|item| item.map(Object::into_value));
    core::iter::once(Ok(first.into_value()))
        .chain(error)
        .chain(rest)
}

/// `cycle(it)`.
///
/// # Errors
/// What `__iter__` raises.
pub fn cycle<I: Iterable>(it: &I) -> Result<impl Iterator<Item = Result<I::Item>> + 'static> {
    let mut source = Some(it.iterate()?);
    let mut seen: Vec<I::Item> = Vec::new();
    let mut at = 0;
    Ok(core::iter::from_fn(move || {
        if let Some(items) = &mut source {
            match items.next() {
                Some(Ok(item)) => {
                    seen.push(item.clone());
                    return Some(Ok(item));
                }
                Some(Err(exc)) => return Some(Err(exc)),
                None => source = None,
            }
        }
        let item = seen.get(at)?.clone();
        at = (at + 1) % seen.len();
        Some(Ok(item))
    }))
}

/// `repeat(item)`.
pub fn repeat<T: Object>(item: T) -> impl Iterator<Item = Result<T>> + 'static {
    core::iter::repeat_with(move || Ok(item.clone()))
}

/// `repeat(item, times)`.
pub fn repeat_times<T: Object>(item: T, times: i64) -> impl Iterator<Item = Result<T>> + 'static {
    (0..times).map(move |_| Ok(item.clone()))
}

/// `chain(a, b)`.
///
/// # Errors
/// What `__iter__` raises.
pub fn chain<A: Iterable, B: Iterable<Item = A::Item>>(
    a: &A,
    b: &B,
) -> Result<impl Iterator<Item = Result<A::Item>> + 'static> {
    Ok(a.iterate()?.chain(b.iterate()?))
}

/// `chain(a, b, c)`.
///
/// # Errors
/// What `__iter__` raises.
pub fn chain3<A: Iterable, B: Iterable<Item = A::Item>, C: Iterable<Item = A::Item>>(
    a: &A,
    b: &B,
    c: &C,
) -> Result<impl Iterator<Item = Result<A::Item>> + 'static> {
    Ok(a.iterate()?.chain(b.iterate()?).chain(c.iterate()?))
}

/// `chain.from_iterable(its)`.
///
/// # Errors
/// What `__iter__` of `its` raises.
pub fn chain_from_iterable<I: Iterable<Item: Iterable>>(
    its: &I,
) -> Result<impl Iterator<Item = Result<<I::Item as Iterable>::Item>> + 'static> {
    let mut its = its.iterate()?;
    let mut items: Option<Iter<<I::Item as Iterable>::Item>> = None;
    Ok(core::iter::from_fn(move || {
        let mut step = || loop {
            if let Some(item) = items.as_ref().map_or(Ok(None), Iter::advance)? {
                return Ok(Some(item));
            }
            match its.next().transpose()? {
                Some(it) => items = Some(Iter::new(it.iterate()?)),
                None => return Ok(None),
            }
        };
        step().transpose()
    }))
}

/// `chain(*its)`.
///
/// # Errors
/// What `__iter__` raises.
pub fn chain_star<I: Iterable>(
    its: impl IntoIterator<Item = I>,
) -> Result<impl Iterator<Item = Result<I::Item>> + 'static> {
    Ok(iterators(its)?.into_iter().flatten())
}

/// `islice(it, stop)`: the first `stop` elements; all when it is None.
///
/// # Errors
/// ValueError when `stop` is negative; what `__iter__` raises.
pub fn islice<I: Iterable>(
    it: &I,
    stop: Option<i64>,
) -> Result<impl Iterator<Item = Result<I::Item>> + 'static> {
    if stop.is_some_and(|stop| stop < 0) {
        return Err(Exc::value_error(
            "Stop argument for islice() must be None or an integer: 0 <= x <= sys.maxsize.",
        ));
    }
    islice_from(it, None, stop, None)
}

/// `islice(it, start, stop, step)`.
///
/// # Errors
/// ValueError when a bound is negative or the step not positive; what `__iter__` raises.
pub fn islice_from<I: Iterable>(
    it: &I,
    start: Option<i64>,
    stop: Option<i64>,
    step: Option<i64>,
) -> Result<impl Iterator<Item = Result<I::Item>> + 'static> {
    let (mut next, step) = (start.unwrap_or(0), step.unwrap_or(1));
    if next < 0 || stop.is_some_and(|stop| stop < 0) {
        return Err(Exc::value_error(
            "Indices for islice() must be None or an integer: 0 <= x <= sys.maxsize.",
        ));
    }
    if step < 1 {
        return Err(Exc::value_error(
            "Step for islice() must be a positive integer or None.",
        ));
    }
    let mut source = Some(it.iterate()?);
    let mut at = 0;
    Ok(core::iter::from_fn(move || {
        let items = source.as_mut()?;
        let wanted = stop.map_or(next, |stop| next.min(stop));
        while at < wanted {
            at += 1;
            match items.next() {
                Some(Ok(_)) => {}
                Some(Err(exc)) => return Some(Err(exc)),
                None => {
                    source = None;
                    return None;
                }
            }
        }
        if stop.is_some_and(|stop| at >= stop) {
            source = None;
            return None;
        }
        let item = items.next();
        at += 1;
        next = next.saturating_add(step);
        if item.is_none() {
            source = None;
        }
        item
    }))
}

/// `takewhile(wanted, it)`.
///
/// # Errors
/// What `__iter__` raises.
pub fn takewhile<I: Iterable, R: Object>(
    mut wanted: impl FnMut(I::Item) -> Result<R> + 'static,
    it: &I,
) -> Result<impl Iterator<Item = Result<I::Item>> + 'static> {
    let mut source = Some(it.iterate()?);
    Ok(core::iter::from_fn(move || {
        let item = source.as_mut()?.next()?;
        let checked = item.and_then(|item| Ok(wanted(item.clone())?.truth()?.then_some(item)));
        if let Ok(None) = checked {
            source = None;
        }
        checked.transpose()
    }))
}

/// `dropwhile(unwanted, it)`.
///
/// # Errors
/// What `__iter__` raises.
pub fn dropwhile<I: Iterable, R: Object>(
    mut unwanted: impl FnMut(I::Item) -> Result<R> + 'static,
    it: &I,
) -> Result<impl Iterator<Item = Result<I::Item>> + 'static> {
    let mut dropping = true;
    keep(it, move |item| {
        if dropping {
            dropping = unwanted(item.clone())?.truth()?;
        }
        Ok(!dropping)
    })
}

/// `filterfalse(call, it)`.
///
/// # Errors
/// What `__iter__` raises.
pub fn filterfalse<I: Iterable, R: Object>(
    mut call: impl FnMut(I::Item) -> Result<R> + 'static,
    it: &I,
) -> Result<impl Iterator<Item = Result<I::Item>> + 'static> {
    keep(it, move |item| Ok(!call(item.clone())?.truth()?))
}

/// `filterfalse(None, it)`.
///
/// # Errors
/// What `__iter__` raises.
pub fn filterfalse_none<I: Iterable>(
    _none: (),
    it: &I,
) -> Result<impl Iterator<Item = Result<I::Item>> + 'static> {
    keep(it, |item| Ok(!item.truth()?))
}

/// `compress(data, selectors)`.
///
/// # Errors
/// What `__iter__` raises.
pub fn compress<I: Iterable, S: Iterable>(
    data: &I,
    selectors: &S,
) -> Result<impl Iterator<Item = Result<I::Item>> + 'static> {
    let pairs = crate::builtins::zip(data, selectors, false)?;
    Ok(pairs.filter_map(|pair| {
        let picked = pair.and_then(|(item, wanted)| Ok(wanted.truth()?.then_some(item)));
        picked.transpose()
    }))
}

/// What `accumulate` adds when no function is given.
pub trait Accumulable: Object {
    /// `self + other`.
    ///
    /// # Errors
    /// What adding raises.
    fn accumulated(&self, other: &Self) -> Result<Self>;
}

macro_rules! accumulable {
    ($($Type:ty, |$a:ident, $b:ident| $sum:expr;)*) => {$(
        impl Accumulable for $Type {
            fn accumulated(&self, other: &Self) -> Result<Self> {
                let ($a, $b) = (self, other);
                Ok($sum)
            }
        }
    )*};
}

accumulable! {
    Int, |a, b| a + b;
    f64, |a, b| a + b;
}

impl<T: Object> Accumulable for crate::list::List<T> {
    fn accumulated(&self, other: &Self) -> Result<Self> {
        self.plus(other)
    }
}

impl<T: Object> Accumulable for Tuple<T> {
    fn accumulated(&self, other: &Self) -> Result<Self> {
        self.plus(other)
    }
}

/// `accumulate(it)`, `accumulate(it, initial=initial)`.
///
/// # Errors
/// What `__iter__` raises.
pub fn accumulate<I: Iterable<Item: Accumulable>>(
    it: &I,
    initial: Option<I::Item>,
) -> Result<impl Iterator<Item = Result<I::Item>> + 'static> {
    accumulate_by(it, |a, b| a.accumulated(&b), initial)
}

/// `accumulate(it, call, initial=initial)`.
///
/// # Errors
/// What `__iter__` raises.
pub fn accumulate_by<I: Iterable>(
    it: &I,
    mut call: impl FnMut(I::Item, I::Item) -> Result<I::Item> + 'static,
    initial: Option<I::Item>,
) -> Result<impl Iterator<Item = Result<I::Item>> + 'static> {
    let mut source = it.iterate()?;
    let mut first = initial;
    let mut total: Option<I::Item> = None;
    Ok(core::iter::from_fn(move || {
        if let Some(item) = first.take() {
            total = Some(item.clone());
            return Some(Ok(item));
        }
        let next = source.next()?.and_then(|item| match total.clone() {
            None => Ok(item),
            Some(so_far) => call(so_far, item),
        });
        if let Ok(item) = &next {
            total = Some(item.clone());
        }
        Some(next)
    }))
}

/// `accumulate(it, initial=initial)` of items of any type: their `+`.
///
/// # Errors
/// What `__iter__` raises.
pub fn accumulate_values<I: Iterable<Item = Value>>(
    it: &I,
    initial: Option<Value>,
) -> Result<impl Iterator<Item = Result<Value>> + 'static> {
    accumulate_by(it, |a, b| crate::dynamic::add(&a, &b), initial)
}

/// `starmap(call, it)` of rows of any length.
///
/// # Errors
/// What `__iter__` raises.
pub fn starmap_values<I: Iterable<Item = Value>>(
    call: &Value,
    it: &I,
) -> Result<impl Iterator<Item = Result<Value>> + 'static> {
    let call = call.clone();
    let rows = it.iterate()?;
    Ok(rows.map(move |row| {
        let row: Vec<Value> = row?.iterate()?.collect::<Result<_>>()?;
        crate::dynamic::call(&call, Args::new(row))
    }))
}

/// `starmap(call, it)` of pairs.
///
/// # Errors
/// What `__iter__` raises.
pub fn starmap2<A: Object, B: Object, I: Iterable<Item = (A, B)>, R: Object>(
    mut call: impl FnMut(A, B) -> Result<R> + 'static,
    it: &I,
) -> Result<impl Iterator<Item = Result<R>> + 'static> {
    crate::builtins::map(move |(a, b)| call(a, b), it)
}

/// `starmap(call, it)` of triples.
///
/// # Errors
/// What `__iter__` raises.
pub fn starmap3<A: Object, B: Object, C: Object, I: Iterable<Item = (A, B, C)>, R: Object>(
    mut call: impl FnMut(A, B, C) -> Result<R> + 'static,
    it: &I,
) -> Result<impl Iterator<Item = Result<R>> + 'static> {
    crate::builtins::map(move |(a, b, c)| call(a, b, c), it)
}

/// `pairwise(it)`.
///
/// # Errors
/// What `__iter__` raises.
pub fn pairwise<I: Iterable>(
    it: &I,
) -> Result<impl Iterator<Item = Result<(I::Item, I::Item)>> + 'static> {
    let mut source = it.iterate()?;
    let mut last: Option<I::Item> = None;
    Ok(core::iter::from_fn(move || {
        let mut step = || -> Result<Option<(I::Item, I::Item)>> {
            let before = match last.take() {
                Some(item) => item,
                None => match source.next().transpose()? {
                    Some(item) => item,
                    None => return Ok(None),
                },
            };
            let Some(item) = source.next().transpose()? else {
                return Ok(None);
            };
            last = Some(item.clone());
            Ok(Some((before, item)))
        };
        step().transpose()
    }))
}

/// One row of [`zip_longest`].
pub type LongRow<A, B> = (Option<A>, Option<B>);

/// `zip_longest(a, b)`: what is missing is None.
///
/// # Errors
/// What `__iter__` raises.
pub fn zip_longest<A: Iterable, B: Iterable>(
    a: &A,
    b: &B,
) -> Result<impl Iterator<Item = Result<LongRow<A::Item, B::Item>>> + 'static> {
    let (mut a, mut b) = (a.iterate()?.fuse(), b.iterate()?.fuse());
    Ok(core::iter::from_fn(move || {
        let mut step = || Ok((a.next().transpose()?, b.next().transpose()?));
        match step() {
            Ok((None, None)) => None,
            row => Some(row),
        }
    }))
}

/// `zip_longest(a, b, fillvalue=fill)`.
///
/// # Errors
/// What `__iter__` raises.
pub fn zip_longest_fill<A: Iterable, B: Iterable<Item = A::Item>>(
    a: &A,
    b: &B,
    fill: A::Item,
) -> Result<impl Iterator<Item = Result<(A::Item, A::Item)>> + 'static> {
    let rows = zip_longest(a, b)?;
    Ok(rows.map(move |row| {
        let (a, b) = row?;
        let or_fill = |item: Option<A::Item>| item.unwrap_or_else(|| fill.clone());
        Ok((or_fill(a), or_fill(b)))
    }))
}

/// `zip_longest(*its)` of iterables with items of different types.
///
/// # Errors
/// What iterating `its` raises.
pub fn zip_longest_values<I: Iterable<Item = Value>>(
    its: impl IntoIterator<Item = I>,
    fill: &Value,
) -> Result<impl Iterator<Item = Result<Tuple<Value>>> + 'static> {
    zip_longest_star(its, fill.clone())
}

/// `zip_longest(*its, fillvalue=fill)`.
///
/// # Errors
/// What iterating `its` raises.
pub fn zip_longest_star<I: Iterable>(
    its: impl IntoIterator<Item = I>,
    fill: I::Item,
) -> Result<impl Iterator<Item = Result<Tuple<I::Item>>> + 'static> {
    let sources = iterators(its)?;
    Ok(core::iter::from_fn(move || {
        let mut live = 0;
        let row: Result<Vec<_>> = sources
            .iter()
            .map(|source| {
                let item = source.advance()?;
                live += usize::from(item.is_some());
                Ok(item.unwrap_or_else(|| fill.clone()))
            })
            .collect();
        match row {
            Ok(_) if live == 0 => None,
            row => Some(row.map(Tuple::from)),
        }
    }))
}
