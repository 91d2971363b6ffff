//! How many lines a second taipan turns into Rust.
//!
//! A long program is made of one block repeated under other names, all of it called. `taipan emit`
//! is timed on it and on a single block, so that starting up and reading stubs do not count.

use std::fmt::Write as _;
use std::path::PathBuf;
use std::process::{Command, Stdio};
use std::time::Instant;

use crate::measure::median;
use crate::tools::Tools;

const BLOCKS: usize = 400;

const BLOCK: &str = r#"
class Account#:
    def __init__(self, owner, balance=0):
        self.owner = owner
        self.balance = balance
        self.history = []

    def deposit(self, amount):
        if amount <= 0:
            raise ValueError(f"bad amount {amount}")
        self.balance += amount
        self.history.append(("deposit", amount))
        return self.balance

    def report(self):
        lines = [f"{kind}: {amount:>6}" for kind, amount in self.history]
        return self.owner + "\n" + "\n".join(lines)


def primes#(limit):
    found = []
    for n in range(2, limit):
        for p in found:
            if n % p == 0:
                break
        else:
            found.append(n)
    return found


def count#(words):
    counts = {}
    for word in words.split():
        counts[word] = counts.get(word, 0) + 1
    return counts


def steps#(start, stop):
    value = start
    while value < stop:
        got = yield value
        value += got or 1


async def worker#(name, times):
    total = 0
    try:
        for i in range(times):
            await asyncio.sleep(0)
            total += i
    except asyncio.CancelledError:
        print(name, "cancelled")
        raise
    finally:
        print(name, "done")
    return total


async def main#():
    account = Account#("owner #")
    for p in primes#(30):
        account.deposit(p)
    print(account.report())
    print(sorted(count#("a b a c b a").items()))
    print(sum(steps#(0, 5)))
    print(await asyncio.gather(worker#("x", 2), worker#("y", 3)))


asyncio.run(main#())
"#;

/// Lines a second, or why it could not be measured.
pub fn lines_per_second(tools: &Tools) -> Result<f64, String> {
    let (small, small_lines) = write(tools, "transpile_small", 1)?;
    let (large, large_lines) = write(tools, "transpile_large", BLOCKS)?;
    let mut seconds = [Vec::new(), Vec::new()];
    for _ in 0..3 {
        for (path, times) in [&small, &large].into_iter().zip(&mut seconds) {
            times.push(emit(tools, path)?);
        }
    }
    let [small_time, large_time] = seconds.map(|s| median(&s).unwrap_or_default());
    Ok((large_lines - small_lines) as f64 / (large_time - small_time).max(1e-9))
}

fn write(tools: &Tools, name: &str, blocks: usize) -> Result<(PathBuf, usize), String> {
    let mut text = String::from("import asyncio\n");
    for k in 0..blocks {
        let block = BLOCK.replace('#', &k.to_string());
        write!(text, "\n{block}").map_err(|e| e.to_string())?;
    }
    let path = tools.scratch.join(format!("{name}.py"));
    std::fs::write(&path, &text).map_err(|e| e.to_string())?;
    Ok((path, text.lines().count()))
}

fn emit(tools: &Tools, path: &PathBuf) -> Result<f64, String> {
    let start = Instant::now();
    let output = Command::new(&tools.taipan)
        .arg("emit")
        .arg(path)
        .stdin(Stdio::null())
        .stdout(Stdio::null())
        .output()
        .map_err(|e| e.to_string())?;
    let seconds = start.elapsed().as_secs_f64();
    if output.status.success() {
        Ok(seconds)
    } else {
        let text = String::from_utf8_lossy(&output.stderr);
        Err(text.lines().take(5).collect::<Vec<_>>().join("\n"))
    }
}
