//! Collecting what a script prints.

use taipan_runtime::rt::*;

/// What has been printed.
#[derive(Default)]
pub struct Log(pub String);

impl Log {
    /// Prints one object, then a space.
    pub fn show<T: Object>(&mut self, object: &T) {
        object.str_to(&mut self.0).expect("prints");
        self.0.push(' ');
    }

    /// Prints the class and the text of what a call raises.
    pub fn raises<T>(&mut self, result: Result<T>) {
        match result {
            Ok(_) => self.0.push_str("nothing raised"),
            Err(exc) => {
                let text = exc.text();
                self.0.push_str(&format!("{} {text}", exc.class().name()));
            }
        }
        self.end();
    }

    pub fn end(&mut self) {
        while self.0.ends_with(' ') {
            self.0.pop();
        }
        self.0.push('\n');
    }

    /// Compares with what CPython printed.
    #[track_caller]
    pub fn expect(&self, expected: &str) {
        for (at, (ours, theirs)) in self.0.lines().zip(expected.lines()).enumerate() {
            assert_eq!(ours, theirs.trim_end(), "line {}", at + 1);
        }
        assert_eq!(self.0.lines().count(), expected.lines().count());
    }
}

#[macro_export]
macro_rules! show {
    ($log:ident; $($object:expr),* $(,)?) => {{
        $($log.show(&$object);)*
        $log.end();
    }};
}

/// The generator that the scripts use too.
pub struct Rand(pub i64);

impl Rand {
    pub fn below(&mut self, n: i64) -> i64 {
        self.0 = (self.0 * 1_103_515_245 + 12345) % 2_147_483_648;
        self.0 / 65536 % n
    }
}

pub fn int(value: i64) -> Int {
    Int::from(value)
}

pub fn ints(values: impl IntoIterator<Item = i64>) -> List<Int> {
    values.into_iter().map(Int::from).collect()
}

pub fn text(value: &str) -> Str {
    Str::from(value)
}

/// The characters of a text, as iterating it gives them.
pub fn chars(value: &str) -> List<Str> {
    value.chars().map(Str::from).collect()
}

pub fn all<T: Object>(it: Result<impl Iterator<Item = Result<T>>>) -> Result<List<T>> {
    it?.collect()
}
