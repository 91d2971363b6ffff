//! What a program under test prints, and what CPython printed for it.

use std::cell::RefCell;
use std::future::Future;

use taipan_runtime::rt::{Coroutine, Object, Result, Task, asyncio, coroutine, platform};

thread_local! {
    static LINES: RefCell<Vec<String>> = const { RefCell::new(Vec::new()) };
}

/// `print(text)`.
pub fn say(text: impl Into<String>) {
    LINES.with_borrow_mut(|lines| lines.push(text.into()));
}

/// `repr(value)`.
pub fn repr<T: Object>(value: &T) -> String {
    let mut text = String::new();
    value.repr_to(&mut text).unwrap();
    text
}

/// `asyncio.create_task(name())`.
pub fn task<T: Object>(
    name: &'static str,
    body: impl Future<Output = Result<T>> + 'static,
) -> Result<Task<T>> {
    asyncio::create_task(coroutine(name, body))
}

/// An async function's call as a value.
pub fn co<T: Object>(body: impl Future<Output = Result<T>> + 'static) -> Coroutine<T> {
    coroutine("co", body)
}

/// Runs a program on the virtual clock and compares what it printed with a section of CPython's
/// output.
#[track_caller]
pub fn check<T: Object>(
    reference: &str,
    section: &str,
    main: impl Future<Output = Result<T>> + 'static,
) {
    platform::use_virtual_clock();
    if let Err(exc) = asyncio::run(coroutine("main", main)) {
        say(format!("raised {}", repr(&exc)));
    }
    compare(reference, section);
}

/// Compares what was printed with a section of CPython's output.
#[track_caller]
pub fn compare(reference: &str, section: &str) {
    let title = format!("## {section}");
    let want: Vec<&str> = reference
        .lines()
        .skip_while(|line| *line != title)
        .skip(1)
        .take_while(|line| !line.starts_with("## "))
        .collect();
    assert!(!want.is_empty(), "no section {section}");
    let got = LINES.take();
    assert_eq!(
        got.join("\n"),
        want.join("\n"),
        "\n--- got\n{}\n",
        got.join("\n")
    );
}

/// What was printed since the last comparison.
pub fn printed() -> Vec<String> {
    LINES.take()
}

/// `asyncio.run(main())` on the virtual clock.
pub fn run<T: Object>(main: impl Future<Output = Result<T>> + 'static) -> Result<T> {
    platform::use_virtual_clock();
    asyncio::run(coroutine("main", main))
}
