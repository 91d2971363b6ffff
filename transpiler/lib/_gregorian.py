"""The proleptic Gregorian calendar: days since the day before 0001-01-01, and
the names of months and days."""

month_name = [
    "",
    "January",
    "February",
    "March",
    "April",
    "May",
    "June",
    "July",
    "August",
    "September",
    "October",
    "November",
    "December",
]
month_abbr = ["", "Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"]
day_name = ["Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday"]
day_abbr = ["Mon", "Tue", "Wed", "Thu", "Fri", "Sat", "Sun"]

_DAYS_BEFORE = [0, 0, 31, 59, 90, 120, 151, 181, 212, 243, 273, 304, 334]

def is_leap(year: int) -> bool:
    return year % 4 == 0 and (year % 100 != 0 or year % 400 == 0)


def days_in_month(year: int, month: int) -> int:
    if month == 2:
        return 29 if is_leap(year) else 28
    return 30 if month in (4, 6, 9, 11) else 31


def days_before_month(year: int, month: int) -> int:
    return _DAYS_BEFORE[month] + (1 if month > 2 and is_leap(year) else 0)


def days_before_year(year: int) -> int:
    before = year - 1
    return before * 365 + before // 4 - before // 100 + before // 400


def ymd_to_ordinal(year: int, month: int, day: int) -> int:
    return days_before_year(year) + days_before_month(year, month) + day


def ordinal_to_ymd(ordinal: int) -> tuple[int, int, int]:
    n400, n = divmod(ordinal - 1, 146097)
    n100, n = divmod(n, 36524)
    n4, n = divmod(n, 1461)
    n1, n = divmod(n, 365)
    year = n400 * 400 + n100 * 100 + n4 * 4 + n1 + 1
    if n1 == 4 or n100 == 4:
        return year - 1, 12, 31
    month = (n + 50) >> 5
    if days_before_month(year, month) > n:
        month -= 1
    return year, month, n - days_before_month(year, month) + 1


def iso_week1_monday(year: int) -> int:
    first = ymd_to_ordinal(year, 1, 1)
    weekday = (first + 6) % 7
    monday = first - weekday
    return monday + 7 if weekday > 3 else monday


def iso_to_ordinal(year: int, week: int, day: int) -> int:
    if not 0 < week < 53:
        first = days_before_year(year) % 7
        if week != 53 or not (first == 3 or (first == 2 and is_leap(year))):
            raise ValueError(f"Invalid week: {week}")
    if not 0 < day < 8:
        raise ValueError(f"Invalid weekday: {day} (range is [1, 7])")
    return iso_week1_monday(year) + (week - 1) * 7 + day - 1
