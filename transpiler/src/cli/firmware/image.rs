//! The linked firmware: how much of the board it takes, and its form for drag and drop.
//!
//! ```text
//!    flash   11284 of  262144 bytes   4.3 %
//!      ram   18104 of   65536 bytes  27.6 %
//!              10850 taipan_runtime::dict             app.py:12
//! ```
//!
//! Sources: the ELF specification, "Program Header"; Microsoft's "USB Flashing Format (UF2)".

use std::collections::BTreeMap;
use std::fmt::Write as _;
use std::fs;
use std::io;
use std::path::Path;

use object::read::elf::{ElfFile32, ElfSection32, FileHeader, ProgramHeader};
use object::{Endianness, Object, ObjectSection, ObjectSymbol, SectionFlags, SymbolKind, elf};

use super::origin;
use crate::Output;
use crate::cli::board::Board;

/// Bytes of payload in a UF2 block of 512.
const UF2_PAYLOAD: usize = 256;

pub(super) struct Image {
    /// What lies in flash: address and bytes, in the order of addresses.
    segments: Vec<(u64, Vec<u8>)>,
    /// Address and size of what is in memory at run time.
    occupied: Vec<(u64, u64)>,
    /// Address, size and name of each function and variable.
    symbols: Vec<(u64, u64, String)>,
}

impl Image {
    /// # Errors
    /// Where the file cannot be read, or is no 32-bit ELF.
    pub(super) fn read(path: &Path) -> io::Result<Image> {
        let data = fs::read(path)?;
        let file = ElfFile32::<Endianness>::parse(&*data).map_err(io::Error::other)?;
        let endian = file.endian();
        let header = file.elf_header();
        let headers = header
            .program_headers(endian, &*data)
            .map_err(io::Error::other)?;
        let mut segments = Vec::new();
        for header in headers {
            if header.p_type(endian) != elf::PT_LOAD {
                continue;
            }
            let bytes = header
                .data(endian, &*data)
                .map_err(|()| io::Error::other("a segment lies outside the file"))?;
            if !bytes.is_empty() {
                segments.push((u64::from(header.p_paddr(endian)), bytes.to_vec()));
            }
        }
        segments.sort();
        let is_loaded = |section: &ElfSection32<'_, '_, Endianness>| match section.flags() {
            SectionFlags::Elf { sh_flags, .. } => sh_flags.0 & elf::SHF_ALLOC.0 != 0,
            _ => false,
        };
        let occupied = file
            .sections()
            .filter(is_loaded)
            // Where a linker script gives it a section, the stack is all that is left.
            .filter(|it| it.name() != Ok(".stack"))
            .map(|it| (it.address(), it.size()))
            .collect();
        let symbols = file
            .symbols()
            .filter(|it| matches!(it.kind(), SymbolKind::Text | SymbolKind::Data))
            .filter_map(|it| {
                let name = rustc_demangle::demangle(it.name().ok()?);
                Some((it.address(), it.size(), format!("{name:#}")))
            })
            .collect();
        Ok(Image {
            segments,
            occupied,
            symbols,
        })
    }

    /// The file as boards with a UF2 boot loader take it.
    pub(super) fn uf2(&self, family: u32) -> Vec<u8> {
        let blocks = self.blocks();
        let mut text = Vec::with_capacity(blocks.len() * 512);
        for (index, (address, payload)) in blocks.iter().enumerate() {
            let words = [
                0x0A32_4655,
                0x9E5D_5157,
                0x0000_2000,
                *address,
                UF2_PAYLOAD as u32,
                index as u32,
                blocks.len() as u32,
                family,
            ];
            let start = text.len();
            text.extend(words.iter().flat_map(|it| it.to_le_bytes()));
            text.extend(payload);
            text.resize(start + 508, 0);
            text.extend(0x0AB1_6F30_u32.to_le_bytes());
        }
        text
    }

    /// Pages of flash, each whole.
    fn blocks(&self) -> Vec<(u32, [u8; UF2_PAYLOAD])> {
        let mut pages: BTreeMap<u32, [u8; UF2_PAYLOAD]> = BTreeMap::new();
        for (start, bytes) in &self.segments {
            for (offset, byte) in bytes.iter().enumerate() {
                let address = *start as u32 + offset as u32;
                let within = address as usize % UF2_PAYLOAD;
                let page = pages
                    .entry(address - within as u32)
                    .or_insert([0; UF2_PAYLOAD]);
                page[within] = *byte;
            }
        }
        pages.into_iter().collect()
    }

    /// What is used of the board, for people; with the program's `output`, what takes the flash, and
    /// the first line of Python that needs it.
    pub(super) fn report(&self, board: &Board, path: &Path, output: Option<&Output>) -> String {
        let flash: u64 = self.segments.iter().map(|(_, it)| it.len() as u64).sum();
        let ram = board.memory.get("RAM").map_or(0, |ram| {
            let used = self
                .occupied
                .iter()
                .filter(|(address, _)| ram.holds(*address));
            used.map(|(_, size)| size).sum()
        });
        let mut text = format!("    Built {} for {}\n", path.display(), board.name);
        let mut line = |name: &str, used: u64, of: u64| {
            let share = used as f64 * 100.0 / of.max(1) as f64;
            // Writing to a string cannot fail.
            let _ = writeln!(text, "{name:>9} {used:>8} of {of:>8} bytes {share:>5.1} %");
        };
        line("flash", flash, board.flash());
        line("ram", ram, board.ram());
        for (part, size) in output.iter().flat_map(|_| self.parts(board)) {
            let origin = output.and_then(|output| origin::of(&part, output));
            let line = format!("{size:>18} {part:<32} {}", origin.unwrap_or_default());
            let _ = writeln!(text, "{}", line.trim_end());
        }
        text
    }

    /// The bytes that each part of the program has in flash, largest first: a module of the runtime,
    /// else a crate.
    fn parts(&self, board: &Board) -> Vec<(String, u64)> {
        let mut parts: BTreeMap<String, u64> = BTreeMap::new();
        let is_in_flash = |address: u64| {
            board
                .memory
                .get("FLASH")
                .is_some_and(|it| it.holds(address))
        };
        for (address, size, name) in &self.symbols {
            if *size > 0 && is_in_flash(*address) {
                *parts.entry(part(name)).or_default() += size;
            }
        }
        let mut parts: Vec<_> = parts.into_iter().collect();
        parts.sort_by_key(|(_, size)| std::cmp::Reverse(*size));
        parts
    }
}

/// `<taipan_runtime::exc::Exc as Drop>::drop` is a part of `taipan_runtime::exc`.
fn part(symbol: &str) -> String {
    let path = symbol.trim_start_matches(['<', '&', '(', '_']);
    let mut names = path.split("::");
    let first = names.next().unwrap_or_default();
    let is_name = |it: &str| it.chars().all(|c| c == '_' || c.is_alphanumeric());
    match names.next() {
        None => "other".to_owned(),
        Some(second) if first == "taipan_runtime" && is_name(second) => {
            format!("{first}::{second}")
        }
        Some(_) if is_name(first) => first.to_owned(),
        Some(_) => "other".to_owned(),
    }
}
