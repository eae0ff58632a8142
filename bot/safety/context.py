"""What a turn is read with: what the line asked last, and what was said in the turns before it."""

from __future__ import annotations

from dataclasses import dataclass

from bot.language.encoders.e5_tuned import CONTEXT

MOST_BEFORE = 2
"""Turns before this one that it is read with."""
ASKED, BEFORE = "asked: ", "before: "
"""What tells the two apart for the network; the same in every language, as in all texts it was taught with."""


@dataclass(frozen=True, slots=True)
class Context:
    """What stands around a turn."""

    asked: str = ""
    """What the line asked last; empty where it asked nothing."""
    before: tuple[str, ...] = ()
    """What was said in the turns before, the latest last."""

    def around(self, text: str) -> str:
        """A text and this, as the network reads them: the text first, then what was asked, then the turns before, the latest first."""
        asked = [ASKED + self.asked] if self.asked.strip() else []
        before = [BEFORE + each for each in reversed(self.before[-MOST_BEFORE:]) if each.strip()]
        return CONTEXT.join(part.replace(CONTEXT, " ") for part in (text, *asked, *before))


ALONE = Context()
"""Of a text that is read by itself."""
