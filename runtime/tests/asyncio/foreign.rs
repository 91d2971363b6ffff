//! The seam to Rust: futures of others under our executor, and our coroutines under others'.

use std::cell::Cell;
use std::future::{Future, poll_fn};
use std::pin::pin;
use std::rc::Rc;
use std::sync::Arc;
use std::task::{Context, Poll, Wake};
use std::thread::{self, Thread};
use std::time::{Duration, Instant};

use crate::trace::task;
use taipan_runtime::rt::{CANCELLED_ERROR, Result, asyncio, coroutine, platform};

/// A future that another thread wakes.
async fn woken_by_a_thread() -> Result<i64> {
    let mut started = false;
    poll_fn(|cx| {
        if started {
            return Poll::Ready(Ok(5));
        }
        started = true;
        let waker = cx.waker().clone();
        thread::spawn(move || {
            thread::sleep(Duration::from_millis(5));
            waker.wake();
        });
        Poll::Pending
    })
    .await
}

/// An executor that knows nothing of Python.
fn block_on<T>(future: impl Future<Output = T>) -> T {
    struct Unpark(Thread);
    impl Wake for Unpark {
        fn wake(self: Arc<Self>) {
            self.0.unpark();
        }
    }
    let waker = Arc::new(Unpark(thread::current())).into();
    let mut cx = Context::from_waker(&waker);
    let mut future = pin!(future);
    loop {
        match future.as_mut().poll(&mut cx) {
            Poll::Ready(value) => return value,
            Poll::Pending => thread::park(),
        }
    }
}

#[test]
fn a_foreign_future_in_a_task() {
    let result = asyncio::run(coroutine("main", async {
        let other = task("woken", woken_by_a_thread())?;
        Ok(woken_by_a_thread().await? + other.await?)
    }));
    assert_eq!(result.unwrap(), 10);
}

#[test]
fn cancelling_a_task_in_a_foreign_future() {
    async fn guarded(left: Rc<Cell<bool>>) -> Result<()> {
        // A foreign future cannot be interrupted; the next await of ours raises.
        let mut polls = 0;
        poll_fn(|_| {
            polls += 1;
            if polls == 2 {
                Poll::Ready(())
            } else {
                Poll::Pending
            }
        })
        .await;
        let result = asyncio::sleep(0.0).await;
        left.set(result.as_ref().is_err_and(|exc| exc.is(&CANCELLED_ERROR)));
        result
    }
    let left = Rc::new(Cell::new(false));
    let seen = left.clone();
    let result = asyncio::run(coroutine("main", async move {
        let t = task("guarded", guarded(seen))?;
        asyncio::sleep(0.0).await?;
        t.cancel(None);
        t.await
    }));
    assert!(result.unwrap_err().is(&CANCELLED_ERROR));
    assert!(left.get());
}

#[test]
fn a_coroutine_under_another_executor() {
    async fn work() -> Result<i64> {
        asyncio::sleep(0.0).await?;
        asyncio::sleep(0.02).await?;
        Ok(7)
    }
    let start = Instant::now();
    assert_eq!(block_on(work()).unwrap(), 7);
    assert!(start.elapsed() >= Duration::from_millis(20));
    assert_eq!(
        block_on(async { coroutine("work", work()).await }).unwrap(),
        7
    );
}

#[test]
fn the_real_clock_is_waited_for() {
    let start = Instant::now();
    asyncio::run(coroutine("main", async {
        asyncio::gather([0.02, 0.01].map(|t| coroutine("sleep", asyncio::sleep(t))))?.await
    }))
    .unwrap();
    let took = start.elapsed();
    assert!(took >= Duration::from_millis(20) && took < Duration::from_millis(500));
}

#[test]
fn an_hour_of_virtual_time_is_instant() {
    platform::use_virtual_clock();
    let start = Instant::now();
    asyncio::run(coroutine("main", async { asyncio::sleep(3600.0).await })).unwrap();
    assert!(start.elapsed() < Duration::from_millis(500));
    assert!(platform::monotonic() >= 3600.0);
}
