//! The real clock and waiting, on an operating system.

use std::sync::atomic::{AtomicUsize, Ordering};
use std::sync::{Mutex, MutexGuard, OnceLock, PoisonError};
use std::task::Waker;
use std::thread::{self, Thread};
use std::time::{Duration, Instant, SystemTime};

use super::timers;
use crate::platform::TaskKey;
use crate::platform::hosts::Hosts;

static START: OnceLock<Instant> = OnceLock::new();

pub(super) fn monotonic() -> f64 {
    START.get_or_init(Instant::now).elapsed().as_secs_f64()
}

pub(super) fn wall() -> f64 {
    match SystemTime::now().duration_since(SystemTime::UNIX_EPOCH) {
        Ok(since) => since.as_secs_f64(),
        Err(before) => -before.duration().as_secs_f64(),
    }
}

/// Longer waits are cut, as asyncio does (`MAXIMUM_SELECT_TIMEOUT`).
const LONGEST: f64 = 24.0 * 3600.0;

fn duration(seconds: f64) -> Duration {
    Duration::from_secs_f64(seconds.clamp(0.0, LONGEST))
}

pub(super) fn wall_ns() -> i64 {
    match SystemTime::now().duration_since(SystemTime::UNIX_EPOCH) {
        Ok(since) => since.as_nanos() as i64,
        Err(before) => -(before.duration().as_nanos() as i64),
    }
}

pub(super) fn park(seconds: Option<f64>) {
    match seconds {
        Some(seconds) => thread::park_timeout(duration(seconds)),
        None => thread::park(),
    }
}

/// Wake-ups from anywhere, for the executors of all threads.
struct Inbox {
    threads: Vec<Thread>,
    wakes: Vec<TaskKey>,
    hosts: Hosts,
}

static INBOX: Mutex<Inbox> = Mutex::new(Inbox {
    threads: Vec::new(),
    wakes: Vec::new(),
    hosts: Hosts::new(),
});
/// How many wake-ups lie in the inbox: an executor looks at this in every iteration.
static POSTED: AtomicUsize = AtomicUsize::new(0);

fn inbox() -> MutexGuard<'static, Inbox> {
    INBOX.lock().unwrap_or_else(PoisonError::into_inner)
}

/// A number for the executor of this thread.
pub(crate) fn claim_executor() -> u32 {
    let mut inbox = inbox();
    inbox.threads.push(thread::current());
    inbox.threads.len() as u32 - 1
}

/// Asks the executor of a task to step it; from any thread.
pub(crate) fn post(key: TaskKey) {
    let mut inbox = inbox();
    inbox.wakes.push(key);
    POSTED.store(inbox.wakes.len(), Ordering::Release);
    if let Some(thread) = inbox.threads.get(key.executor as usize) {
        thread.unpark();
    }
    drop(inbox);
    ring(key.executor);
}

/// A run of the host's waits for the executor.
pub(crate) fn enter_host(executor: u32, run: u32, waker: &Waker) {
    inbox().hosts.enter(executor, run, waker);
}

/// A run of the host's has ended.
pub(crate) fn leave_host(executor: u32, run: u32) {
    inbox().hosts.leave(executor, run);
}

/// Wakes whoever waits for the executor; outside of the lock, as a waker may do anything.
pub(crate) fn ring(executor: u32) {
    let wakers: Vec<Waker> = inbox().hosts.of(executor).cloned().collect();
    wakers.into_iter().for_each(Waker::wake);
}

/// Whether there are wake-ups for any executor.
pub(crate) fn is_posted() -> bool {
    POSTED.load(Ordering::Acquire) != 0
}

/// Takes the wake-ups of one executor.
pub(crate) fn collect(executor: u32, mut wake: impl FnMut(TaskKey)) {
    let mut mine = Vec::new();
    {
        let mut inbox = inbox();
        inbox.wakes.retain(|key| {
            let other = key.executor != executor;
            if !other {
                mine.push(*key);
            }
            other
        });
        POSTED.store(inbox.wakes.len(), Ordering::Release);
    }
    mine.into_iter().for_each(&mut wake);
}

/// Calls the waker when the clock shows `when`.
pub(super) fn wake_at(when: f64, waker: &Waker) {
    timers::wake_after(duration(when - monotonic()), waker);
}
