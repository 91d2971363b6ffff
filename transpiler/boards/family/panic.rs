//! The end of a program that cannot go on.

use core::panic::PanicInfo;

use taipan_runtime::rt::firmware;

use crate::heap;

/// An allocation that fails where Python has nothing to raise comes here too.
#[panic_handler]
fn panic(_info: &PanicInfo) -> ! {
    if heap::is_full() {
        firmware::out_of_memory();
    }
    firmware::panicked()
}
