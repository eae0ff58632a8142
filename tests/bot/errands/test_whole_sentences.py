"""What offices write in pieces is told in whole sentences, and only what an entry has is offered."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest

from bot.answering import wording
from bot.catalogue.model import Fact
from bot.dialogue.turn.context import TurnContext
from bot.dialogue.turn.resources import Resources
from bot.errands import service_answer
from bot.model.dialogue_state import Session
from bot.model.reply import Say
from bot.model.turn import Turn

NOON = datetime(2026, 11, 25, 4, 0, tzinfo=UTC)
OLD = Fact("who.0", "who", {"en": "You are 70 or older.", "zh": "您满70岁。"})
ILL = Fact("who.1", "who", {"en": "Or you are ill.", "zh": "或者您生病。"})
DESK = Fact("how.1", "how", {"en": "Or ask at the desk.", "zh": "也可以到社区问。"}, way="counter")
CARD, PHOTO = (
    Fact(f"bring.{i}", "bring", {"en": en, "zh": zh})
    for i, (en, zh) in enumerate([("your card", "身份证"), ("a photo", "照片")])
)


def _context(house: Resources, language: str) -> TurnContext:
    return TurnContext(Turn("1", "chat", "x", NOON, text="hello"), Session("s", language), house)


@pytest.mark.parametrize(
    ("language", "facts", "told"),
    [
        ("en", [OLD, ILL], "You are 70 or older, or you are ill."),
        ("zh", [OLD, ILL], "您满70岁，或者您生病。"),
        ("en", [ILL], "You are ill."),
        ("zh", [ILL], "您生病。"),
        ("en", [DESK], "In person: Ask at the desk."),
        ("zh", [DESK], "到窗口：到社区问。"),
        ("en", [CARD, PHOTO], "your card and a photo"),
        ("en", [CARD, OLD], "Bring your card. You are 70 or older."),
    ],
)
def test_a_fact_that_goes_on_with_another_is_told_with_it_or_by_itself(
    house: Resources, language: str, facts: list[Fact], told: str
) -> None:
    assert wording.join(_context(house, language), facts) == told


@pytest.mark.parametrize(
    ("language", "waiting"),
    [("en", ("Bring your card and a photo.", "You are ill.")), ("zh", ("要带身份证和照片。", "您生病。"))],
)
def test_what_waits_for_more_is_told_in_sentences(house: Resources, language: str, waiting: tuple[str, ...]) -> None:
    assert wording.waiting(_context(house, language), [CARD, ILL, PHOTO]) == waiting


@pytest.mark.parametrize("language", ["en", "zh"])
def test_only_what_an_entry_has_is_offered_to_be_asked(house: Resources, language: str) -> None:
    for service in house.catalogue.services:
        said = service_answer.introduce(_context(house, language), service).reply.parts[-1]
        assert isinstance(said, Say)
        there = {fact.aspect for fact in service.facts} | ({"where"} if service.offices else set())
        for aspect in service_answer.INVITED:
            assert (house.phrases.say(language, f"asks.{aspect}") in said.text) == (aspect in there), (
                service.source_id,
                said.text,
            )
