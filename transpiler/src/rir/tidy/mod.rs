//! Small passes that make RIR read as if written by hand, and rustc silent about it.
//!
//! Problem: lowering takes one node at a time; what a reader would call clumsy (a clone at a last
//! use, a label that nothing breaks to, code behind a `return`) shows only from further away.
//!
//! ```python
//! def shout(text):
//!     loud = text.upper()
//!     return loud
//! ```
//! ```text
//! let mut loud: Str;
//! loud = text.upper();        →     let loud: Str = text.upper();
//! return Ok(loud.clone());          Ok(loud)
//! ```
//!
//! Each pass keeps RIR's invariants and what the program does. They run in this order:
//! 0. [`constant`]: tests whose outcome is known take one way.
//! 1. [`unreachable`]: code that no path reaches goes.
//! 2. [`returns`]: a function ends in its value.
//! 3. [`results`]: a result that is passed on is not taken apart first.
//! 4. [`compound`]: `x = x + y` as `x += y`.
//! 5. [`scopes`]: a variable of one block is declared there.
//! 6. [`labels`]: labels only where they are needed.
//! 7. [`liveness`]: last uses move, unread values go.
//! 8. [`lets`]: a variable is declared where it gets its first value.
//! 9. [`temporaries`]: what only passes a value on goes.
//! 10. [`blocks`]: no empty branches, no blocks without a reason.
//! 11. [`unread`]: a variable that nothing reads says so in its name.
//! 12. [`tries`]: what a `try` came to has a name.
//! 13. [`mutable`]: `mut` exactly where rustc wants it.
//! 14. [`guard`]: leaves of a recursion return before its depth is counted.
//! 15. [`spelling`]: types where rustc cannot infer them.

mod blocks;
mod compound;
mod constant;
mod guard;
mod labels;
mod lets;
mod liveness;
mod mutable;
mod quiet;
mod results;
mod returns;
mod scopes;
mod set;
mod spelling;
mod temporaries;
#[cfg(test)]
mod tests;
mod tries;
mod unreachable;
mod unread;

pub use quiet::{Finality, Quiet};

use super::{Function, Item};

/// Tidies every function among some items.
pub fn tidy(items: &mut [Item], quiet: &Quiet) {
    for item in items {
        match item {
            Item::Function(function) => tidy_function(function, quiet),
            Item::Impl(item) => tidy(&mut item.items, quiet),
            Item::Static { value, .. } => spelling::value(value),
            Item::Struct(_) | Item::Macro { .. } | Item::Const { .. } | Item::Use { .. } => {}
        }
    }
}

const MAX_ROUNDS: u32 = 8;

fn tidy_function(function: &mut Function, quiet: &Quiet) {
    constant::run(&mut function.body);
    blocks::run(&mut function.body);
    unreachable::run(&mut function.body);
    returns::run(&mut function.body, &function.ret);
    results::run(&mut function.body, &function.ret);
    compound::run(&mut function.body);
    lets::params(function, quiet);
    scopes::run(&mut function.body, quiet);
    // What goes may have held the last jump to a label, or been all that could raise.
    for _ in 0..MAX_ROUNDS {
        let has_fewer = labels::run(&mut function.body);
        if tries::run_calm(&mut function.body) || has_fewer {
            unreachable::run(&mut function.body);
        }
        if !liveness::run(function, quiet) {
            break;
        }
    }
    lets::run(function, quiet);
    temporaries::run(&mut function.body);
    blocks::run(&mut function.body);
    unread::run(&mut function.body);
    tries::run(&mut function.body);
    mutable::run(function);
    guard::run(&mut function.body);
    spelling::run(&mut function.body);
}
