//! What is known at run time only: callbacks as objects, awaitables as values.

use crate::trace::{co, printed, repr, run, say, task};
use taipan_runtime::rt::{self, Object, Result, asyncio};

// t = asyncio.create_task(work()); t.add_done_callback(cb)
// print(t.remove_done_callback(cb), t.remove_done_callback(cb))     # 1 0
#[test]
fn callbacks_can_be_removed() {
    async fn work() -> Result<i64> {
        Ok(1)
    }
    let result = run(async {
        let t = task("work", work())?;
        let cb: rt::Func<(rt::Task<i64>,), ()> = rt::Func::new("cb", |_| Ok(say("never called")));
        t.add_done_callback_func(&cb);
        let removed = [t.remove_done_callback(&cb), t.remove_done_callback(&cb)];
        let done: rt::Func<(rt::Task<i64>,), ()> =
            rt::Func::new("done", |(t,): (rt::Task<i64>,)| {
                Ok(say(format!("done {}", t.result()?)))
            });
        t.add_done_callback_func(&done);
        t.await?;
        Ok((removed[0], removed[1]))
    });
    assert_eq!(result.unwrap(), (1, 0));
    assert_eq!(printed(), ["done 1"]);
}

// async def main():
//     jobs = [work(1), asyncio.create_task(work(2)), Custom()]
//     print(await asyncio.gather(*jobs), await jobs[1])
#[test]
fn awaitables_of_unknown_type() {
    async fn work(n: i64) -> Result<i64> {
        asyncio::sleep(0.0).await?;
        Ok(n)
    }
    let result = run(async {
        let second = task("work", work(2))?.into_value();
        let jobs = [co(work(1)).into_value(), second.clone()];
        let all = asyncio::gather_values(jobs, false)?.await?;
        let timed = asyncio::wait_for(second.clone(), Some(1.0)).await?;
        let five = rt::await_value(5_i64.into_value()).await.err().unwrap();
        say(format!(
            "{} {} {}",
            repr(&all),
            repr(&timed),
            five.summary().trim()
        ));
        let error = asyncio::create_task_value(&5_i64.into_value(), None)
            .err()
            .unwrap();
        say(error.summary().trim());
        rt::await_value(second).await
    });
    assert_eq!(repr(&result.unwrap()), "2");
    assert_eq!(
        printed(),
        [
            "[1, 2] 2 TypeError: object int can't be used in 'await' expression",
            "TypeError: a coroutine was expected, got 5",
        ]
    );
    let error = asyncio::run_value(&5_i64.into_value()).err().unwrap();
    assert_eq!(
        error.summary().trim(),
        "ValueError: a coroutine was expected, got 5"
    );
}
