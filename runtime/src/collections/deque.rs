//! `deque`: a queue with two ends.
//!
//! ```python
//! window = deque(maxlen=3)
//! window.append(4)         # drops the first element when it is full
//! window.rotate(1)
//! ```
//!
//! Source: CPython `Modules/_collectionsmodule.c`, 3.11.

use alloc::collections::VecDeque;
use alloc::rc::Rc;
use alloc::string::String;
use alloc::vec::Vec;
use core::any::Any;

use crate::builtins::Reversible;
use crate::exc::{Exc, Result};
use crate::function::Args;
use crate::int::Int;
use crate::iter::{Iter, Iterable, same_type};
use crate::object::{Cmp, Object};
use crate::sequence::{self, Sequence, clamp_bound, position, repeated_len, same_or_equal};
use crate::shared::Shared;
use crate::value::{Native, Value};

/// A Python deque. Clones are the same deque.
pub struct Deque<T>(Rc<Body<T>>);

struct Body<T> {
    queue: Shared<Queue<T>>,
    max_len: Option<usize>,
}

struct Queue<T> {
    items: VecDeque<T>,
    /// Changes with every change of the deque's length or order: iterators notice.
    version: usize,
}

impl<T> Clone for Deque<T> {
    fn clone(&self) -> Self {
        Deque(self.0.clone())
    }
}

impl<T> Default for Deque<T> {
    fn default() -> Self {
        Deque::from_parts(VecDeque::new(), None)
    }
}

impl<T> Deque<T> {
    fn from_parts(items: VecDeque<T>, max_len: Option<usize>) -> Self {
        Deque(Rc::new(Body {
            queue: Shared::new(Queue { items, version: 0 }),
            max_len,
        }))
    }

    fn read<R>(&self, look: impl FnOnce(&VecDeque<T>) -> R) -> R {
        self.0.queue.read(|queue| look(&queue.items))
    }

    /// Changes the elements; what comes out is dropped by the caller, outside of the access.
    fn change<R>(&self, change: impl FnOnce(&mut VecDeque<T>) -> R) -> R {
        self.0.queue.write(|queue| {
            queue.version = queue.version.wrapping_add(1);
            change(&mut queue.items)
        })
    }

    fn version(&self) -> usize {
        self.0.queue.read(|queue| queue.version)
    }
}

impl<T: Object> Deque<T> {
    /// `deque()`.
    pub fn new() -> Self {
        Deque::default()
    }

    /// `deque(maxlen=max_len)`.
    ///
    /// # Errors
    /// ValueError when it is negative.
    pub fn with_maxlen(max_len: Option<i64>) -> Result<Self> {
        let max_len = match max_len {
            Some(len) if len < 0 => return Err(Exc::value_error("maxlen must be non-negative")),
            len => len.map(|len| len as usize),
        };
        Ok(Deque::from_parts(VecDeque::new(), max_len))
    }

    /// `deque(it, max_len)`.
    ///
    /// # Errors
    /// ValueError when `max_len` is negative; what iterating raises.
    pub fn from_iterable<I: Iterable<Item = T>>(it: &I, max_len: Option<i64>) -> Result<Self> {
        let deque = Deque::with_maxlen(max_len)?;
        deque.extend(it)?;
        Ok(deque)
    }

    /// `self.maxlen`.
    pub fn maxlen(&self) -> Option<Int> {
        self.0.max_len.map(Int::from)
    }

    /// What `id` and the memo of a deep copy tell objects apart by.
    pub fn address(&self) -> usize {
        crate::copy::address_of(&self.0)
    }

    /// `len(self)`.
    #[inline]
    pub fn len(&self) -> i64 {
        self.read(VecDeque::len) as i64
    }

    /// `not self`.
    pub fn is_empty(&self) -> bool {
        self.read(VecDeque::is_empty)
    }

    /// `self.append(item)`.
    pub fn append(&self, item: T) {
        let max_len = self.0.max_len;
        let _old = self.change(|items| {
            items.push_back(item);
            (Some(items.len()) > max_len && max_len.is_some()).then(|| items.pop_front())
        });
    }

    /// `self.appendleft(item)`.
    pub fn appendleft(&self, item: T) {
        let max_len = self.0.max_len;
        let _old = self.change(|items| {
            items.push_front(item);
            (Some(items.len()) > max_len && max_len.is_some()).then(|| items.pop_back())
        });
    }

    /// `self.pop()`.
    ///
    /// # Errors
    /// IndexError when it is empty.
    pub fn pop(&self) -> Result<T> {
        self.change(VecDeque::pop_back).ok_or_else(empty)
    }

    /// `self.popleft()`.
    ///
    /// # Errors
    /// IndexError when it is empty.
    pub fn popleft(&self) -> Result<T> {
        self.change(VecDeque::pop_front).ok_or_else(empty)
    }

    /// `self.extend(it)`, `self += it`.
    ///
    /// # Errors
    /// What iterating raises; the elements before it stay.
    pub fn extend<I: Iterable<Item = T>>(&self, it: &I) -> Result {
        for item in self.items_of(it)? {
            self.append(item?);
        }
        Ok(())
    }

    /// `self.extendleft(it)`.
    ///
    /// # Errors
    /// What iterating raises; the elements before it stay.
    pub fn extendleft<I: Iterable<Item = T>>(&self, it: &I) -> Result {
        for item in self.items_of(it)? {
            self.appendleft(item?);
        }
        Ok(())
    }

    /// The elements of an iterable, taken at once when it may be this deque.
    fn items_of<I: Iterable<Item = T>>(&self, it: &I) -> Result<Iter<T>> {
        Ok(match it.snapshot() {
            Some(items) => Iter::new(items.into_iter().map(Ok)),
            None => Iter::new(it.iterate()?),
        })
    }

    /// `self.clear()`.
    pub fn clear(&self) {
        let _old = self.change(core::mem::take);
    }

    /// `self.copy()`.
    pub fn copy(&self) -> Self {
        Deque::from_parts(self.read(VecDeque::clone), self.0.max_len)
    }

    /// `self.rotate(n)`: to the right, or to the left when `n` is negative.
    pub fn rotate(&self, n: i64) {
        self.change(|items| {
            if !items.is_empty() {
                let by = n.rem_euclid(items.len() as i64);
                items.rotate_right(by as usize);
            }
        });
    }

    /// `self.reverse()`.
    pub fn reverse(&self) {
        self.change(|items| items.make_contiguous().reverse());
    }

    /// `self[index]`.
    ///
    /// # Errors
    /// IndexError.
    pub fn get(&self, index: i64) -> Result<T> {
        self.read(|items| position(index, items.len()).map(|at| items[at].clone()))
            .ok_or_else(out_of_range)
    }

    /// `self[index] = item`.
    ///
    /// # Errors
    /// IndexError.
    pub fn set(&self, index: i64, item: T) -> Result {
        let old = self
            .0
            .queue
            .write(|queue| match position(index, queue.items.len()) {
                Some(at) => Ok(core::mem::replace(&mut queue.items[at], item)),
                None => Err(item),
            });
        old.map(drop).map_err(|_| out_of_range())
    }

    /// `del self[index]`.
    ///
    /// # Errors
    /// IndexError.
    pub fn del(&self, index: i64) -> Result {
        let at = self.read(|items| position(index, items.len()));
        let old = at.and_then(|at| self.change(|items| items.remove(at)));
        old.map(drop).ok_or_else(out_of_range)
    }

    /// `self.insert(index, item)`.
    ///
    /// # Errors
    /// IndexError when it is full.
    pub fn insert(&self, index: i64, item: T) -> Result {
        if self.0.max_len == Some(self.length()) {
            return Err(Exc::index_error("deque already at its maximum size"));
        }
        self.change(|items| items.insert(clamp_bound(index, items.len()), item));
        Ok(())
    }

    /// `self.remove(item)`.
    ///
    /// # Errors
    /// ValueError when no element equals it; IndexError when comparing changed the deque; what
    /// comparing raises.
    pub fn remove(&self, item: &T) -> Result {
        let version = self.version();
        let mut at = 0;
        while let Some(own) = self.item(at) {
            let found = same_or_equal(&own, item)?;
            if self.version() != version {
                return Err(Exc::index_error("deque mutated during remove()."));
            }
            if found {
                let _old = self.change(|items| items.remove(at));
                return Ok(());
            }
            at += 1;
        }
        Err(not_found(item)?)
    }

    /// `self.index(item, start, stop)`.
    ///
    /// # Errors
    /// ValueError when no element equals it; RuntimeError when comparing changed the deque; what
    /// comparing raises.
    pub fn index(&self, item: &T, start: i64, stop: i64) -> Result<i64> {
        let len = self.length();
        let (start, stop) = (clamp_bound(start, len), clamp_bound(stop, len));
        let found = self.watched(|| sequence::find(self, item, start, stop))?;
        match found {
            Some(at) => Ok(at as i64),
            None => Err(not_found(item)?),
        }
    }

    /// `self.count(item)`.
    ///
    /// # Errors
    /// RuntimeError when comparing changed the deque; what comparing raises.
    pub fn count(&self, item: &T) -> Result<i64> {
        self.watched(|| sequence::count(self, item))
    }

    /// `item in self`.
    ///
    /// # Errors
    /// RuntimeError when comparing changed the deque; what comparing raises.
    pub fn contains(&self, item: &T) -> Result<bool> {
        let found = self.watched(|| sequence::find(self, item, 0, usize::MAX))?;
        Ok(found.is_some())
    }

    fn watched<R>(&self, look: impl FnOnce() -> Result<R>) -> Result<R> {
        let version = self.version();
        let result = look()?;
        if self.version() != version {
            return Err(mutated());
        }
        Ok(result)
    }

    /// `self + other`.
    pub fn concat(&self, other: &Self) -> Self {
        let sum = self.copy();
        for item in other.to_vec() {
            sum.append(item);
        }
        sum
    }

    /// `self * times`.
    ///
    /// # Errors
    /// MemoryError.
    pub fn repeat(&self, times: i64) -> Result<Self> {
        let items = self.to_vec();
        repeated_len(items.len(), times)?;
        let all = Deque::from_parts(VecDeque::new(), self.0.max_len);
        for _ in 0..times {
            items.iter().for_each(|item| all.append(item.clone()));
        }
        Ok(all)
    }

    /// The elements, in order.
    pub fn to_vec(&self) -> Vec<T> {
        self.read(|items| items.iter().cloned().collect())
    }

    /// `reversed(self)`.
    pub fn reversed(&self) -> impl Iterator<Item = Result<T>> + use<T> {
        DequeIter::new(self, true)
    }
}

#[cold]
fn not_found<T: Object>(item: &T) -> Result<Exc> {
    let mut text = String::new();
    item.repr_to(&mut text)?;
    text.push_str(" is not in deque");
    Ok(Exc::value_error(text))
}

#[cold]
fn empty() -> Exc {
    Exc::index_error("pop from an empty deque")
}

#[cold]
fn out_of_range() -> Exc {
    Exc::index_error("deque index out of range")
}

#[cold]
fn mutated() -> Exc {
    Exc::runtime_error("deque mutated during iteration")
}

impl<T: Object> Sequence<T> for Deque<T> {
    fn length(&self) -> usize {
        self.read(VecDeque::len)
    }

    fn item(&self, index: usize) -> Option<T> {
        self.read(|items| items.get(index).cloned())
    }
}

/// Walks over a deque, which must not change meanwhile.
struct DequeIter<T> {
    deque: Deque<T>,
    version: usize,
    at: usize,
    backwards: bool,
}

impl<T: Object> DequeIter<T> {
    fn new(deque: &Deque<T>, backwards: bool) -> Self {
        DequeIter {
            deque: deque.clone(),
            version: deque.version(),
            at: 0,
            backwards,
        }
    }
}

impl<T: Object> Iterator for DequeIter<T> {
    type Item = Result<T>;

    fn next(&mut self) -> Option<Result<T>> {
        let len = self.deque.length();
        if self.deque.version() != self.version {
            return (self.at < len || self.at != usize::MAX).then(|| {
                self.at = usize::MAX;
                Err(mutated())
            });
        }
        let at = if self.backwards {
            len.checked_sub(self.at + 1)?
        } else {
            self.at
        };
        let item = self.deque.item(at)?;
        self.at += 1;
        Some(Ok(item))
    }
}

impl<T: Object> Iterable for Deque<T> {
    type Item = T;

    fn iterate(&self) -> Result<impl Iterator<Item = Result<T>> + 'static> {
        Ok(DequeIter::new(self, false))
    }

    fn snapshot(&self) -> Option<Vec<T>> {
        Some(self.to_vec())
    }
}

impl<T: Object> Reversible for Deque<T> {
    fn backwards(&self) -> Result<impl Iterator<Item = Result<T>> + 'static> {
        Ok(self.reversed())
    }
}

impl<T: Object> Object for Deque<T> {
    fn type_name(&self) -> &'static str {
        "collections.deque"
    }

    fn repr_to(&self, out: &mut String) -> Result<()> {
        let start = out.len();
        out.push_str("deque([");
        let done = self.0.queue.repr.run(|| sequence::repr_items(self, out))?;
        if !done {
            out.truncate(start);
            out.push_str("[...]");
            return Ok(());
        }
        out.push(']');
        if let Some(max_len) = self.0.max_len {
            out.push_str(&alloc::format!(", maxlen={max_len}"));
        }
        out.push(')');
        Ok(())
    }

    fn truth(&self) -> Result<bool> {
        Ok(!self.is_empty())
    }

    fn equals(&self, other: &Self) -> Result<bool> {
        Ok(self.is_same(other) || sequence::equals(self, other)?)
    }

    fn is_same(&self, other: &Self) -> bool {
        Rc::ptr_eq(&self.0, &other.0)
    }

    fn compare(&self, op: Cmp, other: &Self) -> Result<bool> {
        sequence::compare(op, self, other)
    }

    fn into_value(self) -> Value {
        let dynamic = match same_type::<Deque<T>, Deque<Value>>(&self) {
            Some(deque) => deque,
            None => {
                let items = self.to_vec().into_iter().map(T::into_value).collect();
                Deque::from_parts(items, self.0.max_len)
            }
        };
        Value::Native(dynamic.0)
    }

    fn from_value(value: &Value) -> Option<Self> {
        let Value::Native(native) = value else {
            return Self::from_value(&value.held()?);
        };
        let native = native.clone() as Rc<dyn Any>;
        let dynamic = Deque(native.downcast::<Body<Value>>().ok()?);
        same_type::<Deque<Value>, Deque<T>>(&dynamic).or_else(|| {
            let items = dynamic.to_vec();
            let items = items.iter().map(T::from_value).collect::<Option<_>>()?;
            Some(Deque::from_parts(items, dynamic.0.max_len))
        })
    }
}

/// A deque of dynamic values, seen dynamically.
impl Native for Body<Value> {
    fn type_name(&self) -> &'static str {
        "collections.deque"
    }

    fn repr_to(self: Rc<Self>, out: &mut String) -> Result<()> {
        Deque(self).repr_to(out)
    }

    fn iterate(self: Rc<Self>) -> Option<Result<Iter<Value>>> {
        let items = DequeIter::new(&Deque(self), false);
        Some(Ok(Iter::named("_collections._deque_iterator", items)))
    }

    fn get_attr(self: Rc<Self>, name: &str) -> Option<Result<Value>> {
        (name == "maxlen").then(|| Ok(Deque(self).maxlen().into_value()))
    }

    fn methods(&self) -> &'static [&'static str] {
        &[
            "__contains__",
            "__getitem__",
            "__iter__",
            "__len__",
            "__reversed__",
            "append",
            "appendleft",
            "clear",
            "copy",
            "count",
            "extend",
            "extendleft",
            "index",
            "insert",
            "pop",
            "popleft",
            "remove",
            "reverse",
            "rotate",
        ]
    }

    fn call_method(self: Rc<Self>, name: &str, args: Args) -> Option<Result<Value>> {
        let deque = Deque(self);
        let none = |()| Value::None;
        let int = |n: i64| Value::Int(Int::from(n));
        Some(match (name, args.positional.as_slice()) {
            ("__len__", []) => Ok(int(deque.len())),
            ("__bool__", []) => Ok(Value::Bool(!deque.is_empty())),
            ("append", [item]) => {
                deque.append(item.clone());
                Ok(Value::None)
            }
            ("appendleft", [item]) => {
                deque.appendleft(item.clone());
                Ok(Value::None)
            }
            ("pop", []) => deque.pop(),
            ("popleft", []) => deque.popleft(),
            ("extend", [items]) => deque.extend(items).map(none),
            ("extendleft", [items]) => deque.extendleft(items).map(none),
            ("clear", []) => {
                deque.clear();
                Ok(Value::None)
            }
            ("copy" | "__copy__", []) => Ok(deque.copy().into_value()),
            ("reverse", []) => {
                deque.reverse();
                Ok(Value::None)
            }
            ("rotate", []) => {
                deque.rotate(1);
                Ok(Value::None)
            }
            ("rotate", [n]) => {
                deque.rotate(i64::from_value(n)?);
                Ok(Value::None)
            }
            ("__getitem__", [at]) => whole(at).and_then(|at| deque.get(at)),
            ("__setitem__", [at, item]) => whole(at)
                .and_then(|at| deque.set(at, item.clone()))
                .map(none),
            ("__delitem__", [at]) => whole(at).and_then(|at| deque.del(at)).map(none),
            ("__contains__", [item]) => deque.contains(item).map(Value::Bool),
            ("count", [item]) => deque.count(item).map(int),
            ("index", [item]) => deque.index(item, 0, i64::MAX).map(int),
            ("remove", [item]) => deque.remove(item).map(none),
            ("insert", [at, item]) => deque.insert(i64::from_value(at)?, item.clone()).map(none),
            ("__iter__", []) => {
                crate::iter::Iterable::iterate(&deque).map(|it| Value::Iter(Iter::new(it)))
            }
            ("__reversed__", []) => Ok(Value::Iter(Iter::new(deque.reversed()))),
            ("__eq__", [other]) => match Deque::<Value>::from_value(other) {
                Some(other) => deque.equals(&other).map(Value::Bool),
                None => Ok(Value::NotImplemented),
            },
            ("__add__", [other]) => match Deque::<Value>::from_value(other) {
                Some(other) => Ok(deque.concat(&other).into_value()),
                None => Ok(Value::NotImplemented),
            },
            ("__iadd__", [other]) => deque.extend(other).map(|()| deque.into_value()),
            ("__mul__" | "__rmul__", [times]) => deque
                .repeat(i64::from_value(times)?)
                .map(Object::into_value),
            _ => return None,
        })
    }
}

/// An index. TypeError for what is no integer.
fn whole(at: &Value) -> Result<i64> {
    i64::from_value(at).ok_or_else(|| {
        Exc::type_error(alloc::format!(
            "sequence index must be integer, not '{}'",
            at.type_name()
        ))
    })
}
