//! `cargo taipan …` and `cargo-taipan …`; everything is in [`taipan::cli`].

fn main() -> std::process::ExitCode {
    taipan::cli::main(std::env::args_os().collect())
}
