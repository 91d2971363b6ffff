//! Temporaries that only pass a value on go.
//!
//! Problem: lowering holds each part of a statement in a variable of its own, to keep Python's
//! order of evaluation; mostly the order is the same without.
//!
//! ```python
//! for i, name in enumerate(names): ...
//! low, high = 0, len(names)
//! ```
//! ```text
//! let (i_2, name_2): (i64, Str) = item?;         let (i, name): (i64, Str) = item?;
//! let i: i64 = i_2;
//! let name: Str = name_2;                   →
//! let value: i64 = 0;
//! let value_2: i64 = names.len();
//! let low: i64 = value;                          let low: i64 = 0;
//! let high: i64 = value_2;                       let high: i64 = names.len();
//! ```
//! Only what stands in one Python statement is joined: the variables of the script stay.

use crate::rir::visit::{Visit, VisitMut, mentions_stmt, walk_block_mut, walk_expr, walk_expr_mut};
use crate::rir::{Block, Expr, ExprKind, Literal, SMALL_INTS, Stmt, StmtKind, Type, Use};
use crate::types::interval::Interval;

use super::liveness::is_pure;

pub(super) fn run(body: &mut Block) {
    Temporaries.block(body);
}

struct Temporaries;

impl VisitMut for Temporaries {
    fn block(&mut self, block: &mut Block) {
        walk_block_mut(self, block);
        let mut index = 0;
        while index < block.stmts.len() {
            name_parts(block, index);
            if !pass_on(block, index) {
                index += 1;
            }
        }
    }
}

/// `let (a_2, b_2) = pair; let a = a_2; let b = b_2;` is `let (a, b) = pair;`.
fn name_parts(block: &mut Block, index: usize) {
    while let Some((at, name, mutable)) = named_part(block, index) {
        if let StmtKind::LetTuple { names, .. } = &mut block.stmts[index].kind {
            names[at] = (name, mutable);
        }
        block.stmts.remove(index + 1);
    }
}

/// The part that the statement behind a `let (…)` gives its only name.
fn named_part(block: &Block, index: usize) -> Option<(usize, String, bool)> {
    let StmtKind::LetTuple {
        names,
        ty: Type::Tuple(types),
        ..
    } = &block.stmts.get(index)?.kind
    else {
        return None;
    };
    let (part, name, mutable, ty) = renamed(block.stmts.get(index + 1)?)?;
    let at = names.iter().position(|(it, _)| it == part)?;
    let is_taken = names.iter().any(|(it, _)| it == name);
    let is_only = uses(block_tail(block, index + 2), part) == 0;
    (types.get(at) == Some(ty) && !is_taken && is_only).then(|| (at, name.to_owned(), mutable))
}

/// `let name: ty = part;` within a Python statement.
fn renamed(stmt: &Stmt) -> Option<(&str, &str, bool, &Type)> {
    let StmtKind::Let {
        name,
        mutable,
        ty,
        init: Some(init),
    } = &stmt.kind
    else {
        return None;
    };
    match &init.kind {
        ExprKind::Local {
            name: part,
            mode: Use::Move | Use::Copy,
        } if stmt.source.is_none() => Some((part, name, *mutable, ty)),
        _ => None,
    }
}

/// What follows in a block, with its value.
fn block_tail(block: &Block, from: usize) -> (&[Stmt], Option<&Expr>) {
    let stmts = block.stmts.get(from..).unwrap_or_default();
    (stmts, block.value.as_deref())
}

/// `let t = e; let x = f(t);` is `let x = f(e);` where nothing happens in between.
fn pass_on(block: &mut Block, index: usize) -> bool {
    let StmtKind::Let {
        name,
        mutable: false,
        init: Some(init),
        ..
    } = &block.stmts[index].kind
    else {
        return false;
    };
    let is_constant = matches!(init.kind, ExprKind::Literal(_));
    let (stmts, value) = block_tail(block, index + 1);
    if uses((stmts, value), name) != 1 {
        return false;
    }
    let mut target = None;
    for (at, stmt) in stmts.iter().enumerate() {
        let StmtKind::Let {
            init: Some(later), ..
        } = &stmt.kind
        else {
            return false;
        };
        if stmt.source.is_some() {
            return false;
        }
        if mentions_stmt(stmt, name) {
            let is_sole = is_constant || is_sole_operand(later, name);
            target = (is_sole && takes_whole(later, name)).then_some(index + 1 + at);
            break;
        }
        if !is_constant && !is_constant_value(later) {
            return false;
        }
    }
    let Some(target) = target else {
        return false;
    };
    let name = name.clone();
    let Stmt { source, kind } = block.stmts.remove(index);
    let StmtKind::Let {
        init: Some(init), ..
    } = kind
    else {
        return false;
    };
    if let StmtKind::Let {
        init: Some(later), ..
    } = &mut block.stmts[target - 1].kind
    {
        let mut passing = Passing {
            name: &name,
            value: Some(init),
        };
        passing.expr(later);
    }
    // The comment introduces what is left of the statement.
    if let Some(first) = block.stmts.get_mut(index)
        && first.source.is_none()
    {
        first.source = source;
    }
    true
}

/// Nothing else in the expression is evaluated but constants.
fn is_sole_operand(expr: &Expr, name: &str) -> bool {
    match &expr.kind {
        ExprKind::Local { name: local, .. } => local == name,
        ExprKind::Literal(_) | ExprKind::Path(_) => true,
        ExprKind::Call { args, .. } => args.iter().all(|it| is_sole_operand(it, name)),
        ExprKind::Method { receiver, args, .. } => {
            is_sole_operand(receiver, name) && args.iter().all(|it| is_sole_operand(it, name))
        }
        ExprKind::Cast(value) | ExprKind::Propagate { value, .. } | ExprKind::At { value, .. } => {
            is_sole_operand(value, name)
        }
        _ => false,
    }
}

fn is_constant_value(expr: &Expr) -> bool {
    let mut finder = Uses {
        name: None,
        count: 0,
    };
    finder.expr(expr);
    finder.count == 0 && is_pure(expr)
}

/// The one use takes the value, rather than a reference to it.
fn takes_whole(expr: &Expr, name: &str) -> bool {
    struct Finder<'a>(&'a str, bool);
    impl Visit for Finder<'_> {
        fn expr(&mut self, expr: &Expr) {
            if let ExprKind::Local {
                name,
                mode: Use::Move | Use::Copy,
            } = &expr.kind
            {
                self.1 |= name == self.0;
            }
            // A place that is borrowed or reached into must stay a variable.
            match &expr.kind {
                ExprKind::Ref(_)
                | ExprKind::RefMut(_)
                | ExprKind::Closure { .. }
                | ExprKind::Labeled { .. }
                | ExprKind::Block(_)
                | ExprKind::Async(_) => {}
                _ => walk_expr(self, expr),
            }
        }
    }
    let mut finder = Finder(name, false);
    finder.expr(expr);
    finder.1
}

struct Passing<'a> {
    name: &'a str,
    value: Option<Expr>,
}

impl VisitMut for Passing<'_> {
    fn expr(&mut self, expr: &mut Expr) {
        let is_it = matches!(&expr.kind, ExprKind::Local { name, .. } if name == self.name);
        match self.value.take_if(|_| is_it) {
            Some(value) => *expr = value,
            None => {
                walk_expr_mut(self, expr);
                fold(expr);
            }
        }
    }
}

/// `Int::from(0)` of a literal that fits every target's word is a constant.
fn fold(expr: &mut Expr) {
    if let ExprKind::Call { path, args, .. } = &mut expr.kind
        && path == "Int::from"
        && let [
            Expr {
                kind: ExprKind::Literal(Literal::I64(value)),
                ..
            },
        ] = args.as_slice()
        && SMALL_INTS.contains(Interval::point(*value))
    {
        *path = "Int::small".to_owned();
    }
}

/// How often statements name a variable.
pub(super) fn uses((stmts, value): (&[Stmt], Option<&Expr>), name: &str) -> usize {
    let mut uses = Uses {
        name: Some(name),
        count: 0,
    };
    for stmt in stmts {
        uses.stmt(stmt);
    }
    if let Some(value) = value {
        uses.expr(value);
    }
    uses.count
}

/// Counts uses of one variable, or of any.
struct Uses<'a> {
    name: Option<&'a str>,
    count: usize,
}

impl Visit for Uses<'_> {
    fn expr(&mut self, expr: &Expr) {
        if let ExprKind::Local { name, .. } = &expr.kind
            && self.name.is_none_or(|it| it == name)
        {
            self.count += 1;
        }
        walk_expr(self, expr);
    }
}
