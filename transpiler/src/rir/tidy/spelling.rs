//! Types that rustc cannot infer are spelled out where they stand.
//!
//! Problem: `let xs: List<i64> = List::new();` says it all, but a new list that is printed, hashed
//! or asked for its length at once has nothing around it that tells its element type, and a
//! literal whose method is called has no type yet.
//!
//! ```python
//! print([], abs(-2.5), None)
//! ```
//! ```text
//! rt::print!(List::<Value>::new(), (-2.5_f64).abs(), None::<Value>)
//! ```
//!
//! An expression is *typed by its place* in a `let`, an assignment, a struct's field, a result, or
//! an argument, passed by value, of a function of the program or of a method.

use crate::rir::visit::{Visit, VisitMut, walk_expr, walk_expr_mut, walk_stmt_mut};
use crate::rir::{BinaryOp, Block, Expr, ExprKind, Literal, Pattern, Stmt, StmtKind, Type};

pub(super) fn run(body: &mut Block) {
    Spelling { is_typed: true }.block(body);
}

/// The same for the value of a static.
pub(super) fn value(value: &mut Expr) {
    Spelling { is_typed: true }.visit(value, true);
}

struct Spelling {
    /// The place of what is visited next tells its type.
    is_typed: bool,
}

impl Spelling {
    fn visit(&mut self, expr: &mut Expr, is_typed: bool) {
        self.is_typed = is_typed;
        self.expr(expr);
    }

    fn visit_all(&mut self, exprs: &mut [Expr], is_typed: bool) {
        for expr in exprs {
            self.visit(expr, is_typed);
        }
    }
}

impl VisitMut for Spelling {
    fn block(&mut self, block: &mut Block) {
        let is_typed = self.is_typed;
        for stmt in &mut block.stmts {
            self.stmt(stmt);
        }
        if let Some(value) = &mut block.value {
            self.visit(value, is_typed);
        }
    }

    fn stmt(&mut self, stmt: &mut Stmt) {
        self.is_typed = match &stmt.kind {
            StmtKind::Let { .. }
            | StmtKind::LetTuple { .. }
            | StmtKind::LetPattern { .. }
            | StmtKind::Assign { .. }
            | StmtKind::AssignOp { .. }
            | StmtKind::Break { .. }
            | StmtKind::Return(_) => true,
            StmtKind::Expr(_)
            | StmtKind::If { .. }
            | StmtKind::IfLet { .. }
            | StmtKind::Match { .. }
            | StmtKind::While { .. }
            | StmtKind::Loop { .. }
            | StmtKind::For { .. }
            | StmtKind::Labeled { .. }
            | StmtKind::Continue { .. }
            | StmtKind::Comment => false,
        };
        walk_stmt_mut(self, stmt);
        if let StmtKind::For {
            pattern: Pattern::Bind { name, .. },
            iter,
            body,
            ..
        } = &mut stmt.kind
            && let ExprKind::Range { from, to } = &mut iter.kind
            && is_number(from)
            && is_number(to)
            && (is_computed(from) || is_computed(to) || is_wide(to) || Receivers::of(name, body))
        {
            spell_leaf(to);
        }
    }

    fn expr(&mut self, expr: &mut Expr) {
        let is_typed = self.is_typed;
        match &mut expr.kind {
            ExprKind::Method { receiver, args, .. } => {
                spell_number(receiver);
                self.visit(receiver, false);
                self.visit_all(args, true);
            }
            ExprKind::Call { path, args, .. } => {
                if path == "Int::from" {
                    args.iter_mut().for_each(spell_number);
                }
                let is_wrapper = matches!(path.as_str(), "Ok" | "Some");
                let made = match &expr.ty {
                    Type::Path(name, args) if name == "Result" => args.first(),
                    ty => Some(ty),
                };
                let is_own = made.is_some_and(|it| is_made_by(path, it));
                let is_native = path.starts_with("rt::");
                let known = if is_wrapper || is_own {
                    is_typed
                } else {
                    !is_native
                };
                self.visit_all(args, known);
            }
            ExprKind::Struct { fields, .. } => {
                for (_, value) in fields {
                    self.visit(value, true);
                }
            }
            ExprKind::CallValue { callee, args } => {
                self.visit(callee, false);
                self.visit_all(args, true);
            }
            ExprKind::Tuple(items) | ExprKind::Array(items) => self.visit_all(items, is_typed),
            ExprKind::If { test, then, orelse } => {
                self.visit(test, false);
                for branch in [then, orelse] {
                    self.is_typed = is_typed;
                    self.block(branch);
                }
            }
            ExprKind::Match { value, arms } => {
                self.visit(value, false);
                for arm in arms {
                    self.is_typed = is_typed;
                    self.arm(arm);
                }
            }
            ExprKind::Closure { ret, body, .. } => {
                let is_typed = ret.is_some();
                self.visit(body, is_typed);
            }
            ExprKind::Macro { .. }
            | ExprKind::Field { .. }
            | ExprKind::Unary { .. }
            | ExprKind::Ref(_) => {
                let mut each = Each(self);
                walk_expr_mut(&mut each, expr);
            }
            ExprKind::Cast(value) => {
                spell_number(value);
                self.visit(value, false);
            }
            ExprKind::Binary { op, left, right } => {
                if is_comparison(*op) && is_number(left) && is_number(right) {
                    spell_leaf(left);
                }
                if is_shift(*op) {
                    spell_number(right);
                }
                self.visit(left, false);
                self.visit(right, true);
            }
            _ => walk_expr_mut(self, expr),
        }
        if !is_typed && is_open(expr) {
            spell(expr);
        }
    }
}

/// Visits each child as one that its place does not type.
struct Each<'a>(&'a mut Spelling);

impl VisitMut for Each<'_> {
    fn expr(&mut self, expr: &mut Expr) {
        self.0.visit(expr, false);
    }
}

/// Looks for a number that is computed of one variable where numbers of several types may stand.
struct Receivers<'a> {
    name: &'a str,
    found: bool,
}

impl Receivers<'_> {
    fn of(name: &str, body: &Block) -> bool {
        let mut receivers = Receivers { name, found: false };
        receivers.block(body);
        receivers.found
    }

    fn is_computed(&self, expr: &Expr) -> bool {
        match &expr.kind {
            ExprKind::Local { name, .. } => name == self.name,
            ExprKind::Unary { value, .. } => self.is_computed(value),
            ExprKind::Binary { left, right, .. } => {
                self.is_computed(left) || self.is_computed(right)
            }
            _ => false,
        }
    }
}

impl Visit for Receivers<'_> {
    fn expr(&mut self, expr: &Expr) {
        match &expr.kind {
            ExprKind::Method { receiver: it, .. } | ExprKind::Cast(it) => {
                self.found |= self.is_computed(it);
            }
            ExprKind::Call { path, args, .. } if path == "Int::from" => {
                self.found |= args.iter().any(|it| self.is_computed(it));
            }
            _ => {}
        }
        walk_expr(self, expr);
    }
}

/// What the expression says leaves its type open.
fn is_open(expr: &Expr) -> bool {
    match (&expr.kind, &expr.ty) {
        (ExprKind::Call { path, args, .. }, Type::Path(_, types)) => {
            // What a closure gives is one of several types at most: a dict's values, not its keys.
            let is_plain = |it: &Expr| {
                matches!(it.kind, ExprKind::Closure { .. })
                    || matches!(&it.ty, Type::Path(_, types) if types.is_empty())
            };
            args.iter().all(is_plain) && !types.is_empty() && is_made_by(path, &expr.ty)
        }
        (ExprKind::Path(path), Type::Path(name, types)) => {
            path == "None" && name == "Option" && !types.is_empty()
        }
        (ExprKind::Array(items), Type::FixedArray(..)) => items.is_empty(),
        _ => false,
    }
}

/// The path is a function of the type: `List::new`, `rt::Set::from`.
fn is_made_by(path: &str, ty: &Type) -> bool {
    match (path.rsplit_once("::"), ty) {
        (Some((class, _)), Type::Path(name, _)) => last_name(class) == last_name(name),
        _ => false,
    }
}

fn last_name(path: &str) -> &str {
    path.rsplit_once("::").map_or(path, |(_, last)| last)
}

/// What takes numbers of several types, as a method does, needs to know which of them a number
/// is that is computed from literals; a bare literal is printed with its type.
fn spell_number(expr: &mut Expr) {
    if is_computed(expr) {
        spell_leaf(expr);
    }
}

/// Spells out the first literal of a number.
fn spell_leaf(expr: &mut Expr) {
    match &mut expr.kind {
        ExprKind::Unary { value: leaf, .. } | ExprKind::Binary { left: leaf, .. } => {
            spell_leaf(leaf);
        }
        ExprKind::If { then, .. } => {
            if let Some(value) = &mut then.value {
                spell_leaf(value);
            }
        }
        _ => spell(expr),
    }
}

/// An operation all of whose operands are number literals, as far as they decide its type.
fn is_computed(expr: &Expr) -> bool {
    let is_value = |it: &Block| it.value.as_ref().is_some_and(|it| is_number(it));
    match &expr.kind {
        ExprKind::Unary { value, .. } => is_number(value),
        ExprKind::Binary { op, left, right } => {
            !is_comparison(*op) && is_number(left) && (is_shift(*op) || is_number(right))
        }
        ExprKind::If { then, orelse, .. } => is_value(then) && is_value(orelse),
        _ => false,
    }
}

fn is_number(expr: &Expr) -> bool {
    let is_literal = matches!(
        expr.kind,
        ExprKind::Literal(Literal::F64(_) | Literal::I64(_))
    );
    is_literal || is_computed(expr)
}

/// A literal that fits none but `i64`.
fn is_wide(expr: &Expr) -> bool {
    matches!(expr.kind, ExprKind::Literal(Literal::I64(it)) if i32::try_from(it).is_err())
}

fn is_shift(op: BinaryOp) -> bool {
    matches!(op, BinaryOp::Shl | BinaryOp::Shr)
}

fn is_comparison(op: BinaryOp) -> bool {
    matches!(
        op,
        BinaryOp::Eq | BinaryOp::Ne | BinaryOp::Lt | BinaryOp::Le | BinaryOp::Gt | BinaryOp::Ge
    )
}

fn spell(expr: &mut Expr) {
    let ty = expr.ty.clone();
    let kind = ExprKind::Literal(Literal::Unit);
    let plain = std::mem::replace(expr, Expr { kind, ty });
    expr.kind = ExprKind::Spelled(Box::new(plain));
}
