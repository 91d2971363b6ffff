//! `functools`: what has a runtime half. Decorators that rewrite a function are the compiler's.
//!
//! ```python
//! @lru_cache(maxsize=128)
//! def fib(n): ...             # a static LruCache beside the function
//! total = reduce(lambda a, b: a * b, xs, 1)
//! ```
//!
//! Source: CPython `Modules/_functoolsmodule.c`, 3.11.

use alloc::format;
use alloc::rc::Rc;
use alloc::string::String;
use core::cell::Cell;

use crate::dict::Dict;
use crate::exc::{Exc, Result};
use crate::int::Int;
use crate::iter::Iterable;
use crate::object::{Cmp, Object};
use crate::tuple::Tuple;
use crate::value::Value;

/// `reduce(call, it)`.
///
/// # Errors
/// TypeError when there is no element; what the call and iterating raise.
pub fn reduce<I: Iterable>(
    mut call: impl FnMut(I::Item, I::Item) -> Result<I::Item>,
    it: &I,
) -> Result<I::Item> {
    let mut items = it.iterate()?;
    let Some(mut total) = items.next().transpose()? else {
        return Err(Exc::type_error(
            "reduce() of empty iterable with no initial value",
        ));
    };
    for item in items {
        total = call(total, item?)?;
    }
    Ok(total)
}

/// `reduce(call, it, initial)`.
///
/// # Errors
/// What the call and iterating raise.
pub fn reduce_from<I: Iterable, T>(
    mut call: impl FnMut(T, I::Item) -> Result<T>,
    it: &I,
    initial: T,
) -> Result<T> {
    let mut total = initial;
    for item in it.iterate()? {
        total = call(total, item?)?;
    }
    Ok(total)
}

/// What `cmp_to_key(compare)` returns: it wraps each element.
pub struct CmpKey<T> {
    item: T,
    compare: Compare<T>,
}

type Compare<T> = Rc<dyn Fn(T, T) -> Result<Int>>;

impl<T: Clone> Clone for CmpKey<T> {
    fn clone(&self) -> Self {
        CmpKey {
            item: self.item.clone(),
            compare: self.compare.clone(),
        }
    }
}

/// `cmp_to_key(compare)`.
pub fn cmp_to_key<T: Object>(
    compare: impl Fn(T, T) -> Result<Int> + 'static,
) -> impl Fn(T) -> Result<CmpKey<T>> + Clone {
    let compare: Compare<T> = Rc::new(compare);
    move |item| {
        Ok(CmpKey {
            item,
            compare: compare.clone(),
        })
    }
}

impl<T: Object> Object for CmpKey<T> {
    fn type_name(&self) -> &'static str {
        "functools.KeyWrapper"
    }

    fn repr_to(&self, out: &mut String) -> Result<()> {
        out.push_str("<functools.KeyWrapper object>");
        Ok(())
    }

    fn equals(&self, other: &Self) -> Result<bool> {
        Ok((self.compare)(self.item.clone(), other.item.clone())?.is_zero())
    }

    fn is_same(&self, _other: &Self) -> bool {
        false
    }

    fn compare(&self, op: Cmp, other: &Self) -> Result<bool> {
        let order = (self.compare)(self.item.clone(), other.item.clone())?;
        Ok(op.holds(order.cmp(&Int::from(0))))
    }

    fn into_value(self) -> Value {
        self.item.into_value()
    }

    fn from_value(_value: &Value) -> Option<Self> {
        None
    }
}

/// The cache of one decorated function: `@lru_cache`, `@cache`.
///
/// ```python
/// @lru_cache(maxsize=2)
/// def f(a, b): ...        # key (a, b), value the result
/// ```
/// Least recently used entries go first. A call that raises is not cached.
pub struct LruCache<K, V>(Rc<Entries<K, V>>);

struct Entries<K, V> {
    results: Dict<K, V>,
    /// None: no bound.
    max_size: Option<i64>,
    hits: Cell<i64>,
    misses: Cell<i64>,
}

impl<K, V> Clone for LruCache<K, V> {
    fn clone(&self) -> Self {
        LruCache(self.0.clone())
    }
}

impl<K: Object, V: Object> LruCache<K, V> {
    /// `lru_cache(maxsize=max_size)`; None is `cache`, no bound.
    pub fn new(max_size: Option<i64>) -> Self {
        LruCache(Rc::new(Entries {
            results: Dict::new(),
            max_size: max_size.map(|size| size.max(0)),
            hits: Cell::new(0),
            misses: Cell::new(0),
        }))
    }

    /// Whether the result of a call is known; it becomes the most recently used.
    ///
    /// # Errors
    /// TypeError when an argument is unhashable; what hashing and comparing raises.
    pub fn find(&self, key: &K) -> Result<bool> {
        let entries = &self.0;
        let is_known = entries.max_size != Some(0) && entries.results.contains(key)?;
        let count = if is_known {
            if entries.max_size.is_some() {
                entries.results.move_to_end(key, true)?;
            }
            &entries.hits
        } else {
            &entries.misses
        };
        count.set(count.get() + 1);
        Ok(is_known)
    }

    /// The result of a call that is known.
    ///
    /// # Errors
    /// What hashing and comparing raises.
    pub fn get(&self, key: &K) -> Result<V> {
        self.0.results.get_item(key)
    }

    /// Remembers the result of a call and returns it.
    ///
    /// # Errors
    /// What hashing and comparing raises.
    pub fn store(&self, key: K, value: V) -> Result<V> {
        let entries = &self.0;
        match entries.max_size {
            Some(0) => return Ok(value),
            Some(max) if entries.results.len() >= max && !entries.results.contains(&key)? => {
                let _oldest = entries.results.popitem_at(false)?;
            }
            _ => {}
        }
        entries.results.set_item(key, value.clone())?;
        Ok(value)
    }

    /// `function.cache_info()`.
    pub fn cache_info(&self) -> CacheInfo {
        CacheInfo {
            hits: self.0.hits.get(),
            misses: self.0.misses.get(),
            max_size: self.0.max_size,
            current_size: self.0.results.len(),
        }
    }

    /// `function.cache_clear()`.
    pub fn cache_clear(&self) {
        self.0.results.clear();
        self.0.hits.set(0);
        self.0.misses.set(0);
    }
}

impl<K: Object, V: Object> Object for LruCache<K, V> {
    fn type_name(&self) -> &'static str {
        "functools._lru_cache_wrapper"
    }

    fn repr_to(&self, out: &mut String) -> Result<()> {
        out.push_str("<functools._lru_cache_wrapper object>");
        Ok(())
    }

    fn is_same(&self, other: &Self) -> bool {
        Rc::ptr_eq(&self.0, &other.0)
    }

    fn into_value(self) -> Value {
        self.cache_info().into_value()
    }

    fn from_value(_value: &Value) -> Option<Self> {
        None
    }
}

/// What `cache_info()` returns: a named tuple.
#[derive(Clone, PartialEq, Eq)]
pub struct CacheInfo {
    hits: i64,
    misses: i64,
    max_size: Option<i64>,
    current_size: i64,
}

impl CacheInfo {
    /// `info.hits`.
    pub fn hits(&self) -> Int {
        Int::from(self.hits)
    }

    /// `info.misses`.
    pub fn misses(&self) -> Int {
        Int::from(self.misses)
    }

    /// `info.maxsize`.
    pub fn maxsize(&self) -> Option<Int> {
        self.max_size.map(Int::from)
    }

    /// `info.currsize`.
    pub fn currsize(&self) -> Int {
        Int::from(self.current_size)
    }
}

impl Object for CacheInfo {
    const PLAIN: bool = true;

    fn type_name(&self) -> &'static str {
        "CacheInfo"
    }

    fn repr_to(&self, out: &mut String) -> Result<()> {
        let max_size = match self.max_size {
            Some(size) => format!("{size}"),
            None => String::from("None"),
        };
        out.push_str(&format!(
            "CacheInfo(hits={}, misses={}, maxsize={max_size}, currsize={})",
            self.hits, self.misses, self.current_size
        ));
        Ok(())
    }

    fn equals(&self, other: &Self) -> Result<bool> {
        Ok(self == other)
    }

    fn is_same(&self, other: &Self) -> bool {
        self == other
    }

    fn into_value(self) -> Value {
        Value::Tuple(Tuple::from([
            self.hits().into_value(),
            self.misses().into_value(),
            self.maxsize().into_value(),
            self.currsize().into_value(),
        ]))
    }

    fn from_value(_value: &Value) -> Option<Self> {
        None
    }
}
