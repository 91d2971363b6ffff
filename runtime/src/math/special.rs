//! `gamma`, `lgamma`, the inverse hyperbolic functions, `erf`, `erfc`.
//!
//! Source: CPython's `Modules/mathmodule.c` for the gamma functions (a Lanczos sum), fdlibm, on
//! which C libraries build, for the others.

use super::{PI, checked, domain_error, range_error};
use crate::exc::Result;
use crate::float::raw;

const LN2: f64 = core::f64::consts::LN_2;
/// Above this, one more or less does not change a square root.
const TWO_28: f64 = 268_435_456.0;
/// Below this, the functions here are their argument.
const SMALL: f64 = 3.725_290_298_461_914e-9;

/// `math.acosh(x)`. ValueError.
pub fn acosh(x: f64) -> Result<f64> {
    if x.is_nan() {
        return Ok(x);
    }
    if x < 1.0 {
        return Err(domain_error());
    }
    Ok(if x >= TWO_28 {
        if x.is_infinite() {
            x
        } else {
            raw::log(x) + LN2
        }
    } else if x == 1.0 {
        0.0
    } else if x > 2.0 {
        raw::log(2.0 * x - 1.0 / (x + raw::sqrt(x * x - 1.0)))
    } else {
        let t: f64 = x - 1.0;
        raw::log1p(t + raw::sqrt(2.0 * t + t * t))
    })
}

/// `math.asinh(x)`.
pub fn asinh(x: f64) -> f64 {
    let size: f64 = x.abs();
    if !x.is_finite() || size < SMALL {
        return x;
    }
    let result: f64 = if size > TWO_28 {
        raw::log(size) + LN2
    } else if size > 2.0 {
        raw::log(2.0 * size + 1.0 / (raw::sqrt(x * x + 1.0) + size))
    } else {
        let t: f64 = x * x;
        raw::log1p(size + t / (1.0 + raw::sqrt(1.0 + t)))
    };
    raw::copysign(result, x)
}

/// `math.atanh(x)`. ValueError.
pub fn atanh(x: f64) -> Result<f64> {
    let size: f64 = x.abs();
    if x.is_nan() || size < SMALL {
        return Ok(x);
    }
    if size >= 1.0 {
        return Err(domain_error());
    }
    let result: f64 = if size < 0.5 {
        let t: f64 = size + size;
        0.5 * raw::log1p(t + t * size / (1.0 - size))
    } else {
        0.5 * raw::log1p((size + size) / (1.0 - size))
    };
    Ok(raw::copysign(result, x))
}

/// `math.erf(x)`.
pub fn erf(x: f64) -> f64 {
    raw::erf(x)
}

/// `math.erfc(x)`.
pub fn erfc(x: f64) -> f64 {
    raw::erfc(x)
}

const G: f64 = 6.024_680_040_776_73;
const G_MINUS_HALF: f64 = 5.524_680_040_776_73;

/// Numerator and denominator of the Lanczos sum, constant terms first.
static NUMERATOR: [f64; 13] = [
    23_531_376_880.410_76,
    42_919_803_642.649_1,
    35_711_959_237.355_67,
    17_921_034_426.037_21,
    6_039_542_586.352_028,
    1_439_720_407.311_721_6,
    248_874_557.862_054_17,
    31_426_415.585_400_194,
    2_876_370.628_935_372_5,
    186_056.265_395_223_48,
    8_071.672_002_365_816,
    210.824_277_751_579_36,
    2.506_628_274_631_000_2,
];
static DENOMINATOR: [f64; 13] = [
    0.0,
    39_916_800.0,
    120_543_840.0,
    150_917_976.0,
    105_258_076.0,
    45_995_730.0,
    13_339_535.0,
    2_637_558.0,
    357_423.0,
    32_670.0,
    1_925.0,
    66.0,
    1.0,
];

fn lanczos_sum(x: f64) -> f64 {
    let (mut top, mut bottom) = (0.0, 0.0);
    // Large arguments go by powers of 1 / x, so that nothing overflows.
    if x < 5.0 {
        for (a, b) in NUMERATOR.iter().zip(&DENOMINATOR).rev() {
            top = top * x + a;
            bottom = bottom * x + b;
        }
    } else {
        for (a, b) in NUMERATOR.iter().zip(&DENOMINATOR) {
            top = top / x + a;
            bottom = bottom / x + b;
        }
    }
    top / bottom
}

/// `sin(pi * x)` without the error of `pi * x`.
fn sinpi(x: f64) -> f64 {
    let y: f64 = raw::fmod(x.abs(), 2.0);
    let half: i64 = raw::floor(2.0 * y + 0.5) as i64;
    let result: f64 = match half {
        0 => raw::sin(PI * y),
        1 => raw::cos(PI * (y - 0.5)),
        2 => raw::sin(PI * (1.0 - y)),
        3 => -raw::cos(PI * (y - 1.5)),
        _ => raw::sin(PI * (y - 2.0)),
    };
    raw::copysign(1.0, x) * result
}

/// `math.gamma(x)`. ValueError, OverflowError.
pub fn gamma(x: f64) -> Result<f64> {
    if x.is_nan() || x == f64::INFINITY {
        return Ok(x);
    }
    if x == 0.0 || x == f64::NEG_INFINITY {
        return Err(domain_error());
    }
    if x == raw::floor(x) {
        if x < 0.0 {
            return Err(domain_error());
        }
        if x <= 23.0 {
            return Ok((1..x as u32).fold(1.0, |product, n| product * f64::from(n)));
        }
    }
    let size: f64 = x.abs();
    if size < 1e-20 {
        return checked(x, 1.0 / x, true);
    }
    if size > 200.0 {
        return if x < 0.0 {
            Ok(0.0 / sinpi(x))
        } else {
            Err(range_error())
        };
    }
    let y: f64 = size + G_MINUS_HALF;
    // How far y is off, for the correction below.
    let z: f64 = if size > G_MINUS_HALF {
        (y - size) - G_MINUS_HALF
    } else {
        (y - G_MINUS_HALF) - size
    };
    let z: f64 = z * G / y;
    let mut result: f64;
    if x < 0.0 {
        result = -PI / sinpi(size) / size * raw::exp(y) / lanczos_sum(size);
        result -= z * result;
        if size < 140.0 {
            result /= raw::pow(y, size - 0.5);
        } else {
            let root: f64 = raw::pow(y, size / 2.0 - 0.25);
            result /= root;
            result /= root;
        }
    } else {
        result = lanczos_sum(size) / raw::exp(y);
        result += z * result;
        if size < 140.0 {
            result *= raw::pow(y, size - 0.5);
        } else {
            let root: f64 = raw::pow(y, size / 2.0 - 0.25);
            result *= root;
            result *= root;
        }
    }
    checked(x, result, true)
}

/// `math.lgamma(x)`. ValueError, OverflowError.
pub fn lgamma(x: f64) -> Result<f64> {
    const LOG_PI: f64 = 1.144_729_885_849_400_2;
    if x.is_nan() {
        return Ok(x);
    }
    if x.is_infinite() {
        return Ok(f64::INFINITY);
    }
    if x == raw::floor(x) && x <= 2.0 {
        return if x <= 0.0 {
            Err(domain_error())
        } else {
            Ok(0.0)
        };
    }
    let size: f64 = x.abs();
    if size < 1e-20 {
        return Ok(-raw::log(size));
    }
    let mut result: f64 = raw::log(lanczos_sum(size)) - G;
    result += (size - 0.5) * (raw::log(size + G - 0.5) - 1.0);
    if x < 0.0 {
        result = LOG_PI - raw::log(sinpi(size).abs()) - raw::log(size) - result;
    }
    checked(x, result, true)
}
