//! Copies of functions: a method for another class, with the functions that stand in it.
//!
//! ```python
//! class Left:
//!     def hello(self):                  # in the copy `super()` goes on from the copy's class
//!         return [super().hello() for _ in self.names]
//! ```

use rustc_hash::FxHashMap;

use crate::hir::{ClassId, ExprKind, FuncId, Function, Program, Stmt, StmtKind};

/// Copies a method of `origin` and the functions in it for `copy`; `made` says what became of
/// each. Gives the functions that were copied, the method first.
pub(super) fn copy(
    program: &mut Program,
    method: FuncId,
    (origin, copy): (ClassId, ClassId),
    made: &mut FxHashMap<FuncId, FuncId>,
) -> Vec<FuncId> {
    // A function inside has a later or an earlier id than its parent.
    let mut family = vec![method];
    let mut at = 0;
    while let Some(parent) = family.get(at).copied() {
        let all = program.functions.iter().enumerate();
        let inner = all.filter(|(_, it)| it.parent == Some(parent));
        family.extend(inner.map(|(index, _)| FuncId(index as u32)));
        at += 1;
    }
    for (at, id) in family.iter().enumerate() {
        made.insert(*id, FuncId((program.functions.len() + at) as u32));
    }
    for id in &family {
        let mut function = program.function(*id).clone();
        rename(&mut function, made, (origin, copy));
        program.functions.push(function);
    }
    family
}

/// Makes the clone of a function the copy's own.
fn rename(
    function: &mut Function,
    made: &FxHashMap<FuncId, FuncId>,
    (origin, copy): (ClassId, ClassId),
) {
    function.parent = function
        .parent
        .map(|it| made.get(&it).copied().unwrap_or(it));
    if function.class == Some(origin) {
        function.class = Some(copy);
    }
    for expr in &mut function.exprs {
        match &mut expr.kind {
            ExprKind::Function(id) => *id = made.get(id).copied().unwrap_or(*id),
            ExprKind::Super(id) if *id == origin => *id = copy,
            ExprKind::Block { body, .. } => rename_definitions(body, made),
            _ => {}
        }
    }
    rename_definitions(&mut function.body, made);
}

fn rename_definitions(body: &mut [Stmt], made: &FxHashMap<FuncId, FuncId>) {
    for stmt in body {
        match &mut stmt.kind {
            StmtKind::Def(id) => *id = made.get(id).copied().unwrap_or(*id),
            StmtKind::If { then, orelse, .. } => {
                rename_definitions(then, made);
                rename_definitions(orelse, made);
            }
            StmtKind::While { body, orelse, .. } | StmtKind::For { body, orelse, .. } => {
                rename_definitions(body, made);
                rename_definitions(orelse, made);
            }
            StmtKind::Try {
                body,
                handlers,
                orelse,
                finally,
            } => {
                rename_definitions(body, made);
                for handler in handlers {
                    rename_definitions(&mut handler.body, made);
                }
                rename_definitions(orelse, made);
                rename_definitions(finally, made);
            }
            StmtKind::ClassDef { body, .. } => rename_definitions(body, made),
            StmtKind::Expr(_)
            | StmtKind::Assign { .. }
            | StmtKind::Delete(_)
            | StmtKind::Break
            | StmtKind::Continue
            | StmtKind::Return(_)
            | StmtKind::Raise { .. }
            | StmtKind::Import(_) => {}
        }
    }
}
