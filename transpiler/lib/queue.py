"""Queues in a program of one thread: what would wait for another thread, raises at once."""

import heapq as _heapq
from collections import deque as _deque


class Empty(Exception):
    pass


class Full(Exception):
    pass


class Queue:
    def __init__(self, maxsize=0):
        self.maxsize = maxsize
        self.unfinished_tasks = 0
        self._init()

    def _init(self):
        self.queue = _deque()

    def _size(self):
        return len(self.queue)

    def _store(self, item):
        self.queue.append(item)

    def _take(self):
        return self.queue.popleft()

    def qsize(self):
        return self._size()

    def empty(self):
        return self._size() == 0

    def full(self):
        return 0 < self.maxsize <= self._size()

    def put(self, item, block=True, timeout=None):
        if self.full():
            raise Full
        self._store(item)
        self.unfinished_tasks += 1

    def put_nowait(self, item):
        self.put(item, False)

    def get(self, block=True, timeout=None):
        if self._size() == 0:
            raise Empty
        return self._take()

    def get_nowait(self):
        return self.get(False)

    def task_done(self):
        if self.unfinished_tasks == 0:
            raise ValueError("task_done() called too many times")
        self.unfinished_tasks -= 1

    def join(self):
        if self.unfinished_tasks:
            raise RuntimeError("join() of a queue whose tasks nothing else can finish")


class LifoQueue(Queue):
    def _take(self):
        return self.queue.pop()


class PriorityQueue(Queue):
    def _init(self):
        self._heap = []

    def _size(self):
        return len(self._heap)

    def _store(self, item):
        _heapq.heappush(self._heap, item)

    def _take(self):
        return _heapq.heappop(self._heap)


class SimpleQueue:
    def __init__(self):
        self._items = _deque()

    def qsize(self):
        return len(self._items)

    def empty(self):
        return not self._items

    def put(self, item, block=True, timeout=None):
        self._items.append(item)

    def put_nowait(self, item):
        self._items.append(item)

    def get(self, block=True, timeout=None):
        if not self._items:
            raise Empty
        return self._items.popleft()

    def get_nowait(self):
        return self.get()
