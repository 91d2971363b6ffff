"""`sys.float_info` and `sys.version_info`; the rest is native."""

from typing import NamedTuple


class _VersionInfo(NamedTuple):
    major: int
    minor: int
    micro: int
    releaselevel: str
    serial: int

    def __repr__(self):
        shown = f"major={self.major}, minor={self.minor}, micro={self.micro}"
        return f"sys.version_info({shown}, releaselevel='final', serial=0)"


version_info = _VersionInfo(3, 11, 0, "final", 0)


class _FloatInfo:
    def __init__(self):
        self.max = 1.7976931348623157e308
        self.max_exp = 1024
        self.max_10_exp = 308
        self.min = 2.2250738585072014e-308
        self.min_exp = -1021
        self.min_10_exp = -307
        self.dig = 15
        self.mant_dig = 53
        self.epsilon = 2.220446049250313e-16
        self.radix = 2
        self.rounds = 1


float_info = _FloatInfo()
