//! Puts into the binary what it must carry: the runtime's sources, the stubs, the library.
//!
//! Problem: after `cargo install` there is no repository beside the command, but the programs
//! that it compiles need the runtime crate. So the sources travel inside the binary as strings,
//! with a fingerprint that names the directory into which they are unpacked.
//!
//! Writes into `OUT_DIR`:
//! - `stubs.rs`: `&[(name, text)]` of `stubs/*.pyi`, by module name;
//! - `library.rs`: the same of `lib/**/*.py`, by path;
//! - `boards.rs`: the same of `boards/*.toml` and the Rust files of their families;
//! - `embedded.rs`: the runtime's files, its part of `Cargo.lock`, and the fingerprints.

use std::collections::BTreeMap;
use std::error::Error;
use std::fs;
use std::hash::{DefaultHasher, Hash, Hasher};
use std::path::{Path, PathBuf};

type Result<T = ()> = std::result::Result<T, Box<dyn Error>>;

fn main() -> Result {
    let here = PathBuf::from(std::env::var("CARGO_MANIFEST_DIR")?);
    let out = PathBuf::from(std::env::var("OUT_DIR")?);
    println!("cargo:rerun-if-changed=build.rs");
    let src = files(&here.join("src"), "rs")?;
    let stubs = files(&here.join("stubs"), "pyi")?;
    let library = files(&here.join("lib"), "py")?;
    fs::write(
        out.join("stubs.rs"),
        table(&stubs, |name| name.trim_end_matches(".pyi")),
    )?;
    fs::write(out.join("library.rs"), table(&library, |name| name))?;
    if std::env::var_os("CARGO_FEATURE_CLI").is_some() {
        let root = here.parent().ok_or("no workspace above the package")?;
        let mut boards = files(&here.join("boards"), "toml")?;
        boards.extend(files(&here.join("boards"), "rs")?);
        fs::write(out.join("boards.rs"), table(&boards, |name| name))?;
        let compiler = fingerprint([&src, &stubs, &library, &boards])?;
        fs::write(out.join("embedded.rs"), embedded(root, compiler)?)?;
    }
    Ok(())
}

/// The runtime as a package of its own: what its manifest inherits is written out.
fn embedded(root: &Path, compiler: u64) -> Result<String> {
    let sources = files(&root.join("runtime/src"), "rs")?;
    let manifest = watched(&root.join("Cargo.toml"))?;
    let inherited = section(&manifest, "[workspace.package]");
    let runtime_manifest = watched(&root.join("runtime/Cargo.toml"))?;
    let runtime_manifest = library_manifest(&runtime_manifest, &inherited);
    let lock = runtime_lock(&watched(&root.join("Cargo.lock"))?);
    let mut hasher = DefaultHasher::new();
    (&runtime_manifest, &lock, fingerprint([&sources])?).hash(&mut hasher);
    Ok(format!(
        "pub(super) const RUNTIME_FINGERPRINT: u64 = {:#x};\n\
         pub(super) const COMPILER_FINGERPRINT: u64 = {compiler:#x};\n\
         pub(super) const LOCK: &str = {lock:?};\n\
         pub(super) const RUNTIME_MANIFEST: &str = {runtime_manifest:?};\n\
         pub(super) const RUNTIME_SOURCES: &[(&str, &str)] = {};\n",
        hasher.finish(),
        table(&sources, |name| name)
    ))
}

/// Every file with that extension under `directory`, by its path relative to it.
fn files(directory: &Path, extension: &str) -> Result<BTreeMap<String, PathBuf>> {
    let mut found = BTreeMap::new();
    println!("cargo:rerun-if-changed={}", directory.display());
    if directory.is_dir() {
        collect(directory, "", extension, &mut found)?;
    }
    Ok(found)
}

fn collect(
    directory: &Path,
    prefix: &str,
    extension: &str,
    found: &mut BTreeMap<String, PathBuf>,
) -> Result {
    for entry in fs::read_dir(directory)? {
        let path = entry?.path();
        let name = path
            .file_name()
            .and_then(|name| name.to_str())
            .ok_or("file name")?;
        let name = format!("{prefix}{name}");
        if path.is_dir() {
            collect(&path, &format!("{name}/"), extension, found)?;
        } else if path.extension().is_some_and(|it| it == extension) {
            found.insert(name, path);
        }
    }
    Ok(())
}

fn watched(path: &Path) -> Result<String> {
    println!("cargo:rerun-if-changed={}", path.display());
    fs::read_to_string(path).map_err(|error| format!("{}: {error}", path.display()).into())
}

fn table(files: &BTreeMap<String, PathBuf>, key: impl Fn(&str) -> &str) -> String {
    let rows = files.iter().map(|(name, path)| {
        format!(
            "    ({:?}, include_str!({:?})),\n",
            key(name),
            path.display().to_string()
        )
    });
    format!("&[\n{}]", rows.collect::<String>())
}

fn fingerprint<'a>(groups: impl IntoIterator<Item = &'a BTreeMap<String, PathBuf>>) -> Result<u64> {
    let mut hasher = DefaultHasher::new();
    for (name, path) in groups.into_iter().flatten() {
        (name, fs::read(path)?).hash(&mut hasher);
    }
    Ok(hasher.finish())
}

/// The lines of a manifest's section, up to the next one.
fn section(manifest: &str, header: &str) -> String {
    let lines = manifest
        .lines()
        .skip_while(|line| line.trim() != header)
        .skip(1);
    lines
        .take_while(|line| !line.starts_with('['))
        .map(|line| format!("{line}\n"))
        .collect()
}

/// A manifest with what it inherits, and without what only its own tests need: those are not
/// embedded.
fn library_manifest(manifest: &str, inherited: &str) -> String {
    let tests = ["[[test]]", "[[bench]]", "[[example]]", "[dev-dependencies"];
    let mut kept = true;
    let mut text = String::new();
    for line in manifest.lines() {
        if line.starts_with('[') {
            kept = !tests.iter().any(|test| line.starts_with(test));
        }
        if kept {
            let key = line.strip_suffix(".workspace = true");
            let value = key.and_then(|key| {
                let is_it = |it: &&str| it.split('=').next().map(str::trim) == Some(key);
                inherited.lines().find(is_it)
            });
            text.push_str(value.unwrap_or(line));
            text.push('\n');
        }
    }
    text
}

/// The packages of a `Cargo.lock` that the runtime needs, as lock entries: with them each script
/// is built from the same versions.
fn runtime_lock(lock: &str) -> String {
    let blocks: Vec<&str> = lock
        .split("[[package]]\n")
        .skip(1)
        .map(str::trim_end)
        .collect();
    let name_of = |block: &str| {
        let line = block
            .lines()
            .find_map(|line| line.strip_prefix("name = "))?;
        Some(line.trim_matches('"').to_owned())
    };
    let mut wanted = vec!["taipan-runtime".to_owned()];
    let mut index = 0;
    while let Some(name) = wanted.get(index).cloned() {
        index += 1;
        for block in blocks
            .iter()
            .filter(|block| name_of(block).as_ref() == Some(&name))
        {
            let dependencies = block.lines().filter(|line| line.starts_with(" \""));
            for line in dependencies {
                let name = line
                    .trim_matches([' ', '"', ','])
                    .split(' ')
                    .next()
                    .unwrap_or_default();
                if !wanted.iter().any(|it| it == name) {
                    wanted.push(name.to_owned());
                }
            }
        }
    }
    let kept = blocks
        .iter()
        .filter(|block| name_of(block).is_some_and(|it| wanted.contains(&it)));
    kept.map(|block| format!("\n[[package]]\n{block}\n"))
        .collect()
}
