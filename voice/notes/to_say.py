"""What a voice note is to say, as it is asked for."""

from __future__ import annotations

from typing import Annotated

import msgspec

from voice.notes.spoken_note import Kind

PATH = "/voice/say"
SECONDS = "x-seconds"
"""Header of the answer: how long the recording lasts."""
MOST_LINES = 200
"""More than any answer has."""


class Line(msgspec.Struct, frozen=True):
    """Something to be said, in one language."""

    language: str
    """Tag."""
    text: Annotated[str, msgspec.Meta(max_length=5000)]


class ToSay(msgspec.Struct, frozen=True):
    """What a voice note is to say."""

    lines: Annotated[tuple[Line, ...], msgspec.Meta(max_length=MOST_LINES)]
    kind: Kind
    slow: bool = False
    rest: Line | None = None
    """Said in the place of what would make it too long."""
