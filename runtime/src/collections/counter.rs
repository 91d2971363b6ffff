//! `Counter`: a dict that counts.
//!
//! ```python
//! Counter("banana").most_common(2)     # [('a', 3), ('n', 2)]
//! Counter(a=3) - Counter(a=1)          # only positive counts stay
//! ```
//!
//! Source: CPython `Lib/collections/__init__.py`, 3.11.

use alloc::format;
use alloc::rc::Rc;
use alloc::string::String;
use core::ops::Deref;

use super::dict_handle;
use crate::dict::{Dict, DictClass, DictEntries, Kind};
use crate::dynamic;
use crate::exc::{Exc, Result, TYPE_ERROR};
use crate::function::Args;
use crate::int::Int;
use crate::iter::{Iter, Iterable, SetSource};
use crate::list::List;
use crate::list::sort::sort_items_by_key;
use crate::object::Object;
use crate::value::Value;

/// `Counter`. A key that is not there counts zero.
pub struct Counter<K>(Dict<K, Int>);

dict_handle!(Counter [K] K, Int, DictClass::Counter);

impl<K: Object> Default for Counter<K> {
    fn default() -> Self {
        let zero = |_: &Dict<K, Int>, _: &K| Ok(Int::from(0));
        Counter(Dict::of_kind(Kind::new(
            DictClass::Counter,
            Some(Rc::new(zero)),
        )))
    }
}

/// The same counts, the biggest first, as a plain dict: how a counter is printed. Counts that
/// cannot be compared stay in the order of insertion.
pub(crate) fn most_common_first<K: Object, V: Object>(dict: &Dict<K, V>) -> Result<Dict<K, V>> {
    let mut pairs = dict.to_pairs();
    match sort_items_by_key(&mut pairs, |(_, count)| Ok(count), true) {
        Ok(()) => Dict::from_pairs(pairs),
        Err(exc) if exc.is(&TYPE_ERROR) => Ok(Dict::from_dict(dict)),
        Err(exc) => Err(exc),
    }
}

impl Counter<Value> {
    /// `Counter.fromkeys(…)`.
    ///
    /// # Errors
    /// NotImplementedError: a counter counts its keys.
    pub fn fromkeys(_args: &Args) -> Result<Self> {
        Err(Exc::not_implemented_error(
            "Counter.fromkeys() is undefined.  Use Counter(iterable) instead.",
        ))
    }
}

impl<K: Object> Counter<K> {
    /// `Counter()`.
    pub fn new() -> Self {
        Counter::default()
    }

    /// `Counter(it)`.
    ///
    /// # Errors
    /// What iterating, hashing and comparing raises.
    pub fn from_iterable<I: Iterable<Item = K>>(it: &I) -> Result<Self> {
        let counter = Counter::new();
        counter.update(it)?;
        Ok(counter)
    }

    /// `Counter(counts)` of a dict.
    ///
    /// # Errors
    /// What hashing and comparing raises.
    pub fn from_dict(counts: &Dict<K, Int>) -> Result<Self> {
        let counter = Counter::new();
        counter.0.update(counts)?;
        Ok(counter)
    }

    fn add(&self, key: K, count: &Int) -> Result {
        let sum = &self.get_item(&key)? + count;
        self.0.set_item(key, sum)
    }

    /// `self.update(it)`: counts the elements.
    ///
    /// # Errors
    /// What iterating, hashing and comparing raises.
    pub fn update<I: Iterable<Item = K>>(&self, it: &I) -> Result {
        for key in it.iterate()? {
            self.add(key?, &Int::from(1))?;
        }
        Ok(())
    }

    /// `self.update(counts)` of a dict: adds the counts.
    ///
    /// # Errors
    /// What hashing and comparing raises.
    pub fn update_dict(&self, counts: &Dict<K, Int>) -> Result {
        for entry in DictEntries::new(counts) {
            let (key, count) = entry?;
            self.add(key, &count)?;
        }
        Ok(())
    }

    /// `self.subtract(it)`.
    ///
    /// # Errors
    /// What iterating, hashing and comparing raises.
    pub fn subtract<I: Iterable<Item = K>>(&self, it: &I) -> Result {
        for key in it.iterate()? {
            self.add(key?, &Int::from(-1))?;
        }
        Ok(())
    }

    /// `self.subtract(counts)` of a dict.
    ///
    /// # Errors
    /// What hashing and comparing raises.
    pub fn subtract_dict(&self, counts: &Dict<K, Int>) -> Result {
        for entry in DictEntries::new(counts) {
            let (key, count) = entry?;
            self.add(key, &-&count)?;
        }
        Ok(())
    }

    /// `self.update(counts, name=count)`.
    ///
    /// # Errors
    /// TypeError for counts that are no ints and keys that this counter cannot have; what
    /// iterating, hashing and comparing raises.
    pub fn update_all(&self, args: &Args) -> Result {
        self.add_all(args, |count| count)
    }

    /// `self.subtract(counts, name=count)`.
    ///
    /// # Errors
    /// As [`Counter::update_all`].
    pub fn subtract_all(&self, args: &Args) -> Result {
        self.add_all(args, |count| -&count)
    }

    fn add_all(&self, args: &Args, amount: impl Fn(Int) -> Int) -> Result {
        let add = |key: &Value, count: &Value| {
            let misfit = |what: &Value| {
                Exc::type_error(format!("this Counter cannot hold '{}'", what.type_name()))
            };
            let own = K::from_value(key).ok_or_else(|| misfit(key))?;
            let count = Int::from_value(count).ok_or_else(|| misfit(count))?;
            self.add(own, &amount(count))
        };
        for source in &args.positional {
            if let Value::Dict(counts) = source {
                for entry in DictEntries::new(counts) {
                    let (key, count) = entry?;
                    add(&key, &count)?;
                }
                continue;
            }
            for key in dynamic::iterate(source)? {
                add(&key?, &Value::Int(Int::from(1)))?;
            }
        }
        for (name, count) in &args.keywords {
            add(&Value::Str(name.clone()), count)?;
        }
        Ok(())
    }

    /// `self.most_common(n)`; None means all.
    ///
    /// # Errors
    /// None that a counter of ints can raise.
    pub fn most_common(&self, n: Option<i64>) -> Result<List<(K, Int)>> {
        let mut pairs = self.to_pairs();
        sort_items_by_key(&mut pairs, |(_, count)| Ok(count), true)?;
        if let Some(n) = n {
            pairs.truncate(n.max(0) as usize);
        }
        Ok(List::from(pairs))
    }

    /// `self.elements()`: each key as often as it counts.
    pub fn elements(&self) -> impl Iterator<Item = Result<K>> + use<K> {
        DictEntries::new(&self.0).flat_map(|entry| {
            let (key, times) = match entry {
                Ok((key, count)) => (Ok(key), count.clamp_i64()),
                Err(exc) => (Err(exc), 1),
            };
            (0..times).map(move |_| key.clone())
        })
    }

    /// `self.total()`.
    pub fn total(&self) -> Int {
        let pairs = self.to_pairs();
        pairs.iter().fold(Int::from(0), |sum, (_, n)| &sum + n)
    }

    /// `del self[key]`: no error when it is not there.
    ///
    /// # Errors
    /// What hashing and comparing raises.
    pub fn del_item(&self, key: &K) -> Result {
        self.0.take(key).map(drop)
    }

    /// The positive results of `combine` over the counts of all keys of both.
    fn combined(&self, other: &Self, combine: impl Fn(&Int, &Int) -> Int) -> Result<Self> {
        let result = Counter::new();
        for (key, count) in self.to_pairs() {
            let count = combine(&count, &other.get_item(&key)?);
            if count > 0 {
                result.0.set_item(key, count)?;
            }
        }
        for (key, count) in other.to_pairs() {
            if !self.0.contains(&key)? {
                let count = combine(&Int::from(0), &count);
                if count > 0 {
                    result.0.set_item(key, count)?;
                }
            }
        }
        Ok(result)
    }

    /// `self + other`.
    ///
    /// # Errors
    /// What hashing and comparing raises.
    pub fn sum(&self, other: &Self) -> Result<Self> {
        self.combined(other, |a, b| a + b)
    }

    /// `self - other`.
    ///
    /// # Errors
    /// What hashing and comparing raises.
    pub fn difference(&self, other: &Self) -> Result<Self> {
        self.combined(other, |a, b| a - b)
    }

    /// `self | other`: the bigger counts.
    ///
    /// # Errors
    /// What hashing and comparing raises.
    pub fn union(&self, other: &Self) -> Result<Self> {
        self.combined(other, |a, b| a.max(b).clone())
    }

    /// `self & other`: the smaller counts.
    ///
    /// # Errors
    /// What hashing and comparing raises.
    pub fn intersection(&self, other: &Self) -> Result<Self> {
        self.combined(other, |a, b| a.min(b).clone())
    }

    /// `+self`: the positive counts.
    ///
    /// # Errors
    /// What hashing and comparing raises.
    pub fn positive(&self) -> Result<Self> {
        self.sum(&Counter::new())
    }

    /// `-self`: the negative counts, negated.
    ///
    /// # Errors
    /// What hashing and comparing raises.
    pub fn negative(&self) -> Result<Self> {
        Counter::new().difference(self)
    }

    /// `self += other`.
    ///
    /// # Errors
    /// What hashing and comparing raises.
    pub fn iadd(&self, other: &Self) -> Result {
        self.update_dict(&other.0)?;
        self.keep_positive()
    }

    /// `self -= other`.
    ///
    /// # Errors
    /// What hashing and comparing raises.
    pub fn isub(&self, other: &Self) -> Result {
        self.subtract_dict(&other.0)?;
        self.keep_positive()
    }

    /// `self |= other`: the bigger counts.
    ///
    /// # Errors
    /// What hashing and comparing raises.
    pub fn ior(&self, other: &Self) -> Result {
        for (key, count) in other.to_pairs() {
            if count > self.get_item(&key)? {
                self.0.set_item(key, count)?;
            }
        }
        self.keep_positive()
    }

    /// `self &= other`: the smaller counts.
    ///
    /// # Errors
    /// What hashing and comparing raises.
    pub fn iand(&self, other: &Self) -> Result {
        for (key, count) in self.to_pairs() {
            let theirs = other.get_item(&key)?;
            if theirs < count {
                self.0.set_item(key, theirs)?;
            }
        }
        self.keep_positive()
    }

    fn keep_positive(&self) -> Result {
        for (key, count) in self.to_pairs() {
            if count <= 0 {
                self.0.take(&key)?;
            }
        }
        Ok(())
    }
}

impl<K: Object> Counter<K> {
    /// `iter(self.elements())` as an object.
    pub fn elements_iter(&self) -> Iter<K> {
        Iter::named("chain", self.elements())
    }
}
