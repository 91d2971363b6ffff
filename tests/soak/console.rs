//! Console and exit status, through the emulator; before each line, what the heap holds.

use semihosting::io::Write;
use taipan_runtime::rt::firmware;

use crate::heap;

/// Sends what is printed to the emulator's standard output; the program's end is the emulator's.
pub fn start() {
    firmware::set_console(write);
    firmware::set_exit(|status| semihosting::process::exit(status));
}

fn write(text: &str) {
    if let Ok(mut out) = semihosting::io::stdout() {
        let [highest, used] = heap::highest();
        // The emulator's console cannot fail in a way that the program could mend.
        let _ = write!(out, "{highest} {used} ");
        let _ = out.write_all(text.as_bytes());
    }
}
