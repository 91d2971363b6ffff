# Sets of ints after many operations: the order must be CPython's.
state = 12345


def rand(n):
    global state
    state = (state * 1103515245 + 12345) % 2147483648
    return state // 65536 % n


a, b = set(), set()
for step in range(4000):
    op = rand(14)
    x = rand(200) * (1 if rand(3) else 1000003) - 50
    if op < 5:
        a.add(x)
    elif op < 7:
        a.discard(x)
    elif op == 7:
        b.add(x)
    elif op == 8 and a:
        print(a.pop())
    elif op == 9:
        b = a | b
    elif op == 10:
        a = a & {x * 3 for x in range(200)} if rand(4) == 0 else a - b
    elif op == 11:
        a ^= b
    elif op == 12:
        b = set(a)
    elif op == 13:
        b -= a
    if step % 50 == 0:
        print(a, b)
print({33, 1, 2, 3, 4})
print(set([33, 1, 2, 3, 4]))
print(frozenset([33, 1, 65, 97]), hash(frozenset([33, 1, 65, 97])), hash(frozenset()))
print(hash((1, 2, 3)), hash(()), hash((1.5, (2, -1))), hash(range(3)))
print(set({5: 1, 90: 2, 13: 3, 21: 4, 29: 5, 37: 6}))
