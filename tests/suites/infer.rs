//! Inference, specified in Markdown: each `py` block in `infer/*.md` is a test.
//!
//! ````markdown
//! ## Join at a merge
//! ```py
//! x = 1 if flag else 2.5
//! reveal_type(x)          # revealed: float
//! y: int = "a"            # error: [type-mismatch] "expected int"
//! ```
//! ````
//!
//! An expectation stands on its line, or on lines of its own just above. Each diagnostic must be
//! expected and each expectation met; the quoted text must occur in the message.

use libtest_mimic::{Arguments, Failed, Trial};
use taipan::diag::{Code, Diagnostic};
use taipan::source::SourceFile;
use taipan::{Loader, Options, Stage};
use taipan_tests::{compare, fixture};

fn main() {
    let arguments = Arguments::from_args();
    let directory = std::path::Path::new(env!("CARGO_MANIFEST_DIR")).join("infer");
    let mut trials = Vec::new();
    for name in fixture::names(&directory) {
        if let Some(stem) = name.strip_suffix(".md") {
            let text = std::fs::read_to_string(directory.join(&name)).unwrap_or_default();
            for block in blocks(stem, &text) {
                trials.push(Trial::test(block.name.clone(), move || check(&block)));
            }
        }
    }
    libtest_mimic::run(&arguments, trials).exit();
}

struct Block {
    name: String,
    code: String,
}

/// The `py` blocks of a page, each with a name from the headings above it.
fn blocks(page: &str, text: &str) -> Vec<Block> {
    let mut blocks: Vec<Block> = Vec::new();
    let mut heading = String::new();
    let mut code: Option<String> = None;
    for line in text.lines() {
        match &mut code {
            Some(_) if line.trim_end() == "```" => {
                let name = format!("{page}/{heading}");
                let same = blocks
                    .iter()
                    .filter(|it| it.name.starts_with(&name))
                    .count();
                let name = if same == 0 {
                    name
                } else {
                    format!("{name} ({})", same + 1)
                };
                blocks.push(Block {
                    name,
                    code: code.take().unwrap_or_default(),
                });
            }
            Some(code) => {
                code.push_str(line);
                code.push('\n');
            }
            None if line.trim_end() == "```py" => code = Some(String::new()),
            None if line.starts_with('#') => {
                heading = line.trim_start_matches(['#', ' ']).to_owned();
            }
            None => {}
        }
    }
    blocks
}

/// The programs have no modules of their own.
struct NoModules;

impl Loader for NoModules {
    fn load(&mut self, _module: &[&str]) -> Option<SourceFile> {
        None
    }
}

fn check(block: &Block) -> Result<(), Failed> {
    let main = SourceFile::new("test.py", "__main__", block.code.clone());
    let (_, output) = fixture::unpanicked(|| {
        taipan::dump(
            &mut NoModules,
            main,
            &Options::for_script("test"),
            Stage::Types,
        )
    })?;
    let mut actual: Vec<Option<&Diagnostic>> = output.diagnostics.iter().map(Some).collect();
    let mut report = String::new();
    for (line, expectation) in expectations(&block.code) {
        let met = actual.iter_mut().find(|diagnostic| {
            diagnostic.is_some_and(|it| {
                let source = output.sources.get(it.primary.file.index());
                source.is_some_and(|source| source.line(it.primary.start) == line)
                    && expectation.is_met_by(it)
            })
        });
        match met {
            Some(diagnostic) => *diagnostic = None,
            None => report.push_str(&format!("line {line}: not met: {expectation:?}\n")),
        }
    }
    for diagnostic in actual.into_iter().flatten() {
        report.push_str(&taipan::draw::short(diagnostic, &output.sources));
    }
    compare::texts(&block.name, "", &report)
        .map_err(|_| Failed::from(format!("{report}\n{}", block.code)))
}

#[derive(Debug)]
struct Expectation {
    /// The code's name; `None` is any.
    code: Option<String>,
    text: String,
    is_whole: bool,
}

impl Expectation {
    fn is_met_by(&self, diagnostic: &Diagnostic) -> bool {
        let text = diagnostic.message.as_str();
        let is_text = if self.is_whole {
            text == self.text
        } else {
            text.contains(&self.text)
        };
        is_text
            && self
                .code
                .as_ref()
                .is_none_or(|code| diagnostic.code.name() == code)
    }
}

/// What the comments ask for, with the line that they speak of.
fn expectations(code: &str) -> Vec<(u32, Expectation)> {
    let mut found = Vec::new();
    let mut waiting = Vec::new();
    for (number, line) in (1..).zip(code.lines()) {
        let alone = line.trim_start().starts_with('#');
        let expectation = expectation(line);
        if alone {
            waiting.extend(expectation);
        } else {
            found.extend(waiting.drain(..).chain(expectation).map(|it| (number, it)));
        }
    }
    found
}

fn expectation(line: &str) -> Option<Expectation> {
    if let Some((_, text)) = line.split_once("# revealed: ") {
        let code = Some(Code::RevealedType.name().to_owned());
        let text = format!("revealed: {}", text.trim());
        return Some(Expectation {
            code,
            text,
            is_whole: true,
        });
    }
    let (_, rest) = line
        .split_once("# error: ")
        .or_else(|| line.split_once("# warning: "))?;
    let (code, rest) = match rest.strip_prefix('[').and_then(|rest| rest.split_once(']')) {
        Some((code, rest)) => (Some(code.to_owned()), rest),
        None => (None, rest),
    };
    let text = rest.trim().trim_matches('"').to_owned();
    Some(Expectation {
        code,
        text,
        is_whole: false,
    })
}
