//! `def`, `lambda`, their parameters and defaults.
//!
//! ```python
//! def scale(x, by=1, *, unit=DEFAULT):   # 1 is a literal; DEFAULT is stored once, by `def`
//!     return lambda y: x * y * by        # captures `x` and `by`
//! ```
//!
//! Invariants: a statically bound function is announced by `Def`, any other is a value that is
//! assigned to its name; a default that is not a literal is evaluated exactly where `def` stands.

use super::builder::{FunctionBuilder, blank};
use super::names::Entity;
use super::scope::{self, ScopeId, ScopeKind};
use super::synthesis::Wrapping;
use super::{Lowerer, webs};
use crate::hir::{
    Arg, ExprId, ExprKind, FuncId, Function, Global, GlobalId, LocalId, LocalKind, MethodKind,
    Param, ParamDefault, ParamKind, Stmt, StmtKind, Target,
};
use crate::syntax::ast::{self, Expr};
use crate::syntax::{Ranged, TextRange};

/// How the defaults of a function are stored.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(super) enum Defaults {
    Global,
    Captured,
}

/// A default on its way into the function.
pub(super) enum Pending<'a> {
    Literal(&'a Expr),
    Global(GlobalId),
    Captured(crate::hir::LocalId),
}

impl Lowerer {
    /// Starts the body of a function.
    pub(super) fn enter(&mut self, id: FuncId, scope: ScopeId, function: Function) {
        let mut builder = FunctionBuilder::new(id, scope, function);
        builder.saved_scope = self.scope;
        builder.saved_handlers = (self.name_error_handlers, self.import_error_handlers);
        (self.name_error_handlers, self.import_error_handlers) = (0, 0);
        self.scope = scope;
        let outer = std::mem::replace(&mut self.builder, builder);
        self.outer.push(outer);
    }

    /// Finishes the innermost function.
    pub(super) fn leave(&mut self) {
        self.take_from_class_object();
        let outer = self.outer.pop().unwrap_or_default();
        let mut done = std::mem::replace(&mut self.builder, outer);
        self.scope = done.saved_scope;
        (self.name_error_handlers, self.import_error_handlers) = done.saved_handlers;
        done.function.body = done.blocks.pop().unwrap_or_default();
        let rebound = webs::split(&mut done.function, &self.program, &self.rebound);
        self.rebound.insert(done.id, rebound);
        if let Some(slot) = self.program.functions.get_mut(done.id.index()) {
            *slot = done.function;
        }
    }

    pub(super) fn inner_qualname(&self, name: &str) -> String {
        if self.scope_kind() == ScopeKind::Class
            && let Some(class) = self.classes.last()
        {
            let qualname = &self.program.class(class.id).qualname;
            return format!("{qualname}.{name}");
        }
        match self.outer.len() {
            0 | 1 => name.to_owned(),
            _ => format!("{}.<locals>.{name}", self.builder.function.qualname),
        }
    }

    pub(super) fn scope_kind(&self) -> ScopeKind {
        self.modules
            .get(self.module)
            .map_or(ScopeKind::Module, |it| it.scopes.scope(self.scope).kind)
    }

    /// `def` outside a class body.
    pub(super) fn function_def(&mut self, it: &ast::StmtFunctionDef) {
        if scope::is_overload(it) {
            return;
        }
        let name = self.mangle(&it.name.id);
        let owner = self.owner(self.scope, &name).unwrap_or(self.scope);
        let wrapping = self.wrapping(it);
        if let Entity::Function(id) = self.entity(self.module, owner, &name)
            && self.functions.get(&(self.module, it.range)) == Some(&id)
        {
            match wrapping {
                Some(wrapping) => self.wrapped_function(id, it, &wrapping, Defaults::Global),
                None => self.lower_function(id, it, Defaults::Global),
            }
            self.emit(StmtKind::Def(id), it.range);
            return;
        }
        let id = self.function_id(self.module, it.range);
        let wraps = self.wrapped_local(it);
        let value = self.decorated(it, |this| this.closure(id, it, wrapping.as_ref()));
        if let Some(function) = self.program.functions.get_mut(id.index()) {
            function.wraps = wraps;
        }
        let target = self.name_target(&it.name.id, it.name.range);
        self.note_dispatcher(it, &target);
        self.emit(StmtKind::Assign { target, value }, header(it));
    }

    /// The function object, with its defaults stored just before.
    fn closure(
        &mut self,
        id: FuncId,
        it: &ast::StmtFunctionDef,
        wrapping: Option<&Wrapping>,
    ) -> ExprId {
        let body = self.block(|this| match wrapping {
            Some(wrapping) => this.wrapped_function(id, it, wrapping, Defaults::Captured),
            None => this.lower_function(id, it, Defaults::Captured),
        });
        let function = self.make(ExprKind::Function(id), header(it));
        self.body_block(function, body, header(it))
    }

    /// `f` of `@wraps(f)`.
    fn wraps_argument<'a>(&mut self, decorator: &'a Expr) -> Option<&'a Expr> {
        let Expr::Call(call) = decorator else {
            return None;
        };
        let name = self.static_native(&call.func)?;
        call.arguments
            .args
            .first()
            .filter(|_| name == "functools.wraps")
    }

    /// The local whose name and docstring a function gets.
    fn wrapped_local(&mut self, it: &ast::StmtFunctionDef) -> Option<LocalId> {
        let wrapped = it
            .decorator_list
            .iter()
            .find_map(|it| self.wraps_argument(&it.expression))?;
        let value = self.expr(wrapped);
        if let ExprKind::Local(id) = self.builder.function.expr(value).kind {
            return Some(id);
        }
        let text = "`functools.wraps` of what is no variable of the function around";
        self.unsupported(wrapped.range(), text, "leave `@wraps` out");
        None
    }

    /// The decorators applied, innermost last in evaluation order.
    pub(super) fn decorated(
        &mut self,
        it: &ast::StmtFunctionDef,
        make: impl FnOnce(&mut Lowerer) -> ExprId,
    ) -> ExprId {
        let wrapping = self.wrapping(it).is_some();
        let is_method = self.scope_kind() == ScopeKind::Class;
        let mut replacing: Vec<&Expr> = Vec::new();
        for decorator in &it.decorator_list {
            let decorator = &decorator.expression;
            let is_kind = is_method && self.method_decorator(decorator).is_some();
            if !scope::is_transparent(decorator)
                && !is_kind
                && self.wraps_argument(decorator).is_none()
            {
                replacing.push(decorator);
            }
        }
        if wrapping {
            replacing.pop();
        }
        let mut decorators = Vec::new();
        for decorator in replacing {
            let callee = self.expr(decorator);
            let classes = self.registered_classes(callee, it);
            if classes.is_empty() {
                decorators.push((callee, None, decorator.range()));
            }
            for (at, class) in classes.into_iter().enumerate() {
                let callee = if at == 0 {
                    callee
                } else {
                    self.expr(decorator)
                };
                decorators.push((callee, Some(class), decorator.range()));
            }
        }
        let mut value = make(self);
        for (callee, class, range) in decorators.into_iter().rev() {
            let operands = class.into_iter().chain([value]);
            let args = operands.map(Arg::Positional).collect();
            value = self.make(ExprKind::Call { callee, args }, range);
        }
        value
    }

    /// A method: its defaults are stored by the class body.
    pub(super) fn lower_method(&mut self, id: FuncId, it: &ast::StmtFunctionDef) {
        match self.wrapping(it) {
            Some(wrapping) => self.wrapped_function(id, it, &wrapping, Defaults::Global),
            None => self.lower_function(id, it, Defaults::Global),
        }
    }

    fn lower_function(&mut self, id: FuncId, it: &ast::StmtFunctionDef, defaults: Defaults) {
        self.note_raised(id, it.range);
        let pending = self.store_defaults(it.name.as_str(), &it.parameters, defaults);
        self.lower_body(id, it, pending);
    }

    pub(super) fn lower_body(
        &mut self,
        id: FuncId,
        it: &ast::StmtFunctionDef,
        pending: Vec<Pending<'_>>,
    ) {
        let module = self.modules.get(self.module).cloned();
        let Some((module, scope)) = module.and_then(|it2| {
            let scope = it2.scopes.of(it.range)?;
            Some((it2, scope))
        }) else {
            return;
        };
        let returns = it
            .returns
            .as_ref()
            .and_then(|it| self.signature_annotation(scope, it));
        let mut function = blank(self.module_id(), self.span(it.range));
        function.span = self.span(header(it));
        function.name = it.name.to_string();
        function.qualname = self.inner_qualname(it.name.as_str());
        function.parent = Some(self.builder.id);
        function.is_async = it.is_async;
        function.is_generator = module.scopes.scope(scope).has_yield;
        function.returns = returns;
        function.docstring = super::module::docstring(&it.body);
        let class_scope = (self.scope_kind() == ScopeKind::Class).then_some(self.scope);
        if class_scope.is_some() {
            function.class = self.classes.last().map(|it| it.id);
        }
        self.enter(id, scope, function);
        self.builder.class_scope = class_scope;
        let mut decorators = it.decorator_list.iter();
        self.builder.method_kind = decorators
            .find_map(|it| self.method_decorator(&it.expression))
            .filter(|_| class_scope.is_some())
            .unwrap_or(MethodKind::Instance);
        self.parameters(&it.parameters, pending);
        self.share_variables(scope, header(it));
        self.body(&it.body);
        self.leave();
    }

    pub(super) fn lambda(&mut self, it: &ast::ExprLambda) -> ExprId {
        let scope = self
            .modules
            .get(self.module)
            .and_then(|module| module.scopes.of(it.range));
        let Some(scope) = scope else {
            return self.placeholder(it.range);
        };
        let empty = ast::Parameters::default();
        let parameters = it.parameters.as_deref().unwrap_or(&empty);
        let span = self.span(it.range);
        let id = self.reserve_function(span);
        let body = self.block(|this| {
            let pending = this.store_defaults("lambda", parameters, Defaults::Captured);
            let mut function = blank(this.module_id(), span);
            function.name = "<lambda>".to_owned();
            function.qualname = this.inner_qualname("<lambda>");
            function.parent = Some(this.builder.id);
            if let Some(module) = this.modules.get(this.module) {
                function.is_generator = module.scopes.scope(scope).has_yield;
                function.is_async = false;
            }
            this.enter(id, scope, function);
            this.parameters(parameters, pending);
            let value = this.expr(&it.body);
            this.emit(StmtKind::Return(Some(value)), it.body.range());
            this.leave();
        });
        let function = self.make(ExprKind::Function(id), it.range);
        self.body_block(function, body, it.range)
    }

    /// Evaluates the defaults that are not literals, in order.
    pub(super) fn store_defaults<'a>(
        &mut self,
        function: &str,
        parameters: &'a ast::Parameters,
        defaults: Defaults,
    ) -> Vec<Pending<'a>> {
        let mut pending = Vec::new();
        for param in parameters.iter_non_variadic_params() {
            let Some(default) = &param.default else {
                continue;
            };
            // Synthesised defaults are to be evaluated at each call.
            let is_synthetic = self
                .modules
                .get(self.module)
                .is_some_and(|it| it.is_synthetic);
            if is_synthetic || self.is_literal(default) {
                pending.push(Pending::Literal(default));
                continue;
            }
            let range = default.range();
            let value = self.expr(default);
            let name = format!("{function}_{}_default", param.parameter.name);
            if defaults == Defaults::Global && self.is_in_class_object() {
                self.refuse_made(range, "a class with a computed default");
            }
            match defaults {
                Defaults::Global => {
                    let id = GlobalId(self.program.globals.len() as u32);
                    let module = self.module_id();
                    let span = self.span(range);
                    let global = Global {
                        name,
                        module,
                        class: None,
                        annotation: None,
                        span,
                    };
                    self.program.globals.push(global);
                    let target = Target::Global(id);
                    self.emit(StmtKind::Assign { target, value }, range);
                    pending.push(Pending::Global(id));
                }
                Defaults::Captured => {
                    let temp = self.temp_of(&name, value, range);
                    pending.push(Pending::Captured(temp));
                }
            }
        }
        pending
    }

    /// Evaluating it again at each call cannot be told apart.
    fn is_literal(&mut self, default: &Expr) -> bool {
        match default {
            Expr::UnaryOp(it) => it.operand.is_number_literal_expr(),
            Expr::Tuple(it) => it.elts.is_empty(),
            Expr::Name(it) => {
                let name = self.mangle(&it.id);
                match self.owner(self.scope, &name) {
                    Some(owner) => matches!(
                        self.entity(self.module, owner, &name),
                        Entity::Function(_) | Entity::Class(_) | Entity::Native(_)
                    ),
                    None => super::names::is_builtin(&name),
                }
            }
            other => other.is_literal_expr(),
        }
    }

    pub(super) fn parameters(&mut self, parameters: &ast::Parameters, pending: Vec<Pending<'_>>) {
        let mut pending = pending.into_iter();
        let scope = self.scope;
        let groups = [
            (ParamKind::PositionalOnly, &parameters.posonlyargs),
            (ParamKind::Positional, &parameters.args),
        ];
        for (kind, params) in groups {
            for param in params {
                let default = param.default.as_ref().and_then(|_| pending.next());
                self.parameter(scope, kind, &param.parameter, default);
            }
        }
        if let Some(param) = &parameters.vararg {
            self.parameter(scope, ParamKind::Star, param, None);
        }
        for param in &parameters.kwonlyargs {
            let default = param.default.as_ref().and_then(|_| pending.next());
            self.parameter(scope, ParamKind::KeywordOnly, &param.parameter, default);
        }
        if let Some(param) = &parameters.kwarg {
            self.parameter(scope, ParamKind::StarStar, param, None);
        }
    }

    fn parameter(
        &mut self,
        scope: ScopeId,
        kind: ParamKind,
        param: &ast::Parameter,
        default: Option<Pending<'_>>,
    ) {
        let name = self.mangle(&param.name.id);
        let span = self.span(param.name.range);
        let local = self.builder.new_local(&name, LocalKind::Param, span);
        self.builder.names.insert((scope, name.clone()), local);
        let annotation = param.annotation.as_ref().and_then(|it| {
            let outer = self.builder.saved_scope;
            let inner = std::mem::replace(&mut self.scope, outer);
            let annotation = self.signature_annotation(scope, it);
            self.scope = inner;
            annotation
        });
        if let Some(slot) = self.builder.function.locals.get_mut(local.index()) {
            slot.annotation = annotation;
        }
        if self.is_global(scope, &name) {
            let id = self.global_id(self.module, scope, &name);
            let value = self.local(local, param.name.range);
            let target = Target::Global(id);
            self.emit(StmtKind::Assign { target, value }, param.name.range);
        }
        let default = default.map(|it| match it {
            Pending::Literal(it) => {
                let outer = self.builder.saved_scope;
                let inner = std::mem::replace(&mut self.scope, outer);
                let value = self.expr(it);
                self.scope = inner;
                ParamDefault::Literal(value)
            }
            Pending::Global(id) => ParamDefault::Global(id),
            Pending::Captured(outer) => {
                let name = format!("{}_default", param.name);
                self.builder.capture(outer, &name, span);
                ParamDefault::Captured(outer)
            }
        });
        self.builder.function.params.push(Param {
            local,
            kind,
            default,
        });
    }

    /// The statements of a function, class or module, without the docstring.
    pub(super) fn body(&mut self, body: &[ast::Stmt]) {
        let skip = usize::from(super::module::docstring(body).is_some());
        for stmt in body.iter().skip(skip) {
            self.stmt(stmt);
        }
    }

    pub(super) fn nested(&mut self, body: &[ast::Stmt]) -> Vec<Stmt> {
        self.block(|this| body.iter().for_each(|it| this.stmt(it)))
    }
}

/// From the first decorator's end to the colon: what stands for the function in a line comment.
pub(super) fn header(it: &ast::StmtFunctionDef) -> TextRange {
    let start = it
        .decorator_list
        .last()
        .map_or(it.range.start(), Ranged::end);
    let name = it.name.range;
    let start = if it.decorator_list.is_empty() {
        it.range.start()
    } else {
        start.max(name.start())
    };
    let end = it
        .returns
        .as_ref()
        .map_or(it.parameters.end(), |it| it.end());
    TextRange::new(start.min(name.start()), end.max(name.end()))
}
