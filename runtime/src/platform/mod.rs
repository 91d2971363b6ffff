//! What the executor and `time` need of the machine: the clock, waiting, and wake-ups from outside.
//!
//! ```python
//! await asyncio.sleep(0.5)      # an Instant in the sleep queue; the machine parks until then
//! ```
//! With `std` (or with nothing at all) [`host`] has the clock of the operating system and the
//! virtual one; with the feature `embassy` and no `std` it is [`embassy`]. Both have the same names.
//! The executor counts in [`Instant`] and [`Span`]: float seconds on the host, integer ticks on
//! metal, where soft floats cost flash. Seconds as floats are for Python's own signatures.

mod hosts;
#[macro_use]
pub(crate) mod local;

#[cfg(all(feature = "embassy", not(feature = "std")))]
mod embassy;
#[cfg(not(all(feature = "embassy", not(feature = "std"))))]
mod host;
#[cfg(all(feature = "embassy", not(feature = "std")))]
use embassy as machine;
#[cfg(not(all(feature = "embassy", not(feature = "std"))))]
use host as machine;

#[cfg(not(all(feature = "embassy", not(feature = "std"))))]
pub use host::{advance, use_real_clock, use_virtual_clock};
pub(crate) use machine::{
    Home, Instant, Span, TaskKey, attention, claim_executor, collect, enter_host, is_posted,
    leave_host, micros, nanos, nap, note_line, park, post, ring, take_line, wake_at, waker_data,
    wall_ns,
};
pub use machine::{is_virtual, monotonic, wall};
