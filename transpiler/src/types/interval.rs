//! Intervals of machine integers: which values an `i64` expression can have.
//!
//! ```python
//! while i < len(xs) - 1:      # i <= 2**60 - 2 in the body
//!     i += 1                  # so the sum fits an i64
//! ```
//! An operation whose result may leave `i64` has no interval: its type is `int`.
//!
//! Source: Cousot and Cousot, "Static determination of dynamic properties of programs" (1976).

/// All of `low..=high`; never empty.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(super) struct Interval {
    pub(super) low: i64,
    pub(super) high: i64,
}

impl Interval {
    pub(super) const FULL: Interval = Interval {
        low: i64::MIN,
        high: i64::MAX,
    };

    /// What `len()` gives: no container has more items than there are addresses.
    pub(super) const LENGTH: Interval = Interval {
        low: 0,
        high: 1 << 60,
    };

    pub(super) fn point(value: i64) -> Interval {
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
        let a = self.low.checked_mul(other.low)?;
        let b = self.low.checked_mul(other.high)?;
        let c = self.high.checked_mul(other.low)?;
        let d = self.high.checked_mul(other.high)?;
        Some(Interval {
            low: a.min(b).min(c).min(d),
            high: a.max(b).max(c).max(d),
        })
    }

    pub(super) fn neg(self) -> Option<Interval> {
        Interval::point(0).sub(self)
    }

    /// `self // divisor` of a positive divisor.
    pub(super) fn floordiv(self, divisor: i64) -> Interval {
        Interval {
            low: self.low.div_euclid(divisor),
            high: self.high.div_euclid(divisor),
        }
    }

    /// Powers of points alone are of use: `10 ** 6`.
    pub(super) fn pow(self, exponent: Interval) -> Option<Interval> {
        let is_point = self.low == self.high && exponent.low == exponent.high;
        let exponent = u32::try_from(exponent.low).ok()?;
        if !is_point {
            return None;
        }
        self.low.checked_pow(exponent).map(Interval::point)
    }

    /// `self << count`.
    pub(super) fn shl(self, count: Interval) -> Option<Interval> {
        if count.low < 0 || count.high > 62 {
            return None;
        }
        let powers = Interval::new(1 << count.low, 1 << count.high);
        self.mul(powers)
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
        assert_eq!(Interval::new(-7, 7).floordiv(2), Interval::new(-4, 3));
    }

    #[test]
    fn shifts_are_products() {
        assert_eq!(
            Interval::point(1).shl(Interval::new(0, 4)),
            Some(Interval::new(1, 16))
        );
        assert_eq!(Interval::point(1).shl(Interval::point(63)), None);
    }
}
