//! `mut` exactly where rustc wants it.
//!
//! Problem: rustc refuses a second assignment to a variable without `mut`, and warns about a `mut`
//! that nothing needs. Which assignment is a second one depends on the paths.
//!
//! ```text
//! let x: Int;                         // no `mut`: each path assigns once
//! if a { x = one(); } else { x = two(); }
//! ```
//!
//! A walk in the order of execution keeps the set of variables that may have a value already.

use rustc_hash::{FxHashMap, FxHashSet};

use super::set::Set;
use crate::rir::visit::{Visit, VisitMut, walk_expr, walk_expr_mut, walk_stmt_mut};
use crate::rir::{Arm, Block, Expr, ExprKind, Function, Handler, Pattern, Stmt, StmtKind, Type};

/// Rust's own types, whose methods change their receiver; those of Python's values share.
const CHANGING: &[&str] = &["Args", "Bound", "String", "Vec"];

pub(super) fn run(function: &mut Function) {
    let mut flow = Flow::default();
    for param in &function.params {
        flow.assign(&param.name);
    }
    flow.block(&function.body);
    for param in &mut function.params {
        let hidden = flow.declared.contains(&param.name);
        param.mutable = !hidden && flow.needs(&param.name, param.mutable);
    }
    Marker(&flow).block(&mut function.body);
}

#[derive(Default)]
struct Flow {
    ids: FxHashMap<String, usize>,
    /// May have a value at the place at hand.
    assigned: Set,
    /// Where jumps go.
    targets: Vec<Target>,
    /// Declared in the body.
    declared: FxHashSet<String>,
    /// Assigned where it may have a value.
    again: FxHashSet<String>,
    /// Of types that change in place.
    changing: FxHashSet<String>,
    /// Changed in place perhaps, and called closures: they stay as they were.
    unsure: FxHashSet<String>,
}

/// A loop or labelled block, and what may be assigned where it is left and where it goes on.
struct Target {
    label: Option<String>,
    broken: Set,
    continued: Set,
}

impl Target {
    fn new(label: &Option<String>) -> Target {
        Target {
            label: label.clone(),
            broken: Set::default(),
            continued: Set::default(),
        }
    }
}

impl Flow {
    fn needs(&self, name: &str, declared: bool) -> bool {
        self.again.contains(name) || (declared && self.unsure.contains(name))
    }

    fn id(&mut self, name: &str) -> usize {
        if let Some(id) = self.ids.get(name) {
            return *id;
        }
        let id = self.ids.len();
        self.ids.insert(name.to_owned(), id);
        id
    }

    fn assign(&mut self, name: &str) {
        let id = self.id(name);
        if self.assigned.has(id) {
            self.again.insert(name.to_owned());
        }
        self.assigned.add(id);
    }

    /// A new variable of that name.
    fn declare(&mut self, name: &str, has_value: bool) {
        let id = self.id(name);
        self.assigned.remove(id);
        if has_value {
            self.assigned.add(id);
        }
    }

    fn bind(&mut self, pattern: &Pattern) {
        match pattern {
            Pattern::Bind { name, .. } => self.declare(name, true),
            Pattern::Tuple(fields)
            | Pattern::Array(fields)
            | Pattern::Variant { fields, .. }
            | Pattern::Or(fields) => {
                for field in fields {
                    self.bind(field);
                }
            }
            Pattern::Wildcard | Pattern::Literal(_) => {}
        }
    }

    fn jump(&mut self, label: &Option<String>, is_continue: bool) {
        let target = match label {
            None => self.targets.last_mut(),
            Some(_) => self
                .targets
                .iter_mut()
                .rev()
                .find(|target| target.label == *label),
        };
        if let Some(Target {
            broken, continued, ..
        }) = target
        {
            let at = if is_continue { continued } else { broken };
            at.join(&self.assigned);
        }
    }

    fn either(&mut self, first: impl FnOnce(&mut Self), second: impl FnOnce(&mut Self)) {
        let before = self.assigned.clone();
        first(self);
        let after = std::mem::replace(&mut self.assigned, before);
        second(self);
        self.assigned.join(&after);
    }

    /// Twice, so that an assignment meets itself.
    fn in_loop(&mut self, label: &Option<String>, mut body: impl FnMut(&mut Self)) {
        let mut broken = Set::default();
        for _ in 0..2 {
            self.targets.push(Target::new(label));
            let before = self.assigned.clone();
            body(self);
            self.assigned.join(&before);
            if let Some(target) = self.targets.pop() {
                self.assigned.join(&target.continued);
                broken.join(&target.broken);
            }
        }
        self.assigned.join(&broken);
    }

    fn labeled(&mut self, label: &str, body: &Block) {
        self.targets.push(Target::new(&Some(label.to_owned())));
        self.block(body);
        if let Some(target) = self.targets.pop() {
            self.assigned.join(&target.broken);
        }
    }

    fn arms(&mut self, arms: &[Arm]) {
        let before = self.assigned.clone();
        let mut after = Set::default();
        for arm in arms {
            self.assigned = before.clone();
            self.arm(arm);
            after.join(&self.assigned);
        }
        self.assigned = after;
    }
}

impl Visit for Flow {
    fn block(&mut self, block: &Block) {
        for stmt in &block.stmts {
            self.stmt(stmt);
        }
        if let Some(value) = &block.value {
            self.expr(value);
        }
    }

    fn stmt(&mut self, stmt: &Stmt) {
        match &stmt.kind {
            StmtKind::Let { name, init, ty, .. } => {
                if let Some(init) = init {
                    self.expr(init);
                }
                let changes = match ty {
                    Type::Path(path, _) => CHANGING.contains(&path.as_str()),
                    _ => matches!(ty, Type::Impl(_) | Type::Dyn(_) | Type::Never),
                };
                self.declared.insert(name.clone());
                if changes {
                    self.changing.insert(name.clone());
                }
                self.declare(name, init.is_some());
            }
            StmtKind::LetTuple { names, init, .. } => {
                self.expr(init);
                for (name, _) in names {
                    self.declare(name, true);
                }
            }
            StmtKind::LetPattern { pattern, init, .. } => {
                self.expr(init);
                self.bind(pattern);
            }
            StmtKind::Assign { place, value } => {
                self.expr(value);
                match &place.kind {
                    ExprKind::Local { name, .. } => self.assign(name),
                    _ => self.expr(place),
                }
            }
            StmtKind::AssignOp { place, value, .. } => {
                self.expr(value);
                if let ExprKind::Local { name, .. } = &place.kind {
                    self.again.insert(name.clone());
                }
            }
            StmtKind::Expr(value) => self.expr(value),
            StmtKind::If { test, then, orelse } => {
                self.expr(test);
                self.either(
                    |flow| flow.block(then),
                    |flow| orelse.iter().for_each(|orelse| flow.block(orelse)),
                );
            }
            StmtKind::IfLet {
                pattern,
                value,
                then,
                orelse,
            } => {
                self.expr(value);
                self.either(
                    |flow| {
                        flow.bind(pattern);
                        flow.block(then);
                    },
                    |flow| orelse.iter().for_each(|orelse| flow.block(orelse)),
                );
            }
            StmtKind::Match { value, arms } => {
                self.expr(value);
                self.arms(arms);
            }
            StmtKind::While { label, test, body } => self.in_loop(label, |flow| {
                flow.expr(test);
                flow.block(body);
            }),
            StmtKind::Loop { label, body } => self.in_loop(label, |flow| flow.block(body)),
            StmtKind::For {
                label,
                pattern,
                iter,
                body,
            } => {
                self.expr(iter);
                self.in_loop(label, |flow| {
                    flow.bind(pattern);
                    flow.block(body);
                });
            }
            StmtKind::Labeled { label, body } => self.labeled(label, body),
            StmtKind::Break { label, value } => {
                value.iter().for_each(|value| self.expr(value));
                self.jump(label, false);
                self.assigned = Set::default();
            }
            StmtKind::Continue { label } => {
                self.jump(label, true);
                self.assigned = Set::default();
            }
            StmtKind::Return(value) => {
                value.iter().for_each(|value| self.expr(value));
                self.assigned = Set::default();
            }
            StmtKind::Comment => {}
        }
    }

    fn arm(&mut self, arm: &Arm) {
        self.bind(&arm.pattern);
        arm.guard.iter().for_each(|guard| self.expr(guard));
        self.block(&arm.body);
    }

    fn expr(&mut self, expr: &Expr) {
        match &expr.kind {
            ExprKind::Method { receiver, .. } => {
                if let ExprKind::Local { name, .. } = &receiver.kind
                    && self.changing.contains(name)
                {
                    self.unsure.insert(name.clone());
                }
                walk_expr(self, expr);
            }
            ExprKind::CallValue { callee, .. } => {
                if let ExprKind::Local { name, .. } = &callee.kind {
                    self.unsure.insert(name.clone());
                }
                walk_expr(self, expr);
            }
            ExprKind::RefMut(value) => {
                if let ExprKind::Local { name, .. } = &value.kind {
                    self.again.insert(name.clone());
                }
                walk_expr(self, expr);
            }
            ExprKind::Propagate { value, handler, .. } => {
                self.expr(value);
                if let Handler::Block(label) = handler {
                    self.jump(&Some(label.clone()), false);
                }
            }
            ExprKind::If { test, then, orelse } => {
                self.expr(test);
                self.either(|flow| flow.block(then), |flow| flow.block(orelse));
            }
            ExprKind::Match { value, arms } => {
                self.expr(value);
                self.arms(arms);
            }
            ExprKind::Labeled { label, body } => self.labeled(label, body),
            ExprKind::Closure { params, body, .. } => {
                for param in params {
                    self.declare(&param.name, true);
                }
                // It may run more than once.
                self.in_loop(&None, |flow| flow.expr(body));
            }
            ExprKind::Return(value) => {
                value.iter().for_each(|value| self.expr(value));
                self.assigned = Set::default();
            }
            ExprKind::Break { label, value } => {
                value.iter().for_each(|value| self.expr(value));
                self.jump(label, false);
                self.assigned = Set::default();
            }
            ExprKind::Continue { label } => {
                self.jump(label, true);
                self.assigned = Set::default();
            }
            _ => walk_expr(self, expr),
        }
    }
}

/// Sets each `mut`.
struct Marker<'a>(&'a Flow);

impl Marker<'_> {
    fn pattern(&self, pattern: &mut Pattern) {
        match pattern {
            Pattern::Bind { name, mutable } => *mutable = self.0.needs(name, *mutable),
            Pattern::Tuple(fields)
            | Pattern::Array(fields)
            | Pattern::Variant { fields, .. }
            | Pattern::Or(fields) => {
                fields.iter_mut().for_each(|field| self.pattern(field));
            }
            Pattern::Wildcard | Pattern::Literal(_) => {}
        }
    }
}

impl VisitMut for Marker<'_> {
    fn stmt(&mut self, stmt: &mut Stmt) {
        match &mut stmt.kind {
            StmtKind::Let { name, mutable, .. } => *mutable = self.0.needs(name, *mutable),
            StmtKind::LetTuple { names, .. } => {
                for (name, mutable) in names {
                    *mutable = self.0.needs(name, *mutable);
                }
            }
            StmtKind::For { pattern, .. }
            | StmtKind::IfLet { pattern, .. }
            | StmtKind::LetPattern { pattern, .. } => self.pattern(pattern),
            _ => {}
        }
        walk_stmt_mut(self, stmt);
    }

    fn arm(&mut self, arm: &mut Arm) {
        self.pattern(&mut arm.pattern);
        crate::rir::visit::walk_arm_mut(self, arm);
    }

    fn expr(&mut self, expr: &mut Expr) {
        if let ExprKind::Closure { params, .. } = &mut expr.kind {
            for param in params {
                param.mutable = self.0.needs(&param.name, param.mutable);
            }
        }
        walk_expr_mut(self, expr);
    }
}
