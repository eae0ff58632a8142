"""An option that was tapped means what its own message offered, whatever was asked since."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace

import pytest
from small_line import KEYWORDS, later, shell, turn

from bot.model.dialogue_state import Expectation, ServiceFocus, Session
from bot.model.message_content import MessageContent
from bot.model.option_value import NO, YES
from bot.model.reply import Ask, Choices, Option, Reply
from bot.model.turn import Pick, Turn
from bot.model.turn_result import TurnRecord, TurnResult
from bot.processing.debounce import due_at, first_burst
from bot.processing.picked_option import ask_again, typed
from bot.processing.turn_processor import TurnProcessor, receive
from bot.store import Pending, Store
from bot.store.records import SentOptions
from channels.contract import Rendered

TIMES = (Option("1", "Monday, 9:00", "time:1"), Option("2", "Monday, 9:30", "time:2"))
SERVICES = (Option("1", "Bus pass", "service:bus"), Option("2", "Parking", "service:park"))
YES_NO = (Option("1", "Yes", YES), Option("2", "No", NO))
ASKING = Session("1", "en", expects=Expectation("yes-no", "form"))


def _offered(options: tuple[Option, ...]) -> Session:
    values = tuple(option.value for option in options)
    return Session("1", "en", focus=ServiceFocus(open_options=values, pending_question="where is it"))


def _tap(key: str, message: str = "m") -> Turn:
    return replace(turn("t", ""), pick=Pick(message, key))


@pytest.mark.parametrize("options", [TIMES, SERVICES])
def test_an_option_of_the_list_that_is_open_is_its_key(options: tuple[Option, ...]) -> None:
    session = _offered(options)
    assert typed(_tap("2"), session, SentOptions(options, is_last=True)) == (turn("t", "2"), session)


def test_a_place_in_an_older_list_picks_nothing_from_a_newer_one() -> None:
    """Why although the values are the same: they are places, and the newer list has other times there."""
    assert typed(_tap("2"), _offered(TIMES), SentOptions(TIMES, is_last=False)) is None


def test_an_option_that_always_means_the_same_opens_its_own_list_again() -> None:
    newer = replace(_offered(TIMES), expects=Expectation("case", "case", {"slot": "time"}))
    found = typed(_tap("2"), newer, SentOptions(SERVICES, is_last=False))
    assert found is not None
    assert (found[0].text, found[0].pick) == ("2", None)
    assert found[1].focus.open_options == ("service:bus", "service:park")
    assert (found[1].expects, found[1].focus.pending_question) == (None, "")


def test_a_list_that_is_still_open_is_picked_from_after_a_word_of_thanks() -> None:
    session = _offered(SERVICES)
    assert typed(_tap("1"), session, SentOptions(SERVICES, is_last=False)) == (turn("t", "1"), session)


def test_yes_answers_its_own_question_and_no_later_one() -> None:
    assert typed(_tap("1"), ASKING, SentOptions(YES_NO, is_last=True)) == (turn("t", "Yes"), ASKING)
    assert typed(_tap("1"), ASKING, SentOptions(YES_NO, is_last=False)) is None


@pytest.mark.parametrize("sent", [None, SentOptions((), is_last=True), SentOptions(TIMES[:1], is_last=True)])
def test_what_no_message_offered_is_nothing(sent: SentOptions | None) -> None:
    assert typed(_tap("2"), _offered(TIMES), sent) is None


def test_what_came_too_late_is_told_with_the_question_that_is_open() -> None:
    asked = Choices("When?", TIMES)
    session = replace(_offered(TIMES), last=(asked,))
    answered = ask_again(_tap("2"), session, "late", lambda language, key: f"Too {key} ({language}).")
    assert [getattr(part, "text", part) for part in answered.reply.parts] == ["Too late (en).", asked]
    assert (answered.session.focus, answered.session.expects) == (session.focus, session.expects)
    over = ask_again(_tap("2"), Session("1", "en", last=(asked,)), "late", lambda language, key: "Too late.")
    assert len(over.reply.parts) == 1


def test_a_tap_is_never_joined_with_what_is_written_beside_it() -> None:
    said = [turn("a", "and then", at=later(0)), _tap("1"), turn("b", "to the river", at=later(1))]
    pending = [Pending(n, each, later(n), due_at(each, KEYWORDS, 9)) for n, each in enumerate(said)]
    assert [len(first_burst(pending[n:], KEYWORDS)) for n in range(3)] == [1, 1, 1]
    assert due_at(replace(_tap("1"), text="1 Monday"), KEYWORDS, 9) == later(0)


def _lists(*lists: tuple[Option, ...]) -> Callable[[Turn, Session], TurnResult]:
    """A conversation that offers one list after the other, and asks to confirm what is picked by its key."""

    def converse(turn_: Turn, session: Session) -> TurnResult:
        offered = lists[session.turns % len(lists)]
        values = tuple(option.value for option in offered)
        prompt = f"{turn_.text}?"
        part = Ask("ok", prompt, "yes-no") if values == (YES, NO) else Choices(prompt, offered)
        focus = replace(session.focus, open_options=() if isinstance(part, Ask) else values)
        after = replace(session, turns=session.turns + 1, focus=focus, last=(part,))
        return TurnResult(Reply((part,), "en"), after, TurnRecord(source="test", outcome="asked"))

    return converse


def _shown(_channel: str, reply: Reply) -> Rendered:
    parts = [part for part in reply.parts if isinstance(part, Ask | Choices)]
    content = [MessageContent(p.prompt, p.options if isinstance(p, Choices) else YES_NO) for p in parts]
    said = [MessageContent(part.text) for part in reply.parts if hasattr(part, "text") and part.text]
    return Rendered((*said, *content))


def _line(store: Store, *lists: tuple[Option, ...]) -> TurnProcessor:
    return replace(shell(store, _lists(*lists)), render=_shown, wording=lambda language, key: "That was earlier.")


def _say(store: Store, line: TurnProcessor, said: Turn) -> list[str]:
    """What is told in answer to a turn."""
    before = [message.id for message in store.replies_since(1)]
    receive(store, said, KEYWORDS, 0)
    while line.work_once(said.at):
        pass
    return [message.body for message in store.replies_since(1) if message.id not in before]


def _keys(store: Store) -> list[str]:
    """Keys of the messages, as they went out."""
    found = []
    while message := store.claim_outbox(["sms"], later(0), 60, "test"):
        store.mark_sent(message, f"P{message.id}")
        found.append(message.key)
    return found


def test_a_tap_of_the_whole_way_goes_by_the_message_it_stood_in(store: Store) -> None:
    line = _line(store, TIMES, TIMES)
    assert _say(store, line, turn("1", "Hello.")) == ["Hello.?"]
    assert _say(store, line, turn("2", "Others.")) == ["Others.?"]
    old, new = _keys(store)
    assert _say(store, line, replace(_tap("2", old), id="3", text="2 Monday, 9:30")) == [
        "That was earlier.",
        "Others.?",
    ]
    (again,) = _keys(store)[1:]
    assert _say(store, line, replace(_tap("2", again), id="4", text="2 Monday, 9:30")) == ["2?"]
    assert _say(store, line, replace(_tap("1", "made-up"), id="5")) == ["That was earlier.", "2?"]
    assert new != again


def test_nobody_taps_in_a_message_of_somebody_else(store: Store) -> None:
    line = _line(store, SERVICES)
    _say(store, line, turn("1", "Hello."))
    (key,) = _keys(store)
    receive(store, replace(_tap("2", key), id="2", sender="+12025550199"), KEYWORDS, 0)
    while line.work_once(later(0)):
        pass
    assert [message.body for message in store.replies_since(2)] == ["That was earlier."]
