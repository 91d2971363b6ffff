//! Which items a file has, in their order, before any of them is lowered.
//!
//! ```python
//! LIMIT = 10
//! class Account: ...
//! def main(): ...
//! ```
//! ```text
//! Global(LIMIT), Class(Account), Instance(main), Instance(the module's body)
//! ```
//!
//! Invariant: items stand in the order of the source, a module's body last.

use super::{Cx, names};
use crate::hir::{ClassId, GlobalId, ModuleId};
use crate::rir::{Header, Item};
use crate::types::ty::{Closure, InstanceId};

/// A file whose items are still to be lowered.
pub struct Outline {
    pub header: Header,
    parts: Vec<Part>,
}

/// What becomes a few items that stand together.
enum Part {
    Global(GlobalId),
    Class(ClassId),
    Instance(InstanceId),
    /// The environment of a closure that is never called.
    Environment(Closure),
    /// The object that a function is for dynamic code.
    Object(Closure),
    /// What a host sees of a module.
    Surface(ModuleId),
}

impl Cx<'_> {
    /// The files of the modules that the program uses.
    pub(super) fn outlines(&self) -> Vec<Outline> {
        let mut parts: Vec<Vec<(u32, Part)>> = Vec::new();
        parts.resize_with(self.program.modules.len(), Vec::new);
        let mut put = |module: ModuleId, line: u32, part: Part| {
            parts[module.index()].push((line, part));
        };
        for (index, global) in self.program.globals.iter().enumerate() {
            let id = GlobalId(index as u32);
            // Variables stand first; a constant is where it gets its value.
            let line = self.constant(id).map_or(0, |_| self.line(global.span));
            put(global.module, line, Part::Global(id));
        }
        for (index, class) in self.program.classes.iter().enumerate() {
            let id = ClassId(index as u32);
            put(class.module, self.line(class.span), Part::Class(id));
        }
        for (index, instance) in self.types.instances.iter().enumerate() {
            let function = self.program.function(instance.function);
            let module = function.module;
            let is_body = names::is_module_body(self.program, instance.function);
            let is_inert = is_body && self.program.is_inert(module);
            if instance.is_live && !is_inert && !self.is_method(instance.function) {
                let line = match is_body {
                    true => u32::MAX,
                    false => self.line(function.span),
                };
                put(module, line, Part::Instance(InstanceId(index as u32)));
            }
        }
        for closure in self.never_called() {
            let function = self.program.function(closure.function);
            let part = Part::Environment(closure);
            put(function.module, self.line(function.span), part);
        }
        for &(function, parent) in self.types.dynamic_functions.keys() {
            let closure = Closure { function, parent };
            let function = self.program.function(function);
            if self.is_plain_function(closure) {
                let part = Part::Object(closure);
                put(function.module, self.line(function.span), part);
            }
        }
        let modules = parts.into_iter().enumerate();
        let modules = modules.map(|(index, parts)| (ModuleId(index as u32), parts));
        modules
            .filter(|(id, _)| self.is_used(*id))
            .map(|(id, mut parts)| {
                parts.sort_by_key(|(line, _)| *line);
                Outline {
                    header: self.header(id),
                    parts: parts.into_iter().map(|(_, part)| part).collect(),
                }
            })
            .collect()
    }

    /// The file of what a host sees of a module.
    pub(super) fn surface_outline(&self, id: ModuleId) -> Outline {
        Outline {
            header: self.header(id),
            parts: vec![Part::Surface(id)],
        }
    }

    fn header(&self, id: ModuleId) -> Header {
        let hir = self.program.module(id);
        let source = self.sources.get(hir.file.index());
        Header {
            name: self.names.module(id).to_owned(),
            path: source.map_or("", |it| it.path.as_str()).to_owned(),
            doc: hir.docstring.clone(),
            imports: vec!["prelude::*".to_owned()],
        }
    }

    /// Lowers the items of a file, part by part.
    pub(super) fn items<'o>(&'o self, outline: &'o Outline) -> impl Iterator<Item = Vec<Item>> {
        outline.parts.iter().map(|part| match *part {
            Part::Global(id) => self.global(id).into_iter().collect(),
            Part::Class(id) => self.class_items(id),
            Part::Instance(id) => self.function_items(id),
            Part::Environment(closure) => self.environment_items(closure),
            Part::Object(closure) => self.function_static(closure).into_iter().collect(),
            Part::Surface(id) => self.surface(id),
        })
    }
}
