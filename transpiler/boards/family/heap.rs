//! The heap: what the program makes at run time.

use core::mem::MaybeUninit;

use embedded_alloc::LlffHeap;

use crate::config::HEAP;

#[global_allocator]
static ALLOCATOR: LlffHeap = LlffHeap::empty();

/// Gives the allocator its memory; to be called once, before anything is allocated.
pub fn start() {
    static mut MEMORY: [MaybeUninit<u8>; HEAP] = [MaybeUninit::uninit(); HEAP];
    // SAFETY: it is called once, and nothing else refers to `MEMORY`.
    unsafe { ALLOCATOR.init(&raw mut MEMORY as usize, HEAP) }
}
