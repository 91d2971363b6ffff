//! Methods of one name that differ in kind: plain here, a generator or a coroutine there.
//!
//! ```python
//! class Source:
//!     def items(self):
//!         raise NotImplementedError
//! class Lines(Source):
//!     def items(self):                 # def items(self): return self.lines_items()
//!         yield "a line"               # def lines_items(self): yield "a line"
//! ```
//!
//! Problem: later stages give all implementations of a method one signature, and what calling a
//! generator function gives is no result of it. A plain method that returns the generator has a
//! result like others.
//!
//! Invariants: in a hierarchy, the methods of a name are all of one kind, or all plain; a method
//! with variables of a function around it is left alone. The method that was written keeps its
//! name for tracebacks, and the one that calls it has no frame.

use std::collections::BTreeMap;

use rustc_hash::FxHashSet;

use super::builder::blank;
use super::writer::Writer;
use crate::hir::{ClassId, ExprKind, FuncId, Function, Method, MethodKind, Program, StmtKind};

/// Puts a plain method in the place of each one that is of another kind than its relatives.
pub(super) fn make_plain(program: &mut Program) {
    let mut families: BTreeMap<(ClassId, String), Vec<(ClassId, usize)>> = BTreeMap::new();
    for id in (0..program.classes.len()).map(|it| ClassId(it as u32)) {
        let root = root(program, id);
        for (at, method) in program.class(id).methods.iter().enumerate() {
            if matches!(method.kind, MethodKind::Instance | MethodKind::Getter) {
                let family = families.entry((root, method.name.clone())).or_default();
                family.push((id, at));
            }
        }
    }
    for ((root, _), family) in families {
        let function = |it: &(ClassId, usize)| program.class(it.0).methods[it.1].function;
        let kind = |it: &(ClassId, usize)| {
            let function = program.function(function(it));
            (function.is_async, function.is_generator)
        };
        let Some(first) = family.first().map(kind) else {
            continue;
        };
        if family.iter().all(|it| kind(it) == first) {
            continue;
        }
        let other: Vec<(ClassId, usize)> = family
            .into_iter()
            .filter(|it| kind(it) != (false, false))
            .filter(|it| program.function(function(it)).captures.is_empty())
            .collect();
        for (class, at) in other {
            replace(program, root, class, at);
        }
    }
}

/// The topmost class of the hierarchy.
fn root(program: &Program, class: ClassId) -> ClassId {
    let mut seen = FxHashSet::default();
    let mut at = class;
    while let Some(base) = program.class(at).base.class()
        && seen.insert(base)
    {
        at = base;
    }
    at
}

fn replace(program: &mut Program, root_class: ClassId, class: ClassId, at: usize) {
    let method = &program.class(class).methods[at];
    let (inner, name) = (method.function, method.name.clone());
    let owner = program.class(class).name.to_lowercase();
    let mut hidden = format!("{owner}_{}", name.trim_matches('_'));
    while is_taken(program, root_class, &hidden) {
        hidden.push('_');
    }
    let mut writer = shape(program.function(inner));
    let shape = program.function(inner);
    for param in &shape.params {
        writer.param(shape, param);
    }
    let Some(own) = writer.function.params.first().map(|it| it.local) else {
        return;
    };
    let object = writer.expr(ExprKind::Local(own));
    let callee = writer.expr(ExprKind::Attribute {
        object,
        name: hidden.clone(),
    });
    let args = writer.forwarded(shape, 1);
    let call = writer.expr(ExprKind::Call { callee, args });
    writer.stmt(StmtKind::Return(Some(call)));
    let outer = FuncId(program.functions.len() as u32);
    program.functions.push(writer.function);
    let methods = &mut program.classes[class.index()].methods;
    methods[at].function = outer;
    methods.push(Method {
        name: hidden,
        kind: MethodKind::Instance,
        function: inner,
    });
}

fn shape(function: &Function) -> Writer {
    let span = function.span;
    let mut made = blank(function.module, span);
    made.name = function.name.clone();
    made.qualname = function.qualname.clone();
    made.parent = function.parent;
    made.class = function.class;
    made.docstring = function.docstring.clone();
    made.is_forwarder = true;
    Writer {
        function: made,
        span,
    }
}

fn is_taken(program: &Program, root_class: ClassId, name: &str) -> bool {
    let all = (0..program.classes.len()).map(|it| ClassId(it as u32));
    let mut related = all.filter(|it| root(program, *it) == root_class);
    related.any(|it| program.class(it).methods.iter().any(|it| it.name == name))
}
