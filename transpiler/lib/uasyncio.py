"""MicroPython's older name of `asyncio`."""

from asyncio import *
