//! Generators, and coroutines driven by hand. Each test is a function of `generators.py` in the
//! form that the compiler gives it; `generators.out` is what CPython 3.11 prints.

use crate::trace::{compare, repr, say};
use taipan_runtime::rt::{
    self, Co, Exc, Generator, List, Object, Result, Str, VALUE_ERROR, Value, asyncio, coroutine,
    generator,
};

const REFERENCE: &str = include_str!("generators.out");

/// `type(e).__name__(e)`.
fn text(e: &Exc) -> String {
    let mut text = String::new();
    e.str_to(&mut text).unwrap();
    format!("{}({text})", e.class().name())
}

/// The value of a StopIteration.
fn value(e: &Exc) -> String {
    e.args().first().map_or("None".into(), repr)
}

fn countdown(n: i64) -> Generator<i64, Option<i64>> {
    generator(
        "countdown",
        move |yields: Co<i64, Option<i64>>| async move {
            let mut n: i64 = n;
            let exit: Result<()> = 'try_: {
                while n > 0 {
                    let step: Option<i64> = match yields.yield_(n).await {
                        Ok(it) => it,
                        Err(exc) => break 'try_ Err(exc),
                    };
                    n -= step.unwrap_or(1);
                }
                Ok(())
            };
            say(format!("closed at {n}"));
            exit
        },
    )
}

#[test]
fn send_and_close() {
    let body = || -> Result<()> {
        let g = countdown(10);
        say(format!("{} {} {}", g.next()?, g.send(Some(3))?, g.next()?));
        g.close()?;
        let all: Result<List<i64>> = countdown(2).into_iter().collect();
        say(repr(&all?));
        let h = countdown(5);
        say(text(&h.send(Some(1)).unwrap_err()));
        h.close()?;
        let e = h.next().unwrap_err();
        say(format!("{} {}", text(&e), value(&e)));
        for x in countdown(3) {
            say(repr(&x?));
            break;
        }
        say("loop left");
        Ok(())
    };
    body().unwrap();
    compare(REFERENCE, "send_and_close");
}

#[test]
fn throw_in() {
    fn stubborn() -> Generator<Value, Value> {
        generator("stubborn", |yields: Co<Value, Value>| async move {
            let mut n: Value = 0_i64.into_value();
            loop {
                n = match yields.yield_(n).await {
                    Ok(it) => it,
                    Err(e) if e.is(&VALUE_ERROR) => {
                        Str::from(format!("caught {}", repr(&e.args()[0]).trim_matches('\'')))
                            .into_value()
                    }
                    Err(exc) => return Err(exc),
                };
            }
        })
    }
    fn shown(value: Value) -> String {
        let mut text = String::new();
        value.str_to(&mut text).unwrap();
        text
    }
    let body = || -> Result<()> {
        let g = stubborn();
        let first = shown(g.next()?);
        let caught = shown(g.throw(Exc::value_error("v"))?);
        let sent = shown(g.send(Str::from("s").into_value())?);
        say(format!("{first} {caught} {sent}"));
        let key = Str::from("k").into_value();
        say(text(&g.throw(Exc::key_error(key)).err().unwrap()));
        say(text(&g.throw(Exc::value_error("late")).err().unwrap()));
        say(text(
            &stubborn().throw(Exc::value_error("early")).err().unwrap(),
        ));
        Ok(())
    };
    body().unwrap();
    compare(REFERENCE, "throw_in");
}

#[test]
fn returns() {
    fn inner() -> Generator<i64, Option<Str>, Str> {
        generator("inner", |yields: Co<i64, Option<Str>>| async move {
            let got = yields.yield_(1).await?;
            say(format!("inner got {}", got.unwrap().as_str()));
            if let Err(e) = yields.yield_(2).await {
                if !e.is(&VALUE_ERROR) {
                    return Err(e);
                }
                say(format!(
                    "inner caught {}",
                    repr(&e.args()[0]).trim_matches('\'')
                ));
            }
            Ok(Str::from("result"))
        })
    }
    fn outer() -> Generator<i64, Option<Str>, Str> {
        generator("outer", |yields: Co<i64, Option<Str>>| async move {
            let r: Str = yields.delegate(inner()).await?;
            say(format!("inner returned {}", r.as_str()));
            let it = List::from([10_i64, 20]);
            let r: () = yields
                .delegate_iter("list_iterator", it.iter().map(Ok))
                .await?;
            Ok(Str::from(format!("outer {}", repr(&r))))
        })
    }
    let body = || -> Result<()> {
        let g = outer();
        let (a, b) = (g.next()?, g.send(Some(Str::from("hello")))?);
        let (c, d) = (g.throw(Exc::value_error("x"))?, g.next()?);
        say(format!("{a} {b} {c} {d}"));
        say(value(&g.next().unwrap_err()).trim_matches('\''));
        let g = outer();
        g.next()?;
        g.close()?;
        say(value(&g.next().unwrap_err()));
        Ok(())
    };
    body().unwrap();
    compare(REFERENCE, "returns");
}

#[test]
fn mistakes() {
    fn bad() -> Generator<i64> {
        generator("bad", |yields: Co<i64>| async move {
            yields.yield_(1).await?;
            Err(Exc::stop_iteration(Str::from("leak").into_value()))
        })
    }
    fn ignores() -> Generator<i64> {
        generator("ignores", |yields: Co<i64>| async move {
            if yields.yield_(1).await.is_err() {
                yields.yield_(2).await?;
            }
            Ok(())
        })
    }
    thread_local! {
        static ME: std::cell::RefCell<Option<Generator<i64>>> =
            const { std::cell::RefCell::new(None) };
    }
    fn again() -> Generator<i64> {
        generator("again", |yields: Co<i64>| async move {
            yields.yield_(1).await?;
            let me = ME.with_borrow(|me| me.clone().unwrap());
            say(text(&me.next().unwrap_err()));
            yields.yield_(2).await?;
            Ok(())
        })
    }
    let body = || -> Result<()> {
        let g = bad();
        g.next()?;
        let e = g.next().unwrap_err();
        say(format!("{} {}", text(&e), text(&e.cause().unwrap())));
        let g = ignores();
        g.next()?;
        say(text(&g.close().unwrap_err()));
        let me = again();
        ME.set(Some(me.clone()));
        say(format!("{} {}", me.next()?, me.next()?));
        Ok(())
    };
    body().unwrap();
    ME.take();
    compare(REFERENCE, "mistakes");
}

#[test]
fn dropped() {
    fn noisy(name: &'static str) -> Generator<Str> {
        generator("noisy", move |yields: Co<Str>| async move {
            let exit = yields.yield_(Str::from(name)).await;
            say(format!("{name} finally"));
            exit
        })
    }
    let body = || -> Result<()> {
        let g = noisy("a");
        g.next()?;
        drop(g);
        say("dropped");
        drop(noisy("b"));
        say("never started");
        let held = [noisy("c")];
        for x in held[0].clone() {
            say(x?.as_str());
        }
        say("exhausted");
        Ok(())
    };
    body().unwrap();
    compare(REFERENCE, "dropped");
}

#[test]
fn coroutine_by_hand() {
    fn wait() -> Generator<Value, Value, Value> {
        generator("__await__", |yields: Co<Value, Value>| async move {
            yields.yield_(Str::from("token").into_value()).await
        })
    }
    async fn greet(name: &'static str) -> Result<i64> {
        say(format!("hello, {name}"));
        let got = rt::await_generator(wait()).await?;
        say(format!("got {}", repr(&got).trim_matches('\'')));
        let exit = asyncio::sleep(0.0).await;
        say("leaving");
        exit?;
        Ok(42)
    }
    let co = |name| coroutine("greet", greet(name));
    let none = || ().into_value();
    let body = || -> Result<()> {
        let c = co("Alice");
        say("made");
        say(text(&c.send(1_i64.into_value()).err().unwrap()));
        say(repr(&c.send(none())?).trim_matches('\''));
        say(repr(&c.send(Str::from("value").into_value())?));
        say(format!("result {}", value(&c.send(none()).err().unwrap())));
        say(text(&c.send(none()).err().unwrap()));
        let d = co("Bob");
        d.send(none())?;
        say(text(&d.throw(Exc::value_error("boom")).err().unwrap()));
        let e = co("Carol");
        e.send(none())?;
        e.send(none())?;
        e.close()?;
        say("closed");
        let f = co("Dave");
        f.send(none())?;
        f.send(none())?;
        drop(f);
        say("dropped");
        let key = Str::from("early").into_value();
        say(text(&co("Eve").throw(Exc::key_error(key)).err().unwrap()));
        let stops = coroutine("stops", async {
            Err::<i64, Exc>(Exc::stop_iteration(5_i64.into_value()))
        });
        say(text(&stops.send(none()).err().unwrap()));
        let h = coroutine("outer", async { Ok(greet("Frank").await? + 1) });
        let (a, b) = (h.send(none())?, h.send(5_i64.into_value())?);
        say(format!("{} {}", repr(&a).trim_matches('\''), repr(&b)));
        say(value(&h.send(none()).err().unwrap()));
        Ok(())
    };
    body().unwrap();
    compare(REFERENCE, "coroutine_by_hand");
}
