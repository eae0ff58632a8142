"""A plain need that only sounds like a danger is answered at once, and whether somebody is in danger is asked behind it."""

from __future__ import annotations

from itertools import count
from typing import Any

import pytest

from bot.processing.player import Player

SESSIONS = count()
STEPS = (
    "mum cant do twenty steps shes got the certificate for her legs and i always end up leaving the car half a mile off"
)
UNFED = "隔壁大爷能给送饭吗，儿女好几天不来，他躺在床上没人管，饿着"
QUESTION = {"en": "Is somebody in danger now?", "zh": "现在有人有危险吗？"}


def play(player: Player, lang: str, *texts: str, channel: str = "chat") -> list[dict[str, Any]]:
    session = f"beside-{next(SESSIONS)}"
    turns = [{"session": session, "channel": channel, "lang": lang, "text": text} for text in texts]
    return [player.play(turn) for turn in turns]


@pytest.mark.parametrize(
    ("lang", "text", "service"), [("en", STEPS, "disabled-parking-card"), ("zh", UNFED, "meals-at-home")]
)
@pytest.mark.parametrize("channel", ["chat", "voice"])
def test_the_answer_comes_first(player: Player, lang: str, text: str, service: str, channel: str) -> None:
    (got,) = play(player, lang, text, channel=channel)
    assert got["service"] == service
    assert " ".join(got["said"]).count(QUESTION[lang]) == 1
    # Why none to pick from: 1 and 2 are yes and no.
    assert got["choices"] == []


@pytest.mark.parametrize(
    ("lang", "text", "no", "more"), [("en", STEPS, "no", "what do i bring"), ("zh", UNFED, "没有", "多少钱")]
)
def test_after_a_no_nothing_is_told_twice(player: Player, lang: str, text: str, no: str, more: str) -> None:
    told, thanked, asked = play(player, lang, text, no, more)
    assert thanked["outcome"] == "talk"
    assert asked["service"] == told["service"]
    assert QUESTION[lang] not in " ".join(asked["said"])


@pytest.mark.parametrize(("lang", "text", "yes"), [("en", STEPS, "yes"), ("zh", UNFED, "有")])
def test_a_yes_is_a_danger(player: Player, lang: str, text: str, yes: str) -> None:
    assert play(player, lang, text, yes)[1]["safety"]


@pytest.mark.parametrize(("lang", "text", "more"), [("en", STEPS, "what do i bring"), ("zh", UNFED, "多少钱")])
def test_who_passes_over_the_question_is_answered_in_the_thread(
    player: Player, lang: str, text: str, more: str
) -> None:
    told, asked = play(player, lang, text, more)
    assert asked["service"] == told["service"]
    assert asked["outcome"] == "answered"


def test_a_danger_told_behind_the_answer_is_heard(player: Player) -> None:
    assert play(player, "en", STEPS, "she has just collapsed and is not breathing")[1]["safety"] == "E1"


def test_after_stop_nothing_but_the_question_is_sent(player: Player) -> None:
    sender = {"session": "beside-stop", "channel": "sms", "sender": "+15550177", "lang": "en"}
    player.play({**sender, "text": "STOP"})
    got = player.play({**sender, "text": STEPS})
    assert "arking card" not in " ".join(got["said"])
