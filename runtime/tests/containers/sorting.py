# Which elements a sort compares, in which order.
state = 99


def rand(n):
    global state
    state = (state * 1103515245 + 12345) % 2147483648
    return state // 65536 % n


trace = 0
calls = 0


class Key:
    def __init__(self, n):
        self.n = n

    def __lt__(self, other):
        global trace, calls
        calls += 1
        trace = (trace * 31 + self.n * 7 + other.n) % 1000000007
        return self.n < other.n


for size in [0, 1, 2, 3, 10, 63, 64, 65, 100, 257, 1000, 3000]:
    for shape in range(6):
        if shape == 0:
            xs = [rand(10000) for _ in range(size)]
        elif shape == 1:
            xs = list(range(size))
        elif shape == 2:
            xs = list(range(size, 0, -1))
        elif shape == 3:
            xs = [i % 7 for i in range(size)]
        elif shape == 4:
            xs = list(range(size // 2)) + list(range(size // 2))
        else:
            xs = [i ^ rand(8) for i in range(size)]
        for reverse in (False, True):
            keys = [Key(x) for x in xs]
            keys.sort(reverse=reverse)
            sum = 0
            for key in keys:
                sum = (sum * 31 + key.n) % 1000000007
            print(size, shape, calls, trace, sum)
heap = []
import heapq
for i in range(300):
    heapq.heappush(heap, Key(rand(50)))
    if i % 3 == 0:
        print(heapq.heappop(heap).n, calls, trace)
heapq.heapify(heap)
print([k.n for k in heap], calls, trace)
print(heapq.heappushpop(heap, Key(7)).n, heapq.heapreplace(heap, Key(3)).n, calls, trace)
print([x.n for x in heapq.merge([Key(1), Key(5)], [Key(2), Key(3)], [])])
