//! The depth of calls, so that deep recursion raises RecursionError and never crashes.
//!
//! ```python
//! def down(n):
//!     return down(n + 1)
//! ```
//! starts with `let _depth = rt::enter()?;`. Two limits hold: Python's count of calls, and the
//! end of the machine stack, which debug builds of big functions may meet first. The second
//! doubles as the place where a pending Ctrl-C becomes KeyboardInterrupt: raising the stack limit
//! above every address sends the next call to the slow path, at no cost to the good one.
//!
//! Source: `Py_EnterRecursiveCall` in the C API reference.

use core::cell::Cell;
use core::sync::atomic::Ordering;
#[cfg(feature = "std")]
use core::sync::atomic::{AtomicBool, AtomicUsize};

use crate::exc::{Exc, Result};
#[cfg(not(feature = "std"))]
use crate::single::Plain;
use crate::single::per_thread;

#[cfg(not(feature = "std"))]
type AtomicBool = Plain<bool>;
#[cfg(not(feature = "std"))]
type AtomicUsize = Plain<usize>;

per_thread! {
    /// How many calls are entered.
    static DEPTH: Cell<u32> = Cell::new(0);
}

/// Whether there may be a Ctrl-C.
pub(crate) const HAS_KEYBOARD: bool = cfg!(feature = "std");

per_thread! {
    static LIMIT: Cell<u32> = Cell::new(1000);
}

/// The lowest address that a call may start at; 0 where the stack's extent is unknown.
static STACK_END: AtomicUsize = AtomicUsize::new(0);
/// What to put back into `STACK_END` after an interrupt was taken.
static REAL_STACK_END: AtomicUsize = AtomicUsize::new(0);
static INTERRUPTED: AtomicBool = AtomicBool::new(false);
#[cfg(not(feature = "bigint"))]
static OVERFLOWN: AtomicBool = AtomicBool::new(false);

/// Leaves the call when dropped: calls end in the reverse of the order in which they were entered.
/// It knows the depth around the call, so that leaving does not wait for what entering stored.
#[must_use = "the call ends when this is dropped"]
pub struct Depth(u32);

impl Drop for Depth {
    #[inline(always)]
    fn drop(&mut self) {
        DEPTH.with(|it| it.set(self.0));
    }
}

/// Enters a call. Raises RecursionError at the limit.
#[inline]
pub fn enter() -> Result<Depth> {
    let around = DEPTH.with(Cell::get);
    DEPTH.with(|it| it.set(around.wrapping_add(1)));
    let guard = Depth(around);
    let too_deep = around >= LIMIT.with(Cell::get);
    if too_deep || stack_address() < STACK_END.load(Ordering::Relaxed) {
        slow_path(too_deep)?;
    }
    Ok(guard)
}

#[inline(always)]
fn stack_address() -> usize {
    let marker = 0u8;
    &raw const marker as usize
}

#[cold]
fn slow_path(too_deep: bool) -> Result<()> {
    check_interrupt()?;
    if too_deep || stack_address() < STACK_END.load(Ordering::Relaxed) {
        return Err(Exc::recursion_error("maximum recursion depth exceeded"));
    }
    Ok(())
}

/// `sys.getrecursionlimit()`.
pub fn limit() -> i64 {
    i64::from(LIMIT.with(Cell::get))
}

/// `sys.setrecursionlimit(limit)`. Raises ValueError below 1, RecursionError below the depth.
pub fn set_limit(limit: i64) -> Result<()> {
    if limit < 1 {
        return Err(Exc::value_error(
            "recursion limit must be greater or equal than 1",
        ));
    }
    let Ok(limit) = u32::try_from(limit) else {
        return Err(Exc::overflow_error(
            "Python int too large to convert to C int",
        ));
    };
    let depth = DEPTH.with(Cell::get);
    if depth >= limit {
        return Err(Exc::recursion_error(alloc::format!(
            "cannot set the recursion limit to {limit} at the recursion depth {depth}: the limit \
             is too low"
        )));
    }
    LIMIT.with(|it| it.set(limit));
    Ok(())
}

/// Tells where the stack of this thread ends; [`enter`] keeps `reserve` bytes above it free.
#[cfg(feature = "std")]
pub(crate) fn set_stack(size: usize) {
    // What formatting a traceback and the drop glue of long chains may need.
    let reserve = (size / 8).min(1 << 20);
    let end = stack_address().saturating_sub(size).saturating_add(reserve);
    REAL_STACK_END.store(end, Ordering::Relaxed);
    STACK_END.store(end, Ordering::Relaxed);
}

/// Asks the thread that runs Python code to raise KeyboardInterrupt at its next call, print or
/// sleep. May be called from any thread.
pub fn interrupt() {
    INTERRUPTED.store(true, Ordering::Release);
    STACK_END.store(usize::MAX, Ordering::Release);
}

/// Whether [`interrupt`] was asked for and not taken yet.
pub fn is_interrupted() -> bool {
    INTERRUPTED.load(Ordering::Relaxed)
}

/// An operator that cannot fail where it stands went beyond the ints of this build.
#[cfg(not(feature = "bigint"))]
#[cold]
pub(crate) fn overflow() {
    OVERFLOWN.store(true, Ordering::Relaxed);
    interrupt();
}

/// Raises KeyboardInterrupt when Ctrl-C is pending.
#[inline]
pub fn check_interrupt() -> Result<()> {
    if INTERRUPTED.load(Ordering::Relaxed) {
        return take_interrupt();
    }
    Ok(())
}

#[cold]
fn take_interrupt() -> Result<()> {
    STACK_END.store(REAL_STACK_END.load(Ordering::Relaxed), Ordering::Relaxed);
    INTERRUPTED.store(false, Ordering::Relaxed);
    #[cfg(not(feature = "bigint"))]
    if OVERFLOWN.load(Ordering::Relaxed) {
        OVERFLOWN.store(false, Ordering::Relaxed);
        return Err(Exc::overflow_error("int beyond 64 bits"));
    }
    Err(Exc::keyboard_interrupt())
}
