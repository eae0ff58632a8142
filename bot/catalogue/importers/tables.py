"""Tables kept as text: decoded and cut into rows, whatever wrote them."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterator
from pathlib import Path

csv.field_size_limit(2**24)
COMMON_HAN = 0.9
"""Share of the Chinese characters that must be everyday ones for a file to be taken as written in China's encoding."""


def decoded(data: bytes) -> str:
    """The text of a file: UTF-8 or UTF-16 as it says itself, else China's encoding, else western Europe's."""
    if data.startswith((b"\xff\xfe", b"\xfe\xff")):
        return data.decode("utf-16", errors="replace")
    try:
        return data.decode("utf-8-sig")
    except UnicodeDecodeError:
        chinese = data.decode("gb18030", errors="replace")
        han = [c for c in chinese if c >= "\u0100"]
        everyday = sum(1 for c in han if c.encode("gb2312", errors="ignore"))
        return chinese if everyday >= COMMON_HAN * len(han) else data.decode("cp1252", errors="replace")


def rows_of(path: Path) -> Iterator[list[str]]:
    """The rows of a table separated by commas, semicolons or tabs; the first row tells by which."""
    text = decoded(path.read_bytes()).replace("\0", "")
    first = next((line for line in text.splitlines() if line.strip()), "")
    separator = max(",;\t", key=first.count)
    yield from csv.reader(io.StringIO(text, newline=""), delimiter=separator)


def records_of(path: Path) -> list[dict[str, str]]:
    """The rows under their headers, small letters; cells beyond the headers are left out."""
    rows = rows_of(path)
    header = [name.strip().lower() for name in next(rows, [])]
    return [dict(zip(header, map(str.strip, row), strict=False)) for row in rows if any(map(str.strip, row))]
