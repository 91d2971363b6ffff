//! `asyncio.sleep`, the leaf that most coroutines wait on.
//!
//! ```python
//! await asyncio.sleep(0)     # to the back of the ready queue
//! await asyncio.sleep(1.5)   # into the sleep queue
//! ```
//!
//! Nothing is allocated: a sleeping task is an entry of the sleep queue. In CPython a sleep is a
//! future that a timer completes, so waking takes two hops: the timer's and the future's.

use core::future::Future;
use core::pin::Pin;
use core::task::{Context, Poll};

use crate::exc::Result;
use crate::executor;
use crate::executor::Place;
use crate::executor::driver::{self, Mode};
use crate::platform::{self, Instant, Span};

/// `asyncio.sleep(delay)`.
///
/// # Errors
/// RuntimeError when no loop runs; what is thrown in.
#[inline]
pub fn sleep(delay: f64) -> Sleep {
    Sleep::new(Span::from_seconds(delay))
}

/// `asyncio.sleep(delay, result)`.
///
/// # Errors
/// As [`sleep`].
pub async fn sleep_result<T>(delay: f64, result: T) -> Result<T> {
    sleep(delay).await?;
    Ok(result)
}

/// MicroPython's `asyncio.sleep_ms(delay)`.
///
/// # Errors
/// As [`sleep`].
#[inline]
pub fn sleep_ms(delay: i64) -> Sleep {
    Sleep::new(Span::from_ms(delay))
}

/// What `asyncio.sleep(delay).await` waits on: two words in every sleeping task.
#[must_use = "a sleep waits when it is awaited"]
pub struct Sleep(Asleep);

enum Asleep {
    /// Let go once.
    Yielded,
    /// Not begun, and nothing to wait for.
    Over,
    /// Not begun; the delay.
    New(Span),
    /// Our task is in the sleep queue.
    Timer,
    /// Watched by another executor, until then.
    Until(Instant),
}

impl Future for Sleep {
    type Output = Result<()>;

    #[inline]
    fn poll(mut self: Pin<&mut Self>, cx: &mut Context<'_>) -> Poll<Result<()>> {
        match self.0 {
            Asleep::Yielded => Poll::Ready(match driver::take_thrown() {
                None => Ok(()),
                Some(exc) => Err(exc),
            }),
            Asleep::Over => {
                driver::let_go(cx);
                self.0 = Asleep::Yielded;
                Poll::Pending
            }
            Asleep::New(delay) => self.fall_asleep(delay, cx),
            Asleep::Timer | Asleep::Until(_) => self.look_at_clock(cx),
        }
    }
}

impl Sleep {
    #[inline]
    fn new(delay: Span) -> Sleep {
        Sleep(if delay.is_over() {
            Asleep::Over
        } else {
            Asleep::New(delay)
        })
    }

    #[inline(never)]
    fn fall_asleep(&mut self, delay: Span, cx: &mut Context<'_>) -> Poll<Result<()>> {
        let when = Instant::now().after(delay);
        match driver::mode(cx) {
            Mode::Task(task) => {
                task.core().fired().set(false);
                task.core().link.timer().set(when);
                task.core().link.goes(Place::Drowsy);
                self.0 = Asleep::Timer;
            }
            Mode::Hand => {
                if let Err(exc) = executor::require_running() {
                    return Poll::Ready(Err(exc));
                }
                self.0 = Asleep::Until(when);
            }
            Mode::Foreign => {
                platform::wake_at(when, cx.waker());
                self.0 = Asleep::Until(when);
            }
        }
        Poll::Pending
    }

    #[inline(never)]
    fn look_at_clock(&mut self, cx: &mut Context<'_>) -> Poll<Result<()>> {
        if let Some(exc) = driver::take_thrown() {
            return Poll::Ready(Err(exc));
        }
        let asleep = match (&self.0, driver::mode(cx)) {
            (Asleep::Timer, Mode::Task(task)) => {
                let early = !task.core().fired().replace(false);
                if early {
                    task.core().link.goes(Place::Drowsy);
                }
                early
            }
            (Asleep::Until(when), Mode::Foreign) => {
                let early = !when.is_due(Instant::now());
                if early {
                    platform::wake_at(*when, cx.waker());
                }
                early
            }
            _ => false,
        };
        if asleep {
            Poll::Pending
        } else {
            Poll::Ready(Ok(()))
        }
    }
}
