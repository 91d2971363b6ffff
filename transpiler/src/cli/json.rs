//! Diagnostics as JSON: a message has the shape of cargo's `compiler-message`, so that editors
//! read it as they read cargo's.

use serde_json::{Value, json};

use crate::diag::Diagnostic;
use crate::draw::human;
use crate::source::{SourceFile, Span};

/// A `compiler-message` like cargo's; `script` is the script that was being compiled.
pub(super) fn message(diagnostic: &Diagnostic, sources: &[SourceFile], script: &str) -> Value {
    let child = |level: &str, message: &String| {
        json!({
            "message": message, "code": null, "level": level, "spans": [], "children": [],
            "rendered": null,
        })
    };
    let mut spans = Vec::new();
    spans.extend(json_span(
        sources,
        diagnostic.primary,
        &diagnostic.label,
        true,
    ));
    for (span, label) in &diagnostic.secondary {
        spans.extend(json_span(sources, *span, label, false));
    }
    let notes = diagnostic.notes.iter().map(|note| child("note", note));
    let helps = diagnostic.help.iter().map(|help| child("help", help));
    json!({
        "reason": "compiler-message",
        "target": { "src_path": script },
        "message": {
            "message": diagnostic.message,
            "code": {
                "code": diagnostic.code.name(),
                "explanation": diagnostic.code.explanation(),
            },
            "level": diagnostic.severity.name(),
            "spans": spans,
            "children": notes.chain(helps).collect::<Vec<_>>(),
            "rendered": human(diagnostic, sources, false),
        },
    })
}

fn json_span(sources: &[SourceFile], span: Span, label: &str, primary: bool) -> Option<Value> {
    let source = sources.get(span.file.index())?;
    let (start, end) = (source.position(span.start), source.position(span.end));
    let lines = (start.line..=end.line).map(|line| {
        let text = source.line_text(line);
        let last = text.chars().count() as u32;
        json!({
            "text": text,
            "highlight_start": if line == start.line { start.column + 1 } else { 1 },
            "highlight_end": if line == end.line { end.column + 1 } else { last + 1 },
        })
    });
    Some(json!({
        "file_name": source.path,
        "byte_start": span.start,
        "byte_end": span.end,
        "line_start": start.line,
        "line_end": end.line,
        "column_start": start.column + 1,
        "column_end": end.column + 1,
        "is_primary": primary,
        "text": lines.collect::<Vec<_>>(),
        "label": Some(label).filter(|label| !label.is_empty()),
        "suggested_replacement": null,
        "suggestion_applicability": null,
        "expansion": null,
    }))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::draw::tests::sample;

    #[test]
    fn json_has_cargos_shape() {
        let (diagnostic, sources) = sample();
        let value = message(&diagnostic, &sources, "app.py");
        let span = &value["message"]["spans"][0];
        assert_eq!(value["message"]["code"]["code"], "call-mismatch");
        assert_eq!(span["line_start"], 3);
        assert_eq!(span["column_start"], 6);
        assert_eq!(span["text"][0]["highlight_end"], 7);
    }
}
