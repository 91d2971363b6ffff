//! Classes with several bases: one line of classes for each.
//!
//! ```python
//! class Both(Left, Right): ...
//! # Both → Left' → Right → Base        Left' is a copy of Left whose base is Right
//! ```
//!
//! Problem: later stages know one base a class; a method's `super()` must go on with what follows
//! in the line of the object's class. Python's own rule gives the line (C3). Its longest tail that
//! is some class's own line is that class; what stands before it is copied, with the next class
//! as its base, so that `super()` in a copy is as static as elsewhere. Copies share the variables
//! of the class object; classes whose lines continue alike share copies. The abstract classes of
//! `collections.abc` are copied for each class that names them, alone or not.
//!
//! Invariants: nothing names a copy but lines, and calls of a base's method on `self`
//! (`Left.hello(self)`), which reach the copy in the line of the class; objects are never made of
//! one. `origin` says what a copy stands for, in `isinstance` and `__mro__`.

use rustc_hash::FxHashMap;

use super::{abstract_bases, copying};
use crate::diag::{Code, Diagnostic};
use crate::hir::{Arg, Base, ClassId, Expr, ExprId, ExprKind, FuncId, Function, Program};
use crate::source::Span;

/// Gives each class with several bases its line.
pub(super) fn line_up(program: &mut Program) -> Vec<Diagnostic> {
    let mut lines = Lines {
        program,
        orders: FxHashMap::default(),
        copies: FxHashMap::default(),
        diagnostics: Vec::new(),
    };
    let count = lines.program.classes.len();
    let ids = || (0..count).map(|it| ClassId(it as u32));
    for id in ids() {
        lines.order(id);
    }
    for id in ids() {
        lines.line(id);
    }
    lines.redirect_calls();
    lines.widen_tests();
    lines.diagnostics
}

struct Lines<'p> {
    program: &'p mut Program,
    /// The method resolution order of each class.
    orders: FxHashMap<ClassId, Vec<ClassId>>,
    /// By the class, the base of the copy and, for an abstract class of the library, the class
    /// that it is for.
    copies: FxHashMap<(ClassId, Base, Option<ClassId>), ClassId>,
    diagnostics: Vec<Diagnostic>,
}

impl Lines<'_> {
    /// The method resolution order, without builtin classes.
    fn order(&mut self, id: ClassId) -> Vec<ClassId> {
        if let Some(found) = self.orders.get(&id) {
            return found.clone();
        }
        // A class that is its own base: refused where it is named before it is made.
        self.orders.insert(id, vec![id]);
        let class = self.program.class(id);
        let span = class.span;
        let bases: Vec<ClassId> = match class.bases.is_empty() {
            true => class.base.class().into_iter().collect(),
            false => class.bases.iter().filter_map(Base::class).collect(),
        };
        let order = self.merged(id, &bases, span);
        self.orders.insert(id, order.clone());
        order
    }

    fn merged(&mut self, id: ClassId, bases: &[ClassId], span: Span) -> Vec<ClassId> {
        let name = |it: &ClassId| self.program.class(*it).name.clone();
        let twice = bases
            .iter()
            .enumerate()
            .find(|(at, it)| bases.iter().take(*at).any(|other| other == *it));
        if let Some((_, twice)) = twice {
            let text = format!("duplicate base class {}", name(twice));
            self.refuse(span, text);
            return vec![id];
        }
        let names: Vec<String> = bases.iter().map(name).collect();
        let mut lines: Vec<Vec<ClassId>> = bases.iter().map(|it| self.order(*it)).collect();
        lines.push(bases.to_vec());
        match merge(lines) {
            Some(mut order) => {
                order.insert(0, id);
                order
            }
            None => {
                let names = names.join(", ");
                let text = format!(
                    "Cannot create a consistent method resolution order (MRO) for bases {names}"
                );
                self.refuse(span, text);
                vec![id]
            }
        }
    }

    fn refuse(&mut self, span: Span, text: String) {
        let diagnostic = Diagnostic::error(Code::Unsupported, span, text)
            .help("CPython raises TypeError here; name other bases, or in another order");
        self.diagnostics.push(diagnostic);
    }

    fn line(&mut self, id: ClassId) {
        let class = self.program.class(id);
        let has_copied = class.base.class().is_some_and(|it| self.is_abstract(it));
        if (class.bases.is_empty() && !has_copied) || self.is_abstract(id) {
            return;
        }
        let span = class.span;
        let natives: Vec<Base> = class
            .bases
            .iter()
            .filter(|it| it.class().is_none())
            .cloned()
            .collect();
        let is_last = class
            .bases
            .last()
            .is_some_and(|it| natives.first() == Some(it));
        let order = self.order(id);
        let line = order.get(1..).unwrap_or_default();
        // The tail that is a class's own line stays as it is.
        let kept = match natives.is_empty() {
            true => (0..line.len()).find(|at| {
                let own = self.orders.get(&line[*at]);
                own.is_some_and(|it| *it == line[*at..]) && !self.is_abstract(line[*at])
            }),
            false => None,
        };
        let copied = &line[..kept.unwrap_or(line.len())];
        let has_native = copied.iter().any(|it| self.is_native(*it));
        if natives.len() > usize::from(is_last) || has_native {
            let text =
                "several bases that are builtin, or derive from builtin classes, are not supported";
            let help = "inherit from one of them";
            let diagnostic = Diagnostic::error(Code::Unsupported, span, text).help(help);
            self.diagnostics.push(diagnostic);
            return;
        }
        let mut base = match kept.and_then(|at| line.get(at)) {
            Some(kept) => Base::User(*kept),
            None => natives.into_iter().next().unwrap_or(Base::Object),
        };
        for class in copied.iter().rev() {
            base = Base::User(self.copy(*class, base, id));
        }
        self.program.classes[id.index()].base = base;
    }

    /// Whether the class is one of the library that stands for a class of `collections.abc`.
    fn is_abstract(&self, id: ClassId) -> bool {
        abstract_bases::gives(self.program, id)
    }

    /// Whether the class is an exception class, or derives from another builtin one.
    fn is_native(&self, id: ClassId) -> bool {
        let order = self.orders.get(&id).map_or(&[][..], Vec::as_slice);
        order.iter().any(|it| {
            let class = self.program.class(*it);
            let native = |it: &Base| matches!(it, Base::Native(_));
            native(&class.base) || class.bases.iter().any(native)
        })
    }

    /// A copy of `origin` with that base, in the line of `class`.
    fn copy(&mut self, origin: ClassId, base: Base, class: ClassId) -> ClassId {
        // What all classes may derive from is nothing that two of them have in common.
        let owner = self.is_abstract(origin).then_some(class);
        let key = (origin, base.clone(), owner);
        if let Some(found) = self.copies.get(&key) {
            return *found;
        }
        let id = ClassId(self.program.classes.len() as u32);
        self.copies.insert(key, id);
        let mut class = self.program.class(origin).clone();
        class.base = base;
        class.bases = Vec::new();
        class.origin = Some(origin);
        let mut made: FxHashMap<FuncId, FuncId> = FxHashMap::default();
        for method in &mut class.methods {
            method.function = self.copy_method(method.function, (origin, id), &mut made);
        }
        self.program.classes.push(class);
        id
    }

    /// Copies a method and the functions in it.
    fn copy_method(
        &mut self,
        method: FuncId,
        (origin, copy): (ClassId, ClassId),
        made: &mut FxHashMap<FuncId, FuncId>,
    ) -> FuncId {
        if let Some(found) = made.get(&method) {
            return *found;
        }
        let family = copying::copy(self.program, method, (origin, copy), made);
        for id in family.into_iter().filter(|it| *it != method) {
            let function = self.program.function(id);
            if function.class.is_some() {
                let text = "a class inside a method of a class that others mix in is not supported";
                let diagnostic = Diagnostic::error(Code::Unsupported, function.span, text)
                    .help("move the class to module level");
                self.diagnostics.push(diagnostic);
            }
        }
        made.get(&method).copied().unwrap_or(method)
    }

    /// `Left.hello(self)` in a class whose line has a copy of `Left` calls the copy's.
    fn redirect_calls(&mut self) {
        for index in 0..self.program.classes.len() {
            let line = self.line_of(ClassId(index as u32));
            let copies: FxHashMap<ClassId, ClassId> = line
                .into_iter()
                .filter_map(|it| Some((self.program.class(it).origin?, it)))
                .collect();
            if copies.is_empty() {
                continue;
            }
            let methods = &self.program.classes[index].methods;
            let functions: Vec<FuncId> = methods.iter().map(|it| it.function).collect();
            for id in functions {
                redirect(&mut self.program.functions[id.index()], &copies);
            }
        }
    }

    /// `isinstance(error, Mixin)` asks for the copies that are exception classes too, because
    /// those are of another kind than `Mixin` is.
    fn widen_tests(&mut self) {
        let mut copies: FxHashMap<ClassId, Vec<ClassId>> = FxHashMap::default();
        for (index, class) in self.program.classes.iter().enumerate() {
            let id = ClassId(index as u32);
            let line = self.line_of(id);
            let native = |it: &ClassId| matches!(self.program.class(*it).base, Base::Native(_));
            if let (Some(origin), true) = (class.origin, line.iter().any(native)) {
                copies.entry(origin).or_default().push(id);
            }
        }
        if copies.is_empty() {
            return;
        }
        for function in &mut self.program.functions {
            for index in 0..function.exprs.len() {
                let Some(class) = tested_class(function, index) else {
                    continue;
                };
                let ExprKind::Class(origin) = function.expr(class).kind else {
                    continue;
                };
                let span = function.expr(class).span;
                let found = copies.get(&origin).into_iter().flatten();
                let mut items = Vec::new();
                for id in std::iter::once(&origin).chain(found) {
                    items.push(ExprId(function.exprs.len() as u32));
                    let kind = ExprKind::Class(*id);
                    function.exprs.push(Expr { kind, span });
                }
                if items.len() > 1 {
                    function.exprs[class.index()].kind = ExprKind::Tuple(items);
                } else {
                    function.exprs.pop();
                }
            }
        }
    }

    fn line_of(&self, id: ClassId) -> Vec<ClassId> {
        let mut line = vec![id];
        let mut at = id;
        while let Some(base) = self.program.class(at).base.class() {
            if line.contains(&base) {
                break;
            }
            line.push(base);
            at = base;
        }
        line
    }
}

/// The class that `isinstance(x, C)` or `issubclass(x, C)` names, if the expression is such a call.
fn tested_class(function: &Function, index: usize) -> Option<ExprId> {
    let ExprKind::Call { callee, args } = &function.exprs.get(index)?.kind else {
        return None;
    };
    match (&function.expr(*callee).kind, args.as_slice()) {
        (ExprKind::Native(name), [_, Arg::Positional(class)])
            if matches!(name.as_str(), "builtins.isinstance" | "builtins.issubclass") =>
        {
            Some(*class)
        }
        _ => None,
    }
}

/// Merges lines as C3 does: the first head that stands in no other line's tail comes next.
fn merge<T: Copy + PartialEq>(mut lines: Vec<Vec<T>>) -> Option<Vec<T>> {
    let mut order = Vec::new();
    loop {
        lines.retain(|it| !it.is_empty());
        if lines.is_empty() {
            return Some(order);
        }
        let is_free = |head: &T| {
            !lines
                .iter()
                .any(|it| it.iter().skip(1).any(|it| it == head))
        };
        let next = lines
            .iter()
            .filter_map(|it| it.first())
            .copied()
            .find(is_free)?;
        order.push(next);
        for line in &mut lines {
            line.retain(|it| *it != next);
        }
    }
}

fn redirect(method: &mut Function, copies: &FxHashMap<ClassId, ClassId>) {
    let Some(own) = method.params.first().map(|it| it.local) else {
        return;
    };
    let mut found = Vec::new();
    for expr in &method.exprs {
        let ExprKind::Call { callee, args } = &expr.kind else {
            continue;
        };
        let ExprKind::Attribute { object, .. } = method.expr(*callee).kind else {
            continue;
        };
        let on_self = matches!(args.first(), Some(Arg::Positional(it))
            if matches!(method.expr(*it).kind, ExprKind::Local(local) if local == own));
        if let (true, ExprKind::Class(class)) = (on_self, &method.expr(object).kind)
            && let Some(copy) = copies.get(class)
        {
            found.push((object, *copy));
        }
    }
    for (object, copy) in found {
        method.exprs[object.index()].kind = ExprKind::Class(copy);
    }
}

#[cfg(test)]
mod tests {
    use super::merge;

    #[test]
    fn diamond() {
        let lines = vec![vec!['L', 'B'], vec!['R', 'B'], vec!['L', 'R']];
        assert_eq!(merge(lines), Some(vec!['L', 'R', 'B']));
    }

    #[test]
    fn bases_keep_their_order() {
        let lines = vec![vec!['A'], vec!['B'], vec!['A', 'B']];
        assert_eq!(merge(lines), Some(vec!['A', 'B']));
    }

    #[test]
    fn a_base_before_its_subclass_is_inconsistent() {
        let lines = vec![vec!['B'], vec!['D', 'B'], vec!['B', 'D']];
        assert_eq!(merge(lines), None);
    }
}
