//! The command, started as people start it, in a directory of its own.
//!
//! One cache serves all tests, so that the runtime is compiled once.

use std::fs;
use std::io::Write;
use std::path::{Path, PathBuf};
use std::process::{Command, Output, Stdio};

/// A directory that holds nothing but what the test writes.
struct Scratch {
    directory: PathBuf,
}

impl Scratch {
    fn new(name: &str) -> Scratch {
        let directory = Path::new(env!("CARGO_TARGET_TMPDIR"))
            .join("cli")
            .join(name);
        if directory.exists() {
            fs::remove_dir_all(&directory).expect("the scratch directory can be emptied");
        }
        fs::create_dir_all(&directory).expect("the scratch directory can be made");
        Scratch { directory }
    }

    fn write(&self, name: &str, text: &str) -> &Scratch {
        let path = self.directory.join(name);
        fs::create_dir_all(path.parent().expect("a parent")).expect("a directory");
        fs::write(path, text).expect("a file");
        self
    }

    fn command(&self, args: &[&str]) -> Command {
        let mut command = Command::new(env!("CARGO_BIN_EXE_taipan-under-test"));
        let cache = Path::new(env!("CARGO_TARGET_TMPDIR")).join("cache");
        command
            .args(args)
            .current_dir(&self.directory)
            .env("TAIPAN_CACHE", cache);
        // As `cargo taipan` would be started from a shell, not from within `cargo test`.
        command.env_remove("CARGO_TERM_COLOR");
        command.stdin(Stdio::null());
        command
    }

    fn taipan(&self, args: &[&str]) -> Output {
        self.command(args).output().expect("the command starts")
    }
}

fn stdout(output: &Output) -> String {
    String::from_utf8_lossy(&output.stdout).into_owned()
}

fn stderr(output: &Output) -> String {
    String::from_utf8_lossy(&output.stderr).into_owned()
}

/// Succeeded, and printed that.
#[track_caller]
fn assert_prints(output: &Output, text: &str) {
    assert_eq!(stdout(output), text, "stderr:\n{}", stderr(output));
    assert_eq!(output.status.code(), Some(0), "stderr:\n{}", stderr(output));
}

#[test]
fn run_answers_with_and_without_its_name() {
    let scratch = Scratch::new("name");
    scratch.write("app.py", "print('hello')\n");
    assert_prints(&scratch.taipan(&["run", "app.py"]), "hello\n");
    assert_prints(&scratch.taipan(&["taipan", "run", "app.py"]), "hello\n");
}

/// Names that mean something to cargo, to Rust, or to the project that scripts are built in.
#[test]
fn a_script_may_have_any_name() {
    let scratch = Scratch::new("any_name");
    let names = [
        "lock",
        "bin",
        "target",
        "src",
        "std",
        "self",
        "Cargo",
        "my script",
    ];
    let scripts = names.map(|name| format!("{name}.py"));
    for script in &scripts {
        scratch.write(script, "print(__file__)\n");
    }
    let mut args = vec!["build", "--quiet", "--out-dir", "out"];
    args.extend(scripts.iter().map(String::as_str));
    assert_prints(&scratch.taipan(&args), "");
    for name in names {
        let binary = scratch.directory.join("out").join(name);
        let output = Command::new(binary).output().expect("it starts");
        assert_prints(&output, &format!("{name}.py\n"));
    }
}

#[test]
fn arguments_stdin_and_exit_status_are_the_scripts() {
    let scratch = Scratch::new("process");
    scratch.write(
        "app.py",
        "import sys\nprint(sys.argv)\nprint(input())\nsys.exit(7)\n",
    );
    let args = ["run", "app.py", "one", "--two", "--", "three"];
    let mut child = scratch
        .command(&args)
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .stderr(Stdio::piped())
        .spawn()
        .expect("the command starts");
    let mut stdin = child.stdin.take().expect("stdin");
    stdin.write_all(b"typed\n").expect("stdin can be written");
    drop(stdin);
    let output = child.wait_with_output().expect("the command ends");
    let expected = "['app.py', 'one', '--two', '--', 'three']\ntyped\n";
    assert_eq!(stdout(&output), expected, "stderr:\n{}", stderr(&output));
    assert_eq!(output.status.code(), Some(7));
}

#[test]
fn the_script_runs_in_the_callers_directory() {
    let scratch = Scratch::new("cwd");
    scratch.write("sub/app.py", "import helper\nprint(helper.NAME)\n1 / 0\n");
    scratch.write("sub/helper.py", "NAME = 'helped'\n");
    let output = scratch.taipan(&["run", "-q", "sub/app.py"]);
    assert_eq!(stdout(&output), "helped\n", "stderr:\n{}", stderr(&output));
    assert_eq!(output.status.code(), Some(1));
    let traceback = "Traceback (most recent call last):\n  File \"sub/app.py\", line 3, in <module>\n    \
                     1 / 0\n";
    assert!(
        stderr(&output).starts_with(traceback),
        "{}",
        stderr(&output)
    );
    assert!(stderr(&output).ends_with("ZeroDivisionError: division by zero\n"));
}

#[test]
fn an_unchanged_script_is_not_built_again() {
    let scratch = Scratch::new("again");
    scratch.write("app.py", "import helper\nprint(helper.NAME)\n");
    scratch.write("helper.py", "NAME = 1\n");
    assert_prints(&scratch.taipan(&["run", "app.py"]), "1\n");
    let second = scratch.taipan(&["run", "app.py"]);
    assert_prints(&second, "1\n");
    assert_eq!(stderr(&second), "");
    // A change in any module counts.
    scratch.write("helper.py", "NAME = 2\n");
    let third = scratch.taipan(&["run", "app.py"]);
    assert_prints(&third, "2\n");
    assert!(stderr(&third).contains("Compiling"));
    assert_prints(&scratch.taipan(&["run", "app.py", "--release"]), "2\n");
    assert_eq!(stderr(&scratch.taipan(&["run", "app.py"])), "");
}

#[test]
fn a_module_that_appears_counts_as_a_change() {
    let scratch = Scratch::new("appears");
    scratch.write("app.py", "import helper\nprint(helper.NAME)\n");
    scratch.write("helper.py", "NAME = 'module'\n");
    assert_prints(&scratch.taipan(&["run", "app.py"]), "module\n");
    scratch.write("helper/__init__.py", "NAME = 'package'\n");
    assert_prints(&scratch.taipan(&["run", "app.py"]), "package\n");
}

#[test]
fn two_runs_at_once_do_not_disturb_each_other() {
    let scratch = Scratch::new("at_once");
    scratch
        .write("one/app.py", "print('one')\n")
        .write("two/app.py", "print('two')\n");
    let names = ["one", "two", "one", "two"];
    let children = names.map(|name| {
        let script = format!("{name}/app.py");
        let mut command = scratch.command(&["run", &script]);
        command
            .stdout(Stdio::piped())
            .stderr(Stdio::piped())
            .spawn()
            .expect("the command starts")
    });
    for (name, child) in names.iter().zip(children) {
        let output = child.wait_with_output().expect("the command ends");
        assert_prints(&output, &format!("{name}\n"));
    }
}

#[test]
fn build_puts_binaries_into_a_directory() {
    let scratch = Scratch::new("build");
    scratch
        .write("one.py", "print(1)\n")
        .write("two.py", "print(2)\n");
    let output = scratch.taipan(&["build", "one.py", "two.py", "--out-dir", "bin"]);
    assert_prints(&output, "");
    assert_eq!(
        stderr(&output).matches("Finished").count(),
        1,
        "{}",
        stderr(&output)
    );
    for (name, text) in [("one", "1\n"), ("two", "2\n")] {
        let binary = scratch.directory.join("bin").join(name);
        assert_prints(&Command::new(binary).output().expect("it starts"), text);
    }
}

#[test]
fn a_release_binary_is_small_and_alone() {
    let scratch = Scratch::new("release");
    scratch.write("hello.py", "print('hello')\n");
    assert_prints(&scratch.taipan(&["build", "--release", "hello.py"]), "");
    let binary = scratch.directory.join("hello");
    let size = fs::metadata(&binary).expect("the binary").len();
    assert!(size < 600 * 1024, "{size} bytes");
    assert_prints(
        &Command::new(binary).output().expect("it starts"),
        "hello\n",
    );
}

#[test]
fn two_scripts_of_one_name_cannot_land_together() {
    let scratch = Scratch::new("same_name");
    scratch.write("a/app.py", "").write("b/app.py", "");
    let output = scratch.taipan(&["build", "a/app.py", "b/app.py"]);
    assert_eq!(output.status.code(), Some(2));
    assert!(
        stderr(&output).contains("would both become"),
        "{}",
        stderr(&output)
    );
}

const BROKEN: &str = "def f():\n    await g()\n\nreturn 1\n";

#[test]
fn all_errors_are_drawn_and_the_status_is_cargos() {
    let scratch = Scratch::new("errors");
    scratch.write("app.py", BROKEN);
    for command in ["run", "check", "build", "emit"] {
        let output = scratch.taipan(&[command, "app.py"]);
        assert_eq!(output.status.code(), Some(101), "{command}");
        assert_eq!(stdout(&output), "", "{command}");
        let text = stderr(&output);
        assert!(
            text.contains("error[syntax-error]: 'await' outside async function"),
            "{text}"
        );
        assert!(text.contains(" --> app.py:2:5\n"), "{text}");
        assert!(
            text.contains("error[syntax-error]: 'return' outside function"),
            "{text}"
        );
        assert!(
            text.contains("error: aborting due to 2 previous errors"),
            "{text}"
        );
    }
}

#[test]
fn messages_are_short_or_json() {
    let scratch = Scratch::new("messages");
    scratch.write("app.py", "return 1\n");
    let short = scratch.taipan(&["check", "--message-format", "short", "app.py"]);
    let expected = "app.py:1:1: error[syntax-error]: 'return' outside function\n";
    assert_eq!(stderr(&short), expected);
    let json = scratch.taipan(&["check", "--message-format=json", "app.py"]);
    assert_eq!(stderr(&json), "");
    let message: serde_json::Value = serde_json::from_str(&stdout(&json)).expect("one message");
    assert_eq!(message["reason"], "compiler-message");
    assert_eq!(message["message"]["message"], "'return' outside function");
    assert_eq!(message["message"]["spans"][0]["line_start"], 1);
    assert_eq!(json.status.code(), Some(101));
}

#[test]
fn json_tells_where_binaries_are() {
    let scratch = Scratch::new("json_build");
    scratch.write("app.py", "print(1)\n");
    let output = scratch.taipan(&["build", "app.py", "--message-format=json", "--out-dir=bin"]);
    let messages: Vec<serde_json::Value> = stdout(&output)
        .lines()
        .map(|line| serde_json::from_str(line).expect("a message a line"))
        .collect();
    assert_eq!(messages[0]["reason"], "compiler-artifact");
    assert_eq!(messages[0]["executable"], "bin/app");
    assert_eq!(messages[1]["reason"], "build-finished");
    assert_eq!(messages[1]["success"], true);
}

#[test]
fn check_says_nothing_where_nothing_is_wrong() {
    let scratch = Scratch::new("check");
    scratch
        .write("one.py", "print(1)\n")
        .write("two.py", "print(2)\n");
    let output = scratch.taipan(&["check", "one.py", "two.py"]);
    assert_prints(&output, "");
    assert_eq!(stderr(&output), "");
}

#[test]
fn emit_and_dump_print_on_stdout() {
    let scratch = Scratch::new("emit");
    scratch.write(
        "app.py",
        "def double(x):\n    return x * 2\n\nprint(double(4))\n",
    );
    let rust = scratch.taipan(&["emit", "app.py"]);
    assert!(
        stdout(&rust).contains("// 1: def double(x):"),
        "{}",
        stdout(&rust)
    );
    assert_eq!(
        rust.stdout,
        scratch
            .taipan(&["dump", "--stage", "rust", "app.py"])
            .stdout
    );
    for stage in ["ast", "hir", "types", "rir"] {
        let output = scratch.taipan(&["dump", "--stage", stage, "app.py"]);
        assert_eq!(
            output.status.code(),
            Some(0),
            "{stage}: {}",
            stderr(&output)
        );
        assert!(
            stdout(&output).contains("double"),
            "{stage}: {}",
            stdout(&output)
        );
    }
}

#[test]
fn explain_tells_about_codes_and_scripts() {
    let scratch = Scratch::new("explain");
    scratch.write("plain.py", "print(1)\n");
    scratch.write(
        "mixed.py",
        "items = [1, 'two']\nfor item in items:\n    print(item)\n",
    );
    let code = scratch.taipan(&["explain", "unknown-module"]);
    assert!(
        stdout(&code).contains("An import names a module"),
        "{}",
        stdout(&code)
    );
    let plain = scratch.taipan(&["explain", "plain.py"]);
    assert_prints(&plain, "plain.py: nothing is dynamic\n");
    let mixed = scratch.taipan(&["explain", "mixed.py"]);
    assert!(
        stdout(&mixed).contains("note[dynamic-value]"),
        "{}",
        stdout(&mixed)
    );
    assert!(stdout(&mixed).contains("mixed.py:1:"), "{}", stdout(&mixed));
    let unknown = scratch.taipan(&["explain", "no-such-code"]);
    assert_eq!(unknown.status.code(), Some(2));
}

#[test]
fn usage_errors_are_two() {
    let scratch = Scratch::new("usage");
    assert_eq!(scratch.taipan(&["run"]).status.code(), Some(2));
    assert_eq!(scratch.taipan(&["frobnicate"]).status.code(), Some(2));
    let missing = scratch.taipan(&["run", "missing.py"]);
    assert_eq!(missing.status.code(), Some(2));
    assert!(
        stderr(&missing).contains("can't read 'missing.py'"),
        "{}",
        stderr(&missing)
    );
    assert_eq!(scratch.taipan(&["--help"]).status.code(), Some(0));
}

#[test]
fn new_makes_a_script_that_runs() {
    let scratch = Scratch::new("new");
    let output = scratch.taipan(&["new", "first"]);
    assert!(stderr(&output).contains("Created"), "{}", stderr(&output));
    assert_eq!(scratch.taipan(&["new", "first"]).status.code(), Some(2));
    assert_prints(
        &scratch.taipan(&["run", "first/main.py"]),
        "hello, taipan\nhello, world\n",
    );
}

#[test]
fn cargos_variables_do_not_reach_the_script() {
    let scratch = Scratch::new("environment");
    scratch.write(
        "app.py",
        "import os\nprint(os.environ.get('CARGO_PKG_NAME'))\n",
    );
    let check = scratch.taipan(&["check", "app.py"]);
    if !check.status.success() {
        // The os module is not there yet; what reaches a script is seen in its process.
        assert!(
            stderr(&check).contains("unknown-module"),
            "{}",
            stderr(&check)
        );
        return;
    }
    let output = scratch
        .command(&["run", "app.py"])
        .env("CARGO_PKG_NAME", "leak")
        .output();
    assert_prints(&output.expect("the command starts"), "None\n");
}

#[test]
fn an_interrupted_run_leaves_nothing_broken() {
    let scratch = Scratch::new("interrupted");
    scratch.write("app.py", "print('fine')\n");
    let mut child = scratch
        .command(&["run", "app.py"])
        .stdout(Stdio::null())
        .stderr(Stdio::null())
        .spawn()
        .expect("the command starts");
    std::thread::sleep(std::time::Duration::from_millis(60));
    // It may have ended by itself.
    let _ = child.kill();
    child.wait().expect("the command ends");
    assert_prints(&scratch.taipan(&["run", "app.py"]), "fine\n");
}
