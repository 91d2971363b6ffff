//! What a program under test prints.

use std::cell::RefCell;
use std::future::Future;

use taipan_runtime::rt::{Object, Result, asyncio, coroutine, platform};

thread_local! {
    static LINES: RefCell<Vec<String>> = const { RefCell::new(Vec::new()) };
}

/// `print(text)`.
pub fn say(text: impl Into<String>) {
    LINES.with_borrow_mut(|lines| lines.push(text.into()));
}

/// What was printed since the last call.
pub fn printed() -> Vec<String> {
    LINES.take()
}

/// `asyncio.run(main())` on the virtual clock.
pub fn run<T: Object>(main: impl Future<Output = Result<T>> + 'static) -> Result<T> {
    platform::use_virtual_clock();
    asyncio::run(coroutine("main", main))
}

/// Compares what was printed with CPython's output.
#[track_caller]
pub fn expect(python: &str) {
    let want: Vec<&str> = python
        .lines()
        .map(str::trim)
        .filter(|line| !line.is_empty())
        .collect();
    assert_eq!(printed(), want);
}
