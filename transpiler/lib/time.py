"""`time.strptime`; the rest is native."""

from time import struct_time

from _gregorian import days_before_month, ymd_to_ordinal
from _strptime import parse


def strptime(string, format="%a %b %d %H:%M:%S %Y", /):
    found = parse(string, format)
    weekday = (ymd_to_ordinal(found.year, found.month, found.day) + 6) % 7
    yearday = days_before_month(found.year, found.month) + found.day
    fields = [found.year, found.month, found.day, found.hour, found.minute, found.second]
    return struct_time(fields + [weekday, yearday, -1])
