//! The invariants of RIR, checked: a mistake of lowering is found here, not by rustc.
//!
//! ```text
//!   let x: Int = propagate 'try_3 at 4 (call read ())
//!   ^^^ no block 'try_3 encloses this
//! ```

use super::print::{Notes, address, print_with};
use super::visit::{Visit, walk_arm, walk_expr, walk_stmt};
use super::{
    Arm, Block, DROPPED, Expr, ExprKind, Function, Handler, Item, Module, Pattern, Receiver, Stmt,
    StmtKind, Type,
};

/// Checks a module.
///
/// # Errors
/// The dump of the module, with each complaint below the line that it is about.
pub fn verify(module: &Module) -> Result<(), String> {
    let mut notes = Notes::default();
    verify_items(&module.items, &mut notes);
    if notes.is_empty() {
        Ok(())
    } else {
        Err(print_with(module, &notes))
    }
}

fn verify_items(items: &[Item], notes: &mut Notes) {
    for item in items {
        match item {
            Item::Function(function) => verify_function(function, address(item), notes),
            Item::Impl(item) => verify_items(&item.items, notes),
            Item::Static { value, .. } | Item::Const { value, .. } => {
                Checker::new(address(item), notes).expr(value);
            }
            Item::Struct(_) | Item::Macro { .. } | Item::Use { .. } => {}
        }
    }
}

fn verify_function(function: &Function, at: usize, notes: &mut Notes) {
    let mut checker = Checker::new(at, notes);
    checker.is_async = function.is_async;
    if function.receiver != Receiver::None {
        checker.locals.push("self".to_owned());
    }
    checker
        .locals
        .extend(function.params.iter().map(|param| param.name.clone()));
    checker.returns_result = is_result(&function.ret);
    checker.block(&function.body);
}

struct Checker<'a> {
    notes: &'a mut Notes,
    /// The statement or item that complaints go to.
    at: usize,
    locals: Vec<String>,
    /// Labels that `break` and handlers may name.
    blocks: Vec<String>,
    /// Labels of loops; an empty one for a loop without.
    loops: Vec<String>,
    is_async: bool,
    returns_result: bool,
}

/// What a closure or async block hides of the function around it.
struct Outside {
    blocks: Vec<String>,
    loops: Vec<String>,
    is_async: bool,
    returns_result: bool,
}

impl<'a> Checker<'a> {
    fn new(at: usize, notes: &'a mut Notes) -> Checker<'a> {
        Checker {
            notes,
            at,
            locals: Vec::new(),
            blocks: Vec::new(),
            loops: Vec::new(),
            is_async: false,
            returns_result: false,
        }
    }

    fn complain(&mut self, text: String) {
        self.notes.entry(self.at).or_default().push(text);
    }

    fn bind(&mut self, pattern: &Pattern) {
        match pattern {
            Pattern::Bind { name, .. } => self.locals.push(name.clone()),
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

    /// Checks `inside` and forgets the locals that it declares.
    fn scope(&mut self, inside: impl FnOnce(&mut Self)) {
        let count = self.locals.len();
        let at = self.at;
        inside(self);
        self.locals.truncate(count);
        self.at = at;
    }

    fn enter(&mut self, is_async: bool) -> Outside {
        Outside {
            blocks: std::mem::take(&mut self.blocks),
            loops: std::mem::take(&mut self.loops),
            is_async: std::mem::replace(&mut self.is_async, is_async),
            returns_result: std::mem::replace(&mut self.returns_result, true),
        }
    }

    fn leave(&mut self, outside: Outside) {
        self.blocks = outside.blocks;
        self.loops = outside.loops;
        self.is_async = outside.is_async;
        self.returns_result = outside.returns_result;
    }

    fn check_break(&mut self, label: &Option<String>, is_continue: bool) {
        let known = match label {
            None => !self.loops.is_empty(),
            Some(label) => {
                self.loops.contains(label) || (!is_continue && self.blocks.contains(label))
            }
        };
        if !known {
            let label = label.as_deref().unwrap_or("loop");
            self.complain(format!("no {label} encloses this"));
        }
    }

    fn check_handler(&mut self, handler: &Handler) {
        match handler {
            Handler::Return if !self.returns_result => {
                self.complain("propagates out of a function that returns no Result".to_owned());
            }
            Handler::Block(label) if !self.blocks.contains(label) => {
                self.complain(format!("no block {label} encloses this"));
            }
            _ => {}
        }
    }

    fn operand(&mut self, expr: &Expr) {
        if is_result(&expr.ty) {
            self.complain("a Result is an operand".to_owned());
        }
        self.expr(expr);
    }

    fn in_loop(&mut self, label: &Option<String>, inside: impl FnOnce(&mut Self)) {
        self.loops.push(label.clone().unwrap_or_default());
        self.scope(inside);
        self.loops.pop();
    }
}

impl Visit for Checker<'_> {
    fn block(&mut self, block: &Block) {
        self.scope(|checker| {
            for stmt in &block.stmts {
                checker.stmt(stmt);
            }
            if let Some(value) = &block.value {
                checker.at = address(&**value);
                checker.expr(value);
            }
        });
    }

    fn stmt(&mut self, stmt: &Stmt) {
        self.at = address(stmt);
        match &stmt.kind {
            StmtKind::Let { name, init, .. } => {
                if let Some(init) = init {
                    self.expr(init);
                }
                self.locals.push(name.clone());
            }
            StmtKind::LetPattern { pattern, init, .. } => {
                self.expr(init);
                self.bind(pattern);
            }
            StmtKind::LetTuple { names, init, .. } => {
                self.expr(init);
                self.locals
                    .extend(names.iter().map(|(name, _)| name.clone()));
            }
            StmtKind::Assign { place, value } => {
                self.expr(value);
                self.expr(place);
            }
            StmtKind::Expr(value) => {
                self.expr(value);
                if is_result(&value.ty) {
                    self.complain("a Result is dropped".to_owned());
                }
            }
            StmtKind::IfLet {
                pattern,
                value,
                then,
                orelse,
            } => {
                self.expr(value);
                self.scope(|checker| {
                    checker.bind(pattern);
                    checker.block(then);
                });
                if let Some(orelse) = orelse {
                    self.block(orelse);
                }
            }
            StmtKind::Match { value, arms } => {
                self.expr(value);
                for arm in arms {
                    self.arm(arm);
                }
            }
            StmtKind::While { label, test, body } => {
                self.expr(test);
                self.in_loop(label, |checker| checker.block(body));
            }
            StmtKind::Loop { label, body } => self.in_loop(label, |checker| checker.block(body)),
            StmtKind::For {
                label,
                pattern,
                iter,
                body,
            } => {
                self.expr(iter);
                self.in_loop(label, |checker| {
                    checker.bind(pattern);
                    checker.block(body);
                });
            }
            StmtKind::Labeled { label, body } => {
                self.blocks.push(label.clone());
                self.block(body);
                self.blocks.pop();
            }
            StmtKind::Break { label, value } => {
                self.check_break(label, false);
                if let Some(value) = value {
                    self.expr(value);
                }
            }
            StmtKind::Continue { label } => self.check_break(label, true),
            StmtKind::Return(Some(value)) => {
                self.expr(value);
            }
            _ => walk_stmt(self, stmt),
        }
    }

    fn arm(&mut self, arm: &Arm) {
        self.scope(|checker| {
            checker.bind(&arm.pattern);
            walk_arm(checker, arm);
        });
    }

    fn expr(&mut self, expr: &Expr) {
        match &expr.kind {
            ExprKind::Local { name, .. } => {
                if !self.locals.contains(name) {
                    self.complain(format!("{name} is not declared here"));
                }
            }
            ExprKind::Await(value) => {
                if !self.is_async {
                    self.complain("await outside of async".to_owned());
                }
                self.expr(value);
            }
            ExprKind::Propagate { value, handler, .. } => {
                self.check_handler(handler);
                if !is_result(&value.ty) && value.ty != Type::Never {
                    self.complain(format!("propagates a {}, which is no Result", value.ty));
                }
                self.expr(value);
            }
            ExprKind::At { value, .. } => {
                let takes_one = is_result(&value.ty) || value.ty == Type::path(DROPPED);
                if !takes_one && value.ty != Type::Never {
                    self.complain(format!("a position for a {}, which takes none", value.ty));
                }
                self.expr(value);
            }
            ExprKind::Labeled { label, body } => {
                self.blocks.push(label.clone());
                self.block(body);
                self.blocks.pop();
            }
            ExprKind::Block(body) => {
                self.block(body);
            }
            ExprKind::If { test, then, orelse } => {
                self.expr(test);
                self.block(then);
                self.block(orelse);
            }
            ExprKind::Match { value, arms } => {
                self.expr(value);
                for arm in arms {
                    self.arm(arm);
                }
            }
            ExprKind::Closure { params, body, .. } => {
                let outside = self.enter(false);
                self.scope(|checker| {
                    checker
                        .locals
                        .extend(params.iter().map(|param| param.name.clone()));
                    checker.expr(body);
                });
                self.leave(outside);
            }
            ExprKind::Async(body) => {
                let outside = self.enter(true);
                self.block(body);
                self.leave(outside);
            }
            ExprKind::Break { label, value } => {
                self.check_break(label, false);
                if let Some(value) = value {
                    self.expr(value);
                }
            }
            ExprKind::Continue { label } => self.check_break(label, true),
            ExprKind::Return(Some(value)) => {
                self.expr(value);
            }
            ExprKind::Binary { left, right, .. } => {
                self.operand(left);
                self.operand(right);
            }
            ExprKind::Unary { value, .. } | ExprKind::Cast(value) | ExprKind::Spelled(value) => {
                self.operand(value)
            }
            _ => walk_expr(self, expr),
        }
    }
}

fn is_result(ty: &Type) -> bool {
    matches!(ty, Type::Path(path, _) if path == "Result")
}
