//! The stack that the compiler runs on.
//!
//! Problem: expressions may be chains of thousands of operands, and every stage walks them
//! recursively; the caller's stack (a build script's main thread, a test's thread) is not ours to
//! choose.
//!
//! Invariant: one compilation is one thread and what helps it, however many entry points it passes
//! through. What a stage frees the next one uses again; a thread for each stage would have memory
//! of its own.

use std::cell::Cell;
use std::panic::resume_unwind;
use std::thread::{self, Builder, Scope, ScopedJoinHandle};

/// Enough for the most nested input that [`crate::syntax::parse`] accepts, in debug builds too; it
/// is only reserved until it is needed.
const SIZE: usize = 512 << 20;

thread_local! {
    /// Whether this thread was made here.
    static IS_DEEP: Cell<bool> = const { Cell::new(false) };
}

/// Runs `work` beside what this thread does; `None` where there is no thread to be had.
pub(crate) fn second<'scope, T: Send + 'scope>(
    scope: &'scope Scope<'scope, '_>,
    work: impl FnOnce() -> T + Send + 'scope,
) -> Option<ScopedJoinHandle<'scope, T>> {
    let builder = Builder::new().name("compiler".to_owned()).stack_size(SIZE);
    let run = || {
        IS_DEEP.set(true);
        work()
    };
    builder.spawn_scoped(scope, run).ok()
}

/// What a thread made of its work.
pub(crate) fn joined<T>(thread: ScopedJoinHandle<'_, T>) -> T {
    match thread.join() {
        Ok(value) => value,
        Err(panic) => resume_unwind(panic),
    }
}

/// What both make: `other` on a [`second`] thread, `this` on this one, which does all where there
/// is no other.
pub(crate) fn both<A: Send, B>(
    other: impl FnOnce() -> A + Send,
    this: impl FnOnce() -> B,
) -> (A, B) {
    let mut slot = Some(other);
    let (done, own) = thread::scope(|scope| {
        let run = || slot.take().map(|other| other());
        let thread = second(scope, run);
        let own = this();
        (thread.and_then(joined), own)
    });
    match (done, slot) {
        (Some(value), _) => (value, own),
        (None, Some(other)) => (other(), own),
        (None, None) => resume_unwind(Box::new("the thread took the work along")),
    }
}

/// Runs `work` on a stack of [`SIZE`]: on this thread if it has one, else on a new one; on this one
/// as well where there is no thread to be had.
pub(crate) fn deep<T: Send>(work: impl FnOnce() -> T + Send) -> T {
    match IS_DEEP.get() {
        true => work(),
        false => both(work, || ()).0,
    }
}
