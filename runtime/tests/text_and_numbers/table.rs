//! Reading a table and comparing answers.

use taipan_runtime::rt::{Bytes, Int, Object, Result, Str};

/// An argument of a call.
#[derive(Clone, Debug)]
pub enum Arg {
    None,
    Bool(bool),
    Int(Int),
    Float(f64),
    Str(Str),
    Bytes(Bytes),
}

impl Arg {
    pub fn int(&self) -> &Int {
        match self {
            Arg::Int(value) => value,
            other => panic!("not an int: {other:?}"),
        }
    }

    pub fn i64(&self) -> i64 {
        self.int().as_i64().expect("fits")
    }

    pub fn optional(&self) -> Option<i64> {
        match self {
            Arg::None => None,
            _ => Some(self.i64()),
        }
    }

    pub fn float(&self) -> f64 {
        match self {
            Arg::Float(value) => *value,
            other => panic!("not a float: {other:?}"),
        }
    }

    pub fn bool(&self) -> bool {
        match self {
            Arg::Bool(value) => *value,
            other => panic!("not a bool: {other:?}"),
        }
    }

    pub fn str(&self) -> &Str {
        match self {
            Arg::Str(value) => value,
            other => panic!("not a str: {other:?}"),
        }
    }

    pub fn bytes(&self) -> &Bytes {
        match self {
            Arg::Bytes(value) => value,
            other => panic!("not bytes: {other:?}"),
        }
    }
}

/// Undoes Python's `unicode_escape`.
fn unescape(text: &str) -> String {
    let mut out = String::new();
    let mut chars = text.chars();
    while let Some(c) = chars.next() {
        if c != '\\' {
            out.push(c);
            continue;
        }
        let digits = match chars.next().expect("an escape") {
            '\\' => {
                out.push('\\');
                continue;
            }
            'n' => {
                out.push('\n');
                continue;
            }
            'r' => {
                out.push('\r');
                continue;
            }
            't' => {
                out.push('\t');
                continue;
            }
            'x' => 2,
            'u' => 4,
            'U' => 8,
            other => panic!("escape {other}"),
        };
        let code: String = chars.by_ref().take(digits).collect();
        let code = u32::from_str_radix(&code, 16).expect("hexadecimal");
        out.push(char::from_u32(code).expect("a character"));
    }
    out
}

fn decode(field: &str) -> Arg {
    let (kind, text) = field.split_once(':').unwrap_or((field, ""));
    match kind {
        "n" => Arg::None,
        "t" => Arg::Bool(true),
        "F" => Arg::Bool(false),
        "i" => Arg::Int(
            taipan_runtime::rt::int::from_str_base(&Str::from(text), 16)
                .unwrap_or_else(|_| panic!("{text}")),
        ),
        "f" => Arg::Float(text.parse().expect("a float")),
        "s" => Arg::Str(Str::from(unescape(text))),
        "b" => Arg::Bytes(Bytes::from(
            unescape(text)
                .chars()
                .map(|c| c as u32 as u8)
                .collect::<Vec<u8>>(),
        )),
        other => panic!("kind {other}"),
    }
}

/// The repr of a result.
pub fn show<T: Object>(value: T) -> String {
    let mut out = String::new();
    match value.repr_to(&mut out) {
        Ok(()) => out,
        Err(_) => "no repr".into(),
    }
}

/// The repr of a result, or what was raised.
pub fn answer<T: Object>(result: Result<T>) -> String {
    let exc = match result {
        Ok(value) => {
            let mut out = String::new();
            match value.repr_to(&mut out) {
                Ok(()) => return out,
                Err(exc) => exc,
            }
        }
        Err(exc) => exc,
    };
    let text = exc.text();
    format!("!{}: {text}", exc.class().name())
}

/// Runs every line of a table; fails with the first differences.
pub fn check(table: &str, run: impl Fn(&str, &[Arg]) -> String) {
    let mut wrong: Vec<String> = Vec::new();
    let mut lines = 0;
    for line in table.lines() {
        let fields: Vec<&str> = line.split('\t').collect();
        let [name, args @ .., expected] = fields.as_slice() else {
            panic!("{line}")
        };
        let args: Vec<Arg> = args.iter().map(|field| decode(field)).collect();
        let got = run(name, &args);
        let expected = unescape(expected);
        lines += 1;
        if got != expected {
            wrong.push(format!("{name}{args:?}\n  got  {got}\n  want {expected}"));
        }
    }
    let shown: Vec<&str> = wrong.iter().take(40).map(String::as_str).collect();
    assert!(
        wrong.is_empty(),
        "{} of {lines} differ:\n{}",
        wrong.len(),
        shown.join("\n")
    );
}
