//! Whether the program asks, outside of a handler, what is being handled.
//!
//! ```python
//! def reraise():
//!     raise               # of the caller's handler
//! ```
//! Its handlers then say what they handle, see `runtime/src/exc/handling.rs`.

use crate::hir::{ExprKind as Hir, Program, Stmt, StmtKind};

pub(super) fn is_asked_for(program: &Program) -> bool {
    program.functions.iter().any(|function| {
        raises_bare(&function.body)
            || function.exprs.iter().any(|it| match &it.kind {
                Hir::Native(name) => {
                    name.starts_with("traceback.")
                        || matches!(name.as_str(), "sys.exc_info" | "sys.exception")
                }
                _ => false,
            })
    })
}

/// A `raise` without an exception that is in no `except`.
fn raises_bare(body: &[Stmt]) -> bool {
    body.iter().any(|stmt| match &stmt.kind {
        StmtKind::Raise { exc: None, .. } => true,
        StmtKind::If { then, orelse, .. } => raises_bare(then) || raises_bare(orelse),
        StmtKind::While { body, orelse, .. } | StmtKind::For { body, orelse, .. } => {
            raises_bare(body) || raises_bare(orelse)
        }
        StmtKind::Try {
            body,
            orelse,
            finally,
            ..
        } => raises_bare(body) || raises_bare(orelse) || raises_bare(finally),
        StmtKind::ClassDef { body, .. } => raises_bare(body),
        _ => false,
    })
}
