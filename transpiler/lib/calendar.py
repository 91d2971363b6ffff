"""Calendars as text and as lists of days."""

from _gregorian import day_abbr, day_name, days_in_month, is_leap, month_abbr, month_name, ymd_to_ordinal

MONDAY = 0
TUESDAY = 1
WEDNESDAY = 2
THURSDAY = 3
FRIDAY = 4
SATURDAY = 5
SUNDAY = 6


class IllegalMonthError(ValueError):
    def __init__(self, month):
        self.month = month

    def __str__(self):
        return f"bad month number {self.month!r}; must be 1-12"


def isleap(year: int) -> bool:
    return is_leap(year)


def leapdays(y1: int, y2: int) -> int:
    y1 -= 1
    y2 -= 1
    return (y2 // 4 - y1 // 4) - (y2 // 100 - y1 // 100) + (y2 // 400 - y1 // 400)


def weekday(year: int, month: int, day: int) -> int:
    return (ymd_to_ordinal(year, month, day) + 6) % 7


def monthrange(year: int, month: int) -> tuple[int, int]:
    if not 1 <= month <= 12:
        raise IllegalMonthError(month)
    return weekday(year, month, 1), days_in_month(year, month)


def timegm(tuple) -> int:
    days = ymd_to_ordinal(tuple[0], tuple[1], tuple[2]) - 719163
    return ((days * 24 + tuple[3]) * 60 + tuple[4]) * 60 + tuple[5]


class Calendar:
    def __init__(self, firstweekday: int = 0):
        self.firstweekday = firstweekday

    def getfirstweekday(self) -> int:
        return self.firstweekday

    def setfirstweekday(self, firstweekday: int) -> None:
        self.firstweekday = firstweekday

    def iterweekdays(self):
        for i in range(self.firstweekday, self.firstweekday + 7):
            yield i % 7

    def itermonthdays(self, year: int, month: int):
        first, count = monthrange(year, month)
        before = (first - self.firstweekday) % 7
        for _ in range(before):
            yield 0
        for day in range(1, count + 1):
            yield day
        for _ in range((self.firstweekday - first - count) % 7):
            yield 0

    def itermonthdays2(self, year: int, month: int):
        for index, day in enumerate(self.itermonthdays(year, month)):
            yield day, (self.firstweekday + index) % 7

    def monthdayscalendar(self, year: int, month: int) -> list[list[int]]:
        days = list(self.itermonthdays(year, month))
        return [days[i : i + 7] for i in range(0, len(days), 7)]

    def monthdays2calendar(self, year: int, month: int):
        days = list(self.itermonthdays2(year, month))
        return [days[i : i + 7] for i in range(0, len(days), 7)]


class TextCalendar(Calendar):
    def formatday(self, day: int, weekday: int, width: int) -> str:
        text = "" if day == 0 else f"{day:2d}"
        return text.center(width)

    def formatweek(self, theweek, width: int) -> str:
        return " ".join([self.formatday(day, weekday, width) for day, weekday in theweek])

    def formatweekday(self, day: int, width: int) -> str:
        names = day_name if width >= 9 else day_abbr
        return names[day][:width].center(width)

    def formatweekheader(self, width: int) -> str:
        return " ".join([self.formatweekday(it, width) for it in self.iterweekdays()])

    def formatmonthname(self, theyear: int, themonth: int, width: int, withyear: bool = True) -> str:
        text = f"{month_name[themonth]} {theyear}" if withyear else month_name[themonth]
        return text.center(width)

    def formatmonth(self, theyear: int, themonth: int, w: int = 0, l: int = 0) -> str:
        width = max(2, w)
        gap = "\n" * max(1, l)
        text = self.formatmonthname(theyear, themonth, 7 * (width + 1) - 1).rstrip() + gap
        text += self.formatweekheader(width).rstrip() + gap
        for week in self.monthdays2calendar(theyear, themonth):
            text += self.formatweek(week, width).rstrip() + gap
        return text

    def prmonth(self, theyear: int, themonth: int, w: int = 0, l: int = 0) -> None:
        print(self.formatmonth(theyear, themonth, w, l), end="")


_calendar = TextCalendar()


def setfirstweekday(firstweekday: int) -> None:
    _calendar.setfirstweekday(firstweekday)


def firstweekday() -> int:
    return _calendar.firstweekday


def monthcalendar(year: int, month: int) -> list[list[int]]:
    return _calendar.monthdayscalendar(year, month)


def month(theyear: int, themonth: int, w: int = 0, l: int = 0) -> str:
    return _calendar.formatmonth(theyear, themonth, w, l)


def prmonth(theyear: int, themonth: int, w: int = 0, l: int = 0) -> None:
    _calendar.prmonth(theyear, themonth, w, l)
