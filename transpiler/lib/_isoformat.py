"""Dates and times as ISO 8601 writes them."""

from _gregorian import iso_to_ordinal, ordinal_to_ymd


def _digits(text: str, what: str) -> int:
    if not (text.isascii() and text.isdigit()):
        raise ValueError(what)
    return int(text)


def parse_date(text: str, whole: str) -> tuple[int, int, int]:
    wrong = f"Invalid isoformat string: {whole!r}"
    if len(text) not in (7, 8, 10):
        raise ValueError(wrong)
    year = _digits(text[:4], wrong)
    dashed = text[4] == "-"
    at = 5 if dashed else 4
    if text[at : at + 1] == "W":
        week = _digits(text[at + 1 : at + 3], wrong)
        rest = text[at + 3 :]
        day = 1
        if rest:
            if dashed != (rest[0] == "-"):
                raise ValueError(wrong)
            day = _digits(rest[1:] if dashed else rest, wrong)
        return ordinal_to_ymd(iso_to_ordinal(year, week, day))
    if dashed:
        if len(text) != 10 or text[7] != "-":
            raise ValueError(wrong)
        return year, _digits(text[5:7], wrong), _digits(text[8:], wrong)
    if len(text) != 8:
        raise ValueError(wrong)
    return year, _digits(text[4:6], wrong), _digits(text[6:], wrong)


def _parse_clock(text: str, wrong: str) -> tuple[int, int, int, int]:
    """Hours, minutes, seconds, microseconds of `12`, `12:30`, `123000.5`."""
    fraction = 0
    for mark in (".", ","):
        if mark in text:
            text, _, part = text.partition(mark)
            if not part or not part.isdigit() or len(text.replace(":", "")) != 6:
                raise ValueError(wrong)
            fraction = int((part + "000000")[:6])
    if ":" in text:
        parts = text.split(":")
    else:
        parts = [text[i : i + 2] for i in range(0, len(text), 2)]
    if not 1 <= len(parts) <= 3:
        raise ValueError(wrong)
    numbers = [0, 0, 0]
    for i, part in enumerate(parts):
        if len(part) != 2:
            raise ValueError(wrong)
        numbers[i] = _digits(part, wrong)
    return numbers[0], numbers[1], numbers[2], fraction


def parse_time(text: str, whole: str) -> tuple[int, int, int, int, int | None]:
    """The clock and the offset from UTC in microseconds."""
    wrong = f"Invalid isoformat string: {whole!r}"
    offset: int | None = None
    if text.endswith("Z"):
        offset = 0
        text = text[:-1]
    else:
        at = max(text.rfind("+"), text.rfind("-"))
        if at >= 0:
            hours, minutes, seconds, micros = _parse_clock(text[at + 1 :], wrong)
            offset = ((hours * 60 + minutes) * 60 + seconds) * 1000000 + micros
            if text[at] == "-":
                offset = -offset
            text = text[:at]
    hour, minute, second, microsecond = _parse_clock(text, wrong)
    return hour, minute, second, microsecond, offset
