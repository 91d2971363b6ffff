"""Regular expressions; the matcher is native."""

from _re import Program, Subject, error

NOFLAG = 0
I = IGNORECASE = 2
L = LOCALE = 4
M = MULTILINE = 8
S = DOTALL = 16
U = UNICODE = 32
X = VERBOSE = 64
A = ASCII = 256

_FLAG_NAMES = [
    (IGNORECASE, "re.IGNORECASE"),
    (MULTILINE, "re.MULTILINE"),
    (DOTALL, "re.DOTALL"),
    (VERBOSE, "re.VERBOSE"),
    (ASCII, "re.ASCII"),
]

_ESCAPES = {"n": "\n", "t": "\t", "r": "\r", "f": "\f", "v": "\v", "a": "\a", "b": "\b", "\\": "\\"}
_SPECIAL = "()[]{}?*+-|^$\\.&~# \t\n\r\v\f"


class Match:
    def __init__(self, pattern: "Pattern", string: str, pos: int, endpos: int, spans: list[int]):
        self.re = pattern
        self.string = string
        self.pos = pos
        self.endpos = endpos
        self._spans = spans

    def _index(self, group) -> int:
        if isinstance(group, str):
            if group not in self.re._names:
                raise IndexError("no such group")
            return self.re._names[group]
        if not 0 <= group < len(self._spans) // 2:
            raise IndexError("no such group")
        return group

    def _text(self, index: int) -> str | None:
        start = self._spans[2 * index]
        return None if start < 0 else self.string[start : self._spans[2 * index + 1]]

    def group(self, *groups):
        if not groups:
            return self._text(0)
        if len(groups) == 1:
            return self._text(self._index(groups[0]))
        return tuple([self._text(self._index(it)) for it in groups])

    def __getitem__(self, group):
        return self._text(self._index(group))

    def groups(self, default=None):
        found = [self._text(it) for it in range(1, len(self._spans) // 2)]
        return tuple([default if it is None else it for it in found])

    def groupdict(self, default=None):
        found = {}
        for name, index in self.re._names.items():
            text = self._text(index)
            found[name] = default if text is None else text
        return found

    def start(self, group=0) -> int:
        return self._spans[2 * self._index(group)]

    def end(self, group=0) -> int:
        return self._spans[2 * self._index(group) + 1]

    def span(self, group=0) -> tuple[int, int]:
        index = self._index(group)
        return self._spans[2 * index], self._spans[2 * index + 1]

    def expand(self, template: str) -> str:
        return _expanded(_parts(template, self.re), self)

    @property
    def lastindex(self) -> int | None:
        found: int | None = None
        end = -1
        for index in range(1, len(self._spans) // 2):
            if self._spans[2 * index + 1] > end:
                found = index
                end = self._spans[2 * index + 1]
        return found

    @property
    def lastgroup(self) -> str | None:
        last = self.lastindex
        for name, index in self.re._names.items():
            if index == last:
                return name
        return None

    def __bool__(self):
        return True

    def __repr__(self):
        return f"<re.Match object; span={self.span()}, match={self._text(0)!r}>"


class Pattern:
    def __init__(self, pattern: str, flags: int):
        self.pattern = pattern
        self._program = Program(pattern, flags)
        self.flags: int = self._program.flags()
        self.groups: int = self._program.groups()
        self._names: dict[str, int] = {}
        for name, index in self._program.names().items():
            self._names[name] = index

    @property
    def groupindex(self) -> dict[str, int]:
        return self._names

    def _found(self, string: str, pos: int, endpos: int, searches: bool, full: bool) -> Match | None:
        spans = self._program.run(Subject(string), pos, endpos, (searches, full, False))
        return Match(self, string, pos, endpos, spans) if spans else None

    def match(self, string: str, pos: int = 0, endpos: int = 9223372036854775807) -> Match | None:
        _check(string)
        return self._found(string, pos, min(endpos, len(string)), False, False)

    def fullmatch(
        self, string: str, pos: int = 0, endpos: int = 9223372036854775807
    ) -> Match | None:
        _check(string)
        return self._found(string, pos, min(endpos, len(string)), False, True)

    def search(self, string: str, pos: int = 0, endpos: int = 9223372036854775807) -> Match | None:
        _check(string)
        return self._found(string, pos, min(endpos, len(string)), True, False)

    def finditer(self, string: str, pos: int = 0, endpos: int = 9223372036854775807):
        _check(string)
        subject = Subject(string)
        end = min(endpos, len(string))
        at = pos
        advances = False
        while at <= end:
            spans = self._program.run(subject, at, end, (True, False, advances))
            if not spans:
                return
            yield Match(self, string, pos, end, spans)
            at = spans[1]
            advances = spans[0] == spans[1]

    def findall(self, string: str, pos: int = 0, endpos: int = 9223372036854775807):
        found = []
        for it in self.finditer(string, pos, endpos):
            if self.groups == 0:
                found.append(it._text(0))
            elif self.groups == 1:
                found.append(it._text(1) or "")
            else:
                found.append(it.groups(""))
        return found

    def split(self, string: str, maxsplit: int = 0):
        parts = []
        at = 0
        count = 0
        for it in self.finditer(string):
            if maxsplit > 0 and count == maxsplit:
                break
            parts.append(string[at : it.start()])
            for group in range(1, self.groups + 1):
                parts.append(it._text(group))
            at = it.end()
            count += 1
        parts.append(string[at:])
        return parts

    def subn(self, repl, string: str, count: int = 0) -> tuple[str, int]:
        parts: list[tuple[str, int]] = []
        is_text = isinstance(repl, str)
        if is_text:
            parts = _parts(repl, self)
        out: list[str] = []
        at = 0
        done = 0
        for it in self.finditer(string):
            if count > 0 and done == count:
                break
            out.append(string[at : it.start()])
            out.append(_expanded(parts, it) if is_text else repl(it))
            at = it.end()
            done += 1
        out.append(string[at:])
        return "".join(out), done

    def sub(self, repl, string: str, count: int = 0) -> str:
        return self.subn(repl, string, count)[0]

    def __eq__(self, other):
        if isinstance(other, Pattern):
            return self.pattern == other.pattern and self.flags == other.flags
        return NotImplemented

    def __hash__(self):
        return hash((self.pattern, self.flags))

    def __repr__(self):
        names = [name for flag, name in _FLAG_NAMES if self.flags & flag]
        shown = f", {'|'.join(names)}" if names else ""
        return f"re.compile({self.pattern!r}{shown})"


def _check(string) -> None:
    if not isinstance(string, str):
        raise TypeError(f"expected string or bytes-like object, got '{type(string).__name__}'")


def _parts(template: str, pattern: Pattern) -> list[tuple[str, int]]:
    """Pairs of literal text and the group behind it; -1 at the end."""
    parts: list[tuple[str, int]] = []
    literal = ""
    index = 0
    while index < len(template):
        char = template[index]
        index += 1
        if char != "\\":
            literal += char
            continue
        start = index - 1
        char = template[index : index + 1]
        index += 1
        group = -1
        if char == "g":
            if template[index : index + 1] != "<":
                raise error(f"missing < at position {index}")
            close = template.find(">", index)
            if close < 0:
                raise error(f"missing >, unterminated name at position {index + 1}")
            name = template[index + 1 : close]
            if name.isdigit():
                group = int(name)
            elif name in pattern._names:
                group = pattern._names[name]
            else:
                raise IndexError(f"unknown group name {name!r}")
            index = close + 1
        elif char == "0":
            literal += "\0"
            continue
        elif char.isdigit():
            group = int(char)
            if template[index : index + 1].isdigit():
                group = group * 10 + int(template[index])
                index += 1
        elif char in _ESCAPES:
            literal += _ESCAPES[char]
            continue
        elif char == "":
            raise error(f"bad escape (end of pattern) at position {start}")
        elif char.isascii() and char.isalpha():
            raise error(f"bad escape \\{char} at position {start}")
        else:
            literal += "\\" + char
            continue
        if group > pattern.groups:
            raise error(f"invalid group reference {group} at position {start + 1}")
        parts.append((literal, group))
        literal = ""
    parts.append((literal, -1))
    return parts


def _expanded(parts: list[tuple[str, int]], match: Match) -> str:
    out: list[str] = []
    for literal, group in parts:
        out.append(literal)
        if group >= 0:
            out.append(match._text(group) or "")
    return "".join(out)


_cache: dict[tuple[str, int], Pattern] = {}


def compile(pattern, flags: int = 0) -> Pattern:
    if isinstance(pattern, Pattern):
        if flags:
            raise ValueError("cannot process flags argument with a compiled pattern")
        return pattern
    if not isinstance(pattern, str):
        raise TypeError("first argument must be string or compiled pattern")
    key = (pattern, flags)
    if key not in _cache:
        _cache[key] = Pattern(pattern, flags)
    return _cache[key]


def match(pattern, string: str, flags: int = 0) -> Match | None:
    return compile(pattern, flags).match(string)


def fullmatch(pattern, string: str, flags: int = 0) -> Match | None:
    return compile(pattern, flags).fullmatch(string)


def search(pattern, string: str, flags: int = 0) -> Match | None:
    return compile(pattern, flags).search(string)


def finditer(pattern, string: str, flags: int = 0):
    return compile(pattern, flags).finditer(string)


def findall(pattern, string: str, flags: int = 0):
    return compile(pattern, flags).findall(string)


def split(pattern, string: str, maxsplit: int = 0, flags: int = 0):
    return compile(pattern, flags).split(string, maxsplit)


def sub(pattern, repl, string: str, count: int = 0, flags: int = 0) -> str:
    return compile(pattern, flags).sub(repl, string, count)


def subn(pattern, repl, string: str, count: int = 0, flags: int = 0) -> tuple[str, int]:
    return compile(pattern, flags).subn(repl, string, count)


def escape(pattern: str) -> str:
    return "".join(["\\" + it if it in _SPECIAL else it for it in pattern])


def purge() -> None:
    _cache.clear()
