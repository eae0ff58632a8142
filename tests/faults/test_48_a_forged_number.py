"""A number that is forged unlocks nothing: who rings with it hears what any stranger hears, whatever was said on it before."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest
from played_errands import ErrandLine

from bot.dialogue.policy.respond import converse
from bot.dialogue.turn.resources import Resources
from bot.model.dialogue_state import Session
from bot.model.reply import Detail, Handover
from bot.model.turn import Turn

VICTIM = "+8613800138000"
AT = datetime(2026, 11, 27, 4, 0, tzinfo=UTC)
BEFORE = [
    ["someone is breaking in"],
    ["i want to kill myself"],
    ["how do i get the bus card for seniors", "what do i bring"],
    ["i want to talk to a person"],
    ["my husband hits me, where can i go"],
]
TRIES = ["", "1", "*", "**", "say that again", "more", "yes", "the whole thing again", "what did you tell me", "where is it", "0"]  # fmt: skip


def _play(house: Resources, session: Session, at: datetime, said: str, **facts: str) -> tuple[str, Session]:
    keys = said if said in {"0", "1", "*", "**"} else ""
    answered = converse(Turn("1", "phone", VICTIM, at, "" if keys else said, keys, facts=facts), session, house)
    told = [
        *(getattr(part, "text", "") or getattr(part, "prompt", "") for part in answered.reply.parts),
        *(part.value for part in answered.reply.parts if isinstance(part, Detail)),
        *(part.code for part in answered.reply.parts if isinstance(part, Handover)),
    ]
    return " ".join(told), answered.session


def _call(house: Resources, session: Session, at: datetime, said: list[str], **facts: str) -> tuple[list[str], Session]:
    told = list[str]()
    for number, text in enumerate(["", *said]):
        heard, session = _play(house, session, at, text, **({"call": "new", **facts} if number == 0 else {}))
        told.append(heard)
    return told, session


@pytest.mark.parametrize("first_number", ["vouched", "shown"])
@pytest.mark.parametrize("before", BEFORE, ids=lambda said: said[0])
def test_who_forges_a_number_hears_what_a_stranger_hears(
    house: Resources, before: list[str], first_number: str
) -> None:
    steady = _without_chance(house)
    _, of_victim = _call(steady, Session("s", "en"), AT, before, number=first_number, wire="twilio")
    for minutes in (1, 60, 60 * 30):
        at = AT + timedelta(minutes=minutes)
        forged, _ = _call(steady, of_victim, at, TRIES, number="shown", wire="sip")
        stranger = Session("s", "en", turns=of_victim.turns, greeted=True)
        strangers, _ = _call(steady, stranger, at, TRIES, number="shown", wire="sip")
        assert forged == strangers


def _without_chance(house: Resources) -> Resources:
    return replace(house, new_code=lambda: "482913")


def test_a_shown_number_opens_no_case_and_changes_none(house: Resources, url: str) -> None:
    line = ErrandLine(house, url)
    hers = {"channel": "sms", "sender": VICTIM, "session": "hers", "lang": "en"}
    for text in ("can i see the doctor at the river clinic on thursday", "1", "yes"):
        came = line.play({**hers, "text": text})
    before = line.case(came["case"])
    forged = {**hers, "channel": "voice", "session": "forged", "number": "shown"}
    for text in ("when is my appointment", "cancel my appointment", "yes", "move it to monday", "what is my code"):
        heard = " ".join(line.play({**forged, "text": text})["said"])
        assert "Thursday" not in heard
        assert came["case"] not in heard
    assert line.case(came["case"]) == before
    line.close()
