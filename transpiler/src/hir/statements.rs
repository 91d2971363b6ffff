//! The parts of a statement.
//!
//! ```python
//! for i, name in pairs:       # targets: i, name
//!     show(name)              # blocks: the body, then the `else`
//! else:
//!     print("done")
//! ```
//!
//! Invariant: in the order in which they may run.

use super::{ExprId, ExprKind, Function, Stmt, StmtKind, Target};

/// Calls `work` with each block that stands in a statement.
pub(crate) fn each_block<'a>(kind: &'a StmtKind, mut work: impl FnMut(&'a [Stmt])) {
    match kind {
        StmtKind::If { then, orelse, .. } => {
            work(then);
            work(orelse);
        }
        StmtKind::While { body, orelse, .. } | StmtKind::For { body, orelse, .. } => {
            work(body);
            work(orelse);
        }
        StmtKind::Try {
            body,
            handlers,
            orelse,
            finally,
        } => {
            work(body);
            for handler in handlers {
                work(&handler.body);
            }
            work(orelse);
            work(finally);
        }
        StmtKind::ClassDef { body, .. } => work(body),
        StmtKind::Expr(_)
        | StmtKind::Assign { .. }
        | StmtKind::Delete(_)
        | StmtKind::Break
        | StmtKind::Continue
        | StmtKind::Return(_)
        | StmtKind::Raise { .. }
        | StmtKind::Def(_)
        | StmtKind::Import(_) => {}
    }
}

/// Calls `work` with each place that the statement itself assigns or deletes; an unpacking has
/// several.
pub(crate) fn each_target<'a>(kind: &'a StmtKind, mut work: impl FnMut(&'a Target)) {
    if let StmtKind::Assign { target, .. }
    | StmtKind::Delete(target)
    | StmtKind::For { target, .. } = kind
    {
        each_place(target, &mut work);
    }
}

/// Calls `work` with a place, or with each place of an unpacking.
fn each_place<'a>(target: &'a Target, work: &mut impl FnMut(&'a Target)) {
    match target {
        Target::Unpack { targets, .. } => {
            for target in targets {
                each_place(target, work);
            }
        }
        place => work(place),
    }
}

/// Calls `work` with each expression that stands in a statement itself, not in a block of it.
pub(crate) fn each_expr(kind: &StmtKind, mut work: impl FnMut(ExprId)) {
    each_target(kind, |target| match target {
        Target::Attribute { object, .. } => work(*object),
        Target::Subscript { object, index } => {
            work(*object);
            work(*index);
        }
        Target::Local(_) | Target::Global(_) | Target::Unpack { .. } => {}
    });
    match kind {
        StmtKind::Expr(value)
        | StmtKind::Assign { value, .. }
        | StmtKind::If { test: value, .. }
        | StmtKind::While { test: value, .. }
        | StmtKind::For { iter: value, .. } => work(*value),
        StmtKind::Return(value) => value.iter().for_each(|it| work(*it)),
        StmtKind::Raise { exc, cause } => {
            [exc, cause].into_iter().flatten().for_each(|it| work(*it))
        }
        StmtKind::Try { handlers, .. } => {
            let classes = handlers.iter().filter_map(|it| it.classes.as_ref());
            classes.flatten().for_each(|it| work(*it));
        }
        StmtKind::Delete(_)
        | StmtKind::Break
        | StmtKind::Continue
        | StmtKind::Def(_)
        | StmtKind::ClassDef { .. }
        | StmtKind::Import(_) => {}
    }
}

/// Calls `work` with the object and the name of each attribute that a function assigns or deletes.
pub(crate) fn each_store(function: &Function, mut work: impl FnMut(ExprId, &str)) {
    stores_in(&function.body, &mut work);
    for expr in &function.exprs {
        if let ExprKind::Block { body, .. } = &expr.kind {
            stores_in(body, &mut work);
        }
    }
}

fn stores_in(body: &[Stmt], work: &mut impl FnMut(ExprId, &str)) {
    for stmt in body {
        each_target(&stmt.kind, |target| {
            if let Target::Attribute { object, name } = target {
                work(*object, name);
            }
        });
        each_block(&stmt.kind, |block| stores_in(block, work));
    }
}
