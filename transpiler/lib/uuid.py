"""Identifiers of 128 bits, random ones and those made of names.

Source: RFC 4122.
"""

import hashlib as _hashlib
import secrets as _secrets


class UUID:
    def __init__(self, hex=None, bytes=None, int=None, version=None):
        if int is not None:
            value = int
        elif bytes is not None:
            if len(bytes) != 16:
                raise ValueError("bytes is not a 16-char string")
            value = _number(bytes.hex())
        elif hex is not None:
            digits = hex.replace("urn:", "").replace("uuid:", "").strip("{}").replace("-", "")
            if len(digits) != 32:
                raise ValueError("badly formed hexadecimal UUID string")
            value = _number(digits)
        else:
            raise TypeError(
                "one of the hex, bytes, bytes_le, fields, or int arguments must be given"
            )
        if not 0 <= value < 1 << 128:
            raise ValueError("int is out of range (need a 128-bit value)")
        if version is not None:
            value = value & ~(0xC000 << 48) | 0x8000 << 48
            value = value & ~(0xF000 << 64) | version << 76
        self.int = value

    @property
    def hex(self):
        return f"{self.int:032x}"

    @property
    def bytes(self):
        return self.int.to_bytes(16, "big")

    @property
    def urn(self):
        return f"urn:uuid:{self}"

    @property
    def version(self):
        is_standard = self.int >> 62 & 3 == 2
        return self.int >> 76 & 0xF if is_standard else None

    def __str__(self):
        shown = self.hex
        return f"{shown[:8]}-{shown[8:12]}-{shown[12:16]}-{shown[16:20]}-{shown[20:]}"

    def __repr__(self):
        return f"UUID('{self}')"

    def __int__(self):
        return self.int

    def __eq__(self, other):
        if not isinstance(other, UUID):
            return NotImplemented
        return self.int == other.int

    def __lt__(self, other):
        if not isinstance(other, UUID):
            return NotImplemented
        return self.int < other.int

    def __hash__(self):
        return hash(self.int)


def _number(digits: str) -> int:
    return int(digits, 16)


def uuid4():
    return UUID(int=_secrets.randbits(128), version=4)


def uuid3(namespace, name):
    digest = _hashlib.md5(namespace.bytes + name.encode()).hexdigest()
    return UUID(hex=digest, version=3)


def uuid5(namespace, name):
    digest = _hashlib.sha1(namespace.bytes + name.encode()).hexdigest()
    return UUID(hex=digest[:32], version=5)


NAMESPACE_DNS = UUID("6ba7b810-9dad-11d1-80b4-00c04fd430c8")
NAMESPACE_URL = UUID("6ba7b811-9dad-11d1-80b4-00c04fd430c8")
NAMESPACE_OID = UUID("6ba7b812-9dad-11d1-80b4-00c04fd430c8")
NAMESPACE_X500 = UUID("6ba7b814-9dad-11d1-80b4-00c04fd430c8")
