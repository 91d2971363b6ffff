"""MicroPython's older name of `os`."""

from os import *
