"""A process that is ended after any turn of an errand: the next one asks the same question, on every way in of that number."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import pytest
from played_errands import ErrandLine

from bot.dialogue.turn.resources import Resources

NUMBER = "+8613900000199"
TIME = {
    "en": ("Can I have a time at the transit desk Tuesday morning for the senior transit card", "2", "yes"),
    "zh": ("帮我约星期二上午去公交窗口办老年公交卡", "2", "好的"),
}
FORM = {
    "en": ("Please collect an old sofa", "14 Willow Street", "next Thursday", "yes"),
    "zh": ("我有个旧沙发要扔，派人来收", "柳树街14号", "下星期四", "对"),
}
AGAIN = {"en": "say that again", "zh": "再说一遍"}
ON = {"en": "can we carry on where we stopped", "zh": "接着办"}
ERRANDS = [
    (lang, turns[lang], kind) for kind, turns in (("booking", TIME), ("application", FORM)) for lang in ("en", "zh")
]
STOPS = [(lang, turns, kind, stop) for lang, turns, kind in ERRANDS for stop in range(1, len(turns))]


@pytest.fixture
def line(house: Resources, url: str) -> Iterator[ErrandLine]:
    """The line with an empty store."""
    opened = ErrandLine(house, url)
    yield opened
    opened.close()


def _say(line: ErrandLine, lang: str, text: str, channel: str = "sms") -> dict[str, Any]:
    return line.play({"session": channel, "channel": channel, "sender": NUMBER, "lang": lang, "text": text})


def _question(came: dict[str, Any]) -> tuple[str, str]:
    assert came["asks"], came
    return came["asks"]["slot"], came["asks"]["kind"]


def _prompt(came: dict[str, Any]) -> str:
    """The last line of a reply: what was asked, or how to answer it."""
    return str(came["said"][-1].splitlines()[-1]).removeprefix("City Help: ").removeprefix("临河热线：")


def _is_done(line: ErrandLine, kind: str, code: str) -> bool:
    case = line.case(code)
    booked = case["booking"]["state"] == "booked" if kind == "booking" else case["booking"] is None
    return case["kind"] == kind and case["state"] == "open" and booked and line.cases() == 1


@pytest.mark.parametrize(("lang", "turns", "kind"), ERRANDS)
def test_ended_after_every_turn_an_errand_goes_on_by_the_same_way(
    line: ErrandLine, lang: str, turns: tuple[str, ...], kind: str
) -> None:
    code = ""
    for text in turns:
        came = _say(line, lang, text)
        code = code or came["case"]
        assert came["case"] == code, came
        line.start_anew()
        if came["asks"]:
            again = _say(line, lang, AGAIN[lang])
            assert _prompt(came) in " ".join(again["said"]), again
            line.start_anew()
    assert _is_done(line, kind, code)


@pytest.mark.parametrize("channel", ["voice", "chat"])
@pytest.mark.parametrize(("lang", "turns", "kind", "stop"), STOPS)
def test_ended_at_any_question_it_comes_again_by_another_way_and_is_answered_there(
    line: ErrandLine, lang: str, turns: tuple[str, ...], kind: str, stop: int, channel: str
) -> None:
    came = [_say(line, lang, text) for text in turns[:stop]][-1]
    line.start_anew()
    again = _say(line, lang, ON[lang], channel)
    assert (_question(again), again["case"]) == (_question(came), came["case"]), again
    for text in turns[stop:]:
        if channel != "voice":  # Why: after it nobody is on the line any more, and a call would begin anew.
            line.start_anew()
        _say(line, lang, text, channel)
    assert _is_done(line, kind, came["case"])
