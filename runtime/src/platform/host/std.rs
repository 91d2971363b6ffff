//! The real clock and waiting, on an operating system.

use std::sync::atomic::{AtomicUsize, Ordering};
use std::sync::{Mutex, MutexGuard, OnceLock, PoisonError};
use std::task::Waker;
use std::thread::{self, Thread};
use std::time::{Duration, Instant, SystemTime};

use crate::platform::TaskKey;

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
}

static INBOX: Mutex<Inbox> = Mutex::new(Inbox {
    threads: Vec::new(),
    wakes: Vec::new(),
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
}

/// Takes the wake-ups of one executor.
pub(crate) fn collect(executor: u32, _tasks: u32, mut wake: impl FnMut(TaskKey)) {
    if POSTED.load(Ordering::Acquire) == 0 {
        return;
    }
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

/// Calls the waker when the clock shows `when`: a thread for each, as foreign executors seldom sleep
/// through us.
pub(super) fn wake_at(when: f64, waker: &Waker) {
    let waker = waker.clone();
    thread::spawn(move || {
        thread::sleep(duration(when - monotonic()));
        waker.wake();
    });
}
