//! A variable is declared where it gets its first value.
//!
//! ```text
//! let total: Int;             let total: Int = read()?;
//! total = read()?;       →
//! ```
//!
//! The same for an `if` or `match` whose every way ends in the assignment. A loop's item goes
//! straight into the variable that it is for. Where several variables hold objects with a
//! `__del__`, their declarations stay: Rust lets go of variables against the order of these.

use crate::rir::visit::{VisitMut, mentions, mentions_stmt, walk_block_mut};
use crate::rir::{
    Arm, Block, Expr, ExprKind, Function, Literal, Param, Pattern, Stmt, StmtKind, Type, Use,
};

use super::Quiet;
use super::scopes::{Places, sink};
use super::unreachable::ends;

/// `let mut n: Int = n;` at the top is a parameter that changes.
pub(super) fn params(function: &mut Function, quiet: &Quiet) {
    for param in &mut function.params {
        if !quiet.is_finalized(&param.ty) {
            own_param(param, &mut function.body);
        }
    }
}

pub(super) fn run(function: &mut Function, quiet: &Quiet) {
    let is_ordered =
        |stmt: &&Stmt| matches!(&stmt.kind, StmtKind::Let { ty, .. } if quiet.is_finalized(ty));
    let in_order = function.body.stmts.iter().filter(is_ordered).count() > 1;
    Lets { quiet, in_order }.block(&mut function.body);
}

fn own_param(param: &mut Param, body: &mut Block) {
    let again = |stmt: &Stmt| match &stmt.kind {
        StmtKind::Let {
            name,
            ty,
            init: Some(init),
            ..
        } => *name == param.name && *ty == param.ty && is_local(init, name),
        _ => false,
    };
    let Some(at) = body.stmts.iter().position(again) else {
        return;
    };
    if body.stmts[at].source.is_none()
        && !body.stmts[..at]
            .iter()
            .any(|it| mentions_stmt(it, &param.name))
    {
        body.stmts.remove(at);
        param.mutable = true;
    }
}

struct Lets<'a> {
    quiet: &'a Quiet,
    /// The order of the declarations of objects with a `__del__` shows.
    in_order: bool,
}

impl Lets<'_> {
    fn stays(&self, stmt: &Stmt) -> bool {
        self.in_order
            && matches!(&stmt.kind, StmtKind::Let { ty, .. } if self.quiet.is_finalized(ty))
    }
}

impl VisitMut for Lets<'_> {
    fn block(&mut self, block: &mut Block) {
        let places = Places::of(block);
        if !places.is_empty() {
            let moved: Vec<bool> = (0..block.stmts.len())
                .map(|index| {
                    !self.stays(&block.stmts[index])
                        && (merge(block, index, &places) || sink(block, index, self.quiet, &places))
                })
                .collect();
            let mut moved = moved.into_iter();
            block.stmts.retain(|_| moved.next() != Some(true));
        }
        walk_block_mut(self, block);
        block.stmts.iter_mut().for_each(name_item);
    }
}

/// `for item in xs { let x = item; … }` is `for x in xs { … }`.
fn name_item(stmt: &mut Stmt) {
    let StmtKind::For {
        pattern: Pattern::Bind { name: item, .. },
        body,
        ..
    } = &mut stmt.kind
    else {
        return;
    };
    let Some((
        Stmt {
            source: None,
            kind:
                StmtKind::Let {
                    name,
                    init: Some(init),
                    ..
                },
        },
        rest,
    )) = body.stmts.split_first()
    else {
        return;
    };
    let again = rest.iter().any(|stmt| mentions_stmt(stmt, item))
        || body
            .value
            .as_ref()
            .is_some_and(|value| mentions(value, item));
    let takes = matches!(
        &init.kind,
        ExprKind::Local { name, mode: Use::Move | Use::Copy } if name == item
    );
    if takes && !again {
        *item = name.clone();
        body.stmts.remove(0);
    }
}

/// Moves the declaration at `index` down to the variable's first value. True if the statement at
/// `index` has to go.
fn merge(block: &mut Block, index: usize, places: &Places) -> bool {
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
    let Some(&first) = places.after(index, &name).first() else {
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
    let is_explained = block.stmts[index].source.is_some();
    if is_explained {
        block.stmts[index].kind = StmtKind::Comment;
    }
    !is_explained
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
        Pattern::Tuple(fields)
        | Pattern::Array(fields)
        | Pattern::Variant { fields, .. }
        | Pattern::Or(fields) => fields.iter().any(|field| binds(field, of)),
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
