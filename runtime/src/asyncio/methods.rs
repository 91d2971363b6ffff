//! The methods of futures and tasks, called on a value.
//!
//! ```python
//! for job in [create_task(fetch()), create_task(count())]:   # of unlike results
//!     job.cancel()
//! ```

use alloc::rc::Rc;

use super::future::{self, AnyFuture};
use super::{AnyTask, invalid_state_error, report, task};
use crate::dynamic;
use crate::exc::{Exc, Result};
use crate::function::Args;
use crate::held::Held;
use crate::object::Object;
use crate::str::Str;
use crate::value::Value;

/// Methods of every future, then those that tasks have beside.
const METHODS: &[&str] = &[
    "done",
    "cancelled",
    "cancel",
    "result",
    "exception",
    "set_result",
    "set_exception",
    "add_done_callback",
    "__await__",
    "get_name",
    "set_name",
    "get_coro",
    "cancelling",
    "uncancel",
];

/// How many of [`METHODS`] every future has.
const OF_FUTURES: usize = 9;

/// The methods that [`call`] knows.
pub(super) fn names(future: &dyn AnyFuture) -> &'static [&'static str] {
    match future.core().id {
        0 => METHODS.split_at(OF_FUTURES).0,
        _ => METHODS,
    }
}

/// `future.name(*args)`. None: no such method.
pub(super) fn call(future: Rc<dyn AnyFuture>, name: &str, args: Args) -> Option<Result<Value>> {
    if !names(&*future).contains(&name) {
        return None;
    }
    let message = args.keywords.into_iter().next().map(|(_, value)| value);
    let first = args.positional.into_iter().next().or(message);
    let core = future.core();
    Some(Ok(match (name, first) {
        ("done", _) => core.done().get().into_value(),
        ("cancelled", _) => future.is_cancelled().into_value(),
        ("cancel", message) => {
            let message = message.filter(|it| !matches!(it, Value::None));
            future.cancel(message.map(Held::new)).into_value()
        }
        ("result", _) => return Some(future.result_value()),
        ("exception", _) => return Some(exception(&*future)),
        ("get_name", _) => task::name_of(core).into_value(),
        ("set_name", Some(name)) => {
            let name = Str::from_value(&name).unwrap_or_default();
            core.edit(|rare| rare.name = Some(name));
            Value::None
        }
        ("cancelling", _) => i64::from(core.cancels().get()).into_value(),
        ("uncancel", _) => {
            core.cancels().set(core.cancels().get().saturating_sub(1));
            i64::from(core.cancels().get()).into_value()
        }
        ("add_done_callback", Some(function)) => {
            future::then(&future, move |done| {
                let args = Args::new([AnyTask(done.clone()).into_value()]);
                if let Err(exc) = dynamic::call(&function, args) {
                    report::callback_failed(&exc, &|out| done.identify_to(out));
                }
            });
            Value::None
        }
        _ => {
            return Some(Err(Exc::type_error(alloc::format!(
                "{name}() is missing an argument or cannot be called on a value"
            ))));
        }
    }))
}

fn exception(future: &dyn AnyFuture) -> Result<Value> {
    if !future.core().done().get() {
        return Err(invalid_state_error("Exception is not set."));
    }
    if future.is_cancelled() {
        return Err(future.core().cancelled_error());
    }
    Ok(future.failure().map_or(Value::None, Object::into_value))
}
