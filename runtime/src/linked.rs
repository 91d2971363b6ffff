//! What a firmware links of the dynamic side: the feature `dynamic`.
//!
//! ```python
//! for task in asyncio.all_tasks():
//!     print(task)               # of any type of result
//! ```
//! Behind `dyn AnyFuture` stand methods that turn results of every type into values. A vtable names
//! them all, and what it names is linked, 50 KiB of it. In a program that sees no future without
//! knowing its type nobody calls them, so without the feature they are empty.

/// Whether the program may see a future or a task without knowing its type.
#[inline(always)]
pub(crate) const fn dynamic() -> bool {
    cfg!(feature = "dynamic")
}
