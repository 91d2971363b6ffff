//! Classes that derive from a builtin one: what their methods say of the builtin base is said of
//! the value that the object holds (see [`crate::hir::HELD`]).
//!
//! ```python
//! class Env(dict):
//!     def __init__(self, names, outer=None):
//!         super().__init__(names)             # self.<held>.update(names)
//!         self.outer = outer
//!     def __setitem__(self, name, value):
//!         super().__setitem__(name, value)    # self.<held>[name] = value
//!     def __missing__(self, name): ...        # a __getitem__ that asks it
//! class Name(str):
//!     def __init__(self, text): ...           # a __new__: <made of>(cls, str(text))
//! ```
//! Invariants: bases are lined up already, `__new__`s are not specialised yet. `dict.get(self, k)`
//! in a method of the class is the same as `super().get(k)`.

use super::builder::blank;
use super::construction::{line_of, method};
use super::writer::Writer;
use crate::hir::{
    Arg, BinaryOp, ClassId, CompareOp, Expr, ExprId, ExprKind, FuncId, Function, HELD, Held, Local,
    LocalId, LocalKind, Method, MethodKind, Param, ParamDefault, ParamKind, Program, Stmt,
    StmtKind, Target, UnaryOp,
};
use crate::source::Span;
use crate::stubs;

/// Makes an object that holds a value: `<made of>(Name, str(text))`.
pub(crate) const MADE_OF: &str = "builtins.<made of>";

/// Puts the keywords of a call into a mapping.
const KEYWORDS: &str = "builtins.<keywords>";

/// Gives each class with a builtin base the methods that Python's words suffice for, and its
/// methods the value that the object holds.
pub(super) fn hold(program: &mut Program) {
    let all = (0..program.classes.len()).map(|it| ClassId(it as u32));
    let held: Vec<ClassId> = all.filter(|it| program.held_base(*it).is_some()).collect();
    for id in &held {
        ask_missing(program, *id);
    }
    for id in &held {
        make_constant(program, *id);
    }
    for id in held {
        let methods = program.class(id).methods.iter();
        let methods =
            methods.filter(|it| !matches!(it.kind, MethodKind::Static | MethodKind::Class));
        let functions: Vec<FuncId> = methods.map(|it| it.function).collect();
        for function in functions {
            rewrite(program, id, function);
        }
    }
}

/// `__missing__` is asked by a `__getitem__` of its own.
fn ask_missing(program: &mut Program, id: ClassId) {
    let Some(missing) = method(program, id, "__missing__") else {
        return;
    };
    let has_own = line_of(program, id)
        .iter()
        .any(|it| method(program, *it, "__getitem__").is_some());
    let is_mapping = program.held_base(id).is_some_and(|it| is_mapping(it.0));
    if has_own || !is_mapping {
        return;
    }
    let mut writer = method_writer(program, id, missing, "__getitem__");
    let this = parameter(&mut writer, "self", None);
    let key = parameter(&mut writer, "key", None);
    let key = writer.expr(ExprKind::Local(key));
    let span = writer.span;
    let mut body = Rewriter {
        function: &mut writer.function,
        this,
        asks_missing: true,
    };
    let found = body.item_or_missing(key, span);
    let found = writer.expr(found);
    writer.stmt(StmtKind::Return(Some(found)));
    add_method(program, id, writer, MethodKind::Instance);
}

/// A class of constants whose objects have an `__init__` needs a `__new__` to get the value.
fn make_constant(program: &mut Program, id: ClassId) {
    let Some((native, Held::Constant)) = program.held_base(id) else {
        return;
    };
    let native = native.to_owned();
    let is_topmost = program.class(id).base.class().is_none();
    let below = |it: ClassId| line_of(program, it).contains(&id);
    let mut all = (0..program.classes.len()).map(|it| ClassId(it as u32));
    let init = all.find_map(|it| method(program, it, "__init__").filter(|_| below(it)));
    let Some(init) = init.filter(|_| is_topmost && method(program, id, "__new__").is_none()) else {
        return;
    };
    let mut writer = method_writer(program, id, init, "__new__");
    let class = parameter(&mut writer, "cls", None);
    let default = match native.as_str() {
        "builtins.str" => ExprKind::Str(String::new()),
        "builtins.bytes" => ExprKind::Bytes(Vec::new()),
        "builtins.int" => ExprKind::Int("0".to_owned()),
        "builtins.float" => ExprKind::Float(0.0),
        _ => ExprKind::Tuple(Vec::new()),
    };
    let value = parameter(&mut writer, "value", Some(default));
    let class = writer.expr(ExprKind::Local(class));
    let value = writer.expr(ExprKind::Local(value));
    let value = native_call(&mut writer, &native, vec![Arg::Positional(value)]);
    let args = vec![Arg::Positional(class), Arg::Positional(value)];
    let made = native_call(&mut writer, MADE_OF, args);
    writer.stmt(StmtKind::Return(Some(made)));
    add_method(program, id, writer, MethodKind::Static);
}

/// A method that stands where another one of the class does.
fn method_writer(program: &Program, id: ClassId, like: FuncId, name: &str) -> Writer {
    let class = program.class(id);
    let span = class.span;
    Writer {
        function: Function {
            name: name.to_owned(),
            qualname: format!("{}.{name}", class.qualname),
            parent: program.function(like).parent,
            class: Some(id),
            ..blank(class.module, span)
        },
        span,
    }
}

fn add_method(program: &mut Program, id: ClassId, writer: Writer, kind: MethodKind) {
    let function = FuncId(program.functions.len() as u32);
    let name = writer.function.name.clone();
    program.functions.push(writer.function);
    program.classes[id.index()].methods.push(Method {
        name,
        kind,
        function,
    });
}

fn parameter(writer: &mut Writer, name: &str, default: Option<ExprKind>) -> LocalId {
    let local = writer.local(name, LocalKind::Param);
    let default = default.map(|it| ParamDefault::Literal(writer.expr(it)));
    writer.function.params.push(Param {
        local,
        kind: ParamKind::Positional,
        default,
    });
    local
}

fn native_call(writer: &mut Writer, name: &str, args: Vec<Arg>) -> ExprId {
    let callee = writer.expr(ExprKind::Native(name.to_owned()));
    writer.expr(ExprKind::Call { callee, args })
}

fn is_mapping(native: &str) -> bool {
    matches!(
        native,
        "builtins.dict"
            | "collections.Counter"
            | "collections.OrderedDict"
            | "collections.defaultdict"
    )
}

/// A call of a method of the builtin base.
struct BaseCall {
    call: ExprId,
    name: String,
    args: Vec<Arg>,
}

fn rewrite(program: &mut Program, id: ClassId, function: FuncId) {
    let Some((native, _)) = program.held_base(id) else {
        return;
    };
    let native = native.to_owned();
    let Some(this) = program.function(function).params.first().map(|it| it.local) else {
        return;
    };
    let calls = base_calls(program, function, this);
    let asks_missing = is_mapping(&native)
        && line_of(program, id)
            .iter()
            .any(|it| method(program, *it, "__missing__").is_some());
    let mut rewriter = Rewriter {
        function: &mut program.functions[function.index()],
        this,
        asks_missing,
    };
    for call in calls {
        let span = rewriter.function.expr(call.call).span;
        if let Some(kind) = rewriter.said_of_held(&native, &call.name, call.args, span) {
            rewriter.function.exprs[call.call.index()].kind = kind;
        }
    }
}

/// `super().name(…)` that no class of the program answers, and `dict.name(self, …)`.
fn base_calls(program: &Program, id: FuncId, this: LocalId) -> Vec<BaseCall> {
    let function = program.function(id);
    let mut found = Vec::new();
    for (index, expr) in function.exprs.iter().enumerate() {
        let ExprKind::Call { callee, args } = &expr.kind else {
            continue;
        };
        let ExprKind::Attribute { object, name } = &function.expr(*callee).kind else {
            continue;
        };
        let is_this = |it: &Arg| match it {
            Arg::Positional(it) => {
                matches!(function.expr(*it).kind, ExprKind::Local(at) if at == this)
            }
            _ => false,
        };
        let args = match (&function.expr(*object).kind, args.split_first()) {
            (ExprKind::Super(class), _) => {
                let line = line_of(program, *class);
                let above = line.get(1..).unwrap_or_default();
                if above.iter().any(|it| method(program, *it, name).is_some()) {
                    continue;
                }
                args.clone()
            }
            (ExprKind::Native(native), Some((own, rest)))
                if Held::of(native).is_some() && is_this(own) =>
            {
                rest.to_vec()
            }
            _ => continue,
        };
        found.push(BaseCall {
            call: ExprId(index as u32),
            name: name.clone(),
            args,
        });
    }
    found
}

struct Rewriter<'f> {
    function: &'f mut Function,
    this: LocalId,
    asks_missing: bool,
}

impl Rewriter<'_> {
    fn expr(&mut self, kind: ExprKind, span: Span) -> ExprId {
        self.function.exprs.push(Expr { kind, span });
        ExprId(self.function.exprs.len() as u32 - 1)
    }

    fn this(&mut self, span: Span) -> ExprId {
        self.expr(ExprKind::Local(self.this), span)
    }

    fn held(&mut self, span: Span) -> ExprId {
        let object = self.this(span);
        let name = HELD.to_owned();
        self.expr(ExprKind::Attribute { object, name }, span)
    }

    fn native(&mut self, name: &str, args: Vec<Arg>, span: Span) -> ExprKind {
        let callee = self.expr(ExprKind::Native(name.to_owned()), span);
        ExprKind::Call { callee, args }
    }

    /// `self.<held>.name(args)`
    fn held_call(&mut self, name: &str, args: Vec<Arg>, span: Span) -> ExprKind {
        let object = self.held(span);
        let name = name.to_owned();
        let callee = self.expr(ExprKind::Attribute { object, name }, span);
        ExprKind::Call { callee, args }
    }

    fn block(&mut self, body: Vec<StmtKind>, value: ExprKind, span: Span) -> ExprKind {
        let value = self.expr(value, span);
        let body = body.into_iter().map(|kind| Stmt { kind, span }).collect();
        ExprKind::Block { body, value }
    }

    fn done(&mut self, kind: ExprKind, span: Span) -> StmtKind {
        StmtKind::Expr(self.expr(kind, span))
    }

    fn temp(&mut self, name: &str, span: Span) -> LocalId {
        self.function.locals.push(Local {
            name: name.to_owned(),
            kind: LocalKind::Temp,
            annotation: None,
            is_cell: false,
            maybe_unbound: false,
            span,
        });
        LocalId(self.function.locals.len() as u32 - 1)
    }

    fn said_of_held(
        &mut self,
        native: &str,
        name: &str,
        args: Vec<Arg>,
        span: Span,
    ) -> Option<ExprKind> {
        if name == "__init__" {
            return match Held::of(native)? {
                Held::Container => Some(self.filled(native, args, span)),
                Held::Constant => None,
            };
        }
        if !name.starts_with("__") {
            return Some(self.held_call(name, args, span));
        }
        let positional: Option<Vec<ExprId>> = args
            .iter()
            .map(|it| match it {
                Arg::Positional(it) => Some(*it),
                _ => None,
            })
            .collect();
        self.operator(native, name, &positional?, span)
    }

    /// The repr of a builtin class that makes the values of a defaultdict.
    fn shown_class(&self, factory: ExprId) -> Option<String> {
        match &self.function.expr(factory).kind {
            ExprKind::Native(name) if stubs::is_class(name) => {
                let name = name.trim_start_matches("builtins.");
                Some(format!("<class '{name}'>"))
            }
            _ => None,
        }
    }

    /// `made._named("<class 'list'>")`
    fn named(&mut self, made: ExprKind, shown: &str, span: Span) -> ExprKind {
        let object = self.expr(made, span);
        let name = "_named".to_owned();
        let callee = self.expr(ExprKind::Attribute { object, name }, span);
        let text = self.expr(ExprKind::Str(shown.to_owned()), span);
        let args = vec![Arg::Positional(text)];
        ExprKind::Call { callee, args }
    }

    /// A special method, as what calls it.
    fn operator(
        &mut self,
        native: &str,
        name: &str,
        args: &[ExprId],
        span: Span,
    ) -> Option<ExprKind> {
        let none = ExprKind::None;
        Some(match (name, args) {
            ("__getitem__", [key]) if self.asks_missing => self.item_or_missing(*key, span),
            ("__missing__", [key]) if native == "collections.defaultdict" => {
                let object = self.held(span);
                let index = *key;
                ExprKind::Subscript { object, index }
            }
            ("__getitem__", [key]) => {
                let object = self.held(span);
                let index = *key;
                ExprKind::Subscript { object, index }
            }
            ("__setitem__", [key, value]) => {
                let object = self.held(span);
                let (index, value) = (*key, *value);
                let target = Target::Subscript { object, index };
                self.block(vec![StmtKind::Assign { target, value }], none, span)
            }
            ("__delitem__", [key]) => {
                let object = self.held(span);
                let index = *key;
                let target = Target::Subscript { object, index };
                self.block(vec![StmtKind::Delete(target)], none, span)
            }
            ("__contains__", [item]) => {
                let (op, left) = (CompareOp::In, *item);
                let right = self.held(span);
                ExprKind::Compare { op, left, right }
            }
            (_, []) if let Some(builtin) = builtin_of(name) => {
                let held = self.held(span);
                self.native(builtin, vec![Arg::Positional(held)], span)
            }
            ("__format__", [spec]) => {
                let held = self.held(span);
                let args = vec![Arg::Positional(held), Arg::Positional(*spec)];
                self.native("builtins.format", args, span)
            }
            (_, []) => {
                let op = match name {
                    "__neg__" => UnaryOp::Neg,
                    "__pos__" => UnaryOp::Pos,
                    "__invert__" => UnaryOp::Invert,
                    _ => return None,
                };
                let held = self.held(span);
                ExprKind::Unary(op, held)
            }
            (_, [other]) if let Some(op) = comparison(name) => {
                let left = self.held(span);
                let right = *other;
                ExprKind::Compare { op, left, right }
            }
            (_, [other]) => {
                let bare = name.trim_matches('_');
                let held = self.held(span);
                let binary = |op, left, right, in_place| ExprKind::Binary {
                    op,
                    left,
                    right,
                    in_place,
                };
                if let Some(op) = binary_op(bare) {
                    return Some(binary(op, held, *other, false));
                }
                if let Some(op) = bare.strip_prefix('r').and_then(binary_op) {
                    return Some(binary(op, *other, held, false));
                }
                let op = bare.strip_prefix('i').and_then(binary_op)?;
                let changed = self.done(binary(op, held, *other, true), span);
                self.block(vec![changed], ExprKind::Local(self.this), span)
            }
            _ => return None,
        })
    }

    /// `held[key] if key in held else self.__missing__(key)`
    fn item_or_missing(&mut self, key: ExprId, span: Span) -> ExprKind {
        let local = self.temp("key", span);
        let stored = StmtKind::Assign {
            target: Target::Local(local),
            value: key,
        };
        let (op, left) = (CompareOp::In, self.expr(ExprKind::Local(local), span));
        let right = self.held(span);
        let test = self.expr(ExprKind::Compare { op, left, right }, span);
        let object = self.held(span);
        let index = self.expr(ExprKind::Local(local), span);
        let then = self.expr(ExprKind::Subscript { object, index }, span);
        let object = self.this(span);
        let name = "__missing__".to_owned();
        let callee = self.expr(ExprKind::Attribute { object, name }, span);
        let key = self.expr(ExprKind::Local(local), span);
        let args = vec![Arg::Positional(key)];
        let orelse = self.expr(ExprKind::Call { callee, args }, span);
        let found = ExprKind::Conditional { test, then, orelse };
        self.block(vec![stored], found, span)
    }

    /// `super().__init__(…)` of a container: puts the arguments into the empty one.
    fn filled(&mut self, native: &str, args: Vec<Arg>, span: Span) -> ExprKind {
        let mut body = Vec::new();
        let count = args.len();
        let is_plain = |it: &Arg| matches!(it, Arg::Positional(_));
        let takes_one = match native {
            "collections.defaultdict" => args.is_empty(),
            "collections.deque" => {
                count == 0 || (count == 1 && !matches!(args[0], Arg::Keyword(..)))
            }
            _ => args.iter().filter(|it| is_plain(it)).count() <= 1,
        };
        if !takes_one {
            // What only the constructor takes: a factory, a length.
            let shown = args.first().and_then(|it| match it {
                Arg::Positional(it) => self.shown_class(*it),
                _ => None,
            });
            let mut made = self.native(native, args, span);
            if let Some(shown) = shown {
                made = self.named(made, &shown, span);
            }
            let value = self.expr(made, span);
            let object = self.this(span);
            let name = HELD.to_owned();
            let target = Target::Attribute { object, name };
            let stored = StmtKind::Assign { target, value };
            return self.block(vec![stored], ExprKind::None, span);
        }
        let fill = match native {
            "builtins.list" | "collections.deque" => "extend",
            _ => "update",
        };
        let mut named = Vec::new();
        for arg in args {
            match arg {
                Arg::Positional(_) => {
                    let call = self.held_call(fill, vec![arg], span);
                    body.push(self.done(call, span));
                }
                // There is one at most, or the call is wrong.
                Arg::Star(items) => {
                    let local = self.temp("items", span);
                    let item = self.expr(ExprKind::Local(local), span);
                    let call = self.held_call(fill, vec![Arg::Positional(item)], span);
                    let inner = self.done(call, span);
                    body.push(StmtKind::For {
                        target: Target::Local(local),
                        iter: items,
                        body: vec![Stmt { kind: inner, span }],
                        orelse: Vec::new(),
                        is_async: false,
                    });
                }
                Arg::Keyword(name, value) => {
                    let key = self.expr(ExprKind::Str(name), span);
                    named.push((key, value));
                }
                Arg::StarStar(mapping) => {
                    let held = self.held(span);
                    let args = vec![Arg::Positional(held), Arg::Positional(mapping)];
                    let call = self.native(KEYWORDS, args, span);
                    body.push(self.done(call, span));
                }
            }
        }
        if !named.is_empty() {
            let pairs = self.expr(ExprKind::Dict(named), span);
            let call = self.held_call(fill, vec![Arg::Positional(pairs)], span);
            body.push(self.done(call, span));
        }
        self.block(body, ExprKind::None, span)
    }
}

/// The builtin function that asks an object for a special method without arguments.
fn builtin_of(name: &str) -> Option<&'static str> {
    Some(match name {
        "__len__" => "builtins.len",
        "__iter__" => "builtins.iter",
        "__repr__" => "builtins.repr",
        "__str__" => "builtins.str",
        "__hash__" => "builtins.hash",
        "__bool__" => "builtins.bool",
        "__abs__" => "builtins.abs",
        "__int__" | "__index__" | "__trunc__" => "builtins.int",
        "__float__" => "builtins.float",
        "__round__" => "builtins.round",
        "__reversed__" => "builtins.reversed",
        _ => return None,
    })
}

fn comparison(name: &str) -> Option<CompareOp> {
    Some(match name {
        "__eq__" => CompareOp::Eq,
        "__ne__" => CompareOp::Ne,
        "__lt__" => CompareOp::Lt,
        "__le__" => CompareOp::Le,
        "__gt__" => CompareOp::Gt,
        "__ge__" => CompareOp::Ge,
        _ => return None,
    })
}

fn binary_op(bare: &str) -> Option<BinaryOp> {
    Some(match bare {
        "add" => BinaryOp::Add,
        "sub" => BinaryOp::Sub,
        "mul" => BinaryOp::Mul,
        "truediv" => BinaryOp::TrueDiv,
        "floordiv" => BinaryOp::FloorDiv,
        "mod" => BinaryOp::Mod,
        "pow" => BinaryOp::Pow,
        "lshift" => BinaryOp::LShift,
        "rshift" => BinaryOp::RShift,
        "and" => BinaryOp::BitAnd,
        "or" => BinaryOp::BitOr,
        "xor" => BinaryOp::BitXor,
        _ => return None,
    })
}
