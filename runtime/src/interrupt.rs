//! Ctrl-C: from the signal to KeyboardInterrupt.
//!
//! The handler may do next to nothing: it raises a flag that [`recursion::enter`], `print` and
//! `sleep` look at, and writes a byte to a pipe that the first thread reads, which then wakes the
//! thread that runs Python code.
//!
//! Source: the Python library reference, "signal", and POSIX signal-safety(7).

use std::io::PipeWriter;

#[cfg(unix)]
use crate::recursion;

#[cfg(unix)]
mod posix {
    use core::ffi::{c_int, c_void};
    use core::sync::atomic::{AtomicI32, Ordering};

    use super::recursion;

    pub(super) const SIGINT: c_int = 2;
    pub(super) const SIG_DFL: usize = 0;
    pub(super) static PIPE: AtomicI32 = AtomicI32::new(-1);

    unsafe extern "C" {
        pub(super) fn signal(signum: c_int, handler: usize) -> usize;
        pub(super) fn raise(signum: c_int) -> c_int;
        fn write(fd: c_int, buf: *const c_void, count: usize) -> isize;
    }

    pub(super) extern "C" fn on_sigint(_signum: c_int) {
        recursion::interrupt();
        let byte = crate::start::INTERRUPTED;
        // SAFETY: `write` is async-signal-safe; the buffer is one byte that lives through the
        // call; the descriptor is never closed (see `install`).
        unsafe { write(PIPE.load(Ordering::Relaxed), (&raw const byte).cast(), 1) };
    }
}

/// From now on Ctrl-C becomes KeyboardInterrupt, and `events` hears of it.
pub(crate) fn install(events: &PipeWriter) {
    #[cfg(unix)]
    {
        use core::sync::atomic::Ordering;
        use std::os::fd::IntoRawFd;

        let Ok(mine) = events.try_clone() else { return };
        // Leaked on purpose: the handler may run at any time until the process ends.
        posix::PIPE.store(mine.into_raw_fd(), Ordering::Relaxed);
        // SAFETY: the handler is async-signal-safe and has the signature that `signal` wants.
        unsafe { posix::signal(posix::SIGINT, posix::on_sigint as *const () as usize) };
    }
    #[cfg(not(unix))]
    let _ = events;
}

/// Ends the process as an uncaught KeyboardInterrupt does: by the signal itself, so that a shell
/// sees 130 and stops its loop.
pub(crate) fn die() {
    #[cfg(unix)]
    // SAFETY: both calls take plain integers; resetting to the default action is always valid.
    unsafe {
        posix::signal(posix::SIGINT, posix::SIG_DFL);
        posix::raise(posix::SIGINT);
    }
}
