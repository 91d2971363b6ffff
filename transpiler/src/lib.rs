//! taipan compiles Python ahead of time to readable, safe Rust.
//!
//! [`compile`] is the whole compiler: sources in, Rust files and diagnostics out, no IO. One
//! direction: each stage reads one representation and builds the next.
//!
//! ```text
//! syntax ──▶ hir ──▶ types ──▶ rir ──▶ emit
//! ```
#![deny(unreachable_pub)]

mod build;
pub mod diag;
pub mod draw;
pub mod emit;
mod finish;
pub mod hir;
mod library;
pub mod loader;
mod place;
pub mod rir;
pub mod source;
mod stack;
pub mod stubs;
pub mod syntax;
pub mod types;

#[cfg(feature = "cli")]
pub mod cli;

use std::collections::BTreeMap;

pub use build::{Build, BuildError};
use diag::{Code, Diagnostic};
use rir::lower::Lowering;
use source::{FileId, SourceFile, Span};

/// Finds the modules that a program imports.
pub trait Loader: Send {
    /// The user's own module of that dotted name, given as its parts (`["a", "b"]` for
    /// `import a.b`), or `None` where there is none. Its `name` is the dotted name.
    fn load(&mut self, module: &[&str]) -> Option<SourceFile>;
}

/// What may differ between two compilations of the same sources.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Options {
    /// The Rust module that the main script becomes: [`rust_module_name`] of its file stem.
    pub main: String,
    /// What a firmware is built for; without it, an operating system.
    pub board: Option<Board>,
    /// What a Rust host uses of the program; a script is used by nobody.
    pub exports: Option<Exports>,
}

/// Which modules of a program have a surface that Rust code sees.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Exports {
    /// Their dotted names.
    pub modules: Vec<String>,
    /// The Rust module that holds all modules of the program; the surfaces stand beside it.
    pub root: String,
    /// The path of the Rust module behind each stub, by the stub's dotted name.
    pub hosts: BTreeMap<String, String>,
}

/// What the compiler must know of a board.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Board {
    pub name: String,
    /// The names of the module `machine` that it has drivers for.
    pub machine: Vec<String>,
}

impl Options {
    /// For a script whose file is called `stem.py`.
    pub fn for_script(stem: &str) -> Options {
        Options {
            main: rust_module_name(stem),
            board: None,
            exports: None,
        }
    }
}

/// One Rust file.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct GeneratedFile {
    /// The Rust module, which is also the file's stem.
    pub module: String,
    /// The [`SourceFile::path`] of the Python file that it came from.
    pub path: String,
    pub text: String,
}

/// What a Rust host sees of a module.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Surface {
    pub file: GeneratedFile,
    /// The Python names that mean something else in generated code (`List`), each with the path of
    /// the item that has the name beside the file.
    pub python_names: Vec<(String, String)>,
}

/// What came of a compilation.
#[derive(Clone, PartialEq, Eq, Default, Debug)]
pub struct Output {
    /// One a Python module, the main script's last; empty where there were errors.
    pub files: Vec<GeneratedFile>,
    /// What a Rust host sees of each exported module.
    pub surfaces: Vec<Surface>,
    /// Every Python file that was read; a [`source::FileId`] is an index into it.
    pub sources: Vec<SourceFile>,
    pub diagnostics: Vec<Diagnostic>,
    /// The program handles values of types that only it knows when it runs: the runtime needs its
    /// feature `dynamic`.
    pub is_dynamic: bool,
    /// What the program uses of the module `machine`, by name.
    pub machine: std::collections::BTreeSet<String>,
}

impl Output {
    fn of(sources: Vec<SourceFile>, diagnostics: Vec<Diagnostic>) -> Output {
        Output {
            sources,
            diagnostics,
            ..Output::default()
        }
    }

    /// A verifier complains: our bug, at no place of the user's.
    fn internal_errors(&mut self, complaints: impl IntoIterator<Item = String>, stage: &str) {
        let nowhere = Span::new(FileId(u32::MAX), 0, 0);
        for complaint in complaints {
            let message = format!("internal error: {stage} is not well-formed: {complaint}");
            self.diagnostics
                .push(Diagnostic::error(Code::InternalError, nowhere, message));
        }
    }

    pub fn has_errors(&self) -> bool {
        self.diagnostics.iter().any(Diagnostic::is_error)
    }
}

/// The name of the Rust module that a Python module becomes: `a.b` is `a_b`, `match` is `match_`,
/// and what cannot stand in a Rust name (`my-script`, `1st`) is replaced.
pub fn rust_module_name(dotted: &str) -> String {
    let mut name: String = dotted
        .chars()
        .map(|c| {
            if c == '_' || c.is_alphanumeric() {
                c
            } else {
                '_'
            }
        })
        .collect();
    if name.starts_with(|c: char| c.is_numeric()) || name.is_empty() {
        name.insert(0, '_');
    }
    rir::name::value(&name).into_owned()
}

/// The tables of what stubs declare, built once.
fn natives() -> std::rc::Rc<types::native::Natives> {
    thread_local! {
        static NATIVES: std::rc::Rc<types::native::Natives> = {
            let files: Vec<(&str, &str)> = stubs::ALL
                .iter()
                .map(|(name, text)| (name.split('/').next().unwrap_or(name), *text))
                .collect();
            std::rc::Rc::new(types::native::Natives::load(&files))
        };
    }
    NATIVES.with(std::rc::Rc::clone)
}

/// One of the compiler's representations of a program, in the order in which they are built.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Debug)]
pub enum Stage {
    Ast,
    Hir,
    Types,
    Rir,
    Rust,
}

/// Compiles the program whose main script is `main`.
pub fn compile(loader: &mut dyn Loader, main: SourceFile, options: &Options) -> Output {
    stack::deep(|| pipeline(loader, main, options, None).0)
}

/// Compiles as far as `stage`, no further, and prints what it built; empty where errors come first.
pub fn dump(
    loader: &mut dyn Loader,
    main: SourceFile,
    options: &Options,
    stage: Stage,
) -> (String, Output) {
    let (output, text) = stack::deep(|| pipeline(loader, main, options, Some(stage)));
    (text, output)
}

/// Lists every value that is compiled dynamically, as remarks with their reasons.
pub fn explain(loader: &mut dyn Loader, main: SourceFile) -> (Vec<Diagnostic>, Output) {
    stack::deep(|| {
        let (program, mut output) = resolve(loader, main, None);
        if output.has_errors() {
            return (Vec::new(), output);
        }
        let (types, diagnostics) = types::infer(&program, natives(), &hir::Exports::default());
        output.diagnostics.extend(diagnostics);
        (types::explain(&program, &types), output)
    })
}

/// The stages that need no types.
fn resolve(
    loader: &mut dyn Loader,
    main: SourceFile,
    exports: Option<&Exports>,
) -> (hir::Program, Output) {
    let exported = exports.map_or(&[] as &[String], |it| &it.modules);
    let (program, sources, diagnostics) = hir::lower::lower(loader, main, exported);
    let mut output = Output::of(sources, diagnostics);
    if cfg!(debug_assertions)
        && !output.has_errors()
        && let Err(complaints) = hir::verify(&program)
    {
        output.internal_errors(complaints, "hir");
    }
    (program, output)
}

fn pipeline(
    loader: &mut dyn Loader,
    main: SourceFile,
    options: &Options,
    stage: Option<Stage>,
) -> (Output, String) {
    if stage == Some(Stage::Ast) {
        let parsed = syntax::parse(FileId(0), &main.text);
        let text = format!("{:#?}\n", parsed.body);
        let mut diagnostics = parsed.diagnostics;
        diagnostics.extend(syntax::check(FileId(0), &main.text, &parsed.body));
        return (Output::of(vec![main], diagnostics), text);
    }
    let exports = options.exports.as_ref();
    let (program, mut output) = resolve(loader, main, exports);
    if let Some(board) = &options.board {
        output
            .diagnostics
            .extend(hir::platform::check(&program, board));
    }
    output.machine = hir::platform::machine(&program);
    if output.has_errors() {
        return (output, String::new());
    }
    if stage == Some(Stage::Hir) {
        return (output, hir::print(&program));
    }
    let offered = exports.map(|it| hir::Exports::of(&program, &it.modules));
    let offered = offered.unwrap_or_default();
    let (types, diagnostics) = types::infer(&program, natives(), &offered);
    output.diagnostics.extend(diagnostics);
    if cfg!(debug_assertions) {
        output.internal_errors(types::verify(&program, &types), "types");
    }
    if output.has_errors() {
        return (output, String::new());
    }
    if stage == Some(Stage::Types) {
        let text = types::print(&program, &types);
        return (output, text);
    }
    let no_hosts = BTreeMap::new();
    let hosts = exports.map_or(&no_hosts, |it| &it.hosts);
    let lowering = Lowering::new(&program, &types, &output.sources, hosts, options);
    if stage == Some(Stage::Rir) {
        let text = finish::modules(&lowering).iter().map(rir::print).collect();
        return (output, text);
    }
    let mut complaints = Vec::new();
    if cfg!(debug_assertions) {
        let modules = finish::modules(&lowering);
        complaints.extend(modules.iter().filter_map(|it| rir::verify(it).err()));
    }
    let finished = finish::files(&lowering);
    output.internal_errors(complaints, "rir");
    output.files = finished.files;
    output.surfaces = finished.surfaces;
    output.is_dynamic = finished.is_dynamic;
    let text = match stage {
        Some(Stage::Rust) => output.files.iter().map(|it| it.text.as_str()).collect(),
        _ => String::new(),
    };
    (output, text)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn module_names_are_rust_names() {
        let names = ["app", "a.b", "match", "my-script", "1st", "self"].map(rust_module_name);
        assert_eq!(
            names,
            ["app", "a_b", "match_", "my_script", "_1st", "self_"]
        );
    }
}
