# The module `json`: `runtime/src/json.rs`, and `lib/json.py` on top of it.

@raises
def _dumps(
    obj: Any,
    indent: Any,
    separators: Any,
    default: Any,
    switches: tuple[bool, bool, bool, bool],
    /,
) -> str: ...
@raises
def _loads(
    s: str, object_hook: Any, object_pairs_hook: Any, parse_float: Any, parse_int: Any, /
) -> Any: ...

@rust("Exc")
@static("json::JSON_DECODE_ERROR")
class JSONDecodeError(ValueError):
    msg: str
    doc: str
    pos: int
    lineno: int
    colno: int
