//! Methods of `list`.

use super::parse::{Call, flag_or, index, index_or};
use crate::dynamic::call::call as call_value;
use crate::exc::Result;
use crate::function::Args;
use crate::iter::Iter;
use crate::list::List;
use crate::object::Object;
use crate::value::Value;

pub(super) const NAMES: &[&str] = &[
    "append",
    "clear",
    "copy",
    "count",
    "extend",
    "index",
    "insert",
    "pop",
    "remove",
    "reverse",
    "sort",
    "__reversed__",
];

pub(super) fn call(me: &List<Value>, mut call: Call) -> Result<Value> {
    Ok(match call.name {
        "append" => {
            me.append(call.one()?);
            Value::None
        }
        "clear" => {
            call.none()?;
            me.clear();
            Value::None
        }
        "copy" => {
            call.none()?;
            Value::List(me.copy())
        }
        "count" => me.count(&call.one()?)?.into_value(),
        "extend" => me.extend(&call.one()?)?.into_value(),
        "index" => {
            let found = call.between(1, 3)?;
            let start = super::parse::bound(&found[1])?.unwrap_or(0);
            let stop = super::parse::bound(&found[2])?.unwrap_or(i64::MAX);
            me.index(found[0].as_ref().unwrap_or(&Value::None), start, stop)?
                .into_value()
        }
        "insert" => {
            let mut found = call.between(2, 2)?;
            let at = index(found[0].as_ref().unwrap_or(&Value::None))?;
            me.insert(at, found[1].take().unwrap_or(Value::None));
            Value::None
        }
        "pop" => {
            let found = call.between(0, 1)?;
            me.pop(index_or(found[0].as_ref(), -1)?)?
        }
        "remove" => me.remove(&call.one()?)?.into_value(),
        "reverse" => {
            call.none()?;
            me.reverse();
            Value::None
        }
        "sort" => {
            let found = call.named_after(&["key", "reverse"], 0, 0)?;
            let reverse = flag_or(found[1].as_ref(), false)?;
            match &found[0] {
                None | Some(Value::None) => me.sort(reverse)?,
                Some(key) => {
                    me.sort_by_key(|item: Value| call_value(key, Args::new([item])), reverse)?;
                }
            }
            Value::None
        }
        "__reversed__" => {
            call.none()?;
            Value::Iter(Iter::named("list_reverseiterator", me.reversed()))
        }
        name => return Err(crate::cell::no_attribute("list", name)),
    })
}
