//! Locals that rustc cannot see to be assigned.
//!
//! ```python
//! try:
//!     n = int(text)
//! except ValueError:
//!     return None
//! return n            # assigned on every path that gets here
//! ```
//!
//! The `try` becomes a labeled block, and the handler runs behind it: rustc merges both ways
//! before the handler leaves. A local whose first assignment is in such a body and that is used
//! outside of it gets a first value, or where its type has none an `Option`. A `:=` assigns in the
//! midst of an expression, and counts as well.

use rustc_hash::FxHashSet;

use crate::hir::{
    ExprId, ExprKind, Function, LocalId, Stmt, StmtKind, Target, each_block, each_expr,
    each_operand, each_target,
};

/// The locals of a body whose first assignment is inside a `try` that catches.
pub(super) fn late(function: &Function) -> FxHashSet<LocalId> {
    let mut scan = Scan {
        function,
        assigned: FxHashSet::default(),
        late: FxHashSet::default(),
    };
    scan.block(&function.body, false);
    scan.late
}

struct Scan<'a> {
    function: &'a Function,
    assigned: FxHashSet<LocalId>,
    late: FxHashSet<LocalId>,
}

impl Scan<'_> {
    fn block(&mut self, body: &[Stmt], in_try: bool) {
        for stmt in body {
            each_expr(&stmt.kind, |it| self.expr(it, in_try));
            each_target(&stmt.kind, |target| self.target(target, in_try));
            if let StmtKind::Try {
                body,
                handlers,
                orelse,
                finally,
            } = &stmt.kind
            {
                self.block(body, true);
                // Where the body never ends, only the handlers assign.
                let in_handler = in_try || leaves(body);
                for handler in handlers {
                    self.block(&handler.body, in_handler);
                }
                self.block(orelse, in_try || !finally.is_empty());
                self.block(finally, in_try);
            } else {
                each_block(&stmt.kind, |block| self.block(block, in_try));
            }
        }
    }

    fn expr(&mut self, id: ExprId, in_try: bool) {
        let kind = &self.function.expr(id).kind;
        if let ExprKind::Block { body, .. } = kind {
            self.block(body, in_try);
        }
        each_operand(kind, |it| self.expr(it, in_try));
    }

    fn target(&mut self, target: &Target, in_try: bool) {
        if let Target::Local(local) = target
            && self.assigned.insert(*local)
            && in_try
        {
            self.late.insert(*local);
        }
    }
}

/// Control never gets to the end of the block.
fn leaves(body: &[Stmt]) -> bool {
    match body.last().map(|it| &it.kind) {
        Some(
            StmtKind::Raise { .. } | StmtKind::Return(_) | StmtKind::Break | StmtKind::Continue,
        ) => true,
        Some(StmtKind::If { then, orelse, .. }) => leaves(then) && leaves(orelse),
        _ => false,
    }
}
