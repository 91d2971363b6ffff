"""Names that no file has yet, and directories that go when they are done with."""

import os as _os
import random as _random
import shutil as _shutil

_generator = _random.Random(int.from_bytes(_os.urandom(8), "little"))


def gettempdir() -> str:
    for name in ("TMPDIR", "TEMP", "TMP"):
        found = _os.getenv(name)
        if found:
            return found
    return "/tmp"


def _fresh(suffix: str | None, prefix: str | None, dir: str | None) -> str:
    base = gettempdir() if dir is None else dir
    letters = "".join(_generator.choices("abcdefghijklmnopqrstuvwxyz0123456789_", k=8))
    start = "tmp" if prefix is None else prefix
    return _os.path.join(_os.path.abspath(base), f"{start}{letters}{suffix or ''}")


def mkdtemp(suffix=None, prefix=None, dir=None) -> str:
    while True:
        path = _fresh(suffix, prefix, dir)
        try:
            _os.mkdir(path)
        except FileExistsError:
            continue
        return path


class TemporaryDirectory:
    def __init__(self, suffix=None, prefix=None, dir=None):
        self.name = mkdtemp(suffix, prefix, dir)

    def __repr__(self):
        return f"<TemporaryDirectory {self.name!r}>"

    def __enter__(self):
        return self.name

    def __exit__(self, typ, value, traceback):
        self.cleanup()

    def cleanup(self):
        _shutil.rmtree(self.name, ignore_errors=True)


class _NamedTemporaryFile:
    def __init__(self, file, name, delete):
        self.file = file
        self.name = name
        self._delete = delete

    def __getattr__(self, name):
        return getattr(self.file, name)

    def __iter__(self):
        return iter(self.file)

    def __enter__(self):
        return self

    def __exit__(self, typ, value, traceback):
        self.close()

    def close(self):
        self.file.close()
        if self._delete and _os.path.exists(self.name):
            _os.remove(self.name)


def _open(path, mode):
    return open(path, "w+b") if "b" in mode else open(path, mode)


def NamedTemporaryFile(mode="w+b", suffix=None, prefix=None, dir=None, delete=True):
    path = _fresh(suffix, prefix, dir)
    return _NamedTemporaryFile(_open(path, mode), path, delete)
