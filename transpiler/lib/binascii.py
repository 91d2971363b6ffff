"""Bytes as text and back: hexadecimal, base 64, checksums."""


class Error(ValueError):
    pass


_BASE64 = b"ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/"


def hexlify(data: bytes, sep: str = "", bytes_per_sep: int = 1) -> bytes:
    return data.hex(sep, bytes_per_sep).encode() if sep else data.hex().encode()


b2a_hex = hexlify


def unhexlify(hexstr) -> bytes:
    text: str = hexstr if isinstance(hexstr, str) else hexstr.decode("latin-1")
    if len(text) % 2:
        raise Error("Odd-length string")
    out = bytearray()
    for i in range(0, len(text), 2):
        try:
            if not text[i : i + 2].isalnum():
                raise ValueError
            out.append(int(text[i : i + 2], 16))
        except ValueError:
            raise Error("Non-hexadecimal digit found") from None
    return bytes(out)


a2b_hex = unhexlify


def b2a_base64(data: bytes, *, newline: bool = True) -> bytes:
    out = bytearray()
    for i in range(0, len(data), 3):
        chunk = data[i : i + 3]
        value = chunk[0] << 16
        if len(chunk) > 1:
            value |= chunk[1] << 8
        if len(chunk) > 2:
            value |= chunk[2]
        out.append(_BASE64[value >> 18])
        out.append(_BASE64[(value >> 12) & 63])
        out.append(_BASE64[(value >> 6) & 63] if len(chunk) > 1 else 61)
        out.append(_BASE64[value & 63] if len(chunk) > 2 else 61)
    if newline:
        out.append(10)
    return bytes(out)


def a2b_base64(data, *, strict_mode: bool = False) -> bytes:
    source: bytes = data.encode("ascii") if isinstance(data, str) else bytes(data)
    out = bytearray()
    value = 0
    bits = 0
    count = 0
    pads = 0
    for byte in source:
        if byte == 61:
            pads += 1
            if count % 4 >= 2 and count % 4 + pads >= 4:
                return bytes(out)
            continue
        index = _BASE64.find(bytes([byte]))
        if index < 0:
            if strict_mode:
                raise Error("Only base64 data is allowed")
            continue
        pads = 0
        count += 1
        value = ((value << 6) | index) & 0xFFFFFF
        bits += 6
        if bits >= 8:
            bits -= 8
            out.append((value >> bits) & 255)
    if count % 4 == 1:
        number = count // 4 * 4 + 1
        raise Error(
            "Invalid base64-encoded string: number of data characters "
            f"({number}) cannot be 1 more than a multiple of 4"
        )
    if count % 4:
        raise Error("Incorrect padding")
    return bytes(out)


def crc32(data: bytes, value: int = 0) -> int:
    crc = value ^ 0xFFFFFFFF
    for byte in data:
        crc ^= byte
        for _ in range(8):
            crc = (crc >> 1) ^ (0xEDB88320 if crc & 1 else 0)
    return crc ^ 0xFFFFFFFF


def crc_hqx(data: bytes, value: int) -> int:
    crc = value & 0xFFFF
    for byte in data:
        crc ^= byte << 8
        for _ in range(8):
            crc = ((crc << 1) ^ 0x1021 if crc & 0x8000 else crc << 1) & 0xFFFF
    return crc
