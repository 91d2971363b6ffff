//! What a firmware takes of the board, from its ELF file alone.
//!
//! Source: the ELF specification, "Program Header".

use std::fs;
use std::io;
use std::path::Path;

use object::read::elf::{ElfFile32, FileHeader, ProgramHeader};
use object::{Endianness, elf};

/// Bytes of flash and of static RAM.
///
/// # Errors
/// Where the file cannot be read, or is no 32-bit ELF.
pub fn sizes(path: &Path) -> io::Result<(u64, u64)> {
    let data = fs::read(path)?;
    let file = ElfFile32::<Endianness>::parse(&*data).map_err(io::Error::other)?;
    let endian = file.endian();
    let headers = file.elf_header().program_headers(endian, &*data);
    let (mut flash, mut ram) = (0, 0);
    for header in headers.map_err(io::Error::other)? {
        if header.p_type(endian) == elf::PT_LOAD {
            flash += u64::from(header.p_filesz(endian));
            if header.p_flags(endian).0 & elf::PF_W.0 != 0 {
                ram += u64::from(header.p_memsz(endian));
            }
        }
    }
    Ok((flash, ram))
}
