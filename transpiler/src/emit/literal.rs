//! Literals: data, never spliced text.
//!
//! Problem: a Python string may hold quotes, newlines, and characters that reorder the text of a
//! source file; a float must read back to the same bits; `-9223372036854775808` is no literal.
//!
//! ```python
//! s = 'say "hi"\n'
//! ```
//! ```text
//! "say \"hi\"\n"
//! ```

use std::borrow::Cow;

use super::doc::Printer;
use crate::rir::Literal;

impl<'a> Printer<'a> {
    /// A literal; with `suffix` where nothing around it says which type it has.
    pub(super) fn write_literal(&mut self, literal: &Literal, suffix: bool) {
        match literal {
            Literal::Unit => self.write("()"),
            Literal::Bool(true) => self.write("true"),
            Literal::Bool(false) => self.write("false"),
            Literal::I64(i64::MIN) => self.write("i64::MIN"),
            Literal::I64(number) => {
                self.write_fmt(format_args!("{number}{}", if suffix { "_i64" } else { "" }));
            }
            Literal::F64(number) if number.is_nan() => self.write("f64::NAN"),
            Literal::F64(f64::INFINITY) => self.write("f64::INFINITY"),
            Literal::F64(f64::NEG_INFINITY) => self.write("f64::NEG_INFINITY"),
            Literal::F64(number) => {
                self.write_fmt(format_args!(
                    "{number:?}{}",
                    if suffix { "_f64" } else { "" }
                ));
            }
            Literal::Text(text) => self.write_text(text),
            Literal::Bytes(bytes) => {
                self.write("b\"");
                for byte in bytes {
                    self.write_fmt(format_args!("{}", byte.escape_ascii()));
                }
                self.write_char('"');
            }
        }
    }

    /// A string literal.
    pub(super) fn write_text(&mut self, text: &str) {
        self.write_char('"');
        let mut rest = text;
        // `'` needs no escape in a string, so runs of plain text are written at once.
        while let Some(at) = rest.find(|c: char| !is_plain(c)) {
            self.write(&rest[..at]);
            let mut chars = rest[at..].chars();
            if let Some(c) = chars.next() {
                match c {
                    '\0' => self.write("\\0"),
                    '\'' => self.write("'"),
                    _ if c.is_alphanumeric() => self.write_char(c),
                    _ => self.write_fmt(format_args!("{}", c.escape_debug())),
                }
            }
            rest = chars.as_str();
        }
        self.write(rest);
        self.write_char('"');
    }
}

fn is_plain(c: char) -> bool {
    matches!(c, ' '..='~') && c != '"' && c != '\\'
}

/// Text fit for a comment: one line, nothing invisible, nothing behind its end.
pub(super) fn comment(text: &str) -> Cow<'_, str> {
    let text = text.trim_end();
    if text.bytes().all(|b| matches!(b, b' '..=b'~')) {
        return Cow::Borrowed(text);
    }
    let mut out = String::with_capacity(text.len());
    for c in text.chars() {
        match c {
            '\t' => out.push_str("    "),
            '"' | '\'' | '\\' => out.push(c),
            _ if c.is_alphanumeric() => out.push(c),
            _ => out.extend(c.escape_debug()),
        }
    }
    Cow::Owned(out)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn print(literal: &Literal) -> String {
        let mut printer = Printer::default();
        printer.write_literal(literal, false);
        printer.into_flat()
    }

    #[test]
    fn text_is_escaped() {
        let print = |text: &str| print(&Literal::Text(text.to_owned()));
        assert_eq!(
            print("it's \"x\" \\ \n\r\t\0"),
            r#""it's \"x\" \\ \n\r\t\0""#
        );
        assert_eq!(print("größe → 日本 🎉"), "\"größe → 日本 🎉\"");
        assert_eq!(
            print("\u{202e}\u{200b}\u{1b}"),
            r#""\u{202e}\u{200b}\u{1b}""#
        );
        assert_eq!(print("{x}"), "\"{x}\"");
    }

    #[test]
    fn floats_read_back() {
        for number in [
            0.0,
            -0.0,
            1.0,
            1e22,
            1e-7,
            0.1,
            f64::MAX,
            f64::MIN_POSITIVE,
            5e-324,
        ] {
            let text = print(&Literal::F64(number));
            assert!(text.contains(['.', 'e']), "{text}");
            assert_eq!(text.parse::<f64>().map(f64::to_bits), Ok(number.to_bits()));
        }
        assert_eq!(print(&Literal::F64(f64::NAN)), "f64::NAN");
        assert_eq!(print(&Literal::I64(i64::MIN)), "i64::MIN");
    }

    #[test]
    fn bytes_are_escaped() {
        assert_eq!(
            print(&Literal::Bytes(b"a\"\\\n\xff".to_vec())),
            r#"b"a\"\\\n\xff""#
        );
    }

    #[test]
    fn comments_stay_on_a_line() {
        assert_eq!(comment("x = 1  "), "x = 1");
        assert_eq!(comment("x = '\u{202e}\r'"), "x = '\\u{202e}\\r'");
    }
}
