//! The distributions over floats.
//!
//! ```python
//! print(random.uniform(1, 2), random.gauss(0, 1), random.expovariate(0.5))
//! ```
//!
//! Each draws in the order of CPython's `Lib/random.py`, so that seeded sequences agree.

use super::Random;
use crate::exc::{Exc, Result};
use crate::float::{self, raw};

const TAU: f64 = core::f64::consts::TAU;
const PI: f64 = core::f64::consts::PI;
const E: f64 = core::f64::consts::E;

impl Random {
    /// `self.uniform(a, b)`.
    pub fn uniform(&self, a: f64, b: f64) -> f64 {
        a + (b - a) * self.random()
    }

    /// `self.triangular(low, high, mode)`; the middle when there is no mode.
    pub fn triangular(&self, low: f64, high: f64, mode: Option<f64>) -> f64 {
        let mut u: f64 = self.random();
        let mut c: f64 = match mode {
            None => 0.5,
            Some(_) if high - low == 0.0 => return low,
            Some(mode) => (mode - low) / (high - low),
        };
        let (mut low, mut high) = (low, high);
        if u > c {
            u = 1.0 - u;
            c = 1.0 - c;
            (low, high) = (high, low);
        }
        low + (high - low) * raw::sqrt(u * c)
    }

    /// `self.normalvariate(mu, sigma)`.
    pub fn normalvariate(&self, mu: f64, sigma: f64) -> f64 {
        let magic: f64 = 4.0 * raw::exp(-0.5) / raw::sqrt(2.0);
        loop {
            let u1: f64 = self.random();
            let u2: f64 = 1.0 - self.random();
            let z: f64 = magic * (u1 - 0.5) / u2;
            if z * z / 4.0 <= -raw::log(u2) {
                return mu + z * sigma;
            }
        }
    }

    /// `self.gauss(mu, sigma)`: makes two at a time and keeps one.
    pub fn gauss(&self, mu: f64, sigma: f64) -> f64 {
        let z: f64 = match self.0.gauss_next.take() {
            Some(z) => z,
            None => {
                let angle: f64 = self.random() * TAU;
                let radius: f64 = raw::sqrt(-2.0 * raw::log(1.0 - self.random()));
                self.0.gauss_next.set(Some(raw::sin(angle) * radius));
                raw::cos(angle) * radius
            }
        };
        mu + z * sigma
    }

    /// `self.lognormvariate(mu, sigma)`.
    pub fn lognormvariate(&self, mu: f64, sigma: f64) -> f64 {
        raw::exp(self.normalvariate(mu, sigma))
    }

    /// `self.expovariate(lambd)`. ZeroDivisionError.
    pub fn expovariate(&self, lambd: f64) -> Result<f64> {
        float::div(-raw::log(1.0 - self.random()), lambd)
    }

    /// `self.vonmisesvariate(mu, kappa)`.
    pub fn vonmisesvariate(&self, mu: f64, kappa: f64) -> f64 {
        if kappa <= 1e-6 {
            return TAU * self.random();
        }
        let s: f64 = 0.5 / kappa;
        let r: f64 = s + raw::sqrt(1.0 + s * s);
        let z: f64 = loop {
            let u1: f64 = self.random();
            let z: f64 = raw::cos(PI * u1);
            let d: f64 = z / (r + z);
            let u2: f64 = self.random();
            if u2 < 1.0 - d * d || u2 <= (1.0 - d) * raw::exp(d) {
                break z;
            }
        };
        let q: f64 = 1.0 / r;
        let f: f64 = (q + z) / (1.0 + q * z);
        let turn: f64 = if self.random() > 0.5 {
            mu + raw::acos(f)
        } else {
            mu - raw::acos(f)
        };
        let rest: f64 = raw::fmod(turn, TAU);
        if rest < 0.0 { rest + TAU } else { rest }
    }

    /// `self.gammavariate(alpha, beta)`. ValueError.
    pub fn gammavariate(&self, alpha: f64, beta: f64) -> Result<f64> {
        if alpha <= 0.0 || beta <= 0.0 {
            return Err(Exc::value_error(
                "gammavariate: alpha and beta must be > 0.0",
            ));
        }
        if alpha > 1.0 {
            let ainv: f64 = raw::sqrt(2.0 * alpha - 1.0);
            let bbb: f64 = alpha - raw::log(4.0);
            let ccc: f64 = alpha + ainv;
            let magic: f64 = 1.0 + raw::log(4.5);
            loop {
                let u1: f64 = self.random();
                if !(1e-7 < u1 && u1 < 0.999_999_9) {
                    continue;
                }
                let u2: f64 = 1.0 - self.random();
                let v: f64 = raw::log(u1 / (1.0 - u1)) / ainv;
                let x: f64 = alpha * raw::exp(v);
                let z: f64 = u1 * u1 * u2;
                let r: f64 = bbb + ccc * v - x;
                if r + magic - 4.5 * z >= 0.0 || r >= raw::log(z) {
                    return Ok(x * beta);
                }
            }
        }
        if alpha == 1.0 {
            return Ok(-raw::log(1.0 - self.random()) * beta);
        }
        loop {
            let u: f64 = self.random();
            let b: f64 = (E + alpha) / E;
            let p: f64 = b * u;
            let x: f64 = if p <= 1.0 {
                raw::pow(p, 1.0 / alpha)
            } else {
                -raw::log((b - p) / alpha)
            };
            let u1: f64 = self.random();
            let done: bool = if p > 1.0 {
                u1 <= raw::pow(x, alpha - 1.0)
            } else {
                u1 <= raw::exp(-x)
            };
            if done {
                return Ok(x * beta);
            }
        }
    }

    /// `self.betavariate(alpha, beta)`. ValueError.
    pub fn betavariate(&self, alpha: f64, beta: f64) -> Result<f64> {
        let y: f64 = self.gammavariate(alpha, 1.0)?;
        if y == 0.0 {
            return Ok(0.0);
        }
        Ok(y / (y + self.gammavariate(beta, 1.0)?))
    }

    /// `self.paretovariate(alpha)`. ZeroDivisionError.
    pub fn paretovariate(&self, alpha: f64) -> Result<f64> {
        let u: f64 = 1.0 - self.random();
        float::pow(u, float::div(-1.0, alpha)?)
    }

    /// `self.weibullvariate(alpha, beta)`. ZeroDivisionError.
    pub fn weibullvariate(&self, alpha: f64, beta: f64) -> Result<f64> {
        let u: f64 = 1.0 - self.random();
        Ok(alpha * float::pow(-raw::log(u), float::div(1.0, beta)?)?)
    }
}
