"""What patterns of danger are made of: those of one kind, those that tell that something is past, and what they find."""

from __future__ import annotations

import re
from dataclasses import dataclass

from bot.safety.danger import Danger


@dataclass(frozen=True, slots=True)
class Match:
    """What the patterns found."""

    raised: tuple[Danger, ...] = ()
    doubted: tuple[Danger, ...] = ()
    """Dangers a person is to be asked about."""
    is_sure: bool = False
    """Whether words were among them that are no idiom, whatever stands beside them."""
    is_everyday: bool = False
    """Whether the whole text is something that is said every day, and no pattern raises a danger."""
    is_ordinary: bool = False
    """Whether it tells of a trouble of every day, and no pattern hears a danger."""
    is_past: bool = False
    """Whether it tells when something was, and that nothing is wrong now."""
    is_certain: bool = False
    """Whether words were among them that are raised whatever the network finds: it has learned too little of them."""
    across: tuple[Danger, ...] = ()
    """Those raised whose words may be told over several turns: a lift that stands, and then who is in it."""


@dataclass(frozen=True, slots=True)
class Rule:
    """The patterns of one kind."""

    danger: Danger
    raises: re.Pattern[str] | None
    asks: re.Pattern[str] | None
    harmless: re.Pattern[str] | None
    """What means something else although it looks like this kind."""
    is_sure: bool = False
    """Whether its words are no idiom."""
    is_certain: bool = False
    """Whether they are raised whatever the network finds."""
    is_across: bool = False
    """Whether they may be told over several turns."""

    def match(self, text: str) -> tuple[bool, bool]:
        """Whether a folded text raises this danger, and whether to ask about it."""
        rest = self.harmless.sub(" ; ", text) if self.harmless else text
        raises = self.raises is not None and self.raises.search(rest) is not None
        return raises, not raises and self.asks is not None and self.asks.search(rest) is not None


@dataclass(frozen=True, slots=True)
class Past:
    """Words that tell, together, that something is past and nothing is wrong now."""

    when: re.Pattern[str] | None
    """When it was."""
    well: re.Pattern[str] | None
    """Nobody was hurt, it is mended, he is well again."""
    present: re.Pattern[str] | None
    """What speaks against it where it is left once those are removed: "again", "tonight"."""

    def holds(self, form: str) -> bool:
        """True for a folded text that tells when something was and that nothing is wrong now, and of nothing since."""
        if self.when is None or self.well is None or not self.when.search(form) or not self.well.search(form):
            return False
        rest = self.when.sub(" ; ", self.well.sub(" ; ", form))
        return self.present is None or self.present.search(rest) is None
