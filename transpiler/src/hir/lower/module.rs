//! Loads the closed program: the main script and every module that it reaches.
//!
//! ```python
//! import shapes.round          # loads shapes/__init__.py and shapes/round.py
//! from . import helpers        # relative to the package of the importing module
//! ```
//!
//! Invariants: a module is loaded once; a module of the user's own comes before one that the
//! compiler supplies, except for those that CPython has built in; the main script is the last
//! module and the first source. The compiler supplies stubs of native modules and Python files;
//! where it has both for a name, they are one module.

use std::sync::Arc;

use rustc_hash::{FxHashMap, FxHashSet};

use super::mentions::Mentions;
use super::scope::{self, AttributeNames, ModuleFacts, ScopeTree};
use super::{Lowerer, abstract_bases, builder};
use crate::Loader;
use crate::diag::Diagnostic;
use crate::hir::{Module, ModuleId};
use crate::library;
use crate::source::{FileId, SourceFile, Span};
use crate::stack;
use crate::stubs;
use crate::syntax::ast::name::Name;
use crate::syntax::ast::{self, Expr, Stmt};
use crate::syntax::{self};

/// Modules that CPython never looks for beside the script.
const BUILT_IN: &[&str] = &["builtins", "errno", "gc", "itertools", "sys", "time"];

pub(super) struct SourceModule {
    pub(super) id: ModuleId,
    /// Methods that the compiler wrote.
    pub(super) is_synthetic: bool,
    /// Dotted; the main script's is `__main__`.
    pub(super) name: String,
    pub(super) path: String,
    pub(super) is_main: bool,
    /// From the compiler's library: what the stub of the same name declares is the stub's.
    pub(super) is_library: bool,
    /// A stub of the host's.
    pub(super) host: Option<super::host::Stub>,
    /// Where relative imports start.
    pub(super) package: Vec<String>,
    pub(super) file: FileId,
    pub(super) text: Arc<str>,
    pub(super) body: Vec<Stmt>,
    pub(super) scopes: ScopeTree,
}

/// What a dotted name can be imported as.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(super) enum ModuleRef {
    User(usize),
    Native,
    Missing,
}

#[derive(Default)]
pub(super) struct KnownModules {
    index: FxHashMap<String, usize>,
    /// Names that modules may read of each other: attributes, and members of `from` imports.
    pub(super) shared: FxHashSet<Name>,
    /// Names of attributes that are assigned: a variable of a module may be among them.
    pub(super) rebound: FxHashSet<Name>,
    /// The modules whose public variables a host reads.
    pub(super) exported: FxHashSet<String>,
}

impl KnownModules {
    pub(super) fn find(&self, dotted: &str) -> ModuleRef {
        match self.index.get(dotted) {
            Some(&index) => ModuleRef::User(index),
            None if stubs::has_module(dotted) => ModuleRef::Native,
            None => ModuleRef::Missing,
        }
    }
}

pub(super) struct Discovered {
    pub(super) modules: Vec<SourceModule>,
    /// Imported modules come before those that import them.
    pub(super) order: Vec<usize>,
    pub(super) known: KnownModules,
    pub(super) sources: Vec<SourceFile>,
    pub(super) diagnostics: Vec<Diagnostic>,
}

pub(super) fn discover(loader: &mut dyn Loader, main: SourceFile) -> Discovered {
    let mut discovery = Discovery {
        loader,
        absent: FxHashSet::default(),
        out: Discovered {
            modules: Vec::new(),
            order: Vec::new(),
            known: KnownModules::default(),
            sources: Vec::new(),
            diagnostics: Vec::new(),
        },
    };
    if let Some(mut module) = discovery.read(main, true) {
        module.name = "__main__".to_owned();
        discovery.imports(&module.body, &module.package, &module.text);
        discovery.out.order.push(discovery.out.modules.len());
        discovery.out.modules.push(module);
    }
    discovery.out
}

/// What an import takes of a module.
#[derive(Clone, Copy)]
enum Wanted<'a> {
    /// Any name that this text mentions.
    Module(&'a str),
    Names(&'a [ast::Alias]),
}

struct Discovery<'a> {
    loader: &'a mut dyn Loader,
    absent: FxHashSet<String>,
    out: Discovered,
}

impl Discovery<'_> {
    fn read(&mut self, source: SourceFile, is_main: bool) -> Option<SourceModule> {
        let file = FileId(self.out.sources.len() as u32);
        let parsed = syntax::parse(file, &source.text);
        let has_errors = parsed.diagnostics.iter().any(Diagnostic::is_error);
        self.out.diagnostics.extend(parsed.diagnostics);
        let mut body = parsed.body;
        let mut package: Vec<String> = match is_main {
            true => Vec::new(),
            false => source.name.split('.').map(str::to_owned).collect(),
        };
        if !source.is_package() {
            package.pop();
        }
        let module = SourceModule {
            id: ModuleId(0),
            is_synthetic: false,
            name: source.name.clone(),
            path: source.path.clone(),
            is_main,
            is_library: source.is_frozen(),
            host: source.is_stub().then(|| super::host::prepare(&mut body)),
            package,
            file,
            text: Arc::from(source.text.as_str()),
            body,
            scopes: ScopeTree::default(),
        };
        self.out.sources.push(source);
        (!has_errors).then_some(module)
    }

    /// Loads `a`, `a.b`, `a.b.c` for `a.b.c`, as far as they are written in Python.
    fn load(&mut self, dotted: &str, wanted: Wanted<'_>) {
        let parts: Vec<&str> = dotted.split('.').collect();
        let is_built_in = parts.first().is_none_or(|it| BUILT_IN.contains(it));
        for end in 1..=parts.len() {
            let Some(parts) = parts.get(..end) else {
                return;
            };
            let name = parts.join(".");
            if self.out.known.index.contains_key(&name) {
                continue;
            }
            let own = match is_built_in || self.absent.contains(&name) {
                true => None,
                false => self.loader.load(parts),
            };
            let is_needed = match wanted {
                Wanted::Names(names) => name != dotted || library::is_needed(dotted, names),
                Wanted::Module(importer) => library::may_be_used(&name, importer),
            };
            let supplied = || is_needed.then(|| library::load(&name)).flatten();
            let Some(source) = own.or_else(supplied) else {
                if is_needed {
                    self.absent.insert(name);
                }
                continue;
            };
            if !source.is_frozen() {
                self.namespaces(parts);
            }
            let index = self.out.modules.len();
            let Some(module) = self.read(source, false) else {
                self.absent.insert(name);
                continue;
            };
            self.out.known.index.insert(name, index);
            let empty = SourceModule {
                body: Vec::new(),
                ..clone_head(&module)
            };
            let (body, package, text) = (module.body, module.package, module.text);
            self.out.modules.push(empty);
            self.imports(&body, &package, &text);
            self.out.order.push(index);
            if let Some(slot) = self.out.modules.get_mut(index) {
                slot.body = body;
            }
        }
    }

    /// A directory without `__init__.py` is a package too: an empty module.
    fn namespaces(&mut self, parts: &[&str]) {
        for end in 1..parts.len() {
            let Some(parts) = parts.get(..end) else {
                return;
            };
            let name = parts.join(".");
            if self.absent.remove(&name) {
                let source = SourceFile::new(format!("{}/__init__.py", parts.join("/")), &name, "");
                let index = self.out.modules.len();
                if let Some(module) = self.read(source, false) {
                    self.out.modules.push(module);
                    self.out.order.push(index);
                    self.out.known.index.insert(name, index);
                }
            }
        }
    }

    fn imports(&mut self, body: &[Stmt], package: &[String], text: &str) {
        for stmt in body {
            match stmt {
                Stmt::Import(it) => it
                    .names
                    .iter()
                    .for_each(|it| self.load(it.name.as_str(), Wanted::Module(text))),
                Stmt::ImportFrom(it) => self.import_from(it, package, text),
                Stmt::FunctionDef(it) => self.imports(&it.body, package, text),
                Stmt::ClassDef(it) => {
                    if abstract_bases::may_derive(it) {
                        self.load(library::ABSTRACT_BASES, Wanted::Names(&[]));
                    }
                    self.imports(&it.body, package, text);
                }
                Stmt::For(it) => {
                    self.imports(&it.body, package, text);
                    self.imports(&it.orelse, package, text);
                }
                Stmt::While(it) => {
                    self.imports(&it.body, package, text);
                    self.imports(&it.orelse, package, text);
                }
                Stmt::If(it) => {
                    self.imports(&it.body, package, text);
                    it.elif_else_clauses
                        .iter()
                        .for_each(|it| self.imports(&it.body, package, text));
                }
                Stmt::With(it) => self.imports(&it.body, package, text),
                Stmt::Match(it) => it
                    .cases
                    .iter()
                    .for_each(|it| self.imports(&it.body, package, text)),
                Stmt::Try(it) => {
                    self.imports(&it.body, package, text);
                    for handler in &it.handlers {
                        let ast::ExceptHandler::ExceptHandler(handler) = handler;
                        self.imports(&handler.body, package, text);
                    }
                    self.imports(&it.orelse, package, text);
                    self.imports(&it.finalbody, package, text);
                }
                _ => {}
            }
        }
    }

    fn import_from(&mut self, it: &ast::StmtImportFrom, package: &[String], text: &str) {
        let module = it.module.as_ref().map(|it| it.as_str());
        let Some(module) = scope::absolute(package, it.level, module) else {
            return;
        };
        self.load(&module, Wanted::Names(&it.names));
        let Some(&index) = self.out.known.index.get(&module) else {
            return;
        };
        // A member of a package may be a module of it.
        let is_package = self
            .out
            .modules
            .get(index)
            .is_some_and(|it| it.path.ends_with("__init__.py"));
        for alias in &it.names {
            self.out.known.shared.insert(alias.name.id.clone());
            if is_package && alias.name.as_str() != "*" {
                self.load(&format!("{module}.{}", alias.name), Wanted::Module(text));
            }
        }
    }
}

fn clone_head(module: &SourceModule) -> SourceModule {
    SourceModule {
        id: module.id,
        is_synthetic: false,
        name: module.name.clone(),
        path: module.path.clone(),
        is_main: module.is_main,
        is_library: module.is_library,
        host: module.host.clone(),
        package: module.package.clone(),
        file: module.file,
        text: Arc::clone(&module.text),
        body: Vec::new(),
        scopes: ScopeTree::default(),
    }
}

/// Builds the symbol tables of all modules, and makes CPython's compile-time checks beside that.
pub(super) fn build_scopes(
    modules: &mut [SourceModule],
    known: &mut KnownModules,
) -> Vec<Diagnostic> {
    let trees: &[SourceModule] = modules;
    let survey = || {
        let checks = trees
            .iter()
            .map(|it| syntax::check(it.file, &it.text, &it.body));
        let found: Vec<Diagnostic> = checks.flatten().collect();
        (found, Mentions::of(trees))
    };
    let tables = || -> Vec<_> {
        let is_alone = trees.len() == 1;
        trees.iter().map(|it| table(it, known, is_alone)).collect()
    };
    let ((found, mentions), tables) = stack::both(survey, tables);
    for (index, (scopes, attributes)) in tables.into_iter().enumerate() {
        if let Some(module) = modules.get_mut(index) {
            module.id = ModuleId(index as u32);
            module.scopes = scopes;
        }
        known.shared.extend(attributes.mentioned);
        known.rebound.extend(attributes.rebound);
    }
    super::once::mark(modules, &mentions);
    super::remade::mark(modules, &mentions);
    found
}

fn table(
    module: &SourceModule,
    known: &KnownModules,
    is_alone: bool,
) -> (ScopeTree, AttributeNames) {
    let exists = |dotted: &str| known.find(dotted) != ModuleRef::Missing;
    let facts = ModuleFacts {
        package: &module.package,
        is_main: module.is_main,
        exists: &exists,
        collect_attributes: !is_alone,
    };
    scope::build(&module.body, &facts)
}

/// The docstring that a body begins with.
pub(super) fn docstring(body: &[Stmt]) -> Option<String> {
    let Some(Stmt::Expr(it)) = body.first() else {
        return None;
    };
    let Expr::StringLiteral(it) = &*it.value else {
        return None;
    };
    Some(it.value.to_str().to_owned())
}

impl Lowerer {
    /// Gives every module its id and its body's function.
    pub(super) fn declare_modules(&mut self) {
        for index in 0..self.modules.len() {
            let Some(module) = self.modules.get(index).cloned() else {
                continue;
            };
            self.module = index;
            let span = Span::new(module.file, 0, module.text.len() as u32);
            let body = self.reserve_function(span);
            self.program.modules.push(Module {
                name: module.name.clone(),
                file: module.file,
                is_library: module.is_library,
                is_host: module.host.is_some(),
                body,
                docstring: docstring(&module.body),
            });
        }
    }

    pub(super) fn lower_module(&mut self, index: usize) {
        let Some(module) = self.modules.get(index).cloned() else {
            return;
        };
        let Some(id) = self.program.modules.get(index).map(|it| it.body) else {
            return;
        };
        self.module = index;
        self.scope = 0;
        let span = Span::new(module.file, 0, module.text.len() as u32);
        let mut function = builder::blank(ModuleId(index as u32), span);
        function.name = "<module>".to_owned();
        function.qualname = "<module>".to_owned();
        function.is_async = false;
        self.enter(id, 0, function);
        self.body(&module.body);
        self.leave();
    }
}
