//! The heap: what the program makes at run time.

use core::alloc::{GlobalAlloc, Layout};
use core::mem::MaybeUninit;
use core::sync::atomic::{AtomicBool, Ordering};

use embedded_alloc::LlffHeap;

use crate::config::HEAP;

struct Heap(LlffHeap);

#[global_allocator]
static ALLOCATOR: Heap = Heap(LlffHeap::empty());

/// Whether the last request was in vain.
static REFUSED: AtomicBool = AtomicBool::new(false);

// SAFETY: it hands everything to the allocator that it holds.
unsafe impl GlobalAlloc for Heap {
    unsafe fn alloc(&self, layout: Layout) -> *mut u8 {
        // SAFETY: as the caller promises.
        let memory = unsafe { self.0.alloc(layout) };
        REFUSED.store(memory.is_null(), Ordering::Relaxed);
        memory
    }

    unsafe fn dealloc(&self, memory: *mut u8, layout: Layout) {
        // SAFETY: as the caller promises.
        unsafe { self.0.dealloc(memory, layout) }
    }
}

/// Gives the allocator its memory; to be called once, before anything is allocated.
pub fn start() {
    static mut MEMORY: [MaybeUninit<u8>; HEAP] = [MaybeUninit::uninit(); HEAP];
    // SAFETY: it is called once, and nothing else refers to `MEMORY`.
    unsafe { ALLOCATOR.0.init(&raw mut MEMORY as usize, HEAP) }
}

/// Whether the program has just asked for more than there is. Who could raise MemoryError has made
/// an exception since; who could not has panicked.
pub fn is_full() -> bool {
    REFUSED.load(Ordering::Relaxed)
}
