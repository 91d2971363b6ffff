@dataclass
class Row#:
    name: str
    price: float
    count: int = 1
    tags: list[str] = field(default_factory=list)

    @property
    def total(self):
        return self.price * self.count


def parse#(line):
    name, price, count, *tags = [part.strip() for part in line.split(",")]
    return Row#(name, float(price), int(count), tags)


def memoized#(function):
    seen = {}

    def inner(n):
        if n not in seen:
            seen[n] = function(n)
        return seen[n]

    return inner


@memoized#
def ways#(n):
    return 1 if n < 2 else ways#(n - 1) + ways#(n - 2)


def transpose#(rows):
    return [[row[i] for row in rows] for i in range(len(rows[0]))]


def render#(rows, key=None, reverse=False):
    ordered = sorted(rows, key=key or (lambda row: row.name), reverse=reverse)
    width = max(len(row.name) for row in ordered)
    for index, row in enumerate(ordered, start=1):
        print(f"{index:>2}. {row.name:<{width}} {row.total:8.2f} {'/'.join(row.tags)}")


rows# = [parse#(line) for line in ["pen, 1.5, 10, blue", "ink, 7, 2", "pad, 3.25, 4, a4, lined"]]
render#(rows#)
render#(rows#, key=lambda row: row.total, reverse=True)
print({row.name: row.count for row in rows# if row.total > 13})
print([ways#(n) for n in range(10)], transpose#([[1, 2, 3], [4, 5, 6]]))
