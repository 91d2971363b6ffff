//! Module `os.path`, as on POSIX.

use alloc::format;
use alloc::string::String;
use alloc::vec::Vec;
use std::fs;

use crate::exc::Result;
use crate::io::os_exc;
use crate::str::Str;

/// `os.path.join(first, *parts)`.
pub fn join(first: &Str, parts: impl IntoIterator<Item = Str>) -> Str {
    let mut path = String::from(first.as_str());
    for part in parts {
        if part.as_str().starts_with('/') {
            path.clear();
        } else if !path.is_empty() && !path.ends_with('/') {
            path.push('/');
        }
        path.push_str(part.as_str());
    }
    Str::from(path)
}

/// `os.path.split(path)`.
pub fn split(path: &Str) -> (Str, Str) {
    let text = path.as_str();
    let cut = text.rfind('/').map_or(0, |at| at + 1);
    let (head, tail) = text.split_at(cut);
    let trimmed = head.trim_end_matches('/');
    let head = if trimmed.is_empty() { head } else { trimmed };
    (Str::from(head), Str::from(tail))
}

/// `os.path.basename(path)`.
pub fn basename(path: &Str) -> Str {
    split(path).1
}

/// `os.path.dirname(path)`.
pub fn dirname(path: &Str) -> Str {
    split(path).0
}

/// `os.path.splitext(path)`.
pub fn splitext(path: &Str) -> (Str, Str) {
    let text = path.as_str();
    let name = text.rfind('/').map_or(0, |at| at + 1);
    // Leading dots belong to the name.
    let dots = text[name..]
        .bytes()
        .take_while(|byte| *byte == b'.')
        .count();
    match text[name + dots..].rfind('.') {
        Some(at) => {
            let (root, extension) = text.split_at(name + dots + at);
            (Str::from(root), Str::from(extension))
        }
        None => (path.clone(), Str::from("")),
    }
}

/// `os.path.exists(path)`.
pub fn exists(path: &Str) -> bool {
    fs::metadata(path.as_str()).is_ok()
}

/// `os.path.isfile(path)`.
pub fn isfile(path: &Str) -> bool {
    fs::metadata(path.as_str()).is_ok_and(|it| it.is_file())
}

/// `os.path.isdir(path)`.
pub fn isdir(path: &Str) -> bool {
    fs::metadata(path.as_str()).is_ok_and(|it| it.is_dir())
}

/// `os.path.isabs(path)`.
pub fn isabs(path: &Str) -> bool {
    path.as_str().starts_with('/')
}

/// `os.path.getsize(path)`. Raises FileNotFoundError and its kin.
pub fn getsize(path: &Str) -> Result<i64> {
    match fs::metadata(path.as_str()) {
        Ok(data) => Ok(data.len() as i64),
        Err(error) => Err(os_exc(&error, Some(path.clone()))),
    }
}

/// `os.path.normpath(path)`.
pub fn normpath(path: &Str) -> Str {
    let text = path.as_str();
    let slashes = match text.bytes().take_while(|byte| *byte == b'/').count() {
        2 => "//",
        0 => "",
        _ => "/",
    };
    let mut kept: Vec<&str> = Vec::new();
    for part in text.split('/') {
        match part {
            "" | "." => {}
            ".." => match kept.last() {
                Some(last) if *last != ".." => {
                    kept.pop();
                }
                None if !slashes.is_empty() => {}
                _ => kept.push(part),
            },
            part => kept.push(part),
        }
    }
    match format!("{slashes}{}", kept.join("/")) {
        path if path.is_empty() => Str::from("."),
        path => Str::from(path),
    }
}

/// `os.path.abspath(path)`. Raises FileNotFoundError when there is no current directory.
pub fn abspath(path: &Str) -> Result<Str> {
    if isabs(path) {
        return Ok(normpath(path));
    }
    Ok(normpath(&join(&super::getcwd()?, [path.clone()])))
}
