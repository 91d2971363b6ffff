//! Binary and unary operators.
//!
//! ```python
//! a + b; a += b; -a
//! ```
//! The pairs (int, int) and (float, float) are answered in line; the rest is one out-of-line
//! function that knows the operator as data.
//!
//! Source: the Python reference, 3.3.8 "Emulating numeric types"; `Objects/abstract.c`.

use alloc::format;

use super::methods::binary;
use super::number::{Number, integer, number};
use super::special::{right_first, special, special_binary};
use crate::exc::{Exc, Result};
use crate::float;
use crate::function::Args;
use crate::int::{self, Int};
use crate::object::Object;
use crate::value::Value;

#[derive(Clone, Copy, PartialEq, Eq)]
pub(super) enum Op {
    Add,
    Sub,
    Mul,
    MatMul,
    TrueDiv,
    FloorDiv,
    Mod,
    DivMod,
    Pow,
    Shl,
    Shr,
    And,
    Or,
    Xor,
}

impl Op {
    pub(super) const ALL: [Op; 14] = [
        Op::Add,
        Op::Sub,
        Op::Mul,
        Op::MatMul,
        Op::TrueDiv,
        Op::FloorDiv,
        Op::Mod,
        Op::DivMod,
        Op::Pow,
        Op::Shl,
        Op::Shr,
        Op::And,
        Op::Or,
        Op::Xor,
    ];

    const fn symbol(self) -> &'static str {
        match self {
            Op::Add => "+",
            Op::Sub => "-",
            Op::Mul => "*",
            Op::MatMul => "@",
            Op::TrueDiv => "/",
            Op::FloorDiv => "//",
            Op::Mod => "%",
            Op::DivMod => "divmod()",
            Op::Pow => "** or pow()",
            Op::Shl => "<<",
            Op::Shr => ">>",
            Op::And => "&",
            Op::Or => "|",
            Op::Xor => "^",
        }
    }

    const fn in_place_symbol(self) -> &'static str {
        match self {
            Op::Add => "+=",
            Op::Sub => "-=",
            Op::Mul => "*=",
            Op::MatMul => "@=",
            Op::TrueDiv => "/=",
            Op::FloorDiv => "//=",
            Op::Mod => "%=",
            Op::DivMod => "divmod()",
            Op::Pow => "**=",
            Op::Shl => "<<=",
            Op::Shr => ">>=",
            Op::And => "&=",
            Op::Or => "|=",
            Op::Xor => "^=",
        }
    }

    /// `__add__`, `__radd__`, `__iadd__`.
    pub(super) const fn methods(self) -> [&'static str; 3] {
        match self {
            Op::Add => ["__add__", "__radd__", "__iadd__"],
            Op::Sub => ["__sub__", "__rsub__", "__isub__"],
            Op::Mul => ["__mul__", "__rmul__", "__imul__"],
            Op::MatMul => ["__matmul__", "__rmatmul__", "__imatmul__"],
            Op::TrueDiv => ["__truediv__", "__rtruediv__", "__itruediv__"],
            Op::FloorDiv => ["__floordiv__", "__rfloordiv__", "__ifloordiv__"],
            Op::Mod => ["__mod__", "__rmod__", "__imod__"],
            Op::DivMod => ["__divmod__", "__rdivmod__", "__idivmod__"],
            Op::Pow => ["__pow__", "__rpow__", "__ipow__"],
            Op::Shl => ["__lshift__", "__rlshift__", "__ilshift__"],
            Op::Shr => ["__rshift__", "__rrshift__", "__irshift__"],
            Op::And => ["__and__", "__rand__", "__iand__"],
            Op::Or => ["__or__", "__ror__", "__ior__"],
            Op::Xor => ["__xor__", "__rxor__", "__ixor__"],
        }
    }
}

macro_rules! operators {
    ($($(#[$doc:meta])* $name:ident $in_place:ident $op:ident
        $(, int $int:expr)? $(, float $float:expr)?;)*) => {
        $(
            $(#[$doc])*
            #[inline]
            pub fn $name(a: &Value, b: &Value) -> Result<Value> {
                match (a, b) {
                    $((Value::Int(a), Value::Int(b)) => {
                        let f: fn(&Int, &Int) -> Result<Value> = $int;
                        f(a, b)
                    })?
                    $((Value::Float(a), Value::Float(b)) => {
                        let f: fn(f64, f64) -> Result<Value> = $float;
                        f(*a, *b)
                    })?
                    _ => dispatch(Op::$op, a, b),
                }
            }

            /// The same as an augmented assignment; returns what the target gets.
            #[inline]
            pub fn $in_place(a: &Value, b: &Value) -> Result<Value> {
                match (a, b) {
                    $((Value::Int(a), Value::Int(b)) => {
                        let f: fn(&Int, &Int) -> Result<Value> = $int;
                        f(a, b)
                    })?
                    $((Value::Float(a), Value::Float(b)) => {
                        let f: fn(f64, f64) -> Result<Value> = $float;
                        f(*a, *b)
                    })?
                    _ => in_place(Op::$op, a, b),
                }
            }
        )*
    };
}

operators! {
    /// `a + b`.
    add iadd Add, int |a, b| Ok(Value::Int(a + b)), float |a, b| Ok(Value::Float(a + b));
    /// `a - b`.
    sub isub Sub, int |a, b| Ok(Value::Int(a - b)), float |a, b| Ok(Value::Float(a - b));
    /// `a * b`.
    mul imul Mul, int |a, b| Ok(Value::Int(a * b)), float |a, b| Ok(Value::Float(a * b));
    /// `a @ b`.
    matmul imatmul MatMul;
    /// `a / b`.
    truediv itruediv TrueDiv;
    /// `a // b`.
    floordiv ifloordiv FloorDiv, int |a, b| int::floordiv(a, b).map(Value::Int);
    /// `a % b`.
    modulo imodulo Mod, int |a, b| int::modulo(a, b).map(Value::Int);
    /// `divmod(a, b)`.
    divmod idivmod DivMod;
    /// `a ** b`.
    pow ipow Pow;
    /// `a << b`.
    lshift ilshift Shl;
    /// `a >> b`.
    rshift irshift Shr;
    /// `a & b`.
    bitand ibitand And, int |a, b| Ok(Value::Int(a & b));
    /// `a | b`.
    bitor ibitor Or, int |a, b| Ok(Value::Int(a | b));
    /// `a ^ b`.
    bitxor ibitxor Xor, int |a, b| Ok(Value::Int(a ^ b));
}

pub(super) fn dispatch(op: Op, a: &Value, b: &Value) -> Result<Value> {
    if let Some(answer) = builtin(op, a, b) {
        return answer;
    }
    if let Some(answer) = user(op, a, b) {
        return answer;
    }
    if a.held().is_some() || b.held().is_some() {
        return dispatch(op, &a.unheld(), &b.unheld());
    }
    Err(unsupported(op, op.symbol(), a, b))
}

pub(super) fn in_place(op: Op, a: &Value, b: &Value) -> Result<Value> {
    match (op, a, b) {
        (Op::Add, Value::List(list), b) => {
            list.iadd(b)?;
            return Ok(a.clone());
        }
        (Op::Mul, Value::List(list), b) if integer(b).is_some() => {
            list.imul(times(b)?)?;
            return Ok(a.clone());
        }
        (_, Value::Dict(dict), Value::Dict(other)) if dict.is_counter() && other.is_counter() => {
            if let Some(made) = super::methods::counters::operator(op.symbol(), a, b) {
                dict.clear();
                super::update_dict(dict, &made?)?;
                return Ok(a.clone());
            }
        }
        (Op::Or, Value::Dict(dict), _) => {
            super::update_dict(dict, b)?;
            return Ok(a.clone());
        }
        (_, Value::Set(set), _) => {
            if let Some(done) = super::methods::sets::in_place(op.symbol(), set, b) {
                return done.map(|()| a.clone());
            }
        }
        _ => {}
    }
    if let Some(answer) = builtin(op, a, b) {
        return answer;
    }
    if let Some(answer) = special_binary(a, op.methods()[2], b) {
        return answer;
    }
    // What can be changed is, before a new one is made.
    if let Some(held) = a.held().filter(is_changeable) {
        let changed = in_place(op, &held, &b.unheld())?;
        return Ok(if changed.is_same(&held) {
            a.clone()
        } else {
            changed
        });
    }
    if let Some(answer) = user(op, a, b) {
        return answer;
    }
    if a.held().is_some() || b.held().is_some() {
        return in_place(op, &a.unheld(), &b.unheld());
    }
    Err(unsupported(op, op.in_place_symbol(), a, b))
}

/// Asks instances.
fn user(op: Op, a: &Value, b: &Value) -> Option<Result<Value>> {
    let [direct, reflected, _] = op.methods();
    if right_first(a, b)
        && let Some(answer) = special_binary(b, reflected, a)
    {
        return Some(answer);
    }
    if let Some(answer) = special_binary(a, direct, b) {
        return Some(answer);
    }
    special_binary(b, reflected, a)
}

pub(super) fn builtin(op: Op, a: &Value, b: &Value) -> Option<Result<Value>> {
    if let (Some(x), Some(y)) = (number(a), number(b)) {
        if let (Value::Bool(x), Value::Bool(y)) = (a, b) {
            match op {
                Op::And => return Some(Ok(Value::Bool(x & y))),
                Op::Or => return Some(Ok(Value::Bool(x | y))),
                Op::Xor => return Some(Ok(Value::Bool(x ^ y))),
                _ => {}
            }
        }
        return numbers(op, x, y);
    }
    Some(match (op, a, b) {
        (Op::Add, Value::Str(a), Value::Str(b)) => Ok(Value::Str(a.concat(b))),
        (Op::Add, Value::List(a), Value::List(b)) => Ok(Value::List(a.concat(b))),
        (Op::Add, Value::Tuple(a), Value::Tuple(b)) => Ok(Value::Tuple(a.concat(b))),
        (Op::Add, Value::Bytes(_) | Value::ByteArray(_), _) => {
            return binary::concat(a, b).map(Ok);
        }
        (Op::Mul, sequence, count) | (Op::Mul, count, sequence)
            if is_sequence(sequence) && integer(count).is_some() =>
        {
            repeat(sequence, count)
        }
        (Op::Mod, Value::Str(template), values) => {
            crate::str::percent::percent(template, values).map(Value::Str)
        }
        (Op::Mod, Value::Bytes(template), values) => {
            crate::bytes::percent(template, values).map(Value::Bytes)
        }
        (_, Value::Dict(left), Value::Dict(right)) if left.is_counter() && right.is_counter() => {
            return super::methods::counters::operator(op.symbol(), a, b);
        }
        (Op::Or, Value::Dict(a), Value::Dict(b)) => a.union(b).map(Value::Dict),
        (_, Value::Set(_) | Value::FrozenSet(_), _) => {
            return super::methods::sets::binary(op.symbol(), a, b);
        }
        _ => return None,
    })
}

fn numbers(op: Op, a: Number, b: Number) -> Option<Result<Value>> {
    match (a, b) {
        (Number::Int(a), Number::Int(b)) => ints(op, &a, &b),
        (a, b) => {
            let float = |number| match number {
                Number::Int(value) => int::to_f64(&value),
                Number::Float(value) => Ok(value),
            };
            match (float(a), float(b)) {
                (Ok(a), Ok(b)) => floats(op, a, b),
                (Err(exc), _) | (_, Err(exc)) => Some(Err(exc)),
            }
        }
    }
}

fn ints(op: Op, a: &Int, b: &Int) -> Option<Result<Value>> {
    Some(match op {
        Op::Add => Ok(Value::Int(a + b)),
        Op::Sub => Ok(Value::Int(a - b)),
        Op::Mul => Ok(Value::Int(a * b)),
        Op::TrueDiv => int::truediv(a, b).map(Value::Float),
        Op::FloorDiv => int::floordiv(a, b).map(Value::Int),
        Op::Mod => int::modulo(a, b).map(Value::Int),
        Op::DivMod => int::divmod(a, b).map(Object::into_value),
        Op::Pow => int::pow_value(a, b),
        Op::Shl => int::shl(a, b).map(Value::Int),
        Op::Shr => int::shr(a, b).map(Value::Int),
        Op::And => Ok(Value::Int(a & b)),
        Op::Or => Ok(Value::Int(a | b)),
        Op::Xor => Ok(Value::Int(a ^ b)),
        Op::MatMul => return None,
    })
}

fn floats(op: Op, a: f64, b: f64) -> Option<Result<Value>> {
    Some(match op {
        Op::Add => Ok(Value::Float(a + b)),
        Op::Sub => Ok(Value::Float(a - b)),
        Op::Mul => Ok(Value::Float(a * b)),
        Op::TrueDiv => float::div(a, b).map(Value::Float),
        Op::FloorDiv => float::floordiv(a, b).map(Value::Float),
        Op::Mod => float::modulo(a, b).map(Value::Float),
        Op::DivMod => float::divmod(a, b).map(Object::into_value),
        Op::Pow => float::pow_value(a, b),
        _ => return None,
    })
}

fn is_changeable(value: &Value) -> bool {
    matches!(
        value,
        Value::List(_) | Value::Dict(_) | Value::Set(_) | Value::Native(_)
    )
}

fn is_sequence(value: &Value) -> bool {
    matches!(
        value,
        Value::Str(_) | Value::List(_) | Value::Tuple(_) | Value::Bytes(_) | Value::ByteArray(_)
    )
}

fn times(count: &Value) -> Result<i64> {
    int::to_index(&super::to_index(count)?)
}

fn repeat(sequence: &Value, count: &Value) -> Result<Value> {
    let times = times(count)?;
    match sequence {
        Value::Str(text) => text.repeat(times).map(Value::Str),
        Value::List(list) => list.repeat(times).map(Value::List),
        Value::Tuple(tuple) => tuple.repeat(times).map(Value::Tuple),
        _ => binary::repeat(sequence, times),
    }
}

#[cold]
fn unsupported(op: Op, symbol: &str, a: &Value, b: &Value) -> Exc {
    let (left, right) = (a.type_name(), b.type_name());
    match (op, a, b) {
        (Op::Add, Value::Str(_) | Value::List(_) | Value::Tuple(_), _) => Exc::type_error(format!(
            "can only concatenate {left} (not \"{right}\") to {left}"
        )),
        (Op::Add, Value::Bytes(_) | Value::ByteArray(_), _) => {
            Exc::type_error(format!("can't concat {right} to {left}"))
        }
        (Op::Mul, _, _) if is_sequence(a) => Exc::type_error(format!(
            "can't multiply sequence by non-int of type '{right}'"
        )),
        (Op::Mul, _, _) if is_sequence(b) => Exc::type_error(format!(
            "can't multiply sequence by non-int of type '{left}'"
        )),
        _ => Exc::type_error(format!(
            "unsupported operand type(s) for {symbol}: '{left}' and '{right}'"
        )),
    }
}

/// `pow(base, exponent, modulus)`.
pub fn pow_mod(base: &Value, exponent: &Value, modulus: &Value) -> Result<Value> {
    if matches!(modulus, Value::None) {
        return pow(base, exponent);
    }
    match (integer(base), integer(exponent), integer(modulus)) {
        (Some(base), Some(exponent), Some(modulus)) => {
            int::pow_mod(&base, &exponent, &modulus).map(Value::Int)
        }
        _ => Err(Exc::type_error(
            "pow() 3rd argument not allowed unless all arguments are integers",
        )),
    }
}

/// `-a`.
#[inline]
pub fn neg(a: &Value) -> Result<Value> {
    match a {
        Value::Int(a) => Ok(Value::Int(-a)),
        Value::Float(a) => Ok(Value::Float(-a)),
        Value::Bool(a) => Ok(Value::Int(-Int::from(*a))),
        _ => unary("-", "__neg__", a),
    }
}

/// `+a`.
pub fn pos(a: &Value) -> Result<Value> {
    match a {
        Value::Int(_) | Value::Float(_) => Ok(a.clone()),
        Value::Bool(a) => Ok(Value::Int(Int::from(*a))),
        _ => unary("+", "__pos__", a),
    }
}

/// `~a`.
pub fn invert(a: &Value) -> Result<Value> {
    match integer(a) {
        Some(a) => Ok(Value::Int(!a)),
        None => unary("~", "__invert__", a),
    }
}

/// `abs(a)`. Raises TypeError `bad operand type for abs(): 'str'`.
pub fn abs(a: &Value) -> Result<Value> {
    match number(a) {
        Some(Number::Int(a)) => Ok(Value::Int(a.abs())),
        Some(Number::Float(a)) => Ok(Value::Float(libm::fabs(a))),
        None => special(a, "__abs__", Args::default()).unwrap_or_else(|| {
            Err(Exc::type_error(format!(
                "bad operand type for abs(): '{}'",
                a.type_name()
            )))
        }),
    }
}

fn unary(symbol: &str, method: &str, a: &Value) -> Result<Value> {
    special(a, method, Args::default()).unwrap_or_else(|| {
        Err(Exc::type_error(format!(
            "bad operand type for unary {symbol}: '{}'",
            a.type_name()
        )))
    })
}
