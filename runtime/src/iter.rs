//! Iteration: the protocol [`Iterable`], and [`Iter`], an iterator as an object.
//!
//! ```python
//! for x in xs: ...          # xs.iterate()?, then plain Rust iteration, nothing allocated
//! it = iter(xs)             # Iter: shared, `it` and a copy of it advance together
//! next(it)
//! ```
//! An iterator owns a handle of what it walks over and holds no borrow, so the loop body may
//! change the container; each container then behaves as CPython's does.
//!
//! Source: the Python library reference, "Iterator Types".

use alloc::boxed::Box;
use alloc::rc::Rc;
use alloc::string::String;
use alloc::vec::Vec;
use core::cell::{Cell, RefCell};

use crate::exc::{Exc, Result};
use crate::list::List;
use crate::object::Object;
use crate::set::Set;
use crate::value::Value;

/// What an iterable is to the methods of sets, see [`Iterable::set_source`].
pub enum SetSource<T> {
    /// A set or frozenset, as a handle of the same elements.
    Set(Set<T>),
    /// A dict of so many keys.
    Dict(usize),
    Other,
}

/// What a `for` loop walks over.
pub trait Iterable: Sized + 'static {
    /// The type of the elements.
    type Item: Object;

    /// `iter(self)`.
    fn iterate(&self) -> Result<impl Iterator<Item = Result<Self::Item>> + 'static>;

    /// `a, b = self`: as `iter(self)`, but what is not iterable says so in other words.
    fn unpacked(&self) -> Result<impl Iterator<Item = Result<Self::Item>> + 'static> {
        self.iterate()
    }

    /// The elements at once, when taking them runs no user code: lists and tuples.
    fn snapshot(&self) -> Option<Vec<Self::Item>> {
        None
    }

    /// What the iterable is to a set: sets and dicts are merged in CPython's special ways, which
    /// show in the order of the result.
    fn set_source(&self) -> SetSource<Self::Item> {
        SetSource::Other
    }

    /// All elements, as `list(self)` takes them.
    fn to_items(&self) -> Result<Vec<Self::Item>> {
        match self.snapshot() {
            Some(items) => Ok(items),
            None => self.iterate()?.collect(),
        }
    }
}

type Source<T> = Box<dyn Iterator<Item = Result<T>>>;

/// A Python iterator object. Clones are the same iterator.
///
/// Once exhausted it stays so, and what it walked over is released, as CPython's iterators do.
pub struct Iter<T>(Rc<Body<T>>);

struct Body<T> {
    name: &'static str,
    running: Cell<bool>,
    /// Taken out while it runs: `next` may get here again through user code.
    source: RefCell<Option<Source<T>>>,
}

impl<T> Clone for Iter<T> {
    fn clone(&self) -> Self {
        Iter(self.0.clone())
    }
}

impl<T: Object> Iter<T> {
    /// An iterator object over a Rust iterator.
    pub fn new(source: impl Iterator<Item = Result<T>> + 'static) -> Iter<T> {
        Iter::named("iterator", source)
    }

    /// The same, with the name of its Python type (`list_iterator`, `map`).
    pub fn named(name: &'static str, source: impl Iterator<Item = Result<T>> + 'static) -> Iter<T> {
        Iter(Rc::new(Body {
            name,
            running: Cell::new(false),
            source: RefCell::new(Some(Box::new(source))),
        }))
    }

    /// The next element; None at the end.
    ///
    /// # Errors
    /// What the source raises; ValueError when user code inside the source asks for the next
    /// element of this very iterator.
    pub fn advance(&self) -> Result<Option<T>> {
        if self.0.running.get() {
            return Err(Exc::value_error("iterator already executing"));
        }
        let Some(mut source) = self.0.source.borrow_mut().take() else {
            return Ok(None);
        };
        self.0.running.set(true);
        let item = source.next();
        self.0.running.set(false);
        match item {
            Some(item) => {
                *self.0.source.borrow_mut() = Some(source);
                item.map(Some)
            }
            None => Ok(None),
        }
    }

    /// `next(self)`.
    ///
    /// # Errors
    /// StopIteration at the end, and what the source raises.
    pub fn next_item(&self) -> Result<T> {
        self.advance()?
            .ok_or_else(|| Exc::stop_iteration(Value::None))
    }

    /// A lower bound of what is left, for reserving space.
    pub fn length_hint(&self) -> usize {
        match self.0.source.try_borrow().as_deref() {
            Ok(Some(source)) => source.size_hint().0,
            _ => 0,
        }
    }
}

/// Walking over an iterator object by value or by handle is the same.
impl<T: Object> Iterator for Iter<T> {
    type Item = Result<T>;

    fn next(&mut self) -> Option<Result<T>> {
        self.advance().transpose()
    }
}

impl<T: Object> Iterable for Iter<T> {
    type Item = T;

    fn iterate(&self) -> Result<impl Iterator<Item = Result<T>> + 'static> {
        Ok(self.clone())
    }
}

impl<T: Object> Object for Iter<T> {
    fn type_name(&self) -> &'static str {
        self.0.name
    }

    fn repr_to(&self, out: &mut String) -> Result<()> {
        out.push_str(&alloc::format!(
            "<{} object at {:#x}>",
            self.0.name,
            Rc::as_ptr(&self.0).addr()
        ));
        Ok(())
    }

    fn equals(&self, other: &Self) -> Result<bool> {
        Ok(self.is_same(other))
    }

    fn is_same(&self, other: &Self) -> bool {
        Rc::ptr_eq(&self.0, &other.0)
    }

    fn hash(&self) -> Result<i64> {
        Ok(crate::iter::identity_hash(&self.0))
    }

    fn into_value(self) -> Value {
        match same_type::<Iter<T>, Iter<Value>>(&self) {
            Some(iter) => Value::Iter(iter),
            None => {
                let name = self.0.name;
                Value::Iter(Iter::named(name, self.map(|item| item.map(T::into_value))))
            }
        }
    }

    fn from_value(value: &Value) -> Option<Self> {
        match value {
            Value::Iter(iter) => same_type::<Iter<Value>, Iter<T>>(iter),
            _ => None,
        }
    }
}

/// `hash(x)` of an object that is hashed by identity.
pub(crate) fn identity_hash<T: ?Sized>(object: &Rc<T>) -> i64 {
    (Rc::as_ptr(object).addr() as u64).rotate_right(4) as i64
}

/// `value` as a `B` when `A` and `B` are the same type, which generic code cannot know.
#[inline]
pub(crate) fn same_type<A: 'static, B: Clone + 'static>(value: &A) -> Option<B> {
    (value as &dyn core::any::Any).downcast_ref::<B>().cloned()
}

/// A Rust iterator as an argument of one native function.
///
/// ```python
/// total = sum(map(f, xs))      # sum_int(&lazy(map(f, &xs)?))?
/// ```
/// Natives take their iterables by reference; this hands the iterator on without boxing it. It
/// can be iterated once, like the Python iterator that it stands for.
pub struct Lazy<I>(Cell<Option<I>>);

/// See [`Lazy`].
pub fn lazy<T: Object, I: Iterator<Item = Result<T>> + 'static>(source: I) -> Lazy<I> {
    Lazy(Cell::new(Some(source)))
}

impl<T: Object, I: Iterator<Item = Result<T>> + 'static> Iterable for Lazy<I> {
    type Item = T;

    fn iterate(&self) -> Result<impl Iterator<Item = Result<T>> + 'static> {
        Ok(self.0.take().into_iter().flatten())
    }
}

/// The error of unpacking `got` elements into `expected` names.
#[cold]
pub(crate) fn unpack_error(got: usize, expected: usize) -> Exc {
    Exc::value_error(if got > expected {
        alloc::format!("too many values to unpack (expected {expected})")
    } else {
        alloc::format!("not enough values to unpack (expected {expected}, got {got})")
    })
}

/// `a, b, c = it`.
///
/// # Errors
/// ValueError when `it` has not exactly `N` elements (no more than one too many is taken); what
/// iterating raises.
pub fn unpack<const N: usize, I: Iterable>(it: &I) -> Result<[I::Item; N]> {
    let mut source = it.unpacked()?;
    let mut items = Vec::with_capacity(N);
    while items.len() < N {
        match source.next().transpose()? {
            Some(item) => items.push(item),
            None => return Err(unpack_error(items.len(), N)),
        }
    }
    if source.next().transpose()?.is_some() {
        return Err(unpack_error(N + 1, N));
    }
    items.try_into().map_err(|_| unpack_error(0, N))
}

/// What unpacking with a star gives: the names before it, its list, the names after it.
pub type Starred<T, const BEFORE: usize, const AFTER: usize> = ([T; BEFORE], List<T>, [T; AFTER]);

/// `a, *rest, z = it` with `BEFORE` names before the star and `AFTER` after it.
///
/// # Errors
/// ValueError when there are too few elements; what iterating raises.
pub fn unpack_star<const BEFORE: usize, const AFTER: usize, I: Iterable>(
    it: &I,
) -> Result<Starred<I::Item, BEFORE, AFTER>> {
    let mut items = match it.snapshot() {
        Some(items) => items,
        None => it.unpacked()?.collect::<Result<Vec<_>>>()?,
    };
    let got = items.len();
    let too_few = || {
        Exc::value_error(alloc::format!(
            "not enough values to unpack (expected at least {}, got {got})",
            BEFORE + AFTER
        ))
    };
    if got < BEFORE + AFTER {
        return Err(too_few());
    }
    let after = items.split_off(got - AFTER);
    let rest = items.split_off(BEFORE);
    Ok((
        items.try_into().map_err(|_| too_few())?,
        List::from(rest),
        after.try_into().map_err(|_| too_few())?,
    ))
}
