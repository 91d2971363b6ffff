//! `sorting.py`.

use std::cell::Cell;
use std::rc::Rc;

use taipan_runtime::rt::*;

use crate::show;
use crate::show::{Log, Rand, int};

/// Counts comparisons, and mixes their operands in order.
#[derive(Default)]
struct Trace {
    calls: Cell<i64>,
    trace: Cell<i64>,
}

/// An object of a user's class with `__lt__`.
#[derive(Clone)]
struct Key(i64, Rc<Trace>);

impl Object for Key {
    fn type_name(&self) -> &'static str {
        "Key"
    }

    fn repr_to(&self, out: &mut String) -> Result<()> {
        out.push_str(&self.0.to_string());
        Ok(())
    }

    fn is_same(&self, _other: &Self) -> bool {
        false
    }

    fn compare(&self, op: Cmp, other: &Self) -> Result<bool> {
        // `a > b` asks `b < a`, as Python reflects it.
        let (a, b) = if op == Cmp::Gt {
            (other, self)
        } else {
            (self, other)
        };
        let Trace { calls, trace } = &*self.1;
        calls.set(calls.get() + 1);
        trace.set((trace.get() * 31 + a.0 * 7 + b.0) % 1_000_000_007);
        Ok(a.0 < b.0)
    }

    fn into_value(self) -> Value {
        Value::Int(int(self.0))
    }

    fn from_value(_value: &Value) -> Option<Self> {
        None
    }
}

#[test]
fn sorting_compares_what_cpython_compares() -> Result<()> {
    let mut log = Log::default();
    let mut rand = Rand(99);
    let counts = Rc::new(Trace::default());
    let key = |n: i64| Key(n, counts.clone());
    for size in [0i64, 1, 2, 3, 10, 63, 64, 65, 100, 257, 1000, 3000] {
        for shape in 0..6 {
            let xs: Vec<i64> = match shape {
                0 => (0..size).map(|_| rand.below(10000)).collect(),
                1 => (0..size).collect(),
                2 => (1..=size).rev().collect(),
                3 => (0..size).map(|i| i % 7).collect(),
                4 => (0..size / 2).chain(0..size / 2).collect(),
                _ => (0..size).map(|i| i ^ rand.below(8)).collect(),
            };
            for reverse in [false, true] {
                let keys: List<Key> = xs.iter().map(|&x| key(x)).collect();
                keys.sort(reverse)?;
                let sum = keys
                    .iter()
                    .fold(0, |sum, k| (sum * 31 + k.0) % 1_000_000_007);
                let (calls, trace) = (counts.calls.get(), counts.trace.get());
                show!(log; size, shape as i64, calls, trace, sum);
            }
        }
    }
    let heap: List<Key> = List::new();
    for i in 0..300 {
        heapq::heappush(&heap, key(rand.below(50)))?;
        if i % 3 == 0 {
            let first = heapq::heappop(&heap)?.0;
            show!(log; first, counts.calls.get(), counts.trace.get());
        }
    }
    heapq::heapify(&heap)?;
    show!(log; heap, counts.calls.get(), counts.trace.get());
    let first = heapq::heappushpop(&heap, key(7))?;
    let second = heapq::heapreplace(&heap, key(3))?;
    show!(log; first, second, counts.calls.get(), counts.trace.get());
    let inputs = [vec![1, 5], vec![2, 3], vec![]];
    let inputs = inputs.map(|xs| xs.into_iter().map(key).collect::<List<Key>>());
    let merged: List<Key> = heapq::merge(inputs, false)?.collect::<Result<_>>()?;
    show!(log; merged);
    log.expect(include_str!("sorting.out"));
    Ok(())
}

#[test]
fn a_sort_that_raises_leaves_a_permutation() -> Result<()> {
    #[derive(Clone)]
    struct Bomb(i64, Rc<Cell<i64>>);
    impl Object for Bomb {
        fn type_name(&self) -> &'static str {
            "Bomb"
        }
        fn repr_to(&self, _out: &mut String) -> Result<()> {
            Ok(())
        }
        fn is_same(&self, _other: &Self) -> bool {
            false
        }
        fn compare(&self, _op: Cmp, other: &Self) -> Result<bool> {
            self.1.set(self.1.get() - 1);
            if self.1.get() < 0 {
                return Err(Exc::value_error("boom"));
            }
            Ok(self.0 < other.0)
        }
        fn into_value(self) -> Value {
            Value::None
        }
        fn from_value(_value: &Value) -> Option<Self> {
            None
        }
    }
    let mut rand = Rand(5);
    for fuse in 0..900 {
        let left = Rc::new(Cell::new(fuse));
        let xs: List<Bomb> = (0..150)
            .map(|_| Bomb(rand.below(1000), left.clone()))
            .collect();
        let mut before: Vec<i64> = xs.iter().map(|it| it.0).collect();
        let sorted = xs.sort(false);
        let mut after: Vec<i64> = xs.iter().map(|it| it.0).collect();
        assert!(sorted.is_err() || after.is_sorted());
        before.sort_unstable();
        after.sort_unstable();
        assert_eq!(before, after);
    }
    Ok(())
}

#[test]
fn a_key_that_changes_the_list_is_found_out() -> Result<()> {
    let xs: List<Int> = [3, 1, 2].map(int).into();
    let seen = xs.clone();
    let sorted = xs.sort_by_key(
        move |x| {
            seen.append(x.clone());
            Ok(x)
        },
        false,
    );
    let text = sorted.expect_err("the list changed").text();
    assert_eq!(text, "list modified during sort");
    assert_eq!(builtins::repr(&xs)?, "[1, 2, 3]");
    Ok(())
}
