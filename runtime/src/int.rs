//! Python's `int`: [`Int`], one word.
//!
//! Python integers have no bounds, yet nearly all of them are small:
//!
//! ```python
//! total = 0
//! for n in range(1, 30):
//!     total += n          # one machine word all the way
//! total = 2 ** 100        # now a big one
//! ```
//!
//! The word is tagged. Its lowest bit set means that the other bits are the value itself (63 bits
//! on a 64-bit machine); clear means a pointer made by `Rc::into_raw::<Big>`.
//!
//! Invariants: a value that fits is always small, so a small and a big one are never equal, and
//! two small ones compare as their words do. The fast paths stay inline; what leaves them is cold.

pub(crate) mod arith;
#[cfg(feature = "bigint")]
pub(crate) mod big;
#[cfg(not(feature = "bigint"))]
#[path = "int/wide.rs"]
pub(crate) mod big;
mod double;
pub(crate) mod methods;
mod native;
pub(crate) mod ops;
pub(crate) mod text;

use alloc::rc::Rc;
use alloc::string::String;
use core::cmp::Ordering;
use core::fmt;
use core::hash::{Hash, Hasher};
use core::mem::ManuallyDrop;
use core::num::NonZero;
use core::ptr::NonNull;

use num_traits::{Signed, ToPrimitive};

use crate::exc::{Exc, Result};
use crate::object::{Cmp, Object};
use crate::value::Value;
use big::Big;

pub use arith::{
    add_i64, cmp_float, divmod, divmod_i64, floordiv, floordiv_i64, from_i64, invert, modulo,
    modulo_i64, mul_i64, pow, pow_i64, pow_mod, pow_value, shl, shl_i64, shr, shr_i64, sub_i64,
    to_f64, to_i64, to_index, truediv, truediv_i64,
};
pub use methods::{from_numbers, round_to};
pub use text::{
    bin, from_bytes_base, from_float, from_str, from_str_base, get_max_str_digits, hex, literal,
    oct, set_max_str_digits,
};

/// A Python `int`.
#[repr(transparent)]
pub struct Int(NonNull<u8>);

/// The largest and smallest values that need no allocation.
const SMALL_MAX: isize = isize::MAX >> 1;
const SMALL_MIN: isize = isize::MIN >> 1;

impl Int {
    /// `0`.
    pub const ZERO: Int = Int::small(0);
    /// `1`.
    pub const ONE: Int = Int::small(1);

    /// A value that is known to need at least one bit less than a word; only debug builds look.
    #[inline]
    pub const fn small(value: i64) -> Int {
        debug_assert!(
            value >= SMALL_MIN as i64 && value <= SMALL_MAX as i64,
            "not a small integer"
        );
        Int::from_word(((value as isize) << 1) | 1)
    }

    /// Wraps a tagged word of the small kind.
    #[inline]
    const fn from_word(word: isize) -> Int {
        debug_assert!(word & 1 == 1);
        // SAFETY: the tag bit is set, so the word is not zero.
        let address: NonZero<usize> = unsafe { NonZero::new_unchecked(word as usize) };
        Int(NonNull::without_provenance(address))
    }

    /// The tagged word.
    #[inline]
    fn word(&self) -> isize {
        self.0.addr().get() as isize
    }

    /// The value behind a word that its owner keeps alive: it is not dropped here.
    fn borrowed(word: NonNull<u8>) -> ManuallyDrop<Int> {
        ManuallyDrop::new(Int(word))
    }

    #[inline]
    fn both_small(a: &Int, b: &Int) -> bool {
        a.word() & b.word() & 1 == 1
    }

    /// Whether the value is held inline.
    #[inline]
    pub fn is_small(&self) -> bool {
        self.word() & 1 == 1
    }

    /// The value when it is held inline.
    #[inline]
    pub fn as_small(&self) -> Option<isize> {
        if self.is_small() {
            Some(self.word() >> 1)
        } else {
            None
        }
    }

    /// The value behind the pointer; None for a small one.
    #[inline]
    fn as_big(&self) -> Option<&Big> {
        if self.is_small() {
            return None;
        }
        // SAFETY: the tag is clear, so the pointer came from `Rc::into_raw::<Big>`, and `self`
        // owns one count of it.
        Some(unsafe { self.0.cast::<Big>().as_ref() })
    }

    /// Wraps a big value, as a small one if it fits.
    pub(crate) fn from_big(value: Big) -> Int {
        if let Some(small) = value.to_isize()
            && (SMALL_MIN..=SMALL_MAX).contains(&small)
        {
            return Int::from_word((small << 1) | 1);
        }
        let pointer: *const Big = Rc::into_raw(Rc::new(value));
        // SAFETY: `Rc::into_raw` never returns null; alignment keeps the tag bit clear.
        Int(unsafe { NonNull::new_unchecked(pointer.cast_mut().cast()) })
    }

    /// A copy as a big integer.
    pub(crate) fn to_big(&self) -> Big {
        match self.as_big() {
            Some(big) => big.clone(),
            None => Big::from((self.word() >> 1) as i64),
        }
    }

    /// Calls `f` with the value as a big integer, without copying one that is big already.
    fn with_big<R>(&self, f: impl FnOnce(&Big) -> R) -> R {
        match self.as_big() {
            Some(big) => f(big),
            None => f(&Big::from((self.word() >> 1) as i64)),
        }
    }

    /// The value as an `i64` if it fits.
    #[inline]
    pub fn as_i64(&self) -> Option<i64> {
        match self.as_small() {
            Some(small) => Some(small as i64),
            None => self.big_i64(),
        }
    }

    #[cold]
    fn big_i64(&self) -> Option<i64> {
        self.as_big().and_then(ToPrimitive::to_i64)
    }

    /// The value, or the end of `i64` on its side: how Python clamps slice bounds.
    #[inline]
    pub fn clamp_i64(&self) -> i64 {
        match self.as_i64() {
            Some(value) => value,
            None if self.is_negative() => i64::MIN,
            None => i64::MAX,
        }
    }

    /// Whether the value is below zero.
    #[inline]
    pub fn is_negative(&self) -> bool {
        match self.as_big() {
            None => self.word() < 0,
            Some(big) => big.is_negative(),
        }
    }

    /// Whether the value is zero.
    #[inline]
    pub fn is_zero(&self) -> bool {
        self.word() == 1
    }

    /// `abs(self)`.
    #[inline]
    pub fn abs(&self) -> Int {
        if self.is_negative() {
            -self
        } else {
            self.clone()
        }
    }

    /// `hash(self)`: the value modulo 2^61 - 1, with the sign of the value, and -2 for -1.
    #[inline]
    pub fn hash_value(&self) -> i64 {
        match self.as_small() {
            Some(small) => hash_i64(small as i64),
            None => self.hash_big(),
        }
    }

    #[cold]
    fn hash_big(&self) -> i64 {
        self.with_big(|big| {
            let rest: Big = big % Big::from(HASH_MODULUS);
            // The remainder is below 2^61, so it fits.
            not_minus_one(rest.to_i64().unwrap_or(0))
        })
    }
}

/// CPython's modulus for numeric hashes, the Mersenne prime 2^61 - 1.
pub(crate) const HASH_MODULUS: i64 = (1 << 61) - 1;

/// -1 signals an error inside CPython, so no hash is -1.
#[inline]
pub(crate) const fn not_minus_one(hash: i64) -> i64 {
    if hash == -1 { -2 } else { hash }
}

/// `hash(value)`.
#[inline]
pub fn hash_i64(value: i64) -> i64 {
    if value > -HASH_MODULUS && value < HASH_MODULUS {
        return not_minus_one(value);
    }
    not_minus_one(value % HASH_MODULUS)
}

impl Clone for Int {
    #[inline]
    fn clone(&self) -> Int {
        if !self.is_small() {
            Int::retain(self.0);
        }
        Int(self.0)
    }
}

impl Int {
    #[cold]
    #[inline(never)]
    fn retain(word: NonNull<u8>) {
        // SAFETY: only called for a big value, whose pointer came from `Rc::into_raw` and whose
        // count the caller keeps above zero.
        unsafe { Rc::increment_strong_count(word.as_ptr().cast::<Big>().cast_const()) }
    }

    #[cold]
    #[inline(never)]
    fn release(word: NonNull<u8>) {
        // SAFETY: only called for a big value, from `drop`; gives back the count that the value owns.
        unsafe { Rc::decrement_strong_count(word.as_ptr().cast::<Big>().cast_const()) }
    }
}

impl Drop for Int {
    #[inline]
    fn drop(&mut self) {
        if !self.is_small() {
            Int::release(self.0);
        }
    }
}

impl Default for Int {
    fn default() -> Int {
        Int::ZERO
    }
}

impl PartialEq for Int {
    #[inline]
    fn eq(&self, other: &Int) -> bool {
        self.word() == other.word() || (!self.is_small() && Int::cmp_big(self.0, other.0).is_eq())
    }
}

impl Eq for Int {}

impl PartialOrd for Int {
    #[inline]
    fn partial_cmp(&self, other: &Int) -> Option<Ordering> {
        Some(self.cmp(other))
    }

    #[inline]
    fn lt(&self, other: &Int) -> bool {
        if Int::both_small(self, other) {
            self.word() < other.word()
        } else {
            Int::cmp_big(self.0, other.0).is_lt()
        }
    }

    #[inline]
    fn le(&self, other: &Int) -> bool {
        if Int::both_small(self, other) {
            self.word() <= other.word()
        } else {
            Int::cmp_big(self.0, other.0).is_le()
        }
    }

    #[inline]
    fn gt(&self, other: &Int) -> bool {
        other.lt(self)
    }

    #[inline]
    fn ge(&self, other: &Int) -> bool {
        other.le(self)
    }
}

impl Ord for Int {
    #[inline]
    fn cmp(&self, other: &Int) -> Ordering {
        if Int::both_small(self, other) {
            self.word().cmp(&other.word())
        } else {
            Int::cmp_big(self.0, other.0)
        }
    }
}

impl Int {
    #[cold]
    #[inline(never)]
    fn cmp_big(a: NonNull<u8>, b: NonNull<u8>) -> Ordering {
        let (a, b) = (Int::borrowed(a), Int::borrowed(b));
        a.with_big(|a| b.with_big(|b| a.cmp(b)))
    }
}

impl PartialEq<i64> for Int {
    #[inline]
    fn eq(&self, other: &i64) -> bool {
        match self.as_small() {
            Some(small) => small as i64 == *other,
            None => self.big_i64() == Some(*other),
        }
    }
}

impl PartialEq<Int> for i64 {
    #[inline]
    fn eq(&self, other: &Int) -> bool {
        other == self
    }
}

impl PartialOrd<i64> for Int {
    #[inline]
    fn partial_cmp(&self, other: &i64) -> Option<Ordering> {
        match self.as_small() {
            Some(small) => Some((small as i64).cmp(other)),
            None => Some(Int::cmp_big_i64(self.0, *other)),
        }
    }
}

impl PartialOrd<Int> for i64 {
    #[inline]
    fn partial_cmp(&self, other: &Int) -> Option<Ordering> {
        other.partial_cmp(self).map(Ordering::reverse)
    }
}

impl Int {
    #[cold]
    #[inline(never)]
    fn cmp_big_i64(word: NonNull<u8>, other: i64) -> Ordering {
        Int::borrowed(word).with_big(|a| a.cmp(&Big::from(other)))
    }
}

impl Hash for Int {
    fn hash<H: Hasher>(&self, state: &mut H) {
        state.write_i64(self.hash_value());
    }
}

impl From<i64> for Int {
    #[inline]
    fn from(value: i64) -> Int {
        if value >= SMALL_MIN as i64 && value <= SMALL_MAX as i64 {
            return Int::from_word(((value as isize) << 1) | 1);
        }
        Int::from_wide(value.into())
    }
}

impl Int {
    #[cold]
    #[inline(never)]
    fn from_wide(value: i128) -> Int {
        Int::from_big(big::from_i128(value))
    }
}

impl fmt::Display for Int {
    /// Every digit, without the limit that `str` has; see [`text`].
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self.as_big() {
            None => fmt::Display::fmt(&(self.word() >> 1), f),
            Some(big) => fmt::Display::fmt(big, f),
        }
    }
}

impl fmt::Debug for Int {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        fmt::Display::fmt(self, f)
    }
}

impl Object for Int {
    const PLAIN: bool = true;

    fn type_name(&self) -> &'static str {
        "int"
    }

    #[inline]
    fn repr_to(&self, out: &mut String) -> Result<()> {
        text::write_decimal(self, out)
    }

    fn format_to(&self, spec: &str, out: &mut String) -> Result<()> {
        crate::format::format_int(self, spec, out)
    }

    #[inline]
    fn truth(&self) -> Result<bool> {
        Ok(!self.is_zero())
    }

    #[inline]
    fn equals(&self, other: &Int) -> Result<bool> {
        Ok(self == other)
    }

    #[inline]
    fn is_same(&self, other: &Int) -> bool {
        self.word() == other.word()
    }

    #[inline]
    fn compare(&self, op: Cmp, other: &Int) -> Result<bool> {
        Ok(op.holds(self.cmp(other)))
    }

    #[inline]
    fn hash(&self) -> Result<i64> {
        Ok(self.hash_value())
    }

    #[inline]
    fn into_value(self) -> Value {
        Value::Int(self)
    }

    fn from_value(value: &Value) -> Option<Int> {
        match value {
            Value::Int(value) => Some(value.clone()),
            Value::Bool(value) => Some(Int::from(*value)),
            _ => Int::from_value(&value.held()?),
        }
    }
}

/// The error of a conversion to a machine integer.
#[cold]
pub(crate) fn too_large(target: &'static str) -> Exc {
    Exc::overflow_error(alloc::format!(
        "Python int too large to convert to C {target}"
    ))
}
