"""What `time.strptime` and `datetime.strptime` read."""

from _gregorian import day_abbr, day_name, days_in_month, month_abbr, month_name

# The highest value and the number of digits of each code.
_NUMBERS = {
    "Y": (9999, 4),
    "m": (12, 2),
    "d": (31, 2),
    "H": (23, 2),
    "I": (12, 2),
    "M": (59, 2),
    "S": (61, 2),
    "y": (99, 2),
    "f": (999999, 6),
    "j": (366, 3),
    "w": (6, 1),
    "u": (7, 1),
}


class Found:
    def __init__(self):
        self.year = 1900
        self.month = 1
        self.day = 1
        self.hour = 0
        self.minute = 0
        self.second = 0
        self.microsecond = 0
        self.offset: int | None = None
        self.yearday = 0
        self.afternoon: bool | None = None

    def store(self, code: str, value: int) -> None:
        if code == "Y":
            self.year = value
        elif code == "m":
            self.month = value
        elif code == "d":
            self.day = value
        elif code == "H" or code == "I":
            self.hour = value
        elif code == "M":
            self.minute = value
        elif code == "S":
            self.second = value
        elif code == "y":
            self.year = value + (2000 if value <= 68 else 1900)
        elif code == "j":
            self.yearday = value

    def finish(self) -> None:
        if self.afternoon is not None:
            self.hour = self.hour % 12 + (12 if self.afternoon else 0)
        if self.yearday:
            month = 1
            rest = self.yearday
            while rest > days_in_month(self.year, month):
                rest -= days_in_month(self.year, month)
                month += 1
            self.month = month
            self.day = rest


def _digits_end(text: str, at: int, width: int) -> int:
    end = at
    while end < len(text) and end - at < width and text[end].isdigit():
        end += 1
    return end


def _name_at(text: str, at: int, names: list[str]) -> int:
    """The index of the longest name there; -1 for none."""
    found = -1
    for index, name in enumerate(names):
        if name and text[at : at + len(name)].lower() == name.lower():
            if found < 0 or len(name) > len(names[found]):
                found = index
    return found


def _offset(text: str, wrong: str) -> int:
    """Seconds of `+05:30`."""
    digits = text[1:].replace(":", "")
    if text[:1] not in ("+", "-") or len(digits) not in (4, 6) or not digits.isdigit():
        raise ValueError(wrong)
    seconds = int(digits[:2]) * 3600 + int(digits[2:4]) * 60 + int(digits[4:] or "0")
    return -seconds if text[0] == "-" else seconds


def parse(text: str, format: str) -> Found:
    wrong = f"time data {text!r} does not match format {format!r}"
    found = Found()
    pattern = format.replace("%c", "%a %b %d %H:%M:%S %Y").replace("%x", "%m/%d/%y")
    pattern = pattern.replace("%X", "%H:%M:%S").replace("%T", "%H:%M:%S").replace("%R", "%H:%M")
    pattern = pattern.replace("%D", "%m/%d/%y").replace("%F", "%Y-%m-%d")
    at = 0
    index = 0
    while index < len(pattern):
        char = pattern[index]
        index += 1
        if char.isspace():
            if at >= len(text) or not text[at].isspace():
                raise ValueError(wrong)
            while at < len(text) and text[at].isspace():
                at += 1
            continue
        if char != "%":
            if text[at : at + 1].lower() != char.lower():
                raise ValueError(wrong)
            at += 1
            continue
        code = pattern[index : index + 1]
        index += 1
        if code == "":
            raise ValueError(f"stray % in format '{format}'")
        if code in _NUMBERS:
            highest, width = _NUMBERS[code]
            end = _digits_end(text, at, width)
            if end == at or (code in ("Y", "y") and end - at != width):
                raise ValueError(wrong)
            if code == "f":
                found.microsecond = int((text[at:end] + "000000")[:6])
                at = end
                continue
            while end - at > 1 and int(text[at:end]) > highest:
                end -= 1
            value = int(text[at:end])
            if value > highest or value == 0 and code in ("m", "d", "I", "j"):
                raise ValueError(wrong)
            found.store(code, value)
            at = end
        elif code in ("b", "B", "h", "a", "A", "p"):
            names = ["AM", "PM"]
            if code == "b" or code == "h":
                names = month_abbr
            elif code == "B":
                names = month_name
            elif code == "a":
                names = day_abbr
            elif code == "A":
                names = day_name
            name = _name_at(text, at, names)
            if name < 0:
                raise ValueError(wrong)
            if code == "p":
                found.afternoon = name == 1
            elif code in ("b", "B", "h"):
                found.month = name
            at += len(names[name])
        elif code == "z":
            end = at + 1
            if text[at : at + 1] == "Z":
                found.offset = 0
            else:
                while end < len(text) and (text[end].isdigit() or text[end] == ":"):
                    end += 1
                found.offset = _offset(text[at:end], wrong)
            at = end
        elif code == "Z":
            if text[at : at + 3].upper() not in ("UTC", "GMT"):
                raise ValueError(wrong)
            at += 3
        elif code == "%":
            if text[at : at + 1] != "%":
                raise ValueError(wrong)
            at += 1
        else:
            raise ValueError(f"'{code}' is a bad directive in format '{format}'")
    if at < len(text):
        raise ValueError(f"unconverted data remains: {text[at:]}")
    found.finish()
    return found
