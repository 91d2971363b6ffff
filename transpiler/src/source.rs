//! Source files, spans in them, and the way from a byte offset to a line.
//!
//! Problem: every stage must be able to say where in the user's Python something came from,
//! cheaply, long after the text was parsed.
//!
//! ```python
//! total = 0      # `total` is Span { file: 0, start: 0, end: 5 }, line 1, column 0
//! ```
//!
//! Invariants: a span never leaves its file; lines are counted from 1, columns from 0 and in
//! characters, both as CPython counts them; `\n`, `\r\n` and a lone `\r` each end a line.

/// A file of the program, as an index into the list of sources of one compilation.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Debug)]
pub struct FileId(pub u32);

impl FileId {
    pub fn index(self) -> usize {
        self.0 as usize
    }
}

/// A range of bytes of one file.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Debug)]
pub struct Span {
    pub file: FileId,
    pub start: u32,
    pub end: u32,
}

impl Span {
    pub fn new(file: FileId, start: u32, end: u32) -> Span {
        Span { file, start, end }
    }

    /// From the beginning of this span to the end of `other`, which stands in the same file.
    pub fn to(self, other: Span) -> Span {
        Span {
            file: self.file,
            start: self.start.min(other.start),
            end: self.end.max(other.end),
        }
    }
}

/// A place as people name it.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Debug)]
pub struct Position {
    /// From 1.
    pub line: u32,
    /// From 0, in characters.
    pub column: u32,
}

/// One Python file.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct SourceFile {
    /// As the user named it: what diagnostics and tracebacks show.
    pub path: String,
    /// Dotted module name; `__main__` for the script.
    pub name: String,
    pub text: String,
    /// Where each line begins.
    line_starts: Vec<u32>,
}

impl SourceFile {
    /// `path` is displayed only; a path that ends in `__init__.py` is a package.
    pub fn new(
        path: impl Into<String>,
        name: impl Into<String>,
        text: impl Into<String>,
    ) -> SourceFile {
        let text = text.into();
        let line_starts = line_starts(&text);
        SourceFile {
            path: path.into(),
            name: name.into(),
            text,
            line_starts,
        }
    }

    /// A module of the compiler's own, which has no file.
    pub fn frozen(name: &str, text: &str) -> SourceFile {
        SourceFile::new(format!("<frozen {name}>"), name, text)
    }

    /// Whether it is a module of the compiler's own.
    pub fn is_frozen(&self) -> bool {
        self.path.starts_with("<frozen ")
    }

    /// Whether it declares what Rust supplies.
    pub fn is_stub(&self) -> bool {
        self.path.ends_with(".pyi")
    }

    /// Relative imports in a package's `__init__.py` start at the package itself.
    pub fn is_package(&self) -> bool {
        self.path.rsplit(['/', '\\']).next() == Some("__init__.py")
    }

    /// The line in which `offset` stands, from 1.
    pub fn line(&self, offset: u32) -> u32 {
        self.line_starts.partition_point(|&start| start <= offset) as u32
    }

    /// Line and column of `offset`.
    pub fn position(&self, offset: u32) -> Position {
        let line = self.line(offset);
        let start = self.line_start(line);
        let before = self
            .text
            .get(start as usize..offset as usize)
            .unwrap_or_default();
        Position {
            line,
            column: before.chars().count() as u32,
        }
    }

    /// How many lines the file has; a file that ends in a line break has an empty last one.
    pub fn line_count(&self) -> u32 {
        self.line_starts.len() as u32
    }

    /// Where line `line` begins; the end of the text for a line beyond the last.
    pub fn line_start(&self, line: u32) -> u32 {
        let index = (line as usize).saturating_sub(1);
        self.line_starts
            .get(index)
            .copied()
            .unwrap_or(self.text.len() as u32)
    }

    /// The text of line `line` without its line break; empty for a line beyond the last.
    pub fn line_text(&self, line: u32) -> &str {
        let range = self.line_start(line) as usize..self.line_start(line + 1) as usize;
        self.text
            .get(range)
            .unwrap_or_default()
            .trim_end_matches(['\n', '\r'])
    }

    /// The text that a span covers.
    pub fn snippet(&self, span: Span) -> &str {
        self.text
            .get(span.start as usize..span.end as usize)
            .unwrap_or_default()
    }
}

fn line_starts(text: &str) -> Vec<u32> {
    let bytes = text.as_bytes();
    let mut starts = vec![0];
    for (index, &byte) in bytes.iter().enumerate() {
        let ends_line = match byte {
            b'\n' => true,
            b'\r' => bytes.get(index + 1) != Some(&b'\n'),
            _ => false,
        };
        if ends_line {
            starts.push(index as u32 + 1);
        }
    }
    starts
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn positions_are_lines_from_one_and_characters_from_zero() {
        let file = SourceFile::new("a.py", "a", "x = 'é'; y\nz\r\nw\rv");
        assert_eq!(file.position(0), Position { line: 1, column: 0 });
        assert_eq!(file.position(10), Position { line: 1, column: 9 });
        assert_eq!(file.line_count(), 4);
        let texts: Vec<&str> = (1..=5).map(|line| file.line_text(line)).collect();
        assert_eq!(texts, ["x = 'é'; y", "z", "w", "v", ""]);
    }

    #[test]
    fn only_init_is_a_package() {
        assert!(SourceFile::new("a/__init__.py", "a", "").is_package());
        assert!(!SourceFile::new("a/init.py", "a.init", "").is_package());
    }
}
