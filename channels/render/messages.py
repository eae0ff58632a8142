"""Lines as the messages of an app: as few as hold them, and nothing is cut off."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from bot.model.message_content import MessageContent, in_text
from bot.model.reply import Option
from channels.contract import Rendered


def in_messages(lines: Iterable[str], options: Sequence[Option], room: int, below: int = 0) -> Rendered:
    """The lines, and options below the last message. room: characters of a message; below: of one with options, where it is less."""
    least = below if below and options else room
    *before, last = _joined([piece for line in lines for piece in _pieces(line, least)], room)
    if len(last) > least:
        head, _, last = last.rpartition("\n")
        before = [*before, head]
    return Rendered((*in_text(*before), MessageContent(last, tuple(options))) if last else ())


def _joined(pieces: Iterable[str], room: int) -> list[str]:
    """Texts with as many lines as they hold; an empty one where nothing is said."""
    bodies = [""]
    for piece in pieces:
        joined = f"{bodies[-1]}\n{piece}" if bodies[-1] else piece
        bodies = [*bodies[:-1], joined] if len(joined) <= room else [*bodies, piece]
    return bodies


def _pieces(line: str, room: int) -> list[str]:
    return [line[start : start + room] for start in range(0, len(line), room)]
