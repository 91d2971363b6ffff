//! `operator`: operators as functions, for handing on.
//!
//! ```python
//! product = reduce(operator.mul, xs, 1)
//! rows.sort(key=operator.itemgetter(1))     # the compiler writes the closure
//! ```
//!
//! Source: CPython `Lib/operator.py`, 3.11.

use crate::exc::Result;
use crate::int::{self, Int};
use crate::object::{Cmp, Object};

macro_rules! arithmetic {
    ($($int:ident $float:ident $python:literal |$a:ident, $b:ident| $result:expr;)*) => {$(
        #[doc = concat!("`operator.", $python, "(a, b)` of ints.")]
        pub fn $int($a: &Int, $b: &Int) -> Int {
            $result
        }

        #[doc = concat!("`operator.", $python, "(a, b)` of floats.")]
        pub fn $float($a: f64, $b: f64) -> f64 {
            $result
        }
    )*};
}

arithmetic! {
    add_int add_float "add" |a, b| a + b;
    sub_int sub_float "sub" |a, b| a - b;
    mul_int mul_float "mul" |a, b| a * b;
}

macro_rules! division {
    ($($int:ident $float:ident $python:literal $int_result:ty, $of_int:path, $of_float:path;)*) => {$(
        #[doc = concat!("`operator.", $python, "(a, b)` of ints.")]
        ///
        /// # Errors
        /// ZeroDivisionError.
        pub fn $int(a: &Int, b: &Int) -> Result<$int_result> {
            $of_int(a, b)
        }

        #[doc = concat!("`operator.", $python, "(a, b)` of floats.")]
        ///
        /// # Errors
        /// ZeroDivisionError.
        pub fn $float(a: f64, b: f64) -> Result<f64> {
            $of_float(a, b)
        }
    )*};
}

division! {
    truediv_int truediv_float "truediv" f64, int::truediv, crate::float::div;
    floordiv_int floordiv_float "floordiv" Int, int::floordiv, crate::float::floordiv;
    mod_int mod_float "mod" Int, int::modulo, crate::float::modulo;
}

macro_rules! comparisons {
    ($($name:ident $op:ident;)*) => {$(
        #[doc = concat!("`operator.", stringify!($name), "(a, b)`.")]
        ///
        /// # Errors
        /// What comparing raises.
        pub fn $name<T: Object>(a: &T, b: &T) -> Result<bool> {
            a.compare(Cmp::$op, b)
        }
    )*};
}

comparisons! {
    lt Lt;
    le Le;
    gt Gt;
    ge Ge;
}

/// `operator.eq(a, b)`.
///
/// # Errors
/// What comparing raises.
pub fn eq<T: Object>(a: &T, b: &T) -> Result<bool> {
    a.equals(b)
}

/// `operator.ne(a, b)`.
///
/// # Errors
/// What comparing raises.
pub fn ne<T: Object>(a: &T, b: &T) -> Result<bool> {
    a.equals(b).map(|same| !same)
}

/// `operator.not_(object)`.
///
/// # Errors
/// What `__bool__` raises.
pub fn not_<T: Object>(object: &T) -> Result<bool> {
    object.truth().map(|truth| !truth)
}

/// `operator.neg(a)` of an int.
pub fn neg_int(a: &Int) -> Int {
    -a
}

/// `operator.neg(a)` of a float.
pub fn neg_float(a: f64) -> f64 {
    -a
}
