//! The operators of [`Int`] that cannot fail: `+ - *`, `& | ^`, unary `-` and `~`.
//!
//! ```python
//! a + b * 2 - ~c
//! ```
//!
//! The fast path works on tagged words: `2x + 1` and `2y + 1` add up to `2(x + y) + 1` once one
//! tag is taken off, and the machine's overflow flag is exactly "does not fit". Small operands own nothing, so the fast path
//! does not drop those that it was given.

use core::mem;
use core::ops::{
    Add, AddAssign, BitAnd, BitAndAssign, BitOr, BitOrAssign, BitXor, BitXorAssign, Mul, MulAssign,
    Neg, Not, Sub, SubAssign,
};
use core::ptr::NonNull;

use super::Int;
use super::big::{self, Big};
use super::double;

/// The operations on tagged words; None where an operand is big, or the result.
impl Int {
    #[inline]
    fn sum(a: &Int, b: &Int) -> Option<Int> {
        if !Int::both_small(a, b) {
            return None;
        }
        (a.word() - 1).checked_add(b.word()).map(Int::from_word)
    }

    #[inline]
    fn difference(a: &Int, b: &Int) -> Option<Int> {
        if !Int::both_small(a, b) {
            return None;
        }
        a.word().checked_sub(b.word() - 1).map(Int::from_word)
    }

    #[inline]
    fn product(a: &Int, b: &Int) -> Option<Int> {
        if !Int::both_small(a, b) {
            return None;
        }
        let word = (a.word() - 1).checked_mul(b.word() >> 1)?;
        Some(Int::from_word(word | 1))
    }

    #[inline]
    fn bits_and(a: &Int, b: &Int) -> Option<Int> {
        Int::both_small(a, b).then(|| Int::from_word(a.word() & b.word()))
    }

    #[inline]
    fn bits_or(a: &Int, b: &Int) -> Option<Int> {
        Int::both_small(a, b).then(|| Int::from_word(a.word() | b.word()))
    }

    #[inline]
    fn bits_xor(a: &Int, b: &Int) -> Option<Int> {
        Int::both_small(a, b).then(|| Int::from_word((a.word() ^ b.word()) | 1))
    }
}

/// An operation on what does not fit a word.
#[derive(Clone, Copy)]
struct Slow {
    /// Where two words do.
    double: fn(i128, i128) -> Option<i128>,
    big: fn(&Big, &Big) -> Big,
}

impl Slow {
    fn apply(self, a: &Int, b: &Int) -> Int {
        match double::apply(a, b, self.double) {
            Some(result) => result,
            None => a.with_big(|a| b.with_big(|b| Int::from_big((self.big)(a, b)))),
        }
    }
}

impl Int {
    /// The operation on big integers. Takes the bare words, so that the operands of the fast path
    /// need no address and stay in registers.
    #[cold]
    #[inline(never)]
    fn slow(a: NonNull<u8>, b: NonNull<u8>, f: Slow) -> Int {
        f.apply(&Int::borrowed(a), &Int::borrowed(b))
    }

    /// The same, for operands that nobody else needs.
    #[cold]
    #[inline(never)]
    fn slow_owned(a: Int, b: Int, f: Slow) -> Int {
        f.apply(&a, &b)
    }

    #[cold]
    #[inline(never)]
    fn slow_neg(a: NonNull<u8>) -> Int {
        Int::borrowed(a).with_big(|a| Int::from_big(big::neg(a)))
    }

    #[cold]
    #[inline(never)]
    fn slow_not(a: NonNull<u8>) -> Int {
        Int::from_big(!Int::borrowed(a).to_big())
    }
}

macro_rules! operator {
    ($($op:ident $method:ident $assign:ident $assign_method:ident $fast:ident $double:expr, $big:expr;)*) => {$(
        impl $op<&Int> for &Int {
            type Output = Int;
            #[inline]
            fn $method(self, other: &Int) -> Int {
                match Int::$fast(self, other) {
                    Some(result) => result,
                    None => Int::slow(self.0, other.0, Slow { double: $double, big: $big }),
                }
            }
        }
        impl $op<Int> for &Int {
            type Output = Int;
            #[inline]
            fn $method(self, other: Int) -> Int {
                match Int::$fast(self, &other) {
                    Some(result) => {
                        mem::forget(other);
                        result
                    }
                    None => Int::slow(self.0, other.0, Slow { double: $double, big: $big }),
                }
            }
        }
        impl $op<&Int> for Int {
            type Output = Int;
            #[inline]
            fn $method(self, other: &Int) -> Int {
                match Int::$fast(&self, other) {
                    Some(result) => {
                        mem::forget(self);
                        result
                    }
                    None => Int::slow(self.0, other.0, Slow { double: $double, big: $big }),
                }
            }
        }
        impl $op<Int> for Int {
            type Output = Int;
            #[inline]
            fn $method(self, other: Int) -> Int {
                match Int::$fast(&self, &other) {
                    Some(result) => {
                        mem::forget((self, other));
                        result
                    }
                    None => Int::slow_owned(self, other, Slow { double: $double, big: $big }),
                }
            }
        }
        impl $op<i64> for &Int {
            type Output = Int;
            #[inline]
            fn $method(self, other: i64) -> Int {
                self.$method(Int::from(other))
            }
        }
        impl $op<i64> for Int {
            type Output = Int;
            #[inline]
            fn $method(self, other: i64) -> Int {
                self.$method(Int::from(other))
            }
        }
        impl $assign<&Int> for Int {
            #[inline]
            fn $assign_method(&mut self, other: &Int) {
                match Int::$fast(self, other) {
                    Some(result) => mem::forget(mem::replace(self, result)),
                    None => *self = Int::slow(self.0, other.0, Slow { double: $double, big: $big }),
                }
            }
        }
        impl $assign<Int> for Int {
            #[inline]
            fn $assign_method(&mut self, other: Int) {
                match Int::$fast(self, &other) {
                    Some(result) => mem::forget((mem::replace(self, result), other)),
                    None => *self = Int::slow(self.0, other.0, Slow { double: $double, big: $big }),
                }
            }
        }
        impl $assign<i64> for Int {
            #[inline]
            fn $assign_method(&mut self, other: i64) {
                self.$assign_method(Int::from(other));
            }
        }
    )*};
}

operator! {
    Add add AddAssign add_assign sum i128::checked_add, big::add;
    Sub sub SubAssign sub_assign difference i128::checked_sub, big::sub;
    Mul mul MulAssign mul_assign product i128::checked_mul, big::mul;
    BitAnd bitand BitAndAssign bitand_assign bits_and |a, b| Some(a & b), |a, b| a & b;
    BitOr bitor BitOrAssign bitor_assign bits_or |a, b| Some(a | b), |a, b| a | b;
    BitXor bitxor BitXorAssign bitxor_assign bits_xor |a, b| Some(a ^ b), |a, b| a ^ b;
}

impl Neg for &Int {
    type Output = Int;
    #[inline]
    fn neg(self) -> Int {
        // -(2x + 1) is 2(-x - 1) + 1: two more make it 2(-x) + 1.
        if self.is_small()
            && let Some(word) = 2isize.checked_sub(self.word())
        {
            return Int::from_word(word);
        }
        Int::slow_neg(self.0)
    }
}

impl Neg for Int {
    type Output = Int;
    #[inline]
    fn neg(self) -> Int {
        -&self
    }
}

impl Not for &Int {
    type Output = Int;
    #[inline]
    fn not(self) -> Int {
        if self.is_small() {
            return Int::from_word(!self.word() | 1);
        }
        Int::slow_not(self.0)
    }
}

impl Not for Int {
    type Output = Int;
    #[inline]
    fn not(self) -> Int {
        !&self
    }
}

impl core::iter::Sum for Int {
    fn sum<I: Iterator<Item = Int>>(items: I) -> Int {
        items.fold(Int::ZERO, |total, item| &total + &item)
    }
}
