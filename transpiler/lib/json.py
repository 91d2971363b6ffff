"""JSON: the encoder, and the functions for texts and files; reading and writing is native."""

from json import _dumps, _loads


class JSONEncoder:
    def __init__(
        self,
        *,
        skipkeys=False,
        ensure_ascii=True,
        check_circular=True,
        allow_nan=True,
        sort_keys=False,
        indent=None,
        separators=None,
        default=None,
    ):
        self.skipkeys = skipkeys
        self.ensure_ascii = ensure_ascii
        self.allow_nan = allow_nan
        self.sort_keys = sort_keys
        self.indent = indent
        self.separators = separators
        self._default = default

    def default(self, o):
        if self._default is not None:
            return self._default(o)
        raise TypeError(f"Object of type {type(o).__name__} is not JSON serializable")

    def encode(self, o):
        switches = (self.sort_keys, self.ensure_ascii, self.allow_nan, self.skipkeys)
        return _dumps(o, self.indent, self.separators, self.default, switches)


def dumps(
    obj,
    *,
    skipkeys=False,
    ensure_ascii=True,
    check_circular=True,
    allow_nan=True,
    cls=None,
    indent=None,
    separators=None,
    default=None,
    sort_keys=False,
):
    if cls is None:
        switches = (sort_keys, ensure_ascii, allow_nan, skipkeys)
        return _dumps(obj, indent, separators, default, switches)
    encoder = cls(
        skipkeys=skipkeys,
        ensure_ascii=ensure_ascii,
        check_circular=check_circular,
        allow_nan=allow_nan,
        sort_keys=sort_keys,
        indent=indent,
        separators=separators,
        default=default,
    )
    return encoder.encode(obj)


def loads(
    s,
    *,
    object_hook=None,
    parse_float=None,
    parse_int=None,
    object_pairs_hook=None,
):
    text: str = s if isinstance(s, str) else s.decode()
    return _loads(text, object_hook, object_pairs_hook, parse_float, parse_int)


def load(
    fp,
    *,
    object_hook=None,
    parse_float=None,
    parse_int=None,
    object_pairs_hook=None,
):
    return loads(
        fp.read(),
        object_hook=object_hook,
        parse_float=parse_float,
        parse_int=parse_int,
        object_pairs_hook=object_pairs_hook,
    )


def dump(
    obj,
    fp,
    *,
    skipkeys=False,
    ensure_ascii=True,
    check_circular=True,
    allow_nan=True,
    cls=None,
    indent=None,
    separators=None,
    default=None,
    sort_keys=False,
):
    text = dumps(
        obj,
        skipkeys=skipkeys,
        ensure_ascii=ensure_ascii,
        check_circular=check_circular,
        allow_nan=allow_nan,
        cls=cls,
        indent=indent,
        separators=separators,
        default=default,
        sort_keys=sort_keys,
    )
    fp.write(text)
