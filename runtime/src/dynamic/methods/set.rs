//! Methods and operators of `set` and `frozenset`.

use super::parse::Call;
use crate::exc::Result;
use crate::object::{Cmp, Object};
use crate::set::{self, FrozenSet, Set};
use crate::value::Value;

pub(super) const NAMES: &[&str] = &[
    "add",
    "clear",
    "copy",
    "difference",
    "difference_update",
    "discard",
    "intersection",
    "intersection_update",
    "isdisjoint",
    "issubset",
    "issuperset",
    "pop",
    "remove",
    "symmetric_difference",
    "symmetric_difference_update",
    "union",
    "update",
];

pub(super) const FROZEN_NAMES: &[&str] = &[
    "copy",
    "difference",
    "intersection",
    "isdisjoint",
    "issubset",
    "issuperset",
    "symmetric_difference",
    "union",
];

macro_rules! shared {
    ($me:ident, $call:ident, $wrap:path, $rest:expr) => {
        match $call.name {
            "copy" => {
                $call.none()?;
                $wrap($me.copy())
            }
            "union" => {
                let mut all = $me.copy();
                for other in $call.all()? {
                    all = all.union(&other)?;
                }
                $wrap(all)
            }
            "intersection" => {
                let mut all = $me.copy();
                for other in $call.all()? {
                    all = all.intersection(&other)?;
                }
                $wrap(all)
            }
            "difference" => {
                let mut all = $me.copy();
                for other in $call.all()? {
                    all = all.difference(&other)?;
                }
                $wrap(all)
            }
            "symmetric_difference" => $wrap($me.symmetric_difference(&$call.one()?)?),
            "isdisjoint" => Value::Bool($me.isdisjoint(&$call.one()?)?),
            "issubset" => Value::Bool($me.issubset(&$call.one()?)?),
            "issuperset" => Value::Bool($me.issuperset(&$call.one()?)?),
            _ => $rest,
        }
    };
}

pub(super) fn call_frozen(me: &FrozenSet<Value>, mut call: Call) -> Result<Value> {
    Ok(shared!(me, call, Value::FrozenSet, {
        return Err(crate::cell::no_attribute("frozenset", call.name));
    }))
}

pub(super) fn call(me: &Set<Value>, mut call: Call) -> Result<Value> {
    Ok(shared!(me, call, Value::Set, return changing(me, call)))
}

fn changing(me: &Set<Value>, mut call: Call) -> Result<Value> {
    match call.name {
        "add" => me.add(call.one()?)?,
        "discard" => me.discard(&call.one()?)?,
        "remove" => me.remove(&call.one()?)?,
        "clear" => {
            call.none()?;
            me.clear();
        }
        "pop" => {
            call.none()?;
            return me.pop();
        }
        "update" => {
            for other in call.all()? {
                me.update(&other)?;
            }
        }
        "intersection_update" => {
            for other in call.all()? {
                me.intersection_update(&other)?;
            }
        }
        "difference_update" => {
            for other in call.all()? {
                me.difference_update(&other)?;
            }
        }
        "symmetric_difference_update" => me.symmetric_difference_update(&call.one()?)?,
        name => return Err(crate::cell::no_attribute("set", name)),
    }
    Ok(Value::None)
}

/// `a | b` and its kin; None when `b` is not a set.
pub(in crate::dynamic) fn binary(symbol: &str, a: &Value, b: &Value) -> Option<Result<Value>> {
    if !is_set(b) {
        return None;
    }
    Some(match (symbol, a) {
        ("|", Value::Set(a)) => a.union(b).map(Value::Set),
        ("&", Value::Set(a)) => a.intersection(b).map(Value::Set),
        ("-", Value::Set(a)) => a.difference(b).map(Value::Set),
        ("^", Value::Set(a)) => a.symmetric_difference(b).map(Value::Set),
        ("|", Value::FrozenSet(a)) => a.union(b).map(Value::FrozenSet),
        ("&", Value::FrozenSet(a)) => a.intersection(b).map(Value::FrozenSet),
        ("-", Value::FrozenSet(a)) => a.difference(b).map(Value::FrozenSet),
        ("^", Value::FrozenSet(a)) => a.symmetric_difference(b).map(Value::FrozenSet),
        _ => return None,
    })
}

/// `a |= b` and its kin; None when `b` is not a set.
pub(in crate::dynamic) fn in_place(symbol: &str, a: &Set<Value>, b: &Value) -> Option<Result<()>> {
    if !is_set(b) {
        return None;
    }
    Some(match symbol {
        "|" => a.update(b),
        "&" => a.intersection_update(b),
        "-" => a.difference_update(b),
        "^" => a.symmetric_difference_update(b),
        _ => return None,
    })
}

/// `a == b`, `a <= b` and their kin; None when one is not a set.
pub(in crate::dynamic) fn compare(op: Cmp, a: &Value, b: &Value) -> Option<Result<bool>> {
    Some(match (op, a, b) {
        (Cmp::Eq, Value::Set(a), Value::Set(b)) => set::equals(a, b),
        (Cmp::Eq, Value::Set(a), Value::FrozenSet(b)) => set::equals(a, b),
        (Cmp::Eq, Value::FrozenSet(a), Value::Set(b)) => set::equals(a, b),
        (Cmp::Eq, Value::FrozenSet(a), Value::FrozenSet(b)) => set::equals(a, b),
        (op, Value::Set(a), Value::Set(b)) => set::compare(op, a, b),
        (op, Value::Set(a), Value::FrozenSet(b)) => set::compare(op, a, b),
        (op, Value::FrozenSet(a), Value::Set(b)) => set::compare(op, a, b),
        (op, Value::FrozenSet(a), Value::FrozenSet(b)) => set::compare(op, a, b),
        _ => return None,
    })
}

fn is_set(value: &Value) -> bool {
    matches!(value, Value::Set(_) | Value::FrozenSet(_))
}

/// An operator of a view, `d.keys()` or `d.items()`, by the name of its special method. None when
/// `name` is another method, or `other` no set to compare with.
pub(crate) fn view_operator(name: &str, view: &Value, other: &Value) -> Option<Result<Value>> {
    let op = match name {
        "__eq__" => Cmp::Eq,
        "__ne__" => Cmp::Ne,
        "__lt__" => Cmp::Lt,
        "__le__" => Cmp::Le,
        "__gt__" => Cmp::Gt,
        "__ge__" => Cmp::Ge,
        _ => return view_arithmetic(name, view, other),
    };
    let is_view = matches!(Object::type_name(other), "dict_keys" | "dict_items");
    if !is_view && !is_set(other) {
        return None;
    }
    Some(compare_view(op, view, other).map(Value::Bool))
}

fn compare_view(op: Cmp, view: &Value, other: &Value) -> Result<bool> {
    let (own, more) = (super::super::len(view)?, super::super::len(other)?);
    // Elements are looked up, never hashed for a set of their own: items may be unhashable.
    let within = |a: &Value, b: &Value| {
        for item in super::super::iterate(a)? {
            if !super::super::contains(b, &item?)? {
                return Ok(false);
            }
        }
        Ok(true)
    };
    match op {
        Cmp::Eq => Ok(own == more && within(view, other)?),
        Cmp::Ne => Ok(own != more || !within(view, other)?),
        Cmp::Lt => Ok(own < more && within(view, other)?),
        Cmp::Le => Ok(own <= more && within(view, other)?),
        Cmp::Gt => Ok(own > more && within(other, view)?),
        Cmp::Ge => Ok(own >= more && within(other, view)?),
    }
}

fn view_arithmetic(name: &str, view: &Value, other: &Value) -> Option<Result<Value>> {
    let run: fn(&Set<Value>, &Set<Value>) -> Result<Set<Value>> = match name {
        "__and__" => Set::intersection,
        "__or__" => Set::union,
        "__sub__" => Set::difference,
        "__xor__" => Set::symmetric_difference,
        "__rand__" => |a, b| b.intersection(a),
        "__ror__" => |a, b| b.union(a),
        "__rsub__" => |a, b| b.difference(a),
        "__rxor__" => |a, b| b.symmetric_difference(a),
        "isdisjoint" => {
            let answer = || Set::from_iterable(view)?.isdisjoint(&Set::from_iterable(other)?);
            return Some(answer().map(Value::Bool));
        }
        _ => return None,
    };
    let result = || run(&Set::from_iterable(view)?, &Set::from_iterable(other)?);
    Some(result().map(Value::Set))
}
