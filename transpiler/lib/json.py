"""`load` and `dump`: `loads` and `dumps` of files; the rest is native."""

from json import dumps, loads


def load(fp):
    return loads(fp.read())


def dump(
    obj,
    fp,
    *,
    indent=None,
    separators=None,
    sort_keys=False,
    ensure_ascii=True,
    default=None,
):
    text = dumps(
        obj,
        indent=indent,
        separators=separators,
        sort_keys=sort_keys,
        ensure_ascii=ensure_ascii,
        default=default,
    )
    fp.write(text)
