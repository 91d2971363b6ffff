//! What cargo and rustc say while they build generated code.
//!
//! Problem: rustc's complaints about generated code mean nothing to whoever wrote the Python. An
//! error in a generated file is a bug of taipan's and is reported as one, at the Python line that
//! the nearest `// N:` comment above it names.
//!
//! Invariants: files are named as cargo names them, relative to the project; an error inside a
//! macro of the runtime counts where generated code calls the macro.

use std::collections::HashMap;
use std::path::{Path, PathBuf};

use serde_json::Value;

/// All that a build said.
#[derive(Default)]
pub struct Messages {
    /// By the binary's name.
    pub executables: HashMap<String, PathBuf>,
    /// What rustc did not accept.
    pub rejections: Vec<Remark>,
    pub warnings: Vec<Remark>,
    /// By how many bytes the program is larger than a region of the board's memory.
    pub overflow: Option<(String, u64)>,
}

/// A place in generated code, and what rustc says about it.
pub struct Remark {
    /// Relative to the project.
    pub file: String,
    /// From 1.
    pub line: usize,
    pub rendered: String,
}

/// Text as rustc would print it.
pub(super) struct Text {
    pub(super) rendered: String,
    /// An error that is not about generated code: nobody but its reader can help.
    pub(super) is_foreign: bool,
}

impl Messages {
    /// Takes in one line of cargo's `--message-format=json`.
    pub(super) fn read(&mut self, line: &str) -> Option<Text> {
        let message: Value = serde_json::from_str(line).ok()?;
        match message["reason"].as_str()? {
            "compiler-artifact" => {
                let name = message["target"]["name"].as_str()?;
                let path = message["executable"].as_str()?;
                self.executables
                    .insert(name.to_owned(), PathBuf::from(path));
                None
            }
            "compiler-message" => self.read_diagnostic(&message["message"]),
            _ => None,
        }
    }

    /// Takes in all of cargo's output.
    pub fn read_all(output: &str) -> Messages {
        let mut messages = Messages::default();
        for line in output.lines() {
            messages.read(line);
        }
        messages
    }

    fn read_diagnostic(&mut self, diagnostic: &Value) -> Option<Text> {
        let level = diagnostic["level"].as_str()?;
        let is_error = level.starts_with("error");
        let rendered = diagnostic["rendered"]
            .as_str()
            .unwrap_or_default()
            .to_owned();
        let spans = diagnostic["spans"]
            .as_array()
            .map(Vec::as_slice)
            .unwrap_or_default();
        let primary = spans.iter().find(|span| span["is_primary"] == true);
        let place = primary.and_then(|span| {
            let span = in_project(span);
            Some((
                span["file_name"].as_str()?.to_owned(),
                span["line_start"].as_u64()? as usize,
            ))
        });
        let is_place = place.is_some();
        if let Some((file, line)) = place {
            let remark = Remark {
                file,
                line,
                rendered: rendered.clone(),
            };
            match level {
                "warning" => self.warnings.push(remark),
                _ if is_error => self.rejections.push(remark),
                _ => {}
            }
        }
        // `aborting due to …` has no place either, and says nothing of its own.
        let is_summary = diagnostic["message"]
            .as_str()
            .is_some_and(|it| it.starts_with("aborting"));
        let overflow = rendered.lines().filter_map(overflow).next_back();
        let is_overflow = overflow.is_some();
        self.overflow = overflow.or(self.overflow.take());
        Some(Text {
            rendered,
            is_foreign: is_error && !is_place && !is_summary && !is_overflow,
        })
    }
}

/// What a line of the linker's says: `section '.text' will not fit in region 'FLASH': overflowed by
/// 1036 bytes`. Sections follow each other, so that the last line has the whole.
fn overflow(line: &str) -> Option<(String, u64)> {
    let (_, rest) = line.split_once("will not fit in region '")?;
    let (region, rest) = rest.split_once("': overflowed by ")?;
    let bytes = rest.split(' ').next()?.parse().ok()?;
    Some((region.to_owned(), bytes))
}

/// Out of macros, until a file of the project is reached: those have relative paths.
fn in_project(span: &Value) -> &Value {
    let mut current = span;
    loop {
        if current["file_name"]
            .as_str()
            .is_some_and(|name| Path::new(name).is_relative())
        {
            return current;
        }
        match &current["expansion"]["span"] {
            Value::Null => return span,
            outer => current = outer,
        }
    }
}

/// The Python line that a line of a generated file came from: that of the nearest comment
/// `// 7: await asyncio.sleep(0)` above it.
pub fn python_line(generated: &str, line: usize) -> Option<u32> {
    let above: Vec<&str> = generated.lines().take(line).collect();
    above.into_iter().rev().find_map(|text| {
        let (number, _) = text.trim_start().strip_prefix("// ")?.split_once(':')?;
        number.parse().ok()
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_nearest_comment_above_names_the_line() {
        let generated = "fn f() {\n    // 7: x = 1\n    let x = 1;\n    // a: b\n    x\n}\n";
        assert_eq!(python_line(generated, 1), None);
        assert_eq!(python_line(generated, 3), Some(7));
        assert_eq!(python_line(generated, 6), Some(7));
    }

    #[test]
    fn the_linker_says_how_much_is_too_much() {
        let text = "error: linking failed\n  section '.text' will not fit in region 'FLASH': \
                    overflowed by 36 bytes\n  section '.rodata' will not fit in region 'FLASH': \
                    overflowed by 1036 bytes\n";
        let diagnostic =
            serde_json::json!({ "level": "error", "message": "linking failed", "rendered": text });
        let message = serde_json::json!({ "reason": "compiler-message", "message": diagnostic });
        let messages = Messages::read_all(&message.to_string());
        assert_eq!(messages.overflow, Some(("FLASH".to_owned(), 1036)));
    }

    #[test]
    fn messages_are_sorted() {
        let place = |file: &str| serde_json::json!({ "is_primary": true, "file_name": file, "line_start": 12 });
        let mut in_macro = place("/cache/runtime/src/print.rs");
        in_macro["expansion"]["span"] = place("app/generated/b.rs");
        let lines = [
            serde_json::json!({
                "reason": "compiler-artifact",
                "target": { "name": "app-1" },
                "executable": "/t/app-1",
            }),
            serde_json::json!({
                "reason": "compiler-message",
                "message": { "level": "error", "spans": [place("app/generated/a.rs")] },
            }),
            serde_json::json!({
                "reason": "compiler-message",
                "message": { "level": "warning", "spans": [in_macro] },
            }),
        ];
        let messages = Messages::read_all(&lines.map(|line| line.to_string()).join("\n"));
        assert_eq!(messages.executables["app-1"], PathBuf::from("/t/app-1"));
        let files = |remarks: &[Remark]| -> Vec<String> {
            remarks
                .iter()
                .map(|remark| format!("{}:{}", remark.file, remark.line))
                .collect()
        };
        assert_eq!(files(&messages.rejections), ["app/generated/a.rs:12"]);
        assert_eq!(files(&messages.warnings), ["app/generated/b.rs:12"]);
    }

    #[test]
    fn a_missing_linker_is_not_our_bug() {
        let line = r#"{"reason":"compiler-message","message":{"level":"error","spans":[],
            "message":"linker `cc` not found","rendered":"no linker"}}"#;
        let text = Messages::default().read(&line.replace('\n', ""));
        assert!(text.is_some_and(|text| text.is_foreign && text.rendered == "no linker"));
    }
}
