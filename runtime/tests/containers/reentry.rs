//! `reentry.py`.

use std::cell::RefCell;
use std::rc::Rc;

use taipan_runtime::rt::*;

use crate::show;
use crate::show::{Log, int, ints};

/// What the next comparison does first.
#[derive(Clone, Default)]
struct Trap(Rc<RefCell<Option<Spring>>>);

type Spring = Box<dyn FnOnce(&Trap)>;

impl Trap {
    fn set(&self, action: impl FnOnce(&Trap) + 'static) {
        *self.0.borrow_mut() = Some(Box::new(action));
    }
}

#[derive(Clone)]
struct Evil(i64, Trap);

impl Object for Evil {
    fn type_name(&self) -> &'static str {
        "Evil"
    }

    fn repr_to(&self, out: &mut String) -> Result<()> {
        out.push_str(&format!("E{}", self.0));
        Ok(())
    }

    fn is_same(&self, _other: &Self) -> bool {
        false
    }

    fn equals(&self, other: &Self) -> Result<bool> {
        let action = self.1.0.borrow_mut().take();
        if let Some(action) = action {
            action(&self.1);
        }
        Ok(self.0 == other.0)
    }

    fn hash(&self) -> Result<i64> {
        Ok(1)
    }

    fn into_value(self) -> Value {
        Value::Str(Str::from(format!("E{}", self.0)))
    }

    fn from_value(_value: &Value) -> Option<Self> {
        None
    }
}

/// Prints what a call gives or raises. A key's repr stands in a text here, without quotes.
fn attempt<T: Object>(log: &mut Log, result: Result<T>) {
    match result {
        Ok(value) => {
            log.show(&value);
            log.end();
        }
        Err(exc) => {
            let text = exc.text().replace('\'', "");
            log.0.push_str(&format!("{} {text}\n", exc.class().name()));
        }
    }
}

#[test]
fn comparisons_may_change_the_container() -> Result<()> {
    let mut log = Log::default();
    let log = &mut log;
    let trap = Trap::default();
    let evil = |n: i64| Evil(n, trap.clone());

    for clear in [true, false] {
        let some = || -> List<Evil> { [1, 2, 3].map(evil).into() };
        let armed = || {
            let list = some();
            let target = list.clone();
            trap.set(move |trap| match clear {
                true => target.clear(),
                false => target.append(Evil(50, trap.clone())),
            });
            list
        };
        attempt(log, armed().contains(&evil(3)));
        attempt(log, armed().index(&evil(3), 0, i64::MAX));
        attempt(log, armed().count(&evil(3)));
        let list = armed();
        attempt(log, list.remove(&evil(3)));
        show!(log; list);
        attempt(log, armed().equals(&some()));
    }
    for clear in [true, false] {
        let armed = || -> Result<Dict<Evil, i64>> {
            let dict = Dict::from_pairs([1, 2, 3].map(|n| (evil(n), n)))?;
            let target = dict.clone();
            trap.set(move |trap| match clear {
                true => target.clear(),
                false => target.set_item(Evil(51, trap.clone()), 51).expect("sets"),
            });
            Ok(dict)
        };
        attempt(log, armed()?.get_item(&evil(3)));
        attempt(log, armed()?.get(&evil(9)));
        let dict = armed()?;
        attempt(log, dict.pop(&evil(2)));
        show!(log; dict);
        let dict = armed()?;
        attempt(log, dict.setdefault(evil(2), 20));
        show!(log; dict);
        let dict = armed()?;
        attempt(log, dict.set_item(evil(2), 30));
        show!(log; dict);
    }
    for clear in [true, false] {
        let armed = || -> Result<Set<Evil>> {
            let set = Set::from_items([1, 2, 3].map(evil))?;
            let target = set.clone();
            trap.set(move |trap| match clear {
                true => target.clear(),
                false => target.add(Evil(52, trap.clone())).expect("adds"),
            });
            Ok(set)
        };
        attempt(log, armed()?.contains(&evil(3)));
        let set = armed()?;
        attempt(log, set.add(evil(2)));
        show!(log; set.len());
        let set = armed()?;
        attempt(log, set.remove(&evil(2)));
        show!(log; set.len());
    }

    let row = ints([1, 2]);
    let board = List::from([row.clone(), row.clone()]);
    let twin = copy::deepcopy(&board)?;
    twin.get(0)?.append(int(3));
    let same = copy::copy(&board)?.get(0)?.is_same(&row);
    show!(log; board, twin, same);

    let cache: LruCache<(Int,), Int> = LruCache::new(Some(2));
    let double = |n: i64| match cache.find(&(int(n),))? {
        true => cache.get(&(int(n),)),
        false => cache.store((int(n),), int(n * 2)),
    };
    show!(log; double(1)?, double(2)?, double(1)?, double(3)?, double(2)?, cache.cache_info());
    cache.cache_clear();
    show!(log; cache.cache_info());
    log.expect(include_str!("reentry.out"));
    Ok(())
}

#[test]
fn an_iterator_outlives_the_handle_it_came_from() -> Result<()> {
    let xs = ints([1, 2, 3]);
    let ys = ints([4, 5]);
    let pairs = builtins::zip(&xs, &ys, false)?;
    let doubled = builtins::map(|x: Int| Ok(&x + &x), &xs)?;
    drop(xs);
    drop(ys);
    assert_eq!(pairs.count(), 2);
    assert_eq!(builtins::sum_int(&lazy(doubled))?, 12);
    Ok(())
}
