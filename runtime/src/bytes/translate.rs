//! `maketrans`, `translate` and `expandtabs` of `bytes` and `bytearray`.
//!
//! ```python
//! print(b"read me".translate(bytes.maketrans(b"e", b"3"), b"m"))
//! ```
//! Source: the Python library reference, "Bytes and Bytearray Operations".

use alloc::vec::Vec;

use super::{ByteArray, Bytes, BytesLike};
use crate::exc::{Exc, Result};

impl Bytes {
    /// `bytes.maketrans(from, to)`. ValueError for different lengths.
    pub fn maketrans<A: BytesLike, B: BytesLike>(from: &A, to: &B) -> Result<Bytes> {
        let mut table: Vec<u8> = (0..=255).collect();
        let fits = from.with_bytes(|from| {
            to.with_bytes(|to| {
                for (&a, &b) in from.iter().zip(to) {
                    table[usize::from(a)] = b;
                }
                from.len() == to.len()
            })
        });
        match fits {
            true => Ok(Bytes::from(table)),
            false => Err(Exc::value_error(
                "maketrans arguments must have same length",
            )),
        }
    }
}

fn translated(bytes: &[u8], table: Option<Bytes>, delete: &[u8]) -> Result<Vec<u8>> {
    let kept = bytes.iter().copied().filter(|it| !delete.contains(it));
    let Some(table) = table else {
        return Ok(kept.collect());
    };
    table.with(|table| match table.len() {
        256 => Ok(kept.map(|it| table[usize::from(it)]).collect()),
        _ => Err(Exc::value_error(
            "translation table must be 256 characters long",
        )),
    })
}

fn expanded(bytes: &[u8], tabsize: i64) -> Vec<u8> {
    let size = usize::try_from(tabsize).unwrap_or(0);
    let mut out = Vec::new();
    let mut column = 0;
    for &byte in bytes {
        match byte {
            b'\t' if size > 0 => {
                let spaces = size - column % size;
                out.resize(out.len() + spaces, b' ');
                column += spaces;
            }
            b'\t' => {}
            b'\n' | b'\r' => {
                out.push(byte);
                column = 0;
            }
            _ => {
                out.push(byte);
                column += 1;
            }
        }
    }
    out
}

macro_rules! translations {
    ($type:ident) => {
        impl $type {
            /// `self.translate(table, delete)`. ValueError unless the table has 256 bytes.
            pub fn translate<B: BytesLike>(
                &self,
                table: Option<Bytes>,
                delete: &B,
            ) -> Result<$type> {
                let bytes =
                    self.with(|bytes| delete.with_bytes(|delete| translated(bytes, table, delete)));
                Ok($type::from(bytes?))
            }

            /// `self.expandtabs(tabsize)`.
            pub fn expandtabs(&self, tabsize: i64) -> $type {
                $type::from(self.with(|bytes| expanded(bytes, tabsize)))
            }
        }
    };
}

translations!(Bytes);
translations!(ByteArray);
