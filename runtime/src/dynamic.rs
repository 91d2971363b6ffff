//! Operators whose operands have types that are known at run time only.
//!
//! ```python
//! def total(things):      # things: [1, 2.5, Money(3)]
//!     return sum(things)
//! ```
//! One file a concern. Each operator looks at the common builtin pairs first, then asks instances
//! of user classes for their special methods, then raises CPython's TypeError.
//!
//! Source: the Python reference, 6 "Expressions" and 3.3 "Special method names".

pub mod call;
pub mod iterate;
