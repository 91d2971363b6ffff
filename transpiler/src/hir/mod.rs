//! HIR: the program with every name resolved and all sugar gone, untyped.
//!
//! Problem: Python's surface has many spellings for few ideas, and a name's meaning depends on
//! scopes that are known only after a whole function has been read. After this stage a name is
//! an id, evaluation order is the order of the nodes, and one idea has one node.
//!
//! ```python
//! with lock:                     # Try with a handler that calls __exit__
//!     total += sum(x for x in xs if x)   # Assign(total, Binary(inplace)); a generator Function
//! ```
//!
//! Invariants (checked by [`verify`]):
//! 1. Every id is in range and every expression belongs to exactly one parent.
//! 2. No sugar: no `with`, comprehension, chained comparison, augmented assignment, decorator,
//!    f-string, `assert`, `match` or star display is left.
//! 3. A [`Local`] is one web: all its definitions reach a common use. It is a cell exactly when
//!    an inner function captures it and somebody assigns it after the capture.
//! 4. `Break` and `Continue` stand inside a loop of the same function, `Return` in a function,
//!    `Await` in an async one, `Yield` in a generator.
//! 5. Sub-expressions are evaluated left to right in field order.

mod constants;
mod exports;
mod held;
mod operands;
pub(crate) mod platform;
mod print;
mod statements;
mod verify;

pub mod lower;

pub use constants::{Constant, constants};
pub use exports::{Exports, is_public};
pub use held::{HELD, Held};
pub(crate) use operands::each_operand;
pub use print::print;
pub(crate) use statements::{each_block, each_expr, each_store, each_target};
pub use verify::verify;

use std::collections::BTreeMap;

use crate::source::{FileId, Span};

macro_rules! ids {
    ($($(#[$doc:meta])* $name:ident)*) => {$(
        $(#[$doc])*
        #[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Debug)]
        pub struct $name(pub u32);
        impl $name {
            pub fn index(self) -> usize {
                self.0 as usize
            }
        }
    )*};
}

ids! {
    /// A module of the user's own (or of `lib/`), in [`Program::modules`].
    ModuleId
    /// A function, lambda, generator expression or module body, in [`Program::functions`].
    FuncId
    /// A class of the program, in [`Program::classes`].
    ClassId
    /// A module-level or class-level variable, in [`Program::globals`].
    GlobalId
    /// A local of one function, in [`Function::locals`].
    LocalId
    /// An expression of one function, in [`Function::exprs`].
    ExprId
}

/// The closed program: every module that the main script reaches.
#[derive(Default, Debug)]
pub struct Program {
    /// In order of first import; the main script is the last one.
    pub modules: Vec<Module>,
    pub functions: Vec<Function>,
    pub classes: Vec<Class>,
    pub globals: Vec<Global>,
    /// The public variables of the modules that a host uses.
    pub offered: Vec<GlobalId>,
    /// Names of those modules that only stand for another name.
    pub other_names: Vec<OtherName>,
    /// The class variables of bases that are read while those of a subclass are unset.
    pub inherited: BTreeMap<GlobalId, GlobalId>,
    /// The functions of stubs that may fail, with the exception class that they name, if any.
    pub raises: BTreeMap<FuncId, Option<String>>,
}

/// `other = function` at the top of a module: no variable, but the function itself.
#[derive(Debug)]
pub struct OtherName {
    pub name: String,
    pub target: String,
    pub span: Span,
}

#[derive(Debug)]
pub struct Module {
    /// Dotted name; the main script's is `__main__`.
    pub name: String,
    pub file: FileId,
    /// From the compiler's library.
    pub is_library: bool,
    /// A stub: what it declares is Rust's.
    pub is_host: bool,
    /// The module's top-level code: a function without parameters.
    pub body: FuncId,
    pub docstring: Option<String>,
}

/// A variable that functions share: module-level, or an attribute of a class object.
///
/// A module-level name that only the module body itself uses is a local of the body, and a name
/// that is bound exactly once, unconditionally, by `def`, `class` or `import` is no variable at
/// all: its uses are [`ExprKind::Function`], [`ExprKind::Class`], [`ExprKind::Module`] or
/// [`ExprKind::Native`].
#[derive(Debug)]
pub struct Global {
    pub name: String,
    pub module: ModuleId,
    /// Set for an attribute of a class object.
    pub class: Option<ClassId>,
    pub annotation: Option<TypeExpr>,
    pub span: Span,
}

#[derive(Clone, Debug)]
pub struct Class {
    pub name: String,
    /// `Outer.Inner`, or `f.<locals>.C`.
    pub qualname: String,
    pub module: ModuleId,
    /// The next class in line: the base, or with several bases what `lower/mixins` made of them.
    pub base: Base,
    /// All bases as written, where there are several.
    pub bases: Vec<Base>,
    /// The class that this one is a copy of, for the line of a class with several bases.
    pub origin: Option<ClassId>,
    /// What calling the class runs, where `__new__` has a say in it.
    pub make: Option<FuncId>,
    /// Methods defined in this class's own body, in source order.
    pub methods: Vec<Method>,
    /// Variables of the class object, in source order (`limit = 3` in the class body).
    pub attrs: Vec<(String, GlobalId)>,
    /// Classes in the class body, by name.
    pub nested: Vec<(String, ClassId)>,
    /// Instance attributes that the class body declares without a value (`x: int`).
    pub declared: Vec<(String, TypeExpr)>,
    pub docstring: Option<String>,
    /// A frozen dataclass: only its own `__init__` may assign attributes.
    pub is_frozen: bool,
    /// The fields of a named tuple: only its own `__init__` may assign them.
    pub tuple_fields: Vec<String>,
    /// The members of an enumeration: class variables that cannot be assigned again.
    pub members: Vec<String>,
    /// The fields of a dataclass, inherited ones included.
    pub fields: Vec<String>,
    /// Derives from `abc.ABC`: its abstract methods count.
    pub is_abstract_base: bool,
    /// The attributes that `__slots__` allows.
    pub slots: Option<Vec<String>>,
    /// Methods of its own body that are marked as abstract.
    pub abstract_methods: Vec<String>,
    /// The builtin class that instances are of too, for `isinstance`: `tuple` for a named tuple,
    /// `str` for `class Color(str, Enum)`.
    pub stands_for: Option<&'static str>,
    pub span: Span,
}

#[derive(Clone, PartialEq, Eq, Hash, Debug)]
pub enum Base {
    /// `class C:` or `class C(object):`
    Object,
    User(ClassId),
    /// A builtin class, by its Python name: an exception class, mostly.
    Native(String),
}

impl Class {
    /// Whether `name` is a member of this enumeration.
    pub fn is_member(&self, name: &str) -> bool {
        self.members.iter().any(|it| it == name)
    }

    /// A class with nothing in it yet.
    pub(crate) fn blank(module: ModuleId, span: Span) -> Class {
        Class {
            name: String::new(),
            qualname: String::new(),
            module,
            base: Base::Object,
            bases: Vec::new(),
            origin: None,
            make: None,
            methods: Vec::new(),
            attrs: Vec::new(),
            nested: Vec::new(),
            declared: Vec::new(),
            docstring: None,
            is_frozen: false,
            tuple_fields: Vec::new(),
            members: Vec::new(),
            fields: Vec::new(),
            is_abstract_base: false,
            abstract_methods: Vec::new(),
            slots: None,
            stands_for: None,
            span,
        }
    }
}

impl Base {
    /// The class of the program that this base is.
    pub fn class(&self) -> Option<ClassId> {
        match self {
            Base::User(id) => Some(*id),
            Base::Object | Base::Native(_) => None,
        }
    }
}

#[derive(Clone, Debug)]
pub struct Method {
    pub name: String,
    pub kind: MethodKind,
    pub function: FuncId,
}

#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum MethodKind {
    Instance,
    Static,
    /// Its first parameter is the class.
    Class,
    /// `@property`; setter and deleter have the same name.
    Getter,
    Setter,
    Deleter,
}

#[derive(Clone, Debug)]
pub struct Function {
    /// `f`, `<lambda>`, `<genexpr>`, `<module>`.
    pub name: String,
    pub qualname: String,
    pub module: ModuleId,
    /// The function in whose body this one is created.
    pub parent: Option<FuncId>,
    /// The class of which it is a method.
    pub class: Option<ClassId>,
    pub is_async: bool,
    pub is_generator: bool,
    pub params: Vec<Param>,
    pub returns: Option<TypeExpr>,
    /// Passes calls on to what a decorator made of a method: no frame of a traceback.
    pub is_forwarder: bool,
    /// `@wraps(f)`: the local of `parent` whose name and docstring it has.
    pub wraps: Option<LocalId>,
    pub locals: Vec<Local>,
    /// Locals of `parent` that this function uses; `inner` is the local here that stands for it.
    pub captures: Vec<Capture>,
    pub exprs: Vec<Expr>,
    pub body: Vec<Stmt>,
    pub docstring: Option<String>,
    /// The `def` line.
    pub span: Span,
}

#[derive(Clone, Copy, Debug)]
pub struct Capture {
    pub outer: LocalId,
    pub inner: LocalId,
}

#[derive(Clone, Debug)]
pub struct Param {
    pub local: LocalId,
    pub kind: ParamKind,
    pub default: Option<ParamDefault>,
}

#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum ParamKind {
    PositionalOnly,
    Positional,
    KeywordOnly,
    /// `*args`
    Star,
    /// `**kwargs`
    StarStar,
}

/// Where a call finds the value of a parameter that it leaves out. Defaults are evaluated once,
/// when `def` runs.
#[derive(Clone, Debug)]
pub enum ParamDefault {
    /// A literal: evaluating it again at each call cannot be told apart. The expression is in the
    /// function's own arena.
    Literal(ExprId),
    /// Stored by the `def` statement of a module-level function or method.
    Global(GlobalId),
    /// Stored by the `def` statement of a nested function, in this local of its parent, and
    /// captured.
    Captured(LocalId),
}

#[derive(Clone, Debug)]
pub struct Local {
    /// The name in Python; temporaries have a noun (`iter`, `manager`, `item`).
    pub name: String,
    pub kind: LocalKind,
    pub annotation: Option<TypeExpr>,
    /// Captured by an inner function and assigned after that, here or there: a shared cell.
    pub is_cell: bool,
    /// Some use may run before any assignment, or after `del`.
    pub maybe_unbound: bool,
    pub span: Span,
}

#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum LocalKind {
    Param,
    Variable,
    /// Stands for a local of the enclosing function.
    Free,
    /// Made by desugaring, assigned once.
    Temp,
}

#[derive(Clone, Debug)]
pub struct Expr {
    pub kind: ExprKind,
    pub span: Span,
}

/// What stands behind an `await`; the texts of errors tell them apart.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Awaited {
    /// `await x`.
    Expression,
    /// What `__aenter__` returned, in an `async with`.
    Entering,
    /// What `__aexit__` returned.
    Leaving,
}

#[derive(Clone, Debug)]
pub enum ExprKind {
    None,
    Bool(bool),
    /// Decimal digits.
    Int(String),
    Float(f64),
    Str(String),
    Bytes(Vec<u8>),
    Ellipsis,
    Local(LocalId),
    Global(GlobalId),
    /// A function object; for a nested function this creates the closure.
    Function(FuncId),
    Class(ClassId),
    Module(ModuleId),
    /// A name that a stub supplies, dotted: `builtins.len`, `asyncio` (a module), `math.pi`.
    Native(String),
    Tuple(Vec<ExprId>),
    List(Vec<ExprId>),
    Set(Vec<ExprId>),
    Dict(Vec<(ExprId, ExprId)>),
    Slice {
        lower: Option<ExprId>,
        upper: Option<ExprId>,
        step: Option<ExprId>,
    },
    Unary(UnaryOp, ExprId),
    Binary {
        op: BinaryOp,
        left: ExprId,
        right: ExprId,
        /// From an augmented assignment: tries `__iadd__` first.
        in_place: bool,
    },
    Compare {
        op: CompareOp,
        left: ExprId,
        right: ExprId,
    },
    /// Short-circuit; the value is one of the operands.
    And(ExprId, ExprId),
    Or(ExprId, ExprId),
    Not(ExprId),
    Conditional {
        test: ExprId,
        then: ExprId,
        orelse: ExprId,
    },
    Call {
        callee: ExprId,
        args: Vec<Arg>,
    },
    Attribute {
        object: ExprId,
        name: String,
    },
    Subscript {
        object: ExprId,
        index: ExprId,
    },
    /// `super()` in a method of the class: attribute lookup starts at its base.
    Super(ClassId),
    Await(Awaited, ExprId),
    Yield(Option<ExprId>),
    YieldFrom(ExprId),
    /// The pieces of an f-string, concatenated; each is a `Str` or a `Format`.
    Concat(Vec<ExprId>),
    /// `{value!r:spec}`; an absent spec is the empty one.
    Format {
        value: ExprId,
        conversion: Conversion,
        spec: Option<ExprId>,
    },
    /// Statements, then a value: comprehensions, `:=`, chained comparisons.
    Block {
        body: Vec<Stmt>,
        value: ExprId,
    },
    /// In an `except` handler or a `with`: the exception being handled (a `BaseException`).
    CurrentException,
}

#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Conversion {
    None,
    Str,
    Repr,
    Ascii,
}

#[derive(Clone, PartialEq, Eq, Debug)]
pub enum Arg {
    Positional(ExprId),
    Keyword(String, ExprId),
    Star(ExprId),
    StarStar(ExprId),
}

impl Arg {
    /// What is evaluated for it: behind a star, what is spread.
    pub fn value(&self) -> ExprId {
        match self {
            Arg::Positional(it) | Arg::Keyword(_, it) | Arg::Star(it) | Arg::StarStar(it) => *it,
        }
    }
}

#[derive(Clone, Copy, PartialEq, Eq, Hash, Debug)]
pub enum UnaryOp {
    Neg,
    Pos,
    Invert,
}

#[derive(Clone, Copy, PartialEq, Eq, Hash, Debug)]
pub enum BinaryOp {
    Add,
    Sub,
    Mul,
    TrueDiv,
    FloorDiv,
    Mod,
    Pow,
    LShift,
    RShift,
    BitAnd,
    BitOr,
    BitXor,
    MatMul,
}

#[derive(Clone, Copy, PartialEq, Eq, Hash, Debug)]
pub enum CompareOp {
    Eq,
    Ne,
    Lt,
    Le,
    Gt,
    Ge,
    Is,
    IsNot,
    In,
    NotIn,
}

#[derive(Clone, Debug)]
pub struct Stmt {
    pub kind: StmtKind,
    /// The source that the line comment shows; desugared statements share their origin's span.
    pub span: Span,
}

#[derive(Clone, Debug)]
pub enum StmtKind {
    Expr(ExprId),
    Assign {
        target: Target,
        value: ExprId,
    },
    /// `del x`, `del a[i]`, `del a.b`; never an unpacking.
    Delete(Target),
    If {
        test: ExprId,
        then: Vec<Stmt>,
        orelse: Vec<Stmt>,
    },
    While {
        test: ExprId,
        body: Vec<Stmt>,
        orelse: Vec<Stmt>,
    },
    For {
        target: Target,
        iter: ExprId,
        body: Vec<Stmt>,
        orelse: Vec<Stmt>,
        is_async: bool,
    },
    Break,
    Continue,
    Return(Option<ExprId>),
    /// Without an exception: re-raise the one being handled.
    Raise {
        exc: Option<ExprId>,
        cause: Option<ExprId>,
    },
    Try {
        body: Vec<Stmt>,
        handlers: Vec<Handler>,
        orelse: Vec<Stmt>,
        finally: Vec<Stmt>,
    },
    /// `def` of a function that is statically bound (see [`Global`]): stores its defaults.
    /// Its line comment introduces the function.
    Def(FuncId),
    /// `class` that is statically bound: the class body's own statements.
    ClassDef {
        class: ClassId,
        body: Vec<Stmt>,
    },
    /// Runs a module's body unless it has run already.
    Import(ModuleId),
}

#[derive(Clone, Debug)]
pub struct Handler {
    /// The class expressions (`except (A, B)` has two); none catches everything.
    pub classes: Option<Vec<ExprId>>,
    pub name: Option<LocalId>,
    pub body: Vec<Stmt>,
    pub span: Span,
}

/// What an assignment stores to. Object and index are evaluated after the value, left to right.
#[derive(Clone, Debug)]
pub enum Target {
    Local(LocalId),
    Global(GlobalId),
    Attribute {
        object: ExprId,
        name: String,
    },
    Subscript {
        object: ExprId,
        index: ExprId,
    },
    /// `a, *b, c = value`; `star` is the index of the starred one.
    Unpack {
        targets: Vec<Target>,
        star: Option<usize>,
    },
}

/// An annotation with its names resolved.
#[derive(Clone, PartialEq, Debug)]
pub enum TypeExpr {
    None,
    Class(ClassId),
    /// Dotted: `builtins.int`, `typing.Any`, `asyncio.Task`.
    Native(String),
    Subscript(Box<TypeExpr>, Vec<TypeExpr>),
    /// The parameter list of `Callable[[A, B], R]`.
    List(Vec<TypeExpr>),
    Union(Vec<TypeExpr>),
    /// A type parameter of the function or class, or a `TypeVar`.
    Param(String),
    Ellipsis,
}

impl ExprKind {
    /// Both are the same literal.
    fn is_same_literal(&self, other: &ExprKind) -> bool {
        match (self, other) {
            (ExprKind::None, ExprKind::None) => true,
            (ExprKind::Bool(a), ExprKind::Bool(b)) => a == b,
            (ExprKind::Int(a), ExprKind::Int(b)) | (ExprKind::Str(a), ExprKind::Str(b)) => a == b,
            (ExprKind::Float(a), ExprKind::Float(b)) => a.to_bits() == b.to_bits(),
            _ => false,
        }
    }
}

impl Program {
    pub fn function(&self, id: FuncId) -> &Function {
        &self.functions[id.index()]
    }

    pub fn class(&self, id: ClassId) -> &Class {
        &self.classes[id.index()]
    }

    pub fn global(&self, id: GlobalId) -> &Global {
        &self.globals[id.index()]
    }

    /// Whether Rust supplies what the module declares.
    pub fn is_host(&self, id: ModuleId) -> bool {
        self.module(id).is_host
    }

    /// Whether nobody can tell if the module was run: it is the compiler's or the host's, and only
    /// defines.
    pub fn is_inert(&self, id: ModuleId) -> bool {
        let module = self.module(id);
        (module.is_library || module.is_host) && self.only_defines(id)
    }

    /// Whether running the module does nothing: all that it says is known before.
    pub fn only_defines(&self, id: ModuleId) -> bool {
        let module = self.module(id);
        let defines = |it: &Stmt| match &it.kind {
            StmtKind::Def(_) => true,
            StmtKind::ClassDef { body, .. } => body.is_empty(),
            _ => false,
        };
        self.function(module.body).body.iter().all(defines)
    }

    /// Whether two methods bind arguments alike, as far as both have parameters: same names and
    /// kinds, same defaults.
    pub fn same_signature(&self, a: FuncId, b: FuncId) -> bool {
        let (f, g) = (self.function(a), self.function(b));
        let mut pairs = f.params.iter().zip(&g.params).skip(1);
        a == b
            || pairs.all(|(p, q)| {
                let same_default = match (&p.default, &q.default) {
                    (None, None) => true,
                    (Some(ParamDefault::Literal(x)), Some(ParamDefault::Literal(y))) => {
                        f.expr(*x).kind.is_same_literal(&g.expr(*y).kind)
                    }
                    _ => false,
                };
                p.kind == q.kind && f.param_name(p) == g.param_name(q) && same_default
            })
    }

    /// Whether storing an attribute of an object of the first of these classes, the others being
    /// its bases, raises because the class or the field is frozen.
    pub fn is_frozen_store(&self, ancestors: &[ClassId], name: &str, function: &Function) -> bool {
        let is_init = function.name == "__init__" && function.class.is_some();
        let freezes =
            |class: &Class| class.is_frozen || class.tuple_fields.iter().any(|field| field == name);
        !is_init && ancestors.iter().any(|it| freezes(self.class(*it)))
    }

    /// Whether storing an attribute of an object of the first of these classes, the others being
    /// its bases, raises because `__slots__` has no place for it.
    pub fn is_slotless_store(&self, ancestors: &[ClassId], name: &str) -> bool {
        !name.starts_with('<')
            && ancestors.iter().all(|it| {
                let class = self.class(*it);
                let has_room =
                    |slots: &Vec<String>| slots.iter().any(|it| it == name || it == "__dict__");
                let is_bare = class.base == Base::Object || class.base.class().is_some();
                is_bare
                    && class.bases.is_empty()
                    && class.slots.as_ref().is_some_and(|it| !has_room(it))
            })
    }

    /// The abstract methods that the first of these classes has not replaced, the others being
    /// its bases. Sorted.
    pub fn abstract_methods(&self, ancestors: &[ClassId]) -> Vec<&str> {
        if !ancestors.iter().any(|it| self.class(*it).is_abstract_base) {
            return Vec::new();
        }
        let mut found: Vec<&str> = Vec::new();
        for (at, class) in ancestors.iter().enumerate() {
            for name in &self.class(*class).abstract_methods {
                let is_replaced = ancestors.iter().take(at).any(|below| {
                    let below = self.class(*below);
                    let has = below.methods.iter().any(|it| it.name == *name)
                        || below.attrs.iter().any(|it| it.0 == *name);
                    has && !below.abstract_methods.contains(name)
                });
                if !is_replaced && !found.contains(&name.as_str()) {
                    found.push(name);
                }
            }
        }
        found.sort_unstable();
        found
    }

    pub fn module(&self, id: ModuleId) -> &Module {
        &self.modules[id.index()]
    }
}

impl Function {
    pub fn expr(&self, id: ExprId) -> &Expr {
        &self.exprs[id.index()]
    }

    pub fn local(&self, id: LocalId) -> &Local {
        &self.locals[id.index()]
    }

    /// The parameter names in order, as error texts list them.
    pub fn param_name(&self, param: &Param) -> &str {
        &self.local(param.local).name
    }
}
