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

use crate::rir::Module;

/// The text of a module's Rust file.
pub fn emit(module: &Module) -> String {
    let mut printer = doc::Printer::default();
    printer.lay_module(module);
    printer.out
}
