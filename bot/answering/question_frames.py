"""Questions in a frame that entries write in one too: by when somebody has to act, how long a thing lasts, what one gets.

"Within how many days do I have to go" is near to how long the office takes, which is not what is asked.
"""

from __future__ import annotations

from collections.abc import Sequence

from bot.answering.wording import is_readable
from bot.catalogue.model import Fact, Service
from bot.config.thresholds import THRESHOLDS
from bot.dialogue.turn.context import TurnContext
from bot.language.entry_patterns import entry_patterns

FRAMES = ("own_deadline", "each_time", "gets", "lasts", "missing", "decides", "company", "desk")
"""What `intents/<language>/entries.yml` has patterns for: asks_… in questions, writes_… in entries."""
LEAST = THRESHOLDS.facts.held
LIKELY = {"missing": LEAST}
"""Frames that many a text has by the way: a fact is told then from this chance on."""

OWN = {"own_deadline": "deadline"}
"""The aspect of an entry that is written in a frame by itself."""


def asks_in_frame(context: TurnContext, frame: str) -> bool:
    """True for a question put in a frame."""
    return entry_patterns().search(f"asks_{frame}", context.turn.text) is not None


def fact_in_frame(context: TurnContext, ranked: Sequence[tuple[Fact, float]]) -> Fact | None:
    """The likeliest fact in the frame that a turn asks in, or None.

    ranked: facts of one entry with their chances, the likeliest first.
    """
    asked = [frame for frame in FRAMES if asks_in_frame(context, frame)]
    written = (
        (frame, fact)
        for frame in asked
        for fact, chance in ranked
        if chance >= LIKELY.get(frame, 0.0) and is_readable(context, fact)
    )
    return next((fact for frame, fact in written if _is_in_frame(context, fact, frame)), None)


def has_fact_in_frame(context: TurnContext, service: Service) -> bool:
    """True if a turn asks in a frame, of those rarely met by the way, in which something stands in the entry."""
    asked = [frame for frame in FRAMES if frame not in LIKELY and asks_in_frame(context, frame)]
    facts = [fact for fact in service.facts if asked and fact.is_valid(context.today) and is_readable(context, fact)]
    return any(_is_in_frame(context, fact, frame) for frame in asked for fact in facts)


def _is_in_frame(context: TurnContext, fact: Fact, frame: str) -> bool:
    written = context.words(fact.texts)
    return OWN.get(frame) == fact.aspect or entry_patterns().search(f"writes_{frame}", written) is not None
