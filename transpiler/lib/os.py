"""What asks paths for their text, and walks directories; the rest is native."""

from os import listdir as _listdir, path as _path

SEEK_SET = 0
SEEK_CUR = 1
SEEK_END = 2
curdir = "."
pardir = ".."
extsep = "."
pathsep = ":"
devnull = "/dev/null"


def fspath(path):
    if isinstance(path, (str, bytes)):
        return path
    if not hasattr(path, "__fspath__"):
        kind = type(path).__name__
        raise TypeError(f"expected str, bytes or os.PathLike object, not {kind}")
    return path.__fspath__()


def walk(top, topdown=True):
    names = []
    directories = []
    files = []
    root: str = fspath(top)
    try:
        names = _listdir(root)
    except OSError:
        return
    for name in names:
        if _path.isdir(_path.join(root, name)):
            directories.append(name)
        else:
            files.append(name)
    if topdown:
        yield root, directories, files
    for name in directories:
        yield from walk(_path.join(root, name), topdown)
    if not topdown:
        yield root, directories, files
