//! What hosts use beside functions: variables, class variables, class methods.
//!
//! ```python
//! class Color(Enum):
//!     RED = 1                      # Color::red()
//! class Account:
//!     opened = 0                   # Account::opened()
//!     @classmethod
//!     def parse(cls, text: str) -> "Account": ...
//! LEVELS = [1, 2]                  # levels(): a List<Int>, since Rust may append any int
//! twice = lambda n: n * 2          # not offered, and told
//! ```
//!
//! Invariant: a container that a host gets holds `int`s, whatever range of them the program puts
//! there itself.

use crate::diag::{Code, Diagnostic};
use crate::hir::{ClassId, Exports, FuncId, GlobalId, MethodKind, is_public};
use crate::source::Span;
use crate::types::engine::Infer;
use crate::types::ty::{Ty, Var};

impl<'p> Infer<'p> {
    /// The class and static methods that hosts call on a class.
    pub(super) fn open_shared_methods(&mut self, class: ClassId) {
        let program = self.program;
        for owner in self.out.vars.ancestors(class) {
            for method in &program.class(owner).methods {
                let cls = match method.kind {
                    MethodKind::Class => Some(Ty::Class(class)),
                    MethodKind::Static if owner == class => None,
                    _ => continue,
                };
                let found = self.find_method(class, &method.name);
                let is_hidden = found.is_none_or(|it| it.1 != method.function);
                if is_hidden || !self.is_offered_method(owner, method.function) {
                    continue;
                }
                if let Some(id) = self.open_function(method.function, cls) {
                    let key = (class, method.function);
                    self.out.exported.shared.insert(key, id);
                }
            }
        }
    }

    /// A public method that the source has: those that the compiler writes stand where their
    /// class does.
    pub(super) fn is_offered_method(&self, owner: ClassId, function: FuncId) -> bool {
        let hir = self.program.function(function);
        let is_written = hir.span != self.program.class(owner).span;
        hir.name == "__init__" || (is_public(&hir.name) && is_written)
    }

    /// Variables have the types that they are annotated with.
    pub(super) fn promise_variables(&mut self, exports: &Exports) {
        let program = self.program;
        for &id in &exports.variables {
            let hir = program.global(id);
            self.out.vars.span = Some(hir.span);
            let promised = hir.annotation.as_ref();
            let promised = promised.and_then(|it| self.promised_type(it));
            if let Some(ty) = promised.as_ref().filter(|it| !self.has_float(it))
                && let Some(var) = self.out.globals.get(id.index())
            {
                self.out.vars.join(*var, ty);
            }
            self.out.exported.variables.insert(id, promised);
        }
    }

    /// Raises what hosts may put into containers that they get; true where something has risen.
    pub(super) fn widen_offered(&mut self, exports: &Exports) -> bool {
        let mut vars: Vec<Var> = Vec::new();
        for function in &exports.functions {
            for id in self.instances_of(*function) {
                vars.extend([self.out.instance(*id).ret, self.out.instance(*id).yields]);
            }
        }
        let exported = &self.out.exported;
        let methods = exported.functions.values().chain(exported.shared.values());
        for id in methods {
            vars.extend([self.out.instance(*id).ret, self.out.instance(*id).yields]);
        }
        for class in &exports.classes {
            let fields = &self.out.class(self.out.root_class(*class)).fields;
            let public = fields.iter().filter(|it| is_public(&it.0));
            vars.extend(public.map(|it| it.1));
        }
        let variables = exports.variables.iter();
        vars.extend(variables.filter_map(|it| self.out.globals.get(it.index()).copied()));
        let mut has_risen = false;
        for var in vars {
            has_risen |= self.widen(&self.out.vars.get(var));
        }
        has_risen
    }

    fn widen(&mut self, ty: &Ty) -> bool {
        let is_container = matches!(ty, Ty::Native(..) | Ty::Callable(_));
        let args: Vec<Var> = match ty {
            Ty::Optional(inner) => return self.widen(inner),
            Ty::Native(_, args) | Ty::Tuple(args) | Ty::Callable(args) => args.to_vec(),
            _ => return false,
        };
        let mut has_risen = false;
        for var in args {
            match self.out.vars.get(var) {
                Ty::I64(_) if is_container => {
                    self.out.vars.join(var, &Ty::Int);
                    has_risen = true;
                }
                inner => has_risen |= self.widen(&inner),
            }
        }
        has_risen
    }

    /// Warns of public names that hosts do not get.
    pub(super) fn tell_what_is_not_offered(&mut self, exports: &Exports) {
        for &id in &exports.variables {
            let hir = self.program.global(id);
            let shown = match hir.class {
                Some(class) => format!("{}.{}", self.program.class(class).name, hir.name),
                None => hir.name.clone(),
            };
            if let Some((why, help)) = self.why_not_offered(id) {
                self.not_exported(hir.span, &shown, &why, &help);
            }
        }
        for it in &self.program.other_names {
            let why = format!("it is another name of `{}`", it.target);
            let help = format!("use `{}`, or write a `def`", it.target);
            self.not_exported(it.span, &it.name, &why, &help);
        }
        for &class in &exports.classes {
            let hir = self.program.class(class);
            for (name, inner) in hir.nested.iter().filter(|it| is_public(&it.0)) {
                let span = self.program.class(*inner).span;
                let shown = format!("{}.{name}", hir.name);
                let help = "move it out of the class";
                self.not_exported(span, &shown, "it is a class in a class", help);
            }
        }
    }

    /// Why a variable is none that Rust can read, and the way out.
    fn why_not_offered(&self, id: GlobalId) -> Option<(String, String)> {
        let ty = self.out.global(id);
        let name = &self.program.global(id).name;
        let (why, help) = match &ty {
            Ty::Function(it) if self.program.function(it.function).name == "<lambda>" => {
                let help = format!("write `def {name}(…)`, with annotations");
                ("it is a lambda".to_owned(), help)
            }
            Ty::Function(it) => {
                let other = &self.program.function(it.function).name;
                let help = format!("write a `def` that calls `{other}`");
                (format!("it holds the function `{other}`"), help)
            }
            Ty::Class(it) => {
                let other = &self.program.class(*it).name;
                let help = format!("use `{other}`, or a class of its own");
                (format!("it is another name of the class `{other}`"), help)
            }
            Ty::Bound(_) | Ty::NativeFunction(_) => {
                let help = "write a `def` that calls it".to_owned();
                ("it holds a function".to_owned(), help)
            }
            Ty::NativeClass(_) | Ty::NativeModule(_) | Ty::Module(_) => {
                let help = "remove it".to_owned();
                ("it is another name of a class or module".to_owned(), help)
            }
            Ty::Never => {
                let help = "assign it, or remove it".to_owned();
                ("nothing assigns it".to_owned(), help)
            }
            _ => return None,
        };
        Some((why, help))
    }

    fn not_exported(&mut self, span: Span, name: &str, why: &str, help: &str) {
        let message = format!("`{name}` is not offered to Rust: {why}");
        let diagnostic = Diagnostic::warning(Code::NotExported, span, message.clone())
            .help(format!("{help}, or begin its name with an underscore"));
        self.diagnostics.insert((span, message), diagnostic);
    }
}
