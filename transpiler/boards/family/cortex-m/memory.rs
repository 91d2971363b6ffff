//! Copying and clearing memory, small: the compiler's own routines are unrolled, and take 1 KiB of
//! flash.
//!
//! The compiler calls them by these names; those that end in a number promise alignment. Source:
//! Run-time ABI for the Arm Architecture, 5.3.4. They read and write volatile, because the compiler
//! would take a plain loop for what it stands for, and call the routine from within itself.

const WORD: usize = size_of::<u32>();

/// Whether words can be moved between the two, or into the one.
fn are_aligned(to: *mut u8, from: *const u8) -> bool {
    (to.addr() | from.addr()).is_multiple_of(WORD)
}

/// Moves one `T`.
///
/// # Safety
/// Both are valid and aligned.
unsafe fn step<T>(to: *mut u8, from: *const u8) {
    // SAFETY: the caller's promise.
    unsafe { to.cast::<T>().write_volatile(from.cast::<T>().read_volatile()) }
}

#[unsafe(no_mangle)]
unsafe extern "C" fn __aeabi_memcpy(to: *mut u8, from: *const u8, bytes: usize) {
    let mut at = 0;
    // SAFETY: the caller promises that so many bytes are there.
    unsafe {
        if are_aligned(to, from) {
            while at + WORD <= bytes {
                step::<u32>(to.add(at), from.add(at));
                at += WORD;
            }
        }
        while at < bytes {
            step::<u8>(to.add(at), from.add(at));
            at += 1;
        }
    }
}

#[unsafe(no_mangle)]
unsafe extern "C" fn __aeabi_memmove(to: *mut u8, from: *const u8, bytes: usize) {
    // SAFETY: the caller promises that so many bytes are there. Nothing is read that has been written:
    // to a place further up the last goes first.
    unsafe {
        if to.addr().wrapping_sub(from.addr()) >= bytes {
            return __aeabi_memcpy(to, from, bytes);
        }
        let mut at = bytes;
        if are_aligned(to, from) && at.is_multiple_of(WORD) {
            while at > 0 {
                at -= WORD;
                step::<u32>(to.add(at), from.add(at));
            }
        }
        while at > 0 {
            at -= 1;
            step::<u8>(to.add(at), from.add(at));
        }
    }
}

#[unsafe(no_mangle)]
unsafe extern "C" fn __aeabi_memset(to: *mut u8, bytes: usize, byte: i32) {
    let byte = byte as u8;
    let mut at = 0;
    // SAFETY: the caller promises that so many bytes are there.
    unsafe {
        if are_aligned(to, to) {
            while at + WORD <= bytes {
                let word = u32::from_ne_bytes([byte; WORD]);
                to.add(at).cast::<u32>().write_volatile(word);
                at += WORD;
            }
        }
        while at < bytes {
            to.add(at).write_volatile(byte);
            at += 1;
        }
    }
}

#[unsafe(no_mangle)]
unsafe extern "C" fn __aeabi_memclr(to: *mut u8, bytes: usize) {
    // SAFETY: the caller's promise.
    unsafe { __aeabi_memset(to, bytes, 0) }
}

/// Other names of the routines above.
macro_rules! aligned {
    ($($name:ident = $same:ident($($arg:ident: $of:ty),*);)*) => {$(
        #[unsafe(no_mangle)]
        unsafe extern "C" fn $name($($arg: $of),*) {
            // SAFETY: the caller's promise.
            unsafe { $same($($arg),*) }
        }
    )*};
}

aligned! {
    __aeabi_memcpy4 = __aeabi_memcpy(to: *mut u8, from: *const u8, bytes: usize);
    __aeabi_memcpy8 = __aeabi_memcpy(to: *mut u8, from: *const u8, bytes: usize);
    __aeabi_memmove4 = __aeabi_memmove(to: *mut u8, from: *const u8, bytes: usize);
    __aeabi_memmove8 = __aeabi_memmove(to: *mut u8, from: *const u8, bytes: usize);
    __aeabi_memset4 = __aeabi_memset(to: *mut u8, bytes: usize, byte: i32);
    __aeabi_memset8 = __aeabi_memset(to: *mut u8, bytes: usize, byte: i32);
    __aeabi_memclr4 = __aeabi_memclr(to: *mut u8, bytes: usize);
    __aeabi_memclr8 = __aeabi_memclr(to: *mut u8, bytes: usize);
}
