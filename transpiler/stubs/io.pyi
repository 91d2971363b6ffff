# The module `io`; `runtime/src/io.rs`.

@rust("io::TextFile")
class StringIO(TextIO):
    @rust("io::TextFile::memory")
    def __new__(cls, initial: str = "", /) -> StringIO: ...
    @raises
    def getvalue(self) -> str: ...
