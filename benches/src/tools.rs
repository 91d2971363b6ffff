//! Finds or builds the three competitors: `python3`, what taipan makes, and the Rust binaries.

use std::collections::HashMap;
use std::ffi::OsStr;
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};

use crate::programs::{HELLO, Program, SLEEPING, SLEEPING_IDLE};

/// Where everything is.
pub struct Tools {
    pub python: String,
    pub taipan: PathBuf,
    /// `benches/`
    here: PathBuf,
    /// Scaled copies of the programs and the binaries that taipan made of them.
    pub scratch: PathBuf,
}

/// What became of a program that taipan was asked to compile.
pub enum Built {
    Binary(PathBuf),
    Refused(String),
}

impl Tools {
    pub fn prepare(taipan: Option<PathBuf>, python: &str) -> Result<Tools, String> {
        let here = PathBuf::from(env!("CARGO_MANIFEST_DIR"));
        let scratch = here.join("target/taipan");
        std::fs::create_dir_all(scratch.join("idle")).map_err(|e| e.to_string())?;
        let root = here.join("..");
        let taipan = match taipan {
            Some(path) => path,
            None => {
                eprintln!("building taipan");
                cargo(&root, &["build", "--release", "--package", "taipan"])?;
                let target = std::env::var_os("CARGO_TARGET_DIR")
                    .map_or_else(|| root.join("target"), PathBuf::from);
                target.join("release/cargo-taipan")
            }
        };
        eprintln!("building the hand-written programs");
        cargo(&here, &["build", "--release", "--bins"])?;
        Ok(Tools {
            python: python.to_owned(),
            taipan,
            here,
            scratch,
        })
    }

    /// Prints the table of calls between Rust and Python.
    pub fn run_seam(&self) -> Result<(), String> {
        println!();
        cargo(
            &self.here,
            &["run", "--release", "--quiet", "--package", "seam"],
        )
    }

    pub fn script(&self, name: &str) -> PathBuf {
        self.here.join("programs").join(format!("{name}.py"))
    }

    /// The hand-written binary: it lies beside the one that is running.
    pub fn rust(&self, name: &str) -> PathBuf {
        let me = std::env::current_exe().unwrap_or_else(|_| self.here.join("target/release/x"));
        me.with_file_name(name)
    }

    /// Compiles all programs with taipan, in one call if every one is accepted.
    pub fn build_all(&self, programs: &[&Program]) -> HashMap<String, Built> {
        let mut scripts = Vec::new();
        for program in programs {
            let from = self.script(program.name);
            scripts.push(self.copy(&from, program.name, program.scale));
            if program.name == SLEEPING {
                scripts.push(self.copy(&from, SLEEPING_IDLE, 0));
            }
        }
        scripts.push(self.copy(&self.here.join("../fixtures/lang/hello.py"), HELLO, 1));

        let mut built = HashMap::new();
        let mut accepted = Vec::new();
        for script in scripts {
            let name = stem(&script);
            eprintln!("taipan check {name}");
            match self.taipan(&[OsStr::new("check"), script.as_os_str()]) {
                Ok(()) => accepted.push(script),
                Err(reason) => {
                    eprintln!("{name}: DOES NOT COMPILE WITH TAIPAN:\n{reason}");
                    built.insert(name, Built::Refused(reason));
                }
            }
        }
        eprintln!("taipan build --release, {} programs", accepted.len());
        if self.build(&accepted).is_ok() {
            for script in &accepted {
                built.insert(stem(script), Built::Binary(self.binary(script)));
            }
            return built;
        }
        // One of them fails: build each alone, to know which.
        for script in accepted {
            let name = stem(&script);
            eprintln!("taipan build --release {name}");
            let result = match self.build(std::slice::from_ref(&script)) {
                Ok(()) => Built::Binary(self.binary(&script)),
                Err(reason) => {
                    eprintln!("{name}: DOES NOT COMPILE WITH TAIPAN:\n{reason}");
                    Built::Refused(reason)
                }
            };
            built.insert(name, result);
        }
        built
    }

    fn copy(&self, from: &Path, name: &str, scale: u32) -> PathBuf {
        let text = std::fs::read_to_string(from).unwrap_or_default();
        let text = text.replace("\nSCALE = 1\n", &format!("\nSCALE = {scale}\n"));
        let to = self.scratch.join(format!("{name}.py"));
        if let Err(e) = std::fs::write(&to, text) {
            eprintln!("{}: {e}", to.display());
        }
        to
    }

    fn binary(&self, script: &Path) -> PathBuf {
        self.scratch.join("bin").join(stem(script))
    }

    fn build(&self, scripts: &[PathBuf]) -> Result<(), String> {
        let out = self.scratch.join("bin");
        let mut args = vec![
            OsStr::new("build"),
            OsStr::new("--release"),
            OsStr::new("--out-dir"),
            out.as_os_str(),
        ];
        args.extend(scripts.iter().map(|s| s.as_os_str()));
        self.taipan(&args)
    }

    /// Calls taipan; the error is what it said, or its status when it said nothing.
    fn taipan(&self, args: &[&OsStr]) -> Result<(), String> {
        let output = Command::new(&self.taipan)
            .args(args)
            .stdin(Stdio::null())
            .output()
            .map_err(|e| format!("{}: {e}", self.taipan.display()))?;
        if output.status.success() {
            return Ok(());
        }
        let text = String::from_utf8_lossy(&output.stderr);
        let text = text.trim_end();
        if text.is_empty() {
            Err(output.status.to_string())
        } else {
            Err(text.lines().take(25).collect::<Vec<_>>().join("\n"))
        }
    }
}

fn stem(script: &Path) -> String {
    script
        .file_stem()
        .unwrap_or_default()
        .to_string_lossy()
        .into_owned()
}

fn cargo(directory: &Path, args: &[&str]) -> Result<(), String> {
    let cargo = std::env::var_os("CARGO").unwrap_or_else(|| "cargo".into());
    let status = Command::new(cargo)
        .args(args)
        .current_dir(directory)
        .status()
        .map_err(|e| format!("cargo: {e}"))?;
    if status.success() {
        Ok(())
    } else {
        Err(format!("cargo {} failed", args.join(" ")))
    }
}
