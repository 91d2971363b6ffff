//! Module `sys`.
//!
//! Source: the Python library reference, "sys".

use alloc::vec::Vec;
use core::cell::RefCell;
use core::convert::Infallible;

pub use crate::io::redirect::{
    set_stderr as _set_stderr, set_stdout as _set_stdout, stderr, stdout,
};
pub use crate::io::stdin;
pub use crate::recursion::{limit as getrecursionlimit, set_limit as setrecursionlimit};

use crate::exc::{Exc, Result, SYSTEM_EXIT};
use crate::list::List;
use crate::single::per_thread;
use crate::str::Str;
use crate::value::Value;

/// `sys.maxsize`.
pub const MAXSIZE: i64 = i64::MAX;
/// `sys.version`.
pub const VERSION: Str = Str::literal(&"3.11.0 (taipan)");
/// `sys.byteorder`.
pub const BYTEORDER: Str = if cfg!(target_endian = "big") {
    Str::literal(&"big")
} else {
    Str::literal(&"little")
};
/// `sys.platform`.
pub const PLATFORM: Str = if cfg!(target_os = "macos") {
    Str::literal(&"darwin")
} else if cfg!(windows) {
    Str::literal(&"win32")
} else {
    Str::literal(&"linux")
};

per_thread! {
    static ARGV: RefCell<Option<List<Str>>> = RefCell::new(None);
}

/// `sys.argv`: one list for the whole program.
pub fn argv() -> List<Str> {
    ARGV.with(|argv| {
        argv.borrow_mut()
            .get_or_insert_with(|| List::from(Vec::new()))
            .clone()
    })
}

/// Fills `sys.argv` from the command line; the first one is the name of the script.
#[cfg(feature = "std")]
pub(crate) fn set_argv(script: &str) {
    let rest = std::env::args_os()
        .skip(1)
        .map(|arg| Str::from(&*arg.to_string_lossy()));
    let all: Vec<Str> = core::iter::once(Str::from(script)).chain(rest).collect();
    ARGV.with(|argv| *argv.borrow_mut() = Some(List::from(all)));
}

/// `sys.exit(status)`: raises SystemExit.
#[cold]
pub fn exit(status: &Value) -> Result<Infallible> {
    let args = match status {
        Value::None => Vec::new(),
        status => alloc::vec![status.clone()],
    };
    Err(Exc::new(&SYSTEM_EXIT, args))
}
