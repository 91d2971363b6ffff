"""MD5 and the hashes of the SHA-1 and SHA-2 families.

Source: RFC 1321 and FIPS 180-4.
"""

import math as _math

algorithms_guaranteed = {"md5", "sha1", "sha224", "sha256", "sha384", "sha512"}
algorithms_available = algorithms_guaranteed

_MASK = 0xFFFFFFFF
_LONG = 0xFFFFFFFFFFFFFFFF


def _primes(count):
    found = []
    candidate = 2
    while len(found) < count:
        if all([candidate % it for it in found]):
            found.append(candidate)
        candidate += 1
    return found


def _root(value, degree):
    """The integer root of a number."""
    low = 0
    high = 1 << (value.bit_length() // degree + 1)
    while low < high:
        middle = (low + high + 1) // 2
        if middle**degree <= value:
            low = middle
        else:
            high = middle - 1
    return low


def _halves(numbers):
    return [it & _MASK for it in numbers]


def _fractions(count, degree, bits):
    """The first bits of the fractional parts of the roots of the first primes."""
    mask = (1 << bits) - 1
    return [_root(it << (bits * degree), degree) & mask for it in _primes(count)]


_MD5_SHIFTS = [7, 12, 17, 22] * 4 + [5, 9, 14, 20] * 4 + [4, 11, 16, 23] * 4 + [6, 10, 15, 21] * 4
_MD5_SINES = [int(abs(_math.sin(at + 1)) * 4294967296) & _MASK for at in range(64)]
_MD5_START = [0x67452301, 0xEFCDAB89, 0x98BADCFE, 0x10325476]
_SHA1_START = [0x67452301, 0xEFCDAB89, 0x98BADCFE, 0x10325476, 0xC3D2E1F0]
_SHA256_KEYS = _halves(_fractions(64, 3, 32))
_SHA256_START = _fractions(8, 2, 32)


def _words(block, order):
    return [int.from_bytes(block[at : at + 4], order) & _MASK for at in range(0, 64, 4)]


def _md5(state, block):
    words = _words(block, "little")
    a, b, c, d = state[0], state[1], state[2], state[3]
    for at in range(64):
        if at < 16:
            mixed = (b & c) | (~b & d)
            index = at
        elif at < 32:
            mixed = (d & b) | (~d & c)
            index = (5 * at + 1) % 16
        elif at < 48:
            mixed = b ^ c ^ d
            index = (3 * at + 5) % 16
        else:
            mixed = c ^ (b | (~d & _MASK))
            index = (7 * at) % 16
        total = (a + (mixed & _MASK) + _MD5_SINES[at] + words[index]) & _MASK
        shift = _MD5_SHIFTS[at]
        turned = ((total << shift) | (total >> (32 - shift))) & _MASK
        a, d, c, b = d, c, b, (b + turned) & _MASK
    return [(x + y) & _MASK for x, y in zip(state, [a, b, c, d])]


def _left(value, by):
    return ((value << by) | (value >> (32 - by))) & _MASK


def _right(value, by):
    return ((value >> by) | (value << (32 - by))) & _MASK


def _sha1(state, block):
    words = _words(block, "big")
    for at in range(16, 80):
        words.append(_left(words[at - 3] ^ words[at - 8] ^ words[at - 14] ^ words[at - 16], 1))
    a, b, c, d, e = state[0], state[1], state[2], state[3], state[4]
    for at in range(80):
        if at < 20:
            mixed = (b & c) | ((b ^ _MASK) & d)
            key = 0x5A827999
        elif at < 40:
            mixed = b ^ c ^ d
            key = 0x6ED9EBA1
        elif at < 60:
            mixed = (b & c) | (b & d) | (c & d)
            key = 0x8F1BBCDC
        else:
            mixed = b ^ c ^ d
            key = 0xCA62C1D6
        total = (_left(a, 5) + mixed + e + key + words[at]) & _MASK
        e, d, c, b, a = d, c, _left(b, 30), a, total
    return [(x + y) & _MASK for x, y in zip(state, [a, b, c, d, e])]


def _sha256(state, block):
    words = _words(block, "big")
    for at in range(16, 64):
        x, y = words[at - 15], words[at - 2]
        low = _right(x, 7) ^ _right(x, 18) ^ (x >> 3)
        high = _right(y, 17) ^ _right(y, 19) ^ (y >> 10)
        words.append((words[at - 16] + low + words[at - 7] + high) & _MASK)
    a, b, c, d = state[0], state[1], state[2], state[3]
    e, f, g, h = state[4], state[5], state[6], state[7]
    for at in range(64):
        turned = _right(e, 6) ^ _right(e, 11) ^ _right(e, 25)
        chosen = (e & f) ^ ((e ^ _MASK) & g)
        first = (h + turned + chosen + _SHA256_KEYS[at] + words[at]) & _MASK
        turned = _right(a, 2) ^ _right(a, 13) ^ _right(a, 22)
        second = turned + ((a & b) ^ (a & c) ^ (b & c))
        h, g, f, e = g, f, e, (d + first) & _MASK
        d, c, b, a = c, b, a, (first + second) & _MASK
    return [(x + y) & _MASK for x, y in zip(state, [a, b, c, d, e, f, g, h])]


def _turn(value, by):
    return ((value >> by) | (value << (64 - by))) & _LONG


class _Keys:
    """The keys of SHA-512, computed when they are asked for."""

    def __init__(self):
        self.made: list[int] = []

    def get(self):
        if not self.made:
            self.made = _fractions(80, 3, 64)
        return self.made


_long_keys = _Keys()


def _sha512(state, block):
    keys = _long_keys.get()
    words = [int.from_bytes(block[at : at + 8], "big") for at in range(0, 128, 8)]
    for at in range(16, 80):
        x, y = words[at - 15], words[at - 2]
        low = _turn(x, 1) ^ _turn(x, 8) ^ (x >> 7)
        high = _turn(y, 19) ^ _turn(y, 61) ^ (y >> 6)
        words.append((words[at - 16] + low + words[at - 7] + high) & _LONG)
    a, b, c, d = state[0], state[1], state[2], state[3]
    e, f, g, h = state[4], state[5], state[6], state[7]
    for at in range(80):
        turned = _turn(e, 14) ^ _turn(e, 18) ^ _turn(e, 41)
        chosen = (e & f) ^ ((e ^ _LONG) & g)
        first = (h + turned + chosen + keys[at] + words[at]) & _LONG
        turned = _turn(a, 28) ^ _turn(a, 34) ^ _turn(a, 39)
        second = turned + ((a & b) ^ (a & c) ^ (b & c))
        h, g, f, e = g, f, e, (d + first) & _LONG
        d, c, b, a = c, b, a, (first + second) & _LONG
    return [(x + y) & _LONG for x, y in zip(state, [a, b, c, d, e, f, g, h])]


def _numbers(state):
    """The state of an object of any class, as numbers to compute with."""
    return [int(it) & _LONG for it in state]


class _Hash:
    name = ""
    digest_size = 0
    block_size = 64
    _order = "big"

    def __init__(self, data=b"", *, usedforsecurity=True):
        self._state = self._start()
        self._rest = b""
        self._length = 0
        self.update(data)

    def _start(self):
        raise NotImplementedError

    def _step(self, state, block):
        raise NotImplementedError

    def update(self, data, /):
        if isinstance(data, str):
            raise TypeError("Strings must be encoded before hashing")
        given = bytes(data)
        self._length += len(given)
        whole = self._rest + given
        size = self.block_size
        end = len(whole) - len(whole) % size
        for at in range(0, end, size):
            self._state = self._step(self._state, whole[at : at + size])
        self._rest = whole[end:]

    def digest(self):
        size = self.block_size
        width = size // 8
        padding = b"\x80" + bytes((size - 1 - width - len(self._rest)) % size)
        data = self._rest + padding + (self._length * 8).to_bytes(width, self._order)
        state = self._state
        for at in range(0, len(data), size):
            state = self._step(state, data[at : at + size])
        word = size // 16
        digest = b"".join([it.to_bytes(word, self._order) for it in state])
        return digest[: self.digest_size]

    def hexdigest(self):
        return self.digest().hex()

    def copy(self):
        other = type(self)()
        other._state = self._state
        other._rest = self._rest
        other._length = self._length
        return other

    def __repr__(self):
        return f"<{self.name} _hashlib.HASH object @ {id(self):#x}>"


class md5(_Hash):
    name = "md5"
    digest_size = 16
    _order = "little"

    def _start(self):
        return _MD5_START

    def _step(self, state, block):
        return _md5(_numbers(state), block)


class sha1(_Hash):
    name = "sha1"
    digest_size = 20

    def _start(self):
        return _SHA1_START

    def _step(self, state, block):
        return _sha1(_numbers(state), block)


class sha256(_Hash):
    name = "sha256"
    digest_size = 32

    def _start(self):
        return _SHA256_START

    def _step(self, state, block):
        return _sha256(_numbers(state), block)


class sha224(sha256):
    name = "sha224"
    digest_size = 28

    def _start(self):
        # The second halves of the fractional parts of the roots of the ninth to sixteenth prime.
        return [it & _MASK for it in _fractions(16, 2, 64)[8:]]


class sha512(_Hash):
    name = "sha512"
    digest_size = 64
    block_size = 128

    def _start(self):
        return _fractions(8, 2, 64)

    def _step(self, state, block):
        return _sha512(_numbers(state), block)


class sha384(sha512):
    name = "sha384"
    digest_size = 48

    def _start(self):
        return _fractions(16, 2, 64)[8:]


def new(name, data=b"", *, usedforsecurity=True):
    name = name.lower().replace("-", "")
    if name == "md5":
        return md5(data)
    if name == "sha1":
        return sha1(data)
    if name == "sha224":
        return sha224(data)
    if name == "sha256":
        return sha256(data)
    if name == "sha384":
        return sha384(data)
    if name == "sha512":
        return sha512(data)
    raise ValueError(f"unsupported hash type {name}")
