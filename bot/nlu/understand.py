"""Asks Rasa what a text means; when Rasa is away or slow, keywords over the same examples answer instead."""

from __future__ import annotations

import re
import threading
import time
from collections import defaultdict
from collections.abc import Callable, Iterable, Sequence
from dataclasses import replace
from datetime import datetime
from itertools import dropwhile, pairwise
from pathlib import Path
from typing import Any

import bm25s
import structlog
import yaml

from bot.language.entities.extract import parse
from bot.language.keywords import HAN, folded
from bot.language.spelling import Spellings
from bot.language.tokens import tokens
from bot.model.understanding import Entity, NluEngine, NluResult
from bot.privacy.redact import Span
from bot.system.http_deadline import Asker, NoAnswer

LOG = structlog.get_logger()
PAUSE = 5.0
NEIGHBOURS = 9
MASK, LONGEST = 5, 600
MARKED = re.compile(r"\[([^]]+)\](?:\(\w+\)|\{[^}]*\})")
"""A piece of an example that Rasa learns an entity from: `[English](language)`."""
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
        self._asker = Asker(url, budget)

    def understand(self, text: str, language: str) -> NluResult:
        """The meaning of a text; raises Away."""
        try:
            asked, places = _for_rasa(text, self._private(text))
            data = self._asker.ask("/model/parse", {"text": asked})
            ranking = [(row["name"], float(row["confidence"])) for row in data.get("intent_ranking") or []]
            entities = tuple(_entity(found, places) for found in data.get("entities") or [])
            return NluResult(
                data["intent"]["name"], float(data["intent"]["confidence"]), entities, tuple(ranking), "rasa"
            )
        except (NoAnswer, LookupError, ValueError, TypeError, AttributeError) as error:
            raise NluUnavailable(type(error).__name__) from error

    def close(self) -> None:
        """Close the connections."""
        self._asker.close()

    def ready(self) -> bool:
        """True when the server answers and has a model."""
        try:
            self.understand("hello", "en")
        except NluUnavailable:
            return False
        return True


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


def with_parsed_entities(meaning: NluResult, text: str, language: str, now: datetime) -> NluResult:
    """The meaning with dates, times, sums and such read from the text, whichever process understood it.

    now: the moment of the turn, in the city's time. Of two readings of one piece as one kind, ours stays.
    """
    ours = parse(text, language, now)
    theirs = [
        e for e in meaning.entities if not any(e.name == o.name and e.start < o.end and o.start < e.end for o in ours)
    ]
    return replace(meaning, entities=tuple(sorted([*ours, *theirs], key=lambda entity: (entity.start, entity.end))))


class KeywordNlu:
    """Votes of the nearest training examples by their words; needs no other process.

    folder: `intents/`, with `<language>/nlu/*.yml`.
    """

    def __init__(self, folder: Path) -> None:
        examples = list(read_examples(folder))
        self._intents = [intent for intent, _ in examples]
        terms = [_terms(text) for _, text in examples]
        self._vocabulary = {term: i for i, term in enumerate(sorted({t for row in terms for t in row}))}
        self._spellings = Spellings(self._vocabulary)
        self._index = bm25s.BM25(k1=0.9, b=0.4)
        self._index.index(
            ([[self._vocabulary[t] for t in row] for row in terms], self._vocabulary), show_progress=False
        )

    def understand(self, text: str, language: str) -> NluResult:
        """The meaning of a text; out of scope with confidence 0 when no word of it is known."""
        words = self._spellings.known(_terms(text))
        if not words:
            return NluResult("out_of_scope", 0.0, source="keywords")
        scores = self._index.get_scores_from_ids([self._vocabulary[w] for w in words])
        votes: dict[str, float] = defaultdict(float)
        for place in scores.argsort()[::-1][:NEIGHBOURS]:
            votes[self._intents[place]] += float(scores[place])
        total = sum(votes.values()) or 1.0
        ranking = sorted(((intent, vote / total) for intent, vote in votes.items()), key=lambda pair: -pair[1])
        return NluResult(ranking[0][0], ranking[0][1], (), tuple(ranking), "keywords")


def _terms(text: str) -> list[str]:
    """Words and pairs of neighbouring words ("how much" says more than "how"); of Mandarin each character too."""
    plain = folded(text)
    words = tokens(plain)
    return [*words, *(f"{a} {b}" for a, b in pairwise(words)), *HAN.findall(plain)]


def read_examples(folder: Path) -> Iterable[tuple[str, str]]:
    """(intent, example) pairs of every language's training files."""
    for path in sorted(folder.glob("*/nlu/*.yml")):
        for block in yaml.safe_load(path.read_text(encoding="utf-8"))["nlu"]:
            for line in block["examples"].splitlines() if "intent" in block else ():
                if line.startswith("- "):
                    yield block["intent"], MARKED.sub(r"\1", line[2:].strip())


class FallbackNlu:
    """Rasa while it answers; keywords while it does not, with a pause before Rasa is asked again."""

    def __init__(self, first: RasaNlu, second: NluEngine, pause: float = PAUSE) -> None:
        self._first, self._second, self._pause = first, second, pause
        self._not_before, self._lock = 0.0, threading.Lock()

    def understand(self, text: str, language: str) -> NluResult:
        """The meaning of a text, from whichever answers; operators see which in the log and the record."""
        if time.monotonic() >= self._not_before:
            try:
                return self._first.understand(text, language)
            except NluUnavailable as reason:
                LOG.warning("understanding.away", reason=str(reason), pause=self._pause)
                with self._lock:
                    self._not_before = time.monotonic() + self._pause
        return self._second.understand(text, language)
