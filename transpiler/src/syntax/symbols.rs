//! CPython's compile-time checks of names: `global`, `nonlocal`, and what contradicts them.
//!
//! ```python
//! def f(x):
//!     global x         # name 'x' is parameter and global
//!     nonlocal y       # no binding for nonlocal 'y' found
//! ```
//!
//! Invariants: texts and positions are CPython 3.13's; a declaration is checked against what
//! stands before it, in the order of the source.

use rustc_hash::{FxHashMap, FxHashSet};

use super::TextRange;
use super::ast::name::Name;
use super::ast::visitor::{self, Visitor};
use super::ast::{self, Expr, Stmt};
use super::placement::Found;

#[derive(Clone, Copy, Default)]
struct Flags {
    param: bool,
    global: bool,
    nonlocal: bool,
    used: bool,
    assigned: bool,
    annotated: bool,
}

#[derive(Default)]
struct Scope {
    names: FxHashMap<Name, Flags>,
}

pub(super) fn check(body: &[Stmt]) -> Vec<Found> {
    let mut checker = Checker {
        found: Vec::new(),
        scopes: vec![Scope::default()],
    };
    checker.visit_body(body);
    checker.found
}

struct Checker {
    found: Vec<Found>,
    scopes: Vec<Scope>,
}

impl Checker {
    fn error(&mut self, range: TextRange, text: String) {
        self.found.push((range, text));
    }

    fn flags(&mut self, name: &Name) -> Option<&mut Flags> {
        let scope = self.scopes.last_mut()?;
        if !scope.names.contains_key(name) {
            scope.names.insert(name.clone(), Flags::default());
        }
        scope.names.get_mut(name)
    }

    fn assign(&mut self, name: &Name) {
        if let Some(flags) = self.flags(name) {
            flags.assigned = true;
        }
    }

    fn read(&mut self, name: &Name) {
        if let Some(flags) = self.flags(name) {
            flags.used = true;
        }
    }

    fn scope(&mut self, work: impl FnOnce(&mut Checker)) {
        self.scopes.push(Scope::default());
        work(self);
        self.scopes.pop();
    }

    fn parameters(&mut self, parameters: &ast::Parameters) {
        for param in parameters.iter() {
            let name = &param.as_parameter().name.id;
            if let Some(flags) = self.flags(name) {
                flags.param = true;
            }
        }
    }

    fn outside(&mut self, parameters: &ast::Parameters) {
        for param in parameters.iter_non_variadic_params() {
            if let Some(default) = &param.default {
                self.visit_expr(default);
            }
        }
        for annotation in parameters.iter().filter_map(|it| it.annotation()) {
            self.visit_expr(annotation);
        }
    }

    fn declare(&mut self, names: &[ast::Identifier], range: TextRange, is_global: bool) {
        let word = if is_global { "global" } else { "nonlocal" };
        let is_module = self.scopes.len() == 1;
        if is_module && !is_global {
            self.error(
                range,
                "nonlocal declaration not allowed at module level".to_owned(),
            );
            return;
        }
        for name in names {
            let Some(flags) = self.flags(&name.id) else {
                continue;
            };
            let before = *flags;
            if is_global {
                flags.global = true;
            } else {
                flags.nonlocal = true;
            }
            let text = if before.param {
                format!("name '{name}' is parameter and {word}")
            } else if before.annotated {
                format!("annotated name '{name}' can't be {word}")
            } else if before.assigned {
                format!("name '{name}' is assigned to before {word} declaration")
            } else if before.used {
                format!("name '{name}' is used prior to {word} declaration")
            } else {
                if before.global && !is_global || before.nonlocal && is_global {
                    self.error(range, format!("name '{name}' is nonlocal and global"));
                }
                continue;
            };
            self.error(range, text);
        }
    }
}

/// Resolves `nonlocal`s, which may refer to names that are bound later in the outer function.
struct Resolver {
    found: Vec<Found>,
    /// What each function around binds; none for a class.
    functions: Vec<Option<FxHashSet<Name>>>,
}

/// `nonlocal` without a binding; run after all of a function is known.
pub(super) fn check_nonlocals(body: &[Stmt]) -> Vec<Found> {
    let mut resolver = Resolver {
        found: Vec::new(),
        functions: Vec::new(),
    };
    resolver.visit_body(body);
    resolver.found
}

impl Resolver {
    fn function(
        &mut self,
        parameters: Option<&ast::Parameters>,
        type_params: Option<&ast::TypeParams>,
        body: &[Stmt],
    ) {
        let mut binder = Binder::default();
        for param in parameters.into_iter().flat_map(|it| it.iter()) {
            binder.bound.insert(param.as_parameter().name.id.clone());
        }
        binder.visit_body(body);
        for (name, range) in &binder.nonlocals {
            let is_type_param = type_params
                .is_some_and(|it| it.iter().any(|it| it.name().as_str() == name.as_str()));
            if is_type_param {
                let text = format!("nonlocal binding not allowed for type parameter '{name}'");
                self.found.push((*range, text));
                continue;
            }
            let is_bound = name.as_str() == "__class__"
                || self.functions.iter().flatten().any(|it| it.contains(name));
            // A name that is also global has another error already.
            if !is_bound && !binder.globals.contains(name) {
                self.found
                    .push((*range, format!("no binding for nonlocal '{name}' found")));
            }
        }
        for name in binder.declared() {
            binder.bound.remove(&name);
        }
        self.functions.push(Some(binder.bound));
        self.visit_body(body);
        self.functions.pop();
    }
}

impl<'a> Visitor<'a> for Resolver {
    fn visit_stmt(&mut self, stmt: &'a Stmt) {
        match stmt {
            Stmt::FunctionDef(it) => {
                self.function(Some(&it.parameters), it.type_params.as_deref(), &it.body);
            }
            Stmt::ClassDef(it) => {
                let mut binder = Binder::default();
                binder.visit_body(&it.body);
                for (name, range) in &binder.nonlocals {
                    if !self.functions.iter().flatten().any(|it| it.contains(name)) {
                        let text = format!("no binding for nonlocal '{name}' found");
                        self.found.push((*range, text));
                    }
                }
                self.functions.push(None);
                self.visit_body(&it.body);
                self.functions.pop();
            }
            _ => visitor::walk_stmt(self, stmt),
        }
    }

    fn visit_expr(&mut self, _: &'a Expr) {}
}

/// What one function's own statements bind.
#[derive(Default)]
struct Binder {
    bound: FxHashSet<Name>,
    nonlocals: Vec<(Name, TextRange)>,
    globals: Vec<Name>,
}

impl Binder {
    fn declared(&self) -> Vec<Name> {
        self.nonlocals
            .iter()
            .map(|(it, _)| it)
            .chain(&self.globals)
            .cloned()
            .collect()
    }
}

impl<'a> Visitor<'a> for Binder {
    fn visit_stmt(&mut self, stmt: &'a Stmt) {
        match stmt {
            Stmt::FunctionDef(it) => {
                self.bound.insert(it.name.id.clone());
            }
            Stmt::ClassDef(it) => {
                self.bound.insert(it.name.id.clone());
            }
            Stmt::Nonlocal(it) => {
                self.nonlocals
                    .extend(it.names.iter().map(|name| (name.id.clone(), it.range)));
            }
            Stmt::Global(it) => self.globals.extend(it.names.iter().map(|it| it.id.clone())),
            Stmt::Import(it) => {
                for alias in &it.names {
                    let name = alias
                        .asname
                        .as_ref()
                        .map_or(alias.name.as_str(), |it| it.as_str());
                    self.bound
                        .insert(Name::from(name.split('.').next().unwrap_or(name)));
                }
            }
            Stmt::ImportFrom(it) => {
                for alias in &it.names {
                    let name = alias.asname.as_ref().unwrap_or(&alias.name);
                    self.bound.insert(name.id.clone());
                }
            }
            Stmt::AnnAssign(it) => {
                if let Expr::Name(name) = &*it.target {
                    self.bound.insert(name.id.clone());
                }
                visitor::walk_stmt(self, stmt);
            }
            _ => visitor::walk_stmt(self, stmt),
        }
    }

    fn visit_except_handler(&mut self, handler: &'a ast::ExceptHandler) {
        let ast::ExceptHandler::ExceptHandler(it) = handler;
        self.bound.extend(it.name.iter().map(|it| it.id.clone()));
        visitor::walk_except_handler(self, handler);
    }

    fn visit_pattern(&mut self, pattern: &'a ast::Pattern) {
        let name = match pattern {
            ast::Pattern::MatchStar(it) => it.name.as_ref(),
            ast::Pattern::MatchAs(it) => it.name.as_ref(),
            ast::Pattern::MatchMapping(it) => it.rest.as_ref(),
            _ => None,
        };
        self.bound.extend(name.map(|it| it.id.clone()));
        visitor::walk_pattern(self, pattern);
    }

    fn visit_expr(&mut self, expr: &'a Expr) {
        match expr {
            Expr::Name(it) if it.ctx != ast::ExprContext::Load => {
                self.bound.insert(it.id.clone());
            }
            Expr::Lambda(_) => {}
            _ => visitor::walk_expr(self, expr),
        }
    }

    fn visit_comprehension(&mut self, it: &'a ast::Comprehension) {
        self.visit_expr(&it.iter);
        it.ifs.iter().for_each(|it| self.visit_expr(it));
    }
}

impl<'a> Visitor<'a> for Checker {
    fn visit_stmt(&mut self, stmt: &'a Stmt) {
        match stmt {
            Stmt::FunctionDef(it) => {
                it.decorator_list
                    .iter()
                    .for_each(|it| self.visit_expr(&it.expression));
                self.outside(&it.parameters);
                self.assign(&it.name.id);
                self.scope(|this| {
                    this.parameters(&it.parameters);
                    this.visit_body(&it.body);
                });
            }
            Stmt::ClassDef(it) => {
                it.decorator_list
                    .iter()
                    .for_each(|it| self.visit_expr(&it.expression));
                if let Some(arguments) = &it.arguments {
                    self.visit_arguments(arguments);
                }
                self.assign(&it.name.id);
                self.scope(|this| this.visit_body(&it.body));
            }
            Stmt::Global(it) => self.declare(&it.names, it.range, true),
            Stmt::Nonlocal(it) => self.declare(&it.names, it.range, false),
            Stmt::Import(it) => {
                for alias in &it.names {
                    let name = alias
                        .asname
                        .as_ref()
                        .map_or(alias.name.as_str(), |it| it.as_str());
                    self.assign(&Name::from(name.split('.').next().unwrap_or(name)));
                }
            }
            Stmt::ImportFrom(it) => {
                for alias in &it.names {
                    self.assign(&alias.asname.as_ref().unwrap_or(&alias.name).id);
                }
            }
            Stmt::AnnAssign(it) => {
                if let Expr::Name(name) = &*it.target {
                    let is_module = self.scopes.len() == 1;
                    let flags = self.flags(&name.id).copied().unwrap_or_default();
                    if !is_module && (flags.global || flags.nonlocal) {
                        let word = if flags.global { "global" } else { "nonlocal" };
                        let text = format!("annotated name '{}' can't be {word}", name.id);
                        self.error(it.range, text);
                    }
                    if let Some(flags) = self.flags(&name.id) {
                        flags.annotated = true;
                        flags.assigned |= it.value.is_some();
                    }
                } else {
                    self.visit_expr(&it.target);
                }
                self.visit_expr(&it.annotation);
                if let Some(value) = &it.value {
                    self.visit_expr(value);
                }
            }
            _ => visitor::walk_stmt(self, stmt),
        }
    }

    fn visit_expr(&mut self, expr: &'a Expr) {
        match expr {
            Expr::Name(it) => match it.ctx {
                ast::ExprContext::Load => self.read(&it.id),
                ast::ExprContext::Store | ast::ExprContext::Del | ast::ExprContext::Invalid => {
                    self.assign(&it.id);
                }
            },
            Expr::Lambda(it) => {
                if let Some(parameters) = &it.parameters {
                    self.outside(parameters);
                }
                self.scope(|this| {
                    if let Some(parameters) = &it.parameters {
                        this.parameters(parameters);
                    }
                    this.visit_expr(&it.body);
                });
            }
            Expr::ListComp(ast::ExprListComp { generators, .. })
            | Expr::SetComp(ast::ExprSetComp { generators, .. })
            | Expr::DictComp(ast::ExprDictComp { generators, .. })
            | Expr::Generator(ast::ExprGenerator { generators, .. }) => {
                if let Some(first) = generators.first() {
                    self.visit_expr(&first.iter);
                }
                self.scope(|this| visitor::walk_expr(this, expr));
            }
            _ => visitor::walk_expr(self, expr),
        }
    }

    fn visit_except_handler(&mut self, handler: &'a ast::ExceptHandler) {
        let ast::ExceptHandler::ExceptHandler(it) = handler;
        if let Some(name) = &it.name {
            self.assign(&name.id);
        }
        visitor::walk_except_handler(self, handler);
    }
}
