//! The C library's functions on `f64`: the platform's own where there is `std` (CPython calls the
//! same ones, so results agree to the last bit), `libm`'s otherwise.

macro_rules! unary {
    ($($name:ident $std:ident;)*) => {$(
        #[inline]
        pub fn $name(x: f64) -> f64 {
            #[cfg(feature = "std")]
            return x.$std();
            #[cfg(not(feature = "std"))]
            return libm::$name(x);
        }
    )*};
}

unary! {
    sqrt sqrt;
    exp exp;
    exp2 exp2;
    expm1 exp_m1;
    log ln;
    log2 log2;
    log10 log10;
    log1p ln_1p;
    sin sin;
    cos cos;
    tan tan;
    asin asin;
    acos acos;
    atan atan;
    sinh sinh;
    cosh cosh;
    tanh tanh;
    floor floor;
    ceil ceil;
    trunc trunc;
    rint round_ties_even;
}

macro_rules! binary {
    ($($name:ident $std:ident;)*) => {$(
        #[inline]
        pub fn $name(x: f64, y: f64) -> f64 {
            #[cfg(feature = "std")]
            return x.$std(y);
            #[cfg(not(feature = "std"))]
            return libm::$name(x, y);
        }
    )*};
}

binary! {
    atan2 atan2;
    copysign copysign;
}

/// `x ** y` as the C library computes it.
#[inline]
pub fn pow(x: f64, y: f64) -> f64 {
    // Hidden from rustc, which would take a square for what it need not be: see `power`.
    #[cfg(feature = "std")]
    return x.powf(core::hint::black_box(y));
    #[cfg(not(feature = "std"))]
    return libm::pow(x, y);
}

/// The cube root as glibc computes it, whose last bit is not always the nearest; the `cbrt` that a
/// Rust program is linked with is another.
///
/// Source: glibc's `sysdeps/ieee754/dbl-64/s_cbrt.c`, 2.36.
pub fn cbrt(x: f64) -> f64 {
    const ROOT: f64 = 1.259_921_049_894_873_2;
    const SQUARE: f64 = 1.587_401_051_968_199_6;
    const FACTORS: [f64; 5] = [1.0 / SQUARE, 1.0 / ROOT, 1.0, ROOT, SQUARE];
    if x == 0.0 || !x.is_finite() {
        return x + x;
    }
    let (m, exponent) = frexp(x.abs());
    let mut u: f64 = 0.784_932_344_976_639_2 - 0.145_263_899_385_486_37 * m;
    u = u * m - 1.834_692_774_836_130_8;
    u = u * m + 2.446_931_225_635_344_4;
    u = u * m - 2.114_994_941_673_713;
    u = u * m + 1.508_191_937_815_849;
    u = u * m + 0.354_895_765_043_919_84;
    let cube: f64 = u * u * u;
    let factor: f64 = FACTORS[(2 + exponent % 3) as usize];
    let root: f64 = u * (cube + 2.0 * m) / (2.0 * cube + m) * factor;
    libm::ldexp(copysign(root, x), exponent / 3)
}

/// The remainder of the truncated quotient; Rust's `%` is exactly C's `fmod`.
#[inline]
pub fn fmod(x: f64, y: f64) -> f64 {
    x % y
}

pub use libm::{erf, erfc, frexp, nextafter, remainder};
