//! What a module offers to a host: its public surface.
//!
//! Problem: a script is closed, so its types follow from the calls in it. A module that Rust calls
//! is open on one side, and what is open must be known before types are inferred.
//!
//! ```python
//! def area(r: float) -> float: ...     # offered
//! def _helper(x): ...                  # not: the name begins with an underscore
//! class Account: ...                   # offered, with its public methods
//! from math import sqrt                # not: another module's
//! total = 0                            # offered for reading, and so are class variables
//! ```
//!
//! Invariant: an offered function is bound once, so that its name cannot come to mean another one.

use super::{ClassId, FuncId, GlobalId, ModuleId, Program};

/// The functions and classes that hosts use, in the order of the source.
#[derive(Clone, Default, Debug)]
pub struct Exports {
    pub modules: Vec<ModuleId>,
    pub functions: Vec<FuncId>,
    pub classes: Vec<ClassId>,
    /// Variables of the modules and of the classes.
    pub variables: Vec<GlobalId>,
}

impl Exports {
    /// What the modules of these dotted names offer.
    pub fn of(program: &Program, names: &[String]) -> Exports {
        let is_named = |id: &ModuleId| names.contains(&program.module(*id).name);
        let modules = (0..program.modules.len()).map(|it| ModuleId(it as u32));
        let modules: Vec<ModuleId> = modules.filter(is_named).collect();
        let functions = (0..program.functions.len()).map(|it| FuncId(it as u32));
        let classes = (0..program.classes.len()).map(|it| ClassId(it as u32));
        let classes: Vec<ClassId> = classes
            .filter(|it| is_offered_class(program, &modules, *it))
            .collect();
        let own = classes.iter().flat_map(|it| &program.class(*it).attrs);
        let own = own.filter(|it| is_public(&it.0)).map(|it| it.1);
        Exports {
            functions: functions
                .filter(|it| is_offered_function(program, &modules, *it))
                .collect(),
            variables: program.offered.iter().copied().chain(own).collect(),
            classes,
            modules,
        }
    }
}

fn is_offered_function(program: &Program, modules: &[ModuleId], id: FuncId) -> bool {
    let function = program.function(id);
    let is_variable = || {
        program.globals.iter().any(|it| {
            it.module == function.module && it.class.is_none() && it.name == function.name
        })
    };
    modules.contains(&function.module)
        && function.class.is_none()
        && function.qualname == function.name
        && is_public(&function.name)
        && !is_variable()
}

fn is_offered_class(program: &Program, modules: &[ModuleId], id: ClassId) -> bool {
    let class = program.class(id);
    modules.contains(&class.module)
        && class.qualname == class.name
        && class.origin.is_none()
        && is_public(&class.name)
}

/// Whether a name is for others: no `_` in front, and no `<lambda>`.
pub fn is_public(name: &str) -> bool {
    !name.starts_with(['_', '<'])
}
