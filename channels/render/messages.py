"""Lines as the messages of an app: as few as hold them, and nothing is cut off."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence

from bot.model.message_content import MessageContent, in_text
from bot.model.reply import Option
from channels.contract import Rendered


def in_messages(
    lines: Iterable[str], options: Sequence[Option], room: int, below: int = 0, size: Callable[[str], int] = len
) -> Rendered:
    """The lines, and options below the last message.

    room: how large a message may be; below: one with options, where that is less; size: how large a text is, by its characters
    where nothing else is said, else by its bytes.
    """
    least = below if below and options else room
    *before, last = _joined([piece for line in lines for piece in _pieces(line, least, size)], room, size)
    if size(last) > least:
        head, _, last = last.rpartition("\n")
        before = [*before, head]
    return Rendered((*in_text(*before), MessageContent(last, tuple(options))) if last else ())


def _joined(pieces: Iterable[str], room: int, size: Callable[[str], int]) -> list[str]:
    """Texts with as many lines as they hold; an empty one where nothing is said."""
    bodies = [""]
    for piece in pieces:
        joined = f"{bodies[-1]}\n{piece}" if bodies[-1] else piece
        bodies = [*bodies[:-1], joined] if size(joined) <= room else [*bodies, piece]
    return bodies


def _pieces(line: str, room: int, size: Callable[[str], int]) -> list[str]:
    # Why a quarter: no character has more than four bytes.
    step = room if size is len else room // 4
    return [line[start : start + step] for start in range(0, len(line), step)] if size(line) > room else [line]
