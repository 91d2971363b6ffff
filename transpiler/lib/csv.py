"""Tables as text: readers, writers, and both of dicts."""

QUOTE_MINIMAL = 0
QUOTE_ALL = 1
QUOTE_NONNUMERIC = 2
QUOTE_NONE = 3


class Error(Exception):
    pass


class Dialect:
    def __init__(self, delimiter, quotechar, doublequote, lineterminator, quoting):
        self.delimiter = delimiter
        self.quotechar = quotechar
        self.doublequote = doublequote
        self.lineterminator = lineterminator
        self.quoting = quoting


_dialects = {
    "excel": Dialect(",", '"', True, "\r\n", QUOTE_MINIMAL),
    "excel-tab": Dialect("\t", '"', True, "\r\n", QUOTE_MINIMAL),
    "unix": Dialect(",", '"', True, "\n", QUOTE_ALL),
}


def list_dialects():
    return list(_dialects)


def _dialect(name: str) -> Dialect:
    if name not in _dialects:
        raise Error("unknown dialect")
    return _dialects[name]


def _check(delimiter: str, quotechar: str | None, quoting: int) -> None:
    if len(delimiter) != 1:
        raise TypeError('"delimiter" must be a 1-character string')
    if quotechar is not None and len(quotechar) != 1:
        raise TypeError('"quotechar" must be a 1-character string')
    if quoting != QUOTE_NONE and quotechar is None:
        raise TypeError("quotechar must be set if quoting enabled")
    if not QUOTE_MINIMAL <= quoting <= QUOTE_NONE:
        raise TypeError('bad "quoting" value')


# Where the parser is.
_START_RECORD = 0
_START_FIELD = 1
_ESCAPED = 2
_IN_FIELD = 3
_IN_QUOTED = 4
_ESCAPED_IN_QUOTED = 5
_QUOTE_IN_QUOTED = 6
_END = 7


class _Reader:
    def __init__(
        self, lines, delimiter, quotechar, doublequote, skipinitialspace, escapechar, quoting, strict
    ):
        self._lines = iter(lines)
        self._delimiter: str = delimiter
        self._quotechar: str | None = quotechar if quoting != QUOTE_NONE else None
        self._doublequote = doublequote
        self._skips = skipinitialspace
        self._escapechar: str | None = escapechar
        self._strict = strict
        self._is_numeric = quoting == QUOTE_NONNUMERIC
        self.line_num = 0
        self._row: list[str] = []
        self._field: list[str] = []
        self._state = _START_RECORD

    def __iter__(self):
        return self

    def __next__(self) -> list[str]:
        self._row = []
        self._field = []
        self._state = _START_RECORD
        while True:
            line = next(self._lines, None)
            if line is None:
                if self._state == _START_RECORD:
                    raise StopIteration
                if self._strict and self._state != _END:
                    raise Error("unexpected end of data")
                self._save()
                break
            self.line_num += 1
            for char in line:
                self._take(char)
            self._end_line()
            if self._state == _START_RECORD:
                break
        return self._row

    def _save(self) -> None:
        if self._is_numeric:
            raise Error("numbers are not made of unquoted fields")
        self._row.append("".join(self._field))
        self._field = []

    def _end_line(self) -> None:
        if self._state in (_START_FIELD, _IN_FIELD, _QUOTE_IN_QUOTED):
            self._save()
            self._state = _START_RECORD
        elif self._state == _END:
            self._state = _START_RECORD
        elif self._state == _ESCAPED:
            self._field.append("\n")
            self._state = _IN_FIELD
        elif self._state == _IN_QUOTED and self._strict:
            raise Error("unexpected end of data")
        elif self._state == _ESCAPED_IN_QUOTED:
            self._field.append("\n")
            self._state = _IN_QUOTED

    def _take(self, char: str) -> None:
        state = self._state
        if state == _START_RECORD:
            if char in "\r\n":
                self._state = _END
                return
            state = _START_FIELD
        if state == _START_FIELD:
            if char in "\r\n":
                self._save()
                self._state = _END
            elif char == self._quotechar:
                self._state = _IN_QUOTED
            elif char == self._escapechar:
                self._state = _ESCAPED
            elif char == " " and self._skips:
                self._state = _START_FIELD
            elif char == self._delimiter:
                self._save()
                self._state = _START_FIELD
            else:
                self._field.append(char)
                self._state = _IN_FIELD
        elif state == _ESCAPED:
            self._field.append(char)
            self._state = _IN_FIELD
        elif state == _IN_FIELD:
            if char in "\r\n":
                self._save()
                self._state = _END
            elif char == self._escapechar:
                self._state = _ESCAPED
            elif char == self._delimiter:
                self._save()
                self._state = _START_FIELD
            else:
                self._field.append(char)
        elif state == _IN_QUOTED:
            if char == self._escapechar:
                self._state = _ESCAPED_IN_QUOTED
            elif char == self._quotechar:
                self._state = _QUOTE_IN_QUOTED if self._doublequote else _IN_FIELD
            else:
                self._field.append(char)
        elif state == _ESCAPED_IN_QUOTED:
            self._field.append(char)
            self._state = _IN_QUOTED
        elif state == _QUOTE_IN_QUOTED:
            if char == self._quotechar:
                self._field.append(char)
                self._state = _IN_QUOTED
            elif char == self._delimiter:
                self._save()
                self._state = _START_FIELD
            elif char in "\r\n":
                self._save()
                self._state = _END
            elif self._strict:
                raise Error(f"'{self._delimiter}' expected after '{self._quotechar}'")
            else:
                self._field.append(char)
                self._state = _IN_FIELD
        elif char not in "\r\n":
            raise Error(
                "new-line character seen in unquoted field - "
                "do you need to open the file in universal-newline mode?"
            )


def reader(
    csvfile,
    dialect: str = "excel",
    *,
    delimiter: str | None = None,
    quotechar: str | None = '"',
    doublequote: bool = True,
    skipinitialspace: bool = False,
    escapechar: str | None = None,
    quoting: int = QUOTE_MINIMAL,
    strict: bool = False,
):
    base = _dialect(dialect)
    separator = base.delimiter if delimiter is None else delimiter
    _check(separator, quotechar, quoting)
    return _Reader(
        csvfile, separator, quotechar, doublequote, skipinitialspace, escapechar, quoting, strict
    )


class _Writer:
    def __init__(self, file, delimiter, quotechar, doublequote, escapechar, lineterminator, quoting):
        self._file = file
        self._delimiter: str = delimiter
        self._quotechar: str | None = quotechar
        self._doublequote: bool = doublequote
        self._escapechar: str | None = escapechar
        self._lineterminator: str = lineterminator
        self._quoting: int = quoting

    def writerow(self, row):
        try:
            items = iter(row)
        except TypeError:
            raise Error(f"iterable expected, not {type(row).__name__}") from None
        fields: list[str] = []
        for item in items:
            is_number = isinstance(item, (int, float)) and not isinstance(item, bool)
            text = "" if item is None else repr(item) if isinstance(item, float) else str(item)
            fields.append(self._quoted(text, is_number or isinstance(item, bool)))
        if len(fields) == 1 and fields[0] == "":
            if self._quoting == QUOTE_NONE:
                raise Error("single empty field record must be quoted")
            fields[0] = f"{self._quotechar}{self._quotechar}"
        line = self._delimiter.join(fields) + self._lineterminator
        self._file.write(line)
        return len(line)

    def writerows(self, rows):
        for row in rows:
            self.writerow(row)

    def _quoted(self, text: str, is_number: bool) -> str:
        quote = self._quotechar
        quotes = self._quoting == QUOTE_ALL
        if self._quoting == QUOTE_NONNUMERIC:
            quotes = not is_number
        parts: list[str] = []
        for char in text:
            is_special = (
                char == self._delimiter
                or char == quote
                or char == self._escapechar
                or char in self._lineterminator
            )
            if is_special:
                escapes = self._quoting == QUOTE_NONE
                if not escapes and char == quote:
                    if self._doublequote:
                        parts.append(char)
                    else:
                        escapes = True
                elif not escapes and char == self._escapechar:
                    escapes = True
                if not escapes:
                    quotes = True
                elif self._escapechar is None:
                    raise Error("need to escape, but no escapechar set")
                else:
                    parts.append(self._escapechar)
            parts.append(char)
        inner = "".join(parts)
        return f"{quote}{inner}{quote}" if quotes else inner


def writer(
    csvfile,
    dialect: str = "excel",
    *,
    delimiter: str | None = None,
    quotechar: str | None = '"',
    doublequote: bool = True,
    escapechar: str | None = None,
    lineterminator: str | None = None,
    quoting: int | None = None,
):
    base = _dialect(dialect)
    separator = base.delimiter if delimiter is None else delimiter
    terminator = base.lineterminator if lineterminator is None else lineterminator
    style = base.quoting if quoting is None else quoting
    _check(separator, quotechar, style)
    return _Writer(csvfile, separator, quotechar, doublequote, escapechar, terminator, style)


class DictReader:
    def __init__(
        self, f, fieldnames=None, restkey=None, restval=None, dialect="excel", delimiter=None,
        quotechar='"', skipinitialspace=False,
    ):
        self._fieldnames: list[str] | None = None if fieldnames is None else list(fieldnames)
        self.restkey = restkey
        self.restval = restval
        self.reader = reader(
            f, dialect, delimiter=delimiter, quotechar=quotechar, skipinitialspace=skipinitialspace
        )
        self.line_num = 0

    def __iter__(self):
        return self

    @property
    def fieldnames(self) -> list[str] | None:
        if self._fieldnames is None:
            self._fieldnames = next(self.reader, None)
            self.line_num = self.reader.line_num
        return self._fieldnames

    def __next__(self):
        names = self.fieldnames
        if names is None:
            raise StopIteration
        row = next(self.reader)
        while not row:
            row = next(self.reader)
        self.line_num = self.reader.line_num
        found = dict(zip(names, row))
        if len(names) < len(row):
            found[self.restkey] = row[len(names) :]
        for name in names[len(row) :]:
            found[name] = self.restval
        return found


class DictWriter:
    def __init__(
        self, f, fieldnames, restval="", extrasaction="raise", dialect="excel", delimiter=None,
        quotechar='"', lineterminator=None, quoting=None,
    ):
        self.fieldnames = list(fieldnames)
        self.restval = restval
        if extrasaction.lower() not in ("raise", "ignore"):
            raise ValueError(f"extrasaction ({extrasaction}) must be 'raise' or 'ignore'")
        self.extrasaction = extrasaction.lower()
        self.writer = writer(
            f, dialect, delimiter=delimiter, quotechar=quotechar, lineterminator=lineterminator,
            quoting=quoting,
        )

    def writeheader(self):
        return self.writer.writerow(self.fieldnames)

    def _row(self, rowdict):
        if self.extrasaction == "raise":
            wrong = [repr(it) for it in rowdict if it not in self.fieldnames]
            if wrong:
                raise ValueError("dict contains fields not in fieldnames: " + ", ".join(wrong))
        return [rowdict.get(name, self.restval) for name in self.fieldnames]

    def writerow(self, rowdict):
        return self.writer.writerow(self._row(rowdict))

    def writerows(self, rowdicts):
        for rowdict in rowdicts:
            self.writerow(rowdict)
