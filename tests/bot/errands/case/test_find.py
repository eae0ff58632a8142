"""Which case of somebody's a turn is about, and what is wanted done about it."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import pytest
from policy_rows import NOON, Desk, Meaning, case_of

from bot.dialogue.turn.analyse import analyse
from bot.dialogue.turn.context import TurnContext
from bot.dialogue.turn.resources import Resources
from bot.errands.case import find
from bot.errands.case.desk import read_pick, read_yes_no
from bot.model.dialogue_state import Session
from bot.model.turn import Turn
from bot.model.understanding import NluResult

BUS = {
    "code": "482913", "kind": "booking", "state": "open", "service": "senior-transit-card",
    "booking": {"office": "transit-desk", "starts": NOON, "state": "booked"},
}  # fmt: skip
SOFA = {"code": "719262", "kind": "application", "state": "draft", "service": "bulky-waste"}
LAMP = {
    "code": "335277", "kind": "report", "state": "open", "problem": "street-lamp", "report": {"place": {}, "state": "fixed"}
}  # fmt: skip
BUS_GONE = {**BUS, "code": "111222", "state": "cancelled"}


def _turn(
    house: Resources, text: str, *cases: dict[str, Any], means: str = "other 0", lang: str = "en", keys: str = ""
) -> TurnContext:
    intent, confidence = means.split()
    understanding = Meaning(NluResult(intent, float(confidence), (), ((intent, float(confidence)),), "told"))
    house = replace(house, understanding=understanding, desk=Desk(tuple(case_of(each) for each in cases)))
    context = TurnContext(Turn("t", "chat", "x", NOON, text, keys), Session("s", lang), house, written=text)
    return analyse(context, text) if text else context


@pytest.mark.parametrize(
    ("text", "lang", "means", "cases", "act", "codes"),
    [
        ("cancel it", "en", "other 0", [BUS], "cancel", ["482913"]),
        ("取消", "zh", "other 0", [BUS], "cancel", ["482913"]),
        ("cancel the sofa collection", "en", "other 0", [BUS, SOFA], "cancel", ["719262"]),
        ("cancel my senior transit card appointment", "en", "other 0", [BUS, SOFA], "cancel", ["482913"]),
        ("cancel 719 262", "en", "other 0", [BUS, SOFA], "cancel", ["719262"]),
        ("cancel it", "en", "other 0", [BUS, SOFA], "cancel", ["482913", "719262"]),
        ("take it back", "en", "other 0", [BUS_GONE], "undo", ["111222"]),
        ("cancel it", "en", "other 0", [BUS, BUS_GONE], "cancel", ["482913"]),
        ("can we carry on where we stopped", "en", "other 0", [BUS, SOFA], "resume", ["719262"]),
        ("接着办", "zh", "other 0", [BUS, SOFA], "resume", ["719262"]),
        ("the lamp is still not fixed", "en", "other 0", [BUS, LAMP], "not-fixed", ["335277"]),
        ("has anyone been to look at the lamp", "en", "other 0", [LAMP], "status", ["335277"]),
        ("I cannot come then could I have another day", "en", "move_booking .95", [BUS], "move", ["482913"]),
        ("cancel my tuesday appointment", "en", "other 0", [BUS], "cancel", ["482913"]),
        ("cancel my next appointment", "en", "other 0", [BUS], "cancel", ["482913"]),
        ("取消我的预约", "zh", "other 0", [BUS], "cancel", ["482913"]),
        ("I cannot come any more, cancel it", "en", "cancel_booking .95", [BUS], "cancel", ["482913"]),
    ],
)  # fmt: skip
def test_what_is_wanted_and_of_which_case(
    house: Resources, text: str, lang: str, means: str, cases: list[dict[str, Any]], act: str, codes: list[str]
) -> None:
    wanted = find.read_request(_turn(house, text, *cases, means=means, lang=lang))
    assert wanted is not None
    assert (wanted.act, [case.code for case in wanted.cases]) == (act, codes)


@pytest.mark.parametrize(
    ("text", "cases"),
    [
        ("cancel it", []),
        ("what is a senior transit card", [BUS]),
        ("cancel my new identity card appointment", [BUS]),
        ("cancel my passport appointment", [BUS]),
        ("can we carry on where we stopped", [BUS]),
        ("the lamp is still not fixed", [BUS, SOFA]),
    ],
)  # fmt: skip
def test_nothing_is_wanted_of_what_is_not_theirs_or_not_talked_of(
    house: Resources, text: str, cases: list[dict[str, Any]]
) -> None:
    assert find.read_request(_turn(house, text, *cases)) is None


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("482913", "482913"),
        ("my code is 482 913.", "482913"),
        ("482-913-555", "482913555"),
        ("13900000101", ""),
        ("no", ""),
    ],
)
def test_a_code_is_read_however_it_is_grouped(house: Resources, text: str, code: str) -> None:
    assert find.code_in(_turn(house, text)) == code


@pytest.mark.parametrize(
    ("text", "keys", "lang", "answer"),
    [
        ("yes", "", "en", True), ("yes please book it", "", "en", True), ("no", "", "en", False), ("1", "", "en", True),
        ("2", "", "en", False), ("", "1", "en", True), ("", "2#", "en", False), ("", "3", "en", None),
        ("how much is it", "", "en", None), ("好的", "", "zh", True), ("对", "", "zh", True), ("不对", "", "zh", False),
        ("不用了", "", "zh", False), ("要带什么", "", "zh", None), ("no, another one", "", "en", False),
    ],
)  # fmt: skip
def test_yes_and_no_by_words_and_by_keys(
    house: Resources, text: str, keys: str, lang: str, answer: bool | None
) -> None:
    assert read_yes_no(_turn(house, text, lang=lang, keys=keys)) is answer


@pytest.mark.parametrize(
    ("text", "keys", "lang", "place"),
    [
        ("1", "", "en", 0), ("3", "", "en", 2), ("4", "", "en", None), ("the second one", "", "en", 1), ("the last one", "", "en", 2),
        ("", "2", "en", 1), ("", "3#", "en", 2), ("", "9", "en", None), ("第二个", "", "zh", 1), ("最后一个", "", "zh", 2),
        ("hello", "", "en", None), ("0", "", "en", None), ("", "*", "en", None),
    ],
)  # fmt: skip
def test_one_of_three_is_picked_by_its_place(
    house: Resources, text: str, keys: str, lang: str, place: int | None
) -> None:
    assert read_pick(_turn(house, text, lang=lang, keys=keys), 3) == place
