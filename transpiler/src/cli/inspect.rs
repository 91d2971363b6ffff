//! The commands that look and build nothing: `check`, `emit`, `dump`, `explain`.

use std::path::{Path, PathBuf};
use std::process::ExitCode;

use super::args::StageArg;
use super::report::{Reporter, write_out};
use super::{Failure, compile, with_compiler};
use crate::Stage;
use crate::diag::Code;

/// Reports what is wrong with each of the scripts.
pub(super) fn check(scripts: &[PathBuf], reporter: &Reporter) -> Result<ExitCode, Failure> {
    let mut failed = false;
    for script in scripts {
        match compile(script, None, reporter) {
            Ok(_) => {}
            Err(Failure::Compile) => failed = true,
            Err(other) => return Err(other),
        }
    }
    if failed {
        Err(Failure::Compile)
    } else {
        Ok(ExitCode::SUCCESS)
    }
}

/// Prints the Rust that a script becomes; several modules with a line between them.
pub(super) fn emit(script: &Path, reporter: &Reporter) -> Result<ExitCode, Failure> {
    let (output, _) = compile(script, None, reporter)?;
    for (index, file) in output.files.iter().enumerate() {
        if output.files.len() > 1 {
            let gap = if index == 0 { "" } else { "\n" };
            write_out(&format!("{gap}// {}.rs\n\n", file.module));
        }
        write_out(&file.text);
    }
    Ok(ExitCode::SUCCESS)
}

/// Prints one of the representations of a script.
pub(super) fn dump(
    script: &Path,
    stage: StageArg,
    reporter: &Reporter,
) -> Result<ExitCode, Failure> {
    let stage = match stage {
        StageArg::Ast => Stage::Ast,
        StageArg::Hir => Stage::Hir,
        StageArg::Types => Stage::Types,
        StageArg::Rir => Stage::Rir,
        StageArg::Rust => return emit(script, reporter),
    };
    let ((text, output), _) = with_compiler(script, None, reporter, |loader, main, options| {
        crate::dump(loader, main, options, stage)
    })?;
    reporter.output(&output, &script.to_string_lossy());
    // Printed in any case: whoever asks for a stage wants to see how far it got.
    write_out(&text);
    if output.has_errors() {
        Err(Failure::Compile)
    } else {
        Ok(ExitCode::SUCCESS)
    }
}

/// Explains a code, or lists what is dynamic in a script.
pub(super) fn explain(subject: &Path, reporter: &Reporter) -> Result<ExitCode, Failure> {
    if let Some(code) = subject.to_str().and_then(Code::from_name) {
        write_out(&format!("{}\n", code.explanation()));
        return Ok(ExitCode::SUCCESS);
    }
    if !subject.is_file() && subject.extension().is_none() {
        let codes: Vec<&str> = Code::ALL.iter().map(|code| code.name()).collect();
        return Err(Failure::Usage(format!(
            "'{}' is neither a file nor one of the codes {}",
            subject.display(),
            codes.join(", ")
        )));
    }
    let ((remarks, output), _) = with_compiler(subject, None, reporter, |loader, main, _| {
        crate::explain(loader, main)
    })?;
    let script = subject.to_string_lossy();
    reporter.output(&output, &script);
    if output.has_errors() {
        return Err(Failure::Compile);
    }
    for remark in &remarks {
        reporter.remark(remark, &output.sources, &script);
    }
    if remarks.is_empty() {
        reporter.say(&format!("{script}: nothing is dynamic\n"));
    }
    Ok(ExitCode::SUCCESS)
}
