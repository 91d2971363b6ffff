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
    cbrt cbrt;
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
    pow powf;
    atan2 atan2;
    copysign copysign;
}

/// The remainder of the truncated quotient; Rust's `%` is exactly C's `fmod`.
#[inline]
pub fn fmod(x: f64, y: f64) -> f64 {
    x % y
}

pub use libm::{erf, erfc, frexp, nextafter, remainder};
