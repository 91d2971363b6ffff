//! Decorated methods: what the decorator makes is a variable, and a method calls it.
//!
//! ```python
//! class Account:
//!     @log_calls                       # decorated = log_calls(<the function>)
//!     def deposit(self, amount):       # def deposit(self, *args, **kwargs):
//!         self.balance += amount       #     return decorated(self, *args, **kwargs)
//! ```
//!
//! Invariants: the method takes whatever the decorated function may take, so that decorators can
//! change the parameters; overrides, `super()` and bound methods see a method like any other; the
//! function that the decorator gets belongs to the class, for its `self` and its `super()`.

use crate::hir::lower::Lowerer;
use crate::hir::lower::builder::blank;
use crate::hir::lower::function::header;
use crate::hir::{
    Arg, ExprKind, FuncId, Global, GlobalId, LocalId, LocalKind, MethodKind, Param, ParamKind,
    StmtKind, Target,
};
use crate::syntax::TextRange;
use crate::syntax::ast;

impl Lowerer {
    /// Lowers the function and its decorators where the `def` stands; gives the method.
    pub(in crate::hir::lower) fn forwarder(
        &mut self,
        id: FuncId,
        it: &ast::StmtFunctionDef,
        kind: MethodKind,
    ) -> FuncId {
        let range = header(it);
        let span = self.span(range);
        let value = self.decorated(it, |this| {
            this.lower_method(id, it);
            this.make(ExprKind::Function(id), range)
        });
        if matches!(kind, MethodKind::Static | MethodKind::Class)
            && let Some(function) = self.program.functions.get_mut(id.index())
        {
            // Its first parameter is no object of the class.
            function.class = None;
        }
        let held = GlobalId(self.program.globals.len() as u32);
        self.program.globals.push(Global {
            name: format!("{}_decorated", it.name),
            module: self.module_id(),
            class: None,
            annotation: None,
            span,
        });
        let target = Target::Global(held);
        self.emit(StmtKind::Assign { target, value }, range);
        let method = self.reserve_function(span);
        let scope = self
            .modules
            .get(self.module)
            .and_then(|module| module.scopes.of(it.range));
        let Some(scope) = scope else {
            return method;
        };
        let mut function = blank(self.module_id(), span);
        function.name = it.name.to_string();
        function.qualname = self.inner_qualname(it.name.as_str());
        function.parent = Some(self.builder.id);
        function.docstring = crate::hir::lower::module::docstring(&it.body);
        function.class = self.classes.last().map(|it| it.id);
        function.is_forwarder = true;
        let class_scope = self.scope;
        self.enter(method, scope, function);
        self.builder.class_scope = Some(class_scope);
        self.forwarded_call(it, kind, held, range);
        self.leave();
        method
    }

    fn forwarded_call(
        &mut self,
        it: &ast::StmtFunctionDef,
        kind: MethodKind,
        held: GlobalId,
        range: TextRange,
    ) {
        let callee = self.make(ExprKind::Global(held), range);
        let mut args = Vec::new();
        for (name, kind) in forwarded_params(it, kind) {
            let span = self.span(range);
            let local = self.builder.new_local(&name, LocalKind::Param, span);
            self.forwarded_param(local, kind);
            let value = self.local(local, range);
            args.push(match kind {
                ParamKind::Star => Arg::Star(value),
                ParamKind::StarStar => Arg::StarStar(value),
                _ => Arg::Positional(value),
            });
        }
        let value = self.make(ExprKind::Call { callee, args }, range);
        self.emit(StmtKind::Return(Some(value)), range);
    }

    fn forwarded_param(&mut self, local: LocalId, kind: ParamKind) {
        self.builder.function.params.push(Param {
            local,
            kind,
            default: None,
        });
    }
}

/// Accessors and operators get a fixed number of arguments, whatever the decorator does.
fn forwarded_params(it: &ast::StmtFunctionDef, kind: MethodKind) -> Vec<(String, ParamKind)> {
    let name = it.name.as_str();
    let is_operator = name.starts_with("__")
        && name.ends_with("__")
        && !matches!(name, "__init__" | "__call__" | "__new__");
    let is_accessor = matches!(
        kind,
        MethodKind::Getter | MethodKind::Setter | MethodKind::Deleter
    );
    if is_operator || is_accessor {
        let own = it.parameters.posonlyargs.iter().chain(&it.parameters.args);
        return own
            .map(|it| (it.parameter.name.to_string(), ParamKind::Positional))
            .collect();
    }
    let mut params = Vec::new();
    match kind {
        MethodKind::Static => {}
        MethodKind::Class => params.push(("cls".to_owned(), ParamKind::PositionalOnly)),
        _ => params.push(("self".to_owned(), ParamKind::PositionalOnly)),
    }
    params.push(("args".to_owned(), ParamKind::Star));
    params.push(("kwargs".to_owned(), ParamKind::StarStar));
    params
}
