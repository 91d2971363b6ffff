//! Which task runs when. Each test is a function of `order.py` in the form that the compiler gives
//! it; `order.out` is what CPython 3.11 prints.

use crate::trace::{check, co, repr, say, task};
use taipan_runtime::iter::Iterable;
use taipan_runtime::rt::{
    self, CANCELLED_ERROR, Exc, List, Object, Result, Str, TIMEOUT_ERROR, Value, asyncio,
};

const REFERENCE: &str = include_str!("order.out");

async fn work(name: &'static str, n: i64) -> Result<Str> {
    for i in 0..n {
        say(format!("{name} {i}"));
        asyncio::sleep(0.0).await?;
    }
    Ok(Str::from(name))
}

async fn spin(n: i64) -> Result<()> {
    for i in 0..n {
        say(format!("tick {i}"));
        asyncio::sleep(0.0).await?;
    }
    Ok(())
}

async fn let_go(n: i64) -> Result<()> {
    for _ in 0..n {
        asyncio::sleep(0.0).await?;
    }
    Ok(())
}

async fn bad(n: i64, exc: Exc) -> Result<Str> {
    let_go(n).await?;
    Err(exc)
}

#[test]
fn gather_hops() {
    check(REFERENCE, "gather_hops", async {
        let t = task("spin", spin(6))?;
        let r = asyncio::gather([co(work("a", 1)), co(work("b", 2))])?.await?;
        say(format!("gathered {}", repr(&r)));
        t.await
    });
}

#[test]
fn gather_failure() {
    check(REFERENCE, "gather_failure", async {
        let t = task("spin", spin(6))?;
        let aws = [co(bad(1, Exc::value_error("bad"))), co(work("w", 4))];
        if let Err(exc) = asyncio::gather(aws)?.await {
            say(format!(
                "caught {}",
                exc.summary().trim().trim_start_matches("ValueError: ")
            ));
        }
        let aws = [co(bad(0, Exc::value_error("bad"))), co(work("x", 1))];
        let r = asyncio::gather_values(aws, true)?.await?;
        say(repr(&r));
        t.await
    });
}

#[test]
fn gather_cancel() {
    async fn child(name: &'static str) -> Result<()> {
        let result = asyncio::sleep(10.0).await;
        if let Err(exc) = &result
            && exc.is(&CANCELLED_ERROR)
        {
            say(format!("{name} cancelled"));
        }
        result
    }
    async fn outer() -> Result<List<()>> {
        let result = asyncio::gather([co(child("a")), co(child("b"))])?.await;
        if let Err(exc) = &result
            && exc.is(&CANCELLED_ERROR)
        {
            say("outer cancelled");
        }
        result
    }
    check(REFERENCE, "gather_cancel", async {
        let t = task("outer", outer())?;
        let s = task("spin", spin(6))?;
        let_go(2).await?;
        say(format!("cancel {}", repr(&t.cancel(None))));
        if t.clone().await.is_err_and(|exc| exc.is(&CANCELLED_ERROR)) {
            say(format!("main saw it {}", repr(&t.cancelled())));
        }
        s.await
    });
}

#[test]
fn wait_for_hops() {
    async fn slow() -> Result<()> {
        let result = asyncio::sleep(10.0).await;
        say("slow finally");
        asyncio::sleep(0.0).await?;
        say("slow done");
        result
    }
    check(REFERENCE, "wait_for_hops", async {
        let s = task("spin", spin(8))?;
        say(asyncio::wait_for(co(work("w", 1)), Some(5.0))
            .await?
            .as_str());
        if let Err(e) = asyncio::wait_for(co(slow()), Some(0.01)).await
            && e.is(&TIMEOUT_ERROR)
        {
            say(format!(
                "timeout {} {}",
                repr(&e),
                repr(&e.cause().unwrap())
            ));
        }
        s.await?;
        if asyncio::wait_for(co(work("never", 1)), Some(0.0))
            .await
            .is_err_and(|e| e.is(&TIMEOUT_ERROR))
        {
            say("timeout at once");
        }
        Ok(())
    });
}

#[test]
fn cancel_hops() {
    async fn sleeper() -> Result<()> {
        let Err(e) = asyncio::sleep(10.0).await else {
            return Ok(());
        };
        say(format!("sleeper {}", repr(&e)));
        asyncio::sleep(0.0).await?;
        say("sleeper cleaned");
        Err(e)
    }
    async fn waiter(t: rt::Task<()>) -> Result<Str> {
        if t.await.is_err_and(|exc| exc.is(&CANCELLED_ERROR)) {
            say("waiter saw");
        }
        Ok(Str::from("fine"))
    }
    async fn selfish() -> Result<i64> {
        let me = asyncio::current_task()?.unwrap();
        me.cancel(Some(Str::from("me").into_value()));
        say("still here");
        if let Err(e) = asyncio::sleep(0.0).await {
            say(format!("then {}", repr(&e)));
        }
        Ok(7)
    }
    async fn last() -> Result<i64> {
        asyncio::current_task()?.unwrap().cancel(None);
        Ok(8)
    }
    check(REFERENCE, "cancel_hops", async {
        let t = task("sleeper", sleeper())?;
        let w = task("waiter", waiter(t))?;
        let s = task("spin", spin(6))?;
        asyncio::sleep(0.0).await?;
        say(repr(&w.cancel(Some(Str::from("why").into_value()))));
        say(w.await?.as_str());
        s.await?;
        let u = task("work", work("unstarted", 1))?;
        u.cancel(None);
        if u.await.is_err() {
            say("unstarted cancelled");
        }
        say(repr(&task("selfish", selfish())?.await?));
        let t = task("last", last())?;
        if t.clone().await.is_err() {
            say(format!(
                "cancelled in the last step {}",
                repr(&t.cancelled())
            ));
        }
        Ok(())
    });
}

#[test]
fn event_order() {
    async fn waiter(e: asyncio::Event, n: i64) -> Result<()> {
        say(format!("wait {n}"));
        let set = e.wait().await?;
        say(format!("{} {n}", repr(&set)));
        Ok(())
    }
    check(REFERENCE, "event_order", async {
        let e = asyncio::Event::new();
        let mut ts = Vec::new();
        for i in 0..3 {
            ts.push(task("waiter", waiter(e.clone(), i))?);
        }
        let s = task("spin", spin(3))?;
        asyncio::sleep(0.0).await?;
        e.set();
        e.clear();
        say("set");
        asyncio::gather(ts)?.await?;
        s.await
    });
}

#[test]
fn lock_order() {
    async fn user(lock: asyncio::Lock, n: i64) -> Result<()> {
        say(format!("want {n}"));
        lock.__aenter__().await?;
        say(format!("have {n}"));
        let body = asyncio::sleep(0.0).await;
        say(format!("leave {n}"));
        lock.__aexit__(body.clone().err()).await?;
        body
    }
    check(REFERENCE, "lock_order", async {
        let lock = asyncio::Lock::new();
        let s = task("spin", spin(8))?;
        let mut ts = Vec::new();
        for i in 0..3 {
            ts.push(task("user", user(lock.clone(), i))?);
        }
        asyncio::sleep(0.0).await?;
        ts[1].cancel(None);
        asyncio::gather_values(ts, true)?.await?;
        say(repr(&lock.locked()));
        s.await
    });
}

#[test]
fn queue_order() {
    async fn producer(q: asyncio::Queue<i64>) -> Result<()> {
        for i in 0..5 {
            q.put(i).await?;
            say(format!("put {i}"));
        }
        q.join().await?;
        say("joined");
        Ok(())
    }
    async fn consumer(q: asyncio::Queue<i64>, name: &'static str) -> Result<()> {
        loop {
            let x = q.get().await?;
            say(format!("{name} got {x}"));
            asyncio::sleep(0.0).await?;
            q.task_done()?;
        }
    }
    check(REFERENCE, "queue_order", async {
        let q = asyncio::Queue::new(2);
        let p = task("producer", producer(q.clone()))?;
        let cs = [
            task("consumer", consumer(q.clone(), "x"))?,
            task("consumer", consumer(q, "y"))?,
        ];
        p.await?;
        for c in &cs {
            c.cancel(None);
        }
        let all = asyncio::gather_values(cs, true)?.await?;
        let cancelled: List<bool> = all
            .iter()
            .map(|r| Exc::from_value(&r).is_some_and(|exc| exc.is(&CANCELLED_ERROR)))
            .collect();
        say(repr(&cancelled));
        let h = asyncio::Queue::priority(0);
        for x in [5_i64, 1, 4, 2, 3] {
            h.put_nowait(x)?;
        }
        let out: Result<List<i64>> = (0..5).map(|_| h.get_nowait()).collect();
        say(repr(&out?));
        Ok(())
    });
}

#[test]
fn callbacks() {
    async fn ret() -> Result<i64> {
        Ok(3)
    }
    fn show(text: &'static str) -> impl FnOnce() -> Result<()> {
        move || {
            say(text);
            Ok(())
        }
    }
    fn number(name: Str) -> i64 {
        name.as_str()[5..].parse().unwrap()
    }
    check(REFERENCE, "callbacks", async {
        let event_loop = asyncio::get_running_loop()?;
        let f = event_loop.create_future::<i64>();
        for name in ["cb1", "cb2"] {
            f.add_done_callback(move |f| {
                say(format!("{name} {}", f.result()?));
                Ok(())
            });
        }
        event_loop.call_soon(show("soon"))?;
        event_loop.call_later(0.002, show("later"))?;
        event_loop.call_later(0.001, show("sooner"))?;
        event_loop.call_later(0.0015, show("never"))?.cancel();
        f.set_result(5)?;
        say("set");
        say(repr(&f.clone().await?));
        say("awaited");
        asyncio::sleep(0.0).await?;
        say("after");
        asyncio::sleep(0.01).await?;
        let t = task("ret", ret())?;
        t.add_done_callback(|t| {
            say(format!("task cb {}", t.result()?));
            Ok(())
        });
        say(repr(&t.clone().await?));
        asyncio::sleep(0.0).await?;
        let me = asyncio::current_task()?.unwrap();
        say(repr(&(number(t.get_name()) - number(me.get_name()))));
        for result in [
            f.set_result(1).map(Object::into_value),
            event_loop
                .create_future::<i64>()
                .result()
                .map(Object::into_value),
            event_loop
                .create_future::<i64>()
                .exception()
                .map(|_| ().into_value()),
        ] {
            say(repr(&result.err().unwrap()));
        }
        Ok(())
    });
}

#[test]
fn timeout_order() {
    check(REFERENCE, "timeout_order", async {
        let s = task("spin", spin(3))?;
        let me = asyncio::current_task()?.unwrap();
        let cm = asyncio::timeout(Some(0.01))?.__aenter__().await?;
        let body = asyncio::sleep(5.0).await;
        say(format!("inner {}", repr(&cm.expired())));
        if let Err(e) = cm.__aexit__(body.err()).await {
            let cause = repr(&e.cause().unwrap());
            say(format!(
                "timeout {} {cause} {}",
                repr(&cm.expired()),
                me.cancelling()
            ));
        }
        let cm = asyncio::timeout(None)?.__aenter__().await?;
        asyncio::sleep(0.0).await?;
        cm.__aexit__(None).await?;
        s.await
    });
}

#[test]
fn group_order() {
    async fn long(name: &'static str) -> Result<Str> {
        let result = asyncio::sleep(10.0).await;
        say(format!("{name} cancelled"));
        result.map(|()| Str::from(name))
    }
    check(REFERENCE, "group_order", async {
        let g = asyncio::TaskGroup::new().__aenter__().await?;
        let a = g.create_task(co(work("a", 2)), None)?;
        let b = g.create_task(co(work("b", 1)), None)?;
        say("body done");
        g.__aexit__(None).await?;
        say(format!("{} {}", a.result()?.as_str(), b.result()?.as_str()));
        let g = asyncio::TaskGroup::new().__aenter__().await?;
        g.create_task(co(long("one")), None)?;
        g.create_task(co(bad(1, Exc::value_error("v"))), None)?;
        let key = Str::from("k").into_value();
        g.create_task(co(bad(1, Exc::key_error(key))), None)?;
        let body = asyncio::sleep(10.0).await;
        if let Err(e) = g.__aexit__(body.err()).await {
            let message = repr(&e.args()[0]);
            let members: Vec<String> = e.members().iter().map(repr).collect();
            let cancelling = asyncio::current_task()?.unwrap().cancelling();
            say(format!(
                "{} ({}) {cancelling}",
                message.trim_matches('\''),
                members.join(", ")
            ));
        }
        if let Err(e) = g.create_task(co(work("x", 1)), None) {
            say(e
                .summary()
                .trim()
                .replace(&repr(&g), "G")
                .replace("RuntimeError: ", ""));
        }
        Ok(())
    });
}

#[test]
fn shield_order() {
    async fn inner() -> Result<i64> {
        asyncio::sleep(0.01).await?;
        say("inner done");
        Ok(9)
    }
    async fn outer(t: rt::Task<i64>) -> Result<i64> {
        let result = asyncio::shield(t)?.await;
        if result.is_err() {
            say("outer cancelled");
        }
        result
    }
    check(REFERENCE, "shield_order", async {
        let t = task("inner", inner())?;
        let o = task("outer", outer(t.clone()))?;
        asyncio::sleep(0.0).await?;
        o.cancel(None);
        if o.clone().await.is_err() {
            say(format!("o {} {}", repr(&o.cancelled()), repr(&t.done())));
        }
        say(repr(&t.await?));
        Ok(())
    });
}

#[test]
fn wait_order() {
    async fn job<T: Object>(t: f64, r: Option<T>) -> Result<T> {
        asyncio::sleep(t).await?;
        r.ok_or_else(|| Exc::value_error("x"))
    }
    fn sorted(done: &rt::Set<rt::Task<i64>>) -> String {
        let mut all: Vec<i64> = done
            .iterate()
            .unwrap()
            .map(|t| t.unwrap().result().unwrap())
            .collect();
        all.sort_unstable();
        repr(&List::from(all))
    }
    check(REFERENCE, "wait_order", async {
        let mut ts = Vec::new();
        for i in [3_i64, 1, 2] {
            ts.push(task("job", job(0.01 * i as f64, Some(i)))?);
        }
        let ts = List::from(ts);
        for (timeout, when) in [
            (None, asyncio::FIRST_COMPLETED),
            (Some(0.015), asyncio::ALL_COMPLETED),
            (None, asyncio::ALL_COMPLETED),
        ] {
            let (done, pending) = asyncio::wait(&ts, timeout, &when).await?;
            say(format!("{} {}", sorted(&done), pending.len()));
        }
        let jobs = [(0.02, "b"), (0.01, "a"), (0.03, "c")]
            .map(|(t, name)| co(job(t, Some(Str::from(name)))));
        for c in asyncio::as_completed(&List::from(jobs), None)? {
            say(c?.await?.as_str());
        }
        let t = task("job", job::<i64>(0.0, None))?;
        let u = task("job", job(5.0, Some(1_i64)))?;
        let both = List::from([t.clone(), u.clone()]);
        let (done, pending) = asyncio::wait(&both, None, &asyncio::FIRST_EXCEPTION).await?;
        let exc = t.exception()?.unwrap();
        let text = repr(&exc.args()[0]);
        say(format!(
            "{} {} {}",
            done.len(),
            pending.len(),
            text.trim_matches('\'')
        ));
        u.cancel(None);
        Ok(())
    });
}

#[test]
fn misuse() {
    async fn c() -> Result<i64> {
        Ok(1)
    }
    async fn selfwait() -> Result<()> {
        let me = asyncio::current_task()?.unwrap();
        if let Err(e) = me.await {
            say(text(&e)[..30].to_string());
        }
        Ok(())
    }
    fn text(e: &Exc) -> String {
        repr(&e.args()[0]).trim_matches(['\'', '"']).to_string()
    }
    fn awaits() -> rt::Generator<Value, Value, i64> {
        rt::generator("__await__", |yields: rt::Co<Value, Value>| async move {
            let got = yields.yield_(().into_value()).await?;
            say(format!("resumed with {}", repr(&got)));
            if let Err(e) = yields.yield_(7_i64.into_value()).await {
                say(text(&e));
            }
            Ok(3)
        })
    }
    check(REFERENCE, "misuse", async {
        let x = co(c());
        say(repr(&x.clone().await?));
        say(text(&x.await.unwrap_err()));
        task("selfwait", selfwait())?.await?;
        let y = co(c());
        say(text(&asyncio::run(y).unwrap_err()));
        say(repr(&asyncio::await_generator(awaits()).await?));
        let s = asyncio::Semaphore::new(1)?;
        say(text(
            &asyncio::BoundedSemaphore::new(1)?.release().unwrap_err(),
        ));
        say(text(&asyncio::Lock::new().release().unwrap_err()));
        say(text(
            &asyncio::Queue::<i64>::new(0).task_done().unwrap_err(),
        ));
        let lock = repr(&asyncio::Lock::new());
        say(format!(
            "{} {}",
            &lock[lock.len() - 11..],
            repr(&s.locked())
        ));
        Ok(())
    });
}

#[test]
fn barrier_order() {
    async fn party(b: asyncio::Barrier, n: i64) -> Result<()> {
        say(format!("come {n}"));
        let i = b.wait().await?;
        say(format!("go {n} {i}"));
        Ok(())
    }
    check(REFERENCE, "barrier_order", async {
        let b = asyncio::Barrier::new(3)?;
        let s = task("spin", spin(5))?;
        asyncio::gather((0..3).map(|i| co(party(b.clone(), i))))?.await?;
        s.await
    });
}

#[test]
fn semaphore_order() {
    async fn user(sem: asyncio::Semaphore, n: i64) -> Result<()> {
        sem.__aenter__().await?;
        say(format!("in {n}"));
        asyncio::sleep(0.0).await?;
        say(format!("out {n}"));
        sem.__aexit__(None).await?;
        Ok(())
    }
    check(REFERENCE, "semaphore_order", async {
        let sem = asyncio::Semaphore::new(2)?;
        asyncio::gather((0..5).map(|i| co(user(sem.clone(), i))))?.await
    });
}

#[test]
fn condition_order() {
    async fn eat(c: asyncio::Condition, items: List<Str>, n: i64) -> Result<()> {
        c.__aenter__().await?;
        let filled = items.clone();
        c.wait_for(move || Ok(filled.clone())).await?;
        say(format!("{n} eats {}", items.pop(-1)?.as_str()));
        c.__aexit__(None).await?;
        Ok(())
    }
    check(REFERENCE, "condition_order", async {
        let c = asyncio::Condition::new(None);
        let items: List<Str> = List::new();
        let mut ts = Vec::new();
        for i in 0..3 {
            ts.push(task("eat", eat(c.clone(), items.clone(), i))?);
        }
        asyncio::sleep(0.0).await?;
        for x in ["a", "b", "c"] {
            c.__aenter__().await?;
            items.append(Str::from(x));
            c.notify(1)?;
            say(format!("made {x}"));
            c.__aexit__(None).await?;
            asyncio::sleep(0.0).await?;
        }
        asyncio::gather(ts)?.await
    });
}

#[test]
fn leftovers() {
    async fn stay(n: i64) -> Result<()> {
        let result = asyncio::sleep(100.0).await;
        say(format!("end {n}"));
        asyncio::sleep(0.0).await?;
        say(format!("ended {n}"));
        result
    }
    check(REFERENCE, "leftovers", async {
        task("stay", stay(0))?;
        asyncio::sleep(0.0).await?;
        say("main ends");
        Ok(())
    });
}

#[test]
fn agen_cleanup() {
    fn steps(name: &'static str) -> rt::AsyncGenerator<i64> {
        rt::async_generator("gen", move |yields: rt::Co<i64>| async move {
            let body: Result<()> = 'body: {
                for i in 0..3 {
                    if let Err(exc) = asyncio::sleep(0.0).await {
                        break 'body Err(exc);
                    }
                    if let Err(exc) = yields.yield_(i).await {
                        break 'body Err(exc);
                    }
                }
                Ok(())
            };
            say(format!("{name} closing"));
            asyncio::sleep(0.0).await?;
            say(format!("{name} closed"));
            body
        })
    }
    fn talk() -> rt::AsyncGenerator<Str, Option<Str>> {
        rt::async_generator("talk", |yields: rt::Co<Str, Option<Str>>| async move {
            let mut got: Option<Str> = None;
            while got.as_ref().is_none_or(|got| got.as_str() != "stop") {
                let shown = got.as_ref().map_or("None", Str::as_str);
                got = match yields.yield_(Str::from(format!("said {shown}"))).await {
                    Ok(it) => it,
                    Err(e) if e.is(&rt::VALUE_ERROR) => {
                        let text = repr(&e.args()[0]);
                        Some(Str::from(format!("err {}", text.trim_matches('\''))))
                    }
                    Err(exc) => return Err(exc),
                };
            }
            Ok(())
        })
    }
    thread_local! {
        static HELD: std::cell::RefCell<Option<rt::AsyncGenerator<i64>>> =
            const { std::cell::RefCell::new(None) };
    }
    check(REFERENCE, "agen_cleanup", async {
        {
            let it = steps("a");
            while let Some(x) = it.next_item().await? {
                say(repr(&x));
                break;
            }
        }
        say("after break");
        for i in 0..4 {
            say(format!("main {i}"));
            asyncio::sleep(0.0).await?;
        }
        let g = steps("b");
        say(repr(&g.__anext__().await?));
        g.aclose().await?;
        let held = steps("held");
        HELD.set(Some(held.clone()));
        say(repr(&held.__anext__().await?));
        drop(held);
        say(repr(&rt::anext_or(&steps("c"), 5).await?));
        for i in 0..4 {
            say(format!("rest {i}"));
            asyncio::sleep(0.0).await?;
        }
        let t = talk();
        let said = [
            t.asend(None).await?,
            t.asend(Some(Str::from("hi"))).await?,
            t.athrow(Exc::value_error("v")).await?,
        ];
        say(said.each_ref().map(|it| it.as_str().to_string()).join(" "));
        for (step, text) in [(t.asend(Some(Str::from("stop"))), "stopped")] {
            if step.await.is_err_and(|e| e.is(&rt::STOP_ASYNC_ITERATION)) {
                say(text);
            }
        }
        if t.__anext__()
            .await
            .is_err_and(|e| e.is(&rt::STOP_ASYNC_ITERATION))
        {
            say("stopped again");
        }
        Ok(())
    });
    HELD.take();
}
