//! Which task runs when.

use crate::trace::{expect, run, say};
use taipan_runtime::rt::{Result, asyncio, coroutine};

// async def worker(name, n):
//     for i in range(n):
//         print(name, i)
//         await asyncio.sleep(0)
//     return n
async fn worker(name: &'static str, n: i64) -> Result<i64> {
    for i in 0..n {
        say(format!("{name} {i}"));
        asyncio::sleep(0.0).await?;
    }
    Ok(n)
}

// async def main():
//     a = asyncio.create_task(worker("a", 2))
//     b = asyncio.create_task(worker("b", 3))
//     print("made")
//     print(await a, await b, a.done())
#[test]
fn tasks_take_turns() {
    async fn main() -> Result<()> {
        let a = asyncio::create_task(coroutine("worker", worker("a", 2)))?;
        let b = asyncio::create_task(coroutine("worker", worker("b", 3)))?;
        say("made");
        let ra = a.clone().await?;
        let rb = b.clone().await?;
        say(format!("{ra} {rb} {}", a.done()));
        Ok(())
    }
    run(main()).unwrap();
    expect(
        "made\na 0\nb 0\na 1\nb 1\nb 2\n2 3 True"
            .replace("True", "true")
            .as_str(),
    );
}

// async def nap(name, t):
//     await asyncio.sleep(t)
//     print(name)
// async def main():
//     for n, t in (("c", 0.3), ("a", 0.1), ("b", 0.2)):
//         asyncio.create_task(nap(n, t))
//     await asyncio.sleep(1)
//     print("end")
#[test]
fn sleepers_wake_in_order_of_time() {
    async fn nap(name: &'static str, t: f64) -> Result<()> {
        asyncio::sleep(t).await?;
        say(name);
        Ok(())
    }
    async fn main() -> Result<()> {
        for (name, t) in [("c", 0.3), ("a", 0.1), ("b", 0.2)] {
            asyncio::create_task(coroutine("nap", nap(name, t)))?;
        }
        asyncio::sleep(1.0).await?;
        say("end");
        Ok(())
    }
    run(main()).unwrap();
    expect("a\nb\nc\nend");
}
