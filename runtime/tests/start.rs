//! Programs from start to end: what they print, how they die.
//!
//! `start/NAME.py` is the Python, `start/NAME.out` what CPython 3.11 printed for
//! `python3 -X no_debug_ranges NAME.py` (without the directory), and a function here is the same
//! program as the compiler writes it. The test runs itself as a child for each.

use std::process::{Command, ExitCode, Stdio};

use taipan_runtime::rt::{
    self, At, Code, During, Exc, ExcClass, Func, Int, List, Object, Result, Str, Value,
};

macro_rules! program {
    ($name:literal, $body:path) => {
        (
            $name,
            include_str!(concat!("start/", $name, ".py")),
            include_str!(concat!("start/", $name, ".out")),
            {
                fn run() -> ExitCode {
                    const FILE: &str = concat!($name, ".py");
                    rt::main(
                        FILE,
                        &[(FILE, include_str!(concat!("start/", $name, ".py")))],
                        $body,
                    )
                }
                run as fn() -> ExitCode
            },
        )
    };
}

#[path = "start/objects.rs"]
mod objects;

type Program = (&'static str, &'static str, &'static str, fn() -> ExitCode);

const PROGRAMS: &[Program] = &[
    program!("chain", chain::module),
    program!("group", group::module),
    program!("deep", deep::module),
    program!("exit_text", exits::text),
    program!("exit_code", exits::code),
    program!("interrupted", exits::interrupted),
    program!("args", args::module),
    program!("deeper", deep::deeper),
    program!("objects", objects::module),
];

fn main() -> ExitCode {
    if let Ok(wanted) = std::env::var("TAIPAN_PROGRAM") {
        let found = PROGRAMS.iter().find(|(name, ..)| *name == wanted);
        return found.map_or(ExitCode::from(99), |(_, _, _, run)| run());
    }
    let mut failed = 0;
    for (name, _, expected, _) in PROGRAMS {
        let output = Command::new(std::env::current_exe().expect("the test has a path"))
            .env("TAIPAN_PROGRAM", name)
            .stdin(Stdio::null())
            .output()
            .expect("the test runs itself");
        let found = format!(
            "{}--- stderr\n{}--- status {}\n",
            String::from_utf8_lossy(&output.stdout),
            String::from_utf8_lossy(&output.stderr),
            status(&output.status)
        );
        if found == *expected {
            println!("test {name} ... ok");
        } else {
            println!("test {name} ... FAILED\n--- expected\n{expected}--- found\n{found}");
            failed += 1;
        }
    }
    ExitCode::from(failed)
}

fn status(status: &std::process::ExitStatus) -> i32 {
    #[cfg(unix)]
    {
        use std::os::unix::process::ExitStatusExt;
        if let Some(signal) = status.signal() {
            return 128 + signal;
        }
    }
    status.code().unwrap_or(-1)
}

fn text(text: &'static str) -> Value {
    Value::Str(Str::from(text))
}

mod chain {
    use super::*;

    static RETRY: ExcClass = ExcClass::new("Retry", &rt::VALUE_ERROR);
    const FILE: &str = "chain.py";

    fn retry(after: Int) -> Exc {
        let exc = Exc::new(&RETRY, vec![after.clone().into_value()]);
        exc.set_args(vec![Value::Str(Str::from(format!("retry after {after}")))]);
        exc.set_attr("after", after.into_value());
        exc
    }

    fn read() -> Result<Int> {
        const PY: Code = Code::new(FILE, "read");
        let empty: rt::Dict<Str, Int> = rt::Dict::new();
        empty.get_item(&Str::from("k")).at(PY, 11)
    }

    fn load() -> Result<()> {
        const PY: Code = Code::new(FILE, "load");
        let tried: Result<()> = 'try_15: {
            if let Err(exc) = read().at(PY, 16) {
                break 'try_15 Err(exc);
            }
            Ok(())
        };
        if let Err(e) = tried {
            if !e.is(&rt::KEY_ERROR) {
                return Err(e);
            }
            return Err(retry(Int::from(5)).with_cause(&e))
                .at(PY, 18)
                .during(&e);
        }
        Ok(())
    }

    fn run() -> Result<()> {
        const PY: Code = Code::new(FILE, "main");
        if let Err(e) = load().at(PY, 23) {
            if !e.is(&RETRY) {
                return Err(e);
            }
            let handled: Result<()> = (|| {
                let caught = Str::from("caught");
                let cause = e.cause().map_or(Value::None, Value::Exc);
                let args = e.get_attr("args").at(PY, 25)?;
                rt::print!(
                    caught,
                    e.get_attr("after").at(PY, 25)?,
                    rt::ops::repr(&e)?,
                    args,
                    rt::ops::repr(&cause)?
                )
                .at(PY, 25)?;
                e.add_note(&Str::from("first note"));
                e.add_note(&Str::from("second\nnote"));
                let empty: List<Int> = List::new();
                empty.get(3).at(PY, 28)?;
                Ok(())
            })();
            return handled.during(&e);
        }
        Ok(())
    }

    pub(super) fn module() -> Result<()> {
        const PY: Code = Code::new(FILE, "<module>");
        rt::print!(Str::from("start")).at(PY, 31)?;
        rt::sys::stderr().write(&Str::from("early\n")).at(PY, 32)?;
        run().at(PY, 33)
    }
}

mod group {
    use super::*;

    const FILE: &str = "group.py";

    fn f() -> Result<()> {
        Err(Exc::value_error("a\nb")).at(Code::new(FILE, "f"), 2)
    }

    pub(super) fn module() -> Result<()> {
        const PY: Code = Code::new(FILE, "<module>");
        let Err(e) = f().at(PY, 7) else { return Ok(()) };
        let inner = Exc::group("in", vec![Exc::key_error(text("x"))]);
        let members = vec![
            e.clone(),
            Exc::new(&rt::TYPE_ERROR, vec![2i64.into_value()]),
            inner,
        ];
        let raised: Result<()> = Err(Exc::group("eg", members).with_cause(&e))
            .at(PY, 9)
            .during(&e);
        let Err(g) = raised else { return Ok(()) };
        g.add_note(&Str::from("note 1\nnote 2"));
        Err(Exc::new(&rt::RUNTIME_ERROR, vec![]))
            .at(PY, 12)
            .during(&g)
    }
}

mod deep {
    use super::*;

    const FILE: &str = "deep.py";

    fn down(n: Int) -> Result<Int> {
        const PY: Code = Code::new(FILE, "down");
        let _depth = rt::enter()?;
        down(&n + &Int::from(1)).at(PY, 2)
    }

    fn count(n: Int) -> Result<Int> {
        let _depth = rt::enter()?;
        if n.is_zero() {
            return Ok(n);
        }
        Ok(&Int::from(1) + &count(&n - &Int::from(1))?)
    }

    pub(super) fn deeper() -> Result<()> {
        rt::sys::setrecursionlimit(50000)?;
        rt::print!(count(Int::from(40000))?)?;
        rt::print!(rt::sys::getrecursionlimit())?;
        if let Err(exc) = rt::sys::setrecursionlimit(0) {
            rt::print!(exc)?;
        }
        Ok(())
    }

    pub(super) fn module() -> Result<()> {
        down(Int::from(0)).at(Code::new(FILE, "<module>"), 5)?;
        Ok(())
    }
}

mod exits {
    use super::*;

    pub(super) fn text() -> Result<()> {
        rt::print!(Str::from("before"))?;
        rt::sys::exit(&super::text("went wrong")).at(Code::new("exit_text.py", "<module>"), 4)?;
        Ok(())
    }

    pub(super) fn code() -> Result<()> {
        let exit = rt::sys::exit(&259i64.into_value());
        rt::print!(Str::from("finally"))?;
        exit.map(drop)
    }

    pub(super) fn interrupted() -> Result<()> {
        rt::print!(Str::from("before"))?;
        Err(Exc::keyboard_interrupt()).at(Code::new("interrupted.py", "<module>"), 2)
    }
}

mod args {
    use super::*;

    const FILE: &str = "args.py";

    fn f() -> Result<()> {
        let filename = Some(Str::from("x.txt"));
        Err(Exc::os_error(2, "No such file or directory", filename)).at(Code::new(FILE, "f"), 2)
    }

    fn g(n: i64) -> Result<()> {
        const PY: Code = Code::new(FILE, "g");
        if n != 0 {
            return g(n - 1).at(PY, 7);
        }
        let args = rt::Args::new([text("a"), 1i64.into_value()]);
        Err(rt::LOOKUP_ERROR.construct(args)?).at(PY, 8)
    }

    pub(super) fn module() -> Result<()> {
        const PY: Code = Code::new(FILE, "<module>");
        let g: Func<(i64,), ()> = Func::new("g", |(n,)| g(n));
        if let Err(e) = f().at(PY, 12) {
            let (errno, filename) = (e.get_attr("errno")?, e.get_attr("filename")?);
            rt::print!(e, errno, filename, e.get_attr("args")?, rt::ops::repr(&e)?)?;
        }
        // `g` goes through a value and back.
        let dynamic = g.into_value();
        let called = rt::ops::call(&dynamic, rt::Args::new([5i64.into_value()]));
        if let Err(e) = called.at(PY, 16) {
            rt::print!(e)?;
            return Err(e);
        }
        Ok(())
    }
}
