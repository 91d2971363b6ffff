def shortest#(graph, start):
    distances = {start: 0}
    previous = {}
    queue = [(0, start)]
    while queue:
        distance, node = heapq.heappop(queue)
        if distance > distances.get(node, distance):
            continue
        for neighbour, weight in graph.get(node, []):
            candidate = distance + weight
            if neighbour not in distances or candidate < distances[neighbour]:
                distances[neighbour] = candidate
                previous[neighbour] = node
                heapq.heappush(queue, (candidate, neighbour))
    return distances, previous


def path#(previous, end):
    steps = [end]
    while steps[-1] in previous:
        steps.append(previous[steps[-1]])
    steps.reverse()
    return " -> ".join(steps)


def components#(edges):
    parent = {}

    def find(x):
        parent.setdefault(x, x)
        while parent[x] != x:
            parent[x] = parent[parent[x]]
            x = parent[x]
        return x

    for a, b in edges:
        parent[find(a)] = find(b)
    groups = {}
    for x in parent:
        groups.setdefault(find(x), []).append(x)
    return sorted(sorted(group) for group in groups.values())


graph# = {
    "a": [("b", 4), ("c", 1)],
    "c": [("b", 2), ("d", 7)],
    "b": [("d", 1)],
}
distances#, previous# = shortest#(graph#, "a")
for node#, distance# in sorted(distances#.items()):
    print(node#, distance#, path#(previous#, node#))
print(components#([("a", "b"), ("c", "d"), ("b", "e")]))
