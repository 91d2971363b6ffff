//! What the lowering of one function knows, and the small pieces it builds from.

use std::collections::BTreeSet;

use rustc_hash::{FxHashMap, FxHashSet};

use crate::hir::{ExprId, ExprKind as HirExpr, Function, LocalId, LocalKind, ModuleId};
use crate::rir::lower::absent::Uses;
use crate::rir::lower::exits::Frame;
use crate::rir::lower::initial::Building;
use crate::rir::lower::let_go::is_let_go;
use crate::rir::lower::{Cx, late, overtaken};
use crate::rir::name::{self, Names};
use crate::rir::{
    BinaryOp, Block, Expr, ExprKind, Handler, Literal, SourceLine, Stmt, StmtKind, Type, Use,
};
use crate::types::Op;
use crate::types::native::NativeId;
use crate::types::ty::{InstanceId, Ty};

/// An exception that is being handled where a statement stands.
#[derive(Clone)]
pub(super) struct Handled {
    pub(super) name: String,
    /// The `Result` that a `finally` looks at, which may hold no exception.
    pub(super) is_exit: bool,
}

/// Where exceptions of the code around a closure go.
pub(super) struct Outside {
    handler: Handler,
    handled: Vec<Handled>,
}

pub(super) struct Body<'a> {
    pub(super) cx: &'a Cx<'a>,
    pub(super) instance: InstanceId,
    pub(super) function: &'a Function,
    pub(super) module: ModuleId,
    names: Names,
    /// Held in an `Option`: unbound at times, or not seen to be bound by rustc.
    optional: FxHashSet<LocalId>,
    /// Variables that lose a value whose end can be seen.
    pub(super) let_go: BTreeSet<LocalId>,
    /// Declared with a first value that nobody reads.
    pub(super) preset: FxHashSet<LocalId>,
    pub(super) locals: FxHashMap<LocalId, String>,
    /// The line of the expression or statement at hand, for tracebacks.
    pub(super) line: u32,
    /// Belongs to no Python function: nothing is added to tracebacks.
    pub(super) is_bare: bool,
    /// The last line that a comment showed.
    shown: u32,
    /// Enclosing loops and `try` statements, innermost last.
    pub(super) frames: Vec<Frame>,
    pub(super) handler: Handler,
    /// The exceptions that enclosing `except` blocks handle, innermost last.
    pub(super) handled: Vec<Handled>,
    /// In a constructor before the object exists: the fields that it will have.
    pub(super) building: Option<Building>,
    /// Variables that were assigned so far, of those whose end can be seen.
    pub(super) held: FxHashSet<LocalId>,
    /// Reads whose variable is assigned before the value is used.
    pub(super) overtaken: FxHashSet<ExprId>,
    /// Expressions that are lowered as what they are before their user takes them for another
    /// type.
    pub(super) unstepped: FxHashSet<ExprId>,
    /// What None means where each expression is used; made when first needed.
    pub(super) uses: Option<Uses>,
}

impl<'a> Body<'a> {
    pub(super) fn new(cx: &'a Cx<'a>, instance: InstanceId) -> Body<'a> {
        let mut body = Body::empty(cx, instance);
        let function = body.function;
        // A local would hide the function that the body calls.
        for called in called(cx, instance, function) {
            body.names.take(cx.names.function(called));
        }
        for (index, local) in function.locals.iter().enumerate() {
            let fresh = body.names.fresh(&name::local(&local.name));
            body.locals.insert(LocalId(index as u32), fresh);
        }
        let late = late::late(function);
        body.overtaken = overtaken::overtaken(function);
        for index in 0..function.locals.len() {
            let id = LocalId(index as u32);
            let local = function.local(id);
            if is_let_go(cx, instance, function, id) {
                body.let_go.insert(id);
            }
            if local.maybe_unbound || body.let_go.contains(&id) {
                body.optional.insert(id);
            } else if late.contains(&id) && local.kind != LocalKind::Param && !local.is_cell {
                match first_value(&cx.types.local(instance, id)) {
                    Some(_) => body.preset.insert(id),
                    None => body.optional.insert(id),
                };
            }
        }
        body
    }

    /// Knows none of the function's locals.
    fn empty(cx: &'a Cx<'a>, instance: InstanceId) -> Body<'a> {
        let function = cx.program.function(cx.types.instance(instance).function);
        let mut names = Names::new();
        for taken in ["self", "co", "it", "caught", "args", "bound"] {
            names.take(taken);
        }
        Body {
            cx,
            instance,
            function,
            module: cx.home(cx.types.instance(instance).function),
            names,
            optional: FxHashSet::default(),
            let_go: BTreeSet::new(),
            preset: FxHashSet::default(),
            locals: FxHashMap::default(),
            line: cx.line(function.span),
            is_bare: function.is_forwarder,
            shown: 0,
            frames: Vec::new(),
            handler: Handler::Return,
            handled: Vec::new(),
            building: None,
            held: FxHashSet::default(),
            overtaken: FxHashSet::default(),
            unstepped: FxHashSet::default(),
            uses: None,
        }
    }

    /// The local is held in an `Option`.
    pub(super) fn is_optional(&self, local: LocalId) -> bool {
        self.optional.contains(&local)
    }

    // Types.

    pub(super) fn rust(&self, ty: &Ty) -> Type {
        self.cx.rust_type(self.module, ty)
    }

    /// The type that inference found for an expression.
    pub(super) fn ty(&self, expr: ExprId) -> Ty {
        if self.unstepped.contains(&expr)
            && let Some([first, ..]) = self.cx.types.steps(self.instance, expr)
        {
            return first.clone();
        }
        self.cx.types.ty(self.instance, expr)
    }

    pub(super) fn local_ty(&self, local: LocalId) -> Ty {
        self.cx.types.local(self.instance, local)
    }

    pub(super) fn ret_ty(&self) -> Ty {
        self.cx
            .types
            .vars
            .get(self.cx.types.instance(self.instance).ret)
    }

    // Names.

    pub(super) fn local_name(&self, local: LocalId) -> String {
        self.locals.get(&local).cloned().unwrap_or_default()
    }

    /// A fresh temporary.
    pub(super) fn temp(&mut self, noun: &str) -> String {
        self.names.fresh(noun)
    }

    /// The lowering of code that belongs to no Python function.
    pub(super) fn bare(cx: &'a Cx<'a>, instance: InstanceId) -> Body<'a> {
        let mut body = Body::new(cx, instance);
        body.is_bare = true;
        body
    }

    /// The same for code that has nothing to do with any function: it converts values of fields
    /// and variables.
    pub(super) fn detached(cx: &'a Cx<'a>, module: ModuleId) -> Body<'a> {
        let mut body = Body::empty(cx, InstanceId(0));
        body.module = module;
        body.is_bare = true;
        body
    }

    // Pieces.

    pub(super) fn call(&self, path: &str, args: Vec<Expr>, ty: Type) -> Expr {
        Expr {
            kind: ExprKind::Call {
                path: path.to_owned(),
                types: Vec::new(),
                args,
            },
            ty,
        }
    }

    pub(super) fn method(&self, receiver: Expr, name: &str, args: Vec<Expr>, ty: Type) -> Expr {
        let kind = ExprKind::Method {
            receiver: Box::new(receiver),
            name: name.to_owned(),
            types: Vec::new(),
            args,
        };
        Expr { kind, ty }
    }

    /// A call that returns `Result<ty>`, propagated.
    pub(super) fn raising(&self, path: &str, args: Vec<Expr>, ty: Type) -> Expr {
        let call = self.call(path, args, ty.clone().result());
        self.propagate(call, ty)
    }

    pub(super) fn raising_method(
        &self,
        receiver: Expr,
        name: &str,
        args: Vec<Expr>,
        ty: Type,
    ) -> Expr {
        let call = self.method(receiver, name, args, ty.clone().result());
        self.propagate(call, ty)
    }

    /// A closure begins: its exceptions are its result, and nothing is handled in it.
    pub(super) fn enter_closure(&mut self) -> Outside {
        Outside {
            handler: std::mem::replace(&mut self.handler, Handler::Return),
            handled: std::mem::take(&mut self.handled),
        }
    }

    pub(super) fn leave_closure(&mut self, outside: Outside) {
        self.handler = outside.handler;
        self.handled = outside.handled;
    }

    /// The exception of the innermost enclosing `except`.
    pub(super) fn current_exception(&self) -> Expr {
        match self.handled.iter().rfind(|it| !it.is_exit) {
            Some(handled) => self.local_clone(&handled.name, Type::path("Exc")),
            None => self.call("rt::no_exception", Vec::new(), Type::path("Exc")),
        }
    }

    /// What is raised while an exception is being handled has that as its context.
    pub(super) fn during(&self, value: Expr) -> Expr {
        let Some(handled) = self.handled.last() else {
            return value;
        };
        if is_plain_print(&value) {
            return value;
        }
        let ty = value.ty.clone();
        let handled = self.local_ref(&handled.name, Type::path("Exc"));
        self.method(value, "during", vec![handled], ty)
    }

    /// Sends the error of a `Result<ty>` to the current handler, with this line.
    pub(super) fn propagate(&self, value: Expr, ty: Type) -> Expr {
        let value = self.during(value);
        let kind = ExprKind::Propagate {
            value: Box::new(value),
            line: (!self.is_bare).then_some(self.line),
            handler: self.handler.clone(),
        };
        Expr { kind, ty }
    }

    /// `value.at(PY, line)`.
    pub(super) fn at(&self, value: Expr) -> Expr {
        let ty = value.ty.clone();
        Expr {
            kind: ExprKind::At {
                value: Box::new(value),
                line: self.line,
            },
            ty,
        }
    }

    pub(super) fn reference(&self, expr: Expr) -> Expr {
        match expr.kind {
            ExprKind::Local {
                name,
                mode: Use::Clone | Use::Move,
            } => {
                let ty = Type::Ref(Box::new(expr.ty));
                Expr {
                    kind: ExprKind::Local {
                        name,
                        mode: Use::Borrow,
                    },
                    ty,
                }
            }
            // `&self` already is one.
            ExprKind::Local {
                name,
                mode: Use::Copy,
            } if name == "self" && self.function.class.is_some() && self.self_is_ref() => Expr {
                kind: ExprKind::Local {
                    name,
                    mode: Use::Copy,
                },
                ty: Type::Ref(Box::new(expr.ty)),
            },
            kind => {
                let ty = Type::Ref(Box::new(expr.ty.clone()));
                Expr {
                    kind: ExprKind::Ref(Box::new(Expr { kind, ty: expr.ty })),
                    ty,
                }
            }
        }
    }

    pub(super) fn cast(&self, expr: Expr) -> Expr {
        Expr {
            kind: ExprKind::Cast(Box::new(expr)),
            ty: Type::path("f64"),
        }
    }

    pub(super) fn float(&self, value: f64) -> Expr {
        Expr {
            kind: ExprKind::Literal(Literal::F64(value)),
            ty: Type::path("f64"),
        }
    }

    pub(super) fn i64(&self, value: i64) -> Expr {
        Expr {
            kind: ExprKind::Literal(Literal::I64(value)),
            ty: Type::path("i64"),
        }
    }

    pub(super) fn bool(&self, value: bool) -> Expr {
        Expr {
            kind: ExprKind::Literal(Literal::Bool(value)),
            ty: Type::path("bool"),
        }
    }

    pub(super) fn unit(&self) -> Expr {
        Expr {
            kind: ExprKind::Literal(Literal::Unit),
            ty: Type::Unit,
        }
    }

    /// A Rust string literal.
    pub(super) fn literal_text(&self, text: &str) -> Expr {
        Expr {
            kind: ExprKind::Literal(Literal::Text(text.to_owned())),
            ty: Type::path("str"),
        }
    }

    /// A Python string literal.
    pub(super) fn str_literal(&self, text: &str) -> Expr {
        let literal = self.literal_text(text);
        let by_ref = Expr {
            ty: Type::path("str"),
            kind: ExprKind::Ref(Box::new(literal)),
        };
        self.call("Str::literal", vec![by_ref], Type::path("Str"))
    }

    pub(super) fn path_value(&self, path: &str, ty: Type) -> Expr {
        Expr {
            kind: ExprKind::Path(path.to_owned()),
            ty,
        }
    }

    /// A temporary or binding that is used up here.
    pub(super) fn local_value(&self, name: &str, ty: Type) -> Expr {
        Expr {
            kind: ExprKind::Local {
                name: name.to_owned(),
                mode: Use::Move,
            },
            ty,
        }
    }

    pub(super) fn local_ref(&self, name: &str, ty: Type) -> Expr {
        let ty = Type::Ref(Box::new(ty));
        Expr {
            kind: ExprKind::Local {
                name: name.to_owned(),
                mode: Use::Borrow,
            },
            ty,
        }
    }

    pub(super) fn local_clone(&self, name: &str, ty: Type) -> Expr {
        Expr {
            kind: ExprKind::Local {
                name: name.to_owned(),
                mode: Use::Clone,
            },
            ty,
        }
    }

    pub(super) fn field(&self, object: Expr, name: &str, ty: Type) -> Expr {
        let kind = ExprKind::Field {
            object: Box::new(object),
            name: name.to_owned(),
        };
        Expr { kind, ty }
    }

    pub(super) fn ok(&self, value: Expr) -> Expr {
        let ty = value.ty.clone().result();
        self.call("Ok", vec![value], ty)
    }

    pub(super) fn err(&self, exc: Expr, ty: Type) -> Expr {
        self.call("Err", vec![exc], ty.result())
    }

    /// Evaluates an expression for what it does; parts that do nothing go.
    pub(super) fn effects(&self, value: Expr) -> Vec<Stmt> {
        let parts = match value.kind {
            ExprKind::Literal(_) | ExprKind::Local { .. } | ExprKind::Path(_) => Vec::new(),
            ExprKind::Ref(part) | ExprKind::Cast(part) | ExprKind::Unary { value: part, .. } => {
                vec![*part]
            }
            ExprKind::Tuple(parts) | ExprKind::Array(parts) => parts,
            ExprKind::Binary {
                op: op @ (BinaryOp::And | BinaryOp::Or),
                left,
                right,
            } => {
                let stmts = self.effects(*right);
                if stmts.is_empty() {
                    return self.effects(*left);
                }
                let test = match op {
                    BinaryOp::And => *left,
                    _ => self.not(*left),
                };
                let then = Block { stmts, value: None };
                let orelse = None;
                return vec![self.plain(StmtKind::If { test, then, orelse })];
            }
            ExprKind::Binary { left, right, .. } => vec![*left, *right],
            ExprKind::Call { path, args, .. } if makes(&path) => args,
            ExprKind::Method {
                receiver,
                name,
                mut args,
                ..
            } if is_std(&name) => {
                args.insert(0, *receiver);
                args
            }
            ExprKind::Block(mut body) => {
                let rest = body.value.take().map(|it| match (&it.kind, &it.ty) {
                    // The name is the block's way to hand its value over, which dies here.
                    (ExprKind::Local { .. }, ty @ Type::Path(..)) if !ty.is_number() => {
                        let dropped = self.call("drop", vec![*it], Type::Unit);
                        vec![self.plain(StmtKind::Expr(dropped))]
                    }
                    _ => self.effects(*it),
                });
                body.stmts.extend(rest.into_iter().flatten());
                let block = Expr {
                    kind: ExprKind::Block(body),
                    ty: Type::Unit,
                };
                return vec![self.plain(StmtKind::Expr(block))];
            }
            kind => {
                let value = Expr { kind, ty: value.ty };
                return vec![self.plain(StmtKind::Expr(value))];
            }
        };
        parts.into_iter().flat_map(|it| self.effects(it)).collect()
    }

    /// A statement without a comment.
    pub(super) fn plain(&self, kind: StmtKind) -> Stmt {
        Stmt { source: None, kind }
    }

    /// The comment for a statement that begins at this line; none where it was shown already.
    pub(super) fn comment(&mut self, line: u32) -> Option<SourceLine> {
        if line == self.shown {
            return None;
        }
        self.shown = line;
        Some(self.cx.source_line(self.function.span.file, line))
    }
}

/// A borrowed temporary by value, for what takes operands either way: it need not be kept alive
/// to be dropped afterwards.
pub(super) fn unborrowed(operand: Expr) -> Expr {
    let is_place = |it: &Expr| {
        matches!(
            it.kind,
            ExprKind::Local { .. }
                | ExprKind::Path(_)
                | ExprKind::Field { .. }
                | ExprKind::Deref(_)
        )
    };
    match operand.kind {
        ExprKind::Ref(value) if !is_place(&value) => *value,
        _ => operand,
    }
}

/// A function that only makes a value of its arguments.
fn makes(path: &str) -> bool {
    path == "Some" || path.ends_with("::from") || path == "Int::small"
}

/// A method of the standard library that only gives a value.
fn is_std(name: &str) -> bool {
    matches!(name, "clone" | "rem_euclid" | "div_euclid" | "pow")
}

/// The functions that the body calls by their names.
fn called(cx: &Cx<'_>, instance: InstanceId, function: &Function) -> Vec<InstanceId> {
    let ops = cx.types.instance(instance).ops.values();
    let targets = ops.filter_map(|op| match op {
        Op::Call { target, .. } => Some(*target),
        _ => None,
    });
    let values = function.exprs.iter().filter_map(|it| match &it.kind {
        HirExpr::Function(id) => Some(cx.types.live_of(*id).iter().copied()),
        _ => None,
    });
    targets.chain(values.flatten()).collect()
}

/// A `print` that runs no code of the program.
fn is_plain_print(value: &Expr) -> bool {
    let is_plain = |it: &Expr| {
        ["Str", "str", "Int", "bool", "i64", "f64", "Exc"]
            .iter()
            .any(|name| it.ty == Type::path(name))
    };
    matches!(&value.kind, ExprKind::Macro { path, args, .. }
        if path == "rt::print!" && args.iter().all(is_plain))
}

/// The Rust path of a value that any variable of the type may start with.
pub(super) fn first_value(ty: &Ty) -> Option<&'static str> {
    match ty {
        Ty::Bool => Some("false"),
        Ty::I64(_) => Some("0"),
        Ty::Float => Some("0.0"),
        Ty::Int => Some("Int::ZERO"),
        Ty::Native(NativeId::STR, _) => Some("Str::EMPTY"),
        Ty::Optional(_) => Some("None"),
        Ty::Value(_) => Some("Value::None"),
        _ => None,
    }
}

impl Cx<'_> {
    pub(super) fn source_line(&self, file: crate::source::FileId, line: u32) -> SourceLine {
        let text = self
            .sources
            .get(file.index())
            .map_or("", |it| it.line_text(line));
        SourceLine {
            line,
            text: text.trim().to_owned(),
        }
    }
}
