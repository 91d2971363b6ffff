"""MicroPython's older name of `time`."""

from time import *
