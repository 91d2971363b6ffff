//! Ints of up to two words, computed without the heap.
//!
//! ```python
//! seed = (seed * 6364136223846793005 + 1) % 2**64
//! hash = (hash ^ byte) * 0x100000001b3 & 0xffffffffffffffff
//! ```
//! Problem: generators of random numbers and hashes live just beyond one word, where an operation
//! on big integers is mostly allocation. What fits 127 bits, operands and result, needs none but
//! for the result.
//!
//! Invariant: whoever asks goes on with big integers where there is no answer.

use num_traits::ToPrimitive;

use super::Int;
use super::big;

/// Where two words are a matter of two instructions, and ints may have more than one.
const IS_CHEAP: bool = cfg!(all(feature = "bigint", target_pointer_width = "64"));

/// The value, if it has two words at most.
fn value(int: &Int) -> Option<i128> {
    match int.as_big() {
        None => Some((int.word() >> 1) as i128),
        Some(big) => big.to_i128(),
    }
}

fn from_value(value: i128) -> Int {
    match i64::try_from(value) {
        Ok(value) => Int::from(value),
        Err(_) => Int::from_big(big::from_i128(value)),
    }
}

/// `f(a, b)`.
pub(super) fn apply(a: &Int, b: &Int, f: fn(i128, i128) -> Option<i128>) -> Option<Int> {
    if !IS_CHEAP {
        return None;
    }
    f(value(a)?, value(b)?).map(from_value)
}

/// `a // b` of a divisor that is not zero.
pub(super) fn floordiv(a: i128, b: i128) -> Option<i128> {
    if b > 0 && b & (b - 1) == 0 {
        return Some(a >> b.trailing_zeros());
    }
    let quotient = a.checked_div(b)?;
    let is_exact = quotient * b == a;
    Some(quotient - i128::from(!is_exact && (a < 0) != (b < 0)))
}

/// `a % b` of a divisor that is not zero.
pub(super) fn modulo(a: i128, b: i128) -> Option<i128> {
    if b > 0 && b & (b - 1) == 0 {
        return Some(a & (b - 1));
    }
    let rest = a.checked_rem(b)?;
    Some(match rest != 0 && (rest < 0) != (b < 0) {
        true => rest + b,
        false => rest,
    })
}

/// `a << count` of a count that is not negative.
pub(super) fn shl(a: i128, count: i128) -> Option<i128> {
    let count = u32::try_from(count).ok()?;
    let shifted = a.checked_shl(count)?;
    (shifted >> count == a).then_some(shifted)
}

/// `a >> count` of a count that is not negative.
pub(super) fn shr(a: i128, count: i128) -> Option<i128> {
    Some(a >> count.min(127))
}

#[cfg(test)]
mod tests {
    use super::*;
    use num_bigint::BigInt;
    use num_integer::Integer;

    #[test]
    fn two_words_compute_what_big_integers_do() {
        let near = |base: i128| [base - 1, base, base + 1];
        let bases = [
            0,
            7,
            1 << 31,
            1 << 62,
            1 << 63,
            1 << 64,
            1 << 90,
            i128::MAX - 1,
        ];
        let values = bases.into_iter().flat_map(near).flat_map(|it| [it, -it]);
        let values: Vec<i128> = values.collect();
        let same = |ours: Option<i128>, theirs: BigInt| {
            assert!(
                ours.is_none_or(|it| BigInt::from(it) == theirs),
                "{ours:?} {theirs}"
            );
        };
        for &a in &values {
            for &b in values.iter().filter(|it| **it != 0) {
                let (x, y) = (BigInt::from(a), BigInt::from(b));
                same(floordiv(a, b), x.div_floor(&y));
                same(modulo(a, b), x.mod_floor(&y));
            }
            for count in [0, 1, 63, 64, 126, 127, 128, 200] {
                same(shl(a, count), BigInt::from(a) << count);
                same(shr(a, count), BigInt::from(a) >> count);
            }
        }
    }
}
