"""Base 16, 32 and 64 encodings of bytes."""

from binascii import Error, a2b_base64, b2a_base64, hexlify, unhexlify

_BASE32 = b"ABCDEFGHIJKLMNOPQRSTUVWXYZ234567"


def _encoded(data, altchars: bytes | None) -> bytes:
    encoded = b2a_base64(bytes(data), newline=False)
    if altchars is None:
        return encoded
    return encoded.replace(b"+", altchars[:1]).replace(b"/", altchars[1:2])


def _ascii(text) -> bytes:
    if isinstance(text, str):
        try:
            return text.encode("ascii")
        except UnicodeEncodeError:
            raise ValueError("string argument should contain only ASCII characters")
    return bytes(text)


def b64encode(s, altchars=None) -> bytes:
    return _encoded(s, altchars)


def b64decode(s, altchars=None, validate=False) -> bytes:
    data = _ascii(s)
    if altchars is not None:
        data = data.replace(altchars[:1], b"+").replace(altchars[1:2], b"/")
    if validate:
        for byte in data.rstrip(b"="):
            if not (bytes([byte]).isalnum() or byte == 43 or byte == 47):
                raise Error("Only base64 data is allowed")
    return a2b_base64(data)


def standard_b64encode(s) -> bytes:
    return _encoded(s, None)


def standard_b64decode(s) -> bytes:
    return a2b_base64(_ascii(s))


def urlsafe_b64encode(s) -> bytes:
    return _encoded(s, b"-_")


def urlsafe_b64decode(s) -> bytes:
    return a2b_base64(_ascii(s).replace(b"-", b"+").replace(b"_", b"/"))


def encodebytes(s) -> bytes:
    data = bytes(s)
    lines = [b2a_base64(data[i : i + 57]) for i in range(0, len(data), 57)]
    return b"".join(lines)


def decodebytes(s) -> bytes:
    return a2b_base64(bytes(s))


def b16encode(s) -> bytes:
    return hexlify(bytes(s)).upper()


def b16decode(s, casefold=False) -> bytes:
    data = _ascii(s)
    if casefold:
        data = data.upper()
    if data != data.upper():
        raise Error("Non-base16 digit found")
    return unhexlify(data)


def b32encode(s) -> bytes:
    data = bytes(s)
    out = bytearray()
    for i in range(0, len(data), 5):
        chunk = data[i : i + 5]
        value = int.from_bytes(chunk + bytes(5 - len(chunk)), "big")
        digits = [_BASE32[(value >> shift) & 31] for shift in range(35, -1, -5)]
        used = (len(chunk) * 8 + 4) // 5
        out.extend(digits[:used])
        out.extend(b"=" * (8 - used))
    return bytes(out)


def b32decode(s, casefold=False) -> bytes:
    data = _ascii(s)
    if len(data) % 8:
        raise Error("Incorrect padding")
    if casefold:
        data = data.upper()
    text = data.rstrip(b"=")
    pads = len(data) - len(text)
    if pads not in (0, 1, 3, 4, 6):
        raise Error("Incorrect padding")
    out = bytearray()
    value = 0
    bits = 0
    for byte in text:
        index = _BASE32.find(bytes([byte]))
        if index < 0:
            raise Error("Non-base32 digit found")
        value = ((value << 5) | index) & 0xFFFF
        bits += 5
        if bits >= 8:
            bits -= 8
            out.append((value >> bits) & 255)
    return bytes(out)
