"""Writes expressions.out: what CPython says to each line of expressions.txt."""

import pathlib

here = pathlib.Path(__file__).parent
lines = []
for line in (here / "expressions.txt").read_text().splitlines():
    try:
        text = repr(eval(line))
    except Exception as e:
        text = f"{type(e).__name__}: {e}" if str(e) else type(e).__name__
    lines.append(text)
(here / "expressions.out").write_text("\n".join(lines) + "\n")
