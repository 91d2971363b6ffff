//! Whether a function gives one of its locals a value.
//!
//! ```python
//! def count(n):
//!     while (n := n - 1) > 0:     # the parameter changes
//!         print(n)
//! ```

use crate::hir::{
    ExprId, ExprKind, Function, LocalId, Stmt, StmtKind, Target, each_block, each_expr,
    each_operand, each_target,
};

/// Whether a function assigns a local.
pub(super) fn is_assigned(function: &Function, local: LocalId) -> bool {
    assigns(function, &function.body, local)
}

fn assigns(function: &Function, body: &[Stmt], local: LocalId) -> bool {
    body.iter().any(|stmt| {
        let mut found = false;
        each_target(&stmt.kind, |it| {
            found |= matches!(it, Target::Local(it) if *it == local)
        });
        each_block(&stmt.kind, |it| found |= assigns(function, it, local));
        each_expr(&stmt.kind, |it| found |= names_anew(function, it, local));
        if let StmtKind::Try { handlers, .. } = &stmt.kind {
            found |= handlers.iter().any(|it| it.name == Some(local));
        }
        found
    })
}

/// The expression has a `:=` for the local.
fn names_anew(function: &Function, id: ExprId, local: LocalId) -> bool {
    let kind = &function.expr(id).kind;
    let mut found = match kind {
        ExprKind::Block { body, .. } => assigns(function, body, local),
        _ => false,
    };
    each_operand(kind, |it| found |= names_anew(function, it, local));
    found
}
