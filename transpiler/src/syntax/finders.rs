//! What an expression or a body contains.

use super::ast::visitor::{self, Visitor};
use super::ast::{self, Expr, Stmt};
use super::{Ranged, TextRange};

/// Whether a comprehension of these parts suspends the code around it.
pub(super) fn suspends(generators: &[ast::Comprehension], elements: &[&Expr]) -> bool {
    let mut finder = AwaitFinder {
        found: generators.iter().any(|it| it.is_async),
    };
    for (index, generator) in generators.iter().enumerate() {
        if index > 0 {
            finder.visit_expr(&generator.iter);
        }
        generator.ifs.iter().for_each(|it| finder.visit_expr(it));
    }
    elements.iter().for_each(|it| finder.visit_expr(it));
    finder.found
}

/// Looks for `await` in the expression itself: not in lambdas and generator expressions.
pub(super) struct AwaitFinder {
    pub(super) found: bool,
}

impl<'a> Visitor<'a> for AwaitFinder {
    fn visit_expr(&mut self, expr: &'a Expr) {
        match expr {
            _ if self.found => {}
            Expr::Await(_) => self.found = true,
            Expr::Lambda(_) => {}
            Expr::Generator(it) => {
                if let Some(first) = it.generators.first() {
                    self.visit_expr(&first.iter);
                }
            }
            _ => visitor::walk_expr(self, expr),
        }
    }

    fn visit_comprehension(&mut self, it: &'a ast::Comprehension) {
        self.found |= it.is_async;
        visitor::walk_comprehension(self, it);
    }
}

pub(super) fn collect_names(target: &Expr, names: &mut Vec<ast::name::Name>) {
    match target {
        Expr::Name(it) => names.push(it.id.clone()),
        Expr::Tuple(it) => it.elts.iter().for_each(|it| collect_names(it, names)),
        Expr::List(it) => it.elts.iter().for_each(|it| collect_names(it, names)),
        Expr::Starred(it) => collect_names(&it.value, names),
        _ => {}
    }
}

/// Looks for expressions that do something.
pub(super) struct EffectFinder {
    pub(super) found: Option<(TextRange, &'static str)>,
}

impl<'a> Visitor<'a> for EffectFinder {
    fn visit_expr(&mut self, expr: &'a Expr) {
        let what = match expr {
            _ if self.found.is_some() => return,
            Expr::Named(_) => "named expression",
            Expr::Yield(_) | Expr::YieldFrom(_) => "yield expression",
            Expr::Await(_) => "await expression",
            _ => return visitor::walk_expr(self, expr),
        };
        self.found = Some((expr.range(), what));
    }
}

/// Whether a function's own code yields.
pub(super) struct YieldFinder {
    pub(super) found: bool,
}

impl<'a> Visitor<'a> for YieldFinder {
    fn visit_stmt(&mut self, stmt: &'a Stmt) {
        if !self.found && !matches!(stmt, Stmt::FunctionDef(_) | Stmt::ClassDef(_)) {
            visitor::walk_stmt(self, stmt);
        }
    }

    fn visit_expr(&mut self, expr: &'a Expr) {
        match expr {
            Expr::Yield(_) | Expr::YieldFrom(_) => self.found = true,
            Expr::Lambda(_) => {}
            _ => visitor::walk_expr(self, expr),
        }
    }
}
