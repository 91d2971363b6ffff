//! RIR to text: Rust as rustfmt would lay it out, the Python lines between.
//!
//! Problem: generated Rust is read in reviews, so it must look written by hand; and a hundred
//! thousand lines a second leave no time for a second parser. So a small document printer of our
//! own ([`doc`]) prints the tree as it stands: every decision was taken before.
//!
//! ```python
//! print(greet("world"))
//! ```
//! ```text
//! // 4: print(greet("world"))
//! rt::print!(greet(Str::new("world")).at(PY, 4)?).at(PY, 4)?;
//! ```
//!
//! One file a noun: [`module`], [`item`], [`stmt`], [`expr`], [`literal`] say how a thing
//! is spelled; [`doc`], [`list`] and [`chain`] where its lines break.

mod chain;
mod doc;
mod expr;
mod item;
mod level;
mod list;
mod literal;
mod module;
mod stmt;
#[cfg(test)]
mod tests;

use crate::rir::{Header, Item};

pub use item::is_value;

/// The top of a Rust file, up to its first item.
pub fn header(header: &Header) -> String {
    let mut printer = doc::Printer::default();
    printer.lay_header(header);
    printer.out
}

/// Items below the top of a file or below other items; whether the last of those [`is_value`]. The
/// file is that of the Python file at `path`.
pub fn items(items: &[Item], path: &str, after_value: bool) -> String {
    let mut printer = doc::Printer::default();
    if let Some(first) = items.first() {
        if !(after_value && is_value(first)) {
            printer.blank();
        }
        printer.lay_items(items, path, 0);
    }
    printer.out
}
