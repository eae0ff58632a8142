"""An entry in another language than the person's: labels in theirs, values as they stand, an offer for the rest."""

from __future__ import annotations

from datetime import UTC, datetime
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pytest

from bot.answering import wording
from bot.catalogue.model import Fact, Service
from bot.dialogue.turn.context import TurnContext
from bot.language.phrases import Phrases
from bot.model.dialogue_state import Session
from bot.model.reply import Say
from bot.model.turn import Turn
from bot.translation.translator import Translators

INTENTS = Path(__file__).parents[3] / "intents"
HOUSE: Any = SimpleNamespace(phrases=Phrases(INTENTS), translators=Translators(INTENTS / "glossary"))


def _context(language: str = "zh") -> TurnContext:
    return TurnContext(
        Turn("1", "sms", "+12025550100", datetime(2026, 3, 2, tzinfo=UTC), ""), Session("s", language=language), HOUSE
    )


def _fact(text: str, under: str = "", language: str = "en") -> Fact:
    return Fact("who.0", "who", {language: text}, {language: under} if under else {})


def _told(*facts: Fact, language: str = "zh") -> list[str]:
    return [part.text for part in wording.in_other_language(_context(language), facts) if isinstance(part, Say)]


def test_a_fact_read_to_its_end_is_told_and_nothing_more_is_offered() -> None:
    assert _told(_fact("You must be 65 or older.")) == ["您要65岁或以上。"]


def test_facts_under_one_heading_are_told_with_the_heading_once() -> None:
    under = "To be eligible for SNAP, you must:"
    assert _told(_fact("Live in New York City", under), _fact("Be unemployed", under)) == [
        "要办粮食券（SNAP），您要：住在纽约市；没有工作。"
    ]


def test_a_fact_under_a_condition_that_cannot_be_told_is_not_told_as_a_rule() -> None:
    said = _told(_fact("Be 65 or older", "Unless your widget frobnicates, you must:"))
    assert said[0].startswith("这里有条件，我说不全。写到的有：65岁或以上")
    assert "0" in said[1]


def test_what_cannot_be_read_is_said_to_be_there_with_a_person_for_it() -> None:
    said = _told(_fact("Frobnicate widgets gracefully."))
    assert said == ["这一项只有英文的说明。", "还写了别的，只有英文的。要人告诉您，请说0。"]


def test_a_number_to_ring_is_told_without_warning_of_a_condition() -> None:
    assert _told(_fact("If the widget frobnicates, call 311 or 718-557-1399."))[0] == "写到的有：打311、718-557-1399。"


def test_an_address_is_told_as_it_stands() -> None:
    assert _told(_fact("SCRIE, P.O. Box 3179, Union, NJ 07083")) == ["地址：SCRIE, P.O. Box 3179, Union, NJ 07083。"]


def test_long_lists_are_told_as_far_as_they_go_and_the_rest_is_kept() -> None:
    facts = [_fact(f"Household size {n}: Monthly income ${n},000") for n in range(1, 12)]
    now, rest = _told(*facts), wording.later(_context(), facts)
    assert "1,000美元" in now[0]
    assert rest
    assert "11,000美元" in rest[-1]
    assert "11,000" not in now[0]


def test_a_chinese_entry_is_told_to_an_english_speaker() -> None:
    facts = [_fact("承诺1个工作日", language="zh"), _fact("可网上预约", language="zh")]
    assert _told(*facts, language="en") == ["They promise it in 1 working day. You can book online."]


@pytest.mark.parametrize(
    ("service", "name"),
    [
        (Service("", "", "", {"en": "Cash Assistance"}, ()), "现金补助（Cash Assistance）"),
        (
            Service("", "", "", {"en": "Senior Citizen Rent Increase Exemption"}, ()),
            "老年人租金冻结（Senior Citizen Rent Increase Exemption）",
        ),
        (Service("", "", "", {"en": "Bus card", "zh": "公交卡"}, ()), "公交卡"),
        (Service("", "", "", {"en": "Frobnication"}, (), also={"zh": ("摆弄",)}), "摆弄"),
        (Service("", "", "", {"en": "Frobnication"}, ()), "Frobnication"),
    ],
)
def test_a_service_is_named_in_the_persons_language_where_it_can_be(service: Service, name: str) -> None:
    assert wording.name_of(_context(), service) == name
