//! The runtime builds for microcontrollers, without a warning.
//!
//! ```text
//! test thumbv6m-none-eabi::embassy ... ok
//! test riscv32imac-unknown-none-elf: skipped: target not installed ... ignored
//! ```
//! With TAIPAN_REQUIRE_TARGETS set, a target that is not there is a failure.

use std::path::Path;
use std::process::Command;

use libtest_mimic::{Arguments, Failed, Trial};
use taipan_tests::board;

const TARGETS: [&str; 4] = [
    "thumbv6m-none-eabi",
    "thumbv7m-none-eabi",
    "thumbv7em-none-eabihf",
    "riscv32imac-unknown-none-elf",
];

/// The least that firmware asks of the runtime, and the most.
const FEATURES: [&str; 2] = ["embassy", "embassy,bigint,dynamic"];

fn main() {
    let arguments = Arguments::from_args();
    let mut trials = Vec::new();
    for target in TARGETS {
        if !board::has_target(target) {
            let name = format!("{target}: skipped: target not installed");
            let skipped = Trial::test(name, || Err(Failed::from("target not installed")));
            trials.push(skipped.with_ignored_flag(!board::is_required()));
            continue;
        }
        for features in FEATURES {
            let name = format!("{target}::{features}");
            trials.push(Trial::test(name, move || builds(target, features)));
        }
    }
    libtest_mimic::run(&arguments, trials).exit();
}

fn builds(target: &str, features: &str) -> Result<(), Failed> {
    let output = Command::new(env!("CARGO"))
        .current_dir(taipan_tests::root())
        .args([
            "check",
            "-q",
            "-p",
            "taipan-runtime",
            "--no-default-features",
        ])
        .args(["--features", features, "--target", target])
        // Of its own: the build that runs this test holds the lock of the other.
        .arg("--target-dir")
        .arg(Path::new(env!("CARGO_TARGET_TMPDIR")).join("mcu_runtime"))
        .env("RUSTFLAGS", "-D warnings")
        .output()?;
    if output.status.success() {
        return Ok(());
    }
    Err(Failed::from(String::from_utf8_lossy(&output.stderr)))
}
