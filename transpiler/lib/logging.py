"""Loggers, handlers and formatters, as `logging` of the reference."""

import sys
import time as _time
import traceback as _traceback

CRITICAL = 50
FATAL = CRITICAL
ERROR = 40
WARNING = 30
WARN = WARNING
INFO = 20
DEBUG = 10
NOTSET = 0

_NAMES = {
    CRITICAL: "CRITICAL",
    ERROR: "ERROR",
    WARNING: "WARNING",
    INFO: "INFO",
    DEBUG: "DEBUG",
    NOTSET: "NOTSET",
}

BASIC_FORMAT = "%(levelname)s:%(name)s:%(message)s"

_start = _time.time()


def getLevelName(level):
    if isinstance(level, str):
        for number, name in _NAMES.items():
            if name == level:
                return number
        return f"Level {level}"
    return _NAMES[level] if level in _NAMES else f"Level {level}"


def addLevelName(level: int, levelName: str) -> None:
    _NAMES[level] = levelName


def getLevelNamesMapping() -> dict[str, int]:
    return {name: level for level, name in _NAMES.items()}


def _check_level(level) -> int:
    if isinstance(level, int):
        return level
    if isinstance(level, str):
        for number, name in _NAMES.items():
            if name == level:
                return number
        raise ValueError(f"Unknown level: {level!r}")
    raise TypeError(f"Level not an integer or a valid string: {level!r}")


class LogRecord:
    def __init__(self, name: str, level: int, pathname, lineno, msg, args, exc_info):
        now = _time.time()
        self.name = name
        self.msg = msg
        self.args = args
        self.levelname: str = _NAMES[level] if level in _NAMES else f"Level {level}"
        self.levelno = level
        self.pathname = pathname
        self.lineno = lineno
        self.exc_info = exc_info
        self.exc_text: str | None = None
        self.created = now
        self.msecs = int((now - int(now)) * 1000) + 0.0
        self.relativeCreated = (now - _start) * 1000
        self.message = ""
        self.asctime = ""

    def getMessage(self) -> str:
        text = str(self.msg)
        if self.args:
            if len(self.args) == 1 and isinstance(self.args[0], dict):
                return text % self.args[0]
            return text % tuple(self.args)
        return text

    def _values(self):
        return {
            "name": self.name,
            "msg": self.msg,
            "args": self.args,
            "levelname": self.levelname,
            "levelno": self.levelno,
            "pathname": self.pathname,
            "filename": self.pathname.rsplit("/", 1)[-1],
            "module": self.pathname.rsplit("/", 1)[-1].removesuffix(".py"),
            "created": self.created,
            "msecs": self.msecs,
            "relativeCreated": self.relativeCreated,
            "threadName": "MainThread",
            "processName": "MainProcess",
            "message": self.message,
            "asctime": self.asctime,
        }

    def __repr__(self):
        return f'<LogRecord: {self.name}, {self.levelno}, {self.pathname}, {self.lineno}, "{self.msg}">'


class Formatter:
    default_time_format = "%Y-%m-%d %H:%M:%S"

    def __init__(self, fmt=None, datefmt=None, style="%", validate=True):
        if style not in ("%", "{", "$"):
            raise ValueError("Style must be one of: %,{,$")
        plain = BASIC_FORMAT
        if style == "{":
            plain = "{levelname}:{name}:{message}"
        elif style == "$":
            plain = "${levelname}:${name}:${message}"
        self._fmt: str = plain if fmt is None else fmt
        if fmt is None:
            self._fmt = "%(message)s" if style == "%" else "{message}" if style == "{" else "${message}"
        self.datefmt: str | None = datefmt
        self._style: str = style

    def usesTime(self) -> bool:
        return "asctime" in self._fmt

    def formatTime(self, record, datefmt=None):
        when = _time.localtime(record.created)
        if datefmt:
            return _time.strftime(datefmt, when)
        return f"{_time.strftime(self.default_time_format, when)},{int(record.msecs):03d}"

    def formatException(self, exc_info):
        return "".join(_traceback.format_exception(exc_info)).removesuffix("\n")

    def formatMessage(self, record):
        try:
            return self._filled(record._values())
        except KeyError as missing:
            raise ValueError(f"Formatting field not found in record: {missing}")

    def _filled(self, values):
        if self._style == "{":
            return self._fmt.format(**values)
        if self._style == "$":
            out = self._fmt
            for name, value in values.items():
                out = out.replace("${" + name + "}", str(value)).replace("$" + name, str(value))
            return out
        return self._fmt % values

    def format(self, record):
        record.message = record.getMessage()
        if self.usesTime():
            record.asctime = self.formatTime(record, self.datefmt)
        text = self.formatMessage(record)
        if record.exc_info is not None:
            if text[-1:] != "\n":
                text += "\n"
            text += self.formatException(record.exc_info)
        return text


class Filter:
    def __init__(self, name=""):
        self.name = name

    def filter(self, record):
        name = self.name
        return not name or record.name == name or record.name.startswith(name + ".")


class Filterer:
    def __init__(self):
        self.filters = []

    def addFilter(self, filter):
        if filter not in self.filters:
            self.filters.append(filter)

    def removeFilter(self, filter):
        if filter in self.filters:
            self.filters.remove(filter)

    def filter(self, record):
        for it in self.filters:
            passes = it.filter(record) if hasattr(it, "filter") else it(record)
            if not passes:
                return False
        return True


class Handler(Filterer):
    def __init__(self, level=NOTSET):
        super().__init__()
        self.level: int = _check_level(level)
        self.formatter: Formatter | None = None
        self.name: str | None = None

    def setLevel(self, level):
        self.level = _check_level(level)

    def setFormatter(self, fmt):
        self.formatter = fmt

    def format(self, record):
        formatter = self.formatter
        return _plain.format(record) if formatter is None else formatter.format(record)

    def emit(self, record):
        raise NotImplementedError("emit must be implemented by Handler subclasses")

    def handle(self, record):
        passes = self.filter(record)
        if passes:
            self.emit(record)
        return passes

    def flush(self):
        pass

    def close(self):
        pass


class StreamHandler(Handler):
    terminator = "\n"

    def __init__(self, stream=None):
        super().__init__()
        self.stream = sys.stderr if stream is None else stream

    def emit(self, record):
        self.stream.write(self.format(record) + self.terminator)
        self.flush()

    def flush(self):
        self.stream.flush()

    def setStream(self, stream):
        self.stream = stream


class FileHandler(Handler):
    def __init__(self, filename, mode="a", encoding=None):
        super().__init__()
        self.baseFilename = filename
        self._file = open(filename, mode)

    def emit(self, record):
        self._file.write(self.format(record) + "\n")
        self._file.flush()

    def close(self):
        self._file.close()


class NullHandler(Handler):
    def emit(self, record):
        pass


_plain = Formatter()


class Logger(Filterer):
    def __init__(self, name: str, level=NOTSET):
        super().__init__()
        self.name = name
        self.level: int = _check_level(level)
        self.parent: Logger | None = None
        self.propagate = True
        self.handlers: list[Handler] = []
        self.disabled = False

    def setLevel(self, level):
        self.level = _check_level(level)

    def getEffectiveLevel(self) -> int:
        logger: Logger | None = self
        while logger is not None:
            if logger.level:
                return logger.level
            logger = logger.parent
        return NOTSET

    def isEnabledFor(self, level: int) -> bool:
        return not self.disabled and level > _disabled[0] and level >= self.getEffectiveLevel()

    def getChild(self, suffix: str):
        return getLogger(suffix if self.name == "root" else f"{self.name}.{suffix}")

    def addHandler(self, hdlr):
        if hdlr not in self.handlers:
            self.handlers.append(hdlr)

    def removeHandler(self, hdlr):
        if hdlr in self.handlers:
            self.handlers.remove(hdlr)

    def hasHandlers(self) -> bool:
        logger: Logger | None = self
        while logger is not None:
            if logger.handlers:
                return True
            logger = logger.parent if logger.propagate else None
        return False

    def debug(self, msg, *args, exc_info=None, extra=None, stacklevel=1, stack_info=False):
        self._log(DEBUG, msg, args, exc_info)

    def info(self, msg, *args, exc_info=None, extra=None, stacklevel=1, stack_info=False):
        self._log(INFO, msg, args, exc_info)

    def warning(self, msg, *args, exc_info=None, extra=None, stacklevel=1, stack_info=False):
        self._log(WARNING, msg, args, exc_info)

    def warn(self, msg, *args, exc_info=None, extra=None, stacklevel=1, stack_info=False):
        self._log(WARNING, msg, args, exc_info)

    def error(self, msg, *args, exc_info=None, extra=None, stacklevel=1, stack_info=False):
        self._log(ERROR, msg, args, exc_info)

    def exception(self, msg, *args, exc_info=True, extra=None, stacklevel=1, stack_info=False):
        self._log(ERROR, msg, args, exc_info)

    def critical(self, msg, *args, exc_info=None, extra=None, stacklevel=1, stack_info=False):
        self._log(CRITICAL, msg, args, exc_info)

    def fatal(self, msg, *args, exc_info=None, extra=None, stacklevel=1, stack_info=False):
        self._log(CRITICAL, msg, args, exc_info)

    def log(self, level, msg, *args, exc_info=None, extra=None, stacklevel=1, stack_info=False):
        self._log(level, msg, args, exc_info)

    def _log(self, level: int, msg, args, exc_info):
        if not self.isEnabledFor(level):
            return
        raised = exc_info
        if exc_info is True:
            raised = sys.exc_info()[1]
        elif exc_info is False:
            raised = None
        self.handle(LogRecord(self.name, level, sys.argv[0], 0, msg, args, raised))

    def handle(self, record):
        if self.disabled or not self.filter(record):
            return
        found = False
        logger: Logger | None = self
        while logger is not None:
            for handler in logger.handlers:
                found = True
                if record.levelno >= handler.level:
                    handler.handle(record)
            logger = logger.parent if logger.propagate else None
        if not found and record.levelno >= WARNING:
            sys.stderr.write(record.getMessage() + "\n")

    def __repr__(self):
        level = getLevelName(self.getEffectiveLevel())
        kind = "RootLogger" if self.name == "root" else "Logger"
        return f"<{kind} {self.name} ({level})>"


class LoggerAdapter:
    def __init__(self, logger, extra=None):
        self.logger = logger
        self.extra = extra

    def process(self, msg, kwargs):
        return msg, kwargs

    def debug(self, msg, *args):
        self.log(DEBUG, msg, *args)

    def info(self, msg, *args):
        self.log(INFO, msg, *args)

    def warning(self, msg, *args):
        self.log(WARNING, msg, *args)

    def error(self, msg, *args):
        self.log(ERROR, msg, *args)

    def critical(self, msg, *args):
        self.log(CRITICAL, msg, *args)

    def log(self, level, msg, *args):
        msg, _ = self.process(msg, {"extra": self.extra})
        self.logger.log(level, msg, *args)


root = Logger("root", WARNING)
_loggers: dict[str, Logger] = {}
_disabled = [-1]


def getLogger(name=None) -> Logger:
    if not name or name == "root":
        return root
    if name in _loggers:
        return _loggers[name]
    logger = Logger(name)
    _loggers[name] = logger
    logger.parent = _parent_of(name)
    for other, existing in _loggers.items():
        if other.startswith(name + "."):
            above = existing.parent
            if above is None or len(above.name) < len(name) or above is root:
                existing.parent = logger
    return logger


def _parent_of(name: str) -> Logger:
    while "." in name:
        name = name.rpartition(".")[0]
        if name in _loggers:
            return _loggers[name]
    return root


def disable(level=CRITICAL):
    _disabled[0] = _check_level(level)


def basicConfig(
    *,
    filename=None,
    filemode="a",
    format=None,
    datefmt=None,
    style="%",
    level=None,
    stream=None,
    handlers=None,
    force=False,
    encoding=None,
    errors=None,
):
    if force:
        root.handlers.clear()
    if root.handlers:
        return
    plain = BASIC_FORMAT
    if style == "{":
        plain = "{levelname}:{name}:{message}"
    elif style == "$":
        plain = "${levelname}:${name}:${message}"
    formatter = Formatter(plain if format is None else format, datefmt, style)
    if handlers is not None:
        for handler in handlers:
            if handler.formatter is None:
                handler.setFormatter(formatter)
            root.addHandler(handler)
    elif filename is not None:
        file_handler = FileHandler(filename, filemode)
        file_handler.setFormatter(formatter)
        root.addHandler(file_handler)
    else:
        stream_handler = StreamHandler(stream)
        stream_handler.setFormatter(formatter)
        root.addHandler(stream_handler)
    if level is not None:
        root.setLevel(level)


def _configured() -> Logger:
    if not root.handlers:
        basicConfig()
    return root


def debug(msg, *args, exc_info=None):
    _configured().debug(msg, *args, exc_info=exc_info)


def info(msg, *args, exc_info=None):
    _configured().info(msg, *args, exc_info=exc_info)


def warning(msg, *args, exc_info=None):
    _configured().warning(msg, *args, exc_info=exc_info)


def error(msg, *args, exc_info=None):
    _configured().error(msg, *args, exc_info=exc_info)


def exception(msg, *args, exc_info=True):
    _configured().error(msg, *args, exc_info=exc_info)


def critical(msg, *args, exc_info=None):
    _configured().critical(msg, *args, exc_info=exc_info)


def log(level, msg, *args, exc_info=None):
    _configured().log(level, msg, *args, exc_info=exc_info)


def shutdown():
    for handler in root.handlers:
        handler.flush()


def captureWarnings(capture):
    pass
