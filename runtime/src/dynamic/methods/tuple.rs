//! Methods of `tuple` and `range`.

use super::parse::{Call, bound};
use crate::dynamic::number::integer;
use crate::exc::{Exc, Result};
use crate::object::Object;
use crate::range::Range;
use crate::tuple::Tuple;
use crate::value::Value;

pub(super) const NAMES: &[&str] = &["count", "index"];

pub(super) fn call(me: &Tuple<Value>, mut call: Call) -> Result<Value> {
    Ok(match call.name {
        "count" => me.count(&call.one()?)?.into_value(),
        "index" => {
            let found = call.between(1, 3)?;
            let start = bound(&found[1])?.unwrap_or(0);
            let stop = bound(&found[2])?.unwrap_or(i64::MAX);
            me.index(found[0].as_ref().unwrap_or(&Value::None), start, stop)?
                .into_value()
        }
        name => return Err(crate::cell::no_attribute("tuple", name)),
    })
}

pub(super) fn call_range(me: &Range, mut call: Call) -> Result<Value> {
    let item = call.one()?;
    let number = integer(&item);
    match (call.name, number) {
        ("count", Some(item)) => me.count(&item).map(Object::into_value),
        ("count", None) => Ok(0i64.into_value()),
        ("index", Some(item)) => me.index(&item).map(Value::Int),
        _ => Err(Exc::value_error("sequence.index(x): x not in sequence")),
    }
}
