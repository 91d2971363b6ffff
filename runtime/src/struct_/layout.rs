//! What a format string says: the place, the size and the kind of each value.
//!
//! ```python
//! struct.calcsize("bi")      # 8: native alignment
//! struct.calcsize("<bi")     # 5
//! ```

use alloc::vec::Vec;

use super::error;
use crate::exc::Result;

/// How a value is written.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(super) enum Code {
    Bool,
    Char,
    Text,
    Pascal,
    Float,
    Signed,
    Unsigned,
}

impl Code {
    /// The order of the bytes counts.
    pub(super) fn is_number(self) -> bool {
        matches!(self, Code::Float | Code::Signed | Code::Unsigned)
    }
}

/// One value.
pub(super) struct Field {
    pub(super) code: Code,
    pub(super) letter: char,
    pub(super) start: usize,
    pub(super) size: usize,
}

/// A format string, parsed.
pub(super) struct Layout {
    pub(super) is_big: bool,
    pub(super) size: usize,
    pub(super) fields: Vec<Field>,
}

impl Layout {
    /// How many values there are.
    pub(super) fn count(&self) -> usize {
        self.fields.len()
    }

    /// `struct.error` for a bad format.
    pub(super) fn parse(format: &str) -> Result<Layout> {
        let mut chars = format.chars().peekable();
        let order = chars.next_if(|it| "@=<>!".contains(*it)).unwrap_or('@');
        let is_native = order == '@';
        let mut layout = Layout {
            is_big: matches!(order, '>' | '!'),
            size: 0,
            fields: Vec::new(),
        };
        while let Some(letter) = chars.next() {
            if letter.is_ascii_whitespace() {
                continue;
            }
            let (mut letter, mut count) = (letter, 1);
            if let Some(digit) = letter.to_digit(10) {
                count = digit as usize;
                while let Some(digit) = chars.peek().and_then(|it| it.to_digit(10)) {
                    chars.next();
                    count = count
                        .checked_mul(10)
                        .and_then(|it| it.checked_add(digit as usize))
                        .filter(|it| *it <= i32::MAX as usize)
                        .ok_or_else(|| error("overflow in item count"))?;
                }
                let Some(after) = chars.next() else {
                    return Err(error("repeat count given without format specifier"));
                };
                letter = after;
            }
            layout.add(letter, count, is_native)?;
        }
        Ok(layout)
    }

    fn add(&mut self, letter: char, count: usize, is_native: bool) -> Result<()> {
        let long = if is_native { 8 } else { 4 };
        let (code, size) = match letter {
            'x' => {
                self.size += count;
                return Ok(());
            }
            's' | 'p' => {
                let code = if letter == 's' {
                    Code::Text
                } else {
                    Code::Pascal
                };
                self.push(code, letter, count);
                return Ok(());
            }
            '?' => (Code::Bool, 1),
            'c' => (Code::Char, 1),
            'b' => (Code::Signed, 1),
            'B' => (Code::Unsigned, 1),
            'h' => (Code::Signed, 2),
            'H' => (Code::Unsigned, 2),
            'i' => (Code::Signed, 4),
            'I' => (Code::Unsigned, 4),
            'l' => (Code::Signed, long),
            'L' => (Code::Unsigned, long),
            'q' => (Code::Signed, 8),
            'Q' => (Code::Unsigned, 8),
            'n' if is_native => (Code::Signed, 8),
            'N' | 'P' if is_native => (Code::Unsigned, 8),
            'f' => (Code::Float, 4),
            'd' => (Code::Float, 8),
            _ => return Err(error("bad char in struct format")),
        };
        if is_native {
            self.size = self.size.next_multiple_of(size);
        }
        for _ in 0..count {
            self.push(code, letter, size);
        }
        Ok(())
    }

    fn push(&mut self, code: Code, letter: char, size: usize) {
        self.fields.push(Field {
            code,
            letter,
            start: self.size,
            size,
        });
        self.size += size;
    }
}
