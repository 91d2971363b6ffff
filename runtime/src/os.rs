//! The parts of module `os` that scripts use: environment, directories, `os.path`.
//!
//! Source: the Python library reference, "os", "os.path"; `Lib/posixpath.py`.

pub mod path;

use alloc::vec::Vec;
use core::cell::OnceCell;
use std::env;
use std::fs;

use crate::bytes::Bytes;
use crate::dict::Dict;
use crate::exc::{Exc, Result};
use crate::io::{error_text, os_exc};
use crate::list::List;
use crate::single::per_thread;
use crate::str::Str;
use crate::value::Value;

/// `os.sep`.
pub const SEP: Str = Str::literal(&"/");
/// `os.linesep`.
pub const LINESEP: Str = Str::literal(&"\n");
/// `os.name`.
pub const NAME: Str = Str::literal(&"posix");

per_thread! {
    static ENVIRONMENT: OnceCell<Dict<Str, Str>> = OnceCell::new();
}

/// `os.getenv(name)`.
pub fn getenv(name: &Str) -> Option<Str> {
    environ().ok()?.get(name).ok()?
}

/// `os.getenv(name, default)`.
pub fn getenv_or(name: &Str, default: &Str) -> Str {
    getenv(name).unwrap_or_else(|| default.clone())
}

/// `os.environ`: one dict for the whole run. Assigning to it does not reach child processes.
pub fn environ() -> Result<Dict<Str, Str>> {
    if let Some(known) = ENVIRONMENT.with(|it| it.get().cloned()) {
        return Ok(known);
    }
    let read = environment()?;
    Ok(ENVIRONMENT.with(|it| it.get_or_init(|| read).clone()))
}

fn environment() -> Result<Dict<Str, Str>> {
    let pairs = env::vars_os().map(|(key, value)| {
        (
            Str::from(&*key.to_string_lossy()),
            Str::from(&*value.to_string_lossy()),
        )
    });
    Dict::from_pairs(pairs)
}

/// `os.getcwd()`. Raises FileNotFoundError.
pub fn getcwd() -> Result<Str> {
    let path = env::current_dir().map_err(|error| os_exc(&error, None))?;
    Ok(Str::from(&*path.to_string_lossy()))
}

/// `os.chdir(path)`. Raises FileNotFoundError and its kin.
pub fn chdir(path: &Str) -> Result<()> {
    env::set_current_dir(path.as_str()).map_err(|error| os_exc(&error, Some(path.clone())))
}

/// `os.listdir(path)`: in the order of the file system. Raises FileNotFoundError and its kin.
pub fn listdir(path: &Str) -> Result<List<Str>> {
    let failed = |error: std::io::Error| os_exc(&error, Some(path.clone()));
    let mut names: Vec<Str> = Vec::new();
    for entry in fs::read_dir(path.as_str()).map_err(failed)? {
        names.push(Str::from(
            &*entry.map_err(failed)?.file_name().to_string_lossy(),
        ));
    }
    Ok(List::from(names))
}

/// `os.mkdir(path)`. Raises FileExistsError and its kin.
pub fn mkdir(path: &Str) -> Result<()> {
    fs::create_dir(path.as_str()).map_err(|error| os_exc(&error, Some(path.clone())))
}

/// `os.makedirs(path, exist_ok=…)`. Raises FileExistsError and its kin.
pub fn makedirs(path: &Str, exist_ok: bool) -> Result<()> {
    if path::exists(path) && !(exist_ok && path::isdir(path)) {
        return Err(Exc::os_error(17, "File exists", Some(path.clone())));
    }
    fs::create_dir_all(path.as_str()).map_err(|error| os_exc(&error, Some(path.clone())))
}

/// `os.remove(path)`. Raises FileNotFoundError and its kin.
pub fn remove(path: &Str) -> Result<()> {
    fs::remove_file(path.as_str()).map_err(|error| os_exc(&error, Some(path.clone())))
}

/// `os.rmdir(path)`. Raises FileNotFoundError and its kin.
pub fn rmdir(path: &Str) -> Result<()> {
    fs::remove_dir(path.as_str()).map_err(|error| os_exc(&error, Some(path.clone())))
}

/// `os.rename(old, new)`. Raises FileNotFoundError and its kin.
pub fn rename(old: &Str, new: &Str) -> Result<()> {
    fs::rename(old.as_str(), new.as_str()).map_err(|error| {
        let exc = os_exc(&error, Some(old.clone()));
        exc.set_attr("filename2", Value::Str(new.clone()));
        exc
    })
}

/// `os.strerror(code)`: the system's text for an error number.
pub fn strerror(code: i64) -> Str {
    let error = i32::try_from(code).map(std::io::Error::from_raw_os_error);
    match error {
        Ok(error) => Str::from(error_text(&error)),
        Err(_) => Str::from(alloc::format!("Unknown error {code}")),
    }
}

/// `os.urandom(size)`. Raises ValueError for a negative size.
pub fn urandom(size: i64) -> Result<Bytes> {
    use std::io::Read;
    let size =
        usize::try_from(size).map_err(|_| Exc::value_error("negative argument not allowed"))?;
    let mut bytes: Vec<u8> = alloc::vec![0; size];
    fs::File::open("/dev/urandom")
        .and_then(|mut file| file.read_exact(&mut bytes))
        .map_err(|error| os_exc(&error, None))?;
    Ok(Bytes::from(bytes))
}

/// `os.getpid()`.
pub fn getpid() -> i64 {
    i64::from(std::process::id())
}
