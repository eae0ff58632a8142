"""Long lists on a terminal: the first lines, and how many more there are."""

from __future__ import annotations

from collections.abc import Iterable, Iterator


def folded(lines: Iterable[str], most: int, indent: str = "  ") -> Iterator[str]:
    """The first lines, then how many more; all of them where `most` is 0, or where no more than one is left over."""
    every = list(lines)
    shown = len(every) if not most or len(every) <= most + 1 else most
    yield from every[:shown]
    if len(every) > shown:
        yield f"{indent}… {len(every) - shown:,} more; --all"


def counted(counts: dict[str, int], most: int = 6) -> str:
    """ "bring 7, where 6" of counts, the first few."""
    return ", ".join(f"{what} {count:,}" for what, count in list(counts.items())[:most])
