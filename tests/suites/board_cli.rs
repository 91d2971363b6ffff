//! `--board` as people type it: what is listed, ejected and refused. Nothing here needs a target or
//! an emulator.

use std::fs;
use std::path::{Path, PathBuf};
use std::process::{Command, Output};

/// A directory of its own for a test, with one script.
fn scratch(name: &str) -> PathBuf {
    let directory = Path::new(env!("CARGO_TARGET_TMPDIR"))
        .join("boards")
        .join(name);
    if directory.exists() {
        fs::remove_dir_all(&directory).expect("the scratch directory can be emptied");
    }
    fs::create_dir_all(&directory).expect("the scratch directory can be made");
    fs::write(directory.join("app.py"), "print('hello')\n").expect("a script");
    directory
}

fn taipan(directory: &Path, args: &[&str]) -> Output {
    Command::new(env!("CARGO_BIN_EXE_taipan-under-test"))
        .args(args)
        .current_dir(directory)
        .env("TAIPAN_CACHE", directory.join("cache"))
        .output()
        .expect("the command starts")
}

/// Ended with that status, and said so.
#[track_caller]
fn assert_says(output: &Output, status: i32, text: &str) {
    let stderr = String::from_utf8_lossy(&output.stderr);
    assert!(stderr.contains(text), "{stderr}");
    assert_eq!(output.status.code(), Some(status), "{stderr}");
}

#[test]
fn boards_are_listed_with_chip_memory_and_runner() {
    let directory = scratch("list");
    let output = taipan(&directory, &["boards"]);
    let stdout = String::from_utf8_lossy(&output.stdout);
    let row = stdout
        .lines()
        .find(|line| line.starts_with("qemu-lm3s6965 "))
        .unwrap_or_default();
    let cells: Vec<&str> = row.split_whitespace().take(5).collect();
    assert_eq!(
        cells,
        [
            "qemu-lm3s6965",
            "LM3S6965",
            "256K",
            "64K",
            "qemu-system-arm"
        ]
    );
    assert_eq!(output.status.code(), Some(0));
}

#[test]
fn an_unknown_board_is_refused_with_a_way_out() {
    let directory = scratch("unknown");
    let output = taipan(&directory, &["build", "--board", "nonesuch", "app.py"]);
    assert_says(
        &output,
        2,
        "no board is called 'nonesuch'; `cargo taipan boards` lists them",
    );
}

#[test]
fn a_board_beside_the_script_inherits_and_is_ejected() {
    let directory = scratch("own");
    let text = "inherits = \"qemu-lm3s6965\"\ndescription = \"mine\"\nheap = \"8K\"\n\n\
                [memory]\nRAM = { origin = 0x20000000, length = \"32K\" }\n";
    fs::write(directory.join("mine.toml"), text).expect("a board file");
    let eject = ["build", "--board", "mine", "app.py", "--eject", "firmware"];
    assert_says(&taipan(&directory, &eject), 0, "Created 'firmware'");
    let read = |name: &str| fs::read_to_string(directory.join("firmware").join(name));
    let memory = read("memory.x").expect("a memory map");
    assert!(
        memory.contains("RAM : ORIGIN = 0x20000000, LENGTH = 32K"),
        "{memory}"
    );
    assert!(
        memory.contains("FLASH : ORIGIN = 0x00000000, LENGTH = 256K"),
        "{memory}"
    );
    let config = read("src/config.rs").expect("constants");
    assert!(config.contains("HEAP: usize = 8192"), "{config}");
    assert!(read("src/generated/app.rs").is_ok());
    assert!(read("taipan-runtime/src/rt.rs").is_ok());
    assert_says(&taipan(&directory, &eject), 2, "exists and is not empty");
}

#[test]
fn what_a_board_file_must_not_say_is_named() {
    let cases = [
        ("inherits = \"bad\"\n", "inherits from itself"),
        ("inherits = \"nonesuch\"\n", "no board is called 'nonesuch'"),
        (
            "inherits = \"microbit\"\nheap = \"6Q\"\n",
            "'6Q' is not a size",
        ),
        (
            "inherits = \"microbit\"\ncolour = 1\n",
            "unknown field `colour`",
        ),
        (
            "inherits = \"microbit\"\nsupport = [\"mine.rs\"]\n",
            "'mine.rs' is not there",
        ),
        ("description = \"x\"\n", "missing field"),
        ("heap = \n", "board file 'bad.toml'"),
    ];
    let directory = scratch("bad");
    for (text, complaint) in cases {
        fs::write(directory.join("bad.toml"), text).expect("a board file");
        let output = taipan(&directory, &["build", "--board", "bad", "app.py"]);
        assert_says(&output, 2, complaint);
    }
}

#[test]
fn what_a_board_lacks_is_refused_where_it_is_named() {
    let directory = scratch("lacks");
    let script = "from machine import Nonesuch\n";
    fs::write(directory.join("app.py"), script).expect("a script");
    let build = ["build", "--board", "microbit", "app.py"];
    assert_says(
        &taipan(&directory, &build),
        101,
        "cannot import name 'Nonesuch'",
    );
    fs::write(directory.join("app.py"), "text = open('x').read()\n").expect("a script");
    let output = taipan(&directory, &build);
    assert_says(&output, 101, "the board 'microbit' has no files");
    assert_says(&output, 101, "app.py:1:8");
}

#[test]
fn a_board_has_no_command_line() {
    let directory = scratch("args");
    let run = ["run", "--board", "microbit", "app.py", "fast"];
    assert_says(&taipan(&directory, &run), 2, "a board has no command line");
}

#[test]
fn a_missing_runner_is_named_before_anything_is_built() {
    let directory = scratch("runner");
    let text = "inherits = \"microbit\"\n\n[runner]\ncommand = \"no-such-emulator\"\n\
                install = \"from nowhere\"\n";
    fs::write(directory.join("mine.toml"), text).expect("a board file");
    let output = taipan(&directory, &["run", "--board", "mine", "app.py"]);
    assert_says(
        &output,
        2,
        "'no-such-emulator' runs firmware of the board 'mine'",
    );
    assert_says(&output, 2, "from nowhere");
}
