//! Putting texts together: the copy that every append makes, and [`Gather`] for a known size.
//!
//! ```python
//! print(", ".join(names))     # the size is counted first, then everything is copied once
//! ```

use core::ptr::NonNull;

use super::{HEADER, Header, Str};

/// A string made of texts whose sizes are known beforehand.
pub(crate) struct Gather {
    out: Str,
    len: usize,
    size: usize,
}

impl Gather {
    /// Room for `size` bytes.
    pub(crate) fn new(size: usize) -> Gather {
        Gather {
            out: Str::allocate("", 0, size),
            len: 0,
            size,
        }
    }

    /// Appends a text; panics when there is no room left.
    #[inline]
    pub(crate) fn add(&mut self, text: &str) {
        assert!(
            text.len() <= self.size - self.len,
            "more text than announced"
        );
        // SAFETY: the block is ours alone and has `size` bytes of room, of which `len` are used.
        unsafe { copy(text, self.out.0.byte_add(HEADER + self.len)) }
        self.len += text.len();
    }

    /// The string, which has `chars` characters.
    pub(crate) fn finish(self, chars: usize) -> Str {
        // SAFETY: the block is ours alone, and its first `len` bytes are whole texts.
        let header: &mut Header = unsafe { self.out.0.cast::<Header>().as_mut() };
        header.len = self.len;
        header.chars = chars;
        self.out
    }
}

/// Copies `text` to `end`. Short texts, which most are, take a load and a store or two instead of
/// a call.
///
/// # Safety
/// There is room for `text` at `end`, and it does not overlap `text`.
#[inline]
pub(super) unsafe fn copy(text: &str, end: NonNull<u8>) {
    let len: usize = text.len();
    let from: *const u8 = text.as_ptr();
    let to: *mut u8 = end.as_ptr();
    // SAFETY: as the caller promises; both halves lie within `len` bytes, and may overlap.
    unsafe {
        match len {
            0 => {}
            1 => to.write(from.read()),
            2..=3 => {
                let head: [u8; 2] = from.cast::<[u8; 2]>().read();
                let tail: [u8; 2] = from.add(len - 2).cast::<[u8; 2]>().read();
                to.cast::<[u8; 2]>().write(head);
                to.add(len - 2).cast::<[u8; 2]>().write(tail);
            }
            4..=7 => {
                let head: [u8; 4] = from.cast::<[u8; 4]>().read();
                let tail: [u8; 4] = from.add(len - 4).cast::<[u8; 4]>().read();
                to.cast::<[u8; 4]>().write(head);
                to.add(len - 4).cast::<[u8; 4]>().write(tail);
            }
            8..=16 => {
                let head: [u8; 8] = from.cast::<[u8; 8]>().read();
                let tail: [u8; 8] = from.add(len - 8).cast::<[u8; 8]>().read();
                to.cast::<[u8; 8]>().write(head);
                to.add(len - 8).cast::<[u8; 8]>().write(tail);
            }
            _ => to.copy_from_nonoverlapping(from, len),
        }
    }
}
