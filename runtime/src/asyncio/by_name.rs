//! The methods of asyncio's objects, called on a value.
//!
//! ```python
//! for member in members.values():        # (name, queue) pairs of unlike types
//!     member[1].put_nowait(text)
//! ```
//! A method that is `async` gives a coroutine object; arguments are converted to the static types.

use core::future::Future;

use alloc::vec::Vec;

use super::dynamic::expect_coroutine;
use super::{
    Barrier, Condition, Event, EventLoop, Handle, Lock, Queue, Runner, Semaphore, TaskGroup,
    ThreadSafeFlag, Timeout,
};
use crate::binding::convert;
use crate::coroutine::{Coroutine, coroutine};
use crate::dynamic;
use crate::exc::{Exc, Result};
use crate::function::Args;
use crate::object::Object;
use crate::str::Str;
use crate::value::Value;

/// Methods and attributes that are found by name.
pub(super) trait ByName: Object {
    /// The names of the methods.
    const METHODS: &'static [&'static str];

    /// `self.name`, where that is no method.
    fn attribute(&self, _name: &str) -> Option<Value> {
        None
    }

    /// `self.name(*args)` of one of [`ByName::METHODS`].
    fn call(&self, name: &'static str, given: Given) -> Result<Value>;
}

/// `object.name(*args)`. None: no such method.
pub(super) fn call<T: ByName>(object: &T, name: &str, args: Args) -> Option<Result<Value>> {
    let name = T::METHODS.iter().find(|known| **known == name)?;
    Some(object.call(name, Given { name, args }))
}

/// The arguments of a call, taken one after the other.
pub(super) struct Given {
    name: &'static str,
    args: Args,
}

impl Given {
    pub(super) fn next(&mut self, keyword: &str) -> Option<Value> {
        if !self.args.positional.is_empty() {
            return Some(self.args.positional.remove(0));
        }
        let keywords = &mut self.args.keywords;
        let at = keywords
            .iter()
            .position(|(key, _)| key.as_str() == keyword)?;
        Some(keywords.remove(at).1)
    }

    fn value(&mut self, keyword: &str) -> Result<Value> {
        self.next(keyword).ok_or_else(|| {
            Exc::type_error(alloc::format!(
                "{}() missing 1 required positional argument: '{keyword}'",
                self.name
            ))
        })
    }

    pub(super) fn take<T: Object>(&mut self, keyword: &str) -> Result<T> {
        convert(&self.value(keyword)?)
    }

    fn optional<T: Object>(&mut self, keyword: &str) -> Result<Option<T>> {
        match self.next(keyword) {
            None | Some(Value::None) => Ok(None),
            Some(value) => convert(&value).map(Some),
        }
    }

    fn seconds(&mut self, keyword: &str) -> Result<f64> {
        dynamic::as_float(&self.value(keyword)?)
    }

    /// The exception among what `__aexit__` gets.
    fn exc(&mut self) -> Result<Option<Exc>> {
        self.next("type");
        self.optional("value")
    }

    /// A callback and all that is left for it.
    pub(super) fn callback(mut self) -> Result<impl FnOnce() -> Result<Value> + 'static> {
        let function = self.value("callback")?;
        let args: Vec<Value> = self.args.positional;
        Ok(move || dynamic::call(&function, Args::new(args)))
    }

    fn coroutine(&mut self) -> Result<Coroutine<Value>> {
        expect_coroutine(&self.value("coro")?, Exc::type_error)
    }
}

/// A coroutine object of a native one.
fn later<T: Object>(
    name: &'static str,
    future: impl Future<Output = Result<T>> + 'static,
) -> Result<Value> {
    Ok(coroutine(name, future).into_value())
}

fn done<T: Object>(value: T) -> Result<Value> {
    Ok(value.into_value())
}

impl<T: Object> ByName for Queue<T> {
    const METHODS: &'static [&'static str] = &[
        "qsize",
        "empty",
        "full",
        "put",
        "put_nowait",
        "get",
        "get_nowait",
        "task_done",
        "join",
    ];

    fn attribute(&self, name: &str) -> Option<Value> {
        (name == "maxsize").then(|| self.maxsize().into_value())
    }

    fn call(&self, name: &'static str, mut given: Given) -> Result<Value> {
        match name {
            "qsize" => done(self.qsize()),
            "empty" => done(self.empty()),
            "full" => done(self.full()),
            "put" => later("Queue.put", self.put(given.take("item")?)),
            "put_nowait" => self.put_nowait(given.take("item")?).and_then(done),
            "get" => later("Queue.get", self.get()),
            "get_nowait" => self.get_nowait().and_then(done),
            "task_done" => self.task_done().and_then(done),
            _ => later("Queue.join", self.join()),
        }
    }
}

impl ByName for Event {
    const METHODS: &'static [&'static str] = &["is_set", "set", "clear", "wait"];

    fn call(&self, name: &'static str, _given: Given) -> Result<Value> {
        match name {
            "is_set" => done(self.is_set()),
            "set" => {
                self.set();
                done(())
            }
            "clear" => {
                self.clear();
                done(())
            }
            _ => later("Event.wait", self.wait()),
        }
    }
}

impl ByName for ThreadSafeFlag {
    const METHODS: &'static [&'static str] = &["set", "clear", "wait"];

    fn call(&self, name: &'static str, _given: Given) -> Result<Value> {
        match name {
            "set" => {
                self.set();
                done(())
            }
            "clear" => {
                self.clear();
                done(())
            }
            _ => later("ThreadSafeFlag.wait", self.wait()),
        }
    }
}

impl ByName for Lock {
    const METHODS: &'static [&'static str] =
        &["locked", "acquire", "release", "__aenter__", "__aexit__"];

    fn call(&self, name: &'static str, mut given: Given) -> Result<Value> {
        match name {
            "locked" => done(self.locked()),
            "acquire" => later("Lock.acquire", self.acquire()),
            "release" => self.release().and_then(done),
            "__aenter__" => later("Lock.__aenter__", self.__aenter__()),
            _ => later("Lock.__aexit__", self.__aexit__(given.exc()?)),
        }
    }
}

impl ByName for Semaphore {
    const METHODS: &'static [&'static str] =
        &["locked", "acquire", "release", "__aenter__", "__aexit__"];

    fn call(&self, name: &'static str, mut given: Given) -> Result<Value> {
        match name {
            "locked" => done(self.locked()),
            "acquire" => later("Semaphore.acquire", self.acquire()),
            "release" => self.release().and_then(done),
            "__aenter__" => later("Semaphore.__aenter__", self.__aenter__()),
            _ => later("Semaphore.__aexit__", self.__aexit__(given.exc()?)),
        }
    }
}

impl ByName for Condition {
    const METHODS: &'static [&'static str] = &[
        "locked",
        "acquire",
        "release",
        "wait",
        "wait_for",
        "notify",
        "notify_all",
        "__aenter__",
        "__aexit__",
    ];

    fn call(&self, name: &'static str, mut given: Given) -> Result<Value> {
        match name {
            "locked" => done(self.locked()),
            "acquire" => later("Condition.acquire", self.acquire()),
            "release" => self.release().and_then(done),
            "wait" => later("Condition.wait", self.wait()),
            "wait_for" => {
                let predicate = given.value("predicate")?;
                let test = move || dynamic::call(&predicate, Args::default());
                let this = self.clone();
                later(
                    "Condition.wait_for",
                    async move { this.wait_for(test).await },
                )
            }
            "notify" => self
                .notify(given.optional("n")?.unwrap_or(1))
                .and_then(done),
            "notify_all" => self.notify_all().and_then(done),
            "__aenter__" => later("Condition.__aenter__", self.__aenter__()),
            _ => later("Condition.__aexit__", self.__aexit__(given.exc()?)),
        }
    }
}

impl ByName for Barrier {
    const METHODS: &'static [&'static str] = &["wait", "reset", "abort", "__aenter__", "__aexit__"];

    fn attribute(&self, name: &str) -> Option<Value> {
        Some(match name {
            "parties" => self.parties().into_value(),
            "n_waiting" => self.n_waiting().into_value(),
            "broken" => self.broken().into_value(),
            _ => return None,
        })
    }

    fn call(&self, name: &'static str, mut given: Given) -> Result<Value> {
        match name {
            "wait" => later("Barrier.wait", self.wait()),
            "reset" => later("Barrier.reset", self.reset()),
            "abort" => later("Barrier.abort", self.abort()),
            "__aenter__" => later("Barrier.__aenter__", self.__aenter__()),
            _ => later("Barrier.__aexit__", self.__aexit__(given.exc()?)),
        }
    }
}

impl ByName for Timeout {
    const METHODS: &'static [&'static str] =
        &["when", "expired", "reschedule", "__aenter__", "__aexit__"];

    fn call(&self, name: &'static str, mut given: Given) -> Result<Value> {
        match name {
            "when" => done(self.when()),
            "expired" => done(self.expired()),
            "reschedule" => {
                let when = match given.next("when") {
                    None | Some(Value::None) => None,
                    Some(value) => Some(dynamic::as_float(&value)?),
                };
                self.reschedule(when).and_then(done)
            }
            "__aenter__" => later("Timeout.__aenter__", self.__aenter__()),
            _ => later("Timeout.__aexit__", self.__aexit__(given.exc()?)),
        }
    }
}

impl ByName for TaskGroup {
    const METHODS: &'static [&'static str] = &["create_task", "__aenter__", "__aexit__"];

    fn call(&self, name: &'static str, mut given: Given) -> Result<Value> {
        match name {
            "create_task" => {
                let coroutine = given.coroutine()?;
                let name: Option<Str> = given.optional("name")?;
                self.create_task(coroutine, name).and_then(done)
            }
            "__aenter__" => later("TaskGroup.__aenter__", self.__aenter__()),
            _ => later("TaskGroup.__aexit__", self.__aexit__(given.exc()?)),
        }
    }
}

impl ByName for Handle {
    const METHODS: &'static [&'static str] = &["cancel", "cancelled", "when"];

    fn call(&self, name: &'static str, _given: Given) -> Result<Value> {
        match name {
            "cancel" => {
                self.cancel();
                done(())
            }
            "cancelled" => done(self.cancelled()),
            _ => done(self.when()),
        }
    }
}

impl ByName for EventLoop {
    const METHODS: &'static [&'static str] = &[
        "time",
        "is_running",
        "is_closed",
        "call_soon",
        "call_later",
        "call_at",
        "create_future",
        "create_task",
        "run_until_complete",
        "run_forever",
        "stop",
        "close",
    ];

    fn call(&self, name: &'static str, mut given: Given) -> Result<Value> {
        match name {
            "time" => done(self.time()),
            "is_running" => done(self.is_running()),
            "is_closed" => done(self.is_closed()),
            "call_soon" => self.call_soon(given.callback()?).and_then(done),
            "call_later" => {
                let delay = given.seconds("delay")?;
                self.call_later(delay, given.callback()?).and_then(done)
            }
            "call_at" => {
                let when = given.seconds("when")?;
                self.call_at(when, given.callback()?).and_then(done)
            }
            "create_future" => done(self.create_future::<Value>()),
            "create_task" => {
                let coroutine = given.coroutine()?;
                let name: Option<Str> = given.optional("name")?;
                self.create_task(coroutine, name).and_then(done)
            }
            "run_until_complete" => self.run_until_complete(given.coroutine()?),
            "run_forever" => self.run_forever().and_then(done),
            "stop" => {
                self.stop();
                done(())
            }
            _ => self.close().and_then(done),
        }
    }
}

impl ByName for Runner {
    const METHODS: &'static [&'static str] = &["run", "get_loop", "close", "__enter__", "__exit__"];

    fn call(&self, name: &'static str, mut given: Given) -> Result<Value> {
        match name {
            "run" => {
                let main = given.value("coro")?;
                self.run(expect_coroutine(&main, Exc::value_error)?)
            }
            "get_loop" => self.get_loop().and_then(done),
            "close" => self.close().and_then(done),
            "__enter__" => done(self.__enter__()),
            _ => self.__exit__(given.exc()?).and_then(done),
        }
    }
}
