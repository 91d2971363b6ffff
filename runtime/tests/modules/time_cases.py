"""Writes time_cases.out: what CPython makes of some moments."""

import os
import pathlib
import time

os.environ["TZ"] = "Europe/Berlin"
time.tzset()
lines = []
for moment in (0, 1e9, 1.7e9, 951782400, 4102444799, -1, 1719792000):
    when = time.gmtime(moment)
    lines.append(repr(when))
    lines.append(time.strftime("%Y-%m-%d %H:%M:%S %j %a %A %b %B %p %I %y %U %W %w %u %% %e %D %R %c", when))
    lines.append(time.strftime("%F %T %z %Z", time.localtime(moment)))
    lines.append(repr(time.mktime(time.localtime(moment))))
pathlib.Path(__file__).with_suffix(".out").write_text("\n".join(lines) + "\n")
