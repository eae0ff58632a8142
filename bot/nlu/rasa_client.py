"""Asks Rasa for the intent of a text, within a budget and with private details masked."""

from __future__ import annotations

import re
import threading
from collections.abc import Callable, Sequence
from itertools import dropwhile
from typing import Any

from bot.model.understanding import Entity, NluResult
from bot.privacy.redact import Span
from bot.system.http_deadline import Asked, Asker, NoAnswer

MASK = 5
LONGEST = 600
PARSE = "/model/parse"
LONG_NUMBER = re.compile(r"\d(?:[\s.-]?\d){4,}")


class NluUnavailable(Exception):
    """Rasa did not answer in time, or not with a meaning."""


def long_numbers(text: str) -> tuple[Span, ...]:
    """Numbers written in five digits or more."""
    return tuple(Span(*number.span(), "number") for number in LONG_NUMBER.finditer(text))


class RasaNlu:
    """One question a turn to `/model/parse` on loopback.

    url: address of the Rasa server. budget: seconds a question may take in all. private: text → pieces, in order, that are a number
    of somebody's own and not Rasa's to see.
    """

    def __init__(self, url: str, budget: float, private: Callable[[str], Sequence[Span]] = long_numbers) -> None:
        self._private = private
        self._asker, self._ahead = Asker(url, budget), _Ahead()

    def begin(self, text: str) -> None:
        """Ask what a text means, to be told when this thread wants to understand it; raises NluUnavailable."""
        asked, _ = _for_rasa(text, self._private(text))
        try:
            self._ahead.put(asked, self._asker.begin(PARSE, {"text": asked}))
        except NoAnswer as error:
            raise NluUnavailable(str(error)) from error

    def understand(self, text: str, language: str) -> NluResult:
        """The meaning of a text; raises NluUnavailable."""
        try:
            asked, places = _for_rasa(text, self._private(text))
            under_way = self._ahead.take(asked) or self._asker.begin(PARSE, {"text": asked})
            data = under_way.answer()
            ranking = [(row["name"], float(row["confidence"])) for row in data.get("intent_ranking") or []]
            entities = tuple(_entity(found, places) for found in data.get("entities") or [])
            return NluResult(
                data["intent"]["name"], float(data["intent"]["confidence"]), entities, tuple(ranking), "rasa"
            )
        except (NoAnswer, LookupError, ValueError, TypeError, AttributeError) as error:
            raise NluUnavailable(type(error).__name__) from error

    def close(self) -> None:
        """Close the connections."""
        self._ahead.take("")
        self._asker.close()

    def ready(self) -> bool:
        """True when the server answers and has a model."""
        try:
            self.understand("hello", "en")
        except NluUnavailable:
            return False
        return True


class _Ahead(threading.local):
    """The question a thread has asked ahead."""

    asked: str = ""
    under_way: Asked | None = None

    def put(self, asked: str, under_way: Asked) -> None:
        """Another in the place of the one before."""
        self.take("")
        self.asked, self.under_way = asked, under_way

    def take(self, asked: str) -> Asked | None:
        """The one under way where it is this; any other is dropped, for the turn has come to something else."""
        under_way, self.under_way = self.under_way, None
        if under_way is None or self.asked == asked:
            return under_way
        under_way.drop()
        return None


def _for_rasa(text: str, private: Sequence[Span]) -> tuple[str, list[int]]:
    """Text as Rasa may have it, and for each of its characters where that stands in the original.

    Numbers of somebody's own are masked, a leading slash goes (Rasa takes it for an intent's name), the length is bounded.
    """
    marks: list[tuple[str, int]] = []
    after = 0
    for number in private:
        marks += [(text[i], i) for i in range(after, number.start)]
        marks += [("0", number.start)] * MASK
        after = number.end
    marks += [(text[i], i) for i in range(after, len(text))]
    marks = [(" " if mark == "\0" else mark, place) for mark, place in marks]
    kept = list(dropwhile(lambda mark: mark[0] in "/ ", marks))[:LONGEST]
    return "".join(mark for mark, _ in kept) or "?", [place for _, place in kept]


def _entity(found: dict[str, Any], places: list[int]) -> Entity:
    """What Rasa marked, where it stands in what was really said."""
    return Entity(found["entity"], str(found["value"]), places[found["start"]], places[found["end"] - 1] + 1)
