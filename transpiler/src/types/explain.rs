//! What is dynamic and why: `cargo taipan explain app.py`.
//!
//! ```python
//! items = [1, "two"]      # int and str have no common type
//! for item in items:      # so `item` is dynamic
//!     print(item)
//! ```
//!
//! Invariants: one remark a reason, at the reason's place; it names every variable, field and
//! result that is dynamic because of it; reasons that came of nothing that lives are not told.

use std::collections::{BTreeMap, BTreeSet};

use super::Types;
use super::ty::{Ty, Var, Why};
use crate::diag::{Code, Diagnostic};
use crate::hir::{LocalKind, Program};
use crate::source::Span;

/// What is known about one reason.
#[derive(Default)]
struct Found {
    /// What is dynamic because of it, as the user calls it.
    names: BTreeSet<String>,
    /// Where the first expression of such a type stands.
    first: Option<Span>,
}

struct Explainer<'a> {
    program: &'a Program,
    types: &'a Types,
    /// By text and place: each instance of a function has reasons of its own.
    found: BTreeMap<(Option<Span>, String), Found>,
}

/// Every reason for a `Value` in code that is reached.
pub fn explain(program: &Program, types: &Types) -> Vec<Diagnostic> {
    let found = BTreeMap::new();
    let mut explainer = Explainer {
        program,
        types,
        found,
    };
    explainer.instances();
    explainer.shared();
    explainer.remarks()
}

impl Explainer<'_> {
    fn instances(&mut self) {
        for instance in self.types.instances.iter().filter(|it| it.is_live) {
            let function = self.program.function(instance.function);
            let name = function.qualname.as_str();
            for (local, var) in function.locals.iter().zip(&instance.locals) {
                let text = match local.kind {
                    LocalKind::Temp => None,
                    LocalKind::Param => Some(format!("parameter `{}` of {name}", local.name)),
                    _ if name == "<module>" => Some(format!("`{}`", local.name)),
                    _ => Some(format!("`{}` in {name}", local.name)),
                };
                self.variable(*var, local.span, text);
            }
            let result = Some(format!("the result of {name}"));
            self.variable(instance.ret, function.span, result);
            for (expr, ty) in function.exprs.iter().zip(&instance.exprs) {
                self.visit(ty, expr.span, None, &mut Vec::new());
            }
        }
    }

    fn shared(&mut self) {
        for (global, var) in self.program.globals.iter().zip(&self.types.globals) {
            self.variable(*var, global.span, Some(format!("`{}`", global.name)));
        }
        for (class, info) in self.program.classes.iter().zip(&self.types.classes) {
            for (field, var) in &info.fields {
                let text = Some(format!("attribute `{field}` of {}", class.name));
                self.variable(*var, class.span, text);
            }
        }
    }

    fn variable(&mut self, var: Var, span: Span, name: Option<String>) {
        let ty = self.types.vars.get(var);
        self.visit(&ty, span, name.as_deref(), &mut vec![var]);
    }

    /// Notes every reason inside a type; `path` holds the variables on the way, as types may
    /// contain themselves.
    fn visit(&mut self, ty: &Ty, span: Span, name: Option<&str>, path: &mut Vec<Var>) {
        let inner: &Ty = match ty {
            Ty::Optional(inner) => inner,
            other => other,
        };
        if let Ty::Value(why) = inner {
            self.note(*why, span, name);
        }
        for var in inner.args() {
            if !path.contains(var) {
                path.push(*var);
                self.visit(&self.types.vars.get(*var), span, name, path);
                path.pop();
            }
        }
    }

    fn note(&mut self, why: Why, span: Span, name: Option<&str>) {
        let Some(reason) = self.types.vars.reasons.get(why.0 as usize) else {
            return;
        };
        let found = self
            .found
            .entry((reason.span, reason.text.clone()))
            .or_default();
        found.first = Some(found.first.map_or(span, |first| first.min(span)));
        found.names.extend(name.map(str::to_owned));
    }

    fn remarks(self) -> Vec<Diagnostic> {
        let mut remarks: Vec<Diagnostic> = Vec::new();
        for ((place, text), found) in self.found {
            let Some(span) = place.or(found.first) else {
                continue;
            };
            let mut remark = Diagnostic::remark(Code::DynamicValue, span, text);
            let mut names: Vec<String> = found.names.into_iter().collect();
            if names.len() > MOST_NAMES {
                let rest = names.len() - MOST_NAMES;
                names.truncate(MOST_NAMES);
                names.push(format!("and {rest} more"));
            }
            if !names.is_empty() {
                remark = remark.note(format!("dynamic because of this: {}", names.join(", ")));
            }
            remarks.push(remark);
        }
        remarks.sort_by_key(|it| (it.primary.file, it.primary.start));
        remarks
    }
}

const MOST_NAMES: usize = 12;
