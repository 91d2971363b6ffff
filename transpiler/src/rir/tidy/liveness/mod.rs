//! Which variables are read later: the last use of a value moves it, and what nobody reads goes.
//!
//! Problem: lowering cannot see what follows, so it clones at each use and stores at each
//! assignment; a reader sees needless clones, and rustc warns about values that are never read.
//!
//! ```python
//! name = read()
//! names.append(name)
//! ```
//! ```text
//! let name: Str = read()?;
//! names.append(name);             // not name.clone()
//! ```
//!
//! A walk against the order of execution keeps the set of variables that are read later. Loops
//! are walked until the set at their head stands still, and only then changed.
//!
//! Invariants:
//! 1. Only plain data moves early: when an object with a finalizer dies is Python's business.
//! 2. A variable moves in a statement only if the statement names it once, so nothing borrows it.
//! 3. What a closure captures is neither moved nor dropped in it.

mod expr;
mod stmt;
mod value;

use rustc_hash::FxHashMap;

use super::Quiet;
use super::set::Set;
use crate::rir::visit::{Visit, walk_expr, walk_stmt};
use crate::rir::{Block, Expr, ExprKind, Function, Receiver, Stmt, StmtKind, Type, Use};
use value::has_reference;
pub(super) use value::is_pure;

/// Whether anything went: what goes takes its own reads along, so it pays to run again.
pub(super) fn run(function: &mut Function, quiet: &Quiet) -> bool {
    let mut pass = Pass::new(quiet);
    pass.find_borrowed(&function.body);
    for param in &function.params {
        let id = pass.id(&param.name);
        pass.declare(id, Some(&param.ty));
        if !has_reference(&param.ty) {
            pass.filled.add(id);
        }
    }
    if function.receiver != Receiver::None {
        pass.id("self");
    }
    pass.block(&mut function.body);
    for param in &mut function.params {
        let id = pass.id(&param.name);
        if param.name.starts_with('_') || pass.live.has(id) {
            continue;
        }
        let name = param.name.clone();
        param.name.insert(0, '_');
        param.mutable = false;
        if pass.named.has(id) {
            // Stored to before it is read: another variable, then.
            let kind = StmtKind::Let {
                name,
                mutable: true,
                ty: param.ty.clone(),
                init: None,
            };
            function.body.stmts.insert(0, Stmt { source: None, kind });
        }
    }
    pass.changed
}

/// Where a jump goes, and what is read from there on.
#[derive(Clone)]
struct Target {
    label: Option<String>,
    after: Set,
    /// What is read from the loop's head on; `None` for a labelled block.
    head: Option<Set>,
}

struct Pass<'q> {
    quiet: &'q Quiet,
    ids: FxHashMap<String, usize>,
    /// Read later.
    live: Set,
    /// Named later, by a read or a store.
    named: Set,
    /// Declared in the function or closure at hand.
    own: Set,
    /// Of a type that may die early, and borrowed by nothing that lives longer than a statement.
    movable: Set,
    /// Declared with a value.
    filled: Set,
    /// Borrowed by some variable or loop.
    borrowed: Set,
    targets: Vec<Target>,
    /// How many blocks of the function or closure are around the statement.
    depth: u32,
    /// How often the statement at hand names each variable.
    counts: FxHashMap<usize, u32>,
    /// Inside an expression whose variables are counted.
    counted: bool,
    /// Declared in the innermost block of such an expression: only its statements name them.
    inner: Vec<usize>,
    /// Off while a loop is walked to find what its head reads.
    changes: bool,
    /// Something went.
    changed: bool,
}

impl<'q> Pass<'q> {
    fn new(quiet: &'q Quiet) -> Pass<'q> {
        Pass {
            quiet,
            ids: FxHashMap::default(),
            live: Set::default(),
            named: Set::default(),
            own: Set::default(),
            movable: Set::default(),
            filled: Set::default(),
            borrowed: Set::default(),
            targets: Vec::new(),
            depth: 0,
            counts: FxHashMap::default(),
            counted: false,
            inner: Vec::new(),
            changes: true,
            changed: false,
        }
    }

    fn id(&mut self, name: &str) -> usize {
        if let Some(id) = self.ids.get(name) {
            return *id;
        }
        let id = self.ids.len();
        self.ids.insert(name.to_owned(), id);
        id
    }

    fn declare(&mut self, id: usize, ty: Option<&Type>) {
        self.own.add(id);
        if ty.is_some_and(|ty| self.quiet.is_data(ty)) && !self.borrowed.has(id) {
            self.movable.add(id);
        } else {
            self.movable.remove(id);
        }
    }

    /// Variables that a reference in another variable, or a loop's iterator, borrows.
    fn find_borrowed(&mut self, body: &Block) {
        struct Finder<'a, 'q>(&'a mut Pass<'q>);
        impl Visit for Finder<'_, '_> {
            fn stmt(&mut self, stmt: &Stmt) {
                let holder = match &stmt.kind {
                    StmtKind::Let {
                        ty,
                        init: Some(init),
                        ..
                    }
                    | StmtKind::LetTuple { ty, init, .. }
                        if !self.0.quiet.is_data(ty) =>
                    {
                        has_reference(ty).then_some(init)
                    }
                    StmtKind::For { iter: value, .. }
                    | StmtKind::IfLet { value, .. }
                    | StmtKind::Match { value, .. } => Some(value),
                    _ => None,
                };
                // A labelled block gives a value of its own.
                if let Some(holder) = holder
                    && !matches!(holder.kind, ExprKind::Labeled { .. } | ExprKind::Block(_))
                {
                    Borrows(self.0).expr(holder);
                }
                walk_stmt(self, stmt);
            }

            fn expr(&mut self, expr: &Expr) {
                if let ExprKind::Match { value, .. } = &expr.kind {
                    Borrows(self.0).expr(value);
                }
                walk_expr(self, expr);
            }
        }
        struct Borrows<'a, 'q>(&'a mut Pass<'q>);
        impl Visit for Borrows<'_, '_> {
            fn expr(&mut self, expr: &Expr) {
                if let ExprKind::Local { name, mode } = &expr.kind
                    && *mode != Use::Clone
                {
                    let id = self.0.id(name);
                    self.0.borrowed.add(id);
                }
                walk_expr(self, expr);
            }
        }
        Finder(self).block(body);
    }

    /// Counts the variables that an expression names; within a counted one, those that only it
    /// can name.
    fn count(&mut self, exprs: &[&Expr]) {
        struct Counter<'a, 'q>(&'a mut Pass<'q>);
        impl Visit for Counter<'_, '_> {
            fn expr(&mut self, expr: &Expr) {
                if let ExprKind::Local { name, .. } = &expr.kind {
                    let id = self.0.id(name);
                    if !self.0.counted || self.0.inner.contains(&id) {
                        *self.0.counts.entry(id).or_default() += 1;
                    }
                }
                walk_expr(self, expr);
            }
        }
        if self.counted {
            for id in &self.inner {
                self.counts.remove(id);
            }
        } else {
            self.counts.clear();
        }
        if !self.counted || !self.inner.is_empty() {
            for expr in exprs {
                Counter(self).expr(expr);
            }
        }
    }

    fn target(&self, label: &Option<String>) -> Option<&Target> {
        self.targets.iter().rev().find(|target| match label {
            Some(_) => target.label == *label,
            None => target.head.is_some(),
        })
    }

    fn after_break(&self, label: &Option<String>) -> Set {
        self.target(label)
            .map(|target| target.after.clone())
            .unwrap_or_default()
    }

    fn after_continue(&self, label: &Option<String>) -> Set {
        self.target(label)
            .and_then(|target| target.head.clone())
            .unwrap_or_default()
    }
}
