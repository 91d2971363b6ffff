//! `%` and `str.format`.

use taipan_runtime::rt::{Args, Dict, Object, Str, Tuple, Value, str};

use crate::table::{Arg, answer, check};

fn value(arg: &Arg) -> Value {
    match arg {
        Arg::None => Value::None,
        Arg::Bool(value) => value.into_value(),
        Arg::Int(value) => value.clone().into_value(),
        Arg::Float(value) => value.into_value(),
        Arg::Str(value) => value.clone().into_value(),
        Arg::Bytes(value) => value.clone().into_value(),
    }
}

fn dict(args: &[Arg]) -> Value {
    let pairs = args
        .chunks(2)
        .map(|pair| (value(&pair[0]), value(&pair[1])));
    Value::Dict(Dict::from_pairs(pairs).unwrap_or_else(|_| panic!("a dict")))
}

#[test]
fn templates() {
    check(include_str!("template.tsv"), |name, a| {
        let template: &Str = a[0].str();
        let rest = &a[1..];
        let values: Vec<Value> = rest.iter().map(value).collect();
        match name {
            "percent.one" => answer(str::percent(template, &values[0])),
            "percent.tuple" => answer(str::percent(template, &Value::Tuple(Tuple::from(values)))),
            "percent.dict" => answer(str::percent(template, &dict(rest))),
            "template.format" => answer(template.format(&Args {
                positional: values,
                ..Args::default()
            })),
            "template.keywords" => {
                let keywords = rest
                    .chunks(2)
                    .map(|pair| (pair[0].str().clone(), value(&pair[1])));
                answer(template.format(&Args {
                    keywords: keywords.collect(),
                    ..Args::default()
                }))
            }
            "template.map" => answer(template.format_map(&dict(rest))),
            other => panic!("{other}"),
        }
    });
}
