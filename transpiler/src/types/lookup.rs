//! Which methods a name stands for along a hierarchy.
//!
//! ```python
//! class Shape:
//!     def area(self): ...
//! class Circle(Shape):
//!     def area(self): ...
//! shape.area()                # Shape.area and Circle.area
//! ```
//! Classes do not change while types are inferred, and each evaluation asks the same questions, so
//! that answers are kept.

use std::cell::RefCell;
use std::rc::Rc;

use rustc_hash::{FxHashMap, FxHashSet};

use crate::hir::{ClassId, FuncId, MethodKind, Program};
use crate::types::engine::Infer;

/// The implementations of a method, each with the class that has it.
pub(super) type Overrides = Rc<[(ClassId, FuncId)]>;

pub(super) struct Lookup<'p> {
    /// The names of all methods of the program: most special methods are nowhere.
    names: FxHashSet<&'p str>,
    overrides: RefCell<FxHashMap<ClassId, FxHashMap<String, Overrides>>>,
    none: Overrides,
}

impl<'p> Lookup<'p> {
    pub(super) fn new(program: &'p Program) -> Lookup<'p> {
        let methods = program.classes.iter().flat_map(|it| &it.methods);
        Lookup {
            names: methods.map(|it| it.name.as_str()).collect(),
            overrides: RefCell::default(),
            none: Rc::from([]),
        }
    }
}

impl Infer<'_> {
    /// The method that an instance of `class` has under a name, with the class that defines it.
    pub(super) fn find_method(&self, class: ClassId, name: &str) -> Option<(ClassId, FuncId)> {
        self.find_kind(class, name, is_callable)
            .map(|(owner, function, _)| (owner, function))
    }

    pub(super) fn find_kind(
        &self,
        class: ClassId,
        name: &str,
        accepts: impl Fn(MethodKind) -> bool,
    ) -> Option<(ClassId, FuncId, MethodKind)> {
        if !self.lookup.names.contains(name) {
            return None;
        }
        let program = self.program;
        self.out.vars.line(class).find_map(|owner| {
            let mut methods = program.class(owner).methods.iter().rev();
            methods
                .find(|it| it.name == name && accepts(it.kind))
                .map(|it| (owner, it.function, it.kind))
        })
    }

    /// The implementations that a call of `class().name` may reach: the one that `class` has
    /// and those that its subclasses put in its place.
    pub(super) fn overrides(&self, class: ClassId, name: &str) -> Overrides {
        if !self.lookup.names.contains(name) {
            return self.lookup.none.clone();
        }
        let known = |all: &FxHashMap<ClassId, FxHashMap<String, Overrides>>| {
            all.get(&class)?.get(name).cloned()
        };
        if let Some(known) = known(&self.lookup.overrides.borrow()) {
            return known;
        }
        let found = self.find_overrides(class, name);
        let mut all = self.lookup.overrides.borrow_mut();
        let own = all.entry(class).or_default();
        own.insert(name.to_owned(), found.clone());
        found
    }

    fn find_overrides(&self, class: ClassId, name: &str) -> Overrides {
        let program = self.program;
        let mut found: Vec<(ClassId, FuncId)> = self.find_method(class, name).into_iter().collect();
        let mut functions: FxHashSet<FuncId> = found.iter().map(|it| it.1).collect();
        let mut pending: Vec<ClassId> = self.out.class(class).subclasses.iter().copied().collect();
        while let Some(class) = pending.pop() {
            pending.extend(self.out.class(class).subclasses.iter().copied());
            let mut methods = program.class(class).methods.iter().rev();
            if let Some(method) = methods.find(|it| it.name == name && is_callable(it.kind))
                && functions.insert(method.function)
            {
                found.push((class, method.function));
            }
        }
        found.into()
    }
}

fn is_callable(kind: MethodKind) -> bool {
    matches!(
        kind,
        MethodKind::Instance | MethodKind::Static | MethodKind::Class
    )
}
