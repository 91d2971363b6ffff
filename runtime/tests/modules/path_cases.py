"""Writes path_cases.out: what CPython's os.path makes of some paths."""

import os.path
import pathlib

lines = []
for path in ("", "/", "a", "a/b", "/a/b.c", "a.b/c", ".bashrc", "a/..b.txt", "a//b/", "../x/./y/..", "//a", "///a", "x.tar.gz"):
    lines.append(repr((os.path.split(path), os.path.splitext(path), os.path.normpath(path), os.path.isabs(path))))
    lines.append(os.path.join(path, "c", "d.e"))
    lines.append(os.path.join("z", path, ""))
pathlib.Path(__file__).with_suffix(".out").write_text("\n".join(lines) + "\n")
