//! What a `try` came to has a name.
//!
//! Problem: `if let Err(exc) = 'try_3: { …forty lines… } { …handler… }` hides where the handler
//! starts.
//!
//! ```text
//! let caught: Result<()> = 'try_3: { … };
//! if let Err(exc) = caught { … }
//! ```
//!
//! And a `try` whose body cannot raise is its body.

use super::unreachable::ends;
use crate::rir::visit::{VisitMut, walk_block_mut};
use crate::rir::{Block, Expr, ExprKind, Pattern, Stmt, StmtKind, Type, Use};

/// Lowering keeps this name free.
const CAUGHT: &str = "caught";

pub(super) fn run(body: &mut Block) {
    Tries.block(body);
}

/// Takes the handlers off what cannot raise; whether there was any. Runs where labels that nothing
/// breaks to are gone.
pub(super) fn run_calm(body: &mut Block) -> bool {
    let mut calm = Calm { changed: false };
    calm.block(body);
    calm.changed
}

struct Calm {
    changed: bool,
}

impl VisitMut for Calm {
    fn block(&mut self, block: &mut Block) {
        walk_block_mut(self, block);
        if !block.stmts.iter().any(is_calm) {
            return;
        }
        self.changed = true;
        for stmt in std::mem::take(&mut block.stmts) {
            if !is_calm(&stmt) {
                block.stmts.push(stmt);
                continue;
            }
            let Stmt { source, kind } = stmt;
            if source.is_some() {
                block.stmts.push(Stmt {
                    source,
                    kind: StmtKind::Comment,
                });
            }
            if let StmtKind::IfLet { value, .. }
            | StmtKind::Match { value, .. }
            | StmtKind::Let {
                init: Some(value), ..
            } = kind
                && let ExprKind::Block(body) = value.kind
            {
                block.stmts.extend(body.stmts);
            }
        }
    }
}

/// `if let Err(…) = { …; Ok(()) }`, and what looks at a block that never comes to its end.
fn is_calm(stmt: &Stmt) -> bool {
    let (StmtKind::IfLet { value, .. }
    | StmtKind::Match { value, .. }
    | StmtKind::Let {
        init: Some(value), ..
    }) = &stmt.kind
    else {
        return false;
    };
    let ExprKind::Block(body) = &value.kind else {
        return false;
    };
    let StmtKind::IfLet {
        pattern: Pattern::Variant { path, .. },
        orelse: None,
        ..
    } = &stmt.kind
    else {
        return ends(body);
    };
    let is_ok = |value: &Expr| matches!(&value.kind, ExprKind::Call { path, .. } if path == "Ok");
    ends(body) || (path == "Err" && body.value.as_deref().is_some_and(is_ok))
}

struct Tries;

impl VisitMut for Tries {
    fn block(&mut self, block: &mut Block) {
        walk_block_mut(self, block);
        let mut index = 0;
        while index < block.stmts.len() {
            if let Some(named) = name_result(&mut block.stmts[index]) {
                block.stmts.insert(index, named);
                index += 1;
            }
            only_failed(&mut block.stmts[index]);
            index += 1;
        }
    }
}

/// `if let Err(_) = caught` is `if caught.is_err()`.
fn only_failed(stmt: &mut Stmt) {
    let StmtKind::IfLet {
        pattern: Pattern::Variant { path, fields },
        value,
        then,
        orelse,
    } = &mut stmt.kind
    else {
        return;
    };
    let ExprKind::Local { name, .. } = &value.kind else {
        return;
    };
    if path != "Err" || fields.as_slice() != [Pattern::Wildcard] {
        return;
    }
    let receiver = Box::new(Expr {
        kind: ExprKind::Local {
            name: name.clone(),
            mode: Use::Borrow,
        },
        ty: value.ty.clone(),
    });
    let name = "is_err".to_owned();
    let kind = ExprKind::Method {
        receiver,
        name,
        types: Vec::new(),
        args: Vec::new(),
    };
    let test = Expr {
        kind,
        ty: Type::path("bool"),
    };
    let (then, orelse) = (std::mem::take(then), orelse.take());
    stmt.kind = StmtKind::If { test, then, orelse };
}

/// The statement that names a labelled block's result, taken out of the one that looks at it.
fn name_result(stmt: &mut Stmt) -> Option<Stmt> {
    let (StmtKind::IfLet { value, .. } | StmtKind::Match { value, .. }) = &mut stmt.kind else {
        return None;
    };
    if !matches!(value.kind, ExprKind::Labeled { .. } | ExprKind::Block(_)) {
        return None;
    }
    let ty = value.ty.clone();
    let name = CAUGHT.to_owned();
    let local = Expr {
        kind: ExprKind::Local {
            name: name.clone(),
            mode: Use::Move,
        },
        ty: ty.clone(),
    };
    let init = Some(std::mem::replace(value, local));
    let kind = StmtKind::Let {
        name,
        mutable: false,
        ty,
        init,
    };
    Some(Stmt {
        source: stmt.source.take(),
        kind,
    })
}
