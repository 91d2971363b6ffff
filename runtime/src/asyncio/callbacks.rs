//! `call_soon` and its kin with arguments for the function.
//!
//! ```python
//! loop.call_later(0.5, print, "half a second", "later")
//! ```

use super::event_loop::EventLoop;
use super::handle::Handle;
use crate::exc::Result;

impl EventLoop {
    /// `call_soon` with 1 argument for the function.
    ///
    /// # Errors
    /// As [`EventLoop::call_soon`].
    pub fn call_soon_with_1<A: 'static, R>(
        &self,

        function: impl FnOnce(A) -> Result<R> + 'static,
        a: A,
    ) -> Result<Handle> {
        self.call_soon(move || function(a))
    }

    /// `call_soon` with 2 arguments for the function.
    ///
    /// # Errors
    /// As [`EventLoop::call_soon`].
    pub fn call_soon_with_2<A: 'static, B: 'static, R>(
        &self,

        function: impl FnOnce(A, B) -> Result<R> + 'static,
        a: A,
        b: B,
    ) -> Result<Handle> {
        self.call_soon(move || function(a, b))
    }

    /// `call_soon` with 3 arguments for the function.
    ///
    /// # Errors
    /// As [`EventLoop::call_soon`].
    pub fn call_soon_with_3<A: 'static, B: 'static, C: 'static, R>(
        &self,

        function: impl FnOnce(A, B, C) -> Result<R> + 'static,
        a: A,
        b: B,
        c: C,
    ) -> Result<Handle> {
        self.call_soon(move || function(a, b, c))
    }

    /// `call_later` with 1 argument for the function.
    ///
    /// # Errors
    /// As [`EventLoop::call_soon`].
    pub fn call_later_with_1<A: 'static, R>(
        &self,
        delay: f64,
        function: impl FnOnce(A) -> Result<R> + 'static,
        a: A,
    ) -> Result<Handle> {
        self.call_later(delay, move || function(a))
    }

    /// `call_later` with 2 arguments for the function.
    ///
    /// # Errors
    /// As [`EventLoop::call_soon`].
    pub fn call_later_with_2<A: 'static, B: 'static, R>(
        &self,
        delay: f64,
        function: impl FnOnce(A, B) -> Result<R> + 'static,
        a: A,
        b: B,
    ) -> Result<Handle> {
        self.call_later(delay, move || function(a, b))
    }

    /// `call_later` with 3 arguments for the function.
    ///
    /// # Errors
    /// As [`EventLoop::call_soon`].
    pub fn call_later_with_3<A: 'static, B: 'static, C: 'static, R>(
        &self,
        delay: f64,
        function: impl FnOnce(A, B, C) -> Result<R> + 'static,
        a: A,
        b: B,
        c: C,
    ) -> Result<Handle> {
        self.call_later(delay, move || function(a, b, c))
    }

    /// `call_at` with 1 argument for the function.
    ///
    /// # Errors
    /// As [`EventLoop::call_soon`].
    pub fn call_at_with_1<A: 'static, R>(
        &self,
        when: f64,
        function: impl FnOnce(A) -> Result<R> + 'static,
        a: A,
    ) -> Result<Handle> {
        self.call_at(when, move || function(a))
    }

    /// `call_at` with 2 arguments for the function.
    ///
    /// # Errors
    /// As [`EventLoop::call_soon`].
    pub fn call_at_with_2<A: 'static, B: 'static, R>(
        &self,
        when: f64,
        function: impl FnOnce(A, B) -> Result<R> + 'static,
        a: A,
        b: B,
    ) -> Result<Handle> {
        self.call_at(when, move || function(a, b))
    }

    /// `call_at` with 3 arguments for the function.
    ///
    /// # Errors
    /// As [`EventLoop::call_soon`].
    pub fn call_at_with_3<A: 'static, B: 'static, C: 'static, R>(
        &self,
        when: f64,
        function: impl FnOnce(A, B, C) -> Result<R> + 'static,
        a: A,
        b: B,
        c: C,
    ) -> Result<Handle> {
        self.call_at(when, move || function(a, b, c))
    }
}
