"""Printing nested data so that people can read it."""

import dataclasses as _dataclasses
import sys as _sys


def _order(item):
    """Keys of types that have no order among each other go by the name of their type."""
    return (type(item).__name__, str(item))


def _sorted(items, key):
    try:
        return sorted(items, key=key)
    except TypeError:
        return sorted(items, key=lambda it: _order(key(it)))


def saferepr(object):
    return PrettyPrinter().pformat(object) if _is_container(object) else repr(object)


def isreadable(object):
    return PrettyPrinter().isreadable(object)


def isrecursive(object):
    return PrettyPrinter().isrecursive(object)


def _is_container(object):
    return isinstance(object, (dict, list, tuple, set, frozenset))


class PrettyPrinter:
    def __init__(
        self,
        indent=1,
        width=80,
        depth=None,
        stream=None,
        *,
        compact=False,
        sort_dicts=True,
        underscore_numbers=False,
    ):
        if indent < 0:
            raise ValueError("indent must be >= 0")
        if depth is not None and depth <= 0:
            raise ValueError("depth must be > 0")
        if not width:
            raise ValueError("width must be != 0")
        self._indent = indent
        self._width = width
        self._depth = depth
        self._stream = stream
        self._compact = compact
        self._sort_dicts = sort_dicts
        self._underscores = underscore_numbers
        self._recursive = False

    def pprint(self, object):
        stream = _sys.stdout if self._stream is None else self._stream
        stream.write(self.pformat(object) + "\n")

    def pformat(self, object):
        out = []
        self._recursive = False
        self._format(object, out, 0, 0, [], 0)
        return "".join(out)

    def isrecursive(self, object):
        self.pformat(object)
        return self._recursive

    def isreadable(self, object):
        text = self.pformat(object)
        return not self._recursive and "<" not in text

    # One line.

    def _repr(self, object, around, level):
        if isinstance(object, int) and not isinstance(object, bool) and self._underscores:
            return f"{object:_d}"
        if not _is_container(object):
            return repr(object)
        name = type(object).__name__
        if name not in ("dict", "list", "tuple"):
            return repr(object)
        if not object:
            return repr(object)
        opening, closing = {"dict": "{}", "list": "[]", "tuple": "()"}[name]
        if self._depth is not None and level >= self._depth:
            return f"{opening}...{closing}"
        if id(object) in around:
            self._recursive = True
            return f"<Recursion on {name} with id={id(object)}>"
        around.append(id(object))
        parts = []
        if isinstance(object, dict):
            for key, value in self._items(object):
                shown = self._repr(key, around, level + 1)
                parts.append(f"{shown}: {self._repr(value, around, level + 1)}")
        else:
            for item in object:
                parts.append(self._repr(item, around, level + 1))
        around.pop()
        if name == "tuple" and len(parts) == 1:
            return f"({parts[0]},)"
        return opening + ", ".join(parts) + closing

    def _items(self, object):
        items = list(object.items())
        return _sorted(items, lambda it: it[0]) if self._sort_dicts else items

    # Several lines. `indent` is where the object stands, `allowance` what follows it on its line.

    def _format(self, object, out, indent, allowance, around, level):
        if _is_container(object) and id(object) in around:
            self._recursive = True
            out.append(f"<Recursion on {type(object).__name__} with id={id(object)}>")
            return
        shown = self._repr(object, list(around), level)
        if len(shown) <= self._width - indent - allowance:
            out.append(shown)
            return
        name = type(object).__name__
        around.append(id(object))
        if name == "dict":
            self._dict(object, "{", "}", out, indent, allowance, around, level + 1)
        elif name == "OrderedDict" and object:
            opening = name + "("
            out.append(opening)
            items = list(object.items())
            at = indent + len(opening)
            self._lines(items, "[", "]", out, at, allowance + 1, around, level + 1)
            out.append(")")
        elif name == "Counter" and object:
            out.append("Counter(")
            counts = dict(object.most_common())
            at = indent + len("Counter(")
            self._pairs(list(counts.items()), out, at, allowance + 1, around, level + 1)
            out.append(")")
        elif name == "list":
            self._lines(object, "[", "]", out, indent, allowance, around, level + 1)
        elif name == "tuple":
            closing = ",)" if len(object) == 1 else ")"
            self._lines(object, "(", closing, out, indent, allowance, around, level + 1)
        elif name == "set" or name == "frozenset":
            opening, closing = ("{", "}") if name == "set" else ("frozenset({", "})")
            items = _sorted(object, lambda it: it)
            at = indent + len(opening) - 1
            self._lines(items, opening, closing, out, at, allowance, around, level + 1)
        elif name == "str":
            self._text(object, out, indent, allowance, level + 1)
        elif _dataclasses.is_dataclass(object):
            self._dataclass(object, out, indent, allowance, around, level + 1)
        else:
            out.append(shown)
        around.pop()

    def _dict(self, object, opening, closing, out, indent, allowance, around, level):
        if self._depth is not None and level > self._depth:
            out.append("{...}")
            return
        self._pairs(self._items(object), out, indent, allowance, around, level)

    def _pairs(self, items, out, indent, allowance, around, level):
        out.append("{" + " " * (self._indent - 1))
        indent += self._indent
        last = len(items) - 1
        for at, (key, value) in enumerate(items):
            if at:
                out.append(",\n" + " " * indent)
            shown = self._repr(key, list(around), level)
            out.append(shown + ": ")
            rest = allowance + 1 if at == last else 1
            self._format(value, out, indent + len(shown) + 2, rest, around, level)
        out.append("}")

    def _lines(self, items, opening, closing, out, indent, allowance, around, level):
        out.append(opening + " " * (self._indent - 1))
        indent += self._indent
        allowance += len(closing)
        items = list(items)
        last = len(items) - 1
        room = width = self._width - indent + 1
        separator = ""
        newline = ",\n" + " " * indent
        for at, item in enumerate(items):
            if at == last:
                room -= allowance
                width -= allowance
            if self._compact:
                shown = self._repr(item, list(around), level)
                taken = len(shown) + 2
                if width < taken:
                    width = room
                    if separator:
                        separator = newline
                if width >= taken:
                    width -= taken
                    out.append(separator + shown)
                    separator = ", "
                    continue
            out.append(separator)
            separator = newline
            rest = allowance if at == last else 1
            self._format(item, out, indent, rest, around, level)
        out.append(closing)

    def _dataclass(self, object, out, indent, allowance, around, level):
        out.append(type(object).__name__ + "(")
        indent += len(type(object).__name__) + 1
        items = list(vars(object).items())
        last = len(items) - 1
        for at, (name, value) in enumerate(items):
            if at:
                out.append(",\n" + " " * indent)
            out.append(name + "=")
            rest = allowance + 1 if at == last else 1
            self._format(value, out, indent + len(name) + 1, rest, around, level)
        out.append(")")

    def _text(self, text, out, indent, allowance, level):
        """Chunks that fit, each a literal on a line of its own."""
        lines = text.splitlines(True)
        if level == 1:
            indent += 1
            allowance += 1
        chunks = []
        room = most = self._width - indent
        shown = ""
        for number, line in enumerate(lines):
            shown = repr(line)
            if number == len(lines) - 1:
                most -= allowance
            if len(shown) <= most:
                chunks.append(shown)
                continue
            parts = _words(line)
            current = ""
            for at, part in enumerate(parts):
                candidate = current + part
                is_end = at == len(parts) - 1 and number == len(lines) - 1
                most = room - allowance if is_end else room
                if len(repr(candidate)) > most:
                    if current:
                        chunks.append(repr(current))
                    current = part
                else:
                    current = candidate
            if current:
                chunks.append(repr(current))
        if len(chunks) == 1:
            out.append(shown)
            return
        if level == 1:
            out.append("(")
        out.append(("\n" + " " * indent).join(chunks))
        if level == 1:
            out.append(")")


def _words(line):
    """Each word with the blanks after it."""
    words = []
    word = ""
    is_blank = False
    for char in line:
        if is_blank and not char.isspace():
            words.append(word)
            word = ""
        word += char
        is_blank = char.isspace()
    words.append(word)
    return words


def pformat(
    object,
    indent=1,
    width=80,
    depth=None,
    *,
    compact=False,
    sort_dicts=True,
    underscore_numbers=False,
):
    printer = PrettyPrinter(
        indent,
        width,
        depth,
        None,
        compact=compact,
        sort_dicts=sort_dicts,
        underscore_numbers=underscore_numbers,
    )
    return printer.pformat(object)


def pprint(
    object,
    stream=None,
    indent=1,
    width=80,
    depth=None,
    *,
    compact=False,
    sort_dicts=True,
    underscore_numbers=False,
):
    printer = PrettyPrinter(
        indent,
        width,
        depth,
        stream,
        compact=compact,
        sort_dicts=sort_dicts,
        underscore_numbers=underscore_numbers,
    )
    printer.pprint(object)


def pp(object, *, sort_dicts=False, width=80, indent=1, depth=None, compact=False):
    pprint(
        object, width=width, indent=indent, depth=depth, compact=compact, sort_dicts=sort_dicts
    )
