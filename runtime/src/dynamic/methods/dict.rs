//! Methods of `dict`.

use super::parse::Call;
use crate::dict::Dict;
use crate::dynamic::construct::update_dict;
use crate::exc::Result;
use crate::iter::Iter;
use crate::object::Object;
use crate::value::Value;

pub(super) const NAMES: &[&str] = &[
    "clear",
    "copy",
    "fromkeys",
    "get",
    "items",
    "keys",
    "pop",
    "popitem",
    "setdefault",
    "update",
    "values",
    "__reversed__",
];

pub(super) fn call(me: &Dict<Value, Value>, mut call: Call) -> Result<Value> {
    Ok(match call.name {
        "clear" => {
            call.none()?;
            me.clear();
            Value::None
        }
        "copy" => {
            call.none()?;
            Value::Dict(me.copy())
        }
        "fromkeys" => {
            let mut found = call.between(1, 2)?;
            let keys = found[0].take().unwrap_or(Value::None);
            Value::Dict(Dict::fromkeys(
                &keys,
                found[1].take().unwrap_or(Value::None),
            )?)
        }
        "get" => {
            let mut found = call.between(1, 2)?;
            let key = found[0].take().unwrap_or(Value::None);
            me.get_or(&key, found[1].take().unwrap_or(Value::None))?
        }
        "items" => {
            call.none()?;
            me.items().into_value()
        }
        "keys" => {
            call.none()?;
            me.keys().into_value()
        }
        "values" => {
            call.none()?;
            me.values().into_value()
        }
        "pop" => {
            let mut found = call.between(1, 2)?;
            let key = found[0].take().unwrap_or(Value::None);
            match found[1].take() {
                Some(default) => me.pop_or(&key, default)?,
                None => me.pop(&key)?,
            }
        }
        "popitem" => {
            call.none()?;
            me.popitem()?.into_value()
        }
        "setdefault" => {
            let mut found = call.between(1, 2)?;
            let key = found[0].take().unwrap_or(Value::None);
            me.setdefault(key, found[1].take().unwrap_or(Value::None))?
        }
        "update" => {
            let args = call.raw();
            if args.positional.len() > 1 {
                return Err(crate::exc::Exc::type_error(alloc::format!(
                    "update expected at most 1 argument, got {}",
                    args.positional.len()
                )));
            }
            if let Some(source) = args.positional.first() {
                update_dict(me, source)?;
            }
            for (key, value) in args.keywords {
                me.set_item(Value::Str(key), value)?;
            }
            Value::None
        }
        "__reversed__" => {
            call.none()?;
            Value::Iter(Iter::named("dict_reversekeyiterator", me.reversed()))
        }
        name => return Err(crate::cell::no_attribute("dict", name)),
    })
}
