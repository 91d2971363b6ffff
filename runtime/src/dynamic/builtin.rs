//! Builtin functions and classes as values.
//!
//! ```python
//! handlers = {"len": len, "int": int, "upper": str.upper}
//! ```
//! A call that the compiler sees goes to the static function; these serve the rest.

use alloc::format;
use alloc::vec::Vec;

use super::classes;
use crate::class::{Class, OBJECT};
use crate::exc::{Exc, Result};
use crate::function::{Args, DynFunc};
use crate::int::Int;
use crate::iter::Iter;
use crate::list::List;
use crate::object::Object;
use crate::str::Str;
use crate::tuple::Tuple;
use crate::value::Value;

const CLASSES: &[&Class] = &[
    &OBJECT,
    &classes::TYPE,
    &classes::INT,
    &classes::BOOL,
    &classes::FLOAT,
    &classes::STR,
    &classes::BYTES,
    &classes::BYTEARRAY,
    &classes::LIST,
    &classes::TUPLE,
    &classes::DICT,
    &classes::SET,
    &classes::FROZENSET,
    &classes::RANGE,
    &classes::SLICE,
];

/// Name, fewest and most positional arguments, and what it does.
type Entry = (&'static str, usize, usize, fn(&[Value]) -> Result<Value>);

const FUNCTIONS: &[Entry] = &[
    ("abs", 1, 1, |args| super::abs(&args[0])),
    ("all", 1, 1, |args| {
        Ok(Value::Bool(!any_is(&args[0], false)?))
    }),
    ("any", 1, 1, |args| Ok(Value::Bool(any_is(&args[0], true)?))),
    ("bin", 1, 1, |args| {
        Ok(Value::Str(crate::int::bin(&super::to_index(&args[0])?)))
    }),
    ("hex", 1, 1, |args| {
        Ok(Value::Str(crate::int::hex(&super::to_index(&args[0])?)))
    }),
    ("oct", 1, 1, |args| {
        Ok(Value::Str(crate::int::oct(&super::to_index(&args[0])?)))
    }),
    ("callable", 1, 1, |args| {
        Ok(Value::Bool(super::callable(&args[0])))
    }),
    ("chr", 1, 1, |args| {
        let code = super::to_index(&args[0])?;
        crate::builtins::chr(code.clamp_i64()).map(Value::Str)
    }),
    ("divmod", 2, 2, |args| super::divmod(&args[0], &args[1])),
    ("enumerate", 1, 2, |args| {
        let start = args.get(1).map_or(Ok(Int::from(0)), super::to_index)?;
        let mut next = start;
        Ok(Value::Iter(Iter::named(
            "enumerate",
            super::iterate(&args[0])?.map(move |item| {
                let index = next.clone();
                next = &index + &Int::from(1);
                Ok(Value::Tuple(Tuple::from(alloc::vec![
                    Value::Int(index),
                    item?
                ])))
            }),
        )))
    }),
    ("filter", 2, 2, |args| {
        let test = args[0].clone();
        let items = super::iterate(&args[1])?;
        Ok(Value::Iter(Iter::named(
            "filter",
            items.filter_map(move |item| {
                let kept = item.and_then(|item| {
                    let keep = match &test {
                        Value::None => item.truth()?,
                        test => super::call(test, Args::new([item.clone()]))?.truth()?,
                    };
                    Ok(keep.then_some(item))
                });
                kept.transpose()
            }),
        )))
    }),
    ("format", 1, 2, |args| match args.get(1) {
        None => super::format(&args[0], &Str::from("")).map(Value::Str),
        Some(Value::Str(spec)) => super::format(&args[0], spec).map(Value::Str),
        Some(other) => Err(Exc::type_error(format!(
            "format() argument 2 must be str, not {}",
            other.type_name()
        ))),
    }),
    ("getattr", 2, 3, |args| match args.get(2) {
        None => super::getattr(&args[0], &args[1]),
        Some(default) => super::getattr_or(&args[0], &args[1], default.clone()),
    }),
    ("hasattr", 2, 2, |args| {
        super::hasattr(&args[0], &args[1]).map(Value::Bool)
    }),
    ("hash", 1, 1, |args| args[0].hash().map(Object::into_value)),
    ("id", 1, 1, |args| Ok(Value::Int(super::identity(&args[0])))),
    ("input", 0, 1, |args| {
        let empty = Value::Str(Str::from(""));
        crate::io::input(args.first().unwrap_or(&empty)).map(Value::Str)
    }),
    ("isinstance", 2, 2, |args| {
        super::isinstance(&args[0], &args[1]).map(Value::Bool)
    }),
    ("issubclass", 2, 2, |args| {
        super::issubclass(&args[0], &args[1]).map(Value::Bool)
    }),
    ("iter", 1, 1, |args| super::iterate::iter(&args[0])),
    ("len", 1, 1, |args| {
        super::len(&args[0]).map(Object::into_value)
    }),
    ("next", 1, 2, |args| match args.get(1) {
        None => super::next(&args[0]),
        Some(default) => super::next_or(&args[0], default.clone()),
    }),
    ("ord", 1, 1, |args| match &args[0] {
        Value::Str(text) => crate::str::ord(text).map(|it| Value::Int(Int::from(it))),
        other => Err(Exc::type_error(format!(
            "ord() expected string of length 1, but {} found",
            other.type_name()
        ))),
    }),
    ("pow", 2, 3, |args| {
        super::pow_mod(&args[0], &args[1], args.get(2).unwrap_or(&Value::None))
    }),
    ("repr", 1, 1, |args| super::repr(&args[0]).map(Value::Str)),
    ("reversed", 1, 1, |args| {
        if let Some(answer) = super::special::special(&args[0], "__reversed__", Args::default()) {
            return answer;
        }
        let is_sequence = matches!(
            args[0],
            Value::List(_)
                | Value::Tuple(_)
                | Value::Str(_)
                | Value::Bytes(_)
                | Value::ByteArray(_)
                | Value::Range(_)
                | Value::Dict(_)
                | Value::Instance(_)
                | Value::Native(_)
        );
        if !is_sequence {
            return Err(Exc::type_error(format!(
                "'{}' object is not reversible",
                args[0].type_name()
            )));
        }
        let mut items: Vec<Value> = super::iterate(&args[0])?.collect::<Result<_>>()?;
        items.reverse();
        Ok(Value::Iter(Iter::named(
            "reversed",
            items.into_iter().map(Ok),
        )))
    }),
    ("round", 1, 2, |args| {
        let digits = Args::new(args[1..].to_vec());
        if !super::hasattr(&args[0], &Value::Str(Str::from("__round__")))? {
            return Err(Exc::type_error(format!(
                "type {} doesn't define __round__ method",
                args[0].type_name()
            )));
        }
        super::call_method(&args[0], "__round__", digits)
    }),
    ("setattr", 3, 3, |args| {
        super::setattr(&args[0], &args[1], args[2].clone()).map(Object::into_value)
    }),
    ("sum", 1, 2, |args| {
        let start = args.get(1).cloned().unwrap_or(Value::Int(Int::from(0)));
        crate::builtins::sum_with(&args[0], start, |total, item| super::add(&total, &item))
    }),
];

/// The parameters of those that take keywords; an empty name is positional only.
const NAMED: &[(&str, &[&str])] = &[
    ("enumerate", &["iterable", "start"]),
    ("pow", &["base", "exp", "mod"]),
    ("round", &["number", "ndigits"]),
    ("sum", &["", "start"]),
];

/// A builtin that looks at its keywords itself.
type Keyworded = fn(Args) -> Result<Value>;

/// Functions whose keywords matter.
const WITH_KEYWORDS: &[(&str, Keyworded)] = &[
    ("max", |args| extreme("max", crate::object::Cmp::Gt, args)),
    ("min", |args| extreme("min", crate::object::Cmp::Lt, args)),
    ("print", print),
    ("sorted", |mut args| {
        let items = if args.positional.is_empty() {
            Value::None
        } else {
            args.positional.remove(0)
        };
        let list = Value::List(List::from_iterable(&items)?);
        super::call_method(&list, "sort", args)?;
        Ok(list)
    }),
    ("map", |mut args| {
        if args.positional.len() < 2 {
            return Err(Exc::type_error("map() must have at least two arguments."));
        }
        let function = args.positional.remove(0);
        let rows = crate::builtins::zip_star(args.positional, false)?;
        let call = move |row: Result<Tuple<Value>>| {
            super::call(&function, Args::new(row?.iter().collect::<Vec<_>>()))
        };
        Ok(Value::Iter(Iter::named("map", rows.map(call))))
    }),
    ("zip", |args| {
        let strict = match keyword(&args, "strict") {
            Some(it) => it.truth()?,
            None => false,
        };
        let rows = crate::builtins::zip_star(args.positional, strict)?;
        Ok(Value::Iter(Iter::named(
            "zip",
            rows.map(|row| row.map(Value::Tuple)),
        )))
    }),
];

/// The builtin `name` as a value. Raises NameError.
pub fn builtin(name: &str) -> Result<Value> {
    if let Some(class) = CLASSES.iter().find(|class| class.name() == name) {
        return Ok(Value::Class(class));
    }
    if let Some(class) = classes::exception_class(name) {
        return Ok(Value::ExcClass(class));
    }
    if let Some(class) = super::native_classes::find(name) {
        return Ok(Value::Class(class));
    }
    if let Some(&(name, least, most, run)) = FUNCTIONS.iter().find(|it| it.0 == name) {
        let params = NAMED.iter().find(|it| it.0 == name).map(|it| it.1);
        return Ok(Value::Func(DynFunc::builtin(name, move |args| {
            let args = match params {
                Some(params) => by_position(name, params, least, args)?,
                None => args,
            };
            check(name, least, most, &args)?;
            run(&args.positional)
        })));
    }
    if let Some(&(name, run)) = WITH_KEYWORDS.iter().find(|it| it.0 == name) {
        return Ok(Value::Func(DynFunc::builtin(name, run)));
    }
    match name {
        "abc.ABC" => Ok(Value::Class(&crate::class::ABC)),
        "NotImplemented" => Ok(Value::NotImplemented),
        "Ellipsis" => Ok(Value::Ellipsis),
        _ => Err(Exc::name_error(format!("name '{name}' is not defined"))),
    }
}

/// Puts the arguments that are given by name behind the others, where `params` has them. Raises
/// TypeError with the texts of `Python/getargs.c`.
fn by_position(name: &str, params: &[&str], least: usize, mut args: Args) -> Result<Args> {
    let given = args.positional.len() + args.keywords.len();
    if given > params.len() {
        return Err(Exc::type_error(format!(
            "{name}() takes at most {} arguments ({given} given)",
            params.len()
        )));
    }
    let by_place = args.positional.len();
    let mut values: Vec<Option<Value>> = args.positional.into_iter().map(Some).collect();
    values.resize(params.len(), None);
    for (key, value) in core::mem::take(&mut args.keywords) {
        let known = params
            .iter()
            .position(|it| *it == key.as_str() && !it.is_empty());
        let Some(index) = known else {
            return Err(Exc::type_error(format!(
                "'{key}' is an invalid keyword argument for {name}()"
            )));
        };
        if index < by_place {
            return Err(Exc::type_error(format!(
                "argument for {name}() given by name ('{key}') and position ({})",
                index + 1
            )));
        }
        values[index] = Some(value);
    }
    if let Some(index) = values.iter().take(least).position(Option::is_none) {
        return Err(Exc::type_error(match params[index] {
            "" => format!("{name}() takes at least {least} positional argument (0 given)"),
            missing => format!(
                "{name}() missing required argument '{missing}' (pos {})",
                index + 1
            ),
        }));
    }
    Ok(Args::new(values.into_iter().flatten().collect::<Vec<_>>()))
}

fn check(name: &str, least: usize, most: usize, args: &Args) -> Result<()> {
    if !args.keywords.is_empty() {
        return Err(Exc::type_error(format!(
            "{name}() takes no keyword arguments"
        )));
    }
    let given = args.positional.len();
    if (least..=most).contains(&given) {
        return Ok(());
    }
    if least == 1 && most == 1 {
        return Err(Exc::type_error(format!(
            "{name}() takes exactly one argument ({given} given)"
        )));
    }
    let (bound, limit) = match given < least {
        _ if least == most => ("", least),
        true => ("at least ", least),
        false => ("at most ", most),
    };
    Err(Exc::type_error(format!(
        "{name} expected {bound}{limit} argument{}, got {given}",
        if limit == 1 { "" } else { "s" }
    )))
}

fn any_is(items: &Value, wanted: bool) -> Result<bool> {
    for item in super::iterate(items)? {
        if item?.truth()? == wanted {
            return Ok(true);
        }
    }
    Ok(false)
}

fn keyword(args: &Args, name: &str) -> Option<Value> {
    args.keywords
        .iter()
        .find(|(key, _)| key.as_str() == name)
        .map(|(_, value)| value.clone())
}

fn extreme(name: &str, wanted: crate::object::Cmp, args: Args) -> Result<Value> {
    let key = keyword(&args, "key").filter(|key| !matches!(key, Value::None));
    let items = match args.positional.as_slice() {
        [] => {
            return Err(Exc::type_error(format!(
                "{name} expected at least 1 argument, got 0"
            )));
        }
        [items] => super::iterate(items)?.collect::<Result<Vec<Value>>>()?,
        _ if keyword(&args, "default").is_some() => {
            return Err(Exc::type_error(format!(
                "Cannot specify a default for {name}() with multiple positional arguments"
            )));
        }
        several => several.to_vec(),
    };
    let mut best: Option<(Value, Value)> = None;
    for item in items {
        let rank = match &key {
            Some(key) => super::call(key, Args::new([item.clone()]))?,
            None => item.clone(),
        };
        let better = match &best {
            Some((best, _)) => super::compare(wanted, &rank, best)?,
            None => true,
        };
        if better {
            best = Some((rank, item));
        }
    }
    match (best, keyword(&args, "default")) {
        (Some((_, item)), _) => Ok(item),
        (None, Some(default)) => Ok(default),
        (None, None) => Err(Exc::value_error(format!(
            "{name}() arg is an empty sequence"
        ))),
    }
}

fn print(args: Args) -> Result<Value> {
    let is_known = |name: &Str| matches!(name.as_str(), "sep" | "end" | "file" | "flush");
    if let Some((name, _)) = args.keywords.iter().find(|it| !is_known(&it.0)) {
        return Err(Exc::type_error(alloc::format!(
            "'{}' is an invalid keyword argument for print()",
            name.as_str()
        )));
    }
    let none = |name| keyword(&args, name).unwrap_or(Value::None);
    let mut line = crate::io::Line::new()
        .sep(&none("sep"))
        .end(&none("end"))
        .file(&none("file"))
        .flush(&none("flush"));
    for arg in &args.positional {
        line = line.arg(arg);
    }
    line.finish().map(Object::into_value)
}
