//! Walks over RIR trees, reading ([`Visit`]) and changing ([`VisitMut`]).
//!
//! A pass overrides what it cares for and calls the `walk_…` function to go on below. Children
//! are visited in the order in which they run.

use super::{Arm, Block, Expr, ExprKind, Stmt, StmtKind};

macro_rules! visitor {
    ($Visit:ident, $walk_block:ident, $walk_stmt:ident, $walk_arm:ident, $walk_expr:ident, $iter:ident, [$($mutability:tt)?]) => {
        pub trait $Visit {
            fn block(&mut self, block: & $($mutability)? Block) {
                $walk_block(self, block);
            }

            fn stmt(&mut self, stmt: & $($mutability)? Stmt) {
                $walk_stmt(self, stmt);
            }

            fn arm(&mut self, arm: & $($mutability)? Arm) {
                $walk_arm(self, arm);
            }

            fn expr(&mut self, expr: & $($mutability)? Expr) {
                $walk_expr(self, expr);
            }
        }

        pub fn $walk_block<V: $Visit + ?Sized>(visit: &mut V, block: & $($mutability)? Block) {
            for stmt in block.stmts.$iter() {
                visit.stmt(stmt);
            }
            if let Some(value) = & $($mutability)? block.value {
                visit.expr(value);
            }
        }

        pub fn $walk_stmt<V: $Visit + ?Sized>(visit: &mut V, stmt: & $($mutability)? Stmt) {
            match & $($mutability)? stmt.kind {
                StmtKind::Let { init: None, .. } | StmtKind::Continue { .. } | StmtKind::Comment => {}
                StmtKind::Let { init: Some(value), .. }
                | StmtKind::LetTuple { init: value, .. }
                | StmtKind::LetPattern { init: value, .. }
                | StmtKind::Expr(value) => visit.expr(value),
                StmtKind::Assign { place, value } | StmtKind::AssignOp { place, value, .. } => {
                    visit.expr(value);
                    visit.expr(place);
                }
                StmtKind::If { test, then, orelse } | StmtKind::IfLet { value: test, then, orelse, .. } => {
                    visit.expr(test);
                    visit.block(then);
                    if let Some(orelse) = orelse {
                        visit.block(orelse);
                    }
                }
                StmtKind::Match { value, arms } => {
                    visit.expr(value);
                    for arm in arms {
                        visit.arm(arm);
                    }
                }
                StmtKind::While { test, body, .. } | StmtKind::For { iter: test, body, .. } => {
                    visit.expr(test);
                    visit.block(body);
                }
                StmtKind::Loop { body, .. } | StmtKind::Labeled { body, .. } => visit.block(body),
                StmtKind::Break { value, .. } | StmtKind::Return(value) => {
                    if let Some(value) = value {
                        visit.expr(value);
                    }
                }
            }
        }

        pub fn $walk_arm<V: $Visit + ?Sized>(visit: &mut V, arm: & $($mutability)? Arm) {
            if let Some(guard) = & $($mutability)? arm.guard {
                visit.expr(guard);
            }
            visit.block(& $($mutability)? arm.body);
        }

        pub fn $walk_expr<V: $Visit + ?Sized>(visit: &mut V, expr: & $($mutability)? Expr) {
            match & $($mutability)? expr.kind {
                ExprKind::Literal(_)
                | ExprKind::Local { .. }
                | ExprKind::Path(_)
                | ExprKind::Continue { .. } => {}
                ExprKind::Call { args, .. } => {
                    for arg in args {
                        visit.expr(arg);
                    }
                }
                ExprKind::Macro { args, options, .. } => {
                    for arg in args {
                        visit.expr(arg);
                    }
                    for (_, option) in options {
                        visit.expr(option);
                    }
                }
                ExprKind::CallValue { callee: first, args } | ExprKind::Method { receiver: first, args, .. } => {
                    visit.expr(first);
                    for arg in args {
                        visit.expr(arg);
                    }
                }
                ExprKind::Struct { fields, .. } => {
                    for (_, value) in fields {
                        visit.expr(value);
                    }
                }
                ExprKind::Tuple(items) | ExprKind::Array(items) => {
                    for item in items {
                        visit.expr(item);
                    }
                }
                ExprKind::Field { object: value, .. }
                | ExprKind::Ref(value)
                | ExprKind::RefMut(value)
                | ExprKind::Deref(value)
                | ExprKind::Unary { value, .. }
                | ExprKind::Cast(value)
                | ExprKind::Spelled(value)
                | ExprKind::Closure { body: value, .. }
                | ExprKind::Await(value)
                | ExprKind::Propagate { value, .. }
                | ExprKind::At { value, .. } => visit.expr(value),
                ExprKind::Binary { left: first, right: second, .. }
                | ExprKind::Range { from: first, to: second } => {
                    visit.expr(first);
                    visit.expr(second);
                }
                ExprKind::If { test, then, orelse } => {
                    visit.expr(test);
                    visit.block(then);
                    visit.block(orelse);
                }
                ExprKind::Match { value, arms } => {
                    visit.expr(value);
                    for arm in arms {
                        visit.arm(arm);
                    }
                }
                ExprKind::Block(body) | ExprKind::Labeled { body, .. } | ExprKind::Async(body) => {
                    visit.block(body);
                }
                ExprKind::Return(value) | ExprKind::Break { value, .. } => {
                    if let Some(value) = value {
                        visit.expr(value);
                    }
                }
            }
        }
    };
}

visitor!(Visit, walk_block, walk_stmt, walk_arm, walk_expr, iter, []);
visitor!(VisitMut, walk_block_mut, walk_stmt_mut, walk_arm_mut, walk_expr_mut, iter_mut, [mut]);

/// Whether something in the block adds an entry to tracebacks, and so names `PY`.
pub fn has_position(block: &Block) -> bool {
    struct Finder(bool);
    impl Visit for Finder {
        fn stmt(&mut self, stmt: &Stmt) {
            if !self.0 {
                walk_stmt(self, stmt);
            }
        }

        fn expr(&mut self, expr: &Expr) {
            let found = matches!(
                expr.kind,
                ExprKind::At { .. } | ExprKind::Propagate { line: Some(_), .. }
            );
            self.0 |= found;
            if !self.0 {
                walk_expr(self, expr);
            }
        }
    }
    let mut finder = Finder(false);
    finder.block(block);
    finder.0
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
        if !self.1 {
            walk_stmt(self, stmt);
        }
    }

    fn expr(&mut self, expr: &Expr) {
        self.1 |= matches!(&expr.kind, ExprKind::Local { name, .. } if name == self.0);
        if !self.1 {
            walk_expr(self, expr);
        }
    }
}

/// Whether an expression names a local variable.
pub fn mentions(expr: &Expr, name: &str) -> bool {
    let mut mentions = Mentions(name, false);
    mentions.expr(expr);
    mentions.1
}

pub fn mentions_block(block: &Block, name: &str) -> bool {
    let mut mentions = Mentions(name, false);
    mentions.block(block);
    mentions.1
}

pub fn mentions_stmt(stmt: &Stmt, name: &str) -> bool {
    let mut mentions = Mentions(name, false);
    mentions.stmt(stmt);
    mentions.1
}
