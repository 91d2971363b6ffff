//! Methods of `str`.

use alloc::format;

use super::parse::{Call, flag_or, index, index_or, text};
use crate::dynamic::iterate::try_iterate;
use crate::exc::{Exc, Result};
use crate::object::Object;
use crate::str::Str;
use crate::value::Value;

pub(super) const NAMES: &[&str] = &[
    "capitalize",
    "casefold",
    "center",
    "count",
    "encode",
    "endswith",
    "expandtabs",
    "find",
    "format",
    "format_map",
    "index",
    "isalnum",
    "isalpha",
    "isascii",
    "isdecimal",
    "isdigit",
    "isidentifier",
    "islower",
    "isnumeric",
    "isprintable",
    "isspace",
    "istitle",
    "isupper",
    "join",
    "ljust",
    "lower",
    "lstrip",
    "partition",
    "removeprefix",
    "removesuffix",
    "replace",
    "rfind",
    "rindex",
    "rjust",
    "rpartition",
    "rsplit",
    "rstrip",
    "split",
    "splitlines",
    "startswith",
    "strip",
    "swapcase",
    "title",
    "translate",
    "upper",
    "zfill",
];

type Search = fn(&Str, &Str, Option<i64>, Option<i64>) -> Result<Value>;

pub(super) fn call(me: &Str, mut call: Call) -> Result<Value> {
    let plain: fn(&Str) -> Value = match call.name {
        "capitalize" => |me| Value::Str(me.capitalize()),
        "casefold" => |me| Value::Str(me.casefold()),
        "lower" => |me| Value::Str(me.lower()),
        "swapcase" => |me| Value::Str(me.swapcase()),
        "title" => |me| Value::Str(me.title()),
        "upper" => |me| Value::Str(me.upper()),
        "isalnum" => |me| Value::Bool(me.isalnum()),
        "isalpha" => |me| Value::Bool(me.isalpha()),
        "isascii" => |me| Value::Bool(me.isascii()),
        "isdecimal" => |me| Value::Bool(me.isdecimal()),
        "isdigit" => |me| Value::Bool(me.isdigit()),
        "isidentifier" => |me| Value::Bool(me.isidentifier()),
        "islower" => |me| Value::Bool(me.islower()),
        "isnumeric" => |me| Value::Bool(me.isnumeric()),
        "isprintable" => |me| Value::Bool(me.isprintable()),
        "isspace" => |me| Value::Bool(me.isspace()),
        "istitle" => |me| Value::Bool(me.istitle()),
        "isupper" => |me| Value::Bool(me.isupper()),
        _ => return with_arguments(me, call),
    };
    call.none()?;
    Ok(plain(me))
}

fn with_arguments(me: &Str, mut call: Call) -> Result<Value> {
    let search: Search = match call.name {
        "count" => |me, sub, start, end| Ok(me.count(sub, start, end).into_value()),
        "find" => |me, sub, start, end| Ok(me.find(sub, start, end).into_value()),
        "rfind" => |me, sub, start, end| Ok(me.rfind(sub, start, end).into_value()),
        "index" => |me, sub, start, end| me.index(sub, start, end).map(Object::into_value),
        "rindex" => |me, sub, start, end| me.rindex(sub, start, end).map(Object::into_value),
        _ => return other(me, call),
    };
    let (sub, start, end) = call.search()?;
    search(me, &text(&sub, "must be str, not ")?, start, end)
}

fn other(me: &Str, mut call: Call) -> Result<Value> {
    let name = call.name;
    Ok(match name {
        "center" | "ljust" | "rjust" => {
            let found = call.between(1, 2)?;
            let width = index_or(found[0].as_ref(), 0)?;
            let fill = match &found[1] {
                None => Str::from(" "),
                Some(fill) => text(fill, "The fill character must be a unicode character, not ")?,
            };
            Value::Str(match name {
                "center" => me.center(width, &fill)?,
                "ljust" => me.ljust(width, &fill)?,
                _ => me.rjust(width, &fill)?,
            })
        }
        "encode" => {
            let found = call.named(&["encoding", "errors"], 0)?;
            let argument = |at: usize, default: &'static str| match &found[at] {
                None => Ok(Str::from(default)),
                Some(value) => text(
                    value,
                    &format!(
                        "encode() argument '{}' must be str, not ",
                        ["encoding", "errors"][at]
                    ),
                ),
            };
            Value::Bytes(me.encode(&argument(0, "utf-8")?, &argument(1, "strict")?)?)
        }
        "startswith" | "endswith" => {
            let (affix, start, end) = call.search()?;
            Value::Bool(has_affix(me, name, &affix, start, end)?)
        }
        "expandtabs" => {
            let found = call.named(&["tabsize"], 0)?;
            Value::Str(me.expandtabs(index_or(found[0].as_ref(), 8)?))
        }
        "format" => Value::Str(me.format(&call.raw())?),
        "format_map" => Value::Str(me.format_map(&call.one()?)?),
        "join" => {
            let items = call.one()?;
            if try_iterate(&items).is_none() {
                return Err(Exc::type_error("can only join an iterable"));
            }
            Value::Str(me.join_values(&items)?)
        }
        "strip" | "lstrip" | "rstrip" => {
            let found = call.between(0, 1)?;
            let chars = match found[0].as_ref().map(Value::unheld) {
                None | Some(Value::None) => None,
                Some(Value::Str(chars)) => Some(chars),
                Some(_) => {
                    return Err(Exc::type_error(format!("{name} arg must be None or str")));
                }
            };
            Value::Str(match name {
                "strip" => me.strip(chars),
                "lstrip" => me.lstrip(chars),
                _ => me.rstrip(chars),
            })
        }
        "partition" => me
            .partition(&text(&call.one()?, "must be str, not ")?)?
            .into_value(),
        "rpartition" => me
            .rpartition(&text(&call.one()?, "must be str, not ")?)?
            .into_value(),
        "removeprefix" => Value::Str(me.removeprefix(&text(
            &call.one()?,
            "removeprefix() argument must be str, not ",
        )?)),
        "removesuffix" => Value::Str(me.removesuffix(&text(
            &call.one()?,
            "removesuffix() argument must be str, not ",
        )?)),
        "replace" => {
            let found = call.between(2, 3)?;
            let argument = |at: usize| {
                let message = format!("replace() argument {} must be str, not ", at + 1);
                text(found[at].as_ref().unwrap_or(&Value::None), &message)
            };
            Value::Str(me.replace(
                &argument(0)?,
                &argument(1)?,
                index_or(found[2].as_ref(), -1)?,
            ))
        }
        "split" | "rsplit" => {
            let found = call.named(&["sep", "maxsplit"], 0)?;
            let sep = match &found[0] {
                None | Some(Value::None) => None,
                Some(sep) => Some(text(sep, "must be str or None, not ")?),
            };
            let limit = index_or(found[1].as_ref(), -1)?;
            let parts = if name == "split" {
                me.split(sep, limit)?
            } else {
                me.rsplit(sep, limit)?
            };
            parts.into_value()
        }
        "splitlines" => {
            let found = call.named(&["keepends"], 0)?;
            me.splitlines(flag_or(found[0].as_ref(), false)?)
                .into_value()
        }
        "translate" => match call.one()? {
            Value::Dict(table) => Value::Str(me.translate(&table)?),
            other => {
                return Err(Exc::type_error(format!(
                    "'{}' object is not subscriptable",
                    other.type_name()
                )));
            }
        },
        "zfill" => Value::Str(me.zfill(index(&call.one()?)?)),
        _ => return Err(crate::cell::no_attribute("str", name)),
    })
}

fn has_affix(
    me: &Str,
    name: &str,
    affix: &Value,
    start: Option<i64>,
    end: Option<i64>,
) -> Result<bool> {
    let test = |affix: &Str| match name {
        "startswith" => me.startswith(affix, start, end),
        _ => me.endswith(affix, start, end),
    };
    match &affix.unheld() {
        Value::Str(affix) => Ok(test(affix)),
        Value::Tuple(tuple) => {
            let mut any = false;
            for affix in tuple.iter() {
                any |= test(&text(
                    &affix,
                    &format!("tuple for {name} must only contain str, not "),
                )?);
            }
            Ok(any)
        }
        _ => Err(Exc::type_error(format!(
            "{name} first arg must be str or a tuple of str, not {}",
            affix.type_name()
        ))),
    }
}
