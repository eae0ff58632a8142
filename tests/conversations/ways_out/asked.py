"""Leads a house to each question it can ask, and says things there; nothing is stored, and every branch begins where the question stood."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime
from functools import cache
from pathlib import Path
from typing import Any

from bot.dialogue.policy.respond import converse
from bot.dialogue.turn.resources import Resources
from bot.model.dialogue_state import Session
from bot.model.reply import Ask
from bot.model.turn import Turn
from bot.model.turn_result import TurnResult
from bot.system.yaml_file import read_yaml
from channels.render.registry import renderers

HERE = Path(__file__).parent
LANGUAGES = ("en", "zh")
WAYS = {
    "text": ("sms", "+15555550123"),
    "call": ("phone-sim", "call:1"),
    "keys": ("phone-sim", "call:1"),
    "chat": ("chat-sim", "visitor"),
}
"""Way of talking → channel and sender; a call whose number is not shown, and the same by keys alone."""
SPOKEN_OF = ("text", "call", "chat")
AT = datetime(2026, 11, 25, 2, tzinfo=UTC)
"""A Wednesday morning in Linhe."""
KEYS, CALL = "keys: ", "call"


@dataclass(frozen=True, slots=True)
class Said:
    """Something people say, whatever was asked."""

    en: str
    zh: str
    means: str = ""
    """"person", "danger" or "need": what must come of it."""
    service: str = ""
    """Source id that a need must lead to."""
    again: bool = False
    """The same words twice may get the same answer."""
    repeats: bool = False
    """The question may be said again."""
    other: bool = False
    """Said in the other language."""
    names: bool = True
    """It may lead to a service; False for thanks, a curse or noise, which name none."""


@dataclass(frozen=True, slots=True)
class Question:
    """A question the line can ask, and what leads to it."""

    name: str
    asks: str
    """"yes-no", "digits", "choices" or "open"."""
    en: tuple[str, ...]
    zh: tuple[str, ...]
    ways: tuple[str, ...] = SPOKEN_OF
    sender: str = ""
    talk: bool = True
    """False where talk that names no service, and the same said twice, were not gone through on every way yet."""


@dataclass(frozen=True, slots=True)
class Told:
    """An answer and how its channel shows it, with what there is to pick."""

    answered: TurnResult
    body: str


@dataclass(frozen=True, slots=True)
class Asked:
    """A conversation in which a question stands open."""

    question: Question
    way: str
    language: str
    last: Told
    count: int
    house: Resources = field(repr=False)

    @property
    def session(self) -> Session:
        """Its memory."""
        return self.last.answered.session

    def say(self, words: str) -> Asked:
        """The same a turn later; "" is silence."""
        told = _told(self.house, self.session, _turn(self.question, self.way, self.language, words, self.count + 1))
        return replace(self, last=told, count=self.count + 1)


def everything_said() -> list[Said]:
    """What people say."""
    return [Said(**row) for row in _read("said.yml")["said"]]


def everything_keyed() -> list[str]:
    """Keys people press."""
    return [str(keys) for keys in _read("said.yml")["keys"]]


def questions() -> list[Question]:
    """Every question."""
    rows = _read("questions.yml")["questions"]
    return [Question(**{k: tuple(v) if isinstance(v, list) else v for k, v in row.items()}) for row in rows]


def every_way() -> Iterator[tuple[Question, str, str]]:
    """Each question on each way in each language."""
    for question in questions():
        for way in question.ways:
            yield from ((question, way, language) for language in LANGUAGES)


def ask(house: Resources, question: Question, way: str, language: str) -> Asked:
    """The conversation up to the question."""
    told, session, count = None, Session("1", language, greeted=True), 0
    for count, words in enumerate(getattr(question, language), 1):
        told = _told(house, session, _turn(question, way, language, words, count))
        session = told.answered.session
    assert told is not None
    return Asked(question, way, language, told, count, house)


def is_open(asked: Asked) -> str:
    """What kind of question stands open."""
    parts = asked.last.answered.reply.parts
    kinds = [part.kind for part in parts if isinstance(part, Ask)]
    return kinds[0] if kinds else "choices" if asked.last.answered.reply.choices else "open"


def _turn(question: Question, way: str, language: str, words: str, count: int) -> Turn:
    channel, sender = WAYS[way]
    facts = {"call": "new", "number": "vouched", "wire": "page"} if words == CALL else {}
    keys = words.removeprefix(KEYS) if words.startswith(KEYS) else words if _is_key(way, words) else ""
    text = "" if keys or facts else words
    return Turn(str(count), channel, question.sender or sender, AT, text, keys, language=language, facts=facts)


def _is_key(way: str, words: str) -> bool:
    """True for figures in a call: they are keys there, and words everywhere else."""
    return way in {"call", "keys"} and len(words) == 1 and words in "0123456789*#"


def _told(house: Resources, session: Session, turn: Turn) -> Told:
    answered = converse(turn, session, house)
    shown = _renderers(house)[turn.channel](answered.reply)
    after = replace(answered.session, rest=(*shown.rest, *answered.session.rest))
    picks = [option.label for option in answered.reply.choices]
    return Told(replace(answered, session=after), "\n".join([*shown.bodies, *picks]).strip())


_tables: dict[int, Any] = {}


def _renderers(house: Resources) -> Any:
    if id(house) not in _tables:
        _tables[id(house)] = renderers(house.phrases, house.city.line)
    return _tables[id(house)]


@cache
def _read(name: str) -> dict[str, Any]:
    return dict(read_yaml(HERE / name))
