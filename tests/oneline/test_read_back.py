"""What a voice note was unsurely heard to say is asked back once; danger in one is answered as in a call."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime, timedelta

import pytest

from bot.dialogue.policy.respond import converse
from bot.dialogue.turn.resources import Resources
from bot.model.dialogue_state import Session
from bot.model.reply import Ask
from bot.model.turn import Hearing, Pick, Turn
from bot.model.turn_result import TurnResult
from bot.processing.turn_processor import TurnProcessor
from bot.store import Message, Store
from bot.system.clock import now
from oneline.processes.worker import open_shell
from oneline.read_back import ReadBack

NEED = "my heating is off"


@pytest.fixture
def talk(house: Resources) -> ReadBack:
    return ReadBack(lambda turn, session: converse(turn, session, house), house)


def _turn(text: str, hearing: Hearing = "", certainty: float = 0.9, channel: str = "telegram") -> Turn:
    sure = 1.0 if not hearing and channel == "telegram" else certainty
    return Turn("1", channel, "7", now(), text, certainty=sure, hearing=hearing)


def _said(result: TurnResult) -> str:
    return " ".join(str(getattr(part, "prompt", "") or getattr(part, "text", "")) for part in result.reply.parts)


def test_what_was_unsurely_heard_is_asked_back_and_a_yes_takes_it(talk: ReadBack) -> None:
    asked = talk(_turn(NEED, "unsure", 0.3), Session("1", "en"))
    (part,) = asked.reply.parts
    assert isinstance(part, Ask)
    assert (part.kind, NEED in part.prompt, asked.session.unconfirmed) == ("yes-no", True, NEED)
    answered = talk(_turn("Yes"), asked.session)
    surely = talk(_turn(NEED, "sure"), Session("1", "en"))
    assert answered.session.unconfirmed == ""
    assert answered.session.focus.service == surely.session.focus.service != ""


def test_a_no_asks_for_it_again_and_loses_nothing(talk: ReadBack) -> None:
    before = talk(_turn(NEED), Session("1", "en")).session
    refused = talk(_turn("no"), talk(_turn("take away my wardrobe", "unsure", 0.3), before).session)
    assert refused.session.unconfirmed == ""
    assert (refused.session.focus, refused.session.expects) == (before.focus, before.expects)
    assert talk.house.phrases.say("en", "text.say_again") in _said(refused)


def test_who_says_something_else_instead_is_answered_that(talk: ReadBack) -> None:
    asked = talk(_turn("take away my wardrobe", "unsure", 0.3), Session("1", "en"))
    written, surely = talk(_turn(NEED), asked.session), talk(_turn(NEED), Session("1", "en"))
    assert written.session.unconfirmed == ""
    assert written.session.focus.service == surely.session.focus.service


def test_nobody_is_asked_back_twice_in_a_row(talk: ReadBack) -> None:
    asked = talk(_turn("take away my wardrobe", "unsure", 0.3), Session("1", "en"))
    again = talk(_turn(NEED, "unsure", 0.3), asked.session)
    assert again.session.unconfirmed == ""
    assert again.session.focus.service


def test_a_yes_that_was_unsurely_heard_answers_the_open_question_once_confirmed(talk: ReadBack) -> None:
    before = talk(_turn(NEED), Session("1", "en")).session
    asked = talk(_turn("yes", "unsure", 0.3), before)
    assert asked.session.expects == before.expects
    by_note, by_text = talk(_turn("yes"), asked.session), talk(_turn("yes"), before)
    assert (by_note.record.outcome, by_note.session.focus) == (by_text.record.outcome, by_text.session.focus)


def test_what_is_surely_heard_or_written_is_never_asked_back(talk: ReadBack) -> None:
    for hearing in ("sure", ""):
        assert talk(_turn(NEED, hearing), Session("1", "en")).session.unconfirmed == ""  # type: ignore[arg-type]


@pytest.mark.parametrize("text", ["i smell gas in the kitchen", "my husband is on the floor and does not breathe"])
def test_an_emergency_in_a_note_is_answered_as_in_a_call(talk: ReadBack, text: str) -> None:
    by_note, by_call = (
        talk(_turn(text, "sure"), Session("1", "en")),
        talk(_turn(text, channel="phone"), Session("1", "en")),
    )
    assert by_note.effect.urgent
    assert by_call.effect.urgent
    assert by_note.record.outcome == by_call.record.outcome


def test_a_tapped_yes_below_the_question_counts(store: Store, house: Resources) -> None:
    line, at = open_shell(store, house), now()
    note = replace(_turn("", certainty=1.0), at=at, media=("telegram:voice:x",))
    assert store.receive(note, at + timedelta(seconds=45), hear=True)
    claimed = store.claim_note(at)
    assert claimed is not None
    heard = replace(note, text=NEED, hearing="unsure", certainty=0.3, language="en")
    assert store.note_heard(claimed, heard, at)
    asked = _sent(line, store, at)
    assert [option.label for option in asked.content.options] == ["Yes", "No"]
    tapped = replace(_turn("Yes"), id="2", pick=Pick(asked.key, asked.content.options[0].key))
    assert store.receive(tapped, now())
    assert "Heating repair" in _sent(line, store, now()).body


def _sent(line: TurnProcessor, store: Store, at: datetime) -> Message:
    """The message that goes out when the line has worked."""
    while line.work_once(at):
        pass
    message = store.claim_outbox(("telegram",), now(), 60, "test")
    assert message is not None
    store.mark_attempting(message, now())
    store.mark_sent(message, f"P{message.id}")
    return message
