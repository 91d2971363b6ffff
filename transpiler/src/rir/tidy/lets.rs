//! A variable is declared where it gets its first value.
//!
//! ```text
//! let total: Int;             let total: Int = read()?;
//! total = read()?;       →
//! ```
//!
//! The same for an `if` or `match` whose every way ends in the assignment.

use crate::rir::visit::{Visit, VisitMut, walk_block_mut, walk_expr, walk_stmt};
use crate::rir::{Arm, Block, Expr, ExprKind, Literal, Pattern, Stmt, StmtKind, Type};

use super::unreachable::ends;

pub(super) fn run(body: &mut Block) {
    Lets.block(body);
}

struct Lets;

impl VisitMut for Lets {
    fn block(&mut self, block: &mut Block) {
        let mut index = 0;
        while index < block.stmts.len() {
            if !merge(block, index) {
                index += 1;
            }
        }
        walk_block_mut(self, block);
    }
}

/// Moves the declaration at `index` down to the variable's first value. True if the statement at
/// `index` is another one now.
fn merge(block: &mut Block, index: usize) -> bool {
    let StmtKind::Let {
        name,
        mutable,
        ty,
        init: None,
    } = &block.stmts[index].kind
    else {
        return false;
    };
    let (name, mutable, ty) = (name.clone(), *mutable, ty.clone());
    let first = (index + 1..block.stmts.len()).find(|at| mentions_stmt(&block.stmts[*at], &name));
    let Some(first) = first else {
        return false;
    };
    let kind = &mut block.stmts[first].kind;
    let value = match kind {
        StmtKind::Assign { place, value } if is_local(place, &name) && !mentions(value, &name) => {
            std::mem::replace(value, unit())
        }
        StmtKind::If {
            test,
            then,
            orelse: Some(orelse),
        } if !mentions(test, &name) && gives(then, &name) && gives(orelse, &name) => {
            give(then, &name);
            give(orelse, &name);
            let test = Box::new(std::mem::replace(test, unit()));
            let (then, orelse) = (std::mem::take(then), std::mem::take(orelse));
            Expr {
                kind: ExprKind::If { test, then, orelse },
                ty: ty.clone(),
            }
        }
        StmtKind::Match { value, arms }
            if !mentions(value, &name) && arms.iter().all(|arm| arm_gives(arm, &name)) =>
        {
            arms.iter_mut().for_each(|arm| give(&mut arm.body, &name));
            let value = Box::new(std::mem::replace(value, unit()));
            Expr {
                kind: ExprKind::Match {
                    value,
                    arms: std::mem::take(arms),
                },
                ty: ty.clone(),
            }
        }
        _ => return false,
    };
    *kind = StmtKind::Let {
        name,
        mutable,
        ty,
        init: Some(value),
    };
    match block.stmts[index].source {
        Some(_) => block.stmts[index].kind = StmtKind::Comment,
        None => {
            block.stmts.remove(index);
        }
    }
    true
}

fn unit() -> Expr {
    Expr {
        kind: ExprKind::Literal(Literal::Unit),
        ty: Type::Unit,
    }
}

fn is_local(expr: &Expr, of: &str) -> bool {
    matches!(&expr.kind, ExprKind::Local { name, .. } if name == of)
}

fn arm_gives(arm: &Arm, name: &str) -> bool {
    let free = arm
        .guard
        .as_ref()
        .is_none_or(|guard| !mentions(guard, name));
    free && !binds(&arm.pattern, name) && gives(&arm.body, name)
}

fn binds(pattern: &Pattern, of: &str) -> bool {
    match pattern {
        Pattern::Bind { name, .. } => name == of,
        Pattern::Tuple(fields) | Pattern::Variant { fields, .. } | Pattern::Or(fields) => {
            fields.iter().any(|field| binds(field, of))
        }
        Pattern::Wildcard | Pattern::Literal(_) => false,
    }
}

/// Whether the block ends in the variable's only assignment, or does not end.
fn gives(block: &Block, name: &str) -> bool {
    let Some((last, before)) = block.stmts.split_last() else {
        return false;
    };
    if block.value.is_some() || before.iter().any(|stmt| mentions_stmt(stmt, name)) {
        return false;
    }
    match &last.kind {
        StmtKind::Assign { place, value } => is_local(place, name) && !mentions(value, name),
        _ => ends(block) && !mentions_stmt(last, name),
    }
}

/// The assignment at the end of a block as the block's value.
fn give(block: &mut Block, name: &str) {
    let assigns =
        |stmt: &Stmt| matches!(&stmt.kind, StmtKind::Assign { place, .. } if is_local(place, name));
    if !block.stmts.last().is_some_and(assigns) {
        return;
    }
    if let Some(Stmt {
        source,
        kind: StmtKind::Assign { value, .. },
    }) = block.stmts.pop()
    {
        if source.is_some() {
            block.stmts.push(Stmt {
                source,
                kind: StmtKind::Comment,
            });
        }
        block.value = Some(Box::new(value));
    }
}

struct Mentions<'a>(&'a str, bool);

impl Visit for Mentions<'_> {
    fn stmt(&mut self, stmt: &Stmt) {
        // A declaration of the same name is taken for a mention: nothing moves past it.
        self.1 |= match &stmt.kind {
            StmtKind::Let { name, .. } => name == self.0,
            StmtKind::LetTuple { names, .. } => names.iter().any(|(name, _)| name == self.0),
            _ => false,
        };
        walk_stmt(self, stmt);
    }

    fn expr(&mut self, expr: &Expr) {
        self.1 |= is_local(expr, self.0);
        walk_expr(self, expr);
    }
}

fn mentions(expr: &Expr, name: &str) -> bool {
    let mut mentions = Mentions(name, false);
    mentions.expr(expr);
    mentions.1
}

fn mentions_stmt(stmt: &Stmt, name: &str) -> bool {
    let mut mentions = Mentions(name, false);
    mentions.stmt(stmt);
    mentions.1
}
