//! Reads that an assignment within the same statement overtakes.
//!
//! ```python
//! total = k + (k := k * 3)      # the first `k` is the old one
//! ```
//!
//! Rust would borrow the variable for the first operand and refuse the assignment: such a read
//! takes its own copy.

use rustc_hash::FxHashSet;

use crate::hir::{
    ExprId, ExprKind, Function, LocalId, Stmt, Target, each_block, each_expr, each_operand,
    each_target,
};

/// The reads of locals that are assigned while the value is still waited for.
pub(super) fn overtaken(function: &Function) -> FxHashSet<ExprId> {
    let mut scan = Scan {
        function,
        waiting: Vec::new(),
        found: FxHashSet::default(),
    };
    scan.block(&function.body);
    scan.found
}

struct Scan<'a> {
    function: &'a Function,
    /// What the expressions around have read so far.
    waiting: Vec<(LocalId, ExprId)>,
    found: FxHashSet<ExprId>,
}

impl Scan<'_> {
    fn block(&mut self, body: &[Stmt]) {
        for stmt in body {
            let around = self.waiting.len();
            each_expr(&stmt.kind, |it| self.expr(it));
            // A statement has its value before it assigns.
            self.waiting.truncate(around);
            each_target(&stmt.kind, |it| self.target(it));
            each_block(&stmt.kind, |it| self.block(it));
        }
    }

    fn expr(&mut self, id: ExprId) {
        match &self.function.expr(id).kind {
            ExprKind::Local(local) => self.waiting.push((*local, id)),
            kind => {
                if let ExprKind::Block { body, .. } = kind {
                    self.block(body);
                }
                each_operand(kind, |it| self.expr(it));
            }
        }
    }

    fn target(&mut self, target: &Target) {
        if let Target::Local(local) = target {
            let read = self.waiting.iter().filter(|(it, _)| it == local);
            self.found.extend(read.map(|(_, id)| *id));
        }
    }
}
