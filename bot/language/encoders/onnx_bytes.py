"""Writes a network as ONNX: as much of its format (protocol buffers) as the networks here need.

Why not the package onnx: 30 MB, and only its writer would be used. onnxruntime checks what is written as it loads it.
"""

from __future__ import annotations

import struct
from collections.abc import Mapping, Sequence
from typing import Any

import numpy as np
from numpy.typing import NDArray

IR_VERSION = 9
KINDS = {"float32": 1, "uint8": 2, "int64": 7}
"""Kind of number → the format's word for it."""
Size = Sequence[int | str]
"""Numbers along each direction; a name where they are not known ahead."""


class Graph:
    """A network under way: steps, tables of numbers, what goes in and what comes out."""

    def __init__(self) -> None:
        self._steps: list[bytes] = []
        self._tables: list[bytes] = []
        self._given: list[bytes] = []
        self._made: list[bytes] = []

    def node(self, kind: str, given: Sequence[str], made: str, domain: str = "", **options: Any) -> str:
        """Add a step; the name of what it makes."""
        named = b"".join(_field(1, name) for name in given) + _field(2, made) + _field(4, kind)
        named += b"".join(_field(5, _option(name, value)) for name, value in options.items())
        self._steps.append(named + _field(7, domain))
        return made

    def table(self, name: str, numbers: NDArray[Any]) -> None:
        """Add numbers that stay as they are."""
        sizes = b"".join(_field(1, size) for size in numbers.shape)
        raw = np.ascontiguousarray(numbers).tobytes()
        self._tables.append(sizes + _field(2, KINDS[numbers.dtype.name]) + _field(8, name) + _field(9, raw))

    def given(self, name: str, size: Size) -> None:
        """Name what goes in, plain numbers."""
        self._given.append(_value(name, size))

    def made(self, name: str, size: Size) -> None:
        """Name what comes out, plain numbers."""
        self._made.append(_value(name, size))

    def model(self, versions: Mapping[str, int]) -> bytes:
        """The whole file. versions: which edition of each set of steps it uses."""
        parts = ((1, self._steps), (5, self._tables), (11, self._given), (12, self._made))
        graph = b"".join(_field(number, part) for number, each in parts for part in each) + _field(2, "network")
        used = b"".join(_field(8, _field(1, domain) + _field(2, version)) for domain, version in versions.items())
        return _field(1, IR_VERSION) + _field(7, graph) + used


def _option(name: str, value: float | Sequence[int]) -> bytes:
    if isinstance(value, float):
        return _field(1, name) + _key(2, 5) + struct.pack("<f", value) + _field(20, 1)
    if isinstance(value, int):
        return _field(1, name) + _field(3, value) + _field(20, 2)
    return _field(1, name) + b"".join(_field(8, each) for each in value) + _field(20, 7)


def _value(name: str, size: Size) -> bytes:
    each = (_field(2 if isinstance(one, str) else 1, one) for one in size)
    shape = b"".join(_field(1, one) for one in each)
    return _field(1, name) + _field(2, _field(1, _field(1, KINDS["float32"]) + _field(2, shape)))


def _field(number: int, value: int | str | bytes) -> bytes:
    """One field: a whole number, or text or bytes with their length before them."""
    if isinstance(value, int):
        return _key(number, 0) + _varint(value)
    data = value.encode() if isinstance(value, str) else value
    return _key(number, 2) + _varint(len(data)) + data


def _key(number: int, wire: int) -> bytes:
    return _varint(number << 3 | wire)


def _varint(number: int) -> bytes:
    """Seven bits a byte, the least first; one below nothing as the format has it, in 64 bits."""
    number &= (1 << 64) - 1
    out = bytearray()
    while number > 127:
        out.append(number & 127 | 128)
        number >>= 7
    return bytes([*out, number])
