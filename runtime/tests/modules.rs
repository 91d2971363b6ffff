//! `json`, `time` and `os.path` against CPython: `modules/NAME_cases.py` writes the `.out`.

use taipan_runtime::rt::{Object, Result, Str, Tuple, Value, json, ops, os, time};

fn compare(found: &[String], expected: &str) {
    let mut wrong = String::new();
    for (i, (found, expected)) in found.iter().zip(expected.lines()).enumerate() {
        if found != expected {
            wrong += &format!(
                "line {}\n  expected {expected}\n  found    {found}\n",
                i + 1
            );
        }
    }
    assert!(wrong.is_empty(), "\n{wrong}");
    assert_eq!(found.len(), expected.lines().count());
}

fn show<T: Object>(value: &T) -> String {
    ops::repr(value).expect("a repr").as_str().to_owned()
}

#[test]
fn json_reads_and_writes_as_cpython() {
    let mut found = Vec::new();
    for line in include_str!("modules/json_cases.txt").lines() {
        let all = || -> Result<[String; 4]> {
            let none = Value::None;
            let value = json::_loads(&Str::from(line), &none, &none, &none, &none)?;
            let indent = 2i64.into_value();
            let pretty = json::_dumps(&value, &indent, &none, &none, &(true, true, true, false))?;
            let text = |text: &str| Value::Str(Str::from(text));
            let separators = Value::Tuple(Tuple::from(vec![text(","), text(":")]));
            let dense = json::_dumps(
                &value,
                &none,
                &separators,
                &none,
                &(false, false, true, false),
            )?;
            Ok([
                show(&value),
                json::_dumps(&value, &none, &none, &none, &(false, true, true, false))?
                    .as_str()
                    .to_owned(),
                show(&pretty),
                dense.as_str().to_owned(),
            ])
        };
        match all() {
            Ok(lines) => found.extend(lines),
            Err(exc) => found.push(exc.summary().trim_end().replace("json.decoder.", "")),
        }
    }
    compare(&found, include_str!("modules/json_cases.out"));
}

#[test]
fn dates_are_those_of_cpython() {
    // SAFETY: this test binary reads the environment in this test only.
    unsafe { std::env::set_var("TZ", "Europe/Berlin") };
    const FORMAT: &str = "%Y-%m-%d %H:%M:%S %j %a %A %b %B %p %I %y %U %W %w %u %% %e %D %R %c";
    let mut found = Vec::new();
    for moment in [
        0.0,
        1e9,
        1.7e9,
        951782400.0,
        4102444799.0,
        -1.0,
        1719792000.0,
    ] {
        let lines = || -> Result<[String; 4]> {
            let when = time::gmtime(moment)?;
            let local = time::localtime(moment)?;
            Ok([
                show(&when),
                time::strftime(&Str::from(FORMAT), &when)?
                    .as_str()
                    .to_owned(),
                time::strftime(&Str::from("%F %T %z %Z"), &local)?
                    .as_str()
                    .to_owned(),
                show(&time::mktime(&local)?),
            ])
        };
        found.extend(lines().expect("no exception"));
    }
    compare(&found, include_str!("modules/time_cases.out"));
}

#[test]
fn paths_are_those_of_cpython() {
    let paths = [
        "",
        "/",
        "a",
        "a/b",
        "/a/b.c",
        "a.b/c",
        ".bashrc",
        "a/..b.txt",
        "a//b/",
        "../x/./y/..",
        "//a",
        "///a",
        "x.tar.gz",
    ];
    let text = |text: &str| Str::from(text);
    let mut found = Vec::new();
    for path in paths.map(text) {
        let all = (
            os::path::split(&path),
            os::path::splitext(&path),
            os::path::normpath(&path),
            os::path::isabs(&path),
        );
        found.push(show(&all));
        found.push(
            os::path::join(&path, [text("c"), text("d.e")])
                .as_str()
                .to_owned(),
        );
        found.push(
            os::path::join(&text("z"), [path, text("")])
                .as_str()
                .to_owned(),
        );
    }
    compare(&found, include_str!("modules/path_cases.out"));
}
