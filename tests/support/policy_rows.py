"""Rows of the table of rules: what is said, what was there before, what it means; and the house in which that is so."""

from __future__ import annotations

from dataclasses import dataclass, fields, replace
from datetime import UTC, datetime
from pathlib import Path
from typing import Any, cast

import msgspec

from bot.dialogue.policy.respond import converse
from bot.dialogue.policy.rule import Policy
from bot.dialogue.turn.context import TurnContext
from bot.dialogue.turn.resources import Resources
from bot.model.address import Address
from bot.model.case import Booking, Case, CaseDetails, CaseEvent, ReportStatus
from bot.model.dialogue_state import Expectation, Promised, ServiceFocus, Session
from bot.model.incident import Incident
from bot.model.reply import Choices, Say
from bot.model.slot import OfficeDays
from bot.model.turn import Turn
from bot.model.turn_result import TurnResult
from bot.model.understanding import NluResult
from bot.retrieval.catalogue import Catalogue
from bot.retrieval.services.query import Query
from bot.retrieval.services.result import Candidate, SearchResult
from bot.retrieval.services.search import Search
from bot.system.yaml_file import read_yaml

NOON = datetime(2026, 11, 25, 12, tzinfo=UTC)
MEANS = "find_service .80"
"""What a text means where a row does not say."""
FOCUS = {field.name for field in fields(ServiceFocus)}


@dataclass(frozen=True, slots=True)
class Row:
    """One turn and the rule that answers it."""

    rule: str
    language: str
    text: str = ""
    keys: str = ""
    channel: str = "chat"
    facts: dict[str, str] | None = None
    before: dict[str, Any] | None = None
    """Fields of the session and of its focus; `last` holds keys of phrases, `asks` values of a list shown last."""
    means: str = MEANS
    """Intent and confidence."""
    alternatives: dict[str, float] | None = None
    found: dict[str, Any] | None = None
    """What search came to: an outcome, services with their chances. The real search of the demo city where it is not given."""
    cases: list[dict[str, Any]] | None = None
    """Cases of the sender, where the line keeps any: code, kind, state, service, problem, and what stands of them."""
    beats: tuple[str, ...] = ()
    """Rules after this one that would have answered."""
    passes: tuple[str, ...] = ()
    """Rules asked before it that had a reason to look."""
    near: str = ""
    """Rule that this turn looks like, and that does not answer it."""

    @property
    def name(self) -> str:
        """How the row is called among the tests."""
        return f"{self.rule}-{self.near and f'not-{self.near}-'}{self.language}-{self.text or self.keys or 'silence'}"


class Meaning:
    """An understanding that takes every text to mean one thing."""

    def __init__(self, meaning: NluResult) -> None:
        self._meaning = meaning

    def understand(self, text: str, language: str) -> NluResult:
        return self._meaning


class Finds:
    """A search that comes to one thing whatever is asked; all else is the real one's."""

    def __init__(self, search: Search, found: SearchResult) -> None:
        self._search, self._found = search, found

    def find(self, asked: Query, without: frozenset[int] = frozenset()) -> SearchResult:
        return self._found

    def __getattr__(self, name: str) -> Any:
        return getattr(self._search, name)


class With:
    """A catalogue with another search."""

    def __init__(self, catalogue: Catalogue, search: Finds) -> None:
        self._catalogue, self.search = catalogue, search

    def __getattr__(self, name: str) -> Any:
        return getattr(self._catalogue, name)


@dataclass(frozen=True, slots=True)
class Desk:
    """Cases that are there; nothing is taken, and nothing was reported before."""

    cases: tuple[Case, ...]

    def cases_of(self, address: Address, now: datetime) -> tuple[Case, ...]:
        return self.cases

    def own_case(self, code: str, address: Address) -> Case | None:
        return self.strange_case(code)

    def strange_case(self, code: str) -> Case | None:
        return next((case for case in self.cases if case.code == code), None)

    def calls_to(self, number: str, now: datetime) -> tuple[Case, ...]:
        return ()

    def codes_tried(self, since: datetime) -> int:
        return 0

    def office_days(self, *_: Any, **__: Any) -> OfficeDays:
        return OfficeDays()

    def incidents_since(self, problem: str, since: datetime) -> tuple[Incident, ...]:
        return ()

    def incident_of(self, code: str) -> Incident | None:
        return None


def case_of(given: dict[str, Any]) -> Case:
    """A case from plain fields."""
    known = dict(given)
    if "booking" in known:
        known["booking"] = Booking(**{"id": 1, "minutes": 20, "service": known.get("service", ""), **known["booking"]})
    if "report" in known:
        known["report"] = ReportStatus(**known["report"])
    known["details"] = msgspec.convert(known.get("details", {}), CaseDetails)
    known["history"] = msgspec.convert(known.get("history", ()), tuple[CaseEvent, ...])
    return Case(**{"id": 1, "address": "x", "channel": "chat", **known})


def read_rows(path: Path) -> list[Row]:
    """The rows of a file: rule → language → its turns; one that names another rule only looks like a turn of this one."""
    rows = read_yaml(path)["rows"]
    return [
        _row(rule, language, dict(turn))
        for rule, languages in rows.items()
        for language, turns in languages.items()
        for turn in turns
    ]


def _row(rule: str, language: str, turn: dict[str, Any]) -> Row:
    answers = turn.pop("rule", rule)
    lists = {key: tuple(turn.pop(key, ())) for key in ("beats", "passes")}
    return Row(answers, language, near=rule if answers != rule else "", **lists, **turn)


def answer(row: Row, house: Resources, *, why: bool = False, policy: Policy | None = None) -> TurnResult:
    """What the line answers to the turn of a row; with other rules than its own where they are given."""
    context = turn_of(row, house)
    if policy is None:
        return converse(replace(context.turn, text=row.text), context.session, context.house, why=why)
    return policy.decide(context, why=why)


def turn_of(row: Row, house: Resources) -> TurnContext:
    """The turn of a row before any rule is asked."""
    intent, confidence = row.means.split()
    alternatives = tuple((row.alternatives or {intent: float(confidence)}).items())
    house = replace(house, understanding=Meaning(NluResult(intent, float(confidence), (), alternatives, "told")))
    if row.cases is not None:
        house = replace(house, desk=Desk(tuple(case_of(each) for each in row.cases)))
    if row.found:
        house = replace(house, catalogue=cast(Catalogue, _finding(house.catalogue, row.found)))
    turn = Turn("t", row.channel, "x", NOON, row.text, row.keys, facts=row.facts or {})
    text = house.keywords.dialect.standard(turn.text)
    return TurnContext(replace(turn, text=text), session_of(row, house), house, written=turn.text)


def session_of(row: Row, house: Resources) -> Session:
    """The session before a turn, from plain fields."""
    given = {key: _frozen(value) for key, value in (row.before or {}).items()}
    focus = ServiceFocus(**{key: given.pop(key) for key in list(given) if key in FOCUS})
    if "expects" in given:
        given["expects"] = Expectation(**given["expects"])
    if "promised" in given:
        given["promised"] = Promised(**{"at": NOON, **given["promised"]})
    said = tuple(Say(house.phrases.say(row.language, key, 0)) for key in given.pop("last", ()))
    listed = tuple(Choices(house.phrases.say(row.language, key, 0), ()) for key in given.pop("asks", ()))
    return Session("s", row.language, focus=focus, last=said + listed, **given)


def _frozen(value: Any) -> Any:
    return tuple(_frozen(each) for each in value) if isinstance(value, list) else value


def _finding(catalogue: Catalogue, found: dict[str, Any]) -> With:
    found = dict(found)
    chances = sorted(found.pop("services", {}).items(), key=lambda pair: -pair[1])
    candidates = tuple(Candidate(catalogue.number(name), chance) for name, chance in chances)
    first, among = (chances[0][1], sum(chance for _, chance in chances[:3])) if chances else (0.0, 0.0)
    result = SearchResult(found.pop("outcome"), candidates, **{"confidence": first, "among": among, **found})
    return With(catalogue, Finds(catalogue.search, result))
