//! A heap that knows its high-water mark.

use core::alloc::{GlobalAlloc, Layout};
use core::mem::MaybeUninit;
use core::sync::atomic::{AtomicBool, AtomicUsize, Ordering};

use embedded_alloc::LlffHeap;

use crate::config::HEAP;

struct Watched(LlffHeap);

#[global_allocator]
static ALLOCATOR: Watched = Watched(LlffHeap::empty());

static HIGHEST: AtomicUsize = AtomicUsize::new(0);
static REFUSED: AtomicBool = AtomicBool::new(false);

// SAFETY: it hands everything to the allocator that it holds.
unsafe impl GlobalAlloc for Watched {
    unsafe fn alloc(&self, layout: Layout) -> *mut u8 {
        // SAFETY: as the caller promises.
        let memory = unsafe { self.0.alloc(layout) };
        REFUSED.store(memory.is_null(), Ordering::Relaxed);
        // There is one thread, and no interrupt allocates.
        let used = self.0.used();
        if used > HIGHEST.load(Ordering::Relaxed) {
            HIGHEST.store(used, Ordering::Relaxed);
        }
        memory
    }

    unsafe fn dealloc(&self, memory: *mut u8, layout: Layout) {
        // SAFETY: as the caller promises.
        unsafe { self.0.dealloc(memory, layout) }
    }
}

/// The most bytes that have been in use at once, and those in use now.
pub fn highest() -> [usize; 2] {
    [HIGHEST.load(Ordering::Relaxed), ALLOCATOR.0.used()]
}

/// Whether the program has just asked for more than there is.
pub fn is_full() -> bool {
    REFUSED.load(Ordering::Relaxed)
}

/// Gives the allocator its memory; to be called once, before anything is allocated.
pub fn start() {
    static mut MEMORY: [MaybeUninit<u8>; HEAP] = [MaybeUninit::uninit(); HEAP];
    // SAFETY: it is called once, and nothing else refers to `MEMORY`.
    unsafe { ALLOCATOR.0.init(&raw mut MEMORY as usize, HEAP) }
}
