//! What python.py says, written by hand: integers are checked, and errors are results.

use std::cell::Cell;

use crate::host::sensor;

#[derive(Debug)]
pub struct Overflow;

pub fn step(total: i64, n: i64) -> Result<i64, Overflow> {
    let scaled = total.checked_mul(31).ok_or(Overflow)?;
    Ok(scaled.checked_add(n).ok_or(Overflow)? & 0xFFFF)
}

pub fn mix(a: f64, b: f64) -> f64 {
    a * 0.5 + b
}

pub fn is_leap(year: i64) -> bool {
    year % 4 == 0 && (year % 100 != 0 || year % 400 == 0)
}

pub struct Tally {
    count: Cell<f64>,
}

impl Tally {
    pub fn new() -> Tally {
        Tally {
            count: Cell::new(0.0),
        }
    }

    pub fn count(&self) -> f64 {
        self.count.get()
    }

    pub fn add(&self, by: f64) {
        self.count.set(self.count.get() + by);
    }
}

pub async fn doubled(n: f64) -> f64 {
    sensor(n).await * 2.0
}
