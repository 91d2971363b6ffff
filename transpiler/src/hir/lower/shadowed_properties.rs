//! Class variables in the place of a base's property, and properties in that of a class variable.
//!
//! ```python
//! class Shape(ABC):
//!     @property
//!     @abstractmethod
//!     def area(self): ...
//! class Point(Shape):
//!     area = 0                 # also: @property def area(self): return <the variable>
//! ```
//!
//! Problem: what an attribute of an object is, a property or a variable, is one answer for a
//! hierarchy. A getter that reads the variable lets all of it have properties.

use rustc_hash::FxHashSet;

use super::builder::blank;
use super::writer::Writer;
use crate::hir::{
    ClassId, ExprKind, FuncId, GlobalId, LocalKind, Method, MethodKind, Param, ParamKind, Program,
    StmtKind,
};
use crate::syntax::ast::name::Name;

/// Gives each class a getter for its variables that shadow a property, or that a property of a
/// subclass shadows. `stored` are the names of attributes that the program stores: an object may
/// have one of its own in front of the variable.
pub(super) fn add_getters(program: &mut Program, stored: &FxHashSet<Name>) {
    // A getter that is added may be what the variable of another class shadows.
    loop {
        let found = shadowing(program, stored);
        if found.is_empty() {
            return;
        }
        for (class, name, global) in found {
            add_getter(program, class, name, global);
        }
    }
}

fn shadowing(program: &Program, stored: &FxHashSet<Name>) -> Vec<(ClassId, String, GlobalId)> {
    let below = below_properties(program);
    let mut found = Vec::new();
    for (index, class) in program.classes.iter().enumerate() {
        let id = ClassId(index as u32);
        for (name, global) in &class.attrs {
            let is_free =
                class.methods.iter().all(|it| it.name != *name) && !class.fields.contains(name);
            let is_shadowed =
                below.contains(&(id, name.as_str())) && !stored.contains(name.as_str());
            if is_free && (is_shadowed || is_property(program, class.base.class(), name)) {
                found.push((id, name.clone(), *global));
            }
        }
    }
    found
}

/// The bases of each class that has a property, with its name.
fn below_properties(program: &Program) -> FxHashSet<(ClassId, &str)> {
    let mut found = FxHashSet::default();
    for class in &program.classes {
        let getters = class.methods.iter();
        for method in getters.filter(|it| it.kind == MethodKind::Getter) {
            let mut at = class.base.class();
            while let Some(id) = at
                && found.insert((id, method.name.as_str()))
            {
                at = program.class(id).base.class();
            }
        }
    }
    found
}

/// Whether the first class of the line from `class` on that defines the name has a property of it.
fn is_property(program: &Program, class: Option<ClassId>, name: &str) -> bool {
    let mut at = class;
    let mut steps = program.classes.len();
    while let Some(id) = at
        && steps > 0
    {
        let class = program.class(id);
        let mut methods = class.methods.iter().filter(|it| it.name == name);
        if let Some(method) = methods.next() {
            return method.kind == MethodKind::Getter;
        }
        at = class.base.class();
        steps -= 1;
    }
    false
}

fn add_getter(program: &mut Program, id: ClassId, name: String, global: GlobalId) {
    let class = program.class(id);
    let span = program.globals[global.index()].span;
    let mut function = blank(class.module, span);
    function.name.clone_from(&name);
    function.qualname = format!("{}.{name}", class.qualname);
    function.class = Some(id);
    let mut writer = Writer { function, span };
    let local = writer.local("self", LocalKind::Param);
    writer.function.params.push(Param {
        local,
        kind: ParamKind::Positional,
        default: None,
    });
    let value = writer.expr(ExprKind::Global(global));
    writer.stmt(StmtKind::Return(Some(value)));
    let made = FuncId(program.functions.len() as u32);
    program.functions.push(writer.function);
    program.classes[id.index()].methods.push(Method {
        name,
        kind: MethodKind::Getter,
        function: made,
    });
}
