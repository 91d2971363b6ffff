//! From the tree of every module to the one program: names resolved, sugar gone.
//!
//! Problem: what a statement means depends on its module, class and function, and on the modules
//! that it imports, so everything is loaded and every scope is known before anything is lowered.
//!
//! ```python
//! from shapes import area      # loads shapes.py; `area` is that function, no variable
//! with open(path) as file:     # manager, __enter__, Try with a handler, __exit__
//!     print(f"{area(3):.2f}")  # Concat(Format(Call(area), spec))
//! ```
//!
//! Steps: `module` loads the closed program; `scope` builds the symbol tables; `names` says what
//! a name stands for; `stmt`, `expr` and their siblings lower bodies; `webs` splits locals and
//! finds what may be unbound. Invariants: those of [`super`], and that unsupported Python is a
//! diagnostic, never a panic.

mod abstract_bases;
mod annotation;
mod assign;
mod builder;
mod call;
mod class;
mod class_functions;
mod class_objects;
mod comprehension;
mod construction;
mod copying;
mod dispatcher;
mod except_star;
mod expr;
mod fstring;
mod function;
mod held;
mod host;
mod import;
mod keywords;
mod late_attributes;
mod made;
mod matching;
mod mentions;
mod mixed_methods;
mod mixins;
mod module;
mod names;
mod once;
mod own_attributes;
mod path_like;
mod protocol;
mod remade;
mod scope;
mod shadowed_properties;
mod standard;
mod stmt;
mod synthesis;
#[cfg(test)]
mod tests;
mod typed_dict;
mod webs;
mod with;
mod writer;

use std::rc::Rc;

use std::collections::BTreeSet;

use rustc_hash::{FxHashMap, FxHashSet};

use super::{ClassId, FuncId, GlobalId, LocalId, Program};
use crate::Loader;
use crate::diag::{Code, Diagnostic};
use crate::source::{FileId, SourceFile, Span};
use crate::stack;
use crate::syntax::ast::name::Name;
use crate::syntax::{self, TextRange};
use builder::FunctionBuilder;
use module::SourceModule;
use names::Entity;
use scope::ScopeId;

/// Lowers the whole program that `main` reaches. The program is complete only where no
/// diagnostic is an error.
pub fn lower(
    loader: &mut dyn Loader,
    main: SourceFile,
    exported: &[String],
) -> (Program, Vec<SourceFile>, Vec<Diagnostic>) {
    let mut discovered = module::discover(loader, main);
    discovered.known.exported.extend(exported.iter().cloned());
    let mut diagnostics = discovered.diagnostics;
    let modules = discovered.modules;
    let known = discovered.known;
    let order = discovered.order;
    let has_errors = diagnostics.iter().any(Diagnostic::is_error);
    let mut program = Program::default();
    if !has_errors {
        let (lowered, found) = stack::deep(move || lower_modules(modules, &order, known));
        program = lowered;
        diagnostics.extend(found);
    }
    diagnostics.sort_by_key(|it| (it.primary.file, it.primary.start));
    (program, discovered.sources, diagnostics)
}

fn lower_modules(
    mut modules: Vec<SourceModule>,
    order: &[usize],
    mut known: module::KnownModules,
) -> (Program, Vec<Diagnostic>) {
    let found = module::build_scopes(&mut modules, &mut known);
    if found.iter().any(Diagnostic::is_error) {
        return (Program::default(), found);
    }
    let mut lowerer = Lowerer {
        modules: modules.into_iter().map(Rc::new).collect(),
        known,
        ..Lowerer::default()
    };
    lowerer.find_path_like();
    lowerer.declare_modules();
    for index in order {
        lowerer.lower_module(*index);
    }
    lowerer.add_replacers();
    class_objects::complete(&mut lowerer.program, &lowerer.class_objects);
    late_attributes::declare(&mut lowerer.program, &lowerer.class_decorators);
    class_functions::make_static(&mut lowerer.program);
    let found = mixins::line_up(&mut lowerer.program);
    lowerer.diagnostics.extend(found);
    shadowed_properties::add_getters(&mut lowerer.program, &lowerer.known.rebound);
    mixed_methods::make_plain(&mut lowerer.program);
    held::hold(&mut lowerer.program);
    let found = construction::specialise(&mut lowerer.program);
    lowerer.diagnostics.extend(found);
    webs::propagate_cells(&mut lowerer.program);
    (lowerer.program, lowerer.diagnostics)
}

/// The class whose body is being lowered.
struct ClassContext {
    id: ClassId,
    scope: ScopeId,
    name: String,
}

#[derive(Default)]
struct Lowerer {
    modules: Vec<Rc<SourceModule>>,
    known: module::KnownModules,
    program: Program,
    diagnostics: Vec<Diagnostic>,
    /// The function whose body is being lowered, and those around it, outermost first.
    builder: FunctionBuilder,
    outer: Vec<FunctionBuilder>,
    /// The module and scope of the code being lowered.
    module: usize,
    scope: ScopeId,
    classes: Vec<ClassContext>,
    /// Span of all nodes while synthesised source is lowered.
    span_override: Option<Span>,
    /// How many enclosing `try` statements handle a NameError or an ImportError.
    name_error_handlers: u32,
    import_error_handlers: u32,
    /// The function whose type parameters an annotation sees.
    type_scope: Option<ScopeId>,
    alias_depth: u32,
    /// Which captured locals of its parent each finished function assigns.
    rebound: FxHashMap<FuncId, FxHashSet<LocalId>>,
    entities: FxHashMap<(usize, ScopeId, Name), Entity>,
    functions: FxHashMap<(usize, TextRange), FuncId>,
    class_ids: FxHashMap<(usize, TextRange), ClassId>,
    globals: FxHashMap<(usize, ScopeId, Name), GlobalId>,
    /// What names in synthesised source stand for.
    synthetic_names: FxHashMap<(usize, Name), Entity>,
    class_infos: FxHashMap<ClassId, class::ClassInfo>,
    /// The fields that each call of `dataclasses.replace` names.
    replaced_fields: BTreeSet<Vec<String>>,
    /// Functions that decorate classes, or make what does.
    class_decorators: Vec<(FuncId, ClassId)>,
    /// Whether a class, by its module and scope, is made anew each time.
    made: FxHashMap<(usize, ScopeId), bool>,
    /// The objects of classes that are.
    class_objects: FxHashMap<ClassId, made::ClassObject>,
    /// Attributes of native modules among the targets of the assignment being lowered: what sets
    /// each, and the local that has its value.
    native_stores: Option<Vec<(String, LocalId, TextRange)>>,
    has_path_like: bool,
    /// The variables that hold generic functions.
    dispatchers: FxHashSet<dispatcher::Holder>,
    /// The cache of each module-level function that has one.
    caches: FxHashMap<FuncId, GlobalId>,
}

impl Lowerer {
    fn span(&self, range: TextRange) -> Span {
        let file = self
            .modules
            .get(self.module)
            .map_or(FileId(0), |it| it.file);
        self.span_override
            .unwrap_or_else(|| syntax::span(file, range))
    }

    fn report(&mut self, diagnostic: Diagnostic) {
        self.diagnostics.push(diagnostic);
    }

    fn error(&mut self, code: Code, range: TextRange, message: impl Into<String>) {
        let span = self.span(range);
        self.report(Diagnostic::error(code, span, message));
    }

    /// Valid Python that cannot be compiled, and what to write instead.
    fn unsupported(&mut self, range: TextRange, message: impl Into<String>, help: &str) {
        let span = self.span(range);
        let mut diagnostic = Diagnostic::error(Code::Unsupported, span, message);
        if !help.is_empty() {
            diagnostic = diagnostic.help(help);
        }
        self.report(diagnostic);
    }
}
