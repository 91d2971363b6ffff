//! The function under construction: its arenas, its open blocks, and small node makers.
//!
//! ```python
//! a = b = f()      # emit Assign(temp, call); Assign(a, temp); Assign(b, temp)
//! ```
//!
//! Invariants: statements go to the innermost open block; an expression is pushed after its
//! operands, so that ids grow in evaluation order.

use rustc_hash::FxHashMap;

use super::Lowerer;
use super::scope::ScopeId;
use crate::hir::{
    Arg, Capture, Expr, ExprId, ExprKind, FuncId, Function, Local, LocalId, LocalKind, MethodKind,
    ModuleId, Stmt, StmtKind, Target,
};
use crate::source::{FileId, Span};
use crate::syntax::TextRange;
use crate::syntax::ast::name::Name;

pub(super) struct FunctionBuilder {
    pub(super) id: FuncId,
    pub(super) scope: ScopeId,
    pub(super) function: Function,
    pub(super) names: FxHashMap<(ScopeId, Name), LocalId>,
    pub(super) blocks: Vec<Vec<Stmt>>,
    /// The class scope in whose body this function stands directly.
    pub(super) class_scope: Option<ScopeId>,
    pub(super) method_kind: MethodKind,
    /// Locals that a method gets from its class object, with the attribute that holds each; one
    /// without is the class object.
    pub(super) taken: Vec<(LocalId, Option<String>)>,
    /// What surrounds the function: its scope, and the handlers of NameError and ImportError.
    pub(super) saved_scope: ScopeId,
    pub(super) saved_handlers: (u32, u32),
}

impl Default for FunctionBuilder {
    fn default() -> FunctionBuilder {
        let span = Span::new(FileId(0), 0, 0);
        FunctionBuilder::new(FuncId(0), 0, blank(ModuleId(0), span))
    }
}

impl FunctionBuilder {
    pub(super) fn new(id: FuncId, scope: ScopeId, function: Function) -> FunctionBuilder {
        FunctionBuilder {
            id,
            scope,

            function,
            names: FxHashMap::default(),
            blocks: vec![Vec::new()],
            class_scope: None,
            method_kind: MethodKind::Instance,
            taken: Vec::new(),
            saved_scope: 0,
            saved_handlers: (0, 0),
        }
    }

    pub(super) fn new_local(&mut self, name: &str, kind: LocalKind, span: Span) -> LocalId {
        let id = LocalId(self.function.locals.len() as u32);
        self.function.locals.push(Local {
            name: name.to_owned(),
            kind,
            annotation: None,
            is_cell: false,
            maybe_unbound: false,
            span,
        });
        id
    }

    /// The local that stands for `outer`, a local of the enclosing function.
    pub(super) fn capture(&mut self, outer: LocalId, name: &str, span: Span) -> LocalId {
        let inner = self.new_local(name, LocalKind::Free, span);
        self.function.captures.push(Capture { outer, inner });
        inner
    }
}

/// A function with nothing in it yet.
pub(super) fn blank(module: ModuleId, span: Span) -> Function {
    Function {
        name: String::new(),
        qualname: String::new(),
        module,
        parent: None,
        class: None,
        is_async: false,
        is_generator: false,
        params: Vec::new(),
        returns: None,
        is_forwarder: false,
        wraps: None,
        locals: Vec::new(),
        captures: Vec::new(),
        exprs: Vec::new(),
        body: Vec::new(),
        docstring: None,
        span,
    }
}

impl Lowerer {
    pub(super) fn reserve_function(&mut self, span: Span) -> FuncId {
        let id = FuncId(self.program.functions.len() as u32);
        let module = self.module_id();
        self.program.functions.push(blank(module, span));
        id
    }

    pub(super) fn module_id(&self) -> ModuleId {
        self.modules
            .get(self.module)
            .map_or(ModuleId(0), |it| it.id)
    }

    pub(super) fn expr_at(&mut self, kind: ExprKind, span: Span) -> ExprId {
        let exprs = &mut self.builder.function.exprs;
        exprs.push(Expr { kind, span });
        ExprId(exprs.len() as u32 - 1)
    }

    pub(super) fn make(&mut self, kind: ExprKind, range: TextRange) -> ExprId {
        let span = self.span(range);
        self.expr_at(kind, span)
    }

    pub(super) fn emit(&mut self, kind: StmtKind, range: TextRange) {
        let span = self.span(range);
        self.emit_at(kind, span);
    }

    pub(super) fn emit_at(&mut self, kind: StmtKind, span: Span) {
        if let Some(block) = self.builder.blocks.last_mut() {
            block.push(Stmt { kind, span });
        }
    }

    /// Runs `work` with a fresh innermost block and returns what it emitted.
    pub(super) fn block(&mut self, work: impl FnOnce(&mut Lowerer)) -> Vec<Stmt> {
        self.builder.blocks.push(Vec::new());
        work(self);
        self.builder.blocks.pop().unwrap_or_default()
    }

    pub(super) fn temp(&mut self, name: &str, range: TextRange) -> LocalId {
        let span = self.span(range);
        self.builder.new_local(name, LocalKind::Temp, span)
    }

    /// A local of the compiler's own that is assigned more than once.
    pub(super) fn variable(&mut self, name: &str, range: TextRange) -> LocalId {
        let span = self.span(range);
        self.builder.new_local(name, LocalKind::Variable, span)
    }

    pub(super) fn local(&mut self, id: LocalId, range: TextRange) -> ExprId {
        self.make(ExprKind::Local(id), range)
    }

    pub(super) fn native(&mut self, name: &str, range: TextRange) -> ExprId {
        self.make(ExprKind::Native(name.to_owned()), range)
    }

    pub(super) fn str(&mut self, text: &str, range: TextRange) -> ExprId {
        self.make(ExprKind::Str(text.to_owned()), range)
    }

    pub(super) fn int(&mut self, value: i64, range: TextRange) -> ExprId {
        self.make(ExprKind::Int(value.to_string()), range)
    }

    pub(super) fn none(&mut self, range: TextRange) -> ExprId {
        self.make(ExprKind::None, range)
    }

    pub(super) fn attribute(&mut self, object: ExprId, name: &str, range: TextRange) -> ExprId {
        self.make(
            ExprKind::Attribute {
                object,
                name: name.to_owned(),
            },
            range,
        )
    }

    pub(super) fn call(&mut self, callee: ExprId, args: Vec<ExprId>, range: TextRange) -> ExprId {
        let args = args.into_iter().map(Arg::Positional).collect();
        self.make(ExprKind::Call { callee, args }, range)
    }

    /// A call of a builtin or another native function.
    pub(super) fn call_native(
        &mut self,
        name: &str,
        args: Vec<ExprId>,
        range: TextRange,
    ) -> ExprId {
        let args = args.into_iter().map(Arg::Positional).collect();
        let callee = self.native(name, range);
        self.make(ExprKind::Call { callee, args }, range)
    }

    /// `local = value` for a local of the compiler's own.
    pub(super) fn set_local(&mut self, local: LocalId, value: ExprId, range: TextRange) {
        self.emit(
            StmtKind::Assign {
                target: Target::Local(local),
                value,
            },
            range,
        );
    }

    /// Stores `value` in a fresh temporary.
    pub(super) fn temp_of(&mut self, name: &str, value: ExprId, range: TextRange) -> LocalId {
        let temp = self.temp(name, range);
        self.set_local(temp, value, range);
        temp
    }

    /// `raise Class(message)` with a builtin class.
    pub(super) fn raise_native(&mut self, class: &str, args: Vec<ExprId>, range: TextRange) {
        let exc = self.call_native(class, args, range);
        self.emit(
            StmtKind::Raise {
                exc: Some(exc),
                cause: None,
            },
            range,
        );
    }

    /// A value for a place where a diagnostic was reported; never reached.
    pub(super) fn placeholder(&mut self, range: TextRange) -> ExprId {
        self.none(range)
    }

    pub(super) fn body_block(
        &mut self,
        value: ExprId,
        body: Vec<Stmt>,
        range: TextRange,
    ) -> ExprId {
        if body.is_empty() {
            return value;
        }
        self.make(ExprKind::Block { body, value }, range)
    }

    /// Whether evaluating this twice is the same as evaluating it once, now or a little later:
    /// a literal, or a local that the program's own code around it does not assign.
    pub(super) fn is_simple(&self, id: ExprId) -> bool {
        match &self.builder.function.expr(id).kind {
            ExprKind::None
            | ExprKind::Bool(_)
            | ExprKind::Int(_)
            | ExprKind::Float(_)
            | ExprKind::Str(_)
            | ExprKind::Bytes(_)
            | ExprKind::Ellipsis
            | ExprKind::Function(_)
            | ExprKind::Class(_)
            | ExprKind::Module(_)
            | ExprKind::Native(_) => true,
            ExprKind::Local(id) => self.builder.function.local(*id).kind == LocalKind::Temp,
            _ => false,
        }
    }

    /// A second node for a simple expression.
    pub(super) fn duplicate(&mut self, id: ExprId) -> ExprId {
        let expr = self.builder.function.expr(id);
        let (kind, span) = (expr.kind.duplicate(), expr.span);
        self.expr_at(kind.unwrap_or(ExprKind::None), span)
    }
}

impl ExprKind {
    /// A literal or a name once more.
    pub(super) fn duplicate(&self) -> Option<ExprKind> {
        Some(match self {
            ExprKind::None => ExprKind::None,
            ExprKind::Bool(it) => ExprKind::Bool(*it),
            ExprKind::Int(it) => ExprKind::Int(it.clone()),
            ExprKind::Float(it) => ExprKind::Float(*it),
            ExprKind::Str(it) => ExprKind::Str(it.clone()),
            ExprKind::Bytes(it) => ExprKind::Bytes(it.clone()),
            ExprKind::Ellipsis => ExprKind::Ellipsis,
            ExprKind::Local(it) => ExprKind::Local(*it),
            ExprKind::Global(it) => ExprKind::Global(*it),
            ExprKind::Function(it) => ExprKind::Function(*it),
            ExprKind::Class(it) => ExprKind::Class(*it),
            ExprKind::Module(it) => ExprKind::Module(*it),
            ExprKind::Native(it) => ExprKind::Native(it.clone()),
            _ => return None,
        })
    }
}
