"""Dates, times and the time between them; the proleptic Gregorian calendar, as CPython's."""

import math as _math
import time as _time

from _gregorian import (
    days_before_year,
    days_in_month,
    iso_to_ordinal,
    iso_week1_monday,
    ordinal_to_ymd,
    ymd_to_ordinal,
)
from _isoformat import parse_date, parse_time
from _strptime import parse as _strptime

MINYEAR = 1
MAXYEAR = 9999


def _check_date(year: int, month: int, day: int) -> None:
    if not MINYEAR <= year <= MAXYEAR:
        raise ValueError(f"year {year} is out of range")
    if not 1 <= month <= 12:
        raise ValueError("month must be in 1..12")
    if not 1 <= day <= days_in_month(year, month):
        raise ValueError("day is out of range for month")


def _check_time(hour: int, minute: int, second: int, microsecond: int, fold: int) -> None:
    if not 0 <= hour <= 23:
        raise ValueError("hour must be in 0..23")
    if not 0 <= minute <= 59:
        raise ValueError("minute must be in 0..59")
    if not 0 <= second <= 59:
        raise ValueError("second must be in 0..59")
    if not 0 <= microsecond <= 999999:
        raise ValueError("microsecond must be in 0..999999")
    if fold not in (0, 1):
        raise ValueError("fold must be either 0 or 1")


def _format_time(hour: int, minute: int, second: int, microsecond: int, timespec: str) -> str:
    if timespec == "auto":
        timespec = "microseconds" if microsecond else "seconds"
    if timespec == "hours":
        return f"{hour:02d}"
    if timespec == "minutes":
        return f"{hour:02d}:{minute:02d}"
    if timespec == "seconds":
        return f"{hour:02d}:{minute:02d}:{second:02d}"
    if timespec == "milliseconds":
        return f"{hour:02d}:{minute:02d}:{second:02d}.{microsecond // 1000:03d}"
    if timespec == "microseconds":
        return f"{hour:02d}:{minute:02d}:{second:02d}.{microsecond:06d}"
    raise ValueError("Unknown timespec value")


def _format_offset(offset: "timedelta", separator: str) -> str:
    total = offset.days * 86400 + offset.seconds
    sign = "+"
    micros = offset.microseconds
    if total < 0:
        sign = "-"
        if micros:
            total += 1
            micros = 1000000 - micros
        total = -total
    hours, rest = divmod(total, 3600)
    minutes, seconds = divmod(rest, 60)
    text = f"{sign}{hours:02d}{separator}{minutes:02d}"
    if seconds or micros:
        text += f"{separator}{seconds:02d}"
        if micros:
            text += f".{micros:06d}"
    return text


class timedelta:
    def __init__(
        self, days=0, seconds=0, microseconds=0, milliseconds=0, minutes=0, hours=0, weeks=0
    ):
        total: int = 0
        rest: float = 0.0
        for amount, unit in (
            (days, 86400000000),
            (seconds, 1000000),
            (microseconds, 1),
            (milliseconds, 1000),
            (minutes, 60000000),
            (hours, 3600000000),
            (weeks, 604800000000),
        ):
            if isinstance(amount, float):
                fraction, whole = _math.modf(amount)
                total += int(whole) * unit
                rest += fraction * unit
            else:
                total += amount * unit
        total += round(rest)
        self.days: int = total // 86400000000
        within: int = total % 86400000000
        self.seconds: int = within // 1000000
        self.microseconds: int = within % 1000000
        if abs(self.days) > 999999999:
            raise OverflowError(f"days={self.days}; must have magnitude <= 999999999")

    def _micros(self) -> int:
        return (self.days * 86400 + self.seconds) * 1000000 + self.microseconds

    def total_seconds(self) -> float:
        return self._micros() / 1000000

    def __repr__(self):
        parts: list[str] = []
        if self.days:
            parts.append(f"days={self.days}")
        if self.seconds:
            parts.append(f"seconds={self.seconds}")
        if self.microseconds:
            parts.append(f"microseconds={self.microseconds}")
        return f"datetime.timedelta({', '.join(parts) or '0'})"

    def __str__(self):
        minutes, seconds = divmod(self.seconds, 60)
        hours, minutes = divmod(minutes, 60)
        text = f"{hours}:{minutes:02d}:{seconds:02d}"
        if self.days:
            plural = "" if abs(self.days) == 1 else "s"
            text = f"{self.days} day{plural}, {text}"
        if self.microseconds:
            text += f".{self.microseconds:06d}"
        return text

    def __add__(self, other):
        if isinstance(other, timedelta):
            return _delta(self._micros() + other._micros())
        return NotImplemented

    def __sub__(self, other):
        if isinstance(other, timedelta):
            return _delta(self._micros() - other._micros())
        return NotImplemented

    def __neg__(self) -> "timedelta":
        return _delta(-self._micros())

    def __pos__(self) -> "timedelta":
        return self

    def __abs__(self) -> "timedelta":
        return _delta(abs(self._micros()))

    def __mul__(self, other):
        if isinstance(other, int):
            return _delta(self._micros() * other)
        if isinstance(other, float):
            return _delta(round(self._micros() * other))
        return NotImplemented

    def __rmul__(self, other):
        return self.__mul__(other)

    def __truediv__(self, other):
        if isinstance(other, timedelta):
            return self._micros() / other._micros()
        if isinstance(other, int):
            if other == 0:
                raise ZeroDivisionError("integer division or modulo by zero")
            return _delta(_divided(self._micros(), other))
        if isinstance(other, float):
            return _delta(round(self._micros() / other))
        return NotImplemented

    def __floordiv__(self, other):
        if isinstance(other, timedelta):
            return self._micros() // other._micros()
        if isinstance(other, int):
            return _delta(self._micros() // other)
        return NotImplemented

    def __mod__(self, other):
        if isinstance(other, timedelta):
            return _delta(self._micros() % other._micros())
        return NotImplemented

    def __divmod__(self, other):
        if isinstance(other, timedelta):
            quotient, rest = divmod(self._micros(), other._micros())
            return quotient, _delta(rest)
        return NotImplemented

    def __eq__(self, other):
        if isinstance(other, timedelta):
            return self._micros() == other._micros()
        return NotImplemented

    def __lt__(self, other):
        if isinstance(other, timedelta):
            return self._micros() < other._micros()
        return NotImplemented

    def __le__(self, other):
        if isinstance(other, timedelta):
            return self._micros() <= other._micros()
        return NotImplemented

    def __gt__(self, other):
        if isinstance(other, timedelta):
            return self._micros() > other._micros()
        return NotImplemented

    def __ge__(self, other):
        if isinstance(other, timedelta):
            return self._micros() >= other._micros()
        return NotImplemented

    def __hash__(self):
        return hash((self.days, self.seconds, self.microseconds))

    def __bool__(self):
        return self.days != 0 or self.seconds != 0 or self.microseconds != 0


def _delta(microseconds: int) -> timedelta:
    return timedelta(0, 0, microseconds)


def _divided(a: int, b: int) -> int:
    """`a / b` rounded, half to even."""
    quotient, rest = divmod(a, b)
    rest *= 2
    more = rest > b if b > 0 else rest < b
    if more or (rest == b and quotient % 2 == 1):
        quotient += 1
    return quotient


class tzinfo:
    def utcoffset(self, dt):
        raise NotImplementedError("a tzinfo subclass must implement utcoffset()")

    def tzname(self, dt):
        raise NotImplementedError("a tzinfo subclass must implement tzname()")

    def dst(self, dt):
        raise NotImplementedError("a tzinfo subclass must implement dst()")


class timezone(tzinfo):
    def __init__(self, offset: timedelta, name: str | None = None):
        if abs(offset._micros()) >= 86400000000:
            raise ValueError(
                "offset must be a timedelta strictly between "
                "-timedelta(hours=24) and timedelta(hours=24), not " + repr(offset)
            )
        self._offset = offset
        self._name = name

    def utcoffset(self, dt):
        return self._offset

    def tzname(self, dt):
        if self._name is not None:
            return self._name
        return "UTC" + _format_offset(self._offset, ":") if self._offset else "UTC"

    def dst(self, dt):
        return None

    def __eq__(self, other):
        if isinstance(other, timezone):
            return self._offset == other._offset
        return NotImplemented

    def __hash__(self):
        return hash(self._offset)

    def __str__(self):
        return self.tzname(None)

    def __repr__(self):
        if self is utc:
            return "datetime.timezone.utc"
        if self._name is None:
            return f"datetime.timezone({self._offset!r})"
        return f"datetime.timezone({self._offset!r}, {self._name!r})"


utc = timezone(timedelta(0))
UTC = utc
timezone.utc = utc
timezone.min = timezone(-timedelta(hours=23, minutes=59))
timezone.max = timezone(timedelta(hours=23, minutes=59))


def _zone_at(offset: int | None) -> timezone | None:
    """The zone so many microseconds from UTC."""
    if offset is None:
        return None
    return timezone(_delta(offset)) if offset else utc


class IsoCalendarDate:
    def __init__(self, year: int, week: int, weekday: int):
        self.year = year
        self.week = week
        self.weekday = weekday

    def _parts(self):
        return (self.year, self.week, self.weekday)

    def __iter__(self):
        return iter(self._parts())

    def __getitem__(self, index):
        return self._parts()[index]

    def __len__(self):
        return 3

    def __eq__(self, other):
        if isinstance(other, IsoCalendarDate):
            return self._parts() == other._parts()
        return self._parts() == other

    def __hash__(self):
        return hash(self._parts())

    def __repr__(self):
        return f"datetime.IsoCalendarDate(year={self.year}, week={self.week}, weekday={self.weekday})"


class date:
    def __init__(self, year: int, month: int, day: int):
        _check_date(year, month, day)
        self.year = year
        self.month = month
        self.day = day

    @classmethod
    def today(cls):
        return cls.fromtimestamp(_time.time())

    @classmethod
    def fromtimestamp(cls, timestamp):
        now = _time.localtime(timestamp)
        return cls(now.tm_year, now.tm_mon, now.tm_mday)

    @classmethod
    def fromordinal(cls, ordinal):
        if ordinal < 1:
            raise ValueError("ordinal must be >= 1")
        year, month, day = ordinal_to_ymd(ordinal)
        return cls(year, month, day)

    @classmethod
    def fromisoformat(cls, date_string):
        year, month, day = parse_date(date_string, date_string)
        return cls(year, month, day)

    @classmethod
    def fromisocalendar(cls, year, week, day):
        return cls.fromordinal(iso_to_ordinal(year, week, day))

    def toordinal(self) -> int:
        return ymd_to_ordinal(self.year, self.month, self.day)

    def weekday(self) -> int:
        return (self.toordinal() + 6) % 7

    def isoweekday(self) -> int:
        return self.weekday() + 1

    def isocalendar(self):
        year = self.year
        monday = iso_week1_monday(year)
        today = self.toordinal()
        week, day = divmod(today - monday, 7)
        if week < 0:
            year -= 1
            week, day = divmod(today - iso_week1_monday(year), 7)
        elif week >= 52 and today >= iso_week1_monday(year + 1):
            year += 1
            week = 0
        return IsoCalendarDate(year, week + 1, day + 1)

    def isoformat(self):
        return f"{self.year:04d}-{self.month:02d}-{self.day:02d}"

    def ctime(self):
        return _time.strftime("%a %b %e %H:%M:%S %Y", self.timetuple())

    def timetuple(self):
        hour, minute, second = self._clock()
        today = self.toordinal()
        yearday = today - days_before_year(self.year)
        fields = [self.year, self.month, self.day, hour, minute, second, (today + 6) % 7, yearday, -1]
        return _time.struct_time(fields)

    def replace(self, year=None, month=None, day=None):
        return date(
            self.year if year is None else year,
            self.month if month is None else month,
            self.day if day is None else day,
        )

    def _clock(self) -> tuple[int, int, int]:
        return (0, 0, 0)

    def _zone(self) -> tuple[str, str, str, str]:
        """What `%f`, `%z`, `%:z` and `%Z` write."""
        return ("000000", "", "", "")

    def strftime(self, format):
        return _strftime(self, format)

    def __format__(self, spec):
        return self.strftime(spec) if spec else str(self)

    def __str__(self):
        return self.isoformat()

    def __repr__(self):
        return f"datetime.date({self.year}, {self.month}, {self.day})"

    def _key(self) -> tuple[int, int]:
        return (self.toordinal(), 0)

    def __add__(self, other):
        if isinstance(other, timedelta):
            return _date_at(self.toordinal() + other.days)
        return NotImplemented

    def __radd__(self, other):
        return self.__add__(other)

    def __sub__(self, other):
        if isinstance(other, timedelta):
            return _date_at(self.toordinal() - other.days)
        if isinstance(other, date):
            return timedelta(self.toordinal() - other.toordinal())
        return NotImplemented

    def __eq__(self, other):
        if isinstance(other, date) and not isinstance(other, datetime):
            return self.toordinal() == other.toordinal()
        return NotImplemented

    def __lt__(self, other):
        if isinstance(other, date) and not isinstance(other, datetime):
            return self.toordinal() < other.toordinal()
        return NotImplemented

    def __le__(self, other):
        if isinstance(other, date) and not isinstance(other, datetime):
            return self.toordinal() <= other.toordinal()
        return NotImplemented

    def __gt__(self, other):
        if isinstance(other, date) and not isinstance(other, datetime):
            return self.toordinal() > other.toordinal()
        return NotImplemented

    def __ge__(self, other):
        if isinstance(other, date) and not isinstance(other, datetime):
            return self.toordinal() >= other.toordinal()
        return NotImplemented

    def __hash__(self):
        return hash((self.year, self.month, self.day))


def _date_at(ordinal: int) -> date:
    if not 0 < ordinal <= 3652059:
        raise OverflowError("date value out of range")
    year, month, day = ordinal_to_ymd(ordinal)
    return date(year, month, day)


def _strftime(day, format: str) -> str:
    micros, offset, colons, zone = day._zone()
    out = ""
    index = 0
    while index < len(format):
        char = format[index]
        code = format[index : index + 2]
        index += 2
        if code == "%f":
            out += micros
        elif code == "%z":
            out += offset
        elif code == "%:" and format[index : index + 1] == "z":
            out += colons
            index += 1
        elif code == "%Z":
            out += zone
        elif char == "%":
            out += code
        else:
            out += char
            index -= 1
    return _time.strftime(out, day.timetuple())


class time:
    def __init__(self, hour=0, minute=0, second=0, microsecond=0, tzinfo: timezone | None = None, *, fold=0):
        _check_time(hour, minute, second, microsecond, fold)
        self.hour: int = hour
        self.minute: int = minute
        self.second: int = second
        self.microsecond: int = microsecond
        self.tzinfo = tzinfo
        self.fold: int = fold

    @classmethod
    def fromisoformat(cls, time_string):
        text = time_string.removeprefix("T")
        hour, minute, second, microsecond, offset = parse_time(text, time_string)
        return cls(hour, minute, second, microsecond, _zone_at(offset))

    def utcoffset(self):
        return None if self.tzinfo is None else self.tzinfo.utcoffset(None)

    def tzname(self):
        return None if self.tzinfo is None else self.tzinfo.tzname(None)

    def dst(self):
        return None

    def isoformat(self, timespec="auto"):
        text = _format_time(self.hour, self.minute, self.second, self.microsecond, timespec)
        if self.tzinfo is not None:
            text += _format_offset(self.tzinfo.utcoffset(None), ":")
        return text

    def replace(self, hour=None, minute=None, second=None, microsecond=None):
        return time(
            self.hour if hour is None else hour,
            self.minute if minute is None else minute,
            self.second if second is None else second,
            self.microsecond if microsecond is None else microsecond,
            self.tzinfo,
        )

    def strftime(self, format):
        return datetime(
            1900, 1, 1, self.hour, self.minute, self.second, self.microsecond, self.tzinfo
        ).strftime(format)

    def __format__(self, spec):
        return self.strftime(spec) if spec else str(self)

    def __str__(self):
        return self.isoformat()

    def __repr__(self):
        text = f"datetime.time({self.hour}, {self.minute}"
        if self.microsecond:
            text += f", {self.second}, {self.microsecond}"
        elif self.second:
            text += f", {self.second}"
        if self.tzinfo is not None:
            text += f", tzinfo={self.tzinfo!r}"
        return text + ")"

    def _micros(self) -> int:
        total = ((self.hour * 60 + self.minute) * 60 + self.second) * 1000000 + self.microsecond
        if self.tzinfo is not None:
            total -= self.tzinfo.utcoffset(None)._micros()
        return total

    def __eq__(self, other):
        if isinstance(other, time):
            return (self.tzinfo is None) == (other.tzinfo is None) and self._micros() == other._micros()
        return NotImplemented

    def _compared(self, other: "time") -> int:
        if (self.tzinfo is None) != (other.tzinfo is None):
            raise TypeError("can't compare offset-naive and offset-aware times")
        return self._micros() - other._micros()

    def __lt__(self, other):
        return self._compared(other) < 0 if isinstance(other, time) else NotImplemented

    def __le__(self, other):
        return self._compared(other) <= 0 if isinstance(other, time) else NotImplemented

    def __gt__(self, other):
        return self._compared(other) > 0 if isinstance(other, time) else NotImplemented

    def __ge__(self, other):
        return self._compared(other) >= 0 if isinstance(other, time) else NotImplemented

    def __hash__(self):
        return hash(self._micros())


class datetime(date):
    def __init__(
        self,
        year: int,
        month: int,
        day: int,
        hour: int = 0,
        minute: int = 0,
        second: int = 0,
        microsecond: int = 0,
        tzinfo: timezone | None = None,
        *,
        fold: int = 0,
    ):
        super().__init__(year, month, day)
        _check_time(hour, minute, second, microsecond, fold)
        self.hour = hour
        self.minute = minute
        self.second = second
        self.microsecond = microsecond
        self.tzinfo = tzinfo
        self.fold = fold

    @classmethod
    def now(cls, tz: timezone | None = None):
        return cls.fromtimestamp(_time.time(), tz)

    @classmethod
    def today(cls):
        return cls.fromtimestamp(_time.time())

    @classmethod
    def utcnow(cls):
        return cls.utcfromtimestamp(_time.time())

    @classmethod
    def fromtimestamp(cls, timestamp, tz: timezone | None = None):
        micros = round(timestamp * 1000000)
        if tz is not None:
            return _at(micros + tz.utcoffset(None)._micros() + _EPOCH, tz)
        local = _time.localtime(micros // 1000000)
        return cls(
            local.tm_year,
            local.tm_mon,
            local.tm_mday,
            local.tm_hour,
            local.tm_min,
            local.tm_sec,
            micros % 1000000,
        )

    @classmethod
    def utcfromtimestamp(cls, timestamp):
        return _at(round(timestamp * 1000000) + _EPOCH, None)

    @classmethod
    def combine(cls, date, time, tzinfo: timezone | None = None):
        zone = time.tzinfo if tzinfo is None else tzinfo
        return cls(
            date.year,
            date.month,
            date.day,
            time.hour,
            time.minute,
            time.second,
            time.microsecond,
            zone,
        )

    @classmethod
    def fromisoformat(cls, date_string):
        text = date_string
        wrong = f"Invalid isoformat string: {text!r}"
        if len(text) < 7:
            raise ValueError(wrong)
        at = 10
        if text[4] != "-":
            at = 8 if text[4] != "W" else (8 if text[7:8].isdigit() else 7)
        elif text[5] == "W":
            at = 10 if text[8:9] == "-" else 8
        year, month, day = parse_date(text[:at], text)
        if len(text) <= at:
            return cls(year, month, day)
        hour, minute, second, microsecond, offset = parse_time(text[at + 1 :], text)
        return cls(year, month, day, hour, minute, second, microsecond, _zone_at(offset))

    @classmethod
    def strptime(cls, date_string, format):
        found = _strptime(date_string, format)
        offset = found.offset
        zone = _zone_at(None if offset is None else offset * 1000000)
        return cls(
            found.year,
            found.month,
            found.day,
            found.hour,
            found.minute,
            found.second,
            found.microsecond,
            zone,
        )

    def date(self):
        return _date_at(self.toordinal())

    def time(self):
        return time(self.hour, self.minute, self.second, self.microsecond)

    def timetz(self):
        return time(self.hour, self.minute, self.second, self.microsecond, self.tzinfo)

    def timestamp(self) -> float:
        if self.tzinfo is None:
            return _time.mktime(self.timetuple()) + self.microsecond / 1000000
        return (self._universal() - _EPOCH) / 1000000

    def astimezone(self, tz: timezone | None = None):
        zone = utc if tz is None else tz
        own = self._universal() if self.tzinfo is not None else round(self.timestamp() * 1000000) + _EPOCH
        return _at(own + zone.utcoffset(None)._micros(), zone)

    def utcoffset(self):
        return None if self.tzinfo is None else self.tzinfo.utcoffset(self)

    def tzname(self):
        return None if self.tzinfo is None else self.tzinfo.tzname(self)

    def dst(self):
        return None

    def replace(
        self,
        year=None,
        month=None,
        day=None,
        hour=None,
        minute=None,
        second=None,
        microsecond=None,
        tzinfo=True,
        *,
        fold=None,
    ):
        zone = self.tzinfo
        if tzinfo is not True:
            zone = tzinfo
        return datetime(
            self.year if year is None else year,
            self.month if month is None else month,
            self.day if day is None else day,
            self.hour if hour is None else hour,
            self.minute if minute is None else minute,
            self.second if second is None else second,
            self.microsecond if microsecond is None else microsecond,
            zone,
            fold=self.fold if fold is None else fold,
        )

    def isoformat(self, sep="T", timespec="auto"):
        text = f"{self.year:04d}-{self.month:02d}-{self.day:02d}{sep}"
        text += _format_time(self.hour, self.minute, self.second, self.microsecond, timespec)
        if self.tzinfo is not None:
            text += _format_offset(self.tzinfo.utcoffset(None), ":")
        return text

    def _clock(self):
        return (self.hour, self.minute, self.second)

    def _zone(self):
        micros = f"{self.microsecond:06d}"
        zone = self.tzinfo
        if zone is None:
            return (micros, "", "", "")
        offset = zone.utcoffset(None)
        return (micros, _format_offset(offset, ""), _format_offset(offset, ":"), zone.tzname(None))

    def __str__(self):
        return self.isoformat(" ")

    def __repr__(self):
        text = f"datetime.datetime({self.year}, {self.month}, {self.day}, {self.hour}, {self.minute}"
        if self.microsecond:
            text += f", {self.second}, {self.microsecond}"
        elif self.second:
            text += f", {self.second}"
        if self.tzinfo is not None:
            text += f", tzinfo={self.tzinfo!r}"
        return text + ")"

    def _micros(self) -> int:
        """Microseconds of the clock since the year 1 began."""
        seconds = (self.toordinal() * 24 + self.hour) * 3600 + self.minute * 60 + self.second
        return seconds * 1000000 + self.microsecond

    def _universal(self) -> int:
        zone = self.tzinfo
        return self._micros() if zone is None else self._micros() - zone.utcoffset(None)._micros()

    def __add__(self, other):
        if isinstance(other, timedelta):
            return _at(self._micros() + other._micros(), self.tzinfo)
        return NotImplemented

    def __sub__(self, other):
        if isinstance(other, timedelta):
            return _at(self._micros() - other._micros(), self.tzinfo)
        if isinstance(other, datetime):
            if (self.tzinfo is None) != (other.tzinfo is None):
                raise TypeError("can't subtract offset-naive and offset-aware datetimes")
            return _delta(self._universal() - other._universal())
        return NotImplemented

    def __eq__(self, other):
        if isinstance(other, datetime):
            return (self.tzinfo is None) == (
                other.tzinfo is None
            ) and self._universal() == other._universal()
        return NotImplemented

    def _compared(self, other: "datetime") -> int:
        if (self.tzinfo is None) != (other.tzinfo is None):
            raise TypeError("can't compare offset-naive and offset-aware datetimes")
        return self._universal() - other._universal()

    def __lt__(self, other):
        if isinstance(other, datetime):
            return self._compared(other) < 0
        return _misfit(self, other)

    def __le__(self, other):
        if isinstance(other, datetime):
            return self._compared(other) <= 0
        return _misfit(self, other)

    def __gt__(self, other):
        if isinstance(other, datetime):
            return self._compared(other) > 0
        return _misfit(self, other)

    def __ge__(self, other):
        if isinstance(other, datetime):
            return self._compared(other) >= 0
        return _misfit(self, other)

    def __hash__(self):
        return hash(self._universal())


def _misfit(own, other):
    if isinstance(other, date):
        raise TypeError("can't compare datetime.datetime to datetime.date")
    return NotImplemented


def _at(micros: int, zone: timezone | None) -> datetime:
    """The date and time so many microseconds after the day 0."""
    ordinal, within = divmod(micros, 86400000000)
    if not 0 < ordinal <= 3652059:
        raise OverflowError("date value out of range")
    year, month, day = ordinal_to_ymd(ordinal)
    seconds, microsecond = divmod(within, 1000000)
    return datetime(
        year, month, day, seconds // 3600, seconds // 60 % 60, seconds % 60, microsecond, zone
    )


# Microseconds from the day 0 to 1970.
_EPOCH = 719163 * 86400000000


timedelta.min = timedelta(-999999999)
timedelta.max = timedelta(999999999, 86399, 999999)
timedelta.resolution = timedelta(0, 0, 1)
date.min = date(1, 1, 1)
date.max = date(9999, 12, 31)
time.min = time(0, 0)
time.max = time(23, 59, 59, 999999)
datetime.min = datetime(1, 1, 1)
datetime.max = datetime(9999, 12, 31, 23, 59, 59, 999999)
