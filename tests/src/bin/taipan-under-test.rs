//! The `cargo-taipan` command, where the suites can start it.

fn main() -> std::process::ExitCode {
    taipan::cli::main(std::env::args_os().collect())
}
