"""Random numbers that nobody can foresee: the system's."""

import os as _os

DEFAULT_ENTROPY = 32


def token_bytes(nbytes=None) -> bytes:
    return _os.urandom(DEFAULT_ENTROPY if nbytes is None else nbytes)


def token_hex(nbytes=None) -> str:
    return token_bytes(nbytes).hex()


def token_urlsafe(nbytes=None) -> str:
    from base64 import urlsafe_b64encode

    return urlsafe_b64encode(token_bytes(nbytes)).rstrip(b"=").decode("ascii")


def randbits(k: int) -> int:
    size = (k + 7) // 8
    return int.from_bytes(_os.urandom(size), "big") >> (size * 8 - k)


def randbelow(exclusive_upper_bound: int) -> int:
    if exclusive_upper_bound <= 0:
        raise ValueError("Upper bound must be positive.")
    bits = exclusive_upper_bound.bit_length()
    value = randbits(bits)
    while value >= exclusive_upper_bound:
        value = randbits(bits)
    return value


def choice(sequence):
    return sequence[randbelow(len(sequence))]


def compare_digest(a, b) -> bool:
    return a == b
