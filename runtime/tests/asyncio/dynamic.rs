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

// for job in [create_task(number()), create_task(text())]:
//     print(job.done(), job.cancel("why"), job.get_name())
//     try: await job
//     except asyncio.CancelledError as e: print(repr(e), job.cancelled())
// agen = ticks(); print(await agen.__anext__()); print([x async for x in agen])
#[test]
fn methods_of_values() {
    async fn number() -> Result<i64> {
        asyncio::sleep(1.0).await?;
        Ok(1)
    }
    async fn words() -> Result<rt::Str> {
        asyncio::sleep(1.0).await?;
        Ok(rt::Str::from("text"))
    }
    fn method(value: &rt::Value, name: &str, args: &[rt::Value]) -> Result<rt::Value> {
        rt::ops::call_method(value, name, rt::Args::new(args.to_vec()))
    }
    let result = run(async {
        let number = asyncio::create_task_named(co(number()), Some(rt::Str::from("n")))?;
        let words = asyncio::create_task_named(co(words()), Some(rt::Str::from("w")))?;
        asyncio::sleep(0.0).await?;
        for job in [number.into_value(), words.into_value()] {
            let why = [rt::Str::from("why").into_value()];
            say(format!(
                "{} {} {}",
                repr(&method(&job, "done", &[])?),
                repr(&method(&job, "cancel", &why)?),
                repr(&method(&job, "get_name", &[])?),
            ));
            if let Err(e) = rt::await_value(job.clone()).await {
                say(format!(
                    "{} {}",
                    repr(&e),
                    repr(&method(&job, "cancelled", &[])?)
                ));
            }
        }
        let ticks = rt::async_generator("ticks", |yields: rt::Co<i64>| async move {
            for i in 0..3 {
                asyncio::sleep(0.0).await?;
                yields.yield_(i).await?;
            }
            Ok(())
        });
        let ticks = rt::aiter(&ticks.into_value())?;
        let first = rt::await_value(method(&ticks, "__anext__", &[])?).await?;
        let mut rest = Vec::new();
        while let Some(x) = rt::anext_item(ticks.clone()).await? {
            rest.push(x);
        }
        say(format!("{} {}", repr(&first), repr(&rt::List::from(rest))));
        let error = rt::aiter(&rt::List::<rt::Value>::new().into_value())
            .err()
            .unwrap();
        say(error.summary().trim());
        Ok(())
    });
    result.unwrap();
    assert_eq!(
        printed(),
        [
            "False True 'n'",
            "CancelledError('why') True",
            "False True 'w'",
            "CancelledError('why') True",
            "0 [1, 2]",
            "TypeError: 'async for' requires an object with __aiter__ method, got list",
        ]
    );
}
