# What `lib/re.py` stands on: `runtime/src/re.rs`.

@rust("Exc")
@static("re::ERROR")
class error(Exception):
    msg: str
    pattern: str
    pos: int | None
    lineno: int | None
    colno: int | None

@rust("re::Program")
class Program:
    @raises
    @rust("re::Program::new")
    def __new__(cls, pattern: str, flags: i64, /) -> Program: ...
    def groups(self) -> natural: ...
    def flags(self) -> i64: ...
    @raises
    def names(self) -> dict[str, i64]: ...
    def run(
        self, subject: Subject, start: i64, end: i64, how: tuple[bool, bool, bool], /
    ) -> list[i64]: ...

@rust("re::Subject")
class Subject:
    @rust("re::Subject::new")
    def __new__(cls, text: str, /) -> Subject: ...
