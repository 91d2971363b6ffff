//! Dynamic operators against CPython: each line of `dynamic/expressions.txt` is evaluated here
//! through `rt::ops` by a small reader of Python expressions, and must give what
//! `dynamic/expressions.out` says. That file is written by CPython 3.11 only:
//! `python3 dynamic/expressions.py`.

mod reader;

use reader::evaluate;
use taipan_runtime::rt::{Exc, Result, Value, ops};

fn outcome(result: Result<Value>) -> String {
    match result.and_then(|value| ops::repr(&value)) {
        Ok(text) => text.as_str().to_owned(),
        Err(exc) => summary(&exc),
    }
}

fn summary(exc: &Exc) -> String {
    exc.summary().trim_end().to_owned()
}

#[test]
fn expressions_give_what_cpython_gives() {
    let expressions = include_str!("dynamic/expressions.txt").lines();
    let expected = include_str!("dynamic/expressions.out").lines();
    let mut wrong = String::new();
    let mut count = 0;
    for (expression, expected) in expressions.zip(expected) {
        count += 1;
        let found = outcome(evaluate(expression));
        if found != expected {
            wrong += &format!("{expression}\n  expected {expected}\n  found    {found}\n");
        }
    }
    assert!(count > 100, "the two files have lines");
    assert!(wrong.is_empty(), "\n{wrong}");
}
