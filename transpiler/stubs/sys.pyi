# The module `sys`; `runtime/src/sys.rs`.

argv: Annotated[list[str], rust("sys::argv()")]
byteorder: Annotated[str, rust("sys::BYTEORDER")]
maxsize: Annotated[i64, rust("sys::MAXSIZE")]
platform: Annotated[str, rust("sys::PLATFORM")]
version: Annotated[str, rust("sys::VERSION")]
stdin: Annotated[TextIO, rust("sys::stdin()")]
stdout: Annotated[TextIO, rust("sys::stdout()")]
stderr: Annotated[TextIO, rust("sys::stderr()")]
__stdout__: Annotated[TextIO, rust("io::console_stdout()")]
__stderr__: Annotated[TextIO, rust("io::console_stderr()")]
# What assigning to `sys.stdout` and `sys.stderr` calls.
def _set_stdout(stream: TextIO, /) -> None: ...
def _set_stderr(stream: TextIO, /) -> None: ...

# Rust: `Result<Infallible>`.
@raises
def exit(status: Any = None, /) -> Never: ...
def getrecursionlimit() -> i64: ...
@raises
def setrecursionlimit(limit: i64, /) -> None: ...

@rust("exc_info")
def exc_info() -> tuple[Any, Any, Any]: ...
@rust("exception")
def exception() -> BaseException | None: ...
