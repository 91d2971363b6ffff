"""Command lines: options, positional arguments, subcommands, usage and help."""

import os as _os
import sys as _sys
import textwrap as _textwrap

SUPPRESS = "==SUPPRESS=="
OPTIONAL = "?"
ZERO_OR_MORE = "*"
ONE_OR_MORE = "+"
REMAINDER = "..."


class ArgumentError(Exception):
    def __init__(self, argument, message):
        self.argument_name = None if argument is None else argument._shown()
        self.message = message

    def __str__(self):
        if self.argument_name is None:
            return self.message
        return f"argument {self.argument_name}: {self.message}"


class ArgumentTypeError(Exception):
    pass


class Namespace:
    def __init__(self, **kwargs):
        for name, value in kwargs.items():
            setattr(self, name, value)

    def __contains__(self, key):
        return key in self.__dict__

    def __eq__(self, other):
        if isinstance(other, Namespace):
            return self.__dict__ == other.__dict__
        return NotImplemented

    def __repr__(self):
        shown = [f"{name}={value!r}" for name, value in self.__dict__.items()]
        return f"Namespace({', '.join(shown)})"


class HelpFormatter:
    pass


class RawTextHelpFormatter(HelpFormatter):
    pass


class RawDescriptionHelpFormatter(HelpFormatter):
    pass


class ArgumentDefaultsHelpFormatter(HelpFormatter):
    pass


class Action:
    def __init__(self, flags: list[str], dest: str, action: str):
        self.option_strings = flags
        self.dest = dest
        self.action = action
        self.nargs = None
        self.const = None
        self.default = None
        self.type = None
        self.choices = None
        self.required: bool = False
        self.help: str | None = None
        self.metavar = None
        self.version: str = ""
        self.group: str | None = None
        self.seen: bool = False
        self.parsers: dict[str, "ArgumentParser"] = {}

    def _shown(self) -> str:
        if self.option_strings:
            return "/".join(self.option_strings)
        if self.metavar is not None:
            return str(self.metavar)
        if self.parsers:
            return "{" + ",".join(self.parsers) + "}" if self.dest == SUPPRESS else self.dest
        return self.dest

    def _takes_value(self) -> bool:
        return self.action in ("store", "append", "extend", "parsers")

    def _placeholder(self) -> str:
        if self.metavar is not None:
            return str(self.metavar)
        if self.choices is not None:
            return "{" + ",".join([str(it) for it in self.choices]) + "}"
        if self.parsers:
            return "{" + ",".join(self.parsers) + "}"
        return self.dest.upper() if self.option_strings else self.dest

    def _arguments(self) -> str:
        """How the values look in usage and help."""
        if not self._takes_value():
            return ""
        name = self._placeholder()
        nargs = self.nargs
        if nargs is None:
            return name
        if nargs == "?":
            return f"[{name}]"
        if nargs == "*":
            return f"[{name} ...]"
        if nargs == "+":
            return f"{name} [{name} ...]"
        if nargs == "...":
            return "..."
        if nargs == "A...":
            return f"{name} ..."
        return " ".join([name] * nargs)

    def _least(self) -> int:
        nargs = self.nargs
        if nargs is None or nargs == "+" or nargs == "A...":
            return 1
        if isinstance(nargs, int):
            return nargs
        return 0

    def _most(self) -> int:
        nargs = self.nargs
        if nargs is None or nargs == "?":
            return 1
        if isinstance(nargs, int):
            return nargs
        return 1000000


class _Group:
    def __init__(self, parser: "ArgumentParser", title: str | None, description: str | None):
        self.parser = parser
        self.title = title
        self.description = description
        self.members: list[Action] = []

    def add_argument(self, *flags, **options):
        action = self.parser._make(flags, options)
        self.members.append(action)
        return action


class _Exclusive:
    def __init__(self, parser: "ArgumentParser", required: bool):
        self.parser = parser
        self.required = required
        self.members: list[Action] = []

    def add_argument(self, *flags, **options):
        action = self.parser.add_argument(*flags, **options)
        self.members.append(action)
        return action


class _Subparsers:
    def __init__(self, parser: "ArgumentParser", action: Action):
        self.parser = parser
        self.action = action
        self.helps: list[tuple[str, str]] = []

    def add_parser(self, name: str, *, help=None, description=None, **options):
        words = [self.parser.prog]
        for action in self.parser._positionals():
            if action is not self.action:
                words.append(action._arguments())
        prog = " ".join(words + [name])
        parser = ArgumentParser(prog=prog, description=description, **options)
        self.action.parsers[name] = parser
        if help is not None:
            self.helps.append((name, help))
        return parser


class ArgumentParser:
    def __init__(
        self,
        prog=None,
        usage=None,
        description=None,
        epilog=None,
        formatter_class=None,
        add_help=True,
        allow_abbrev=True,
        exit_on_error=True,
    ):
        self.prog: str = _os.path.basename(_sys.argv[0]) if prog is None else prog
        self.usage: str | None = usage
        self.description: str | None = description
        self.epilog: str | None = epilog
        self.formatter_class = formatter_class
        self.allow_abbrev: bool = allow_abbrev
        self.exit_on_error: bool = exit_on_error
        self._actions: list[Action] = []
        self._defaults = {}
        self._groups: list[_Group] = []
        self._exclusive: list[_Exclusive] = []
        self._subparsers: _Subparsers | None = None
        if add_help:
            action = Action(["-h", "--help"], "help", "help")
            action.help = "show this help message and exit"
            action.default = SUPPRESS
            self._actions.append(action)

    def add_argument(self, *flags, **options):
        return self._make(flags, options)

    def _make(self, flags, options) -> Action:
        names: list[str] = [str(it) for it in flags]
        is_option = not names or names[0].startswith("-")
        dest = options.get("dest")
        if dest is None:
            if is_option:
                long = [it for it in names if it.startswith("--")]
                dest = (long or names)[0].lstrip("-").replace("-", "_")
            else:
                dest = names[0]
        action = Action(names if is_option else [], dest, options.get("action") or "store")
        action.nargs = options.get("nargs")
        action.const = options.get("const")
        action.type = options.get("type")
        action.choices = options.get("choices")
        action.help = options.get("help")
        action.metavar = options.get("metavar")
        action.default = options.get("default")
        action.version = options.get("version") or ""
        action.required = bool(options.get("required", False))
        if action.action == "store_true" and action.default is None:
            action.default = False
        elif action.action == "store_false" and action.default is None:
            action.default = True
        elif action.action in ("help", "version"):
            action.default = SUPPRESS
            if action.action == "version" and action.help is None:
                action.help = "show program's version number and exit"
        if not is_option and action.nargs not in ("?", "*"):
            action.required = True
        self._actions.append(action)
        return action

    def add_argument_group(self, title=None, description=None):
        group = _Group(self, title, description)
        self._groups.append(group)
        return group

    def add_mutually_exclusive_group(self, required=False):
        group = _Exclusive(self, required)
        self._exclusive.append(group)
        return group

    def add_subparsers(self, *, title=None, dest=None, help=None, required=False, metavar=None, description=None):
        action = Action([], SUPPRESS if dest is None else dest, "parsers")
        action.nargs = "A..."
        action.help = help
        action.metavar = metavar
        action.required = required
        self._actions.append(action)
        self._subparsers = _Subparsers(self, action)
        return self._subparsers

    def set_defaults(self, **kwargs):
        for name, value in kwargs.items():
            self._defaults[name] = value
            for action in self._actions:
                if action.dest == name:
                    action.default = value

    def get_default(self, dest):
        for action in self._actions:
            if action.dest == dest and action.default is not None:
                return action.default
        return self._defaults.get(dest)

    def _options(self) -> list[Action]:
        return [it for it in self._actions if it.option_strings]

    def _positionals(self) -> list[Action]:
        return [it for it in self._actions if not it.option_strings]

    # Parsing.

    def parse_args(self, args=None, namespace=None):
        found, rest = self.parse_known_args(args, namespace)
        if rest:
            self.error(f"unrecognized arguments: {' '.join(rest)}")
        return found

    def parse_known_args(self, args=None, namespace=None):
        words: list[str] = _sys.argv[1:] if args is None else [str(it) for it in args]
        found = Namespace() if namespace is None else namespace
        if not self.exit_on_error:
            return found, self._parse(words, found)
        try:
            return found, self._parse(words, found)
        except ArgumentError as wrong:
            self.error(str(wrong))

    def _is_option(self, word: str) -> bool:
        if not word.startswith("-") or word == "-" or " " in word:
            return False
        if self._find(word.partition("=")[0]) is not None:
            return True
        number = word[1:].replace(".", "", 1).replace("e", "", 1)
        has_numbers = any(it[1:2].isdigit() for act in self._options() for it in act.option_strings)
        return not number.isdigit() or has_numbers

    def _find(self, flag: str) -> Action | None:
        for action in self._options():
            if flag in action.option_strings:
                return action
        if not self.allow_abbrev or not flag.startswith("--"):
            return None
        matches = [(it, act) for act in self._options() for it in act.option_strings if it.startswith(flag)]
        if len(matches) > 1:
            names = ", ".join([it for it, _ in matches])
            raise ArgumentError(None, f"ambiguous option: {flag} could match {names}")
        return matches[0][1] if matches else None

    def _parse(self, words: list[str], found) -> list[str]:
        for action in self._actions:
            action.seen = False
            if action.dest != SUPPRESS and action.default != SUPPRESS:
                setattr(found, action.dest, action.default)
        for name, value in self._defaults.items():
            setattr(found, name, value)
        rest: list[str] = []
        waiting = self._positionals()
        at = 0
        only_values = False
        while at < len(words):
            word = words[at]
            if word == "--" and not only_values:
                only_values = True
                at += 1
                continue
            if not only_values and self._is_option(word):
                at = self._option(words, at, found, rest)
                continue
            end = at
            while end < len(words) and (
                only_values or words[end] != "--" and not self._is_option(words[end])
            ):
                end += 1
            used = self._positional_run(words, at, end, waiting, found, only_values)
            if used == at:
                rest.append(words[at])
                used += 1
            at = used
        self._finish(found, waiting)
        return rest

    def _option(self, words: list[str], at: int, found, rest: list[str]) -> int:
        flag, equals, given = words[at].partition("=")
        action = self._find(flag)
        at += 1
        if action is None and not flag.startswith("--") and len(flag) > 2:
            # `-vx`, `-n5`: short options written together.
            action = self._find(flag[:2])
            if action is not None:
                tail = words[at - 1][2:]
                if not action._takes_value():
                    words[at - 1 : at] = [flag[:2], "-" + tail]
                    return at - 1
                equals = "="
                given = tail.removeprefix("=")
        if action is None:
            rest.append(words[at - 1])
            return at
        values: list[str] = []
        if action._takes_value():
            if equals:
                values.append(given)
            else:
                while at < len(words) and len(values) < action._most():
                    if self._is_option(words[at]) or words[at] == "--":
                        break
                    values.append(words[at])
                    at += 1
            least = action._least()
            if len(values) < least:
                raise ArgumentError(action, _expected(action))
        elif equals:
            raise ArgumentError(action, f"ignored explicit argument {given!r}")
        self._check_exclusive(action)
        self._store(action, values, found)
        return at

    def _check_exclusive(self, action: Action) -> None:
        for group in self._exclusive:
            if action in group.members:
                for other in group.members:
                    if other is not action and other.seen:
                        raise ArgumentError(action, f"not allowed with argument {other._shown()}")

    def _positional_run(
        self, words: list[str], start: int, end: int, waiting: list[Action], found, only_values: bool
    ) -> int:
        """Gives a row of values to the positional arguments that still wait."""
        at = start
        while waiting:
            action = waiting[0]
            left = end - at
            later = sum([it._least() for it in waiting[1:]])
            if left < action._least() or left == 0 and end < len(words):
                break
            count = min(action._most(), max(left - later, action._least()))
            if action.nargs in ("...", "A..."):
                end = len(words)
                count = end - at
            if count == 0 and left == 0:
                break
            waiting.pop(0)
            self._store(action, words[at : at + count], found)
            at += count
        return at

    def _value(self, action: Action, text: str):
        value = text
        if action.type is not None:
            try:
                value = action.type(text)
            except ArgumentTypeError as wrong:
                raise ArgumentError(action, str(wrong))
            except (TypeError, ValueError):
                name = getattr(action.type, "__name__", repr(action.type))
                raise ArgumentError(action, f"invalid {name} value: {text!r}")
        if action.choices is not None and value not in action.choices:
            known = ", ".join([repr(it) for it in action.choices])
            raise ArgumentError(action, f"invalid choice: {value!r} (choose from {known})")
        return value

    def _store(self, action: Action, words: list[str], found) -> None:
        action.seen = True
        kind = action.action
        if kind == "help":
            self.print_help()
            self.exit()
        elif kind == "version":
            print(action.version.replace("%(prog)s", self.prog))
            self.exit()
        elif kind == "parsers":
            self._run_subparser(action, words, found)
        elif kind == "store_true":
            setattr(found, action.dest, True)
        elif kind == "store_false":
            setattr(found, action.dest, False)
        elif kind == "store_const":
            setattr(found, action.dest, action.const)
        elif kind == "append_const":
            setattr(found, action.dest, (getattr(found, action.dest) or []) + [action.const])
        elif kind == "count":
            setattr(found, action.dest, (getattr(found, action.dest) or 0) + 1)
        else:
            value = self._values(action, words)
            if kind == "append":
                value = list(getattr(found, action.dest) or []) + [value]
            elif kind == "extend":
                value = list(getattr(found, action.dest) or []) + value
            setattr(found, action.dest, value)

    def _values(self, action: Action, words: list[str]):
        if action.nargs is None:
            return self._value(action, words[0])
        if action.nargs == "?":
            if words:
                return self._value(action, words[0])
            return action.const if action.option_strings else self._default(action)
        if action.nargs == "*" and not words and not action.option_strings:
            return [] if action.default is None else action.default
        return [self._value(action, it) for it in words]

    def _default(self, action: Action):
        if isinstance(action.default, str) and action.type is not None:
            return self._value(action, action.default)
        return action.default

    def _run_subparser(self, action: Action, words: list[str], found) -> None:
        name = words[0]
        if name not in action.parsers:
            known = ", ".join([repr(it) for it in action.parsers])
            raise ArgumentError(action, f"invalid choice: {name!r} (choose from {known})")
        if action.dest != SUPPRESS:
            setattr(found, action.dest, name)
        parser = action.parsers[name]
        rest: list[str] = []
        try:
            rest = parser._parse(words[1:], found)
        except ArgumentError as exc:
            parser.error(str(exc))
        if rest:
            self.error(f"unrecognized arguments: {' '.join(rest)}")

    def _finish(self, found, waiting: list[Action]) -> None:
        missing: list[str] = []
        # Positional arguments are taken in order: none behind one that is missing.
        is_blocked = False
        for action in self._actions:
            if action.seen:
                continue
            if action.required:
                missing.append(action._shown())
                is_blocked = is_blocked or action in waiting
            elif is_blocked and action.nargs == "*" and action.default is None:
                missing.append(action._shown())
            elif action in waiting and action.nargs == "*" and action.default is None:
                setattr(found, action.dest, [])
            elif action.dest != SUPPRESS and isinstance(action.default, str):
                if action.default != SUPPRESS:
                    setattr(found, action.dest, self._default(action))
        if missing:
            raise ArgumentError(
                None, f"the following arguments are required: {', '.join(missing)}"
            )
        for group in self._exclusive:
            if group.required and not any([it.seen for it in group.members]):
                names = " ".join([it._shown() for it in group.members])
                raise ArgumentError(None, f"one of the arguments {names} is required")

    # Usage and help.

    def _usage_words(self) -> list[str]:
        words: list[str] = []
        done: list[Action] = []
        for action in self._options():
            if action.help == SUPPRESS or action in done:
                continue
            group = self._group_of(action)
            if group is not None:
                members = [_usage_part(it) for it in group.members if it.help != SUPPRESS]
                done.extend(group.members)
                joined = " | ".join(members)
                words.append(f"({joined})" if group.required else f"[{joined}]")
                continue
            part = _usage_part(action)
            words.append(part if action.required else f"[{part}]")
        for action in self._positionals():
            words.append(action._arguments())
        return words

    def _group_of(self, action: Action) -> _Exclusive | None:
        for group in self._exclusive:
            if action in group.members:
                return group
        return None

    def format_usage(self) -> str:
        if self.usage is not None:
            return f"usage: {self.usage.replace('%(prog)s', self.prog)}\n"
        words = self._usage_words()
        line = " ".join([f"usage: {self.prog}"] + words)
        if len(line) <= 78:
            return line + "\n"
        indent = " " * len(f"usage: {self.prog} ")
        options = words[: len(words) - len(self._positionals())]
        lines: list[str] = []
        for part in (options, words[len(options) :]):
            current = ""
            for word in part:
                if current and len(indent) + len(current) + 1 + len(word) > 78:
                    lines.append(current)
                    current = ""
                current = f"{current} {word}" if current else word
            if current:
                lines.append(current)
        return f"usage: {self.prog} " + f"\n{indent}".join(lines) + "\n"

    def _help_of(self, action: Action) -> str:
        text = action.help or ""
        if self.formatter_class is ArgumentDefaultsHelpFormatter and "%(default)" not in text:
            if action.option_strings and action.default != SUPPRESS:
                text += " (default: %(default)s)"
        text = text.replace("%(default)s", str(action.default)).replace("%(prog)s", self.prog)
        text = text.replace("%(default)d", str(action.default)).replace("%(dest)s", action.dest)
        return text.replace("%(type)s", getattr(action.type, "__name__", "")).replace("%%", "%")

    def _rows(self, actions: list[Action]) -> list[tuple[str, str]]:
        rows: list[tuple[str, str]] = []
        for action in actions:
            if action.help == SUPPRESS:
                continue
            values = action._arguments()
            if action.option_strings:
                flags = [f"{it} {values}" if values else it for it in action.option_strings]
                rows.append((", ".join(flags), self._help_of(action)))
                continue
            if action.help is not None or not action.parsers:
                rows.append((action._placeholder(), self._help_of(action)))
            elif action.parsers:
                rows.append((action._placeholder(), ""))
            if self._subparsers is not None and action is self._subparsers.action:
                rows.extend([("  " + name, text) for name, text in self._subparsers.helps])
        return rows

    def format_help(self) -> str:
        grouped = [it for group in self._groups for it in group.members]
        positionals = [it for it in self._positionals() if it not in grouped]
        options = [it for it in self._options() if it not in grouped]
        sections: list[tuple[str, str | None, list[tuple[str, str]]]] = [
            ("positional arguments", None, self._rows(positionals)),
            ("options", None, self._rows(options)),
        ]
        for group in self._groups:
            sections.append((group.title or "", group.description, self._rows(group.members)))
        longest = max([len(left) for _, _, rows in sections for left, _ in rows] or [0]) + 4
        column = min(longest, 24)
        out = self.format_usage()
        if self.description:
            out += "\n" + self._filled(self.description) + "\n"
        for title, description, rows in sections:
            if not rows:
                continue
            out += f"\n{title}:\n"
            if description:
                out += f"  {description}\n\n"
            for left, text in rows:
                out += _row(left, text, column)
        if self.epilog:
            out += "\n" + self._filled(self.epilog) + "\n"
        return out

    def _filled(self, text: str) -> str:
        text = text.replace("%(prog)s", self.prog)
        if self.formatter_class is not None and self.formatter_class is not ArgumentDefaultsHelpFormatter:
            return text.strip("\n")
        return _textwrap.fill(" ".join(text.split()), 78)

    def print_usage(self, file=None):
        print(self.format_usage(), end="", file=file)

    def print_help(self, file=None):
        print(self.format_help(), end="", file=file)

    def exit(self, status=0, message=None):
        if message:
            _sys.stderr.write(message)
        _sys.exit(status)

    def error(self, message):
        _sys.stderr.write(self.format_usage())
        self.exit(2, f"{self.prog}: error: {message}\n")


def _expected(action: Action) -> str:
    nargs = action.nargs
    if nargs is None:
        return "expected one argument"
    if nargs == "+":
        return "expected at least one argument"
    return f"expected {nargs} argument{'' if nargs == 1 else 's'}"


def _usage_part(action: Action) -> str:
    if not action.option_strings:
        return action._arguments()
    values = action._arguments()
    flag = action.option_strings[0]
    return f"{flag} {values}" if values else flag


def _row(left: str, text: str, column: int) -> str:
    if not text:
        return f"  {left}\n"
    width = max(78 - column, 11)
    lines = _textwrap.wrap(" ".join(text.split()), width)
    if len(left) > column - 4:
        rest = [f"{' ' * column}{it}\n" for it in lines]
        return f"  {left}\n" + "".join(rest)
    out = f"  {left:<{column - 4}}  {lines[0]}\n"
    return out + "".join([f"{' ' * column}{it}\n" for it in lines[1:]])
