//! What a `Counter` and an `OrderedDict` have besides the methods of `dict`.
//!
//! ```python
//! report = {"title": "words", "counts": Counter(words)}
//! report["counts"].most_common(3)
//! ```
//! What only reads goes through the statically typed [`Counter`]; what changes the object works on
//! its own table.

use super::parse::{Call, flag_or, index};
use crate::collections::Counter;
use crate::dict::{Dict, DictClass, DictEntries};
use crate::dynamic::{add, iterate, neg};
use crate::exc::{Exc, Result};
use crate::function::Args;
use crate::int::Int;
use crate::iter::Iter;
use crate::object::Object;
use crate::value::Value;

const COUNTER: &[&str] = &["elements", "most_common", "subtract", "total", "update"];
const ORDERED: &[&str] = &["move_to_end", "popitem"];

/// The methods that the dict's own class has or changes.
pub(super) fn names(dict: &Dict<Value, Value>) -> &'static [&'static str] {
    match dict.kind().map(|kind| kind.class()) {
        Some(DictClass::Counter) => COUNTER,
        Some(DictClass::Ordered) => ORDERED,
        _ => &[],
    }
}

/// The counter whose counts are ints.
fn counter(value: &Value) -> Option<Counter<Value>> {
    let counts = Dict::<Value, Int>::from_value(value)?;
    Counter::from_dict(&counts).ok()
}

/// Adds counts from a mapping, from elements and from keywords.
fn count(me: &Dict<Value, Value>, args: Args, amount: impl Fn(Value) -> Result<Value>) -> Result {
    let more = |key: Value, by: Value| {
        let before = me.get_or(&key, Value::Int(Int::from(0)))?;
        let after = add(&before, &amount(by)?)?;
        me.set_item(key, after)
    };
    match args.positional.as_slice() {
        [] | [Value::None] => {}
        [Value::Dict(other)] => {
            for entry in DictEntries::new(other) {
                let (key, by) = entry?;
                more(key, by)?;
            }
        }
        [source] => {
            for key in iterate(source)? {
                more(key?, Value::Int(Int::from(1)))?;
            }
        }
        all => {
            return Err(Exc::type_error(alloc::format!(
                "Counter.update() takes from 1 to 2 positional arguments but {} were given",
                all.len() + 1
            )));
        }
    }
    for (key, by) in args.keywords {
        more(Value::Str(key), by)?;
    }
    Ok(())
}

pub(super) fn call(me: &Dict<Value, Value>, mut call: Call) -> Result<Value> {
    let typed = || {
        counter(&Value::Dict(me.clone()))
            .ok_or_else(|| Exc::type_error("the counts are not all int"))
    };
    Ok(match call.name {
        "elements" => {
            call.none()?;
            Iter::named("chain", typed()?.elements()).into_value()
        }
        "most_common" => {
            let found = call.named(&["n"], 0)?;
            let n = match &found[0] {
                None | Some(Value::None) => None,
                Some(n) => Some(index(n)?),
            };
            typed()?.most_common(n)?.into_value()
        }
        "total" => {
            call.none()?;
            typed()?.total().into_value()
        }
        "subtract" => {
            count(me, call.raw(), |by| neg(&by))?;
            Value::None
        }
        "update" => {
            count(me, call.raw(), Ok)?;
            Value::None
        }
        "move_to_end" => {
            let mut found = call.named(&["key", "last"], 1)?;
            let last = flag_or(found[1].as_ref(), true)?;
            me.move_to_end(&found[0].take().unwrap_or(Value::None), last)?;
            Value::None
        }
        _ => {
            let found = call.named(&["last"], 0)?;
            let last = flag_or(found[0].as_ref(), true)?;
            me.popitem_at(last)?.into_value()
        }
    })
}

/// `a + b` and its kin of two counters; None for other dicts.
pub(in crate::dynamic) fn operator(symbol: &str, a: &Value, b: &Value) -> Option<Result<Value>> {
    let (a, b) = (counter(a)?, counter(b)?);
    let made = match symbol {
        "+" => a.sum(&b),
        "-" => a.difference(&b),
        "&" => a.intersection(&b),
        "|" => a.union(&b),
        _ => return None,
    };
    Some(made.map(Object::into_value))
}
