//! The module `random`: seeded sequences, draw by draw.

use core::cell::RefCell;
use std::collections::HashMap;

use taipan_runtime::rt::random::Random;
use taipan_runtime::rt::{Int, List, Range, Str, int};

use crate::table::{Arg, answer, check, show};

fn seeded(seed: &Arg) -> Random {
    let random = Random::new();
    match seed {
        Arg::Int(seed) => random.seed_int(seed),
        Arg::Float(seed) => random.seed_float(*seed),
        Arg::Str(seed) => random.seed_str(seed),
        Arg::Bytes(seed) => random.seed_bytes(seed),
        other => panic!("{other:?}"),
    }
    random
}

fn number(text: &str) -> Int {
    match text.split_once("**") {
        Some((base, power)) => answer_int(int::pow(&number(base), &number(power))),
        None => answer_int(int::from_str(&Str::from(text))),
    }
}

fn answer_int(result: taipan_runtime::rt::Result<Int>) -> Int {
    result.unwrap_or_else(|_| panic!("an int"))
}

fn draw(random: &Random, text: &str) -> String {
    let abc = Str::literal(&"abc");
    let range = |stop: i64| Range::to(&Int::from(stop));
    match text {
        "choice('abcdef')" => return answer(random.choice(&Str::literal(&"abcdef"))),
        "choice('')" => return answer(random.choice(&Str::EMPTY)),
        "sample(range(10),3)" => return answer(random.sample(&range(10), 3)),
        "sample(range(1000),5)" => return answer(random.sample(&range(1000), 5)),
        "sample(range(100),30)" => return answer(random.sample(&range(100), 30)),
        "sample(range(2),3)" => return answer(random.sample(&range(2), 3)),
        "choices('abc',k=5)" => return answer(random.choices(&abc, 5)),
        "choices('abc',[1,2,3],k=6)" => {
            return answer(random.choices_weighted(&abc, &List::from([1.0, 2.0, 3.0]), 6));
        }
        "choices('abc',cum_weights=[1,2,3],k=4)" => {
            return answer(random.choices_cumulative(&abc, &List::from([1.0, 2.0, 3.0]), 4));
        }
        "choices('abc',[1,2],k=1)" => {
            return answer(random.choices_weighted(&abc, &List::from([1.0, 2.0]), 1));
        }
        "choices('abc',[0,0,0],k=1)" => {
            return answer(random.choices_weighted(&abc, &List::from([0.0, 0.0, 0.0]), 1));
        }
        _ => {}
    }
    let (name, args) = text.trim_end_matches(')').split_once('(').expect("a call");
    let args: Vec<&str> = args.split(',').filter(|arg| !arg.is_empty()).collect();
    let float = |at: usize| args[at].parse::<f64>().expect("a float");
    let small = |at: usize| number(args[at]).as_i64().expect("small");
    match name {
        "random" => show(random.random()),
        "getrandbits" => answer(random.getrandbits(small(0))),
        "randbytes" => answer(random.randbytes(small(0))),
        "randint" => answer(random.randint(&number(args[0]), &number(args[1]))),
        "randrange" => match args.as_slice() {
            [stop] => answer(random.randrange(&number(stop))),
            [start, stop] => {
                answer(random.randrange_from(&number(start), &number(stop), &Int::ONE))
            }
            _ => {
                answer(random.randrange_from(&number(args[0]), &number(args[1]), &number(args[2])))
            }
        },
        "shuffled" => {
            let items = List::from((0..small(0)).collect::<Vec<i64>>());
            answer(random.shuffle(&items).map(|()| items))
        }
        "uniform" => show(random.uniform(float(0), float(1))),
        "gauss" => show(random.gauss(float(0), float(1))),
        "normalvariate" => show(random.normalvariate(float(0), float(1))),
        "lognormvariate" => show(random.lognormvariate(float(0), float(1))),
        "expovariate" => answer(random.expovariate(float(0))),
        "triangular" => show(random.triangular(float(0), float(1), args[2].parse().ok())),
        "betavariate" => answer(random.betavariate(float(0), float(1))),
        "gammavariate" => answer(random.gammavariate(float(0), float(1))),
        "paretovariate" => answer(random.paretovariate(float(0))),
        "weibullvariate" => answer(random.weibullvariate(float(0), float(1))),
        "vonmisesvariate" => show(random.vonmisesvariate(float(0), float(1))),
        other => panic!("{other}"),
    }
}

#[test]
fn seeded_sequences() {
    let generators: RefCell<HashMap<String, Random>> = RefCell::default();
    check(include_str!("random.tsv"), |_, a| {
        let random = generators
            .borrow_mut()
            .entry(format!("{:?}", a[0]))
            .or_insert_with(|| seeded(&a[0]))
            .clone();
        draw(&random, a[1].str().as_str())
    });
}

/// The functions of the module share one generator, which starts anywhere.
#[test]
fn module_functions() {
    use taipan_runtime::rt::random;
    let draw = random::random();
    assert!((0.0..1.0).contains(&draw));
    random::seed_int(&Int::from(42));
    assert_eq!(show(random::random()), "0.6394267984578837");
    random::seed();
    assert_ne!(random::random(), random::random());
}
