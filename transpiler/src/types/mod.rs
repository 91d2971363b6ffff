//! Types: whole-program inference over HIR, with its results in side tables.
//!
//! Problem: scripts carry no types, Rust wants one for everything. The program is closed, so
//! every flow of a value is visible; this stage follows them all.
//!
//! ```python
//! def twice(x):
//!     return x + x
//! print(twice(2), twice("ab"))
//! ```
//! gives two instances, `twice(x: int) -> int` and `twice(x: str) -> str`. Where flows disagree
//! (`[1, "a"]`), the type is `Value` and its [`Reason`] says why.
//!
//! How: every local, field, global, element and result has a variable ([`vars`]); evaluating a
//! body abstractly ([`body`], [`expr`]) joins types into them; a body is evaluated again when
//! something that it looked at has risen ([`worklist`]). A call whose arguments are still unknown waits; when nothing else moves, waiting
//! calls go ahead with what is known.
//!
//! Invariants of the result (checked by [`verify`]):
//! 1. Every expression of a live instance has a type and, where it is an operation, an [`Op`].
//! 2. No two containers of different element types flow into one variable.
//! 3. A container, function or class that reaches a `Value` has escaped: its elements, parameters
//!    and fields can be converted from and to `Value`.

mod annotation;
mod attribute;
mod body;
mod call;
mod compare;
mod delegation;
mod display;
mod dynamic;
mod engine;
mod explain;
mod export;
mod expr;
mod facts;
mod families;
mod fields;
mod held;
mod host;
mod intrinsic;
mod lookup;
mod method;
mod narrow;
mod native_call;
mod number;
mod offered;
mod operator;
mod overload;
mod print;
mod table;
mod thresholds;
mod undecided;
mod verify;
mod worklist;

pub mod interval;
pub mod native;
pub mod signature;
pub mod ty;
pub mod vars;

pub use engine::infer;
pub use explain::explain;
pub use print::print;
pub use table::{BoundArg, ClassInfo, Exported, Instance, Op, Types};
pub use verify::verify;
