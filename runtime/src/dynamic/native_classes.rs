//! Classes of the runtime's own objects, by name: what `type(x)` gives for a generator or a task.
//!
//! ```python
//! print(type(greet("Ann")).__name__)     # coroutine
//! ```

use super::classes::DICT;
use super::construct;
use crate::class::{Class, OBJECT};

/// The class whose `__name__` this is; `object` for what has none of its own.
pub(crate) fn native_class(name: &str) -> &'static Class {
    let name = name.rsplit('.').next().unwrap_or(name);
    find(name).unwrap_or(&OBJECT)
}

/// The class whose `__name__` this is.
pub(super) fn find(name: &str) -> Option<&'static Class> {
    let bases = [&COUNTER, &DEFAULTDICT, &DEQUE, &ORDERED_DICT].into_iter();
    let mut all = CLASSES.iter().chain(bases);
    all.find(|class| class.name() == name)
}

pub static COUNTER: Class = Class::new("Counter", &[&DICT])
    .in_module("collections")
    .with_constructor(construct::counter);
pub static DEFAULTDICT: Class = Class::new("defaultdict", &[&DICT])
    .in_module("collections")
    .with_constructor(construct::defaultdict);
pub static DEQUE: Class = Class::new("deque", &[])
    .in_module("collections")
    .with_constructor(construct::deque);
pub static ORDERED_DICT: Class = Class::new("OrderedDict", &[&DICT])
    .in_module("collections")
    .with_constructor(construct::ordered_dict);

static CLASSES: [Class; 24] = [
    Class::new("generator", &[]).in_module("builtins"),
    Class::new("coroutine", &[]).in_module("builtins"),
    Class::new("async_generator", &[]).in_module("builtins"),
    Class::new("Task", &[]).in_module("_asyncio"),
    Class::new("Future", &[]).in_module("_asyncio"),
    Class::new("Queue", &[]).in_module("asyncio.queues"),
    Class::new("Event", &[]).in_module("asyncio.locks"),
    Class::new("ThreadSafeFlag", &[]).in_module("asyncio"),
    Class::new("Lock", &[]).in_module("asyncio.locks"),
    Class::new("Condition", &[]).in_module("asyncio.locks"),
    Class::new("Semaphore", &[]).in_module("asyncio.locks"),
    Class::new("Barrier", &[]).in_module("asyncio.locks"),
    Class::new("Timeout", &[]).in_module("asyncio.timeouts"),
    Class::new("TaskGroup", &[]).in_module("asyncio.taskgroups"),
    Class::new("Runner", &[]).in_module("asyncio.runners"),
    Class::new("Handle", &[]).in_module("asyncio.events"),
    Class::new("_UnixSelectorEventLoop", &[]).in_module("asyncio.unix_events"),
    Class::new("Random", &[]).in_module("random"),
    Class::new("traceback", &[]).in_module("builtins"),
    Class::new("frame", &[]).in_module("builtins"),
    Class::new("code", &[]).in_module("builtins"),
    Class::new("dict_keys", &[]).in_module("builtins"),
    Class::new("dict_values", &[]).in_module("builtins"),
    Class::new("dict_items", &[]).in_module("builtins"),
];
