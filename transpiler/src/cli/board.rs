//! Boards: what a firmware is built for, as data.
//!
//! ```toml
//! # feather.toml, beside the script
//! inherits = "pico"
//! description = "Adafruit Feather RP2040"
//! pins = { LED = 13 }
//! ```
//!
//! A family is a board file like any other, without a chip of its own; it names the Rust files
//! that become modules of the firmware, and for each part of `machine` the module that drives it.
//! What differs between its boards are constants, memory and pins, so that a new board takes no
//! code.
//!
//! Invariants:
//! 1. `inherits` merges tables key by key; everything else replaces what was inherited.
//! 2. A file beside the script comes before a board of that name that taipan brings.
//! 3. What a file says is checked here, all of it, with the name of the file in the error.

use std::collections::{BTreeMap, BTreeSet};
use std::fs;
use std::path::{Path, PathBuf};

use serde::Deserialize;
use toml::{Table, Value};

use super::Failure;

/// The files that taipan brings, `(name, text)`: boards, and under `family/` what they inherit.
const BUILT_IN: &[(&str, &str)] = include!(concat!(env!("OUT_DIR"), "/boards.rs"));

/// Boards inherit at most this deep: more is a cycle.
const MAX_INHERITANCE: usize = 8;

/// A board, with all that it inherits.
#[derive(Deserialize, Debug)]
#[serde(deny_unknown_fields, rename_all = "kebab-case")]
pub(super) struct Board {
    #[serde(skip)]
    pub(super) name: String,
    /// The files of the user's own that it was read from, with their texts.
    #[serde(skip)]
    pub(super) read: Vec<(PathBuf, String)>,
    /// The text of each Rust file that it names.
    #[serde(skip)]
    texts: BTreeMap<String, String>,
    pub(super) description: String,
    pub(super) chip: String,
    /// The target triple.
    pub(super) target: String,
    /// The Rust files of every firmware. One of them is `board.rs`, which starts it.
    support: Vec<String>,
    /// Heap for what is made at run time.
    pub(super) heap: Size,
    pub(super) memory: BTreeMap<String, Region>,
    /// Lines of the linker script behind the memory map.
    #[serde(default)]
    pub(super) linker_script: String,
    /// What the linker is given.
    #[serde(default)]
    pub(super) link_args: Vec<String>,
    /// Constants of `config.rs`.
    #[serde(default)]
    pub(super) constants: BTreeMap<String, u64>,
    /// Names that `machine.Pin` takes beside numbers.
    #[serde(default)]
    pub(super) pins: BTreeMap<String, u8>,
    /// The classes and functions of `machine` that the family can do, with the Rust file of the
    /// driver; empty where none is needed.
    #[serde(default)]
    machine: BTreeMap<String, String>,
    /// Whether integers grow beyond 64 bits.
    #[serde(default)]
    pub(super) bigint: bool,
    pub(super) runner: Runner,
    /// The family number in UF2 files, for boards that take these.
    pub(super) uf2_family: Option<u32>,
    /// Dependencies of the firmware crate beside the runtime, as in Cargo.toml.
    pub(super) dependencies: Table,
}

/// A part of the address space.
#[derive(Deserialize, Clone, Copy, Debug)]
#[serde(deny_unknown_fields)]
pub(super) struct Region {
    pub(super) origin: u64,
    pub(super) length: Size,
}

impl Region {
    pub(super) fn holds(&self, address: u64) -> bool {
        address
            .checked_sub(self.origin)
            .is_some_and(|offset| offset < self.length.0)
    }
}

/// What runs a firmware.
#[derive(Deserialize, Debug)]
#[serde(deny_unknown_fields)]
pub(super) struct Runner {
    pub(super) command: String,
    /// `{elf}` stands for the firmware.
    pub(super) args: Vec<String>,
    /// How to get the command.
    pub(super) install: String,
}

/// Bytes, written as `264K` or `2M`.
#[derive(Deserialize, Clone, Copy, PartialEq, Eq, Hash, Debug)]
#[serde(try_from = "String")]
pub(super) struct Size(pub(super) u64);

impl TryFrom<String> for Size {
    type Error = String;

    fn try_from(text: String) -> Result<Size, String> {
        text.parse()
    }
}

impl std::str::FromStr for Size {
    type Err = String;

    fn from_str(text: &str) -> Result<Size, String> {
        let (digits, unit) = match text.strip_suffix(['K', 'k']) {
            Some(digits) => (digits, 1024),
            None => match text.strip_suffix(['M', 'm']) {
                Some(digits) => (digits, 1024 * 1024),
                None => (text, 1),
            },
        };
        let count: Option<u64> = digits.trim().parse().ok();
        let size = count.and_then(|it| it.checked_mul(unit)).map(Size);
        size.ok_or_else(|| format!("'{text}' is not a size such as 512, 64K or 2M"))
    }
}

impl std::fmt::Display for Size {
    fn fmt(&self, f: &mut std::fmt::Formatter) -> std::fmt::Result {
        match self.0 {
            bytes if bytes > 0 && bytes % (1024 * 1024) == 0 => {
                write!(f, "{}M", bytes / (1024 * 1024))
            }
            bytes if bytes > 0 && bytes % 1024 == 0 => write!(f, "{}K", bytes / 1024),
            bytes => write!(f, "{bytes}"),
        }
    }
}

impl Board {
    /// The board called `name`: `name.toml` in `directory`, or one that taipan brings.
    ///
    /// # Errors
    /// Where there is no such board, or a file is not as it must be.
    pub(super) fn load(name: &str, directory: &Path) -> Result<Board, Failure> {
        let mut search = Search {
            directory,
            read: Vec::new(),
        };
        let table = search.inherited(name, 0)?;
        let wrong =
            |error: &dyn std::fmt::Display| Failure::Usage(format!("board '{name}': {error}"));
        let mut board: Board = table.try_into().map_err(|error| wrong(&error))?;
        for region in ["FLASH", "RAM"] {
            if !board.memory.contains_key(region) {
                return Err(wrong(&format!("no memory region {region}")));
            }
        }
        board.name = name.to_owned();
        for file in board.support.iter().chain(board.machine.values()) {
            if file.is_empty() || board.texts.contains_key(file) {
                continue;
            }
            let text = search
                .text(file)
                .ok_or_else(|| wrong(&format!("its file '{file}' is not there")))?;
            board.texts.insert(file.clone(), text);
        }
        board.read = search.read;
        Ok(board)
    }

    /// Every board that taipan brings; families are not boards.
    ///
    /// # Errors
    /// As for [`Board::load`].
    pub(super) fn built_in() -> Result<Vec<Board>, Failure> {
        let names = BUILT_IN
            .iter()
            .filter(|(name, _)| !name.contains('/'))
            .filter_map(|(name, _)| name.strip_suffix(".toml"));
        names.map(|name| Board::load(name, Path::new(""))).collect()
    }

    /// What decides whether a program can be compiled for it.
    pub(super) fn known_to_compiler(&self) -> crate::Board {
        crate::Board {
            name: self.name.clone(),
            machine: self.machine.keys().cloned().collect(),
        }
    }

    /// The modules of a firmware that uses these names of `machine`: name and text.
    pub(super) fn modules(&self, machine: &BTreeSet<String>) -> BTreeMap<&str, &str> {
        let drivers = machine.iter().filter_map(|name| self.machine.get(name));
        let files = self.support.iter().chain(drivers);
        files
            .filter_map(|file| {
                let module = Path::new(file).file_stem()?.to_str()?;
                Some((module, self.texts.get(file)?.as_str()))
            })
            .collect()
    }

    pub(super) fn flash(&self) -> u64 {
        self.memory.get("FLASH").map_or(0, |it| it.length.0)
    }

    pub(super) fn ram(&self) -> u64 {
        self.memory.get("RAM").map_or(0, |it| it.length.0)
    }
}

/// Where board files are looked for.
struct Search<'a> {
    directory: &'a Path,
    read: Vec<(PathBuf, String)>,
}

impl Search<'_> {
    /// A file beside the script, or one that taipan brings.
    fn text(&mut self, file: &str) -> Option<String> {
        let path = self.directory.join(file);
        if !self.directory.as_os_str().is_empty()
            && let Ok(text) = fs::read_to_string(&path)
        {
            self.read.push((path, text.clone()));
            return Some(text);
        }
        let found = BUILT_IN.iter().find(|(name, _)| *name == file);
        found.map(|(_, text)| (*text).to_owned())
    }

    fn inherited(&mut self, name: &str, depth: usize) -> Result<Table, Failure> {
        let Some(text) = self.text(&format!("{name}.toml")) else {
            return Err(Failure::Usage(format!(
                "no board is called '{name}'; `cargo taipan boards` lists them, and a file \
                 '{name}.toml' beside the script describes one of your own"
            )));
        };
        let mut table: Table = text
            .parse()
            .map_err(|error| Failure::Usage(format!("board file '{name}.toml': {error}")))?;
        let Some(Value::String(parent)) = table.remove("inherits") else {
            return Ok(table);
        };
        if depth == MAX_INHERITANCE {
            return Err(Failure::Usage(format!(
                "board '{name}' inherits from itself, through '{parent}'"
            )));
        }
        let mut merged = self.inherited(&parent, depth + 1)?;
        merge(&mut merged, table);
        Ok(merged)
    }
}

/// Invariant 1.
fn merge(into: &mut Table, from: Table) {
    for (key, value) in from {
        match (into.get_mut(&key), value) {
            (Some(Value::Table(old)), Value::Table(new)) => merge(old, new),
            (_, value) => {
                into.insert(key, value);
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn sizes_are_read_and_printed() {
        for text in ["0", "1000", "64K", "2M", "1537K"] {
            assert_eq!(
                text.parse::<Size>().map(|it| it.to_string()),
                Ok(text.to_owned())
            );
        }
        assert!("64Q".parse::<Size>().is_err());
        assert!("99999999999999999999M".parse::<Size>().is_err());
    }

    #[test]
    fn all_that_is_brought_is_well_formed() {
        match Board::built_in() {
            Ok(boards) => assert!(!boards.is_empty()),
            Err(Failure::Usage(text)) => panic!("{text}"),
            Err(_) => panic!("no board can be read"),
        }
    }

    #[test]
    fn tables_merge_and_the_rest_replaces() {
        let mut table: Table = "a = [1]\n[t]\nx = 1\ny = 2".parse().unwrap_or_default();
        let own: Table = "a = [2]\n[t]\ny = 3".parse().unwrap_or_default();
        merge(&mut table, own);
        let expected: Table = "a = [2]\n[t]\nx = 1\ny = 3".parse().unwrap_or_default();
        assert_eq!(table, expected);
    }
}
