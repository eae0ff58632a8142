"""Debounce: people send one thing in several short messages, which are answered together."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from datetime import datetime, timedelta

from bot.language.keywords import Keywords
from bot.language.script import HAN
from bot.model.turn import Turn
from bot.store.records import Pending

ENDS = tuple(".?!。？！…")
LONG_WORDS, LONG_HAN = 6, 12
MOST_CHARACTERS = 2000
"""More than any text holds; of a flood of texts joined into one, more only takes time."""


def due_at(turn: Turn, keywords: Keywords, wait: float) -> datetime:
    """When a turn is to be answered: at once, or after `wait` seconds where more seems to follow."""
    return turn.at if stands_alone(turn, keywords) or is_finished(turn.text) else turn.at + timedelta(seconds=wait)


def stands_alone(turn: Turn, keywords: Keywords) -> bool:
    """True for keys, picks, numbers, voice notes, whole-message commands and silence: they are never joined with other turns."""
    text = turn.text.strip()
    if turn.keys or turn.pick or turn.hearing or not text or "opt_out" in turn.facts:
        return True
    if not any(c.isalpha() for c in text):
        return True
    return (
        keywords.command(text) is not None or keywords.number(text) is not None or keywords.language(text) is not None
    )


def is_finished(text: str) -> bool:
    """True for a text that ends like a sentence, or is long enough to be one."""
    return text.rstrip().endswith(ENDS) or len(text.split()) >= LONG_WORDS or len(HAN.findall(text)) >= LONG_HAN


def cut(turn: Turn) -> Turn:
    """The turn with as much of its text as a conversation takes in; its pieces stay whole, to be checked for danger."""
    if len(turn.text) <= MOST_CHARACTERS:
        return turn
    return replace(turn, text=turn.text[:MOST_CHARACTERS], pieces=turn.pieces or (turn.text,))


def first_burst(pending: Sequence[Pending], keywords: Keywords) -> tuple[Pending, ...]:
    """The turns to answer together: the first, and those that came while the one before them still waited for more."""
    burst = list(pending[:1])
    for later in pending[1:]:
        apart = stands_alone(burst[-1].turn, keywords) or stands_alone(later.turn, keywords)
        if apart or later.received_at >= burst[-1].due_at:
            break
        burst.append(later)
    return tuple(burst)


def joined(burst: Sequence[Pending]) -> Turn:
    """One turn for a burst: the last one's, with the texts of all."""
    turns = [p.turn for p in burst]
    if len(turns) == 1:
        return turns[0]
    text = " ".join(turn.text.strip() for turn in turns)
    media = tuple(address for turn in turns for address in turn.media)
    pieces = tuple(turn.text.strip() for turn in turns)
    certainty = min(turn.certainty for turn in turns)
    return replace(turns[-1], text=text, media=media, certainty=certainty, alternatives=(), pieces=pieces)
