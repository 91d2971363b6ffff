"""Orders in which each node comes after those that it depends on."""


class CycleError(ValueError):
    pass


class TopologicalSorter:
    def __init__(self, graph=None):
        self._before = {}
        self._after = {}
        self._ready = []
        self._out = 0
        self._done = 0
        self._is_prepared = False
        if graph is not None:
            for node, predecessors in graph.items():
                self.add(node, *predecessors)

    def add(self, node, *predecessors):
        if self._is_prepared:
            raise ValueError("Nodes cannot be added after a call to prepare()")
        self._node(node)
        for it in predecessors:
            self._node(it)
            self._before[node] += 1
            self._after[it].append(node)

    def _node(self, node):
        if node not in self._before:
            self._before[node] = 0
            self._after[node] = []

    def prepare(self):
        if self._is_prepared:
            raise ValueError("cannot prepare() more than once")
        self._is_prepared = True
        self._ready = [node for node, count in self._before.items() if count == 0]
        cycle = self._find_cycle()
        if cycle:
            raise CycleError("nodes are in a cycle", cycle)

    def get_ready(self):
        if not self._is_prepared:
            raise ValueError("prepare() must be called first")
        ready = tuple(self._ready)
        self._ready = []
        self._out += len(ready)
        for node in ready:
            self._before[node] = -1
        return ready

    def is_active(self):
        if not self._is_prepared:
            raise ValueError("prepare() must be called first")
        return self._done < self._out or bool(self._ready)

    def __bool__(self):
        return self.is_active()

    def done(self, *nodes):
        if not self._is_prepared:
            raise ValueError("prepare() must be called first")
        for node in nodes:
            if node not in self._before:
                raise ValueError(f"node {node!r} was not added using add()")
            state = self._before[node]
            if state >= 0:
                text = "was not passed out (still not ready)"
                raise ValueError(f"node {node!r} {text}")
            if state == -2:
                raise ValueError(f"node {node!r} was already marked done")
            self._before[node] = -2
            self._done += 1
            for it in self._after[node]:
                self._before[it] -= 1
                if self._before[it] == 0:
                    self._ready.append(it)

    def static_order(self):
        self.prepare()
        while self.is_active():
            nodes = self.get_ready()
            yield from nodes
            self.done(*nodes)

    def _find_cycle(self):
        seen = set()
        for start in self._before:
            if start in seen:
                continue
            path = [start]
            on_path = {start}
            walks = [iter(self._after[start])]
            seen.add(start)
            while walks:
                found = False
                for node in walks[-1]:
                    if node in on_path:
                        return path[path.index(node) :] + [node]
                    if node not in seen:
                        seen.add(node)
                        path.append(node)
                        on_path.add(node)
                        walks.append(iter(self._after[node]))
                        found = True
                        break
                if not found:
                    walks.pop()
                    on_path.discard(path.pop())
        return None
