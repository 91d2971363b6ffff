//! `objects.py` as the compiler writes a class that ends up in dynamic values.

use std::rc::Rc;

use taipan_runtime::rt::{
    self, Args, Class, Cmp, DynFunc, Exc, Field, Instance, Int, List, Result, Signature, Str,
    Value, ops,
};

static MONEY: Class = Class::new("Money", &[])
    .with_constructor(construct)
    .with_methods(&["spend", "__add__", "__call__"]);

struct Money {
    amount: Field<Value>,
}

fn money(amount: Value) -> Value {
    Value::Instance(Rc::new(Money {
        amount: Field::new(amount),
    }))
}

fn construct(args: Args) -> Result<Value> {
    const INIT: Signature = Signature::new("Money.__init__", &["self", "amount"]);
    let mut bound = INIT.bind(args.with_self(Value::None))?;
    Ok(money(bound.required(1)?))
}

fn amount_of(value: &Value) -> Result<Value> {
    ops::get_attr(value, "amount")
}

impl Instance for Money {
    fn class(&self) -> &'static Class {
        &MONEY
    }

    fn get_attr(self: Rc<Self>, name: &str) -> Option<Result<Value>> {
        (name == "amount").then(|| Ok(self.amount.get()))
    }

    fn call_method(self: Rc<Self>, name: &str, args: Args) -> Option<Result<Value>> {
        const SPEND: Signature = Signature::new("Money.spend", &["self", "n", "why"]).required(2);
        let other = args.positional.first().cloned().unwrap_or(Value::None);
        let is_money = ops::is_instance(&other, &MONEY);
        let amount = self.amount.get();
        Some(match name {
            "__add__" if !is_money => Ok(Value::NotImplemented),
            "__add__" => amount_of(&other)
                .and_then(|it| ops::add(&amount, &it))
                .map(money),
            "__radd__" => ops::add(&amount, &other).map(money),
            "__eq__" if !is_money => Ok(Value::Bool(false)),
            "__eq__" => amount_of(&other)
                .and_then(|it| ops::equals(&amount, &it))
                .map(Value::Bool),
            "__lt__" => amount_of(&other)
                .and_then(|it| ops::compare(Cmp::Lt, &amount, &it))
                .map(Value::Bool),
            "__len__" => Ok(Value::Int(Int::from(2))),
            "__getitem__" => {
                let items = List::from(vec![amount, Value::Str(Str::from("x"))]);
                ops::get_item(&Value::List(items), &other)
            }
            "__call__" => ops::mul(&amount, &other),
            "__repr__" => ops::str(&amount)
                .map(|amount| Value::Str(Str::from(format!("Money({})", amount.as_str())))),
            // A class with `__eq__` and no `__hash__`.
            "__hash__" => Err(Exc::type_error("unhashable type: 'Money'")),
            "spend" => SPEND
                .bind(args.with_self(Value::None))
                .and_then(|mut bound| {
                    let n: Value = bound.required(1)?;
                    self.amount.set(ops::sub(&amount, &n)?);
                    Ok(bound
                        .take(2)
                        .unwrap_or_else(|| Value::Str(Str::from("food"))))
                }),
            _ => return None,
        })
    }
}

fn attempt(f: impl FnOnce() -> Result<Value>) -> Result<()> {
    match f() {
        Ok(value) => rt::print!(value),
        Err(exc) => rt::print!(Str::from(exc.class().name()), exc),
    }
}

pub(super) fn module() -> Result<()> {
    let int = |n: i64| Value::Int(Int::from(n));
    let text = |text: &'static str| Value::Str(Str::from(text));
    let m = money(int(5));
    let of = |n: i64| money(int(n));
    let flag = |answer: Result<bool>| answer.map(Value::Bool);
    let spend = |args: Vec<Value>, keywords: Vec<(&'static str, Value)>| {
        let keywords = keywords
            .into_iter()
            .map(|(key, value)| (Str::from(key), value))
            .collect();
        ops::call_method(
            &m,
            "spend",
            Args {
                positional: args,
                keywords,
            },
        )
    };
    attempt(|| ops::add(&m, &of(2)))?;
    attempt(|| ops::add(&int(3), &m))?;
    attempt(|| ops::add(&m, &int(3)))?;
    attempt(|| ops::sub(&m, &m))?;
    attempt(|| flag(ops::equals(&m, &of(5))))?;
    attempt(|| flag(ops::not_equals(&m, &of(5))))?;
    attempt(|| flag(ops::equals(&m, &int(5))))?;
    attempt(|| flag(ops::compare(Cmp::Lt, &m, &of(9))))?;
    attempt(|| flag(ops::compare(Cmp::Gt, &m, &of(9))))?;
    attempt(|| flag(ops::compare(Cmp::Le, &m, &m)))?;
    attempt(|| {
        let both = Value::List(List::from(vec![of(3), of(1)]));
        ops::call(&ops::builtin("sorted")?, Args::new([both]))
    })?;
    attempt(|| ops::len(&m).map(int))?;
    attempt(|| ops::get_item(&m, &int(0)))?;
    attempt(|| ops::get_item(&m, &int(7)))?;
    attempt(|| ops::call(&ops::builtin("list")?, Args::new([m.clone()])))?;
    attempt(|| flag(ops::contains(&m, &text("x"))))?;
    attempt(|| ops::call(&m, Args::new([int(4)])))?;
    attempt(|| spend(vec![int(1)], vec![]))?;
    attempt(|| spend(vec![int(1)], vec![("why", text("rent"))]))?;
    attempt(|| spend(vec![], vec![]))?;
    attempt(|| spend(vec![int(1), int(2), int(3)], vec![]))?;
    attempt(|| spend(vec![int(1)], vec![("hwy", int(2))]))?;
    attempt(|| spend(vec![int(1)], vec![("n", int(2))]))?;
    attempt(|| ops::get_attr(&m, "amount"))?;
    attempt(|| ops::get_attr(&m, "other"))?;
    attempt(|| rt::builtins::hash(&m).map(Value::Int))?;
    attempt(|| Ok(Value::List(List::from(vec![m.clone()]))))?;
    attempt(|| rt::concat!(m).map(Value::Str))?;
    attempt(|| rt::format_spec(&m, ">5").map(Value::Str))?;
    attempt(|| ops::get_attr(&m, "spend"))?;
    attempt(|| Ok(Value::Class(&MONEY)))?;
    attempt(|| Ok(ops::type_(&m)))?;
    attempt(|| ops::call(&Value::Class(&MONEY), Args::default()))?;
    attempt(|| flag(ops::isinstance(&m, &Value::Class(&MONEY))))?;
    attempt(|| flag(ops::truth(&m)))?;
    attempt(|| ops::neg(&m))?;
    attempt(|| ops::next(&m))?;
    attempt(|| ops::to_int(&m).map(Value::Int))?;
    attempt(|| ops::get_attr(&Value::Class(&MONEY), "nothing"))?;
    // A function object that is not called is dropped without a trace.
    drop(DynFunc::new("unused", |_| Ok(Value::None)));
    Ok(())
}
