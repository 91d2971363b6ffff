//! The sleep queue: entries ordered by time, equal times by age.
//!
//! ```python
//! await asyncio.sleep(0.5)        # in here for half a second
//! ```
//! A server has a hundred thousand timers, a microcontroller has twenty and no room: the one gets a
//! heap, the other a line through the entries themselves. Both have the same methods.

#[cfg(not(all(feature = "embassy", not(feature = "std"))))]
mod heap;
#[cfg(all(feature = "embassy", not(feature = "std")))]
mod line;
#[cfg(not(all(feature = "embassy", not(feature = "std"))))]
use heap as queue;
#[cfg(all(feature = "embassy", not(feature = "std")))]
use line as queue;

pub(crate) use queue::{Sleeping, Timer};
