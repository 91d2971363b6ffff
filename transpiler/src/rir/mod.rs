//! RIR: the program in the shape of Rust, every decision taken.
//!
//! Problem: Python leaves open what Rust must say: which type a variable has, where a value is
//! copied or borrowed, what raises, where control goes then. RIR is a Rust tree that says all of
//! it, so that `emit` only prints.
//!
//! ```python
//! try:
//!     total += read()
//! finally:
//!     close()
//! ```
//! ```text
//! let exit: Result<()> = 'try_1: {
//!     total = total + propagate('try_1, at 2, call read())
//!     Ok(())
//! }
//! propagate(return, at 4, call close())
//! propagate(return, exit)
//! ```
//!
//! Invariants (checked by [`verify`]):
//! 1. Each `let` has a type; each local is declared before it is used, in an enclosing block.
//! 2. What can raise has type `Result` and stands directly under [`ExprKind::Propagate`], or is
//!    the tail of a function or labelled block of type `Result`.
//! 3. [`ExprKind::Await`] stands in an async function or block only.
//! 4. `break` and `continue` name a label or loop that encloses them in the same function; the
//!    label of a [`Handler::Block`] encloses it.
//! 5. Coercions are calls like any other: no node changes its type when it is printed.

mod dynamic;
mod print;
mod ty;
mod verify;

pub mod lower;
pub mod name;
pub mod tidy;
pub mod visit;

use crate::types::interval::Interval;

pub use dynamic::is_dynamic;
pub use print::print;
pub use tidy::{Finality, Quiet, tidy};
pub use verify::verify;

/// One generated file.
#[derive(Debug)]
pub struct Module {
    pub header: Header,
    pub items: Vec<Item>,
}

/// What stands above the items of a file.
#[derive(Clone, Debug)]
pub struct Header {
    /// The Rust module's name.
    pub name: String,
    /// The Python file as the user named it, for tracebacks and the header.
    pub path: String,
    /// Python docstring, printed as `//!`.
    pub doc: Option<String>,
    /// What the header imports from the runtime's prelude (`rt::{…}`), sorted.
    pub imports: Vec<String>,
}

/// The Python line shown as a comment above what came of it: `// 7: await asyncio.sleep(0)`.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct SourceLine {
    pub line: u32,
    pub text: String,
}

#[derive(Debug)]
pub enum Item {
    Function(Function),
    Struct(Struct),
    Impl(Impl),
    /// `rt::handle!(JobFields, hash);`: the items that a macro of the runtime stands for.
    Macro {
        path: String,
        args: Vec<String>,
    },
    /// `pub static NAME: T = value;`
    Static {
        name: String,
        ty: Type,
        value: Expr,
        source: Option<SourceLine>,
    },
    /// `pub const NAME: T = value;`
    Const {
        name: String,
        ty: Type,
        value: Expr,
        source: Option<SourceLine>,
    },
    /// `pub use path;`, or `pub use path as name;` where it ends otherwise.
    Use {
        path: String,
        name: String,
    },
}

impl Item {
    pub fn is_function(&self, name: &str) -> bool {
        matches!(self, Item::Function(function) if function.name == name)
    }
}

#[derive(Debug)]
pub struct Struct {
    pub name: String,
    pub doc: Option<String>,
    pub derives: Vec<String>,
    pub fields: Fields,
    pub source: Option<SourceLine>,
}

#[derive(Debug)]
pub enum Fields {
    /// `struct Account(pub Rc<AccountFields>);`
    Tuple(Vec<Type>),
    Named(Vec<(String, Type)>),
}

#[derive(Debug)]
pub struct Impl {
    /// `impl Trait for ty`, or an inherent one.
    pub of: Option<Type>,
    pub ty: Type,
    pub items: Vec<Item>,
}

#[derive(Debug)]
pub struct Function {
    pub name: String,
    pub is_pub: bool,
    pub is_async: bool,
    pub receiver: Receiver,
    pub params: Vec<Param>,
    pub ret: Type,
    /// The name for tracebacks (`co_name`): printed as `const PY: Code = Code::new(path, name);`
    /// when the body has a [`ExprKind::Propagate`] with a line.
    pub code: Option<CodeName>,
    pub doc: Option<String>,
    pub source: Option<SourceLine>,
    pub body: Block,
}

/// What tracebacks say of a function.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct CodeName {
    /// `co_name`.
    pub name: String,
    /// The Python file where it is not the module's own: a method stands beside those of the
    /// classes that its own class inherits from.
    pub path: Option<String>,
}

#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Receiver {
    None,
    /// `&self`
    Ref,
    /// `self`
    Value,
}

#[derive(Clone, Debug)]
pub struct Param {
    pub name: String,
    pub mutable: bool,
    /// [`Type::Never`] on a closure's parameter leaves its type to rustc.
    pub ty: Type,
}

/// A Rust type.
#[derive(Clone, PartialEq, Eq, Hash, Debug)]
pub enum Type {
    Unit,
    /// `i64`, `Int`, `List<T>`, `rt::Task<T>`; `Result<T>` too.
    Path(String, Vec<Type>),
    Tuple(Vec<Type>),
    Ref(Box<Type>),
    Array(Box<Type>),
    /// `[T; N]`
    FixedArray(Box<Type>, usize),
    /// `impl Fn(A) -> R` and other bounds as parameters: `impl` + path.
    Impl(Box<Type>),
    /// `fn(A, B) -> R`
    Fn(Vec<Type>, Box<Type>),
    /// `dyn Fn(A) -> R` and other traits.
    Dyn(Box<Type>),
    /// `!` as the type of what never comes back; never printed.
    Never,
}

impl Type {
    /// Whether its values are plain numbers.
    pub fn is_number(&self) -> bool {
        matches!(self, Type::Path(name, _) if matches!(name.as_str(), "i64" | "f64" | "bool" | "Int"))
    }

    pub fn path(name: &str) -> Type {
        Type::Path(name.to_owned(), Vec::new())
    }

    pub fn generic(name: &str, args: impl Into<Vec<Type>>) -> Type {
        Type::Path(name.to_owned(), args.into())
    }

    pub fn result(self) -> Type {
        Type::generic("Result", [self])
    }
}

#[derive(Clone, Debug, Default)]
pub struct Block {
    pub stmts: Vec<Stmt>,
    /// The tail expression.
    pub value: Option<Box<Expr>>,
}

#[derive(Clone, Debug)]
pub struct Stmt {
    pub source: Option<SourceLine>,
    pub kind: StmtKind,
}

#[derive(Clone, Debug)]
pub enum StmtKind {
    Let {
        name: String,
        mutable: bool,
        ty: Type,
        init: Option<Expr>,
    },
    /// `let (a, b): (A, B) = init;`
    LetTuple {
        names: Vec<(String, bool)>,
        ty: Type,
        init: Expr,
    },
    /// `let ([a], rest, [b]): T = init;` with an irrefutable pattern.
    LetPattern {
        pattern: Pattern,
        ty: Type,
        init: Expr,
    },
    Assign {
        place: Expr,
        value: Expr,
    },
    /// `total += 1`; only for Rust operators that cannot fail.
    AssignOp {
        op: BinaryOp,
        place: Expr,
        value: Expr,
    },
    Expr(Expr),
    If {
        test: Expr,
        then: Block,
        orelse: Option<Block>,
    },
    /// `if let PATTERN = value { … } else { … }`
    IfLet {
        pattern: Pattern,
        value: Expr,
        then: Block,
        orelse: Option<Block>,
    },
    Match {
        value: Expr,
        arms: Vec<Arm>,
    },
    While {
        label: Option<String>,
        test: Expr,
        body: Block,
    },
    Loop {
        label: Option<String>,
        body: Block,
    },
    For {
        label: Option<String>,
        pattern: Pattern,
        iter: Expr,
        body: Block,
    },
    /// `'label: { … }` as a statement.
    Labeled {
        label: String,
        body: Block,
    },
    Break {
        label: Option<String>,
        value: Option<Expr>,
    },
    Continue {
        label: Option<String>,
    },
    Return(Option<Expr>),
    /// Only a comment (a `pass`, a `global` line).
    Comment,
}

#[derive(Clone, Debug)]
pub struct Arm {
    pub pattern: Pattern,
    pub guard: Option<Expr>,
    pub body: Block,
}

#[derive(Clone, PartialEq, Debug)]
pub enum Pattern {
    Wildcard,
    Bind {
        name: String,
        mutable: bool,
    },
    Tuple(Vec<Pattern>),
    /// `[a, b]`
    Array(Vec<Pattern>),
    /// `Some(it)`, `Err(exc)`, `Exit::Return(value)`, `None`.
    Variant {
        path: String,
        fields: Vec<Pattern>,
    },
    Literal(Literal),
    /// `"a" | "b"`
    Or(Vec<Pattern>),
}

#[derive(Clone, Debug)]
pub struct Expr {
    pub kind: ExprKind,
    pub ty: Type,
}

/// A coroutine that a statement lets go of.
const DROPPED: &str = "rt::Dropped";

/// Integers that are stored inline in an `Int` on every target.
pub const SMALL_INTS: Interval = Interval {
    low: -(1 << 30),
    high: (1 << 30) - 1,
};

#[derive(Clone, PartialEq, Debug)]
pub enum Literal {
    Unit,
    Bool(bool),
    /// An `i64` literal.
    I64(i64),
    /// Printed so that it reads back exactly, always with a point or exponent.
    F64(f64),
    /// A Rust `&'static str`.
    Text(String),
    /// A Rust `&'static [u8]`: `b"…"`.
    Bytes(Vec<u8>),
}

#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Use {
    Copy,
    Move,
    /// `x.clone()`
    Clone,
    /// `&x`
    Borrow,
}

/// Where an exception goes.
#[derive(Clone, PartialEq, Eq, Debug)]
pub enum Handler {
    /// Out of the function: `?`.
    Return,
    /// To the handler of a `try`: `attempt!('label, …)`, which expands to a match whose `Err` arm
    /// is `break 'label Err(exc)`.
    Block(String),
}

#[derive(Clone, Debug)]
pub enum ExprKind {
    Literal(Literal),
    Local {
        name: String,
        mode: Use,
    },
    /// A path as a value: a function, a constant, a static, `Int::ZERO`, `None`.
    Path(String),
    /// `path(args)` or `path::<types>(args)`.
    Call {
        path: String,
        types: Vec<Type>,
        args: Vec<Expr>,
    },
    /// `(callee)(args)`
    CallValue {
        callee: Box<Expr>,
        args: Vec<Expr>,
    },
    Method {
        receiver: Box<Expr>,
        name: String,
        types: Vec<Type>,
        args: Vec<Expr>,
    },
    /// `rt::print!(a, b; sep = c)`; the path ends with its `!`.
    Macro {
        path: String,
        args: Vec<Expr>,
        options: Vec<(String, Expr)>,
    },
    /// `object.name`; `object.0`.
    Field {
        object: Box<Expr>,
        name: String,
    },
    Struct {
        path: String,
        fields: Vec<(String, Expr)>,
    },
    Tuple(Vec<Expr>),
    Array(Vec<Expr>),
    /// `&e`
    Ref(Box<Expr>),
    /// `&mut e`
    RefMut(Box<Expr>),
    /// `*e`
    Deref(Box<Expr>),
    Unary {
        op: UnaryOp,
        value: Box<Expr>,
    },
    Binary {
        op: BinaryOp,
        left: Box<Expr>,
        right: Box<Expr>,
    },
    /// `value as ty`
    Cast(Box<Expr>),
    /// A value whose type is spelled out: `List::<i64>::new()`, `None::<i64>`, `2.5_f64`,
    /// `[] as [i64; 0]`.
    Spelled(Box<Expr>),
    /// `a..b`
    Range {
        from: Box<Expr>,
        to: Box<Expr>,
    },
    If {
        test: Box<Expr>,
        then: Block,
        orelse: Block,
    },
    Match {
        value: Box<Expr>,
        arms: Vec<Arm>,
    },
    Block(Block),
    /// `'label: { … }`, left by `break 'label value`.
    Labeled {
        label: String,
        body: Block,
    },
    /// `|a: A| -> R { … }`, with `move` where it must own its captures.
    Closure {
        is_move: bool,
        params: Vec<Param>,
        ret: Option<Type>,
        body: Box<Expr>,
    },
    /// `async move { … }`
    Async(Block),
    Await(Box<Expr>),
    /// A `Result` whose error goes to `handler`, with a traceback entry for `line` if given.
    Propagate {
        value: Box<Expr>,
        line: Option<u32>,
        handler: Handler,
    },
    /// `value.at(PY, line)`: a `Result` that gets its traceback entry but is not propagated here,
    /// or a [`DROPPED`] coroutine that ends there.
    At {
        value: Box<Expr>,
        line: u32,
    },
    /// Diverging forms in value position.
    Return(Option<Box<Expr>>),
    Break {
        label: Option<String>,
        value: Option<Box<Expr>>,
    },
    Continue {
        label: Option<String>,
    },
}

#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum UnaryOp {
    Neg,
    Not,
}

#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum BinaryOp {
    Add,
    Sub,
    Mul,
    Div,
    Rem,
    BitAnd,
    BitOr,
    BitXor,
    Shl,
    Shr,
    And,
    Or,
    Eq,
    Ne,
    Lt,
    Le,
    Gt,
    Ge,
}
