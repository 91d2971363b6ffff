//! Rust's integer types as [`Int`], and back where the value fits.

use num_traits::ToPrimitive;

use crate::exc::{Exc, Result};
use crate::int::Int;

impl From<bool> for Int {
    #[inline]
    fn from(value: bool) -> Int {
        Int::from_word((isize::from(value) << 1) | 1)
    }
}

macro_rules! from_narrow {
    ($($source:ty)*) => {$(
        impl From<$source> for Int {
            #[inline]
            fn from(value: $source) -> Int {
                Int::from(i64::from(value))
            }
        }
    )*};
}
from_narrow!(i8 i16 i32 u8 u16 u32);

impl From<u64> for Int {
    #[inline]
    fn from(value: u64) -> Int {
        match i64::try_from(value) {
            Ok(value) => Int::from(value),
            Err(_) => Int::from_wide(value.into()),
        }
    }
}

impl From<usize> for Int {
    #[inline]
    fn from(value: usize) -> Int {
        Int::from(value as u64)
    }
}

impl From<i128> for Int {
    #[inline]
    fn from(value: i128) -> Int {
        match i64::try_from(value) {
            Ok(value) => Int::from(value),
            Err(_) => Int::from_wide(value),
        }
    }
}

macro_rules! try_from {
    ($($rust:ident $method:ident)*) => {$(
        impl TryFrom<&Int> for $rust {
            type Error = Exc;

            /// OverflowError where it does not fit.
            #[inline]
            fn try_from(value: &Int) -> Result<$rust> {
                let native = match value.as_small() {
                    Some(small) => $rust::try_from(small).ok(),
                    None => value.with_big(ToPrimitive::$method),
                };
                native.ok_or_else(|| {
                    Exc::overflow_error(concat!("int does not fit ", stringify!($rust)))
                })
            }
        }

        impl TryFrom<Int> for $rust {
            type Error = Exc;

            #[inline]
            fn try_from(value: Int) -> Result<$rust> {
                $rust::try_from(&value)
            }
        }
    )*};
}

try_from! {
    i8 to_i8 i16 to_i16 i32 to_i32 i64 to_i64 i128 to_i128 isize to_isize
    u8 to_u8 u16 to_u16 u32 to_u32 u64 to_u64 u128 to_u128 usize to_usize
}
