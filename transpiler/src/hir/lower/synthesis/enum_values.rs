//! What is known of an enumeration before its body is lowered: names, aliases and numbers.
//!
//! ```python
//! class Access(Flag):
//!     READ = auto()             # 1
//!     WRITE = auto()            # 2
//!     BOTH = READ | WRITE       # 3: the names of the body are numbers here
//! class Color(Enum):
//!     RED = 1
//!     CRIMSON = 1               # another name of RED
//! ```
//!
//! Invariant: members are in source order; `first` of a member is the first name of an equal value.

use super::enumeration::Kind;
use crate::syntax::ast::comparable::ComparableExpr;
use crate::syntax::ast::name::Name;
use crate::syntax::ast::{self, Expr, Operator, UnaryOp};

/// One name of an enumeration.
#[derive(Clone, Debug)]
pub(in crate::hir::lower) struct Member {
    pub(in crate::hir::lower) name: Name,
    /// The value; none stands for `auto()`.
    pub(super) value: Option<Expr>,
    /// The value, if it is a number that is known now.
    pub(super) number: Option<i64>,
    /// The name of the member itself.
    pub(in crate::hir::lower) first: Name,
}

impl Member {
    pub(super) fn is_alias(&self) -> bool {
        self.first != self.name
    }
}

/// The members that these assignments make.
pub(in crate::hir::lower) fn members(kind: Kind, values: &[(Name, Expr)]) -> Vec<Member> {
    let mut members: Vec<Member> = Vec::new();
    for (name, value) in values.iter().filter(|it| is_member(&it.0)) {
        let value = (!is_auto(value)).then(|| value.clone());
        let number = match &value {
            Some(value) => constant(value, &members),
            None if kind == Kind::Str => None,
            None => Some(next_number(kind, &members)),
        };
        let same = members.iter().find(|it| match (number, it.number) {
            (Some(number), Some(other)) => number == other,
            _ => it
                .value
                .as_ref()
                .zip(value.as_ref())
                .is_some_and(|(a, b)| ComparableExpr::from(a) == ComparableExpr::from(b)),
        });
        let first = same.map_or(name.clone(), |it| it.first.clone());
        members.push(Member {
            name: name.clone(),
            value,
            number,
            first,
        });
    }
    members
}

/// The names and values of `Color = Enum("Color", "RED GREEN")`.
pub(in crate::hir::lower) fn functional(value: &Expr) -> Option<Vec<(Name, Expr)>> {
    let call = value.as_call_expr()?;
    if !call.arguments.keywords.is_empty() {
        return None;
    }
    let [_, names] = &*call.arguments.args else {
        return None;
    };
    let auto = |name: &str| (Name::from(name), auto_call(call));
    let one = |item: &Expr| match item {
        Expr::StringLiteral(it) => Some(auto(it.value.to_str())),
        Expr::Tuple(it) => match it.elts.as_slice() {
            [Expr::StringLiteral(name), value] => {
                Some((Name::from(name.value.to_str()), value.clone()))
            }
            _ => None,
        },
        _ => None,
    };
    match names {
        Expr::StringLiteral(it) => Some(
            it.value
                .to_str()
                .split([',', ' '])
                .filter(|it| !it.is_empty())
                .map(auto)
                .collect(),
        ),
        Expr::List(it) => it.elts.iter().map(one).collect(),
        Expr::Tuple(it) => it.elts.iter().map(one).collect(),
        Expr::Dict(it) => it
            .items
            .iter()
            .map(|it| match &it.key {
                Some(Expr::StringLiteral(key)) => {
                    Some((Name::from(key.value.to_str()), it.value.clone()))
                }
                _ => None,
            })
            .collect(),
        _ => None,
    }
}

/// `auto()`, at the place of a call.
fn auto_call(place: &ast::ExprCall) -> Expr {
    let mut call = place.clone();
    call.arguments.args = Box::default();
    *call.func = Expr::Name(ast::ExprName {
        node_index: Default::default(),
        range: place.range,
        id: Name::new_static("auto"),
        ctx: ast::ExprContext::Load,
    });
    Expr::Call(call)
}

fn is_auto(value: &Expr) -> bool {
    let Expr::Call(call) = value else {
        return false;
    };
    call.arguments.is_empty()
        && match &*call.func {
            Expr::Name(it) => it.id.as_str() == "auto",
            Expr::Attribute(it) => it.attr.as_str() == "auto",
            _ => false,
        }
}

fn next_number(kind: Kind, members: &[Member]) -> i64 {
    let mut numbers = members.iter().filter_map(|it| it.number);
    if !kind.is_flag() {
        return numbers.next_back().unwrap_or(0).saturating_add(1);
    }
    let highest = numbers.max().unwrap_or(0);
    1 << (i64::BITS - highest.leading_zeros()).min(62)
}

/// The value of an expression over numbers and the members above it.
fn constant(value: &Expr, members: &[Member]) -> Option<i64> {
    match value {
        Expr::NumberLiteral(it) => match &it.value {
            ast::Number::Int(it) => it.as_i64(),
            _ => None,
        },
        Expr::Name(it) => members.iter().find(|member| member.name == it.id)?.number,
        Expr::UnaryOp(it) => {
            let operand = constant(&it.operand, members)?;
            match it.op {
                UnaryOp::Invert => Some(!operand),
                UnaryOp::UAdd => Some(operand),
                UnaryOp::USub => operand.checked_neg(),
                UnaryOp::Not => None,
            }
        }
        Expr::BinOp(it) => {
            let (left, right) = (constant(&it.left, members)?, constant(&it.right, members)?);
            match it.op {
                Operator::BitOr => Some(left | right),
                Operator::BitAnd => Some(left & right),
                Operator::BitXor => Some(left ^ right),
                Operator::Add => left.checked_add(right),
                Operator::Sub => left.checked_sub(right),
                Operator::Mult => left.checked_mul(right),
                Operator::LShift if (0..62).contains(&right) => left.checked_mul(1_i64 << right),
                _ => None,
            }
        }
        _ => None,
    }
}

/// Names with one leading underscore are variables of the class, not members.
pub(super) fn is_member(name: &str) -> bool {
    !name.starts_with('_')
}
