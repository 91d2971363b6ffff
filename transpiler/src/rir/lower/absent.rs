//! What CPython says when None stands where an object is used.
//!
//! ```python
//! node = find(key)        # Node or None
//! print(node.value)       # AttributeError: 'NoneType' object has no attribute 'value'
//! ```
//!
//! A use is told by the place of the expression in its function, so the map from expressions to
//! uses is made once a function, and only where an expression that may be None is unwrapped.

use rustc_hash::FxHashMap;

use crate::hir::{
    BinaryOp, CompareOp, ExprId, ExprKind as Hir, Function, Stmt, StmtKind, Target, UnaryOp,
    each_block, each_target,
};
use crate::rir::Expr;
use crate::rir::lower::body::Body;
use crate::types::ty::Ty;

/// How an expression is used.
#[derive(Clone, Debug)]
pub(super) enum Use {
    Attribute(String),
    /// An operand of an operator, with the other one and whether this is the left one.
    Operand(String, ExprId, bool),
    Order(&'static str, ExprId, bool),
    Unary(&'static str),
    /// A text that does not depend on types.
    Text(&'static str),
}

const ITERATED: &str = "'NoneType' object is not iterable";

pub(super) type Uses = FxHashMap<ExprId, Use>;

impl Body<'_> {
    /// Unwraps an optional value, which raises what CPython raises for None used like this.
    pub(super) fn present(&mut self, id: ExprId, value: Expr, inner: &Ty) -> Option<Expr> {
        if self.uses.is_none() {
            self.uses = Some(uses(self.function));
        }
        let found = self.uses.as_ref()?.get(&id)?.clone();
        let (path, text) = match found {
            Use::Attribute(name) => ("rt::some_with", name),
            Use::Operand(symbol, other, is_left) => {
                let pair = self.operand_types(other, is_left);
                let text = format!("unsupported operand type(s) for {symbol}: {pair}");
                ("rt::some_typed", text)
            }
            Use::Order(symbol, other, is_left) => {
                let pair = self.operand_types(other, is_left);
                let text = format!("'{symbol}' not supported between instances of {pair}");
                ("rt::some_typed", text)
            }
            Use::Unary(symbol) => {
                let text = format!("bad operand type for unary {symbol}: 'NoneType'");
                ("rt::some_typed", text)
            }
            Use::Text(text) => ("rt::some_typed", text.to_owned()),
        };
        let text = self.literal_text(&text);
        let rust = self.rust(inner);
        Some(self.raising(path, vec![value, text], rust))
    }

    /// `'NoneType' and 'int'`
    fn operand_types(&self, other: ExprId, is_left: bool) -> String {
        let other = self.type_name(&self.ty(other));
        if is_left {
            format!("'NoneType' and '{other}'")
        } else {
            format!("'{other}' and 'NoneType'")
        }
    }

    /// The name that `type(x).__name__` has for objects of a static type.
    fn type_name(&self, ty: &Ty) -> String {
        let name = match ty {
            Ty::None => "NoneType",
            Ty::Bool => "bool",
            Ty::I64(_) | Ty::Int => "int",
            Ty::Float => "float",
            Ty::Tuple(_) => "tuple",
            Ty::Function(_) | Ty::Callable(_) => "function",
            Ty::Bound(_) => "method",
            Ty::Native(id, _) => &self.cx.types.natives.class(*id).name,
            Ty::Instance(class) => &self.cx.program.class(*class).name,
            Ty::Optional(inner) => return self.type_name(inner),
            _ => "object",
        };
        name.to_owned()
    }
}

/// The uses of all expressions of a function that say something about None.
fn uses(function: &Function) -> Uses {
    let mut uses = Uses::default();
    for expr in &function.exprs {
        match &expr.kind {
            Hir::Attribute { object, name } => {
                uses.insert(*object, Use::Attribute(name.clone()));
            }
            Hir::Call { callee, .. } => {
                let text = "'NoneType' object is not callable";
                uses.insert(*callee, Use::Text(text));
            }
            Hir::Binary {
                op,
                left,
                right,
                in_place,
            } => {
                let symbol = symbol(*op, *in_place);
                uses.insert(*left, Use::Operand(symbol.clone(), *right, true));
                uses.insert(*right, Use::Operand(symbol, *left, false));
            }
            Hir::Compare { op, left, right } => {
                let symbol = match op {
                    CompareOp::Lt => "<",
                    CompareOp::Le => "<=",
                    CompareOp::Gt => ">",
                    CompareOp::Ge => ">=",
                    CompareOp::In | CompareOp::NotIn => {
                        let text = "argument of type 'NoneType' is not iterable";
                        uses.insert(*right, Use::Text(text));
                        continue;
                    }
                    _ => continue,
                };
                uses.insert(*left, Use::Order(symbol, *right, true));
                uses.insert(*right, Use::Order(symbol, *left, false));
            }
            Hir::Subscript { object, .. } => {
                let text = "'NoneType' object is not subscriptable";
                uses.insert(*object, Use::Text(text));
            }
            Hir::Unary(op, value) => {
                let symbol = match op {
                    UnaryOp::Neg => "-",
                    UnaryOp::Pos => "+",
                    UnaryOp::Invert => "~",
                };
                uses.insert(*value, Use::Unary(symbol));
            }
            Hir::YieldFrom(value) => {
                uses.insert(*value, Use::Text(ITERATED));
            }
            _ => {}
        }
    }
    stmts(&function.body, &mut uses);
    uses
}

fn stmts(body: &[Stmt], uses: &mut Uses) {
    for stmt in body {
        match &stmt.kind {
            StmtKind::Assign {
                target: Target::Unpack { .. },
                value,
            } => {
                let text = "cannot unpack non-iterable NoneType object";
                uses.insert(*value, Use::Text(text));
            }
            StmtKind::For { iter, .. } => {
                uses.insert(*iter, Use::Text(ITERATED));
            }
            _ => {}
        }
        let is_deleted = matches!(stmt.kind, StmtKind::Delete(_));
        each_target(&stmt.kind, |target| stored(target, uses, is_deleted));
        each_block(&stmt.kind, |block| stmts(block, uses));
    }
}

fn stored(target: &Target, uses: &mut Uses, is_deleted: bool) {
    match target {
        Target::Attribute { object, name } => {
            uses.insert(*object, Use::Attribute(name.clone()));
        }
        Target::Subscript { object, .. } => {
            let text = if is_deleted {
                "'NoneType' object does not support item deletion"
            } else {
                "'NoneType' object does not support item assignment"
            };
            uses.insert(*object, Use::Text(text));
        }
        Target::Local(_) | Target::Global(_) | Target::Unpack { .. } => {}
    }
}

fn symbol(op: BinaryOp, in_place: bool) -> String {
    let symbol = match op {
        BinaryOp::Add => "+",
        BinaryOp::Sub => "-",
        BinaryOp::Mul => "*",
        BinaryOp::TrueDiv => "/",
        BinaryOp::FloorDiv => "//",
        BinaryOp::Mod => "%",
        BinaryOp::Pow if in_place => "**",
        BinaryOp::Pow => "** or pow()",
        BinaryOp::LShift => "<<",
        BinaryOp::RShift => ">>",
        BinaryOp::BitAnd => "&",
        BinaryOp::BitOr => "|",
        BinaryOp::BitXor => "^",
        BinaryOp::MatMul => "@",
    };
    if in_place {
        format!("{symbol}=")
    } else {
        symbol.to_owned()
    }
}
