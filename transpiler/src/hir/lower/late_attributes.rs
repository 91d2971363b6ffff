//! Class variables that only statements outside of the class body make.
//!
//! ```python
//! class Shape:
//!     made = 0
//!     def __init__(self):
//!         type(self).made += 1     # Square has a `made` of its own from here on
//! class Square(Shape): ...
//! Square.extra = "added"           # a variable of Square, unset until here
//! ```
//!
//! Which class a store through an expression reaches is known when the program runs; each class
//! that it can be gets the variable. While it is unset, the one of the base is read
//! ([`Program::inherited`]).
//!
//! Invariant: a class whose body makes the variable keeps that one.

use crate::hir::statements::{each_block, each_target};
use crate::hir::{
    Arg, Base, Class, ClassId, ExprId, ExprKind, FuncId, Function, Global, GlobalId, MethodKind,
    Program, Stmt, StmtKind, Target,
};
use crate::source::Span;

/// A statement that sets an attribute of a class object.
struct Store {
    /// The class, or one above it.
    class: ClassId,
    /// Classes below it are meant too.
    is_open: bool,
    name: String,
    span: Span,
}

/// Declares them; `decorated` says which functions get classes as their decorators, or make what
/// gets them.
pub(super) fn declare(program: &mut Program, decorated: &[(FuncId, ClassId)]) {
    let mut stores = Vec::new();
    for (function, class) in decorated {
        decorator_stores(program, *function, *class, &mut stores);
    }
    for function in &program.functions {
        survey(program, function, &function.body, &mut stores);
        for expr in &function.exprs {
            if let ExprKind::Block { body, .. } = &expr.kind {
                survey(program, function, body, &mut stores);
            }
        }
    }
    for store in stores {
        let mut classes = vec![store.class];
        let mut at = 0;
        // Bases come before the classes that inherit their variables.
        while let Some(class) = classes.get(at).copied() {
            add(program, class, &store);
            if store.is_open {
                classes.extend(subclasses(program, class));
            }
            at += 1;
        }
    }
}

/// Stores to the first parameter of a decorator of `class`, or of a function inside it.
fn decorator_stores(program: &Program, id: FuncId, class: ClassId, stores: &mut Vec<Store>) {
    let is_inside = |it: &&Function| it.parent == Some(id);
    let inner = program.functions.iter().filter(is_inside);
    for function in inner.chain([program.function(id)]) {
        let Some(param) = function.params.first() else {
            continue;
        };
        let mut found = Vec::new();
        attribute_stores(&function.body, &mut found);
        for (object, name, span) in found {
            if matches!(function.expr(object).kind, ExprKind::Local(it) if it == param.local) {
                stores.push(Store {
                    class,
                    is_open: false,
                    name: name.to_owned(),
                    span,
                });
            }
        }
    }
}

fn attribute_stores<'a>(body: &'a [Stmt], found: &mut Vec<(ExprId, &'a str, Span)>) {
    for stmt in body {
        if let StmtKind::Assign { .. } = &stmt.kind {
            each_target(&stmt.kind, |target| {
                if let Target::Attribute { object, name } = target {
                    found.push((*object, name, stmt.span));
                }
            });
        }
        each_block(&stmt.kind, |block| attribute_stores(block, found));
    }
}

fn add(program: &mut Program, id: ClassId, store: &Store) {
    let class = program.class(id);
    if class.attrs.iter().any(|it| it.0 == store.name) || is_other(program, id, &store.name) {
        return;
    }
    let module = class.module;
    let global = GlobalId(program.globals.len() as u32);
    if let Some(base) = inherited(program, id, &store.name) {
        program.inherited.insert(global, base);
    }
    program.globals.push(Global {
        name: store.name.clone(),
        module,
        class: Some(id),
        annotation: None,
        span: store.span,
    });
    if let Some(class) = program.classes.get_mut(id.index()) {
        class.attrs.push((store.name.clone(), global));
    }
}

fn survey(program: &Program, function: &Function, body: &[Stmt], stores: &mut Vec<Store>) {
    let mut found = Vec::new();
    attribute_stores(body, &mut found);
    for (object, name, span) in found {
        if let Some((class, is_open)) = target_class(program, function, object) {
            stores.push(Store {
                class,
                is_open,
                name: name.to_owned(),
                span,
            });
        }
    }
}

/// The class that an expression is, or the one that it is or derives from.
fn target_class(program: &Program, function: &Function, object: ExprId) -> Option<(ClassId, bool)> {
    match &function.expr(object).kind {
        ExprKind::Class(id) => Some((*id, false)),
        // `cls` in a class method.
        ExprKind::Local(local) => {
            let class = function.class?;
            let is_own = |it: &&crate::hir::Method| {
                it.kind == MethodKind::Class && program.function(it.function).span == function.span
            };
            program.class(class).methods.iter().find(is_own)?;
            let param = function.params.first()?;
            (param.local == *local).then_some((class, true))
        }
        // `type(self)`
        ExprKind::Call { callee, args } => {
            let is_type = matches!(&function.expr(*callee).kind, ExprKind::Native(name) if name == "builtins.type");
            match args.as_slice() {
                [Arg::Positional(it)] if is_type => own_class(function, *it),
                _ => None,
            }
        }
        // `self.__class__`
        ExprKind::Attribute { object, name } if name == "__class__" => own_class(function, *object),
        _ => None,
    }
}

/// The class of `self`.
fn own_class(function: &Function, object: ExprId) -> Option<(ClassId, bool)> {
    let class = function.class?;
    let param = function.params.first()?;
    let is_self = matches!(function.expr(object).kind, ExprKind::Local(it) if it == param.local);
    is_self.then_some((class, true))
}

fn subclasses(program: &Program, id: ClassId) -> Vec<ClassId> {
    let derives = |class: &Class| {
        let bases = class.bases.iter().chain([&class.base]);
        bases.filter_map(Base::class).any(|it| it == id)
    };
    let all = program.classes.iter().enumerate();
    let found = all.filter(|(_, class)| derives(class));
    found.map(|(index, _)| ClassId(index as u32)).collect()
}

fn bases(class: &Class) -> impl Iterator<Item = ClassId> + '_ {
    let all = match class.bases.is_empty() {
        true => std::slice::from_ref(&class.base),
        false => &class.bases,
    };
    all.iter().filter_map(Base::class)
}

/// The variable of a class above `id`.
fn inherited(program: &Program, id: ClassId, name: &str) -> Option<GlobalId> {
    bases(program.class(id)).find_map(|base| {
        let own = program.class(base).attrs.iter().find(|it| it.0 == name);
        own.map(|it| it.1)
            .or_else(|| inherited(program, base, name))
    })
}

/// The name is no variable: a method, a class, or what builtin classes have.
fn is_other(program: &Program, id: ClassId, name: &str) -> bool {
    let class = program.class(id);
    let is_own = class.nested.iter().any(|it| it.0 == name)
        || class.methods.iter().any(|it| it.name == name);
    let is_native = |it: &Base| matches!(it, Base::Native(_));
    name.starts_with("__")
        || is_own
        || class.bases.iter().chain([&class.base]).any(is_native)
        || bases(class).any(|base| is_other(program, base, name))
}
