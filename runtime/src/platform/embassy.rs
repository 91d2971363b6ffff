//! The machine of a firmware: the clock of embassy's time driver, and sleep until an interrupt.
//!
//! ```python
//! await asyncio.sleep_ms(50)      # ticks; the core stands still for them
//! ```
//! Any embassy HAL supplies the driver. Wake-ups may come from interrupt handlers: what they touch
//! is three words, changed with interrupts masked.
//!
//! Invariants:
//! 1. Nothing here allocates, frees or takes a float but the functions that have seconds in their
//!    signature.
//! 2. The core sleeps with interrupts masked, after a look at everything that could wake the
//!    executor. An interrupt that comes in between is pending then, and ends the sleep at once.

use core::cell::{Cell, RefCell};
use core::cmp;
use core::sync::atomic::{AtomicBool, Ordering::Relaxed};
use core::task::{RawWaker, RawWakerVTable, Waker};

use critical_section::Mutex;
use embassy_time_driver::TICK_HZ;

use super::hosts::Hosts;

/// A point of the clock, in ticks since the start. Packed, because tasks are counted in bytes.
#[derive(Clone, Copy, Debug)]
#[repr(packed(4))]
pub(crate) struct Instant(u64);

/// A time to wait, in ticks. Packed as well.
#[derive(Clone, Copy, Debug)]
#[repr(packed(4))]
pub(crate) struct Span(i64);

/// Which executor a task belongs to: there is one.
pub(crate) type Home = ();

impl Instant {
    pub(crate) const START: Instant = Instant(0);

    #[inline]
    pub(crate) fn now() -> Instant {
        Instant(embassy_time_driver::now())
    }

    /// When [`monotonic`] shows `seconds`.
    pub(crate) fn at(seconds: f64) -> Instant {
        Instant((seconds * TICK_HZ as f64) as u64)
    }

    /// What [`monotonic`] shows then.
    pub(crate) fn seconds(self) -> f64 {
        self.0 as f64 / TICK_HZ as f64
    }

    #[inline]
    pub(crate) fn after(self, span: Span) -> Instant {
        Instant(self.0.saturating_add_signed(span.0))
    }

    /// Whether a timer set for this fires `now`.
    #[inline]
    pub(crate) fn is_due(self, now: Instant) -> bool {
        self.0 <= now.0
    }

    #[inline]
    pub(crate) fn cmp(self, other: Instant) -> cmp::Ordering {
        let (this, other) = (self.0, other.0);
        this.cmp(&other)
    }
}

impl Span {
    #[inline]
    pub(crate) fn from_seconds(seconds: f64) -> Span {
        Span((seconds * TICK_HZ as f64) as i64)
    }

    /// Rounded up: a sleep is never short.
    #[inline]
    pub(crate) fn from_ms(ms: i64) -> Span {
        const HZ: i64 = TICK_HZ as i64;
        Span(if HZ % 1000 == 0 {
            ms.saturating_mul(HZ / 1000)
        } else {
            ms.saturating_mul(HZ).saturating_add(999) / 1000
        })
    }

    /// Rounded up as well.
    pub(crate) fn from_us(us: i64) -> Span {
        const HZ: i64 = TICK_HZ as i64;
        Span(if HZ % 1_000_000 == 0 {
            us.saturating_mul(HZ / 1_000_000)
        } else {
            us.saturating_mul(HZ).saturating_add(999_999) / 1_000_000
        })
    }

    /// Whether there is nothing to wait for.
    #[inline]
    pub(crate) fn is_over(self) -> bool {
        self.0 <= 0
    }
}

/// Seconds since the start.
pub fn monotonic() -> f64 {
    Instant::now().seconds()
}

/// Seconds since the start: a board knows no date.
pub fn wall() -> f64 {
    monotonic()
}

/// As [`wall`], in nanoseconds.
pub(crate) fn wall_ns() -> i64 {
    nanos()
}

/// Microseconds since the start.
pub(crate) fn micros() -> i64 {
    ticks_in(1_000_000)
}

/// Nanoseconds since the start.
pub(crate) fn nanos() -> i64 {
    ticks_in(1_000_000_000)
}

/// The clock in units of which a second has `units`.
fn ticks_in(units: u64) -> i64 {
    let now = Instant::now().0;
    let result = if units % TICK_HZ == 0 {
        now * (units / TICK_HZ)
    } else {
        now / TICK_HZ * units + now % TICK_HZ * units / TICK_HZ
    };
    result as i64
}

/// Sleeps until `until` or until an interrupt has work for Python code: `time.sleep`.
pub(crate) fn nap(until: Option<Instant>) {
    doze(until, || {
        critical_section::with(|token| LINES.borrow(token).get()) != 0
    });
}

/// The clock is the board's.
pub fn is_virtual() -> bool {
    false
}

pub(crate) fn claim_executor() -> Home {}

/// A task as an interrupt may name it: its number. Of that the lowest bits count, and several tasks may
/// have the same: a task that is stepped without need looks at what it waits for, and waits on.
#[derive(Clone, Copy, Debug)]
pub(crate) struct TaskKey(pub(crate) u32);

impl TaskKey {
    fn bit(self) -> u32 {
        self.0 % u32::BITS
    }

    /// Whether it is a key of task `id`.
    pub(crate) fn may_mean(self, id: u32) -> bool {
        self.bit() == TaskKey(id).bit()
    }
}

/// The tasks to step: the bits of their keys.
static WAKES: Mutex<Cell<u32>> = Mutex::new(Cell::new(0));

/// A flag that the executor watches went up, or a task is to be stepped.
static ATTENTION: AtomicBool = AtomicBool::new(false);
/// The time driver called since the alarm was set.
static ALARM: AtomicBool = AtomicBool::new(false);

/// Asks the executor to look at the flags it watches; from anywhere.
pub(crate) fn attention() {
    ATTENTION.store(true, Relaxed);
    ring(());
}

/// The runs that wait under an executor of the host's.
static HOSTS: Mutex<RefCell<Hosts>> = Mutex::new(RefCell::new(Hosts::new()));

/// A run of the host's waits for the executor.
pub(crate) fn enter_host(_executor: Home, run: u32, waker: &Waker) {
    critical_section::with(|token| {
        let mut hosts = HOSTS.borrow(token).borrow_mut();
        hosts.enter(0, run, waker);
        BELL.borrow(token).set(Some(wake_hosts));
    });
}

/// A run of the host's has ended.
pub(crate) fn leave_host(_executor: Home, run: u32) {
    critical_section::with(|token| HOSTS.borrow(token).borrow_mut().leave(0, run));
}

/// Set by the first run, so that a firmware without any does not link what wakes them.
static BELL: Mutex<Cell<Option<fn()>>> = Mutex::new(Cell::new(None));

/// Wakes whoever waits for the executor.
pub(crate) fn ring(_executor: Home) {
    if let Some(wake) = critical_section::with(|token| BELL.borrow(token).get()) {
        wake();
    }
}

/// Embassy's wakers may be called with interrupts masked.
fn wake_hosts() {
    critical_section::with(|token| {
        let hosts = HOSTS.borrow(token).borrow();
        hosts.of(0).for_each(Waker::wake_by_ref);
    });
}

/// Asks the executor to step a task; from anywhere.
pub(crate) fn post(key: TaskKey) {
    critical_section::with(|token| {
        let wakes = WAKES.borrow(token);
        wakes.set(wakes.get() | 1 << key.bit());
    });
    attention();
    ring(());
}

/// The interrupt lines that have work for Python code: a bit for each.
static LINES: Mutex<Cell<u64>> = Mutex::new(Cell::new(0));

/// Notes that an interrupt line below 64 has work for Python code, and asks for attention.
pub(crate) fn note_line(line: u8) {
    critical_section::with(|token| {
        let lines = LINES.borrow(token);
        lines.set(lines.get() | 1 << line);
    });
    attention();
}

/// Takes the lowest of the lines that were noted.
pub(crate) fn take_line() -> Option<u8> {
    critical_section::with(|token| {
        let lines = LINES.borrow(token);
        let noted = lines.get();
        lines.set(noted & noted.wrapping_sub(1));
        (noted != 0).then(|| noted.trailing_zeros() as u8)
    })
}

/// Whether there may be wake-ups.
#[inline]
pub(crate) fn is_posted() -> bool {
    ATTENTION.load(Relaxed)
}

/// Takes the wake-ups.
pub(crate) fn collect(_executor: Home, mut wake: impl FnMut(TaskKey)) {
    ATTENTION.store(false, Relaxed);
    let mut wakes = critical_section::with(|token| WAKES.borrow(token).take());
    while wakes != 0 {
        wake(TaskKey(wakes.trailing_zeros()));
        wakes &= wakes - 1;
    }
}

/// Sleeps until `until` or until something wakes the executor; without `until`, for the latter only.
pub(crate) fn park(until: Option<Instant>) {
    doze(until, || ATTENTION.load(Relaxed));
}

/// Sleeps until `until` or until `is_awake`, which is asked with interrupts masked.
fn doze(until: Option<Instant>, is_awake: impl Fn() -> bool) {
    // The clock is looked at when the alarm says so, and not at every tick.
    ALARM.store(true, Relaxed);
    loop {
        let done = critical_section::with(|_| {
            if is_awake() {
                return true;
            }
            if let Some(until) = until
                && ALARM.load(Relaxed)
            {
                if until.is_due(Instant::now()) {
                    return true;
                }
                ALARM.store(false, Relaxed);
                wake_at(until, &ALARM_WAKER);
                if ALARM.load(Relaxed) {
                    return false;
                }
            }
            wait_for_interrupt();
            false
        });
        if done {
            return;
        }
    }
}

/// Stands still until an interrupt is pending, masked or not.
fn wait_for_interrupt() {
    #[cfg(any(target_arch = "arm", target_arch = "riscv32"))]
    // SAFETY: the instruction changes neither memory nor registers.
    unsafe {
        core::arch::asm!("wfi", options(nomem, nostack, preserves_flags));
    }
    #[cfg(not(any(target_arch = "arm", target_arch = "riscv32")))]
    core::hint::spin_loop();
}

/// Calls the waker at `when`.
pub(crate) fn wake_at(when: Instant, waker: &Waker) {
    embassy_time_driver::schedule_wake(when.0, waker);
}

/// What the time driver calls for the executor itself.
static ALARM_WAKER: Waker =
    // SAFETY: the functions take no data and are safe from anywhere.
    unsafe { Waker::from_raw(RawWaker::new(core::ptr::null(), &ALARM_TABLE)) };
static ALARM_TABLE: RawWakerVTable = RawWakerVTable::new(
    |_| RawWaker::new(core::ptr::null(), &ALARM_TABLE),
    |_| ALARM.store(true, Relaxed),
    |_| ALARM.store(true, Relaxed),
    |_| {},
);

/// The key of a task as the data pointer of a waker: its number, so that an interrupt handler may
/// clone and drop wakers without a heap.
pub(crate) mod waker_data {
    use crate::platform::TaskKey;

    pub(crate) fn new(key: TaskKey) -> *const () {
        core::ptr::without_provenance(key.0 as usize)
    }

    /// # Safety
    /// None: every pointer is the number of some task.
    pub(crate) unsafe fn key(data: *const ()) -> TaskKey {
        TaskKey(data.addr() as u32)
    }

    /// # Safety
    /// None: there is nothing to free.
    pub(crate) unsafe fn free(_data: *const ()) {}
}
