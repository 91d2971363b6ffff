//! What the suites share: the fixtures, comparing with a file, blessing.
//!
//! Two channels that never meet: `TAIPAN_BLESS=rs cargo test` writes what taipan emits and says
//! (`.rs`, `.stderr`); `cargo run -p taipan-tests --bin reference` writes what the reference
//! printed (`.out`, `.err`). No run of ours can write an `.out`.

pub mod board;
pub mod compare;
pub mod count;
pub mod fixture;
pub mod image;
pub mod run_crate;

use std::path::PathBuf;

/// The repository.
pub fn root() -> PathBuf {
    let package = PathBuf::from(env!("CARGO_MANIFEST_DIR"));
    package.parent().map(PathBuf::from).unwrap_or(package)
}

/// Whether this run may write what taipan emits.
pub fn blesses() -> bool {
    match std::env::var("TAIPAN_BLESS").as_deref() {
        Ok("rs") => true,
        Ok(other) => panic!("TAIPAN_BLESS={other}: only rs is known"),
        Err(_) => false,
    }
}
