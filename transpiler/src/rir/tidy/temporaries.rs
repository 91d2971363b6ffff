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

use std::collections::VecDeque;

use rustc_hash::FxHashMap;

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
        let mut rest = Rest {
            stmts: std::mem::take(&mut block.stmts).into(),
            value: block.value.as_deref(),
            counts: None,
        };
        block.stmts.reserve_exact(rest.stmts.len());
        while !rest.stmts.is_empty() {
            rest.name_parts();
            if !rest.pass_on() {
                block.stmts.extend(rest.stmts.pop_front());
            }
        }
    }
}

/// What follows in a block, with its value.
struct Rest<'a> {
    stmts: VecDeque<Stmt>,
    value: Option<&'a Expr>,
    /// How often it names each variable, counted when that is first asked. What this pass does
    /// leaves the counts of the variables that stay as they are.
    counts: Option<Counts>,
}

impl Rest<'_> {
    fn count(&mut self, name: &str) -> usize {
        let counts = self.counts.get_or_insert_with(|| {
            let mut counts = Counts(FxHashMap::default());
            self.stmts.iter().for_each(|stmt| counts.stmt(stmt));
            self.value.into_iter().for_each(|value| counts.expr(value));
            counts
        });
        counts.0.get(name).copied().unwrap_or(0)
    }

    /// `let (a_2, b_2) = pair; let a = a_2; let b = b_2;` is `let (a, b) = pair;`.
    fn name_parts(&mut self) {
        while let Some((at, part)) = self.named_part()
            && self.count(&part) == 1
            && let Some(Stmt {
                kind: StmtKind::Let { name, mutable, .. },
                ..
            }) = self.stmts.remove(1)
        {
            if let Some(Stmt {
                kind: StmtKind::LetTuple { names, .. },
                ..
            }) = self.stmts.front_mut()
            {
                names[at] = (name, mutable);
            }
        }
    }

    /// The part that the statement behind a `let (…)` gives another name.
    fn named_part(&self) -> Option<(usize, String)> {
        let StmtKind::LetTuple {
            names,
            ty: Type::Tuple(types),
            ..
        } = &self.stmts.front()?.kind
        else {
            return None;
        };
        let (part, name, ty) = renamed(self.stmts.get(1)?)?;
        let at = names.iter().position(|(it, _)| it == part)?;
        let is_taken = names.iter().any(|(it, _)| it == name);
        (types.get(at) == Some(ty) && !is_taken).then(|| (at, part.to_owned()))
    }

    /// `let t = e; let x = f(t);` is `let x = f(e);` where nothing happens in between.
    fn pass_on(&mut self) -> bool {
        let Some(target) = self.taker() else {
            return false;
        };
        let Some(Stmt {
            kind: StmtKind::Let { name, .. },
            ..
        }) = self.stmts.front()
        else {
            return false;
        };
        let name = name.clone();
        if self.count(&name) != 1 {
            return false;
        }
        let Some(Stmt {
            source,
            kind: StmtKind::Let {
                init: Some(init), ..
            },
        }) = self.stmts.pop_front()
        else {
            return false;
        };
        if let Some(Stmt {
            kind: StmtKind::Let {
                init: Some(later), ..
            },
            ..
        }) = self.stmts.get_mut(target - 1)
        {
            let mut passing = Passing {
                name: &name,
                value: Some(init),
            };
            passing.expr(later);
        }
        // The comment introduces what is left of the statement.
        if let Some(first) = self.stmts.front_mut()
            && first.source.is_none()
        {
            first.source = source;
        }
        true
    }

    /// The statement that could have the first one's value in place of its variable.
    fn taker(&self) -> Option<usize> {
        let StmtKind::Let {
            name,
            mutable: false,
            init: Some(init),
            ..
        } = &self.stmts.front()?.kind
        else {
            return None;
        };
        let is_constant = matches!(init.kind, ExprKind::Literal(_));
        for (at, stmt) in self.stmts.iter().enumerate().skip(1) {
            let StmtKind::Let {
                init: Some(later), ..
            } = &stmt.kind
            else {
                return None;
            };
            if stmt.source.is_some() {
                return None;
            }
            if mentions_stmt(stmt, name) {
                let is_sole = is_constant || is_sole_operand(later, name);
                return (is_sole && takes_whole(later, name)).then_some(at);
            }
            if !is_constant && !is_constant_value(later) {
                return None;
            }
        }
        None
    }
}

/// `let name: ty = part;` within a Python statement.
fn renamed(stmt: &Stmt) -> Option<(&str, &str, &Type)> {
    let StmtKind::Let {
        name,
        ty,
        init: Some(init),
        ..
    } = &stmt.kind
    else {
        return None;
    };
    match &init.kind {
        ExprKind::Local {
            name: part,
            mode: Use::Move | Use::Copy,
        } if stmt.source.is_none() => Some((part, name, ty)),
        _ => None,
    }
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
    let mut finder = AnyLocal(false);
    finder.expr(expr);
    !finder.0 && is_pure(expr)
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

/// How often each variable is named.
struct Counts(FxHashMap<String, usize>);

impl Visit for Counts {
    fn expr(&mut self, expr: &Expr) {
        if let ExprKind::Local { name, .. } = &expr.kind {
            match self.0.get_mut(name) {
                Some(count) => *count += 1,
                None => {
                    self.0.insert(name.clone(), 1);
                }
            }
        }
        walk_expr(self, expr);
    }
}

/// Whether a variable is named.
struct AnyLocal(bool);

impl Visit for AnyLocal {
    fn expr(&mut self, expr: &Expr) {
        self.0 |= matches!(expr.kind, ExprKind::Local { .. });
        walk_expr(self, expr);
    }
}
