//! `await`, `async for` and `async with` where the type is known at run time only.
//!
//! ```python
//! for job in jobs:       # of several classes
//!     await job
//! ```
//! Values of the runtime's own classes are asked through [`Native`](crate::value::Native), instances
//! of the program's classes through their special methods.

use alloc::rc::Rc;
use alloc::string::String;

use super::Task;
use super::awaitable::{WaitAny, hand_out};
use crate::coroutine::Coroutine;
use crate::dynamic;
use crate::exc::{Exc, GENERATOR_EXIT, Result, STOP_ASYNC_ITERATION, STOP_ITERATION};
use crate::function::Args;
use crate::object::Object;
use crate::str::Str;
use crate::value::Value;

/// The TypeError of `await 5`.
#[cold]
pub fn not_awaitable(type_name: &str) -> Exc {
    Exc::type_error(alloc::format!(
        "object {type_name} can't be used in 'await' expression"
    ))
}

/// Calls a special method; None when the class has none.
fn special(value: &Value, name: &str, args: Args) -> Option<Result<Value>> {
    match value {
        Value::Instance(instance) => instance.clone().call_method(name, args),
        Value::Native(native) => native.clone().call_method(name, args),
        _ => None,
    }
}

/// Whether an instance has `__await__`, or the object is a coroutine, task or future.
pub(crate) fn is_awaitable(value: &Value) -> bool {
    match value {
        Value::Instance(instance) => instance.class().has_method("__await__"),
        Value::Native(native) => {
            native.has_method("__await__")
                || native.clone().into_future().is_some()
                || native.clone().into_coroutine().is_some()
        }
        _ => false,
    }
}

/// The coroutine that a value is, for what takes nothing else.
pub(super) fn expect_coroutine(
    value: &Value,
    error: fn(String) -> Exc,
) -> Result<Coroutine<Value>> {
    if let Value::Native(native) = value
        && let Some(coroutine) = native.clone().into_coroutine()
    {
        return Ok(coroutine);
    }
    let mut text = String::from("a coroutine was expected, got ");
    value.repr_to(&mut text)?;
    Err(error(text))
}

/// `asyncio.run(value)`.
///
/// # Errors
/// ValueError unless it is a coroutine; as [`super::run`].
pub fn run_value(main: &Value) -> Result<Value> {
    super::run(expect_coroutine(main, Exc::value_error)?)
}

/// `asyncio.create_task(value, name=name)`.
///
/// # Errors
/// TypeError unless it is a coroutine; as [`super::create_task`].
pub fn create_task_value(coroutine: &Value, name: Option<Str>) -> Result<Task<Value>> {
    crate::executor::require_running()?;
    super::create_task_named(expect_coroutine(coroutine, Exc::type_error)?, name)
}

/// `await value`.
///
/// # Errors
/// TypeError when it cannot be awaited; what it raises.
pub async fn await_value(value: Value) -> Result<Value> {
    if let Value::Native(native) = &value {
        if let Some(future) = native.clone().into_future() {
            return WaitAny::new(future).await;
        }
        if let Some(coroutine) = native.clone().into_coroutine() {
            return coroutine.await;
        }
    }
    let Some(iterator) = special(&value, "__await__", Args::default()) else {
        return Err(not_awaitable(value.type_name()));
    };
    let iterator = iterator?;
    if let Value::Native(native) = &iterator
        && native.clone().into_coroutine().is_some()
    {
        return Err(Exc::type_error("__await__() returned a coroutine"));
    }
    drive(iterator).await
}

/// Awaits what `__aenter__` returned, for an `async with`.
///
/// # Errors
/// TypeError when it cannot be awaited; what it raises.
pub async fn await_entering(value: Value) -> Result<Value> {
    await_of("__aenter__", value).await
}

/// Awaits what `__aexit__` returned, for an `async with`.
///
/// # Errors
/// As [`await_entering`].
pub async fn await_leaving(value: Value) -> Result<Value> {
    await_of("__aexit__", value).await
}

async fn await_of(method: &str, value: Value) -> Result<Value> {
    if !is_awaitable(&value) {
        return Err(Exc::type_error(alloc::format!(
            "'async with' received an object from {method} that does not implement __await__: {}",
            value.type_name()
        )));
    }
    await_value(value).await
}

/// Resumes the iterator that `__await__` returned until it stops.
async fn drive(iterator: Value) -> Result<Value> {
    if !is_iterator(&iterator) {
        return Err(Exc::type_error(alloc::format!(
            "__await__() returned non-iterator of type '{}'",
            iterator.type_name()
        )));
    }
    let mut step = dynamic::next(&iterator);
    loop {
        let item = match step {
            Ok(item) => item,
            Err(exc) if exc.is(&STOP_ITERATION) => {
                return Ok(exc.args().into_iter().next().unwrap_or(Value::None));
            }
            Err(exc) => return Err(exc),
        };
        step = match hand_out(item).await {
            Ok(Value::None) => dynamic::next(&iterator),
            Ok(value) => dynamic::call_method(&iterator, "send", Args::new([value])),
            Err(exc) if exc.is(&GENERATOR_EXIT) => {
                if let Some(closed) = special(&iterator, "close", Args::default()) {
                    closed?;
                }
                return Err(exc);
            }
            Err(exc) => special(&iterator, "throw", Args::new([exc.clone().into_value()]))
                .unwrap_or(Err(exc)),
        };
    }
}

fn is_iterator(value: &Value) -> bool {
    match value {
        Value::Iter(_) => true,
        Value::Instance(instance) => instance.class().has_method("__next__"),
        Value::Native(native) => native.has_method("__next__"),
        _ => false,
    }
}

/// `aiter(value)`, the start of an `async for`.
///
/// # Errors
/// TypeError when it has no `__aiter__` or that gives no async iterator.
pub fn aiter(value: &Value) -> Result<Value> {
    if let Value::Native(native) = value
        && native.clone().next_item().is_some()
    {
        return Ok(value.clone());
    }
    let Some(iterator) = special(value, "__aiter__", Args::default()) else {
        return Err(Exc::type_error(alloc::format!(
            "'async for' requires an object with __aiter__ method, got {}",
            value.type_name()
        )));
    };
    async_iterator(iterator?)
}

/// What `__aiter__` returned, if it can be stepped.
///
/// # Errors
/// TypeError when it has no `__anext__`.
pub fn async_iterator(iterator: Value) -> Result<Value> {
    let usable = match &iterator {
        Value::Instance(instance) => instance.class().has_method("__anext__"),
        Value::Native(native) => native.clone().next_item().is_some(),
        _ => false,
    };
    if !usable {
        return Err(Exc::type_error(alloc::format!(
            "'async for' received an object from __aiter__ that does not implement __anext__: {}",
            iterator.type_name()
        )));
    }
    Ok(iterator)
}

/// The step of an `async for` over what [`aiter`] gave: None at the end.
///
/// # Errors
/// What the iterator raises.
pub async fn anext_item(iterator: Value) -> Result<Option<Value>> {
    if let Value::Native(native) = &iterator
        && let Some(step) = native.clone().next_item()
    {
        return step.await;
    }
    let Some(step) = special(&iterator, "__anext__", Args::default()) else {
        return Err(Exc::type_error(alloc::format!(
            "'{}' object is not an async iterator",
            iterator.type_name()
        )));
    };
    match await_step(step?).await {
        Ok(item) => Ok(Some(item)),
        Err(exc) if exc.is(&STOP_ASYNC_ITERATION) => Ok(None),
        Err(exc) => Err(exc),
    }
}

/// Awaits what `__anext__` returned.
///
/// # Errors
/// TypeError when it cannot be awaited; what it raises.
pub async fn await_step(step: Value) -> Result<Value> {
    if !is_awaitable(&step) {
        return Err(Exc::type_error(alloc::format!(
            "'async for' received an invalid object from __anext__: {}",
            step.type_name()
        )));
    }
    await_value(step).await
}

/// `anext(value)`, to be awaited.
///
/// # Errors
/// StopAsyncIteration at the end; what the iterator raises.
pub async fn anext(iterator: Value) -> Result<Value> {
    anext_item(iterator)
        .await?
        .ok_or_else(Exc::stop_async_iteration)
}

/// `anext(value, default)`, to be awaited.
///
/// # Errors
/// What the iterator raises.
pub async fn anext_value_or(iterator: Value, default: Value) -> Result<Value> {
    Ok(anext_item(iterator).await?.unwrap_or(default))
}

/// The beginning of an `async with`.
///
/// # Errors
/// TypeError when it is no asynchronous context manager; what `__aenter__` raises.
pub async fn aenter(manager: Value) -> Result<Value> {
    match special(&manager, "__aenter__", Args::default()) {
        Some(entering) => await_entering(entering?).await,
        None => Err(no_manager(&manager)),
    }
}

/// The end of an `async with`: whether the exception is swallowed.
///
/// # Errors
/// What `__aexit__` raises.
pub async fn aexit(manager: Value, exc: Option<Exc>) -> Result<bool> {
    let args = match exc {
        None => [Value::None, Value::None, Value::None],
        Some(exc) => [Value::ExcClass(exc.class()), exc.into_value(), Value::None],
    };
    match special(&manager, "__aexit__", Args::new(args)) {
        Some(leaving) => await_leaving(leaving?).await?.truth(),
        None => Err(no_manager(&manager)),
    }
}

#[cold]
fn no_manager(manager: &Value) -> Exc {
    Exc::type_error(alloc::format!(
        "'{}' object does not support the asynchronous context manager protocol",
        manager.type_name()
    ))
}

/// `asyncio.iscoroutine(obj)`.
pub fn iscoroutine<T: Object>(obj: &T) -> bool {
    obj.type_name() == "coroutine"
}

/// `asyncio.isfuture(obj)`.
pub fn isfuture<T: Object>(obj: &T) -> bool {
    match obj.clone().into_value() {
        Value::Native(native) => Rc::clone(&native).into_future().is_some(),
        _ => false,
    }
}
