//! The machine where there is an operating system, or nothing but this program.
//!
//! The clock is chosen at run time. On the real one `sleep(1)` takes a second; on the virtual one
//! (`use_virtual_clock`) waiting moves the clock, so `sleep(3600)` in a test is instant and the
//! order of timers is deterministic. `time.sleep`, `time.time`, `time.monotonic` and
//! `time.perf_counter` read the same clock as the executor. Without `std` there is only the
//! virtual one.

mod mock;
#[cfg(feature = "std")]
mod std;
#[cfg(not(feature = "std"))]
#[path = "host/alone.rs"]
mod std;
#[cfg(feature = "std")]
mod timers;
pub(crate) mod waker_data;

use core::cell::Cell;
use core::cmp::Ordering;

use self::std as real;

pub use mock::{advance, use_real_clock, use_virtual_clock};
pub(crate) use real::{claim_executor, collect, enter_host, is_posted, leave_host, post, ring};

/// A point of the clock, in seconds.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Instant(f64);

/// A time to wait, in seconds.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Span(f64);

/// Which executor of the process a task belongs to.
pub(crate) type Home = u32;

/// A task as any thread may name it: which executor it belongs to, where its registry keeps it,
/// and its number (a place in the registry is used again, a number never).
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(crate) struct TaskKey {
    pub(crate) executor: Home,
    pub(crate) index: u32,
    pub(crate) id: u32,
}

/// Timers due within this many seconds count as due: the resolution of the clock.
const RESOLUTION: f64 = 1e-9;

impl Instant {
    pub(crate) const START: Instant = Instant(0.0);

    pub(crate) fn now() -> Instant {
        Instant(monotonic())
    }

    /// When [`monotonic`] shows `seconds`.
    #[inline]
    pub(crate) fn at(seconds: f64) -> Instant {
        Instant(seconds)
    }

    /// What [`monotonic`] shows then.
    pub(crate) fn seconds(self) -> f64 {
        self.0
    }

    #[inline]
    pub(crate) fn after(self, span: Span) -> Instant {
        Instant(self.0 + span.0)
    }

    /// Whether a timer set for this fires `now`.
    #[inline]
    pub(crate) fn is_due(self, now: Instant) -> bool {
        self.0 < now.0 + RESOLUTION
    }

    pub(crate) fn cmp(self, other: Instant) -> Ordering {
        self.0.total_cmp(&other.0)
    }
}

impl Span {
    #[inline]
    pub(crate) fn from_seconds(seconds: f64) -> Span {
        Span(seconds)
    }

    #[inline]
    pub(crate) fn from_ms(ms: i64) -> Span {
        Span(ms as f64 / 1000.0)
    }

    pub(crate) fn from_us(us: i64) -> Span {
        Span(us as f64 / 1e6)
    }

    /// Whether there is nothing to wait for.
    #[inline]
    pub(crate) fn is_over(self) -> bool {
        self.0 <= 0.0
    }
}

/// Seconds of a clock that never goes back.
pub fn monotonic() -> f64 {
    mock::now().unwrap_or_else(real::monotonic)
}

/// Seconds since 1970.
pub fn wall() -> f64 {
    match mock::now() {
        Some(now) => mock::EPOCH + now,
        None => real::wall(),
    }
}

/// As [`wall`], in nanoseconds.
pub(crate) fn wall_ns() -> i64 {
    match mock::now() {
        Some(now) => ((mock::EPOCH + now) * 1e9) as i64,
        None => real::wall_ns(),
    }
}

/// Microseconds of the clock of [`monotonic`].
pub(crate) fn micros() -> i64 {
    (monotonic() * 1e6) as i64
}

/// Nanoseconds of the clock of [`monotonic`].
pub(crate) fn nanos() -> i64 {
    (monotonic() * 1e9) as i64
}

/// Waits until `until`, or until Ctrl-C: `time.sleep`. It may return early.
pub(crate) fn nap(until: Option<Instant>) {
    park(until);
}

/// Waits until `until` or until something wakes the executor; without `until`, for the latter only.
pub(crate) fn park(until: Option<Instant>) {
    match (mock::now(), until) {
        (Some(now), Some(until)) => mock::advance(until.0 - now),
        (None, Some(until)) => {
            let wait = until.0 - real::monotonic();
            if wait > 0.0 {
                real::park(Some(wait));
            }
        }
        (_, None) => real::park(None),
    }
}

/// Calls the waker at `when`: for sleeps under another executor.
pub(crate) fn wake_at(when: Instant, waker: &core::task::Waker) {
    match mock::now() {
        Some(now) => {
            mock::advance(when.0 - now);
            waker.wake_by_ref();
        }
        None => real::wake_at(when.0, waker),
    }
}

/// A flag that the executor watches went up: no interrupt handler can have done that, so whoever
/// waits is woken at once.
pub(crate) fn attention() {
    crate::executor::interrupts::check();
}

/// Whether waiting moves the clock.
pub fn is_virtual() -> bool {
    mock::now().is_some()
}

local! {
    /// The host's interrupts come from this thread alone.
    static LINES: Cell<u64> = Cell::new(0);
}

/// Notes that an interrupt line below 64 has work for Python code.
pub(crate) fn note_line(line: u8) {
    LINES.with(|lines| lines.set(lines.get() | 1 << line));
}

/// Takes the lowest of the lines that were noted.
pub(crate) fn take_line() -> Option<u8> {
    LINES.with(|lines| {
        let noted = lines.get();
        lines.set(noted & noted.wrapping_sub(1));
        (noted != 0).then(|| noted.trailing_zeros() as u8)
    })
}
