"""One turn on its way through the conversation: what was said, by whom, what it means, and how to word the answer."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field, replace
from datetime import date, datetime
from functools import cache
from typing import Any

from babel.dates import format_date, format_time

from bot.catalogue.model import Service, Words, any_of
from bot.dialogue.turn.resources import Resources
from bot.language.traits import Language
from bot.model.case_write import CaseWrite
from bot.model.dialogue_state import Session
from bot.model.reply import Manner, Part, Reply
from bot.model.turn import Turn
from bot.model.turn_result import CaseChange, CaseOpening, Effect, Gap, Question, TurnRecord, TurnResult
from bot.model.understanding import NluResult
from bot.retrieval.services.query import Query
from bot.retrieval.services.result import SearchResult

Heard = Callable[[], NluResult]
"""Gives what the understanding makes of a text; the first to ask waits for it."""


def not_understood() -> NluResult:
    """The meaning of a turn that was not analysed yet."""
    return NluResult("", 0.0)


@dataclass(frozen=True, slots=True)
class Analysis:
    """Search result, intent and entities of a text, before any rule is asked."""

    query: Query
    found: SearchResult
    heard: Heard


@dataclass(frozen=True, slots=True)
class TurnContext:
    """A turn with everything known about it so far."""

    turn: Turn
    session: Session
    house: Resources
    heard: Heard = field(default=not_understood, compare=False, repr=False)
    """Asked by `meaning` alone. Why not the meaning itself: the understanding works on it in another process meanwhile."""
    asked: Query | None = None
    found: SearchResult | None = None
    written: str = ""
    """The turn's text as it came; `turn.text` is in the standard language."""
    writes: tuple[CaseWrite, ...] = ()
    """What is done to cases whatever the turn is answered with."""
    decided: list[tuple[object, Any]] = field(default_factory=list, compare=False, repr=False)
    """What was decided in this turn, by all that it was decided from: shared like the analyses."""
    analyses: dict[tuple[str, str], Analysis] = field(default_factory=dict, compare=False, repr=False)
    """What was worked out in this turn, by text and language: all that follows from it shares this."""

    @property
    def meaning(self) -> NluResult:
        """What the turn was understood to mean."""
        return self.heard()

    @property
    def language(self) -> str:
        """Tag of the language spoken."""
        return self.session.language

    @property
    def traits(self) -> Language:
        """Traits of the language spoken: its punctuation, dates and spaces."""
        return self.house.phrases.traits[self.language]

    @property
    def now(self) -> datetime:
        """The moment of the turn in the city's time."""
        return self.house.city.local(self.turn.at)

    @property
    def today(self) -> date:
        """The city's date."""
        return self.now.date()

    @property
    def service(self) -> Service | None:
        """The service in hand."""
        return self.house.catalogue.get(self.session.focus.service)

    def say(self, key: str, **values: str) -> str:
        """The wording of a key in the language spoken."""
        return self.house.phrases.say(self.language, key, self.session.turns, **values)

    def words(self, words: Words) -> str:
        """A catalogue text in the language spoken, or in one that it has."""
        return any_of(words, self.language)

    def date(self, day: date) -> str:
        """A date in words, without the year if it is the present one."""
        traits = self.traits
        pattern = traits.day if day.year == self.today.year else traits.day_and_year
        return str(format_date(day, pattern, locale=traits.locale))

    def time(self, moment: Any) -> str:
        """A clock time as it is written in the language."""
        return str(format_time(moment, self.traits.clock, locale=self.traits.locale))

    def is_stale(self, service: Service) -> bool:
        """True if an entry is too old, or over, so that the answer must say so."""
        return service.is_stale(self.today, self.house.stale_days)

    def with_text(self, text: str) -> TurnContext:
        """The turn as if only this had been said in it; what search and understanding made of it stays."""
        return replace(self, turn=replace(self.turn, text=text), written=text)

    def with_session(self, **changes: Any) -> TurnContext:
        """The same turn with another session."""
        return replace(self, session=replace(self.session, **changes))

    def with_focus(self, **changes: Any) -> TurnContext:
        """The same turn with a changed focus."""
        return self.with_session(focus=replace(self.session.focus, **changes))

    def writing(self, *writes: CaseWrite) -> TurnContext:
        """The same turn with one more write to cases, whatever the answer is."""
        return replace(self, writes=(*self.writes, *writes))

    def by_reflex(self, intent: str) -> TurnContext:
        """The same turn, understood by its words alone."""
        return replace(self, heard=cache(lambda: replace(self.meaning, intent=intent, source="reflex", confidence=1.0)))

    def answer(
        self,
        *parts: Part,
        cases: tuple[CaseOpening, ...] = (),
        gaps: tuple[Gap, ...] = (),
        changes: tuple[CaseChange, ...] = (),
        ends: bool = False,
        manner: Manner = "",
        keeps_last: bool = False,
        understood: bool = True,
        known: bool = True,
        urgent: bool = False,
        despite_stop: bool = False,
        unlimited: bool = False,
        writes: tuple[CaseWrite, ...] = (),
        question: Question | None = None,
        about: str = "",
        **record: Any,
    ) -> TurnResult:
        """The answered turn with some parts; the record holds what was understood.

        ends, manner: as in Reply; the others down to unlimited: as in Effect; writes, question, about: as in TurnResult.
        """
        understanding = {
            "intent": self.meaning.intent,
            "confidence": self.meaning.confidence,
            "source": self.meaning.source,
        }
        told = TurnRecord(**{**understanding, **record})
        leads_on = bool(told.service) and told.outcome == "answered"
        reply = Reply(parts, self.language, ends, leads_on, manner)
        effect = Effect(keeps_last, understood, known, urgent, despite_stop, unlimited, told.service, told.facts)
        return TurnResult(
            reply, self.session, told, cases, gaps, changes, effect, (*self.writes, *writes), question, about
        )


def in_language(turn: Turn, session: Session, house: Resources) -> Session:
    """The session in the language of the person; a channel's hint counts before anything was said."""
    known = house.language_of(session.language)
    current = house.language_of(turn.language) if turn.language and not session.turns else known
    spoken = house.phrases.traits.language_of(turn.text, current) if turn.text else current
    return replace(session, language=spoken if spoken in house.phrases.languages else known)
