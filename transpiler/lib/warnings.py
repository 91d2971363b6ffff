"""Warnings: filters that say what becomes of one, and a record of those that are shown.

Where a warning comes from is not known here: it is shown with the name of the script, and once
for each text and category unless a filter says otherwise.
"""

import re as _re
import sys as _sys

_DEFAULTS = [
    ("ignore", "", PendingDeprecationWarning),
    ("ignore", "", ImportWarning),
    ("ignore", "", ResourceWarning),
]
_ACTIONS = ("error", "ignore", "always", "default", "module", "once")


class WarningMessage:
    def __init__(self, message, category, filename, lineno, file=None, line=None, source=None):
        self.message = message
        self.category = category
        self.filename = filename
        self.lineno = lineno
        self.file = file
        self.line = line
        self.source = source

    def __str__(self):
        shown = f"message : {self.message!r}, category : {self.category.__name__!r}"
        return f"{{{shown}, filename : {self.filename!r}, lineno : {self.lineno}, line : None}}"


class _State:
    """What `catch_warnings` keeps and brings back."""

    def __init__(self):
        # The first that fits counts: what happens, the pattern of the text, the category.
        self.filters = list(_DEFAULTS)
        self.records = None
        self.shown = set()


_state = _State()


def formatwarning(message, category, filename, lineno, line=None):
    return f"{filename}:{lineno}: {category.__name__}: {message}\n"


def showwarning(message, category, filename, lineno, file=None, line=None):
    text = formatwarning(message, category, filename, lineno)
    stream = _sys.stderr if file is None else file
    stream.write(text)


def _check_action(action):
    if action not in _ACTIONS:
        raise AssertionError(f"invalid action: {action!r}")


def _add(entry, append):
    if append:
        _state.filters.append(entry)
    else:
        _state.filters.insert(0, entry)
    _state.shown.clear()


def filterwarnings(action, message="", category=Warning, module="", lineno=0, append=False):
    _check_action(action)
    _add((action, message, category), append)


def simplefilter(action, category=Warning, lineno=0, append=False):
    _check_action(action)
    _add((action, "", category), append)


def resetwarnings():
    _state.filters.clear()
    _state.shown.clear()


def _action(text, category):
    for action, pattern, wanted in _state.filters:
        if not issubclass(category, wanted):
            continue
        if not pattern or _re.match(pattern, text, _re.IGNORECASE):
            return action
    return "default"


def warn_explicit(message, category, filename, lineno, module=None, registry=None):
    text = str(message)
    if isinstance(message, Warning):
        category = type(message)
        warning = message
    else:
        warning = category(message)
    action = _action(text, category)
    if action == "ignore":
        return
    if action == "error":
        raise warning
    if action != "always":
        key = (text, category.__name__, lineno)
        if key in _state.shown:
            return
        _state.shown.add(key)
    if _state.records is not None:
        _state.records.append(WarningMessage(warning, category, filename, lineno))
    else:
        showwarning(warning, category, filename, lineno)


def warn(message, category=None, stacklevel=1, source=None):
    if isinstance(message, Warning):
        category = type(message)
    elif category is None:
        category = UserWarning
    if not isinstance(category, type) or not issubclass(category, Warning):
        kind = type(category).__name__
        raise TypeError(f"category must be a Warning subclass, not '{kind}'")
    warn_explicit(message, category, _sys.argv[0], 1)


class catch_warnings:
    def __init__(self, *, record=False, module=None, action=None, category=Warning):
        self._record = record
        self._action = action
        self._category = category
        self._saved = None

    def __enter__(self):
        self._saved = (_state.filters, _state.records, _state.shown)
        _state.filters = list(_state.filters)
        _state.shown = set()
        if self._action is not None:
            simplefilter(self._action, self._category)
        if not self._record:
            return None
        records = []
        _state.records = records
        return records

    def __exit__(self, *exc_info):
        _state.filters, _state.records, _state.shown = self._saved
        return False
