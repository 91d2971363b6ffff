//! What a call from Rust into Python costs, against the same call between two Rust functions.
//!
//! `cargo run --release -p seam`, in `benches/`. Both do the same work in turn, and what they
//! return is compared; the table shows the median of the rounds.

mod host;
mod rust;

taipan_runtime::include_python!("python");

use std::hint::black_box;
use std::time::Instant;

use futures_lite::future::block_on;
use taipan_runtime::{Int, Result};

/// How often each call is made in a round.
const CALLS: i64 = 20_000_000;
const ROUNDS: usize = 7;

fn main() -> Result<()> {
    println!(
        "{:<24} {:>9} {:>9} {:>7}",
        "call", "Python", "Rust", "ratio"
    );
    compare("int arguments", ints, rust_ints)?;
    compare("int argument, bool", leaps, rust_leaps)?;
    compare("float arguments", floats, rust_floats)?;
    compare("method", methods, rust_methods)?;
    compare("awaited, awaits Rust", awaits, rust_awaits)
}

fn ints() -> Result<f64> {
    let mut total = Int::ZERO;
    for n in 0..CALLS {
        total = python::step(total, black_box(n))?;
    }
    Ok(i64::try_from(&total)? as f64)
}

fn rust_ints() -> Result<f64> {
    let mut total = 0;
    for n in 0..CALLS {
        total = rust::step(total, black_box(n)).expect("small numbers");
    }
    Ok(total as f64)
}

fn leaps() -> Result<f64> {
    let mut count = 0;
    for year in 0..CALLS {
        count += i64::from(python::is_leap(black_box(year))?);
    }
    Ok(count as f64)
}

fn rust_leaps() -> Result<f64> {
    let leaps = (0..CALLS).filter(|year| rust::is_leap(black_box(*year)));
    Ok(leaps.count() as f64)
}

fn floats() -> Result<f64> {
    let mut value = 0.0;
    for n in 0..CALLS {
        value = python::mix(value, black_box(n as f64))?;
    }
    Ok(value)
}

fn rust_floats() -> Result<f64> {
    let mut value = 0.0;
    for n in 0..CALLS {
        value = rust::mix(value, black_box(n as f64));
    }
    Ok(value)
}

fn methods() -> Result<f64> {
    let tally = python::Tally::new()?;
    for n in 0..CALLS {
        tally.add(black_box(n as f64))?;
    }
    tally.count()
}

fn rust_methods() -> Result<f64> {
    let tally = rust::Tally::new();
    for n in 0..CALLS {
        tally.add(black_box(n as f64));
    }
    Ok(tally.count())
}

fn awaits() -> Result<f64> {
    block_on(async {
        let mut sum = 0.0;
        for n in 0..CALLS {
            sum += python::doubled(black_box(n as f64)).await?;
        }
        Ok(sum)
    })
}

fn rust_awaits() -> Result<f64> {
    block_on(async {
        let mut sum = 0.0;
        for n in 0..CALLS {
            sum += rust::doubled(black_box(n as f64)).await;
        }
        Ok(sum)
    })
}

type Work = fn() -> Result<f64>;

/// Runs both in turn and prints nanoseconds a call.
fn compare(name: &str, python: Work, rust: Work) -> Result<()> {
    let mut times = [Vec::new(), Vec::new()];
    for _ in 0..ROUNDS {
        let mut results = [0.0; 2];
        for (side, work) in [python, rust].into_iter().enumerate() {
            let start = Instant::now();
            results[side] = black_box(work)()?;
            times[side].push(start.elapsed().as_secs_f64());
        }
        assert_eq!(results[0], results[1], "{name}: both sides do the same");
    }
    let [ours, theirs] = times.map(|mut it| {
        it.sort_by(f64::total_cmp);
        it[ROUNDS / 2] * 1e9 / CALLS as f64
    });
    println!(
        "{name:<24} {ours:>6.2} ns {theirs:>6.2} ns {:>7.2}",
        ours / theirs
    );
    Ok(())
}
