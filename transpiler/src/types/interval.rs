//! Intervals of machine integers: which values an `i64` can have.
//!
//! ```python
//! while i < len(xs) - 1:      # i <= 2**60 - 2 in the body
//!     i += 1                  # so the sum fits an i64
//! x = (x * 31 + i) % 1009     # 0 <= x <= 1008, whatever i is
//! ```
//! An operation whose result may leave `i64` has no interval: its type is `int`. Where an operand
//! makes CPython raise (a divisor of zero, a negative shift), any interval is right.
//!
//! An interval that grows from round to round is widened to the next of a few thresholds (see
//! [`thresholds`](super::thresholds)), so that inference comes to rest.
//!
//! Source: Cousot and Cousot, "Static determination of dynamic properties of programs" (1976), and
//! "Abstract interpretation" (1977) for widening.

/// All of `low..=high`; never empty.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct Interval {
    pub low: i64,
    pub high: i64,
}

/// Where a bound that keeps growing is taken to. The product of two halves of a word fits an
/// `i64`.
const HIGHS: [i64; 3] = [0x7FFF_FFFF, Interval::LENGTH.high, i64::MAX];
const LOWS: [i64; 3] = [0, -0x8000_0000, i64::MIN];

impl Interval {
    pub const FULL: Interval = Interval {
        low: i64::MIN,
        high: i64::MAX,
    };

    /// What `len()` gives: no container has more items than there are addresses.
    pub const LENGTH: Interval = Interval {
        low: 0,
        high: 1 << 60,
    };

    pub const BOOL: Interval = Interval { low: 0, high: 1 };

    pub const BYTE: Interval = Interval { low: 0, high: 255 };

    /// Ints between which there are floats for all.
    pub const EXACT_FLOATS: Interval = Interval {
        low: -(1 << 53),
        high: 1 << 53,
    };

    pub fn point(value: i64) -> Interval {
        Interval {
            low: value,
            high: value,
        }
    }

    pub(super) fn new(low: i64, high: i64) -> Interval {
        Interval {
            low: low.min(high),
            high,
        }
    }

    fn hull<const N: usize>(values: [i64; N]) -> Interval {
        Interval {
            low: values.into_iter().min().unwrap_or(i64::MIN),
            high: values.into_iter().max().unwrap_or(i64::MAX),
        }
    }

    pub fn contains(self, other: Interval) -> bool {
        self.low <= other.low && other.high <= self.high
    }

    pub fn is_natural(self) -> bool {
        self.low >= 0
    }

    /// Values that are in both; `self` where there are none, as such code does not run.
    pub(super) fn meet(self, other: Interval) -> Interval {
        let (low, high) = (self.low.max(other.low), self.high.min(other.high));
        if low <= high {
            Interval { low, high }
        } else {
            self
        }
    }

    /// The least interval above both.
    pub(super) fn join(self, other: Interval) -> Interval {
        Interval {
            low: self.low.min(other.low),
            high: self.high.max(other.high),
        }
    }

    /// An interval above both, whose new bounds are among `thresholds` (which ascend) or the few
    /// that all code shares: chains of these are short.
    pub(super) fn widen(self, other: Interval, thresholds: &[i64]) -> Interval {
        let below = thresholds.iter().copied().chain(LOWS);
        let low = below.filter(|it| *it <= other.low).max();
        let above = thresholds.iter().copied().chain(HIGHS);
        let high = above.filter(|it| *it >= other.high).min();
        Interval {
            low: match other.low < self.low {
                true => low.unwrap_or(i64::MIN),
                false => self.low,
            },
            high: match other.high > self.high {
                true => high.unwrap_or(i64::MAX),
                false => self.high,
            },
        }
    }

    pub(super) fn add(self, other: Interval) -> Option<Interval> {
        Some(Interval {
            low: self.low.checked_add(other.low)?,
            high: self.high.checked_add(other.high)?,
        })
    }

    pub(super) fn sub(self, other: Interval) -> Option<Interval> {
        Some(Interval {
            low: self.low.checked_sub(other.high)?,
            high: self.high.checked_sub(other.low)?,
        })
    }

    pub(super) fn mul(self, other: Interval) -> Option<Interval> {
        Some(Interval::hull([
            self.low.checked_mul(other.low)?,
            self.low.checked_mul(other.high)?,
            self.high.checked_mul(other.low)?,
            self.high.checked_mul(other.high)?,
        ]))
    }

    pub(super) fn neg(self) -> Option<Interval> {
        Interval::point(0).sub(self)
    }

    pub(super) fn invert(self) -> Interval {
        Interval {
            low: !self.high,
            high: !self.low,
        }
    }

    pub(super) fn abs(self) -> Option<Interval> {
        let negated = self.neg()?;
        Some(match (self.low >= 0, self.high <= 0) {
            (true, _) => self,
            (_, true) => negated,
            _ => Interval::new(0, self.high.max(negated.high)),
        })
    }

    /// `min(self, other)`.
    pub(super) fn least(self, other: Interval) -> Interval {
        Interval {
            low: self.low.min(other.low),
            high: self.high.min(other.high),
        }
    }

    /// `max(self, other)`.
    pub(super) fn greatest(self, other: Interval) -> Interval {
        Interval {
            low: self.low.max(other.low),
            high: self.high.max(other.high),
        }
    }

    /// Joins what the negative and the positive values of a divisor give.
    fn by_sign(divisor: Interval, work: impl Fn(Interval) -> Option<Interval>) -> Option<Interval> {
        let negative = (divisor.low < 0).then(|| Interval::new(divisor.low, divisor.high.min(-1)));
        let positive = (divisor.high > 0).then(|| Interval::new(divisor.low.max(1), divisor.high));
        match (negative, positive) {
            (None, None) => Some(Interval::point(0)),
            (Some(one), None) | (None, Some(one)) => work(one),
            (Some(a), Some(b)) => Some(work(a)?.join(work(b)?)),
        }
    }

    /// `self // divisor`: each bound divided by each.
    pub(super) fn floordiv(self, divisor: Interval) -> Option<Interval> {
        let floor = |a: i64, b: i64| {
            let quotient = a.checked_div(b)?;
            Some(quotient - i64::from(a % b != 0 && (a < 0) != (b < 0)))
        };
        Interval::by_sign(divisor, |by| {
            Some(Interval::hull([
                floor(self.low, by.low)?,
                floor(self.low, by.high)?,
                floor(self.high, by.low)?,
                floor(self.high, by.high)?,
            ]))
        })
    }

    /// `x % divisor`, which has the divisor's sign; `dividend` is None where `x` may leave `i64`.
    pub(super) fn modulo(dividend: Option<Interval>, divisor: Interval) -> Option<Interval> {
        Interval::by_sign(divisor, |by| {
            if by.high < 0 {
                return Some(Interval::new(by.low + 1, 0));
            }
            match dividend.filter(|it| it.is_natural()) {
                Some(it) if it.high < by.low => Some(it),
                Some(it) => Some(Interval::new(0, it.high.min(by.high - 1))),
                None => Some(Interval::new(0, by.high - 1)),
            }
        })
    }

    /// `self ** exponent` of an exponent that is not negative.
    pub(super) fn pow(self, exponent: Interval) -> Option<Interval> {
        let (least, most) = (
            u32::try_from(exponent.low).ok()?,
            u32::try_from(exponent.high).ok()?,
        );
        if least == most && self.low == self.high {
            return self.low.checked_pow(least).map(Interval::point);
        }
        // The sign of a power of a negative base may be either.
        let size = self.abs()?.high.checked_pow(most)?.max(1);
        let low = if self.is_natural() { 0 } else { -size };
        Some(Interval::new(low, size))
    }

    /// `self << count`.
    pub(super) fn shl(self, count: Interval) -> Option<Interval> {
        if count.low < 0 || count.high > 62 {
            return None;
        }
        self.mul(Interval::new(1 << count.low, 1 << count.high))
    }

    /// `self >> count`.
    pub(super) fn shr(self, count: Interval) -> Interval {
        let (least, most) = (count.low.clamp(0, 63), count.high.clamp(0, 63));
        Interval::hull([
            self.low >> least,
            self.low >> most,
            self.high >> least,
            self.high >> most,
        ])
    }

    /// All values of as many bits as the bounds of both have.
    fn bits(self, other: Interval) -> Interval {
        let bounds = [self.low, self.high, other.low, other.high];
        let ones = bounds.into_iter().fold(0, |ones, it| {
            let magnitude = (it ^ (it >> 63)) as u64;
            ones | u64::MAX.checked_shr(magnitude.leading_zeros()).unwrap_or(0)
        });
        Interval::new(!(ones as i64), ones as i64)
    }

    /// `self & other`; None stands for any int.
    pub(super) fn and(a: Option<Interval>, b: Option<Interval>) -> Option<Interval> {
        let natural = |it: Option<Interval>| it.filter(|it| it.is_natural());
        match (natural(a), natural(b)) {
            (Some(a), Some(b)) => Some(Interval::new(0, a.high.min(b.high))),
            (Some(it), None) | (None, Some(it)) => Some(Interval::new(0, it.high)),
            (None, None) => {
                let (a, b) = (a?, b?);
                Some(Interval::new(a.bits(b).low, a.high.max(b.high)))
            }
        }
    }

    /// `self | other`.
    pub(super) fn or(self, other: Interval) -> Interval {
        let low = match self.is_natural() && other.is_natural() {
            true => self.low.max(other.low),
            false => self.low.min(other.low),
        };
        match self.high < 0 || other.high < 0 {
            true => Interval::new(low, -1),
            false => Interval::new(low, self.bits(other).high),
        }
    }

    /// `self ^ other`.
    pub(super) fn xor(self, other: Interval) -> Interval {
        let bits = self.bits(other);
        let is_same_sign =
            (self.is_natural() && other.is_natural()) || (self.high < 0 && other.high < 0);
        match is_same_sign {
            true => Interval::new(0, bits.high),
            false => bits,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn sums_that_may_leave_i64_have_no_interval() {
        assert_eq!(Interval::FULL.add(Interval::point(1)), None);
        let below = Interval::new(i64::MIN, i64::MAX - 1);
        assert!(below.add(Interval::point(1)).is_some());
    }

    #[test]
    fn signs_of_products() {
        let a = Interval::new(-3, 2);
        assert_eq!(a.mul(Interval::new(-5, 4)), Some(Interval::new(-12, 15)));
    }

    #[test]
    fn floor_division_rounds_down() {
        let a = Interval::new(-7, 7);
        assert_eq!(a.floordiv(Interval::point(2)), Some(Interval::new(-4, 3)));
        assert_eq!(Interval::FULL.floordiv(Interval::new(-1, 1)), None);
    }

    #[test]
    fn shifts_are_products() {
        assert_eq!(
            Interval::point(1).shl(Interval::new(0, 4)),
            Some(Interval::new(1, 16))
        );
        assert_eq!(Interval::point(1).shl(Interval::point(63)), None);
    }

    #[test]
    fn growth_stops_at_thresholds() {
        let mut it = Interval::point(0);
        let mut steps = 0;
        while let Some(next) = it.add(Interval::new(-1, 1)) {
            it = it.widen(next, &[]);
            steps += 1;
        }
        assert!(steps <= HIGHS.len());
    }

    #[test]
    fn growth_rests_at_the_thresholds_of_the_code() {
        let grown = Interval::new(-3, 70);
        let widened = Interval::point(0).widen(grown, &[-9, -2, 64, 100]);
        assert_eq!(widened, Interval::new(-9, 100));
    }

    /// Each operation on small intervals, against all pairs of their values.
    #[test]
    fn every_result_is_inside() {
        let bounds = -9..=9;
        let all = |it: Interval| it.low..=it.high;
        let intervals: Vec<Interval> = bounds
            .clone()
            .flat_map(|low| (low..=9).map(move |high| Interval { low, high }))
            .collect();
        let inside = |found: Option<Interval>, value: i64| {
            found.is_none_or(|it| it.low <= value && value <= it.high)
        };
        for &a in &intervals {
            for &b in &intervals {
                let (and, or, xor) = (Interval::and(Some(a), Some(b)), a.or(b), a.xor(b));
                let (quotient, rest) = (a.floordiv(b), Interval::modulo(Some(a), b));
                let (power, shifted) = (a.pow(b), a.shr(b));
                for x in all(a) {
                    for y in all(b) {
                        assert!(inside(and, x & y), "{x} & {y} of {a:?} {b:?}");
                        assert!(inside(Some(or), x | y), "{x} | {y} of {a:?} {b:?}");
                        assert!(inside(Some(xor), x ^ y), "{x} ^ {y} of {a:?} {b:?}");
                        if y != 0 {
                            let floor = (x as f64 / y as f64).floor() as i64;
                            assert!(inside(quotient, floor), "{x} // {y} of {a:?} {b:?}");
                            assert!(inside(rest, x - y * floor), "{x} % {y} of {a:?} {b:?}");
                        }
                        if y >= 0 {
                            assert!(inside(power, x.pow(y as u32)), "{x} ** {y} of {a:?} {b:?}");
                            assert!(inside(Some(shifted), x >> y), "{x} >> {y} of {a:?} {b:?}");
                        }
                    }
                }
            }
        }
    }
}
