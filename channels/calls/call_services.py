"""What all calls share."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Protocol

from bot.language.keywords import Keywords
from bot.language.phrases import Phrases
from bot.model.turn import Turn
from bot.store.records import TurnHistory
from bot.store.wakeup import News, no_news


class Answers(Protocol):
    """What the store tells of a turn."""

    def turn(self, channel: str, provider_id: str) -> TurnHistory | None:
        """One turn by its provider's id, with the reply it got."""
        ...


@dataclass(frozen=True, slots=True)
class CallServices:
    """What all calls share."""

    receive: Callable[[Turn], bool]
    """Writes a turn down for a worker; False when it was seen before. Raises StoreDown."""
    answers: Answers
    phrases: Phrases
    keywords: Keywords
    staff: Callable[[datetime], str]
    """Moment → number or address of the person who takes calls over just then, or empty."""
    line: Mapping[str, str]
    """Language → what the city calls its line."""
    message: Callable[[str], tuple[str, str] | None] = lambda key: None
    """Key of a message → its text and language."""
    is_slow: Callable[[str, str], bool] = lambda channel, sender: False
    """Channel and sender → whether they asked to be spoken to slowly, in a call before; may raise StoreDown."""
    ended: Callable[[str], object] = lambda call: None
    """Notes that we ended a call ourselves; may raise StoreDown."""
    heard: Callable[[str], None] = lambda key: None
    """Notes that the message of a key was heard."""
    first: Callable[[datetime], str] = lambda at: ""
    """Moment → number or address of the person who is rung before the line itself answers, or empty."""
    news: News = no_news
    """How the answer to a turn is waited for, by the turn's id."""
    is_danger: Callable[[str], bool] = lambda text: False
    """Whether a hearing tells of danger, by its words alone: such a hearing is handed in however unsure it is."""
    answered: Callable[[str, bool], object] = lambda key, yes: None
    """Keeps yes or no to the message of a key that asks for it."""
