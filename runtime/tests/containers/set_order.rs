//! `set_order.py`.

use taipan_runtime::rt::*;

use crate::show;
use crate::show::{Log, Rand, int, ints};

#[test]
fn sets_come_out_in_the_order_of_cpython() -> Result<()> {
    let mut log = Log::default();
    let mut rand = Rand(12345);
    let (mut a, mut b) = (Set::<Int>::new(), Set::<Int>::new());
    for step in 0..4000 {
        let op = rand.below(14);
        let x = rand.below(200);
        let factor = if rand.below(3) != 0 { 1 } else { 1_000_003 };
        let x = int(x * factor - 50);
        match op {
            0..5 => a.add(x)?,
            5..7 => a.discard(&x)?,
            7 => b.add(x)?,
            8 if !a.is_empty() => show!(log; a.pop()?),
            9 => b = a.union(&b)?,
            10 => {
                a = if rand.below(4) == 0 {
                    a.intersection(&Set::from_items((0..200).map(|x| int(x * 3)))?)?
                } else {
                    a.difference(&b)?
                }
            }
            11 => a.symmetric_difference_update(&b)?,
            12 => b = Set::from_iterable(&a)?,
            13 => b.difference_update(&a)?,
            _ => {}
        }
        if step % 50 == 0 {
            show!(log; a, b);
        }
    }
    let few = || [33, 1, 2, 3, 4].map(int);
    show!(log; Set::from_constants(few())?);
    show!(log; Set::from_iterable(&List::from(few()))?);
    let frozen = FrozenSet::from_iterable(&ints([33, 1, 65, 97]))?;
    let empty = FrozenSet::<Int>::new();
    show!(log; frozen, builtins::hash(&frozen)?, builtins::hash(&empty)?);
    let triple = (int(1), int(2), int(3));
    let nested = (1.5, (int(2), int(-1)));
    show!(
        log;
        builtins::hash(&triple)?,
        builtins::hash(&Tuple::<Int>::empty())?,
        builtins::hash(&nested)?,
        builtins::hash(&Range::to(&int(3)))?,
    );
    let pairs = [(5, 1), (90, 2), (13, 3), (21, 4), (29, 5), (37, 6)];
    let dict = Dict::from_pairs(pairs.map(|(k, v)| (int(k), int(v))))?;
    show!(log; Set::from_iterable(&dict)?);
    log.expect(include_str!("set_order.out"));
    Ok(())
}
