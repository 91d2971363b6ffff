//! `texts.py`.

use taipan_runtime::rt::*;

use crate::show;
use crate::show::{Log, all, chars, int, ints, text};

fn slice(start: Option<i64>, stop: Option<i64>, step: Option<i64>) -> Slice {
    Slice::new(start, stop, step)
}

#[test]
fn containers_print_and_raise_as_in_cpython() -> Result<()> {
    let mut log = Log::default();
    raising(&mut log)?;
    printing(&mut log)?;
    slicing(&mut log)?;
    collecting(&mut log)?;
    iterating(&mut log)?;
    log.expect(include_str!("texts.out"));
    Ok(())
}

fn raising(log: &mut Log) -> Result<()> {
    let xs = ints([3, 1, 2]);
    let none = List::<Int>::new();
    log.raises(xs.get(5));
    log.raises(xs.set(-4, int(0)));
    log.raises(xs.del(3));
    log.raises(none.pop(-1));
    log.raises(xs.pop(7));
    log.raises(xs.index(&int(9), 0, i64::MAX));
    log.raises(xs.remove(&int(9)));
    log.raises(Tuple::from([int(1), int(2)]).get(2));
    log.raises(Tuple::from([int(1), int(2)]).index(&int(3), 0, i64::MAX));
    log.raises(Dict::<Str, Int>::new().get_item(&text("k")));
    let one = Dict::from_pairs([(int(1), int(2))])?;
    log.raises(one.pop(&int(3)));
    log.raises(Dict::<Int, Int>::new().popitem());
    log.raises(OrderedDict::<Int, Int>::new().popitem(true));
    log.raises(Set::<Int>::new().pop());
    log.raises(Set::from_items([int(1)])?.remove(&int(2)));
    log.raises(Deque::<Int>::new().pop());
    let queue = Deque::from_iterable(&ints([1]), None)?;
    log.raises(queue.get(1));
    log.raises(queue.remove(&int(2)));
    log.raises(queue.index(&int(2), 0, i64::MAX));
    log.raises(Deque::from_iterable(&ints([1]), Some(1))?.insert(0, int(2)));
    log.raises(Deque::from_iterable(&ints([1]), Some(-1)));
    log.raises(builtins::min(&none));
    log.raises(builtins::max(&none));
    log.raises(Range::new(&int(0), &int(1), &int(0)));
    log.raises(Range::to(&int(5)).get(5));
    log.raises(Range::to(&int(5)).index(&int(7)));
    let (a, b) = (ints([1]), ints([1, 2]));
    log.raises(all(builtins::zip(&a, &b, true)));
    log.raises(all(builtins::zip(&b, &a, true)));
    log.raises(all(builtins::zip3(&a, &a, &b, true)));
    log.raises(all(builtins::zip3(&b, &b, &a, true)));
    log.raises(builtins::next(&builtins::iter(&none)?));
    log.raises(builtins::chr(-1));
    log.raises(taipan_runtime::str::ord(&text("ab")));
    log.raises(itertools::islice(&a, Some(-1)).map(|_| ()));
    log.raises(itertools::islice_from(&a, Some(0), Some(1), Some(0)).map(|_| ()));
    log.raises(itertools::combinations(&a, -1).map(|_| ()));
    log.raises(builtins::hash(&a));
    log.raises(xs.set_slice(&slice(None, None, Some(2)), &a));
    log.raises(xs.slice(&slice(None, None, Some(0))));

    let changing = Dict::from_pairs([(int(1), int(1))])?;
    log.raises(changing.iterate()?.try_for_each(|key| {
        let key = key?;
        changing.set_item(&key + int(1), int(0))
    }));
    let shrinking = Set::from_items([int(1), int(2)])?;
    log.raises(
        shrinking
            .iterate()?
            .try_for_each(|x| shrinking.discard(&x?)),
    );
    log.raises(queue.iterate()?.try_for_each(|x| {
        queue.append(x?);
        Ok(())
    }));
    let same_size = Dict::from_pairs([(int(1), int(1))])?;
    log.raises(same_size.iterate()?.try_for_each(|key| {
        let key = key?;
        same_size.del_item(&key)?;
        same_size.set_item(&key + int(1), int(0))
    }));
    Ok(())
}

fn printing(log: &mut Log) -> Result<()> {
    let one = || [int(1)];
    show!(
        log;
        List::<Int>::new(),
        ints([1]),
        (int(1),),
        (int(1), int(2)),
        Dict::<Int, Int>::new(),
        Dict::from_pairs([(int(1), text("a"))])?,
        Set::<Int>::new(),
        Set::from_items(one())?,
        FrozenSet::<Int>::new(),
        FrozenSet::from_items(one())?,
        Range::to(&int(3)),
        Range::new(&int(1), &int(5), &int(2))?,
    );
    show!(
        log;
        Deque::from_iterable(&ints([1, 2]), None)?,
        Deque::from_iterable(&ints([1, 2, 3]), Some(2))?,
        OrderedDict::from_iterable(&List::from([(text("a"), int(1))]))?,
        OrderedDict::<Int, Int>::new(),
        Counter::from_iterable(&chars("banana"))?,
        Counter::<Int>::new(),
    );
    let d = DefaultDict::<Str, List<Int>>::of(|| Ok(List::new()))
        .named(&Str::literal(&"<class 'list'>"));
    d.get_item(&text("x"))?.append(int(1));
    let y = d.get_item(&text("y"))?;
    let one = Dict::from_pairs([(int(1), int(2))])?;
    show!(
        log;
        d, y, d.len(), one.keys(), one.values(), one.items(),
        slice(Some(1), None, Some(-1)),
    );
    Ok(())
}

fn slicing(log: &mut Log) -> Result<()> {
    let ys = ints(0..10);
    show!(
        log;
        ys.slice_range(Some(2), Some(5)),
        ys.slice(&slice(None, None, Some(-2)))?,
        ys.slice_range(Some(-3), None),
        ys.slice_range(Some(8), Some(2)),
        ys.slice(&slice(Some(8), Some(2), Some(-1)))?,
        ys.slice_range(Some(100), None),
        ys.slice_range(None, Some(-100)),
    );
    ys.set_slice_range(Some(2), Some(4), &ints([7, 7, 7]))?;
    show!(log; ys);
    ys.set_slice(&slice(None, None, Some(3)), &ints([0; 4]))?;
    show!(log; ys);
    ys.del_slice(&slice(None, None, Some(-2)))?;
    show!(log; ys);
    ys.del_slice(&slice(Some(1), Some(3), None))?;
    show!(log; ys);
    ys.set_slice_range(Some(1), Some(1), &ys)?;
    show!(log; ys);
    let ten = Range::to(&int(10));
    let threes = Range::new(&int(0), &int(10), &int(3))?;
    show!(
        log;
        ten.slice(&slice(Some(2), Some(8), Some(3)))?,
        ten.slice(&slice(None, None, Some(-1)))?,
        threes.len(),
        threes.contains(&int(9))?,
        Range::to(&int(0)).equals(&Range::between(&int(2), &int(2)))?,
    );
    let big = int::pow(&int(10), &int(20))?;
    let step = int::pow(&int(10), &int(19))?;
    show!(
        log;
        Range::new(&-&big, &big, &step)?.get(3)?,
        Range::new(&int(5), &int(-5), &int(-3))?.len(),
    );
    show!(
        log;
        slice(None, None, Some(-1)).indices(5)?,
        slice(Some(-3), Some(100), None).indices(5)?,
    );
    Ok(())
}

fn collecting(log: &mut Log) -> Result<()> {
    let pairs = |xs: &[i64]| -> List<(Int, Int)> { xs.iter().map(|&x| (int(x), int(x))).collect() };
    let od = OrderedDict::from_iterable(&pairs(&[1, 2, 3, 4]))?;
    od.move_to_end(&int(1), true)?;
    od.move_to_end(&int(3), false)?;
    od.move_to_end(&int(4), false)?;
    let (first, last) = (od.popitem(false)?, od.popitem(true)?);
    show!(log; od, first, last, od);
    od.set_item(int(9), int(9))?;
    od.move_to_end(&int(9), false)?;
    let other = OrderedDict::from_iterable(&pairs(&[2, 3, 9]))?;
    show!(
        log;
        List::from_iterable(&od)?,
        all(builtins::reversed(&od.as_dict()))?,
        od.equals(&other)?,
        od.as_dict().equals(&Dict::from_iterable(&pairs(&[2, 3, 9]))?)?,
    );
    let c = Counter::from_iterable(&chars("abracadabra"))?;
    let elements = all(Ok(c.elements()))?;
    show!(
        log;
        c.most_common(Some(2))?,
        c.most_common(None)?,
        builtins::sorted(&elements, false)?,
        c.total(),
        c.get_item(&text("z"))?,
    );
    c.subtract(&chars("aab"))?;
    let counted = |word: &str| Counter::from_iterable(&chars(word));
    show!(
        log;
        c,
        c.sum(&counted("zz")?)?,
        c.difference(&counted("ab")?)?,
        c.intersection(&counted("aaab")?)?,
        c.union(&counted("aaaz")?)?,
        c.negative()?,
    );
    let q = Deque::from_iterable(&Range::to(&int(5)), None)?;
    q.rotate(2);
    show!(log; q);
    q.rotate(-3);
    q.appendleft(int(9));
    q.extendleft(&ints([7, 8]))?;
    show!(
        log;
        q, q.get(1)?, q.get(-1)?, q.index(&int(9), 0, i64::MAX)?,
        all(builtins::reversed(&q))?,
    );
    q.del(1)?;
    q.insert(2, int(100))?;
    q.remove(&int(3))?;
    show!(log; q, q.count(&int(4))?);
    Ok(())
}

fn iterating(log: &mut Log) -> Result<()> {
    use itertools::*;
    let three = ints([1, 2, 3]);
    show!(
        log;
        all(permutations(&three, Some(2)))?,
        all(combinations(&chars("abc"), 2))?,
        all(combinations_with_replacement(&chars("ab"), 2))?,
    );
    show!(
        log;
        all(product(&ints([1, 2]), &chars("ab")))?,
        all(product_repeat(&ints([0, 1]), 2))?,
        all(permutations(&three, None))?,
    );
    show!(
        log;
        all(accumulate(&three, None))?,
        all(accumulate(&three, Some(int(10))))?,
        all(chain(&ints([1]), &ints([2, 3])))?,
    );
    let groups = groupby(&ints([1, 1, 2, 2, 2, 1]))?;
    let groups = groups.map(|group| {
        let (key, group) = group?;
        Ok((key, List::from_iterable(&group)?))
    });
    show!(log; groups.collect::<Result<List<_>>>()?, all(pairwise(&three))?);
    let groups = all(groupby(&ints([1, 1, 2])))?;
    let stale = groups.iter().map(|(_, group)| List::from_iterable(&group));
    show!(log; stale.collect::<Result<List<_>>>()?);
    show!(
        log;
        all(islice_from(&Range::to(&int(10)), Some(2), Some(8), Some(3)))?,
        all(zip_longest_fill(&three, &ints([1]), int(0)))?,
        all(islice(&lazy(cycle(&ints([1, 2]))?), Some(5)))?,
    );
    let four = ints([1, 2, 3, 1]);
    show!(
        log;
        all(takewhile(|x: Int| Ok(x < 3), &four))?,
        all(dropwhile(|x: Int| Ok(x < 3), &four))?,
    );
    let it = builtins::iter(&ints([1, 2, 3, 4]))?;
    let [t1, t2] = tee(&it, 2)?.unpack()?;
    show!(
        log;
        builtins::next(&t1)?, builtins::next(&t1)?,
        List::from_iterable(&t2)?, List::from_iterable(&t1)?,
    );
    show!(
        log;
        builtins::min(&ints([3, 1, 2]))?,
        builtins::max_by_key(&chars("ba"), Ok)?,
        builtins::min_or_none(&List::<Int>::new(), ())?,
        builtins::max_of(int(3), int(7), [int(5)])?,
        builtins::sum_int(&ints([1, 2]))?,
        builtins::sum_float(&List::from([0.1; 10]))?,
    );
    let words = List::from(["bb", "a", "cc"].map(text));
    show!(
        log;
        builtins::sorted(&ints([3, 1, 2]), true)?,
        builtins::sorted_by_key(&words, |s| Ok(s.len()), true)?,
    );
    let one = Dict::from_pairs([(int(1), int(2))])?;
    let two = Dict::from_pairs([(int(3), int(4))])?;
    let both = one.union(&two)?;
    show!(
        log;
        both,
        both.keys().intersection(&Set::from_items([int(3), int(5)])?)?,
        one.items().union(&Set::from_items([(int(5), int(6))])?)?,
        Dict::from_pairs([(1, 1.0)])?.equals(&Dict::from_pairs([(1, 1.0)])?)?,
    );
    let e = Dict::from_pairs((1..4).map(|x| (int(x), int(x))))?;
    e.del_item(&int(1))?;
    e.set_item(int(1), int(0))?;
    let last = e.popitem()?;
    let backwards = all(builtins::reversed(&e))?;
    let seven = e.setdefault(int(7), int(8))?;
    show!(log; e, last, backwards, seven, e);
    show!(
        log;
        builtins::round_float(2.5)?,
        builtins::divmod_int(&int(-7), &int(2))?,
        builtins::divmod_float(7.5, 2.0)?,
        builtins::bin(&int(-5)),
        builtins::hex(&int(255)),
        builtins::oct(&int(8)),
        builtins::ascii(&text("né\u{20ac}\u{1f600}"))?,
    );
    Ok(())
}
