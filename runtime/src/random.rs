//! The module `random`: the Mersenne Twister, so that a seeded program prints what it prints
//! under CPython.
//!
//! ```python
//! import random
//! random.seed(42)
//! print(random.random(), random.randint(1, 6), random.choice("abc"))
//! dice = random.Random(7)
//! ```
//!
//! The functions of the module are methods of one hidden [`Random`], which seeds itself at first
//! use. Sequences are those of CPython 3.11's `Lib/random.py`, draw by draw.

mod by_name;
mod distributions;
mod population;
mod sha512;
mod twister;

use alloc::format;
use alloc::rc::Rc;
use alloc::string::String;
use alloc::vec::Vec;
use core::any::Any;
use core::cell::{Cell, RefCell};

use crate::bytes::Bytes;
use crate::exc::{Exc, Result};
use crate::float::raw;
use crate::function::Args;
use crate::int::{self, Int, big};
use crate::iter::Iterable;
use crate::list::List;
use crate::object::Object;
use crate::single::per_thread;
use crate::str::Str;
use crate::tuple::Tuple;
use crate::value::{Native, Value};

pub use population::{Mutable, Population};
use twister::Twister;

/// A `random.Random`. Clones are the same generator.
#[derive(Clone)]
pub struct Random(Rc<State>);

/// The first item of what `getstate` gives.
const STATE_VERSION: i64 = 3;

struct State {
    twister: RefCell<Twister>,
    /// The second of the two numbers that `gauss` makes at a time.
    gauss_next: Cell<Option<f64>>,
}

per_thread! {
    static HIDDEN: RefCell<Option<Random>> = RefCell::new(None);
}

/// The generator behind the functions of the module.
fn hidden() -> Random {
    HIDDEN.with(|hidden| hidden.borrow_mut().get_or_insert_with(Random::new).clone())
}

impl Default for Random {
    fn default() -> Random {
        Random::new()
    }
}

impl Random {
    /// `Random()`: seeded with what differs from run to run.
    pub fn new() -> Random {
        let random: Random = Random(Rc::new(State {
            twister: RefCell::new(Twister::new()),
            gauss_next: Cell::new(None),
        }));
        random.seed();
        random
    }

    /// `Random(None)`. As [`Random::new`].
    pub fn from_none(_seed: ()) -> Random {
        Random::new()
    }

    /// `Random(seed)` for an `int`.
    pub fn from_int(seed: &Int) -> Random {
        let random: Random = Random::new();
        random.seed_int(seed);
        random
    }

    /// `Random(seed)` for a `float`.
    pub fn from_float(seed: f64) -> Random {
        let random: Random = Random::new();
        random.seed_float(seed);
        random
    }

    /// `Random(seed)` for a `str`.
    pub fn from_text(seed: &Str) -> Random {
        let random: Random = Random::new();
        random.seed_str(seed);
        random
    }

    /// `self.seed(None)`. As [`Random::seed`].
    pub fn seed_none(&self, _a: ()) {
        self.seed();
    }

    /// `self.seed()`: with what differs from run to run.
    pub fn seed(&self) {
        let key: [u32; 8] = entropy();
        self.0.twister.borrow_mut().seed(&key);
        self.0.gauss_next.set(None);
    }

    /// `self.seed(a)` for an `int`: its magnitude counts.
    pub fn seed_int(&self, a: &Int) {
        self.seed_words(&big::to_words(&a.to_big()));
    }

    fn seed_words(&self, key: &[u32]) {
        let key = if key.is_empty() { &[0] } else { key };
        self.0.twister.borrow_mut().seed(key);
        self.0.gauss_next.set(None);
    }

    /// `self.seed(a)` for a `float`: its hash counts.
    pub fn seed_float(&self, a: f64) {
        self.seed_int(&Int::from(crate::float::hash_f64(a) as u64));
    }

    /// `self.seed(a)` for a `str`: its text and the SHA-512 of it.
    pub fn seed_str(&self, a: &Str) {
        self.seed_text(a.as_bytes());
    }

    /// `self.seed(a)` for `bytes`. As [`Random::seed_str`].
    pub fn seed_bytes(&self, a: &Bytes) {
        self.seed_text(a.as_slice());
    }

    fn seed_text(&self, text: &[u8]) {
        let mut all: Vec<u8> = text.to_vec();
        all.extend(sha512::digest(text));
        // One large number, read from its last byte on.
        let mut words: Vec<u32> = all
            .rchunks(4)
            .map(|bytes| {
                bytes
                    .iter()
                    .fold(0, |word, byte| word << 8 | u32::from(*byte))
            })
            .collect();
        while words.last() == Some(&0) {
            words.pop();
        }
        self.seed_words(&words);
    }

    /// `self.seed(a)` for any value. TypeError.
    pub fn seed_value(&self, a: &Value) -> Result<()> {
        match a {
            Value::None => self.seed(),
            Value::Int(a) => self.seed_int(a),
            Value::Bool(a) => self.seed_int(&Int::from(*a)),
            Value::Float(a) => self.seed_float(*a),
            Value::Str(a) => self.seed_str(a),
            Value::Bytes(a) => self.seed_bytes(a),
            _ => {
                return Err(Exc::type_error(
                    "The only supported seed types are: None,\nint, float, str, bytes, and bytearray.",
                ));
            }
        }
        Ok(())
    }

    /// `self.getstate()`: `(3, (word, …, place), gauss_next)`.
    pub fn getstate(&self) -> Value {
        let words: Vec<Value> = self
            .0
            .twister
            .borrow()
            .state()
            .map(|it| Int::from(it).into_value())
            .collect();
        let words: Tuple<Value> = Tuple::from(words);
        let gauss_next: Value = self.0.gauss_next.get().into_value();
        (Int::from(STATE_VERSION), words, gauss_next).into_value()
    }

    /// `self.setstate(state)`. ValueError.
    pub fn setstate(&self, state: &Value) -> Result<()> {
        let invalid = || Exc::value_error("invalid state");
        let (version, words, gauss_next) =
            <(Int, Tuple<Value>, Value)>::from_value(state).ok_or_else(invalid)?;
        if version != STATE_VERSION {
            return Err(Exc::value_error(format!(
                "state with version {version} passed to Random.setstate() of version {STATE_VERSION}"
            )));
        }
        let word = |it: Value| u32::try_from(Int::from_value(&it)?.clamp_i64()).ok();
        let words: Option<Vec<u32>> = words.iter().map(word).collect();
        let twister = words.as_deref().and_then(Twister::from_state);
        self.0.twister.replace(twister.ok_or_else(invalid)?);
        self.0.gauss_next.set(f64::from_value(&gauss_next));
        Ok(())
    }

    /// `self.random()`: at least 0, below 1.
    #[inline]
    pub fn random(&self) -> f64 {
        self.0.twister.borrow_mut().next_f64()
    }

    /// `self.getrandbits(k)`. ValueError.
    pub fn getrandbits(&self, k: i64) -> Result<Int> {
        let Ok(k) = u64::try_from(k) else {
            return Err(Exc::value_error("number of bits must be non-negative"));
        };
        if k <= 62 {
            return Ok(Int::from(self.small_bits(k as u32)));
        }
        let mut twister = self.0.twister.borrow_mut();
        let mut left: u64 = k;
        let mut words: Vec<u32> = Vec::new();
        while left > 0 {
            let word: u32 = twister.next_u32();
            words.push(if left < 32 { word >> (32 - left) } else { word });
            left = left.saturating_sub(32);
        }
        Ok(Int::from_big(big::from_words(&words)))
    }

    /// Up to 63 random bits.
    #[inline]
    fn small_bits(&self, k: u32) -> u64 {
        let mut twister = self.0.twister.borrow_mut();
        if k == 0 {
            return 0;
        }
        let low: u32 = twister.next_u32();
        if k <= 32 {
            return u64::from(low >> (32 - k));
        }
        u64::from(low) | u64::from(twister.next_u32() >> (64 - k)) << 32
    }

    /// A number below `n`, which is positive.
    #[inline]
    fn below(&self, n: u64) -> u64 {
        let bits: u32 = u64::BITS - n.leading_zeros();
        loop {
            let draw: u64 = self.small_bits(bits);
            if draw < n {
                return draw;
            }
        }
    }

    fn below_int(&self, n: &Int) -> Result<Int> {
        if let Some(n) = n.as_small() {
            return Ok(Int::from(self.below(n as u64)));
        }
        loop {
            let draw: Int = self.getrandbits(n.bit_length())?;
            if draw < *n {
                return Ok(draw);
            }
        }
    }

    /// `self.randbytes(n)`. ValueError.
    pub fn randbytes(&self, n: i64) -> Result<Bytes> {
        self.getrandbits(n.saturating_mul(8))?
            .to_bytes(n, &Str::literal(&"little"), false)
    }

    /// `self.randrange(stop)`. ValueError.
    pub fn randrange(&self, stop: &Int) -> Result<Int> {
        if stop.is_negative() || stop.is_zero() {
            return Err(Exc::value_error("empty range for randrange()"));
        }
        self.below_int(stop)
    }

    /// `self.randrange(start, stop, step)`. ValueError.
    pub fn randrange_from(&self, start: &Int, stop: &Int, step: &Int) -> Result<Int> {
        let width: Int = stop - start;
        let count: Int = if *step == 1 {
            if width <= Int::ZERO {
                return Err(Exc::value_error(format!(
                    "empty range for randrange() ({start}, {stop}, {width})"
                )));
            }
            width
        } else if step.is_zero() {
            return Err(Exc::value_error("zero step for randrange()"));
        } else if step.is_negative() {
            int::floordiv(&(&(&width + step) + 1), step)?
        } else {
            int::floordiv(&(&(&width + step) - 1), step)?
        };
        if count <= Int::ZERO {
            return Err(Exc::value_error("empty range for randrange()"));
        }
        Ok(start + &(step * &self.below_int(&count)?))
    }

    /// `self.randint(a, b)`: both ends are possible. ValueError.
    #[inline]
    pub fn randint(&self, a: &Int, b: &Int) -> Result<Int> {
        if let (Some(low), Some(high)) = (a.as_small(), b.as_small())
            && low <= high
        {
            let width: u64 = (high as i64).abs_diff(low as i64) + 1;
            return Ok(Int::from(low as i64 + self.below(width) as i64));
        }
        self.randrange_from(a, &(b + 1), &Int::ONE)
    }

    /// `self.choice(seq)`. IndexError for an empty one.
    pub fn choice<P: Population>(&self, seq: &P) -> Result<P::Item> {
        let len: usize = seq.length()?;
        if len == 0 {
            return Err(Exc::index_error("Cannot choose from an empty sequence"));
        }
        seq.at(self.below(len as u64) as usize)
    }

    /// `self.shuffle(x)`.
    pub fn shuffle<M: Mutable>(&self, x: &M) -> Result<()> {
        for i in (1..x.length()?).rev() {
            let j: usize = self.below(i as u64 + 1) as usize;
            x.swap(i, j)?;
        }
        Ok(())
    }

    /// `self.sample(population, k)`. ValueError.
    pub fn sample<P: Population>(&self, population: &P, k: i64) -> Result<List<P::Item>> {
        let n: usize = population.length()?;
        let Some(k) = usize::try_from(k).ok().filter(|&k| k <= n) else {
            return Err(Exc::value_error(
                "Sample larger than population or is negative",
            ));
        };
        let mut result: Vec<P::Item> = Vec::with_capacity(k);
        // Beyond this size CPython keeps what it took in a set instead of copying the population.
        let mut set_size: usize = 21;
        if k > 5 {
            let power: f64 = raw::ceil(raw::log(k as f64 * 3.0) / raw::log(4.0));
            set_size += raw::pow(4.0, power) as usize;
        }
        if n <= set_size {
            let mut pool: Vec<usize> = (0..n).collect();
            for i in 0..k {
                let j: usize = self.below((n - i) as u64) as usize;
                result.push(population.at(pool[j])?);
                pool[j] = pool[n - i - 1];
            }
        } else {
            let mut taken: alloc::collections::BTreeSet<usize> = Default::default();
            for _ in 0..k {
                let mut j: usize = self.below(n as u64) as usize;
                while !taken.insert(j) {
                    j = self.below(n as u64) as usize;
                }
                result.push(population.at(j)?);
            }
        }
        Ok(List::from(result))
    }

    /// `self.choices(population, k=k)`. IndexError for an empty population.
    pub fn choices<P: Population>(&self, population: &P, k: i64) -> Result<List<P::Item>> {
        let n: f64 = population.length()? as f64;
        let mut result: Vec<P::Item> = Vec::new();
        for _ in 0..k {
            result.push(population.at((self.random() * n) as usize)?);
        }
        Ok(List::from(result))
    }

    /// `self.choices(population, weights, k=k)`. ValueError.
    pub fn choices_weighted<P: Population, W: Iterable<Item = f64>>(
        &self,
        population: &P,
        weights: &W,
        k: i64,
    ) -> Result<List<P::Item>> {
        let mut total: f64 = 0.0;
        let mut sums: Vec<f64> = Vec::new();
        for weight in weights.iterate()? {
            total += weight?;
            sums.push(total);
        }
        self.choose(population, &sums, k)
    }

    /// `self.choices(population, cum_weights=weights, k=k)`. ValueError.
    pub fn choices_cumulative<P: Population, W: Iterable<Item = f64>>(
        &self,
        population: &P,
        weights: &W,
        k: i64,
    ) -> Result<List<P::Item>> {
        let sums: Vec<f64> = weights.to_items()?;
        self.choose(population, &sums, k)
    }

    fn choose<P: Population>(&self, population: &P, sums: &[f64], k: i64) -> Result<List<P::Item>> {
        let n: usize = population.length()?;
        if sums.len() != n {
            return Err(Exc::value_error(
                "The number of weights does not match the population",
            ));
        }
        let total: f64 = sums.last().copied().unwrap_or(0.0);
        if total <= 0.0 {
            return Err(Exc::value_error(
                "Total of weights must be greater than zero",
            ));
        }
        if !total.is_finite() {
            return Err(Exc::value_error("Total of weights must be finite"));
        }
        let mut result: Vec<P::Item> = Vec::new();
        for _ in 0..k {
            let draw: f64 = self.random() * total;
            let place: usize = sums[..n - 1].partition_point(|&sum| sum <= draw);
            result.push(population.at(place)?);
        }
        Ok(List::from(result))
    }
}

/// Bits that differ from run to run.
fn entropy() -> [u32; 8] {
    let mut key: [u32; 8] = [0; 8];
    #[cfg(feature = "std")]
    for word in &mut key {
        use core::hash::{BuildHasher, Hasher};
        // The standard library seeds its hash maps from the system's generator.
        let hasher = std::collections::hash_map::RandomState::new().build_hasher();
        *word = hasher.finish() as u32;
    }
    let now: u64 = crate::platform::monotonic().to_bits();
    key[0] ^= now as u32;
    key[1] ^= (now >> 32) as u32;
    key
}

impl Object for Random {
    fn type_name(&self) -> &'static str {
        "Random"
    }

    fn repr_to(&self, out: &mut String) -> Result<()> {
        out.push_str(&format!(
            "<random.Random object at {:#x}>",
            Rc::as_ptr(&self.0).addr()
        ));
        Ok(())
    }

    fn is_same(&self, other: &Random) -> bool {
        Rc::ptr_eq(&self.0, &other.0)
    }

    fn hash(&self) -> Result<i64> {
        Ok((Rc::as_ptr(&self.0).addr() >> 4) as i64)
    }

    fn into_value(self) -> Value {
        Value::Native(Rc::new(self))
    }

    fn from_value(value: &Value) -> Option<Random> {
        match value {
            Value::Native(native) => {
                let any: &dyn Any = &**native;
                any.downcast_ref::<Random>().cloned()
            }
            _ => None,
        }
    }
}

impl Native for Random {
    fn type_name(&self) -> &'static str {
        "Random"
    }

    fn repr_to(self: Rc<Self>, out: &mut String) -> Result<()> {
        Object::repr_to(&*self, out)
    }

    fn address(&self) -> usize {
        Rc::as_ptr(&self.0).addr()
    }

    fn methods(&self) -> &'static [&'static str] {
        &by_name::NAMES
    }

    fn call_method(self: Rc<Self>, name: &str, args: Args) -> Option<Result<Value>> {
        by_name::call(&self, name, args)
    }
}

macro_rules! functions {
    ($($(#[$meta:meta])* fn $name:ident$(<$($generic:ident: $bound:path),*>)?($($arg:ident: $type:ty),*) $(-> $result:ty)?;)*) => {$(
        #[doc = concat!("`random.", stringify!($name), "`: [`Random::", stringify!($name), "`] of the hidden generator.")]
        pub fn $name$(<$($generic: $bound),*>)?($($arg: $type),*) $(-> $result)? {
            hidden().$name($($arg),*)
        }
    )*};
}

functions! {
    fn seed();
    fn seed_none(a: ());
    fn seed_int(a: &Int);
    fn seed_float(a: f64);
    fn seed_str(a: &Str);
    fn seed_bytes(a: &Bytes);
    fn seed_value(a: &Value) -> Result<()>;
    fn getstate() -> Value;
    fn setstate(state: &Value) -> Result<()>;
    fn random() -> f64;
    fn getrandbits(k: i64) -> Result<Int>;
    fn randbytes(n: i64) -> Result<Bytes>;
    fn randrange(stop: &Int) -> Result<Int>;
    fn randrange_from(start: &Int, stop: &Int, step: &Int) -> Result<Int>;
    fn randint(a: &Int, b: &Int) -> Result<Int>;
    fn choice<P: Population>(seq: &P) -> Result<P::Item>;
    fn shuffle<M: Mutable>(x: &M) -> Result<()>;
    fn sample<P: Population>(population: &P, k: i64) -> Result<List<P::Item>>;
    fn choices<P: Population>(population: &P, k: i64) -> Result<List<P::Item>>;
    fn uniform(a: f64, b: f64) -> f64;
    fn triangular(low: f64, high: f64, mode: Option<f64>) -> f64;
    fn normalvariate(mu: f64, sigma: f64) -> f64;
    fn gauss(mu: f64, sigma: f64) -> f64;
    fn lognormvariate(mu: f64, sigma: f64) -> f64;
    fn expovariate(lambd: f64) -> Result<f64>;
    fn vonmisesvariate(mu: f64, kappa: f64) -> f64;
    fn gammavariate(alpha: f64, beta: f64) -> Result<f64>;
    fn betavariate(alpha: f64, beta: f64) -> Result<f64>;
    fn paretovariate(alpha: f64) -> Result<f64>;
    fn weibullvariate(alpha: f64, beta: f64) -> Result<f64>;
}

/// `random.choices(population, weights, k=k)`. ValueError.
pub fn choices_weighted<P: Population, W: Iterable<Item = f64>>(
    population: &P,
    weights: &W,
    k: i64,
) -> Result<List<P::Item>> {
    hidden().choices_weighted(population, weights, k)
}

/// `random.choices(population, cum_weights=weights, k=k)`. ValueError.
pub fn choices_cumulative<P: Population, W: Iterable<Item = f64>>(
    population: &P,
    weights: &W,
    k: i64,
) -> Result<List<P::Item>> {
    hidden().choices_cumulative(population, weights, k)
}
