"""`BytesIO`; text streams are native."""

SEEK_SET = 0
SEEK_CUR = 1
SEEK_END = 2


class BytesIO:
    def __init__(self, initial_bytes=b""):
        self._buffer = bytearray(initial_bytes)
        self._at: int = 0
        self.closed = False

    def _check(self) -> None:
        if self.closed:
            raise ValueError("I/O operation on closed file.")

    def getvalue(self) -> bytes:
        self._check()
        return bytes(self._buffer)

    def getbuffer(self) -> bytes:
        return self.getvalue()

    def readable(self) -> bool:
        return True

    def writable(self) -> bool:
        return True

    def seekable(self) -> bool:
        return True

    def read(self, size: int | None = -1) -> bytes:
        self._check()
        end = len(self._buffer)
        if size is not None and size >= 0:
            end = min(end, self._at + size)
        data = bytes(self._buffer[self._at : end])
        self._at += len(data)
        return data

    def read1(self, size: int = -1) -> bytes:
        return self.read(size)

    def readinto(self, buffer: bytearray) -> int:
        data = self.read(len(buffer))
        for index, byte in enumerate(data):
            buffer[index] = byte
        return len(data)

    def readline(self, size: int | None = -1) -> bytes:
        self._check()
        newline = self._buffer.find(b"\n", self._at)
        count = (len(self._buffer) if newline < 0 else newline + 1) - self._at
        if size is not None and 0 <= size < count:
            count = size
        return self.read(max(count, 0))

    def readlines(self) -> list[bytes]:
        return list(self)

    def write(self, data) -> int:
        self._check()
        added = bytes(data)
        missing = self._at - len(self._buffer)
        if missing > 0:
            self._buffer.extend(bytes(missing))
        end = self._at + len(added)
        tail = self._buffer[end:]
        self._buffer = self._buffer[: self._at] + added + tail
        self._at = end
        return len(added)

    def writelines(self, lines) -> None:
        for line in lines:
            self.write(line)

    def seek(self, offset: int, whence: int = 0) -> int:
        self._check()
        if whence == SEEK_CUR:
            offset += self._at
        elif whence == SEEK_END:
            offset += len(self._buffer)
        elif offset < 0:
            raise ValueError(f"negative seek value {offset}")
        self._at = max(offset, 0)
        return self._at

    def tell(self) -> int:
        self._check()
        return self._at

    def truncate(self, size: int | None = None) -> int:
        end = self._at if size is None else size
        self._buffer = self._buffer[:end]
        return end

    def flush(self) -> None:
        self._check()

    def close(self) -> None:
        self.closed = True

    def __iter__(self):
        return self

    def __next__(self) -> bytes:
        line = self.readline()
        if not line:
            raise StopIteration
        return line

    def __enter__(self):
        self._check()
        return self

    def __exit__(self, exctype, excinst, exctb):
        self.close()
