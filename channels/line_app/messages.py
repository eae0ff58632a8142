"""What LINE takes, as plain values: a reply becomes texts. No network, no clock."""

from __future__ import annotations

import uuid
from collections.abc import Mapping
from typing import Any

from bot.model.message_content import in_text
from bot.model.reply import Reply
from channels.contract import Rendered
from channels.render.text_lines import TextLabels, lines

LONGEST = 2500
"""Characters of a text: LINE counts 5,000 halves of a character, and some characters have two."""
KEYS = uuid.UUID("5b0f8a52-6a4e-4c53-9d9a-0f6d5f6f7c11")


def render(reply: Reply, labels: Mapping[str, TextLabels]) -> Rendered:
    """A line for each thing said, in as few messages as hold them: each is paid for."""
    bodies = [""]
    for piece in (piece for line in lines(reply, labels[reply.language]) for piece in _pieces(line.text)):
        joined = f"{bodies[-1]}\n{piece}" if bodies[-1] else piece
        bodies = [*bodies[:-1], joined] if len(joined) <= LONGEST else [*bodies, piece]
    return Rendered(in_text(*filter(None, bodies)))


def _pieces(line: str) -> list[str]:
    return [line[start : start + LONGEST] for start in range(0, len(line), LONGEST)]


def text_message(body: str) -> dict[str, Any]:
    """A text as it goes out."""
    return {"type": "text", "text": body}


def retry_key(key: str) -> str:
    """The key by which LINE knows a message that it took already; it must be a UUID."""
    return str(uuid.uuid5(KEYS, key))
