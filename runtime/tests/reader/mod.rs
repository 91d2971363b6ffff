//! A reader of Python expressions that evaluates as it goes, through `rt::ops` alone. It knows
//! displays, literals, operators, calls, subscripts and attributes; names are builtins.

use taipan_runtime::dynamic::{classes, iterate, subscript};
use taipan_runtime::rt::{Args, Cmp, Dict, DynFunc, Int, List, Object, Result, Set, Str, Tuple};
use taipan_runtime::rt::{Value, int, ops};

/// The value of a Python expression.
pub fn evaluate(text: &str) -> Result<Value> {
    let mut reader = Reader { rest: text };
    let value = reader.comparison()?;
    assert!(
        reader.rest.trim().is_empty(),
        "cannot read {:?} of {text:?}",
        reader.rest
    );
    Ok(value)
}

struct Reader<'a> {
    rest: &'a str,
}

type Binary = fn(&Value, &Value) -> Result<Value>;

/// Operators by level, loosest first; longer spellings before their prefixes.
const LEVELS: &[&[(&str, Binary)]] = &[
    &[("|", ops::bitor)],
    &[("^", ops::bitxor)],
    &[("&", ops::bitand)],
    &[("<<", ops::lshift), (">>", ops::rshift)],
    &[("+", ops::add), ("-", ops::sub)],
    &[
        ("//", ops::floordiv),
        ("*", ops::mul),
        ("/", ops::truediv),
        ("%", ops::modulo),
        ("@", ops::matmul),
    ],
];

impl<'a> Reader<'a> {
    fn peek(&mut self, token: &str) -> bool {
        self.rest = self.rest.trim_start();
        self.rest.starts_with(token)
    }

    fn eat(&mut self, token: &str) -> bool {
        let found = self.peek(token);
        if found {
            self.rest = &self.rest[token.len()..];
        }
        found
    }

    fn expect(&mut self, token: &str) {
        assert!(self.eat(token), "expected {token:?} at {:?}", self.rest);
    }

    fn comparison(&mut self) -> Result<Value> {
        let left = self.level(0)?;
        let orders = [
            ("==", Cmp::Eq),
            ("!=", Cmp::Ne),
            ("<=", Cmp::Le),
            (">=", Cmp::Ge),
            ("<", Cmp::Lt),
            (">", Cmp::Gt),
        ];
        for (token, op) in orders {
            if self.eat(token) {
                let right = self.level(0)?;
                return ops::compare(op, &left, &right).map(Value::Bool);
            }
        }
        if self.eat("not in ") {
            let right = self.level(0)?;
            return ops::contains(&right, &left).map(|found| Value::Bool(!found));
        }
        if self.eat("in ") {
            let right = self.level(0)?;
            return ops::contains(&right, &left).map(Value::Bool);
        }
        if self.eat("is ") {
            let right = self.level(0)?;
            return Ok(Value::Bool(ops::is_same(&left, &right)));
        }
        Ok(left)
    }

    fn level(&mut self, level: usize) -> Result<Value> {
        let Some(operators) = LEVELS.get(level) else {
            return self.unary();
        };
        let mut left = self.level(level + 1)?;
        'more: loop {
            for (token, op) in *operators {
                if self.peek("**") {
                    continue;
                }
                if self.eat(token) {
                    left = op(&left, &self.level(level + 1)?)?;
                    continue 'more;
                }
            }
            return Ok(left);
        }
    }

    fn unary(&mut self) -> Result<Value> {
        if self.eat("-") {
            return ops::neg(&self.unary()?);
        }
        if self.eat("~") {
            return ops::invert(&self.unary()?);
        }
        if self.eat("+") {
            return ops::pos(&self.unary()?);
        }
        if self.eat("not ") {
            return Ok(Value::Bool(!self.unary()?.truth()?));
        }
        let base = self.postfix()?;
        if self.eat("**") {
            return ops::pow(&base, &self.unary()?);
        }
        Ok(base)
    }

    fn postfix(&mut self) -> Result<Value> {
        let mut value = self.atom()?;
        loop {
            if self.eat("(") {
                let args = self.arguments()?;
                value = ops::call(&value, args)?;
            } else if self.eat("[") {
                let key = self.subscript()?;
                value = ops::get_item(&value, &key)?;
            } else if self.eat(".") {
                let name: &'static str = Box::leak(self.name().to_owned().into_boxed_str());
                if self.eat("(") {
                    let args = self.arguments()?;
                    value = ops::call_method(&value, name, args)?;
                } else {
                    value = ops::get_attr(&value, name)?;
                }
            } else {
                return Ok(value);
            }
        }
    }

    fn subscript(&mut self) -> Result<Value> {
        let mut parts = Vec::new();
        let mut is_slice = false;
        loop {
            parts.push(match self.peek(":") || self.peek("]") {
                true => Value::None,
                false => self.comparison()?,
            });
            if self.eat("]") {
                break;
            }
            self.expect(":");
            is_slice = true;
        }
        if !is_slice {
            return Ok(parts.remove(0));
        }
        parts.resize(3, Value::None);
        subscript::slice(&parts[0], &parts[1], &parts[2]).map(Object::into_value)
    }

    fn arguments(&mut self) -> Result<Args> {
        let mut args = Args::default();
        while !self.eat(")") {
            let before = self.rest;
            let name = self.name();
            if !name.is_empty() && self.eat("=") && !self.peek("=") {
                let value = self.comparison()?;
                args.keyword("f", Str::from(name), value)?;
            } else {
                self.rest = before;
                args.positional.push(self.comparison()?);
            }
            if !self.eat(",") {
                self.expect(")");
                break;
            }
        }
        Ok(args)
    }

    fn name(&mut self) -> &'a str {
        self.rest = self.rest.trim_start();
        let is_part = |c: char| c.is_ascii_alphanumeric() || c == '_';
        let end = self.rest.find(|c| !is_part(c)).unwrap_or(self.rest.len());
        let (name, rest) = self.rest.split_at(end);
        if name.starts_with(|c: char| c.is_ascii_digit()) {
            return "";
        }
        self.rest = rest;
        name
    }

    fn items(&mut self, close: &str) -> Result<(Vec<Value>, bool)> {
        let mut items = Vec::new();
        let mut comma = false;
        while !self.eat(close) {
            items.push(self.comparison()?);
            comma = self.eat(",");
            if !comma {
                self.expect(close);
                break;
            }
        }
        Ok((items, comma))
    }

    fn atom(&mut self) -> Result<Value> {
        if self.eat("(") {
            let (mut items, comma) = self.items(")")?;
            return Ok(match items.len() == 1 && !comma {
                true => items.remove(0),
                false => Value::Tuple(Tuple::from(items)),
            });
        }
        if self.eat("[") {
            return Ok(Value::List(List::from(self.items("]")?.0)));
        }
        if self.eat("{") {
            return self.braces();
        }
        if self.peek("b'") {
            self.rest = &self.rest[1..];
            let text = self.quoted();
            return Ok(Value::Bytes(taipan_runtime::rt::Bytes::new(
                text.as_bytes(),
            )));
        }
        if self.peek("'") {
            return Ok(Value::Str(Str::from(self.quoted())));
        }
        if self.rest.starts_with(|c: char| c.is_ascii_digit()) {
            return self.number();
        }
        let name = self.name();
        Ok(builtin(name).unwrap_or_else(|| panic!("unknown name {name:?} at {:?}", self.rest)))
    }

    fn braces(&mut self) -> Result<Value> {
        let dict = Dict::new();
        if self.eat("}") {
            return Ok(Value::Dict(dict));
        }
        let first = self.comparison()?;
        if !self.eat(":") {
            let mut items = vec![first];
            if self.eat(",") {
                items.extend(self.items("}")?.0);
            } else {
                self.expect("}");
            }
            return Set::from_items(items).map(Value::Set);
        }
        let mut key = first;
        loop {
            let value = self.comparison()?;
            dict.set_item(key, value)?;
            if !self.eat(",") || self.peek("}") {
                self.expect("}");
                return Ok(Value::Dict(dict));
            }
            key = self.comparison()?;
            self.expect(":");
        }
    }

    fn quoted(&mut self) -> String {
        self.expect("'");
        let mut text = String::new();
        let mut chars = self.rest.char_indices();
        while let Some((at, c)) = chars.next() {
            match c {
                '\'' => {
                    self.rest = &self.rest[at + 1..];
                    return text;
                }
                '\\' => match chars.next() {
                    Some((_, 'n')) => text.push('\n'),
                    Some((_, 't')) => text.push('\t'),
                    Some((_, c)) => text.push(c),
                    None => break,
                },
                c => text.push(c),
            }
        }
        panic!("unterminated string");
    }

    fn number(&mut self) -> Result<Value> {
        let end = self
            .rest
            .find(|c: char| !c.is_ascii_alphanumeric() && c != '.' && c != '_')
            .unwrap_or(self.rest.len());
        let (mut text, mut rest) = self.rest.split_at(end);
        // `1.5.hex()` and `1e-3` are not needed: a method on a number is written `(1).hex()`.
        if let Some((number, _)) = text.split_once("..") {
            rest = &self.rest[number.len()..];
            text = number;
        }
        self.rest = rest;
        if text.contains('.') || text.contains('e') {
            return Ok(Value::Float(text.parse().expect("a float")));
        }
        int::from_str(&Str::from(text)).map(Value::Int)
    }
}

fn builtin(name: &str) -> Option<Value> {
    let one = |name: &'static str, f: fn(&Value) -> Result<Value>| {
        Some(Value::Func(DynFunc::builtin(name, move |args| {
            f(&args.positional[0])
        })))
    };
    let class = match name {
        "int" => &classes::INT,
        "bool" => &classes::BOOL,
        "float" => &classes::FLOAT,
        "str" => &classes::STR,
        "bytes" => &classes::BYTES,
        "bytearray" => &classes::BYTEARRAY,
        "list" => &classes::LIST,
        "tuple" => &classes::TUPLE,
        "dict" => &classes::DICT,
        "set" => &classes::SET,
        "frozenset" => &classes::FROZENSET,
        "range" => &classes::RANGE,
        "slice" => &classes::SLICE,
        "type" => &classes::TYPE,
        "object" => &taipan_runtime::class::OBJECT,
        "True" => return Some(Value::Bool(true)),
        "False" => return Some(Value::Bool(false)),
        "None" => return Some(Value::None),
        "len" => {
            return one("len", |it| {
                ops::len(it).map(|len| Value::Int(Int::from(len)))
            });
        }
        "repr" => return one("repr", |it| ops::repr(it).map(Value::Str)),
        "abs" => return one("abs", ops::abs),
        "iter" => return one("iter", iterate::iter),
        "next" => return one("next", ops::next),
        "hash" => return one("hash", |it| it.hash().map(Object::into_value)),
        "isinstance" => {
            return Some(Value::Func(DynFunc::builtin("isinstance", |args| {
                ops::isinstance(&args.positional[0], &args.positional[1]).map(Value::Bool)
            })));
        }
        "issubclass" => {
            return Some(Value::Func(DynFunc::builtin("issubclass", |args| {
                classes::issubclass(&args.positional[0], &args.positional[1]).map(Value::Bool)
            })));
        }
        "divmod" => {
            return Some(Value::Func(DynFunc::builtin("divmod", |args| {
                ops::divmod(&args.positional[0], &args.positional[1])
            })));
        }
        _ => return classes::exception_class(name).map(Value::ExcClass),
    };
    Some(Value::Class(class))
}
