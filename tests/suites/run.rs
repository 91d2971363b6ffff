//! Each fixture, run, does what the reference did: stdout and exit status (`.out`), and stderr
//! where there is an `.err`.

use std::collections::BTreeMap;
use std::fs::{self, File};
use std::io::Read;
use std::os::unix::process::CommandExt;
use std::path::Path;
use std::process::{Command, Stdio};
use std::sync::Arc;
use std::time::{Duration, Instant};

use libtest_mimic::{Arguments, Failed, Trial};
use taipan_tests::fixture::{self, Fixture};
use taipan_tests::run_crate::{self, RunCrate};
use taipan_tests::{compare, root};

/// Virtual time makes the longest fixture a matter of milliseconds.
const PATIENCE: Duration = Duration::from_secs(30);

fn main() {
    let arguments = Arguments::from_args();
    let wanted = |fixture: &Fixture| match &arguments.filter {
        Some(filter) if arguments.exact => fixture.name == *filter,
        Some(filter) => fixture.name.contains(filter.as_str()),
        None => true,
    };
    let fixtures: Vec<Fixture> = fixture::all().into_iter().filter(wanted).collect();
    let built = if arguments.list || fixtures.is_empty() {
        let failures = BTreeMap::new();
        RunCrate {
            binary: Default::default(),
            failures,
            warnings: Vec::new(),
        }
    } else {
        let directory = Path::new(env!("CARGO_TARGET_TMPDIR")).join("run");
        match run_crate::build(&fixtures, &directory) {
            Ok(built) => built,
            Err(error) => {
                eprintln!("the run crate does not build:\n{error}");
                std::process::exit(101);
            }
        }
    };
    let warnings = built.warnings.clone();
    let built = Arc::new(built);
    let mut trials: Vec<Trial> = fixtures
        .into_iter()
        .map(|fixture| {
            let built = built.clone();
            Trial::test(fixture.name.clone(), move || judge(&fixture, &built))
        })
        .collect();
    if arguments.filter.is_none() {
        trials.push(Trial::test("rustc_warns_about_nothing", move || {
            compare::texts("no warnings", "", &warnings.join("\n"))
        }));
    }
    libtest_mimic::run(&arguments, trials).exit();
}

fn judge(fixture: &Fixture, built: &RunCrate) -> Result<(), Failed> {
    let result = match built.failures.get(&fixture.name) {
        Some(why) => Err(Failed::from(why)),
        None => check(fixture, &built.binary),
    };
    match (&fixture.wrong, result) {
        (None, result) => result,
        (Some(_), Err(_)) => Ok(()),
        (Some(why), Ok(())) => Err(Failed::from(format!(
            "agrees with the reference; take the flag out: {why}"
        ))),
    }
}

fn check(fixture: &Fixture, binary: &Path) -> Result<(), Failed> {
    let expected = fs::read_to_string(fixture.beside("out"))
        .map_err(|_| "no .out; write it with cargo run -p taipan-tests --bin reference")?;
    let stdin = match File::open(fixture.beside("in")) {
        Ok(file) => Stdio::from(file),
        Err(_) => Stdio::null(),
    };
    let mut child = Command::new(binary)
        .arg0(&fixture.script)
        .current_dir(root())
        .stdin(stdin)
        .stdout(Stdio::piped())
        .stderr(Stdio::piped())
        .spawn()?;
    let stdout = reader(child.stdout.take());
    let stderr = reader(child.stderr.take());
    let start = Instant::now();
    let status = loop {
        match child.try_wait()? {
            Some(status) => break Some(status),
            None if start.elapsed() > PATIENCE => {
                child.kill()?;
                child.wait()?;
                break None;
            }
            None => std::thread::sleep(Duration::from_millis(2)),
        }
    };
    let join = |thread: std::thread::JoinHandle<String>| thread.join().unwrap_or_default();
    let (mut actual, stderr) = (join(stdout), join(stderr));
    if !actual.is_empty() && !actual.ends_with('\n') {
        actual.push('\n');
    }
    match status.map(|status| status.code()) {
        Some(Some(code)) => actual.push_str(&format!("[exit {code}]\n")),
        Some(None) => actual.push_str("[killed by a signal]\n"),
        None => actual.push_str("[does not end]\n"),
    }
    compare::texts(".out", &expected, &actual).map_err(|failed| with_stderr(&failed, &stderr))?;
    if let Ok(expected) = fs::read_to_string(fixture.beside("err")) {
        compare::texts(".err", &expected, &fixture::without_markers(&stderr))?;
    }
    Ok(())
}

fn with_stderr(failed: &Failed, stderr: &str) -> Failed {
    let text = failed.message().unwrap_or_default();
    Failed::from(format!("{text}\nstderr:\n{stderr}"))
}

fn reader(stream: Option<impl Read + Send + 'static>) -> std::thread::JoinHandle<String> {
    std::thread::spawn(move || {
        let mut bytes = Vec::new();
        if let Some(mut stream) = stream {
            // What was read before an error is what there is to show.
            let _ = stream.read_to_end(&mut bytes);
        }
        String::from_utf8_lossy(&bytes).into_owned()
    })
}
