//! `__new__`: what calling a class does where the class has a say in it.
//!
//! ```python
//! class Config:
//!     _instance = None
//!     def __new__(cls, path):
//!         if cls._instance is None:
//!             cls._instance = super().__new__(cls)     # object.__new__(Config)
//!         return cls._instance
//!     def __init__(self, path): ...
//! # Config(p):  made = <__new__ for Config>(Config, p)
//! #             if isinstance(made, Config): made.__init__(p)
//! ```
//!
//! Problem: which class `cls` is decides what is made, and later stages know an object's class
//! when it is made. So each class gets a copy of every `__new__` above it in which `cls` is that
//! class and `super().__new__` is the copy of the next one, or `object.__new__`.
//!
//! Invariants: bases are lined up already; a class with a `__new__` in its line is called through
//! [`crate::hir::Class::make`] alone.

use rustc_hash::FxHashMap;

use super::builder::blank;
use super::copying;
use super::held;
use super::writer::Writer;
use crate::diag::{Code, Diagnostic};
use crate::hir::{
    Arg, Base, ClassId, Expr, ExprId, ExprKind, FuncId, Function, Held, LocalId, LocalKind, Param,
    ParamKind, Program, Stmt, StmtKind, Target, each_block, each_target,
};

const NEW: &str = "__new__";

/// Gives each class with a `__new__` in its line what calling it runs.
pub(super) fn specialise(program: &mut Program) -> Vec<Diagnostic> {
    let mut news = News {
        program,
        copies: FxHashMap::default(),
        diagnostics: Vec::new(),
    };
    let all = 0..news.program.classes.len();
    let mut makers = Vec::new();
    for id in all.map(|it| ClassId(it as u32)) {
        let line = line_of(news.program, id);
        let owners: Vec<ClassId> = line
            .iter()
            .copied()
            .filter(|it| method(news.program, *it, NEW).is_some())
            .collect();
        if owners.is_empty() || news.program.class(id).origin.is_some() || news.refuses(id, &line) {
            continue;
        }
        for owner in &owners {
            news.copy(id, *owner);
        }
        makers.push((id, line, owners));
    }
    for (id, line, owners) in &makers {
        for owner in owners {
            news.complete(*id, *owner, line);
        }
        news.make(*id, line, owners[0]);
    }
    news.redirect_calls();
    news.diagnostics
}

struct News<'p> {
    program: &'p mut Program,
    /// By the class that is made and the class that defines the `__new__`.
    copies: FxHashMap<(ClassId, ClassId), FuncId>,
    diagnostics: Vec<Diagnostic>,
}

impl News<'_> {
    fn refuses(&mut self, id: ClassId, line: &[ClassId]) -> bool {
        let native = line
            .iter()
            .find_map(|it| match &self.program.class(*it).base {
                Base::Native(name) => Some(name.clone()),
                Base::User(_) | Base::Object => None,
            });
        let native = native.filter(|it| Held::of(it).is_none());
        let Some(native) = native else { return false };
        let bare = native.trim_start_matches("builtins.");
        let text = format!("`__new__` of a class that derives from `{bare}` is not supported");
        let span = self.program.class(id).span;
        let diagnostic = Diagnostic::error(Code::Unsupported, span, text)
            .help("set the attributes in `__init__`, or make the objects in a function");
        self.diagnostics.push(diagnostic);
        true
    }

    fn copy(&mut self, id: ClassId, owner: ClassId) {
        let Some(function) = method(self.program, owner, NEW) else {
            return;
        };
        let mut made = FxHashMap::default();
        copying::copy(self.program, function, (owner, owner), &mut made);
        if let Some(copy) = made.get(&function) {
            self.copies.insert((id, owner), *copy);
            // Its first parameter is no object of the class.
            self.program.functions[copy.index()].class = None;
        }
    }

    /// Says what `cls` and `super().__new__` are in a copy.
    fn complete(&mut self, id: ClassId, owner: ClassId, line: &[ClassId]) {
        let Some(copy) = self.copies.get(&(id, owner)).copied() else {
            return;
        };
        let function = &self.program.functions[copy.index()];
        let class_param = function.params.first().map(|it| it.local);
        let class_param = class_param.filter(|it| !is_assigned(&function.body, *it));
        let held = self.program.held_base(id);
        let mut callees = Vec::new();
        for (index, expr) in function.exprs.iter().enumerate() {
            let Some((callee, object)) = called_new(function, &expr.kind) else {
                continue;
            };
            let after = match &function.expr(object).kind {
                ExprKind::Super(from) => line.iter().position(|it| it == from).map(|it| it + 1),
                ExprKind::Class(base) => line.iter().position(|it| it == base),
                ExprKind::Native(name) if name == "builtins.object" => Some(line.len()),
                ExprKind::Native(name) if held.is_some_and(|it| it.0 == name) => Some(line.len()),
                _ => None,
            };
            let Some(after) = after else { continue };
            let rest = line.get(after..).unwrap_or_default();
            let next = rest.iter().find_map(|it| self.copies.get(&(id, *it)));
            let call = ExprId(index as u32);
            callees.push((call, callee, object, next.copied()));
        }
        let held = held.map(|(native, kind)| (native.to_owned(), kind));
        let function = &mut self.program.functions[copy.index()];
        for (call, callee, object, next) in callees {
            match (next, &held) {
                (Some(next), _) => function.exprs[callee.index()].kind = ExprKind::Function(next),
                (None, Some((native, kind))) => {
                    made_of(function, call, id, native, *kind);
                }
                (None, None) => {
                    let base = ExprKind::Native("builtins.object".to_owned());
                    function.exprs[object.index()].kind = base;
                }
            }
        }
        for expr in &mut function.exprs {
            if matches!(expr.kind, ExprKind::Local(it) if Some(it) == class_param) {
                expr.kind = ExprKind::Class(id);
            }
        }
    }

    /// Writes the function that runs `__new__` and then `__init__`.
    fn make(&mut self, id: ClassId, line: &[ClassId], owner: ClassId) {
        let Some(new) = self.copies.get(&(id, owner)).copied() else {
            return;
        };
        let init = line
            .iter()
            .find_map(|it| method(self.program, *it, "__init__"));
        let class = self.program.class(id);
        let span = class.span;
        // An argument that is missing is one of `__init__`.
        let name = if init.is_some() { "__init__" } else { NEW };
        let qualname = format!("{}.{name}", class.qualname);
        // Both get the same arguments; where `__new__` does not look, `__init__` names them.
        let shape = init.filter(|_| ignores_arguments(self.program.function(new)));
        let shape = self.program.function(shape.unwrap_or(new)).clone();
        let mut writer = Writer {
            function: Function {
                name: NEW.to_owned(),
                qualname,
                ..blank(class.module, span)
            },
            span,
        };
        for param in shape.params.iter().skip(1) {
            writer.param(&shape, param);
        }
        let function = self.program.function(new);
        let callee = writer.expr(ExprKind::Function(new));
        let own = writer.expr(ExprKind::Class(id));
        let mut args = vec![Arg::Positional(own)];
        args.extend(writer.forwarded(function, 0));
        let value = writer.expr(ExprKind::Call { callee, args });
        let made = writer.local("made", LocalKind::Variable);
        let target = Target::Local(made);
        writer.stmt(StmtKind::Assign { target, value });
        if let Some(init) = init {
            let callee = writer.expr(ExprKind::Function(init));
            let object = writer.expr(ExprKind::Local(made));
            let mut args = vec![Arg::Positional(object)];
            args.extend(writer.forwarded(self.program.function(init), 0));
            let call = writer.expr(ExprKind::Call { callee, args });
            let then = vec![Stmt {
                kind: StmtKind::Expr(call),
                span,
            }];
            let callee = writer.expr(ExprKind::Native("builtins.isinstance".to_owned()));
            let args = [ExprKind::Local(made), ExprKind::Class(id)];
            let args = args.map(|it| Arg::Positional(writer.expr(it))).to_vec();
            let test = writer.expr(ExprKind::Call { callee, args });
            let orelse = Vec::new();
            writer.stmt(StmtKind::If { test, then, orelse });
        }
        let value = writer.expr(ExprKind::Local(made));
        writer.stmt(StmtKind::Return(Some(value)));
        let make = FuncId(self.program.functions.len() as u32);
        self.program.functions.push(writer.function);
        self.program.classes[id.index()].make = Some(make);
    }

    /// `Config.__new__(Config, path)`, written out, is a call of the copy.
    fn redirect_calls(&mut self) {
        for index in 0..self.program.functions.len() {
            let function = &self.program.functions[index];
            let mut found = Vec::new();
            for expr in &function.exprs {
                if let Some((callee, object)) = called_new(function, &expr.kind)
                    && let ExprKind::Class(id) = function.expr(object).kind
                {
                    let line = line_of(self.program, id);
                    let copy = line.iter().find_map(|it| self.copies.get(&(id, *it)));
                    found.extend(copy.map(|it| (callee, *it)));
                }
            }
            for (callee, copy) in found {
                let exprs = &mut self.program.functions[index].exprs;
                exprs[callee.index()].kind = ExprKind::Function(copy);
            }
        }
    }
}

/// `str.__new__(cls, text)`: an object that holds `str(text)`.
fn made_of(function: &mut Function, call: ExprId, id: ClassId, native: &str, kind: Held) {
    let span = function.expr(call).span;
    let mut add = |kind: ExprKind| {
        function.exprs.push(Expr { kind, span });
        ExprId(function.exprs.len() as u32 - 1)
    };
    let class = add(ExprKind::Class(id));
    let maker = add(ExprKind::Native(held::MADE_OF.to_owned()));
    let callee = add(ExprKind::Native(native.to_owned()));
    let value = add(ExprKind::None);
    let args = vec![Arg::Positional(class), Arg::Positional(value)];
    let made = ExprKind::Call {
        callee: maker,
        args,
    };
    let ExprKind::Call { args, .. } =
        std::mem::replace(&mut function.exprs[call.index()].kind, made)
    else {
        return;
    };
    // A container is empty at first.
    let rest = match kind {
        Held::Constant => args.into_iter().skip(1).collect(),
        Held::Container => Vec::new(),
    };
    function.exprs[value.index()].kind = ExprKind::Call { callee, args: rest };
}

/// The callee and its object, if this calls an attribute `__new__`.
fn called_new(function: &Function, kind: &ExprKind) -> Option<(ExprId, ExprId)> {
    let ExprKind::Call { callee, .. } = kind else {
        return None;
    };
    match &function.expr(*callee).kind {
        ExprKind::Attribute { object, name } if name == NEW => Some((*callee, *object)),
        _ => None,
    }
}

/// The function has parameters for any arguments, and reads none of them.
fn ignores_arguments(function: &Function) -> bool {
    let any = |it: &&Param| matches!(it.kind, ParamKind::Star | ParamKind::StarStar);
    let locals: Vec<LocalId> = function
        .params
        .iter()
        .filter(any)
        .map(|it| it.local)
        .collect();
    let is_read = function.exprs.iter().any(|it| match it.kind {
        ExprKind::Local(local) => locals.contains(&local),
        _ => false,
    });
    let is_captured = function
        .locals
        .iter()
        .enumerate()
        .any(|(index, it)| it.is_cell && locals.contains(&LocalId(index as u32)));
    locals.len() + 1 == function.params.len() && !locals.is_empty() && !is_read && !is_captured
}

pub(super) fn method(program: &Program, class: ClassId, name: &str) -> Option<FuncId> {
    let methods = &program.class(class).methods;
    let found = methods.iter().rev().find(|it| it.name == name);
    found.map(|it| it.function)
}

/// The class and those above it.
pub(super) fn line_of(program: &Program, class: ClassId) -> Vec<ClassId> {
    let mut line = vec![class];
    let mut at = class;
    while let Some(base) = program.class(at).base.class() {
        if line.contains(&base) {
            break;
        }
        line.push(base);
        at = base;
    }
    line
}

fn is_assigned(body: &[Stmt], local: LocalId) -> bool {
    body.iter().any(|stmt| {
        let mut found = false;
        each_target(&stmt.kind, |it| {
            found |= matches!(it, Target::Local(it) if *it == local);
        });
        each_block(&stmt.kind, |it| found |= is_assigned(it, local));
        found
    })
}
