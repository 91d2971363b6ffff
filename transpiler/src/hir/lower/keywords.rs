//! Keywords that a builtin function does not know.
//!
//! ```python
//! print("total", spe=": ")     # TypeError: 'spe' is an invalid keyword argument for print()
//! ```
//! The functions here take what CPython's own argument parser reads: the first keyword that it
//! does not know is the one that it names, once all arguments have been evaluated.

use super::Lowerer;
use crate::hir::{ExprId, StmtKind};
use crate::syntax::ast;

/// The keywords of builtin functions.
const KNOWN: &[(&str, &[&str])] = &[
    ("enumerate", &["iterable", "start"]),
    ("max", &["default", "key"]),
    ("min", &["default", "key"]),
    (
        "open",
        &[
            "buffering",
            "closefd",
            "encoding",
            "errors",
            "file",
            "mode",
            "newline",
            "opener",
        ],
    ),
    ("print", &["end", "file", "flush", "sep"]),
    ("round", &["ndigits", "number"]),
    ("sum", &["start"]),
    ("zip", &["strict"]),
];

impl Lowerer {
    /// The TypeError of a call with a keyword that the native does not know.
    pub(super) fn unknown_keyword(&mut self, native: &str, it: &ast::ExprCall) -> Option<ExprId> {
        let function = native.strip_prefix("builtins.")?;
        let (_, known) = KNOWN.iter().find(|(name, _)| *name == function)?;
        let mut names = it
            .arguments
            .keywords
            .iter()
            .filter_map(|it| it.arg.as_ref());
        let unknown = names.find(|it| !known.contains(&it.as_str()))?;
        let text = format!("'{unknown}' is an invalid keyword argument for {function}()");
        let range = it.range;
        let body = self.block(|this| {
            for argument in this.arguments(&it.arguments) {
                this.emit(StmtKind::Expr(argument.value()), range);
            }
            let message = this.str(&text, range);
            this.raise_native("builtins.TypeError", vec![message], range);
        });
        let value = self.none(range);
        Some(self.body_block(value, body, range))
    }
}
