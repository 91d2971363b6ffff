//! Diagnostics as text: drawn the way rustc draws, or on one line.
//!
//! ```text
//! error[unknown-module]: no module named 'numpy'
//!  --> app.py:1:8
//!   |
//! 1 | import numpy
//!   |        ^^^^^ not beside the script, and not known to taipan
//! ```
//!
//! Invariant: drawing never fails, also for spans at the end of a file or on line breaks.

use annotate_snippets::{AnnotationKind, Group, Level, Renderer, Snippet};

use crate::diag::{Diagnostic, Severity};
use crate::source::{SourceFile, Span};

fn level(severity: Severity) -> Level<'static> {
    match severity {
        Severity::Error => Level::ERROR,
        Severity::Warning => Level::WARNING,
        Severity::Note => Level::NOTE,
    }
}

/// One diagnostic, several lines, with a final line break.
pub fn human(diagnostic: &Diagnostic, sources: &[SourceFile], color: bool) -> String {
    let mut group = level(diagnostic.severity)
        .primary_title(diagnostic.message.as_str())
        .id(diagnostic.code.name())
        .elements(snippets(diagnostic, sources));
    for note in &diagnostic.notes {
        group = group.element(Level::NOTE.message(note.as_str()));
    }
    for help in &diagnostic.help {
        group = group.element(Level::HELP.message(help.as_str()));
    }
    render(&[group], color)
}

/// A message without a place: `error: can't read 'app.py'`.
pub fn plain(severity: Severity, message: &str, color: bool) -> String {
    render(
        &[Group::with_title(level(severity).primary_title(message))],
        color,
    )
}

fn render(report: &[Group<'_>], color: bool) -> String {
    let renderer = if color {
        Renderer::styled()
    } else {
        Renderer::plain()
    };
    let mut text = renderer.render(report);
    text.push('\n');
    text
}

/// The primary span's file first, then one snippet for each other file that is pointed at.
fn snippets<'a>(
    diagnostic: &'a Diagnostic,
    sources: &'a [SourceFile],
) -> Vec<Snippet<'a, annotate_snippets::Annotation<'a>>> {
    let mut files = vec![diagnostic.primary.file];
    for (span, _) in &diagnostic.secondary {
        if !files.contains(&span.file) {
            files.push(span.file);
        }
    }
    let mut snippets = Vec::new();
    for file in files {
        let Some(source) = sources.get(file.index()) else {
            continue;
        };
        let mut snippet = Snippet::source(source.text.as_str()).path(source.path.as_str());
        if file == diagnostic.primary.file {
            let label = Some(diagnostic.label.as_str()).filter(|label| !label.is_empty());
            let range = drawn_range(source, diagnostic.primary);
            snippet = snippet.annotation(AnnotationKind::Primary.span(range).label(label));
        }
        for (span, text) in diagnostic
            .secondary
            .iter()
            .filter(|(span, _)| span.file == file)
        {
            let range = drawn_range(source, *span);
            snippet = snippet.annotation(AnnotationKind::Context.span(range).label(text.as_str()));
        }
        snippets.push(snippet);
    }
    snippets
}

/// The bytes to underline. Of a statement that spans lines only the first line is: a whole
/// function in red says nothing.
fn drawn_range(source: &SourceFile, span: Span) -> std::ops::Range<usize> {
    let length = source.text.len();
    let start = floor_boundary(&source.text, (span.start as usize).min(length));
    let end = floor_boundary(&source.text, (span.end as usize).clamp(start, length));
    let line = source.line(start as u32);
    let line_end = source.line_start(line) as usize + source.line_text(line).len();
    start..end.min(line_end.max(start))
}

fn floor_boundary(text: &str, mut index: usize) -> usize {
    while !text.is_char_boundary(index) {
        index -= 1;
    }
    index
}

/// `app.py:1:8: error[unknown-module]: no module named 'numpy'`
pub fn short(diagnostic: &Diagnostic, sources: &[SourceFile]) -> String {
    let place = sources.get(diagnostic.primary.file.index()).map(|source| {
        let position = source.position(diagnostic.primary.start);
        format!(
            "{}:{}:{}: ",
            source.path,
            position.line,
            position.column + 1
        )
    });
    format!(
        "{}{}[{}]: {}\n",
        place.unwrap_or_default(),
        diagnostic.severity.name(),
        diagnostic.code.name(),
        diagnostic.message
    )
}

#[cfg(test)]
pub(crate) mod tests {
    use super::*;
    use crate::diag::Code;
    use crate::source::FileId;

    pub(crate) fn sample() -> (Diagnostic, Vec<SourceFile>) {
        let text = "def f(a):\n    return a\nf(1, 2)\n";
        let sources = vec![SourceFile::new("app.py", "__main__", text)];
        let at = |start, end| Span::new(FileId(0), start, end);
        let diagnostic = Diagnostic::error(
            Code::CallMismatch,
            at(28, 29),
            "f() takes 1 positional argument",
        )
        .label("one too many")
        .secondary(at(0, 23), "defined here")
        .help("leave it out");
        (diagnostic, sources)
    }

    #[test]
    fn drawn_like_rustc() {
        let (diagnostic, sources) = sample();
        assert_eq!(
            human(&diagnostic, &sources, false),
            "\
error[call-mismatch]: f() takes 1 positional argument
 --> app.py:3:6
  |
1 | def f(a):
  | --------- defined here
2 |     return a
3 | f(1, 2)
  |      ^ one too many
  |
  = help: leave it out
"
        );
        assert_eq!(
            short(&diagnostic, &sources),
            "app.py:3:6: error[call-mismatch]: f() takes 1 positional argument\n"
        );
    }

    #[test]
    fn spans_anywhere_are_drawn() {
        let sources = [
            SourceFile::new("a.py", "a", "é\r\n"),
            SourceFile::new("b.py", "b", ""),
        ];
        for (file, start, end) in [
            (0, 0, 9),
            (0, 1, 1),
            (0, 4, 4),
            (1, 0, 0),
            (1, 7, 9),
            (9, 0, 1),
        ] {
            let span = Span::new(FileId(file), start, end);
            let diagnostic = Diagnostic::error(Code::SyntaxError, span, "invalid syntax");
            assert!(human(&diagnostic, &sources, true).contains("invalid syntax"));
        }
    }
}
