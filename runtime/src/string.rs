//! `string`: constants of characters.
//!
//! ```python
//! password = "".join(random.choice(string.ascii_letters) for _ in range(8))
//! ```
//!
//! Source: CPython `Lib/string.py`, 3.11.

use alloc::string::String;

use crate::exc::Result;
use crate::str::Str;

/// `string.ascii_lowercase`.
pub const ASCII_LOWERCASE: Str = Str::literal(&"abcdefghijklmnopqrstuvwxyz");
/// `string.ascii_uppercase`.
pub const ASCII_UPPERCASE: Str = Str::literal(&"ABCDEFGHIJKLMNOPQRSTUVWXYZ");
/// `string.ascii_letters`.
pub const ASCII_LETTERS: Str =
    Str::literal(&"abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ");
/// `string.digits`.
pub const DIGITS: Str = Str::literal(&"0123456789");
/// `string.hexdigits`.
pub const HEXDIGITS: Str = Str::literal(&"0123456789abcdefABCDEF");
/// `string.octdigits`.
pub const OCTDIGITS: Str = Str::literal(&"01234567");
/// `string.punctuation`.
pub const PUNCTUATION: Str = Str::literal(&"!\"#$%&'()*+,-./:;<=>?@[\\]^_`{|}~");
/// `string.whitespace`.
pub const WHITESPACE: Str = Str::literal(&" \t\n\r\x0b\x0c");
/// `string.printable`.
pub const PRINTABLE: Str = Str::literal(
    &"0123456789abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ!\"#$%&'()*+,-./:;<=>?@[\\]^_`{|}~ \t\n\r\x0b\x0c",
);

/// `string.capwords(text)`: the words, capitalised, with single spaces between.
///
/// # Errors
/// None that splitting at spaces can raise.
pub fn capwords(text: &Str) -> Result<Str> {
    let mut out = String::new();
    for word in text.split(None, -1)?.iter() {
        if !out.is_empty() {
            out.push(' ');
        }
        out.push_str(word.capitalize().as_str());
    }
    Ok(Str::from(out))
}
