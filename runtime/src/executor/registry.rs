//! The registry: every task that has not ended.
//!
//! ```python
//! asyncio.all_tasks()
//! ```
//! It keeps a count of each task, so that one that nobody refers to runs on. Wake-ups from outside
//! name a task by a key, as its memory may be gone by then. A server finds one among a hundred
//! thousand in a table; a microcontroller has twenty and no room, so there it is a line through the
//! tasks themselves. Both have the same methods.

#[cfg(all(feature = "embassy", not(feature = "std")))]
mod line;
#[cfg(not(all(feature = "embassy", not(feature = "std"))))]
mod table;
#[cfg(all(feature = "embassy", not(feature = "std")))]
use line as registry;
#[cfg(not(all(feature = "embassy", not(feature = "std"))))]
use table as registry;

pub(crate) use registry::{Registry, Seat};
