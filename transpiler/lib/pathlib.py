"""Paths as objects, of POSIX."""

import os as _os
from fnmatch import fnmatchcase as _matches


class _Parents:
    def __init__(self, path):
        self._path = path

    def __len__(self):
        return len(self._path._tail)

    def __getitem__(self, at):
        count = len(self)
        if at < 0:
            at += count
        if not 0 <= at < count:
            raise IndexError(at)
        found = self._path
        for _ in range(at + 1):
            found = found.parent
        return found

    def __iter__(self):
        found = self._path
        for _ in range(len(self)):
            found = found.parent
            yield found

    def __repr__(self):
        return "<PosixPath.parents>"


class PosixPath:
    def __init__(self, *args):
        root = ""
        tail: list[str] = []
        for arg in args:
            text: str = _os.fspath(arg)
            if text.startswith("/"):
                root = "/"
                tail = []
            tail += [it for it in text.split("/") if it not in ("", ".")]
        self._root: str = root
        self._tail: list[str] = tail

    def _with(self, tail: list[str]) -> "PosixPath":
        made = PosixPath()
        made._root = self._root
        made._tail = tail
        return made

    def __str__(self) -> str:
        return self._root + "/".join(self._tail) or "."

    def __repr__(self) -> str:
        return f"PosixPath({str(self)!r})"

    def __fspath__(self) -> str:
        return str(self)

    def as_posix(self) -> str:
        return str(self)

    def __hash__(self):
        return hash(str(self))

    def __eq__(self, other):
        if not isinstance(other, PosixPath):
            return NotImplemented
        return str(self) == str(other)

    def __lt__(self, other):
        if not isinstance(other, PosixPath):
            return NotImplemented
        return self.parts < other.parts

    def __le__(self, other):
        if not isinstance(other, PosixPath):
            return NotImplemented
        return self.parts <= other.parts

    def __gt__(self, other):
        if not isinstance(other, PosixPath):
            return NotImplemented
        return self.parts > other.parts

    def __ge__(self, other):
        if not isinstance(other, PosixPath):
            return NotImplemented
        return self.parts >= other.parts

    def __truediv__(self, key):
        if not isinstance(key, (str, PosixPath)):
            return NotImplemented
        return PosixPath(self, key)

    def __rtruediv__(self, key):
        if not isinstance(key, str):
            return NotImplemented
        return PosixPath(key, self)

    def joinpath(self, *args):
        return PosixPath(self, *args)

    @property
    def parts(self) -> tuple[str, ...]:
        return tuple(([self._root] if self._root else []) + self._tail)

    @property
    def root(self) -> str:
        return self._root

    @property
    def anchor(self) -> str:
        return self._root

    @property
    def drive(self) -> str:
        return ""

    @property
    def name(self) -> str:
        return self._tail[-1] if self._tail else ""

    @property
    def suffix(self) -> str:
        name = self.name
        at = name.rfind(".")
        return name[at:] if 0 < at < len(name) - 1 else ""

    @property
    def suffixes(self) -> list[str]:
        name = self.name
        if name.endswith("."):
            return []
        return ["." + it for it in name.lstrip(".").split(".")[1:]]

    @property
    def stem(self) -> str:
        name = self.name
        at = name.rfind(".")
        return name[:at] if 0 < at < len(name) - 1 else name

    @property
    def parent(self):
        return self._with(self._tail[:-1])

    @property
    def parents(self):
        return _Parents(self)

    def with_name(self, name: str):
        if not self.name:
            raise ValueError(f"{self!r} has an empty name")
        if not name or "/" in name or name == ".":
            raise ValueError(f"Invalid name {name!r}")
        return self._with(self._tail[:-1] + [name])

    def with_stem(self, stem: str):
        return self.with_name(stem + self.suffix)

    def with_suffix(self, suffix: str):
        if "/" in suffix or (suffix and not suffix.startswith(".")) or suffix == ".":
            raise ValueError(f"Invalid suffix {suffix!r}")
        if not self.name:
            raise ValueError(f"{self!r} has an empty name")
        return self._with(self._tail[:-1] + [self.stem + suffix])

    def is_absolute(self) -> bool:
        return self._root != ""

    def is_relative_to(self, *other) -> bool:
        base = PosixPath(*other)
        return self._root == base._root and self._tail[: len(base._tail)] == base._tail

    def relative_to(self, *other):
        base = PosixPath(*other)
        if not self.is_relative_to(base):
            raise ValueError(
                f"{str(self)!r} is not in the subpath of {str(base)!r} "
                "OR one path is relative and the other is absolute."
            )
        found = PosixPath()
        found._tail = self._tail[len(base._tail) :]
        return found

    def match(self, path_pattern: str) -> bool:
        pattern = PosixPath(path_pattern)
        wanted = pattern.parts
        if not wanted:
            raise ValueError("empty pattern")
        own = self.parts
        if len(wanted) > len(own) or (pattern._root and len(wanted) != len(own)):
            return False
        return all(_matches(a, b) for a, b in zip(reversed(own), reversed(wanted)))

    @classmethod
    def cwd(cls):
        return PosixPath(_os.getcwd())

    @classmethod
    def home(cls):
        return PosixPath(_os.environ.get("HOME", "/"))

    def expanduser(self):
        if not self._root and self._tail and self._tail[0] == "~":
            return PosixPath(PosixPath.home(), *self._tail[1:])
        return self

    def absolute(self):
        return self if self._root else PosixPath(_os.getcwd(), self)

    def resolve(self, strict: bool = False):
        if strict and not self.exists():
            raise FileNotFoundError(2, "No such file or directory", str(self))
        return PosixPath(_os.path.abspath(str(self)))

    def exists(self) -> bool:
        return _os.path.exists(str(self))

    def is_file(self) -> bool:
        return _os.path.isfile(str(self))

    def is_dir(self) -> bool:
        return _os.path.isdir(str(self))

    def open(self, mode="r", encoding=None):
        return open(str(self), mode, encoding=encoding)

    def read_text(self, encoding=None) -> str:
        with open(str(self), "r", encoding=encoding) as file:
            return file.read()

    def write_text(self, data: str, encoding=None) -> int:
        with open(str(self), "w", encoding=encoding) as file:
            return file.write(data)

    def read_bytes(self) -> bytes:
        with open(str(self), "rb") as file:
            return file.read()

    def write_bytes(self, data: bytes) -> int:
        with open(str(self), "wb") as file:
            return file.write(data)

    def touch(self, exist_ok: bool = True) -> None:
        if not exist_ok and self.exists():
            raise FileExistsError(17, "File exists", str(self))
        with open(str(self), "a"):
            pass

    def mkdir(self, mode: int = 0o777, parents: bool = False, exist_ok: bool = False) -> None:
        try:
            _os.mkdir(str(self))
        except FileNotFoundError:
            if not parents or self.parent == self:
                raise
            self.parent.mkdir(parents=True, exist_ok=True)
            self.mkdir(exist_ok=exist_ok)
        except OSError:
            if not exist_ok or not self.is_dir():
                raise

    def rmdir(self) -> None:
        _os.rmdir(str(self))

    def unlink(self, missing_ok: bool = False) -> None:
        try:
            _os.remove(str(self))
        except FileNotFoundError:
            if not missing_ok:
                raise

    def rename(self, target):
        _os.rename(str(self), _os.fspath(target))
        return PosixPath(target)

    def replace(self, target):
        return self.rename(target)

    def iterdir(self):
        for name in _os.listdir(str(self)):
            yield PosixPath(self, name)

    def glob(self, pattern: str):
        parts = PosixPath(pattern)._tail
        if not parts:
            raise ValueError(f"Unacceptable pattern: {pattern!r}")
        yield from _select(self, parts)

    def rglob(self, pattern: str):
        yield from _select(self, ["**"] + PosixPath(pattern)._tail)


def _directories(base: PosixPath):
    yield base
    for inner in base.iterdir():
        if inner.is_dir():
            yield from _directories(inner)


def _select(base: PosixPath, parts: list[str]):
    if not parts:
        yield base
        return
    first, rest = parts[0], parts[1:]
    if first == "**":
        seen: set[str] = set()
        for inner in _directories(base):
            for found in _select(inner, rest):
                if str(found) not in seen:
                    seen.add(str(found))
                    yield found
    elif any(it in first for it in "*?["):
        for inner in base.iterdir():
            if _matches(inner.name, first) and (not rest or inner.is_dir()):
                yield from _select(inner, rest)
    else:
        inner = PosixPath(base, first)
        if inner.exists():
            yield from _select(inner, rest)


Path = PosixPath
