//! Exceptions that belong to exceptions: `__cause__` and `__context__`.
//!
//! ```python
//! try:
//!     {}["k"]
//! except KeyError as e:
//!     raise ValueError("no k") from e
//! ```
//! `from` sets the cause; leaving a handler by another exception sets the context. Invariant: a
//! chain of contexts has no cycle.

use super::{Exc, Result};

impl Exc {
    /// The exception, raised while `handled` was being handled.
    pub fn during(self, handled: &impl Handled) -> Exc {
        if let Some(handled) = handled.handled() {
            self.set_handled(handled);
        }
        self
    }

    /// `raise self from cause`.
    pub fn with_cause(self, cause: &Exc) -> Exc {
        let more = self.make_more();
        more.suppress_context.set(true);
        *more.cause.borrow_mut() = Some(cause.clone());
        self
    }

    /// `raise self from None`.
    pub fn from_none(self) -> Exc {
        let more = self.make_more();
        more.suppress_context.set(true);
        *more.cause.borrow_mut() = None;
        self
    }

    /// `self.__cause__`.
    pub fn cause(&self) -> Option<Exc> {
        self.more()?.cause.borrow().clone()
    }

    /// `self.__context__`.
    pub fn context(&self) -> Option<Exc> {
        self.more()?.context.borrow().clone()
    }

    /// `self.__suppress_context__`.
    pub fn suppress_context(&self) -> bool {
        self.more().is_some_and(|it| it.suppress_context.get())
    }

    /// `self.__context__ = context`.
    pub fn set_context(&self, context: Option<Exc>) {
        if context.is_some() || self.more().is_some() {
            *self.make_more().context.borrow_mut() = context;
        }
    }

    /// Says that `self` leaves a handler (or a `finally`) that was dealing with `handled`: the
    /// innermost exception of the chain that has no context yet gets it. An exception that is
    /// itself in the chain (a re-raise) changes nothing.
    #[cold]
    pub fn set_handled(&self, handled: &Exc) {
        let mut last = self.clone();
        loop {
            if last.is_same(handled) {
                return;
            }
            match last.context() {
                Some(next) => last = next,
                None => break,
            }
        }
        // A handled exception that already leads back to `last` would close a cycle.
        let mut at = Some(handled.clone());
        while let Some(exc) = at {
            let next = exc.context();
            if next.as_ref().is_some_and(|next| next.is_same(&last)) {
                exc.set_context(None);
                break;
            }
            at = next;
        }
        last.set_context(Some(handled.clone()));
    }
}

/// What a handler or a `finally` is dealing with.
pub trait Handled {
    /// The exception, if there is one.
    fn handled(&self) -> Option<&Exc>;
}

impl Handled for Exc {
    fn handled(&self) -> Option<&Exc> {
        Some(self)
    }
}

impl<T> Handled for Result<T> {
    fn handled(&self) -> Option<&Exc> {
        self.as_ref().err()
    }
}

/// Marks what escapes from a handler.
pub trait During {
    /// On an error, records that it arose while `handled` was being handled.
    fn during(self, handled: &impl Handled) -> Self;
}

impl<T> During for Result<T> {
    #[inline(always)]
    fn during(self, handled: &impl Handled) -> Self {
        if let (Err(exc), Some(handled)) = (&self, handled.handled()) {
            exc.set_handled(handled);
        }
        self
    }
}
