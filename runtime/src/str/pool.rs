//! Where the blocks of short strings come from.
//!
//! ```python
//! words = text.split()        # thousands of short strings, most of them gone soon
//! ```
//!
//! Freed blocks of three sizes are kept in lists and handed out again, which costs a few
//! instructions; the general allocator costs ten times that. Lists are bounded. Firmware, where
//! memory counts more than time, asks the allocator for exact sizes instead.

use alloc::alloc::{alloc, dealloc, handle_alloc_error};
use core::alloc::Layout;
use core::ptr::NonNull;

use super::layout;

/// The room for text that is really allocated when `capacity` bytes are asked for.
#[inline]
pub(super) const fn rounded(capacity: usize) -> usize {
    if cfg!(not(feature = "std")) {
        return capacity;
    }
    match capacity {
        0..=24 => 24,
        25..=56 => 56,
        57..=88 => 88,
        _ => capacity,
    }
}

/// A block with room for `capacity` bytes, which is rounded.
#[inline]
pub(super) fn take(capacity: usize) -> NonNull<u8> {
    #[cfg(feature = "std")]
    if let Some(list) = lists::of(capacity)
        && let Some(block) = lists::pop(list)
    {
        return block;
    }
    fresh(capacity)
}

#[inline(never)]
fn fresh(capacity: usize) -> NonNull<u8> {
    let layout: Layout = layout(capacity);
    try_fresh(layout).unwrap_or_else(|| handle_alloc_error(layout))
}

/// A block of the allocator's own, for any capacity; None where there is no memory for it.
#[inline]
pub(super) fn try_fresh(layout: Layout) -> Option<NonNull<u8>> {
    // SAFETY: the layout holds the header, so it is not empty.
    NonNull::new(unsafe { alloc(layout) })
}

/// Gives back a block with room for `capacity` bytes.
///
/// # Safety
/// The block was allocated with the layout of that capacity, and nobody uses it any more.
#[inline]
pub(super) unsafe fn give_back(block: NonNull<u8>, capacity: usize) {
    #[cfg(feature = "std")]
    if let Some(list) = lists::of(capacity) {
        // SAFETY: as the caller promises; blocks of one list have the same layout.
        if unsafe { lists::push(list, block) } {
            return;
        }
    }
    // SAFETY: as the caller promises.
    unsafe { dealloc(block.as_ptr(), layout(capacity)) }
}

#[cfg(feature = "std")]
mod lists {
    //! The lists: the first word of a free block points to the next one.

    use core::cell::Cell;
    use core::ptr::NonNull;

    use crate::single::per_thread;

    type Link = Option<NonNull<u8>>;

    /// A list keeps this many blocks.
    const LIMIT: usize = 4096;

    per_thread! {
        static FREE: [(Cell<Link>, Cell<usize>); 3] = [
            (Cell::new(None), Cell::new(0)),
            (Cell::new(None), Cell::new(0)),
            (Cell::new(None), Cell::new(0)),
        ];
    }

    /// The list for blocks of this capacity.
    #[inline]
    pub(super) fn of(capacity: usize) -> Option<usize> {
        match capacity {
            24 => Some(0),
            56 => Some(1),
            88 => Some(2),
            _ => None,
        }
    }

    #[inline]
    pub(super) fn pop(list: usize) -> Link {
        FREE.with(|free| {
            let (head, count) = &free[list];
            let block: NonNull<u8> = head.get()?;
            // SAFETY: blocks in the list are free, aligned for a header, and hold the next link.
            head.set(unsafe { block.cast::<Link>().read() });
            count.set(count.get() - 1);
            Some(block)
        })
    }

    /// False when the list is full.
    ///
    /// # Safety
    /// The block is free and has the layout of this list.
    #[inline]
    pub(super) unsafe fn push(list: usize, block: NonNull<u8>) -> bool {
        FREE.with(|free| {
            let (head, count) = &free[list];
            if count.get() >= LIMIT {
                return false;
            }
            // SAFETY: the block is free, aligned for a header, and larger than a link.
            unsafe { block.cast::<Link>().write(head.get()) };
            head.set(Some(block));
            count.set(count.get() + 1);
            true
        })
    }
}
