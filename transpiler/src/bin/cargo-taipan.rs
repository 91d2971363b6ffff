//! `cargo taipan …` and `cargo-taipan …`; everything is in [`taipan::cli`].

#[global_allocator]
static ALLOCATOR: mimalloc::MiMalloc = mimalloc::MiMalloc;

fn main() -> std::process::ExitCode {
    taipan::cli::main(std::env::args_os().collect())
}
