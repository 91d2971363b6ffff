//! `import` of a module of the program.
//!
//! ```python
//! import shapes       # the first one runs shapes.py, others find it done
//! ```
//! becomes `shapes::import()?`, which asks `pub static IMPORTED: Imported` whether to run.
//!
//! Invariants: a module that is imported while it runs (a cycle) counts as imported; one whose
//! body raised does not, so that the next import runs it again.
//!
//! Source: the Python reference, 5.3 "Searching" and 5.4 "Loading".

use core::sync::atomic::{AtomicBool, Ordering};

use crate::exc::{Exc, Result};
use crate::single;

/// Whether a module has been imported.
pub struct Imported {
    begun: AtomicBool,
}

impl Imported {
    /// Of a module that has not been imported.
    #[expect(clippy::new_without_default, reason = "made in statics alone")]
    pub const fn new() -> Imported {
        Imported {
            begun: AtomicBool::new(false),
        }
    }

    /// Runs the module's body, unless that was begun before.
    ///
    /// # Errors
    /// What the body raises; RuntimeError on another thread than the first.
    pub fn run(&self, module: fn() -> Result<()>) -> Result<()> {
        if !single::is_own_thread() {
            return Err(Exc::runtime_error(
                "compiled Python code runs on one thread, and this is another one",
            ));
        }
        if self.begun.load(Ordering::Relaxed) {
            return Ok(());
        }
        // Nobody comes in between.
        self.begun.store(true, Ordering::Relaxed);
        let result = module();
        if result.is_err() {
            self.begun.store(false, Ordering::Relaxed);
        }
        result
    }
}
