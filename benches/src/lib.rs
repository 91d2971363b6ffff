//! What the hand-written programs share.
//!
//! A native program is so much faster than CPython that one size of work does not suit both: each
//! `.py` has a line `SCALE = 1` that the runner rewrites before taipan compiles it, and each `.rs`
//! multiplies its work by [`scale`], which is not known at compile time either.

/// How many times the work of the plain program to do: the first argument, otherwise 1.
pub fn scale() -> i64 {
    std::env::args()
        .nth(1)
        .map_or(1, |text| text.parse().expect("the scale is a number"))
}
