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

use core::cell::Cell;

use crate::exc::Result;
use crate::single::PerThread;

/// Whether a module has been imported, in the calling thread.
pub struct Imported {
    begun: PerThread<Cell<bool>>,
}

impl Imported {
    /// Of a module that has not been imported.
    #[expect(clippy::new_without_default, reason = "made in statics alone")]
    pub const fn new() -> Imported {
        Imported {
            begun: PerThread::new(Cell::new(false)),
        }
    }

    /// Runs the module's body, unless that was begun before.
    ///
    /// # Errors
    /// What the body raises.
    #[inline]
    pub fn run(&self, module: fn() -> Result<()>) -> Result<()> {
        match self.begun.here().get() {
            true => Ok(()),
            false => self.begin(module),
        }
    }

    #[cold]
    #[inline(never)]
    fn begin(&self, module: fn() -> Result<()>) -> Result<()> {
        let begun = self.begun.here();
        begun.set(true);
        let result = module();
        if result.is_err() {
            begun.set(false);
        }
        result
    }
}
