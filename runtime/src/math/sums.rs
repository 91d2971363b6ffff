//! Sums and products over many numbers: `fsum`, `prod`, `hypot`, `dist`.
//!
//! ```python
//! print(math.fsum([0.1] * 10), math.prod([2, 3, 7]), math.hypot(3, 4), math.dist((0, 0), (1, 1)))
//! ```

use alloc::vec::Vec;

use crate::dynamic as ops;
use crate::exc::{Exc, Result};
use crate::float::raw;
use crate::int::Int;
use crate::iter::Iterable;
use crate::object::Object;
use crate::value::Value;

/// `math.fsum(values)`: the exact sum, rounded once. OverflowError, ValueError for infinities of
/// both signs.
///
/// Shewchuk's algorithm: partial sums that do not overlap.
pub fn fsum<I: Iterable<Item = f64>>(values: &I) -> Result<f64> {
    let mut partials: Vec<f64> = Vec::new();
    let mut special: f64 = 0.0;
    let mut infinities: f64 = 0.0;
    for value in values.iterate()? {
        let start: f64 = value?;
        let mut x: f64 = start;
        let mut kept: usize = 0;
        for at in 0..partials.len() {
            let mut y: f64 = partials[at];
            if x.abs() < y.abs() {
                core::mem::swap(&mut x, &mut y);
            }
            let high: f64 = x + y;
            let low: f64 = y - (high - x);
            if low != 0.0 {
                partials[kept] = low;
                kept += 1;
            }
            x = high;
        }
        partials.truncate(kept);
        if x == 0.0 {
            continue;
        }
        if x.is_finite() {
            partials.push(x);
            continue;
        }
        if start.is_finite() {
            return Err(Exc::overflow_error("intermediate overflow in fsum"));
        }
        if start.is_infinite() {
            infinities += start;
        }
        special += start;
        partials.clear();
    }
    if special != 0.0 {
        if infinities.is_nan() {
            return Err(Exc::value_error("-inf + inf in fsum"));
        }
        return Ok(special);
    }
    let Some(mut high) = partials.pop() else {
        return Ok(0.0);
    };
    let mut low: f64 = 0.0;
    while let Some(y) = partials.pop() {
        let x: f64 = high;
        high = x + y;
        low = y - (high - x);
        if low != 0.0 {
            break;
        }
    }
    // Half-way cases are decided by the sign of the next partial.
    if let Some(&next) = partials.last()
        && ((low < 0.0 && next < 0.0) || (low > 0.0 && next > 0.0))
    {
        let y: f64 = low * 2.0;
        let x: f64 = high + y;
        if y == x - high {
            high = x;
        }
    }
    Ok(high)
}

/// `math.prod(values, start=start)` of ints.
pub fn prod_int<I: Iterable<Item = Int>>(values: &I, start: &Int) -> Result<Int> {
    let mut product: Int = start.clone();
    for value in values.iterate()? {
        product *= value?;
    }
    Ok(product)
}

/// `math.prod(values, start=start)` of floats.
pub fn prod_float<I: Iterable<Item = f64>>(values: &I, start: f64) -> Result<f64> {
    let mut product: f64 = start;
    for value in values.iterate()? {
        product *= value?;
    }
    Ok(product)
}

/// `math.prod(values, start=start)` of anything that multiplies.
pub fn prod_value<I: Iterable>(values: &I, start: &Value) -> Result<Value> {
    let mut product: Value = start.clone();
    for value in values.iterate()? {
        product = ops::mul(&product, &value?.into_value())?;
    }
    Ok(product)
}

/// `math.hypot(*coordinates)`.
pub fn hypot(coordinates: impl IntoIterator<Item = f64>) -> f64 {
    norm(&coordinates.into_iter().map(f64::abs).collect::<Vec<f64>>())
}

/// `math.dist(p, q)`. ValueError for different numbers of coordinates.
pub fn dist<P: Iterable<Item = f64>, Q: Iterable<Item = f64>>(p: &P, q: &Q) -> Result<f64> {
    let (p, q) = (p.to_items()?, q.to_items()?);
    if p.len() != q.len() {
        return Err(Exc::value_error(
            "both points must have the same number of dimensions",
        ));
    }
    Ok(norm(
        &p.iter()
            .zip(&q)
            .map(|(a, b)| (a - b).abs())
            .collect::<Vec<f64>>(),
    ))
}

/// A sum that carries the bits it loses.
struct Sum {
    sum: f64,
    lost: [f64; 3],
}

impl Sum {
    fn add(&mut self, x: f64, place: usize) {
        let before: f64 = self.sum;
        self.sum += x;
        self.lost[place] += (before - self.sum) + x;
    }

    fn value(&self) -> f64 {
        self.sum - 1.0 + (self.lost[0] + self.lost[1] + self.lost[2])
    }
}

/// Two halves of a float whose products are exact.
fn split(x: f64) -> (f64, f64) {
    let t: f64 = x * 134_217_729.0;
    let high: f64 = t - (t - x);
    (high, x - high)
}

/// CPython 3.11's `vector_norm`: scaled, with compensated squares and one correction of the root.
fn norm(sizes: &[f64]) -> f64 {
    let max: f64 = sizes
        .iter()
        .fold(0.0, |max, &x| if x > max { x } else { max });
    if max.is_infinite() {
        return max;
    }
    if sizes.iter().any(|x| x.is_nan()) {
        return f64::NAN;
    }
    if max == 0.0 || sizes.len() <= 1 {
        return max;
    }
    let (_, exponent) = raw::frexp(max);
    if exponent < -1023 {
        // The scale would overflow.
        let mut sum: Sum = Sum {
            sum: 1.0,
            lost: [0.0; 3],
        };
        for x in sizes {
            let x: f64 = x / max;
            sum.add(x * x, 0);
        }
        return max * raw::sqrt(sum.value());
    }
    let scale: f64 = crate::float::ldexp(1.0, -i64::from(exponent));
    let mut sum: Sum = Sum {
        sum: 1.0,
        lost: [0.0; 3],
    };
    for x in sizes {
        let (high, low) = split(x * scale);
        sum.add(high * high, 0);
        sum.add(2.0 * high * low, 1);
        sum.lost[2] += low * low;
    }
    let root: f64 = raw::sqrt(sum.value());
    let (high, low) = split(root);
    sum.add(-high * high, 0);
    sum.add(-2.0 * high * low, 1);
    sum.add(-low * low, 2);
    (root + sum.value() / (2.0 * root)) / scale
}
