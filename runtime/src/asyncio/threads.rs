//! Work for a thread: done by the loop itself, between two steps of tasks.
//!
//! ```python
//! data = await asyncio.to_thread(read, path)
//! size = await loop.run_in_executor(None, os.path.getsize, path)
//! ```
//! Objects belong to one thread, so there is no other; what is awaited is the same.

use core::future::Future as RustFuture;

use super::event_loop::EventLoop;
use super::future::Future;
use super::handle;
use super::sleep::sleep;
use crate::dynamic;
use crate::exc::Result;
use crate::function::Args;
use crate::object::Object;
use crate::value::Value;

/// `to_thread(function)`.
///
/// # Errors
/// What the function raises.
pub async fn to_thread<R>(function: impl FnOnce() -> Result<R>) -> Result<R> {
    sleep(0.0).await?;
    function()
}

/// `to_thread` with 1 argument for the function.
///
/// # Errors
/// What the function raises.
pub fn to_thread_with_1<A, R>(
    function: impl FnOnce(A) -> Result<R>,
    a: A,
) -> impl RustFuture<Output = Result<R>> {
    to_thread(move || function(a))
}

/// `to_thread` with 2 arguments for the function.
///
/// # Errors
/// What the function raises.
pub fn to_thread_with_2<A, B, R>(
    function: impl FnOnce(A, B) -> Result<R>,
    a: A,
    b: B,
) -> impl RustFuture<Output = Result<R>> {
    to_thread(move || function(a, b))
}

/// `to_thread` with 3 arguments for the function.
///
/// # Errors
/// What the function raises.
pub fn to_thread_with_3<A, B, C, R>(
    function: impl FnOnce(A, B, C) -> Result<R>,
    a: A,
    b: B,
    c: C,
) -> impl RustFuture<Output = Result<R>> {
    to_thread(move || function(a, b, c))
}

/// `to_thread(function, *args, **kwargs)` of any function.
///
/// # Errors
/// What the function raises; TypeError when it is none.
pub fn to_thread_dynamic(
    function: &Value,
    args: &Args,
) -> impl RustFuture<Output = Result<Value>> + use<> {
    let (function, args) = (function.clone(), args.clone());
    to_thread(move || dynamic::call(&function, args))
}

impl EventLoop {
    /// `run_in_executor(executor, function)`.
    pub fn run_in_executor<R: Object>(
        &self,
        _executor: &Value,
        function: impl FnOnce() -> Result<R> + 'static,
    ) -> Future<R> {
        let future = Future::new();
        let done = future.clone();
        handle::soon(move || match function() {
            _ if done.done() => Ok(()),
            Ok(result) => done.set_result(result),
            Err(exc) => done.set_exception(exc),
        });
        future
    }

    /// `run_in_executor` with 1 argument for the function.
    pub fn run_in_executor_with_1<A: 'static, R: Object>(
        &self,
        executor: &Value,
        function: impl FnOnce(A) -> Result<R> + 'static,
        a: A,
    ) -> Future<R> {
        self.run_in_executor(executor, move || function(a))
    }

    /// `run_in_executor` with 2 arguments for the function.
    pub fn run_in_executor_with_2<A: 'static, B: 'static, R: Object>(
        &self,
        executor: &Value,
        function: impl FnOnce(A, B) -> Result<R> + 'static,
        a: A,
        b: B,
    ) -> Future<R> {
        self.run_in_executor(executor, move || function(a, b))
    }

    /// `run_in_executor` with 3 arguments for the function.
    pub fn run_in_executor_with_3<A: 'static, B: 'static, C: 'static, R: Object>(
        &self,
        executor: &Value,
        function: impl FnOnce(A, B, C) -> Result<R> + 'static,
        a: A,
        b: B,
        c: C,
    ) -> Future<R> {
        self.run_in_executor(executor, move || function(a, b, c))
    }
}
