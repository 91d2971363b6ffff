//! Prints the results.

use crate::measure::{Memory, Timing, file_size, median};

pub fn print_timings(timings: &[Timing<'_>], runs: usize) {
    println!("\nMedians of {runs} runs, in milliseconds for the work of the plain program.\n");
    println!(
        "{:<20} {:>9} {:>9} {:>9} {:>11} {:>9} {:>10} {:>10}",
        "program", "CPython", "taipan", "Rust", "x faster", "x of", "taipan", "Rust"
    );
    println!(
        "{:<20} {:>9} {:>9} {:>9} {:>11} {:>9} {:>10} {:>10}",
        "", "ms", "ms", "ms", "than CPy", "Rust", "KiB", "KiB"
    );
    println!("{}", "-".repeat(94));
    for timing in timings {
        let python = median(&timing.python);
        let taipan = median(&timing.taipan);
        let rust = median(&timing.rust);
        println!(
            "{:<20} {:>9} {:>9} {:>9} {:>11} {:>9} {:>10} {:>10}",
            timing.program.name,
            milliseconds(python),
            milliseconds(taipan),
            milliseconds(rust),
            ratio(python, taipan, 1),
            ratio(taipan, rust, 2),
            kib(timing.taipan_binary.as_deref()),
            kib(Some(&timing.rust_binary)),
        );
    }
}

pub fn print_memory(memory: &Memory) {
    let show = |bytes: Option<f64>| bytes.map_or("-".to_owned(), |b| format!("{b:.0}"));
    println!(
        "\nbytes per sleeping task: CPython {}, taipan {}, Rust on tokio {}",
        show(memory.python),
        show(memory.taipan),
        show(memory.rust)
    );
}

fn milliseconds(seconds: Option<f64>) -> String {
    seconds.map_or("-".to_owned(), |s| format!("{:.2}", s * 1000.0))
}

fn ratio(a: Option<f64>, b: Option<f64>, digits: usize) -> String {
    match (a, b) {
        (Some(a), Some(b)) if b > 0.0 => format!("{:.digits$}", a / b),
        _ => "-".to_owned(),
    }
}

fn kib(path: Option<&std::path::Path>) -> String {
    path.map_or("-".to_owned(), |p| {
        format!("{:.0}", file_size(p) as f64 / 1024.0)
    })
}
