"""Copies, moves and removes files and directories."""

import os as _os


class Error(OSError):
    pass


class SameFileError(Error):
    pass


def _target(src: str, dst: str) -> str:
    if _os.path.isdir(dst):
        return _os.path.join(dst, _os.path.basename(src))
    return dst


def copyfile(src, dst):
    source: str = _os.fspath(src)
    target: str = _os.fspath(dst)
    if _os.path.abspath(source) == _os.path.abspath(target):
        raise SameFileError(f"{source!r} and {target!r} are the same file")
    with open(source, "rb") as file:
        data = file.read()
    with open(target, "wb") as file:
        file.write(data)
    return dst


def copy(src, dst):
    source: str = _os.fspath(src)
    target = _target(source, _os.fspath(dst))
    copyfile(source, target)
    return target


def copy2(src, dst):
    return copy(src, dst)


def copytree(src, dst, dirs_exist_ok: bool = False):
    source: str = _os.fspath(src)
    target: str = _os.fspath(dst)
    _os.makedirs(target, exist_ok=dirs_exist_ok)
    for name in _os.listdir(source):
        inner = _os.path.join(source, name)
        if _os.path.isdir(inner):
            copytree(inner, _os.path.join(target, name), dirs_exist_ok)
        else:
            copy(inner, _os.path.join(target, name))
    return dst


def rmtree(path, ignore_errors: bool = False):
    root: str = _os.fspath(path)
    try:
        for name in _os.listdir(root):
            inner = _os.path.join(root, name)
            if _os.path.isdir(inner):
                rmtree(inner)
            else:
                _os.remove(inner)
        _os.rmdir(root)
    except OSError:
        if not ignore_errors:
            raise


def move(src, dst):
    source: str = _os.fspath(src)
    target = _target(source, _os.fspath(dst))
    _os.rename(source, target)
    return target
