"""Paths that match a shell pattern."""

import os as _os
from fnmatch import fnmatchcase as _matches


def has_magic(s: str) -> bool:
    return any(it in s for it in "*?[")


def escape(pathname: str) -> str:
    return "".join(f"[{it}]" if it in "*?[" else it for it in pathname)


def _names(directory: str) -> list[str]:
    try:
        return _os.listdir(directory or ".")
    except OSError:
        return []


def _below(directory: str) -> list[str]:
    found = [directory]
    for name in _names(directory):
        path = _os.path.join(directory, name)
        if not name.startswith(".") and _os.path.isdir(path):
            found += _below(path)
    return found


def _step(directory: str, part: str, recursive: bool, is_last: bool) -> list[str]:
    if recursive and part == "**":
        below = _below(directory)
        if not is_last:
            return below
        found = [_os.path.join(directory, "")] if directory else []
        for inner in below:
            for name in _names(inner):
                if not name.startswith("."):
                    found.append(_os.path.join(inner, name))
        return found
    if not has_magic(part):
        path = _os.path.join(directory, part)
        return [path] if _os.path.exists(path) else []
    found = []
    for name in _names(directory):
        if _matches(name, part) and (part.startswith(".") or not name.startswith(".")):
            path = _os.path.join(directory, name)
            if is_last or _os.path.isdir(path):
                found.append(path)
    return found


def glob(pathname: str, *, recursive: bool = False) -> list[str]:
    parts = pathname.split("/")
    found = [""]
    if pathname.startswith("/"):
        parts = parts[1:]
        found = ["/"]
    for at, part in enumerate(parts):
        is_last = at == len(parts) - 1
        found = [it for base in found for it in _step(base, part, recursive, is_last)]
    return found


def iglob(pathname: str, *, recursive: bool = False):
    return iter(glob(pathname, recursive=recursive))
