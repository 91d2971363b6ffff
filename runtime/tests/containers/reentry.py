# Comparisons that change the container they are part of.
import copy
from functools import lru_cache

target = None
mode = ""


class Evil:
    def __init__(self, n):
        self.n = n

    def __hash__(self):
        return 1

    def __eq__(self, other):
        global mode
        what, mode = mode, ""
        if what == "clear":
            target.clear()
        elif what == "add list":
            target.append(Evil(50))
        elif what == "add dict":
            target[Evil(51)] = 51
        elif what == "add set":
            target.add(Evil(52))
        return self.n == other.n

    def __repr__(self):
        return f"E{self.n}"


def attempt(call):
    try:
        print(call())
    except Exception as exc:
        print(type(exc).__name__, exc)


def fresh(kind, what):
    global target, mode
    mode = ""
    target = kind()
    mode = what
    return target


def some_list():
    return [Evil(1), Evil(2), Evil(3)]


def some_dict():
    return {Evil(1): 1, Evil(2): 2, Evil(3): 3}


def some_set():
    return {Evil(1), Evil(2), Evil(3)}


for what in ("clear", "add list"):
    attempt(lambda: Evil(3) in fresh(some_list, what))
    attempt(lambda: fresh(some_list, what).index(Evil(3)))
    attempt(lambda: fresh(some_list, what).count(Evil(3)))
    attempt(lambda: fresh(some_list, what).remove(Evil(3)))
    print(target)
    attempt(lambda: fresh(some_list, what) == some_list())
for what in ("clear", "add dict"):
    attempt(lambda: fresh(some_dict, what)[Evil(3)])
    attempt(lambda: fresh(some_dict, what).get(Evil(9)))
    attempt(lambda: fresh(some_dict, what).pop(Evil(2)))
    print(target)
    attempt(lambda: fresh(some_dict, what).setdefault(Evil(2), 20))
    print(target)
    attempt(lambda: fresh(some_dict, what).__setitem__(Evil(2), 30))
    print(target)
for what in ("clear", "add set"):
    attempt(lambda: Evil(3) in fresh(some_set, what))
    attempt(lambda: fresh(some_set, what).add(Evil(2)))
    print(len(target))
    attempt(lambda: fresh(some_set, what).remove(Evil(2)))
    print(len(target))

row = [1, 2]
board = [row, row]
twin = copy.deepcopy(board)
twin[0].append(3)
print(board, twin, copy.copy(board)[0] is row)


@lru_cache(maxsize=2)
def double(n):
    return n * 2


print(double(1), double(2), double(1), double(3), double(2), double.cache_info())
double.cache_clear()
print(double.cache_info())
