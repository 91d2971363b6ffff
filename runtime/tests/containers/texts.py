# What containers print and raise.
from collections import Counter, OrderedDict, defaultdict, deque
from itertools import *


def attempt(call):
    try:
        print(call())
    except Exception as exc:
        print(type(exc).__name__, exc)


xs = [3, 1, 2]
attempt(lambda: xs[5])
attempt(lambda: xs.__setitem__(-4, 0))
attempt(lambda: xs.__delitem__(3))
attempt(lambda: [].pop())
attempt(lambda: xs.pop(7))
attempt(lambda: xs.index(9))
attempt(lambda: xs.remove(9))
attempt(lambda: (1, 2)[2])
attempt(lambda: (1, 2).index(3))
attempt(lambda: {}["k"])
attempt(lambda: {1: 2}.pop(3))
attempt(lambda: {}.popitem())
attempt(lambda: OrderedDict().popitem())
attempt(lambda: set().pop())
attempt(lambda: {1}.remove(2))
attempt(lambda: deque().pop())
attempt(lambda: deque([1])[1])
attempt(lambda: deque([1]).remove(2))
attempt(lambda: deque([1]).index(2))
attempt(lambda: deque([1], 1).insert(0, 2))
attempt(lambda: deque([1], -1))
attempt(lambda: min([]))
attempt(lambda: max([]))
attempt(lambda: range(0, 1, 0))
attempt(lambda: range(5)[5])
attempt(lambda: range(5).index(7))
attempt(lambda: list(zip([1], [1, 2], strict=True)))
attempt(lambda: list(zip([1, 2], [1], strict=True)))
attempt(lambda: list(zip([1], [1], [1, 2], strict=True)))
attempt(lambda: list(zip([1, 2], [1, 2], [1], strict=True)))
attempt(lambda: next(iter([])))
attempt(lambda: chr(-1))
attempt(lambda: ord("ab"))
attempt(lambda: list(islice([1], -1)))
attempt(lambda: list(islice([1], 0, 1, 0)))
attempt(lambda: list(combinations([1], -1)))
attempt(lambda: hash([]))
attempt(lambda: xs.__setitem__(slice(None, None, 2), [1]))
attempt(lambda: xs[::0])


def changing(d):
    for k in d:
        d[k + 1] = 0


def shrinking(s):
    for k in s:
        s.discard(k)


def growing(d):
    for k in d:
        d.append(k)


attempt(lambda: changing({1: 1}))
attempt(lambda: shrinking({1, 2}))
attempt(lambda: growing(deque([1])))


def same_size(d):
    for k in d:
        del d[k]
        d[k + 1] = 0


attempt(lambda: same_size({1: 1}))

print([], [1], (1,), (1, 2), {}, {1: "a"}, set(), {1}, frozenset(), frozenset({1}), range(3), range(1, 5, 2))
print(deque([1, 2]), deque([1, 2, 3], 2), OrderedDict(a=1), OrderedDict(), Counter("banana"), Counter())
d = defaultdict(list)
d["x"].append(1)
print(d, d["y"], len(d), {1: 2}.keys(), {1: 2}.values(), {1: 2}.items(), slice(1, None, -1))
ys = list(range(10))
print(ys[2:5], ys[::-2], ys[-3:], ys[8:2], ys[8:2:-1], ys[100:], ys[:-100])
ys[2:4] = [7, 7, 7]
print(ys)
ys[::3] = [0, 0, 0, 0]
print(ys)
del ys[::-2]
print(ys)
del ys[1:3]
print(ys)
ys[1:1] = ys
print(ys)
print(range(10)[2:8:3], range(10)[::-1], len(range(0, 10, 3)), 9 in range(0, 10, 3), range(0) == range(2, 2))
print(range(-(10**20), 10**20, 10**19)[3], len(range(5, -5, -3)))
print(slice(None, None, -1).indices(5), slice(-3, 100).indices(5))
od = OrderedDict([(1, 1), (2, 2), (3, 3), (4, 4)])
od.move_to_end(1)
od.move_to_end(3, last=False)
od.move_to_end(4, last=False)
print(od, od.popitem(last=False), od.popitem(), od)
od[9] = 9
od.move_to_end(9, last=False)
print(list(od), list(reversed(od)), od == OrderedDict([(2, 2), (3, 3), (9, 9)]), od == {2: 2, 3: 3, 9: 9})
c = Counter("abracadabra")
print(c.most_common(2), c.most_common(), sorted(c.elements()), c.total(), c["z"])
c.subtract("aab")
print(c, c + Counter("zz"), c - Counter("ab"), c & Counter("aaab"), c | Counter("aaaz"), -c)
q = deque(range(5))
q.rotate(2)
print(q)
q.rotate(-3)
q.appendleft(9)
q.extendleft([7, 8])
print(q, q[1], q[-1], q.index(9), list(reversed(q)))
del q[1]
q.insert(2, 100)
q.remove(3)
print(q, q.count(4))
print(list(permutations([1, 2, 3], 2)), list(combinations("abc", 2)), list(combinations_with_replacement("ab", 2)))
print(list(product([1, 2], "ab")), list(product([0, 1], repeat=2)), list(permutations([1, 2, 3])))
print(list(accumulate([1, 2, 3])), list(accumulate([1, 2, 3], initial=10)), list(chain([1], [2, 3])))
print([(k, list(g)) for k, g in groupby([1, 1, 2, 2, 2, 1])], list(pairwise([1, 2, 3])))
gs = [g for _, g in groupby([1, 1, 2])]
print([list(g) for g in gs])
print(list(islice(range(10), 2, 8, 3)), list(zip_longest([1, 2, 3], [1], fillvalue=0)), list(islice(cycle([1, 2]), 5)))
print(list(takewhile(lambda x: x < 3, [1, 2, 3, 1])), list(dropwhile(lambda x: x < 3, [1, 2, 3, 1])))
it = iter([1, 2, 3, 4])
t1, t2 = tee(it)
print(next(t1), next(t1), list(t2), list(t1))
print(min([3, 1, 2]), max(["b", "a"], key=lambda s: s), min([], default=None), max(3, 7, 5), sum([1, 2]), sum([0.1] * 10))
print(sorted([3, 1, 2], reverse=True), sorted(["bb", "a", "cc"], key=len, reverse=True))
print({1: 2} | {3: 4}, {1: 2, 3: 4}.keys() & {3, 5}, {1: 2}.items() | {(5, 6)}, {1: 1} == {1: 1.0})
e = {1: 1, 2: 2, 3: 3}
del e[1]
e[1] = 0
print(e, e.popitem(), list(reversed(e)), e.setdefault(7, 8), e)
print(round(2.5), divmod(-7, 2), divmod(7.5, 2.0), bin(-5), hex(255), oct(8), ascii("né\u20ac\U0001f600"))
