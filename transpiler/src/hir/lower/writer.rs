//! Functions that call others with the arguments that they get.
//!
//! ```python
//! def make(path, *, mode="r"):           # the parameters of `__init__`
//!     made = new(Config, path, mode=mode)
//! ```
//!
//! Invariant: a default is the literal, or the stored value, of the function whose shape it is.

use crate::hir::{
    Arg, Expr, ExprId, ExprKind, Function, Local, LocalId, LocalKind, Param, ParamDefault,
    ParamKind, Stmt, StmtKind,
};
use crate::source::Span;

/// A function under construction.
pub(super) struct Writer {
    pub(super) function: Function,
    pub(super) span: Span,
}

impl Writer {
    pub(super) fn expr(&mut self, kind: ExprKind) -> ExprId {
        let span = self.span;
        self.function.exprs.push(Expr { kind, span });
        ExprId(self.function.exprs.len() as u32 - 1)
    }

    pub(super) fn stmt(&mut self, kind: StmtKind) {
        let span = self.span;
        self.function.body.push(Stmt { kind, span });
    }

    pub(super) fn local(&mut self, name: &str, kind: LocalKind) -> LocalId {
        self.function.locals.push(Local {
            name: name.to_owned(),
            kind,
            annotation: None,
            is_cell: false,
            maybe_unbound: false,
            span: self.span,
        });
        LocalId(self.function.locals.len() as u32 - 1)
    }

    /// A parameter like that of another function.
    pub(super) fn param(&mut self, shape: &Function, param: &Param) {
        let local = self.local(shape.param_name(param), LocalKind::Param);
        let annotation = &shape.local(param.local).annotation;
        self.function.locals[local.index()].annotation = annotation.clone();
        let default = param.default.as_ref().map(|it| match it {
            ParamDefault::Literal(value) => ParamDefault::Literal(self.literal(shape, *value)),
            other => other.clone(),
        });
        let kind = param.kind;
        self.function.params.push(Param {
            local,
            kind,
            default,
        });
    }

    /// A literal of another function.
    fn literal(&mut self, shape: &Function, id: ExprId) -> ExprId {
        let kind = match &shape.expr(id).kind {
            ExprKind::Unary(op, it) => ExprKind::Unary(*op, self.literal(shape, *it)),
            ExprKind::Tuple(_) => ExprKind::Tuple(Vec::new()),
            other => other.duplicate().unwrap_or(ExprKind::None),
        };
        self.expr(kind)
    }

    /// The arguments from `skip` on once more, for `callee`.
    pub(super) fn forwarded(&mut self, callee: &Function, skip: usize) -> Vec<Arg> {
        let params = self
            .function
            .params
            .get(skip..)
            .unwrap_or_default()
            .to_vec();
        let takes_names = callee
            .params
            .iter()
            .any(|it| matches!(it.kind, ParamKind::StarStar | ParamKind::KeywordOnly));
        let mut args = Vec::new();
        for param in params {
            let name = self.function.param_name(&param).to_owned();
            let value = self.expr(ExprKind::Local(param.local));
            args.push(match param.kind {
                ParamKind::PositionalOnly | ParamKind::Positional => Arg::Positional(value),
                ParamKind::KeywordOnly => Arg::Keyword(name, value),
                ParamKind::Star => Arg::Star(value),
                ParamKind::StarStar if takes_names => Arg::StarStar(value),
                ParamKind::StarStar => continue,
            });
        }
        args
    }
}
