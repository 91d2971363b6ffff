//! What makes a dict a `defaultdict`, a `Counter` or an `OrderedDict`: [`Kind`].
//!
//! ```python
//! def show(d: dict): print(d)
//! show(defaultdict(list))       # defaultdict(<class 'list'>, {})
//! ```
//! The kind travels with the table, so a function that knows only of a dict behaves right.

use alloc::format;
use alloc::rc::Rc;
use alloc::string::String;

use super::{Dict, DictEntries};
use crate::exc::{Exc, Result};
use crate::object::{Cmp, Object};
use crate::sequence::same_or_equal;
use crate::str::Str;
use crate::value::Value;

/// `__missing__`: what `d[key]` gives for a key that is not there.
pub(crate) type Missing<K, V> = Rc<dyn Fn(&Dict<K, V>, &K) -> Result<V>>;

/// A subclass of dict that the runtime knows.
pub struct Kind<K, V> {
    class: DictClass,
    missing: Option<Missing<K, V>>,
}

#[derive(Clone, PartialEq, Eq)]
pub(crate) enum DictClass {
    Ordered,
    Counter,
    /// With the representation of its factory.
    Default(Str),
}

impl<K, V> Clone for Kind<K, V> {
    fn clone(&self) -> Self {
        Kind {
            class: self.class.clone(),
            missing: self.missing.clone(),
        }
    }
}

impl<K, V> Kind<K, V> {
    pub(crate) fn new(class: DictClass, missing: Option<Missing<K, V>>) -> Self {
        Kind { class, missing }
    }

    pub(crate) fn missing(&self) -> Option<&Missing<K, V>> {
        self.missing.as_ref()
    }

    pub(crate) fn is_ordered(&self) -> bool {
        self.class == DictClass::Ordered
    }

    pub(crate) fn class(&self) -> DictClass {
        self.class.clone()
    }

    pub(crate) fn type_name(&self) -> &'static str {
        match self.class {
            DictClass::Ordered => "OrderedDict",
            DictClass::Counter => "Counter",
            DictClass::Default(_) => "defaultdict",
        }
    }
}

impl<K: Object, V: Object> Kind<K, V> {
    pub(super) fn repr_to(&self, dict: &Dict<K, V>, out: &mut String) -> Result<()> {
        match &self.class {
            DictClass::Default(factory) => {
                out.push_str("defaultdict(");
                out.push_str(factory.as_str());
                out.push_str(", ");
                dict.repr_braces(out)?;
                out.push(')');
                Ok(())
            }
            DictClass::Ordered => {
                out.push_str("OrderedDict(");
                let done = dict.0.table.repr.run(|| {
                    let mut any = false;
                    for entry in DictEntries::new(dict) {
                        out.push_str(if any { ", " } else { "[" });
                        entry?.repr_to(out)?;
                        any = true;
                    }
                    out.push_str(if any { "]" } else { "" });
                    Ok(())
                })?;
                if !done {
                    // CPython prints the inner one as a bare ellipsis.
                    out.truncate(out.len() - "OrderedDict(".len());
                    out.push_str("...");
                    return Ok(());
                }
                out.push(')');
                Ok(())
            }
            DictClass::Counter => {
                out.push_str("Counter(");
                if !dict.is_empty() {
                    crate::collections::counter::most_common_first(dict)?.repr_braces(out)?;
                }
                out.push(')');
                Ok(())
            }
        }
    }

    /// The kind of the same dict with dynamic keys and values.
    pub(super) fn dynamic(&self) -> Kind<Value, Value> {
        let missing = self.missing.clone().map(|missing| {
            let class = self.class.clone();
            let dynamic: Missing<Value, Value> = Rc::new(move |dict, key| {
                // The typed hook is given a scratch dict: what it stores goes into this one.
                let scratch = Dict::<K, V>::new();
                let typed = K::from_value(key);
                let Some(typed) = typed else {
                    return Err(crate::exc::Exc::key_error(key.clone()));
                };
                let value = missing(&scratch, &typed)?.into_value();
                if matches!(class, DictClass::Default(_)) {
                    dict.set_item(key.clone(), value.clone())?;
                }
                Ok(value)
            });
            dynamic
        });
        Kind {
            class: self.class.clone(),
            missing,
        }
    }
}

/// `a <= b` and its kin: between two counters, by the counts of all keys of both.
pub(super) fn compare<K: Object, V: Object>(
    op: Cmp,
    a: &Dict<K, V>,
    b: &Dict<K, V>,
) -> Result<bool> {
    let (Some(DictClass::Counter), Some(DictClass::Counter)) =
        (a.kind().map(Kind::class), b.kind().map(Kind::class))
    else {
        return Err(Exc::type_error(format!(
            "'{}' not supported between instances of '{}' and '{}'",
            op.symbol(),
            a.type_name(),
            b.type_name()
        )));
    };
    let included = |small: &Dict<K, V>, big: &Dict<K, V>| -> Result<bool> {
        for own in [small, big] {
            for entry in DictEntries::new(own) {
                let (key, _) = entry?;
                if !small
                    .get_item(&key)?
                    .compare(Cmp::Le, &big.get_item(&key)?)?
                {
                    return Ok(false);
                }
            }
        }
        Ok(true)
    };
    Ok(match op {
        Cmp::Le => included(a, b)?,
        Cmp::Ge => included(b, a)?,
        Cmp::Lt => included(a, b)? && !equals(a, b)?,
        _ => included(b, a)? && !equals(a, b)?,
    })
}

/// `a == b` where one of them is of a kind: order counts between two ordered dicts, and a
/// missing count is zero between two counters.
pub(super) fn equals<K: Object, V: Object>(a: &Dict<K, V>, b: &Dict<K, V>) -> Result<bool> {
    match (a.kind().map(Kind::class), b.kind().map(Kind::class)) {
        (Some(DictClass::Ordered), Some(DictClass::Ordered)) => {
            if !a.equals_as_dict(b)? {
                return Ok(false);
            }
            let mut theirs = DictEntries::new(b);
            for entry in DictEntries::new(a) {
                let Some(other) = theirs.next() else {
                    return Ok(false);
                };
                if !same_or_equal(&entry?.0, &other?.0)? {
                    return Ok(false);
                }
            }
            Ok(true)
        }
        (Some(DictClass::Counter), Some(DictClass::Counter)) => {
            for (own, other) in [(a, b), (b, a)] {
                for entry in DictEntries::new(own) {
                    let (key, value) = entry?;
                    if !same_or_equal(&value, &other.get_item(&key)?)? {
                        return Ok(false);
                    }
                }
            }
            Ok(true)
        }
        _ => a.equals_as_dict(b),
    }
}
