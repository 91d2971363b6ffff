//! Comprehensions become loops, generator expressions become generator functions.
//!
//! ```python
//! [x * x for x in xs if x]     # {t = []; for x in xs: if x: t.append(x * x); t}
//! sum(x for x in xs)           # def <genexpr>(iter): for x in iter: yield x
//! [lambda: i for i in range(3)]    # a captured variable: <listcomp> is a function of its own
//! ```
//!
//! Invariants: the outermost iterable is evaluated outside, everything else inside; the variables
//! of a comprehension are other locals than those of the function around it.

use super::Lowerer;
use super::builder::blank;
use crate::hir::{Awaited, ExprId, ExprKind, LocalId, LocalKind, Param, ParamKind, StmtKind};
use crate::syntax::ast::{self, Comprehension, Expr};
use crate::syntax::{Ranged, TextRange};

/// `iter(x)` for nobody but a generator expression: an `x` that makes iterators without a word
/// stays what it is, so that its items keep their own type.
const ITERATED: &str = "builtins.<iterated>";

/// What one step of the innermost loop does.
#[derive(Clone, Copy)]
enum Step<'a> {
    Append(&'a Expr),
    Add(&'a Expr),
    Store(&'a Expr, &'a Expr),
    Yield(&'a Expr),
}

impl Lowerer {
    pub(super) fn list_comp(&mut self, it: &ast::ExprListComp) -> ExprId {
        self.comprehension(it.range, &it.generators, Step::Append(&it.elt))
    }

    pub(super) fn set_comp(&mut self, it: &ast::ExprSetComp) -> ExprId {
        self.comprehension(it.range, &it.generators, Step::Add(&it.elt))
    }

    pub(super) fn dict_comp(&mut self, it: &ast::ExprDictComp) -> ExprId {
        self.comprehension(it.range, &it.generators, Step::Store(&it.key, &it.value))
    }

    fn comprehension(
        &mut self,
        range: TextRange,
        generators: &[Comprehension],
        step: Step<'_>,
    ) -> ExprId {
        let Some(module) = self.modules.get(self.module).cloned() else {
            return self.placeholder(range);
        };
        let (Some(scope), Some(first)) = (module.scopes.of(range), generators.first()) else {
            return self.placeholder(range);
        };
        let iter = self.expr(&first.iter);
        let iter = self.enum_members(iter);
        if module.scopes.scope(scope).is_function {
            return self.comprehension_function(range, scope, generators, step, iter);
        }
        let temp = self.temp(result_name(step), range);
        let empty = self.empty(step, range);
        let body = self.block(|this| {
            this.set_local(temp, empty, range);
            let saved = std::mem::replace(&mut this.scope, scope);
            this.clauses(generators, Some(iter), step, Some(temp));
            this.scope = saved;
        });
        let value = self.local(temp, range);
        self.body_block(value, body, range)
    }

    fn empty(&mut self, step: Step<'_>, range: TextRange) -> ExprId {
        match step {
            Step::Append(_) | Step::Yield(_) => self.make(ExprKind::List(Vec::new()), range),
            Step::Add(_) => self.call_native("builtins.set", Vec::new(), range),
            Step::Store(..) => self.make(ExprKind::Dict(Vec::new()), range),
        }
    }

    /// The loops and conditions, outermost first, and the step in the middle.
    fn clauses(
        &mut self,
        generators: &[Comprehension],
        iter: Option<ExprId>,
        step: Step<'_>,
        result: Option<LocalId>,
    ) {
        let Some((first, rest)) = generators.split_first() else {
            self.step(step, result);
            return;
        };
        let iter = iter.unwrap_or_else(|| self.expr(&first.iter));
        let mut target = None;
        let mut body = self.block(|this| {
            target = Some(this.target(&first.target));
            this.conditions(&first.ifs, rest, step, result);
        });
        let Some(target) = target else { return };
        let kind = StmtKind::For {
            target,
            iter,
            body: std::mem::take(&mut body),
            orelse: Vec::new(),
            is_async: first.is_async,
        };
        self.emit(kind, first.range);
    }

    fn conditions(
        &mut self,
        ifs: &[Expr],
        rest: &[Comprehension],
        step: Step<'_>,
        result: Option<LocalId>,
    ) {
        let Some((first, others)) = ifs.split_first() else {
            self.clauses(rest, None, step, result);
            return;
        };
        let test = self.expr(first);
        let then = self.block(|this| this.conditions(others, rest, step, result));
        self.emit(
            StmtKind::If {
                test,
                then,
                orelse: Vec::new(),
            },
            first.range(),
        );
    }

    fn step(&mut self, step: Step<'_>, result: Option<LocalId>) {
        match (step, result) {
            (Step::Append(it), Some(temp)) => {
                let value = self.expr(it);
                self.call_method(temp, "append", vec![value], it.range());
            }
            (Step::Add(it), Some(temp)) => {
                let value = self.expr(it);
                self.call_method(temp, "add", vec![value], it.range());
            }
            (Step::Store(key, value), Some(temp)) => self.store_pair(temp, key, value),
            (Step::Yield(it), _) => {
                let value = self.expr(it);
                let value = self.make(ExprKind::Yield(Some(value)), it.range());
                self.emit(StmtKind::Expr(value), it.range());
            }
            (Step::Append(_) | Step::Add(_) | Step::Store(..), None) => {}
        }
    }

    /// A comprehension one of whose variables is captured: a function, called at once.
    fn comprehension_function(
        &mut self,
        range: TextRange,
        scope: super::ScopeId,
        generators: &[Comprehension],
        step: Step<'_>,
        iter: ExprId,
    ) -> ExprId {
        let name = match step {
            Step::Append(_) | Step::Yield(_) => "<listcomp>",
            Step::Add(_) => "<setcomp>",
            Step::Store(..) => "<dictcomp>",
        };
        let (callee, is_async) = self.inner(name, range, scope, false, |this, param| {
            let empty = this.empty(step, range);
            let temp = this.temp_of(result_name(step), empty, range);
            let iter = this.local(param, range);
            this.clauses(generators, Some(iter), step, Some(temp));
            let value = this.local(temp, range);
            this.emit(StmtKind::Return(Some(value)), range);
        });
        let call = self.call(callee, vec![iter], range);
        if is_async {
            return self.make(ExprKind::Await(Awaited::Expression, call), range);
        }
        call
    }

    pub(super) fn generator(&mut self, it: &ast::ExprGenerator) -> ExprId {
        let range = it.range;
        let scope = self
            .modules
            .get(self.module)
            .and_then(|module| module.scopes.of(range));
        let (Some(scope), Some(first)) = (scope, it.generators.first()) else {
            return self.placeholder(range);
        };
        let iterable = self.expr(&first.iter);
        let iterable = self.enum_members(iterable);
        let native = if first.is_async {
            "builtins.aiter"
        } else {
            ITERATED
        };
        let at = first.iter.range();
        let iter = self.call_native(native, vec![iterable], at);
        let (callee, _) = self.inner("<genexpr>", range, scope, true, |this, param| {
            let iter = this.local(param, at);
            this.clauses(&it.generators, Some(iter), Step::Yield(&it.elt), None);
        });
        self.call(callee, vec![iter], range)
    }

    /// Lowers a function with the one parameter `iter`; also whether it is asynchronous.
    fn inner(
        &mut self,
        name: &str,
        range: TextRange,
        scope: super::ScopeId,
        is_generator: bool,
        work: impl FnOnce(&mut Lowerer, LocalId),
    ) -> (ExprId, bool) {
        let is_async = self
            .modules
            .get(self.module)
            .is_some_and(|it| it.scopes.scope(scope).has_await);
        let span = self.span(range);
        let id = self.reserve_function(span);
        let mut function = blank(self.module_id(), span);
        function.name = name.to_owned();
        function.qualname = self.inner_qualname(name);
        function.parent = Some(self.builder.id);
        function.is_async = is_async;
        function.is_generator = is_generator;
        self.enter(id, scope, function);
        let param = self.builder.new_local("iter", LocalKind::Param, span);
        let kind = ParamKind::PositionalOnly;
        self.builder.function.params.push(Param {
            local: param,
            kind,
            default: None,
        });
        work(self, param);
        self.leave();
        (self.make(ExprKind::Function(id), range), is_async)
    }
}

fn result_name(step: Step<'_>) -> &'static str {
    match step {
        Step::Append(_) | Step::Yield(_) => "list",
        Step::Add(_) => "set",
        Step::Store(..) => "dict",
    }
}
