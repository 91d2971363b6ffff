//! Async generators as streams, which is what Rust's combinators take.
//!
//! ```python
//! async def count(n: int):
//!     for i in range(n):
//!         await asyncio.sleep(0.1)
//!         yield i
//! ```
//! ```text
//! let all: Vec<_> = logic::count(3)?.into_stream().collect().await;
//! ```

use core::future::Future;
use core::pin::Pin;
use core::task::{Context, Poll, ready};

use futures_core::Stream;

use crate::async_generator::{AsyncGenerator, AsyncStep};
use crate::exc::Result;
use crate::generator::Sent;

/// The items of an async generator.
#[must_use = "a stream does nothing unless it is polled"]
pub struct AsyncItems<Y: 'static, S: 'static> {
    generator: AsyncGenerator<Y, S>,
    /// The step that is awaited.
    step: Option<AsyncStep<Y, S>>,
    is_over: bool,
}

impl<Y: 'static, S: Sent> AsyncGenerator<Y, S> {
    /// What it yields, as a stream. An exception is the last item.
    pub fn into_stream(self) -> AsyncItems<Y, S> {
        AsyncItems {
            generator: self,
            step: None,
            is_over: false,
        }
    }
}

impl<Y: 'static, S: Sent> Unpin for AsyncItems<Y, S> {}

impl<Y: 'static, S: Sent> Stream for AsyncItems<Y, S> {
    type Item = Result<Y>;

    fn poll_next(mut self: Pin<&mut Self>, cx: &mut Context<'_>) -> Poll<Option<Result<Y>>> {
        if self.is_over {
            return Poll::Ready(None);
        }
        let items = &mut *self;
        let generator = &items.generator;
        let step = items.step.get_or_insert_with(|| generator.next_item());
        let outcome = ready!(Pin::new(step).poll(cx));
        items.step = None;
        items.is_over = !matches!(outcome, Ok(Some(_)));
        Poll::Ready(outcome.transpose())
    }
}
