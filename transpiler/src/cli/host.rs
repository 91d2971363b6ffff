//! The cargo project of scripts on an operating system.
//!
//! ```text
//! Cargo.toml
//! app/main.rs                calls the runtime with the script's module
//! app/generated/app.rs       one a Python module
//! app/sources/__main__.py    what the text of tracebacks is taken from
//! ```

use std::path::{Path, PathBuf};

use super::project::{Files, Project, Script};
use crate::{Output, rust_module_name};

/// All files of the project.
pub(super) fn files(project: &Project, runtime: &Path, programs: &[(Script, Output)]) -> Files {
    let mut files = vec![("Cargo.toml".into(), manifest(project, runtime, programs))];
    for (script, output) in programs {
        let directory = PathBuf::from(script.directory());
        for source in &output.sources {
            let name = format!("sources/{}.py", source.name);
            files.push((directory.join(name), source.text.clone()));
        }
        for file in &output.files {
            let path = project.generated(script, &file.module);
            files.push((path.into(), file.text.clone()));
        }
        files.push((directory.join("main.rs"), main_file(script, output)));
    }
    files
}

fn manifest(project: &Project, runtime: &Path, programs: &[(Script, Output)]) -> String {
    let bins: String = programs
        .iter()
        .map(|(script, _)| {
            let (name, directory) = (project.binary(script), script.directory());
            format!("\n[[bin]]\nname = {name:?}\npath = \"{directory}/main.rs\"\n")
        })
        .collect();
    let package = &project.package;
    let runtime = runtime.display().to_string();
    format!(
        r#"# Made by taipan; changes are overwritten.
[package]
name = {package:?}
version = "0.0.0"
edition = "2024"

[workspace]
{bins}
[dependencies]
taipan-runtime = {{ path = {runtime:?} }}

# The generated code is compiled after each change, the runtime once.
[profile.dev]
opt-level = 0
debug = "line-tables-only"
panic = "abort"

[profile.dev.package."*"]
opt-level = 3
debug = false

[profile.release]
opt-level = 3
lto = "fat"
codegen-units = 1
panic = "abort"
strip = true
"#
    )
}

/// The host program: hands the script's module to the runtime.
fn main_file(script: &Script, output: &Output) -> String {
    let modules: String = output
        .files
        .iter()
        .map(|file| format!("    pub mod {};\n", file.module))
        .collect();
    let sources: String = output
        .sources
        .iter()
        .filter(|source| !source.is_frozen())
        .map(|source| {
            let file = format!("sources/{}.py", source.name);
            format!("            ({:?}, include_str!({file:?})),\n", source.path)
        })
        .collect();
    format!(
        r#"//! Made by taipan; changes are overwritten.
#![forbid(unsafe_code)]

mod generated {{
{modules}}}

fn main() -> std::process::ExitCode {{
    taipan_runtime::rt::main(
        {:?},
        &[
{sources}        ],
        generated::{}::module,
    )
}}
"#,
        script.shown(),
        rust_module_name(&script.stem)
    )
}
