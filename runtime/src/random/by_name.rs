//! The methods of a `random.Random`, called on a value.
//!
//! ```python
//! def roll(source):          # a Random or an object of the program's own
//!     return source.randint(1, 6)
//! ```
//! Arguments are sorted by the parameters of CPython's `random.py`, and converted to the static
//! types of the methods.

use super::Random;
use crate::binding::{Bound, Signature};
use crate::dynamic;
use crate::exc::Result;
use crate::function::Args;
use crate::int::{self, Int};
use crate::iter::{Iter, Iterable};
use crate::object::Object;
use crate::value::Value;

/// What error texts have before the names.
const PREFIX: &str = "Random.";

const NO_NAMES: &[&str] = &[];

/// The methods with their parameters, and how many of those have no default.
const METHODS: &[(&str, &[&str], usize)] = &[
    ("Random.seed", &["a", "version"], 0),
    ("Random.getstate", NO_NAMES, 0),
    ("Random.setstate", &["state"], 1),
    ("Random.random", NO_NAMES, 0),
    ("Random.getrandbits", &["k"], 1),
    ("Random.randbytes", &["n"], 1),
    ("Random.randrange", &["start", "stop", "step"], 1),
    ("Random.randint", &["a", "b"], 2),
    ("Random.choice", &["seq"], 1),
    ("Random.shuffle", &["x"], 1),
    ("Random.sample", &["population", "k"], 2),
    ("Random.choices", &["population", "weights"], 1),
    ("Random.uniform", &["a", "b"], 2),
    ("Random.triangular", &["low", "high", "mode"], 0),
    ("Random.normalvariate", &["mu", "sigma"], 0),
    ("Random.gauss", &["mu", "sigma"], 0),
    ("Random.lognormvariate", &["mu", "sigma"], 2),
    ("Random.expovariate", &["lambd"], 1),
    ("Random.vonmisesvariate", &["mu", "kappa"], 2),
    ("Random.gammavariate", &["alpha", "beta"], 2),
    ("Random.betavariate", &["alpha", "beta"], 2),
    ("Random.paretovariate", &["alpha"], 1),
    ("Random.weibullvariate", &["alpha", "beta"], 2),
];

/// The names of the methods.
pub(super) const NAMES: [&str; METHODS.len()] = {
    let mut names = [""; METHODS.len()];
    let mut at = 0;
    while at < names.len() {
        names[at] = METHODS[at].0.split_at(PREFIX.len()).1;
        at += 1;
    }
    names
};

/// `random.name(*args)`. None: no such method.
pub(super) fn call(random: &Random, name: &str, args: Args) -> Option<Result<Value>> {
    let at = NAMES.iter().position(|it| *it == name)?;
    let (qualified, params, required) = METHODS[at];
    let signature = Signature::new(qualified, params)
        .required(required)
        .bound(1);
    let signature = match name {
        "choices" => signature.keyword_only(&["cum_weights", "k"], 0),
        _ => signature,
    };
    Some(signature.bind(args).and_then(|it| run(random, name, it)))
}

fn run(random: &Random, name: &str, mut given: Bound) -> Result<Value> {
    let none = |()| Value::None;
    let value = match name {
        "seed" => random
            .seed_value(&given.take(0).unwrap_or(Value::None))
            .map(none)?,
        "getstate" => random.getstate(),
        "setstate" => random.setstate(&given.required(0)?).map(none)?,
        "random" => Value::Float(random.random()),
        "getrandbits" => Value::Int(random.getrandbits(index(&mut given, 0)?)?),
        "randbytes" => random.randbytes(index(&mut given, 0)?)?.into_value(),
        "randrange" => Value::Int(range(random, &mut given)?),
        "randint" => {
            let (a, b) = (integer(&mut given, 0)?, integer(&mut given, 1)?);
            Value::Int(random.randint(&a, &b)?)
        }
        "choice" => random.choice(&given.required::<Value>(0)?)?,
        "shuffle" => random.shuffle(&given.required::<Value>(0)?).map(none)?,
        "sample" => {
            let count = index(&mut given, 1)?;
            let population: Value = given.required(0)?;
            random.sample(&population, count)?.into_value()
        }
        "choices" => choices(random, &mut given)?,
        _ => Value::Float(distribution(random, name, &mut given)?),
    };
    Ok(value)
}

fn distribution(random: &Random, name: &str, given: &mut Bound) -> Result<f64> {
    if name == "triangular" {
        let (low, high) = (float_or(given, 0, 0.0)?, float_or(given, 1, 1.0)?);
        let mode = match given.take(2) {
            None | Some(Value::None) => None,
            Some(mode) => Some(dynamic::as_float(&mode)?),
        };
        return Ok(random.triangular(low, high, mode));
    }
    // Only `gauss` and `normalvariate` have defaults, and only two methods lack the second.
    let (a, b) = (float_or(given, 0, 0.0)?, float_or(given, 1, 1.0)?);
    match name {
        "uniform" => Ok(random.uniform(a, b)),
        "normalvariate" => Ok(random.normalvariate(a, b)),
        "gauss" => Ok(random.gauss(a, b)),
        "lognormvariate" => Ok(random.lognormvariate(a, b)),
        "expovariate" => random.expovariate(a),
        "vonmisesvariate" => Ok(random.vonmisesvariate(a, b)),
        "gammavariate" => random.gammavariate(a, b),
        "betavariate" => random.betavariate(a, b),
        "paretovariate" => random.paretovariate(a),
        _ => random.weibullvariate(a, b),
    }
}

fn range(random: &Random, given: &mut Bound) -> Result<Int> {
    let start = integer(given, 0)?;
    match given.take(1) {
        None | Some(Value::None) => random.randrange(&start),
        Some(stop) => {
            let step = match given.take(2) {
                Some(step) => dynamic::to_index(&step)?,
                None => Int::ONE,
            };
            random.randrange_from(&start, &dynamic::to_index(&stop)?, &step)
        }
    }
}

fn choices(random: &Random, given: &mut Bound) -> Result<Value> {
    let population: Value = given.required(0)?;
    let count = match given.take(3) {
        Some(count) => int::to_i64(&dynamic::to_index(&count)?)?,
        None => 1,
    };
    let found = match (weights(given, 1)?, weights(given, 2)?) {
        (Some(weights), _) => random.choices_weighted(&population, &weights, count)?,
        (None, Some(weights)) => random.choices_cumulative(&population, &weights, count)?,
        (None, None) => random.choices(&population, count)?,
    };
    Ok(found.into_value())
}

fn weights(given: &mut Bound, at: usize) -> Result<Option<Iter<f64>>> {
    match given.take(at) {
        None | Some(Value::None) => Ok(None),
        Some(weights) => {
            let floats = weights
                .iterate()?
                .map(|it| it.and_then(|it| dynamic::as_float(&it)));
            Ok(Some(Iter::new(floats)))
        }
    }
}

fn integer(given: &mut Bound, at: usize) -> Result<Int> {
    dynamic::to_index(&given.required::<Value>(at)?)
}

fn index(given: &mut Bound, at: usize) -> Result<i64> {
    int::to_i64(&integer(given, at)?)
}

fn float_or(given: &mut Bound, at: usize, default: f64) -> Result<f64> {
    match given.take(at) {
        Some(value) => dynamic::as_float(&value),
        None => Ok(default),
    }
}
