"""What only the network takes for danger stops no errand: whom to ring is told in a sentence before what is asked next."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from typing import Any

import pytest
from played_errands import ErrandLine

from bot.dialogue.turn.resources import Resources
from bot.safety.classifier import Thresholds
from bot.safety.context import ALONE, Context
from bot.safety.danger import Danger
from bot.safety.detector import Detector

CRIME, DESPAIR, BLOW = Danger("E1", "crime"), Danger("E2", "suicide.indirect"), Danger("E3", "abuse.partner")
LIMITS = Thresholds(
    raises=9.0, asks=-9.0, letters=1.0, in_hand=1.5, need=0.5, part=1.4, harmless=-1.0, part_of_harmless=0.5, lesser={},
    pattern=0.6, clears=-3.2, dismisses=-5.2, long=24, story=-3.3,
)  # fmt: skip
SAID = {
    ("en", "E1"): "If somebody is in danger now, ring 110 first.", ("zh", "E1"): "要是现在有人有危险，先打110。",
    ("en", "E2"): "If it is all too much, ring 12356. They listen.", ("zh", "E2"): "要是觉得撑不住，请打12356，有人听您说。",
    ("en", "E3"): "If somebody is in danger now, tell me.", ("zh", "E3"): "要是现在有人有危险，就告诉我。",
}  # fmt: skip
QUESTION = {"en": "Is somebody in danger now?", "zh": "现在有人有危险吗？"}
RIDE = {"en": "a ride to the hill clinic on friday at ten please", "zh": "周五上午十点用车送我去江边诊所"}


FROM = {"en": "14 Willow Street", "zh": "柳树街14号"}
PERSON = {"en": "let me talk to a person please", "zh": "我要找人工"}
LAMP = {"en": "the lamp is out in front of 14 Willow Street", "zh": "柳树街14号门口的路灯不亮"}
DARK = {"en": "it is not fixed, it is still dark", "zh": "没修好，还是黑的"}
ODD = {"en": "there is a thing about the thing", "zh": "就那个那个事"}


@dataclass(frozen=True)
class Doubt:
    """A network that is in doubt about every text."""

    danger: Danger
    languages: frozenset[str] = frozenset({"en", "zh"})

    def judge(self, text: str, matched: Sequence[Danger], context: Context = ALONE) -> tuple[Danger, float, Thresholds]:
        return self.danger, 0.0, LIMITS


@pytest.fixture(params=(CRIME, DESPAIR, BLOW), ids=lambda danger: danger.level)
def doubting(request: pytest.FixtureRequest, house: Resources, url: str) -> Iterator[tuple[str, ErrandLine]]:
    """A class of danger that is doubted in every text, and a line with an empty store that does so."""
    danger: Danger = request.param
    line = ErrandLine(replace(house, danger=Detector(house.danger.lexicon, Doubt(danger))), url)
    yield danger.level, line
    line.close()


@pytest.mark.parametrize(("lang", "channel"), [("en", "sms"), ("zh", "chat"), ("en", "voice")])
def test_a_form_begins_and_goes_on_behind_the_number(doubting: tuple[str, ErrandLine], lang: str, channel: str) -> None:
    level, line = doubting
    way = {"session": "ride", "channel": channel, "sender": "+8613900000881", "lang": lang}
    begun = line.play({**way, "text": RIDE[lang]})
    assert begun["asks"]["slot"] == "from"
    assert _told(begun).startswith(SAID[lang, level])
    assert QUESTION[lang] not in _told(begun)
    # Why: it is told once in a conversation.
    gone_on = line.play({**way, "text": FROM[lang]})
    assert gone_on["asks"]["slot"] == "aid"
    assert SAID[lang, level] not in _told(gone_on)


@pytest.mark.parametrize("lang", ["en", "zh"])
def test_a_person_is_on_the_way_behind_the_number(doubting: tuple[str, ErrandLine], lang: str) -> None:
    level, line = doubting
    way = {"session": "person", "channel": "sms", "sender": "+8613900000882", "lang": lang}
    promised = line.play({**way, "text": PERSON[lang]})
    assert promised["case"]
    assert line.case(promised["case"])["kind"] == "callback"
    assert SAID[lang, level] in _told(promised)


@pytest.mark.parametrize("lang", ["en", "zh"])
def test_what_is_still_broken_opens_the_report_again(doubting: tuple[str, ErrandLine], lang: str) -> None:
    _, line = doubting
    way = {"session": "lamp", "channel": "sms", "sender": "+8613900000883", "lang": lang}
    code = line.play({**way, "text": LAMP[lang]})["case"]
    line.play({"act": "fixed", "case": code})
    line.play({**way, "text": DARK[lang]})
    assert line.case(code)["report"]["state"] == "reopened"


@pytest.mark.parametrize("lang", ["en", "zh"])
def test_what_no_errand_comes_of_is_asked_about(doubting: tuple[str, ErrandLine], lang: str) -> None:
    _, line = doubting
    way = {"session": "odd", "channel": "sms", "sender": "+8613900000884", "lang": lang}
    assert QUESTION[lang] in _told(line.play({**way, "text": ODD[lang]}))


def test_a_danger_told_over_two_turns_is_heard_by_patterns_alone(house: Resources, url: str) -> None:
    line = ErrandLine(replace(house, danger=Detector(house.danger.lexicon)), url)
    way = {"session": "lift", "channel": "sms", "sender": "+8613900000885", "lang": "zh"}
    assert line.play({**way, "text": "电梯坏了"})["safety"] is None
    assert line.play({**way, "text": "里面有个老太太在喊"})["safety"] == "E1"
    line.close()


def _told(came: dict[str, Any]) -> str:
    """What was said, without the name of the line."""
    return " ".join(came["said"]).removeprefix("City Help: ").removeprefix("临河热线：")
