//! The builtin functions that work on any object or any iterable.
//!
//! ```python
//! best = max(scores, key=lambda s: s.points, default=None)
//! for i, (a, b) in enumerate(zip(xs, ys, strict=True)): ...
//! ```
//! One Python function is several Rust functions where its shape depends on the arguments
//! (`min` of an iterable or of arguments, with a key or a default): the stubs pick one.
//! Functions that return an iterator return a Rust iterator; nothing is boxed unless the program
//! stores it.
//!
//! Source: the Python library reference, "Built-in Functions", 3.11; CPython
//! `Python/bltinmodule.c`.

mod fold;
mod lazily;
mod length;
mod number;
mod object;
mod zipping;

pub use fold::*;
pub use lazily::*;
pub use length::*;
pub use number::*;
pub use object::*;
pub use zipping::*;
