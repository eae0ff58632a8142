"""Reads a network written as ONNX (protocol buffers): its steps, and its tables as they lie in the file, none of them copied."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

KINDS = {1: "<f4", 2: "|u1", 3: "|i1", 6: "<i4", 7: "<i8"}
"""The format's word for a kind of number → numpy's."""
GRAPH, STEP, TABLE = 7, 1, 5
GIVEN, MADE, KIND = 1, 2, 4
SIZES, NUMBERS, NAME, RAW = 1, 2, 8, 9
Span = tuple[int, int]


@dataclass(frozen=True, slots=True)
class Step:
    """One step of a network."""

    kind: str
    given: tuple[str, ...]
    made: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Network:
    """Steps in order, and tables by name."""

    steps: tuple[Step, ...]
    tables: dict[str, NDArray[Any]]


def read_network(path: Path) -> Network:
    """The network of a file; raises OSError, or ValueError where it is no network."""
    data = np.asarray(np.memmap(path, np.uint8, "r"))
    view = memoryview(data)
    whole = next((span for number, span in _fields(view, (0, len(data))) if number == GRAPH), None)
    if not isinstance(whole, tuple):
        raise ValueError(f"{path} holds no network")
    steps: list[Step] = []
    tables: dict[str, NDArray[Any]] = {}
    for number, span in _fields(view, whole):
        if number == STEP and isinstance(span, tuple):
            steps.append(_step(view, span))
        elif number == TABLE and isinstance(span, tuple):
            name, table = _table(view, data, span)
            tables[name] = table
    return Network(tuple(steps), tables)


def _step(view: memoryview, span: Span) -> Step:
    named: dict[int, list[str]] = {GIVEN: [], MADE: [], KIND: []}
    for number, part in _fields(view, span):
        if number in named and isinstance(part, tuple):
            named[number].append(_text(view, part))
    return Step("".join(named[KIND]), tuple(named[GIVEN]), tuple(named[MADE]))


def _table(view: memoryview, data: NDArray[np.uint8], span: Span) -> tuple[str, NDArray[Any]]:
    sizes: list[int] = []
    name, kind, raw = "", 0, (0, 0)
    for number, part in _fields(view, span):
        if number == SIZES:
            sizes += [part] if isinstance(part, int) else _numbers(view, part)
        elif number == NUMBERS and isinstance(part, int):
            kind = part
        elif number == NAME and isinstance(part, tuple):
            name = _text(view, part)
        elif number == RAW and isinstance(part, tuple):
            raw = part
    if kind not in KINDS or raw == (0, 0):
        return name, np.zeros(0, np.float32)
    return name, data[slice(*raw)].view(KINDS[kind]).reshape(sizes)


def _text(view: memoryview, span: Span) -> str:
    return bytes(view[slice(*span)]).decode()


def _fields(view: memoryview, span: Span) -> Iterator[tuple[int, int | Span]]:
    """Number of each field in a span, and its whole number or where its bytes stand."""
    at, end = span
    while at < end:
        key, at = _varint(view, at)
        number, wire = key >> 3, key & 7
        if wire == 0:
            value, at = _varint(view, at)
            yield number, value
            continue
        size, at = _varint(view, at) if wire == 2 else ({1: 8, 5: 4}[wire], at)
        yield number, (at, at + size)
        at += size


def _numbers(view: memoryview, span: Span) -> list[int]:
    found, (at, end) = list[int](), span
    while at < end:
        value, at = _varint(view, at)
        found.append(value)
    return found


def _varint(view: memoryview, at: int) -> tuple[int, int]:
    value = shift = 0
    while True:
        byte = view[at]
        value |= (byte & 127) << shift
        at, shift = at + 1, shift + 7
        if byte < 128:
            return value, at
