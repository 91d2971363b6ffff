//! `gcd`, `lcm`, `isqrt`, `factorial`, `comb`, `perm`: exact, of any size.
//!
//! ```python
//! print(math.gcd(12, 18, 27), math.factorial(20), math.comb(50, 25), math.isqrt(10**20))
//! ```

use num_integer::{Integer, Roots};

use crate::exc::{Exc, Result};
use crate::int::big::{self, Big};
use crate::int::{self, Int};

/// The greatest common divisor of two.
fn gcd_of(a: &Int, b: &Int) -> Int {
    match (a.as_i64(), b.as_i64()) {
        (Some(a), Some(b)) => Int::from(a.unsigned_abs().gcd(&b.unsigned_abs())),
        _ => Int::from_big(a.to_big().gcd(&b.to_big())),
    }
}

/// `math.gcd(*values)`; 0 for none.
pub fn gcd(values: impl IntoIterator<Item = Int>) -> Int {
    values
        .into_iter()
        .fold(Int::ZERO, |result, value| gcd_of(&result, &value))
}

/// `math.lcm(*values)`; 1 for none.
pub fn lcm(values: impl IntoIterator<Item = Int>) -> Int {
    values.into_iter().fold(Int::ONE, |result, value| {
        let common: Int = gcd_of(&result, &value);
        match int::floordiv(&result, &common) {
            Ok(part) => (&part * &value).abs(),
            // Only zeros have zero in common.
            Err(_) => Int::ZERO,
        }
    })
}

/// `math.isqrt(n)`. ValueError.
pub fn isqrt(n: &Int) -> Result<Int> {
    if n.is_negative() {
        return Err(Exc::value_error("isqrt() argument must be nonnegative"));
    }
    Ok(match n.as_i64() {
        Some(n) => Int::from(n.unsigned_abs().sqrt()),
        None => Int::from_big(n.to_big().sqrt()),
    })
}

/// The product of the whole numbers from `low` to `high`, by halves, so that factors stay alike
/// in size.
fn product(low: u64, high: u64) -> Big {
    if high < low {
        return Big::from(1);
    }
    if high - low < 64 {
        // As many factors as fit into a word are multiplied first.
        let mut all: Big = Big::from(1);
        let mut word: u64 = 1;
        for factor in low..=high {
            word = match word.checked_mul(factor) {
                Some(more) => more,
                None => {
                    all = big::mul(&all, &big::from_i128(word.into()));
                    factor
                }
            };
        }
        return big::mul(&all, &big::from_i128(word.into()));
    }
    let middle: u64 = low + (high - low) / 2;
    big::mul(&product(low, middle), &product(middle + 1, high))
}

/// `math.factorial(n)`. ValueError, OverflowError.
pub fn factorial(n: &Int) -> Result<Int> {
    if n.is_negative() {
        return Err(Exc::value_error(
            "factorial() not defined for negative values",
        ));
    }
    let Some(n) = n.as_i64() else {
        return Err(Exc::overflow_error(
            "factorial() argument should not exceed 9223372036854775807",
        ));
    };
    if n <= 20 {
        return Ok(Int::from((1..=n).product::<i64>()));
    }
    Ok(Int::from_big(product(2, n.unsigned_abs())))
}

/// The falling product `n * (n - 1) * …` of `k` factors.
fn falling(n: &Int, k: u64) -> Int {
    match n.as_i64() {
        Some(n) => {
            let high: u64 = n.unsigned_abs();
            Int::from_big(product(high - k + 1, high))
        }
        None => {
            let mut result: Int = Int::ONE;
            let mut factor: Int = n.clone();
            for _ in 0..k {
                result *= &factor;
                factor -= 1;
            }
            result
        }
    }
}

/// The two arguments of `comb` and `perm`, checked. ValueError.
fn check(n: &Int, k: &Int) -> Result<()> {
    if n.is_negative() {
        return Err(Exc::value_error("n must be a non-negative integer"));
    }
    if k.is_negative() {
        return Err(Exc::value_error("k must be a non-negative integer"));
    }
    Ok(())
}

/// `k` as a number of factors. OverflowError.
fn factors(k: &Int, name: &str) -> Result<u64> {
    match k.as_i64() {
        Some(k) => Ok(k.unsigned_abs()),
        None => Err(Exc::overflow_error(alloc::format!(
            "{name} must not exceed 9223372036854775807"
        ))),
    }
}

/// `math.comb(n, k)`. ValueError, OverflowError.
pub fn comb(n: &Int, k: &Int) -> Result<Int> {
    check(n, k)?;
    if k > n {
        return Ok(Int::ZERO);
    }
    let other: Int = n - k;
    let k: u64 = factors(if *k < other { k } else { &other }, "min(n - k, k)")?;
    // Small results one exact division at a time.
    if let Some(n) = n.as_i64()
        && k <= 30
        && n <= 62
    {
        let n: i128 = i128::from(n);
        let result: i128 = (0..i128::from(k)).fold(1, |result, i| result * (n - i) / (i + 1));
        return Ok(Int::from(result));
    }
    int::floordiv(&falling(n, k), &Int::from_big(product(2, k)))
}

/// `math.perm(n, k)`. ValueError, OverflowError.
pub fn perm(n: &Int, k: &Int) -> Result<Int> {
    check(n, k)?;
    if k > n {
        return Ok(Int::ZERO);
    }
    Ok(falling(n, factors(k, "k")?))
}

/// `math.perm(n)`. As [`factorial`].
pub fn perm_all(n: &Int) -> Result<Int> {
    factorial(n)
}
