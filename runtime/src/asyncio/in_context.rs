//! `context=`: tasks and callbacks that run in the context that they are given.
//!
//! ```python
//! request = contextvars.copy_context()
//! asyncio.create_task(handle(), context=request)     # what it sets is seen in `request`
//! ```
//! Without it, or with None, they run in a copy of the present one (`context_vars.rs`).

use super::context_vars::ContextObject;
use super::event_loop::EventLoop;
use super::future::Future;
use super::handle::Handle;
use super::task::{self, Task};
use super::task_group::TaskGroup;
use crate::coroutine::Coroutine;
use crate::exc::Result;
use crate::object::Object;
use crate::str::Str;

/// Has a task that has not begun run in `context`.
fn placed<T: Object>(task: Task<T>, context: Option<ContextObject>) -> Task<T> {
    if context.is_some() {
        let copied = task
            .0
            .0
            .core
            .edit(|rare| core::mem::replace(&mut rare.context, context));
        drop(copied);
    }
    task
}

/// `function`, to be called in `context`.
fn within<A, R: 'static>(
    context: Option<ContextObject>,
    function: impl FnOnce(A) -> Result<R>,
) -> impl FnOnce(A) -> Result<R> {
    move |a| match context {
        Some(context) => context.run_with_1(function, a),
        None => function(a),
    }
}

/// `asyncio.create_task(coroutine, name=name, context=context)`.
///
/// # Errors
/// As [`super::create_task`].
pub fn create_task_in<T: Object>(
    coroutine: Coroutine<T>,
    name: Option<Str>,
    context: Option<ContextObject>,
) -> Result<Task<T>> {
    Ok(placed(task::create_task_named(coroutine, name)?, context))
}

impl TaskGroup {
    /// `create_task(coroutine, name=name, context=context)`.
    ///
    /// # Errors
    /// As [`TaskGroup::create_task`].
    pub fn create_task_in<T: Object>(
        &self,
        coroutine: Coroutine<T>,
        name: Option<Str>,
        context: Option<ContextObject>,
    ) -> Result<Task<T>> {
        Ok(placed(self.create_task(coroutine, name)?, context))
    }
}

impl EventLoop {
    /// `create_task(coroutine, name=name, context=context)`.
    ///
    /// # Errors
    /// As [`EventLoop::create_task`].
    pub fn create_task_in<T: Object>(
        &self,
        coroutine: Coroutine<T>,
        name: Option<Str>,
        context: Option<ContextObject>,
    ) -> Result<Task<T>> {
        Ok(placed(self.create_task(coroutine, name)?, context))
    }

    /// `call_soon(function, context=context)`.
    ///
    /// # Errors
    /// As [`EventLoop::call_soon`].
    pub fn call_soon_in<R: 'static>(
        &self,
        function: impl FnOnce() -> Result<R> + 'static,
        context: Option<ContextObject>,
    ) -> Result<Handle> {
        let function = within(context, move |()| function());
        self.call_soon(move || function(()))
    }

    /// `call_soon(function, a, context=context)`.
    ///
    /// # Errors
    /// As [`EventLoop::call_soon`].
    pub fn call_soon_in_with_1<A: 'static, R: 'static>(
        &self,
        function: impl FnOnce(A) -> Result<R> + 'static,
        a: A,
        context: Option<ContextObject>,
    ) -> Result<Handle> {
        let function = within(context, function);
        self.call_soon(move || function(a))
    }

    /// `call_later(delay, function, context=context)`.
    ///
    /// # Errors
    /// As [`EventLoop::call_soon`].
    pub fn call_later_in<R: 'static>(
        &self,
        delay: f64,
        function: impl FnOnce() -> Result<R> + 'static,
        context: Option<ContextObject>,
    ) -> Result<Handle> {
        let function = within(context, move |()| function());
        self.call_later(delay, move || function(()))
    }

    /// `call_later(delay, function, a, context=context)`.
    ///
    /// # Errors
    /// As [`EventLoop::call_soon`].
    pub fn call_later_in_with_1<A: 'static, R: 'static>(
        &self,
        delay: f64,
        function: impl FnOnce(A) -> Result<R> + 'static,
        a: A,
        context: Option<ContextObject>,
    ) -> Result<Handle> {
        let function = within(context, function);
        self.call_later(delay, move || function(a))
    }
}

impl<T: Object> Future<T> {
    /// `add_done_callback(function, context=context)`.
    pub fn add_done_callback_in<R: 'static>(
        &self,
        function: impl FnOnce(Future<T>) -> Result<R> + 'static,
        context: Option<ContextObject>,
    ) {
        self.add_done_callback(within(context, function));
    }
}

impl<T: Object> Task<T> {
    /// `add_done_callback(function, context=context)`.
    pub fn add_done_callback_in<R: 'static>(
        &self,
        function: impl FnOnce(Task<T>) -> Result<R> + 'static,
        context: Option<ContextObject>,
    ) {
        self.add_done_callback(within(context, function));
    }
}
