"""Writes json_cases.out: what CPython makes of each line of json_cases.txt."""

import json
import pathlib

here = pathlib.Path(__file__).parent
lines = []
for line in (here / "json_cases.txt").read_text().splitlines():
    try:
        value = json.loads(line)
        lines.append(repr(value))
        lines.append(json.dumps(value))
        lines.append(repr(json.dumps(value, indent=2, sort_keys=True)))
        lines.append(json.dumps(value, separators=(",", ":"), ensure_ascii=False))
    except Exception as e:
        lines.append(f"{type(e).__name__}: {e}")
(here / "json_cases.out").write_text("\n".join(lines) + "\n")
