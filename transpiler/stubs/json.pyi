# The module `json`; `runtime/src/json.rs`.

@overload
@raises
def dumps(obj: Any, /) -> str: ...
@overload
@raises
@rust("json::dumps_with")
def dumps(
    obj: Any,
    /,
    *,
    indent: Any = None,
    separators: Any = None,
    sort_keys: bool = False,
    ensure_ascii: bool = True,
    default: Any = None,
) -> str: ...
@raises
def loads(s: str, /) -> Any: ...

@rust("Exc")
@static("json::JSON_DECODE_ERROR")
class JSONDecodeError(ValueError):
    msg: str
    doc: str
    pos: int
    lineno: int
    colno: int
