"""The shell: each turn answered once, in order, whatever happens in between."""

from __future__ import annotations

import io
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from dataclasses import replace

import pytest
import sqlalchemy as sa
import structlog
from small_line import KEYWORDS, echo, later, shell, turn, with_case

from bot.cases.code import is_code
from bot.model.dialogue_state import Session
from bot.model.message_content import in_text
from bot.model.reply import Handover, Reply
from bot.model.turn import Turn
from bot.model.turn_result import TurnResult
from bot.processing.turn_processor import TurnProcessor, receive
from bot.store import Store
from bot.store.tables import cases
from channels.contract import Rendered


def told(store: Store, talk: int = 1) -> list[str]:
    """What a conversation was told, in order."""
    return [message.body for message in store.replies_since(talk)]


def come(store: Store, *texts: str, sender: str = "+1", at: float = 0) -> None:
    """Texts that come in, a tenth of a second apart."""
    for number, text in enumerate(texts):
        when = at + number / 10
        receive(store, turn(f"{sender}-{at}-{number}", text, sender, later(when)), KEYWORDS, 2)


def work(store: Store, seconds: float, its_shell: TurnProcessor | None = None) -> int:
    """Work until nothing is due at a moment; how often there was something."""
    done = 0
    while (its_shell or shell(store)).work_once(later(seconds)):
        done += 1
    return done


def broken(turn_: Turn, session: Session) -> TurnResult:
    """A conversation that falls over, with the resident's words in its error."""
    raise ValueError(turn_.text)


def test_the_same_text_twenty_times_in_parallel_gets_one_reply(store: Store) -> None:
    with ThreadPoolExecutor(20) as pool:
        new = list(pool.map(lambda _: receive(store, turn("a"), KEYWORDS, 2), range(20)))
    with ThreadPoolExecutor(4) as pool:
        list(pool.map(lambda _: work(store, 1), range(4)))
    assert (sum(new), told(store)) == (1, ["1: Where is it?"])


def test_many_turns_of_one_person_are_answered_in_order_by_many_workers(store: Store) -> None:
    come(store, *(f"Is it {n}?" for n in range(12)))
    with ThreadPoolExecutor(4) as pool:
        list(pool.map(lambda _: work(store, 9), range(8)))
    work(store, 9)
    assert told(store) == [f"{n + 1}: Is it {n}?" for n in range(12)]


def test_one_person_who_takes_long_holds_up_nobody(store: Store) -> None:
    come(store, "Slow one?", sender="+1")
    assert store.claim_conversation(later(1), 60, "slow") is not None
    come(store, "Quick one?", sender="+2")
    assert work(store, 1) == 1
    assert told(store, 2) == ["1: Quick one?"]


def test_a_burst_gets_one_reply(store: Store) -> None:
    come(store, "hello", "my mum", "needs the bus card")
    assert work(store, 2) == 0
    assert work(store, 2.2) == 1
    assert told(store) == ["1: hello my mum needs the bus card"]


def test_a_number_after_a_burst_is_answered_for_itself(store: Store) -> None:
    come(store, "my mum", "2")
    assert work(store, 1) == 2
    assert told(store) == ["1: my mum", "2: 2"]


def test_who_says_stop_hears_one_confirmation_and_nothing_until_start(store: Store) -> None:
    for at, text in enumerate(["Where is it?", "STOP", "STOP", "Are you there?", "START", "Where is it?"]):
        come(store, text, at=at)
        work(store, at + 0.5)
    assert told(store) == ["1: Where is it?", "2: STOP", "5: START", "6: Where is it?"]
    assert [h.state for h in store.records(1)] == ["answered"] * 6


def test_a_case_code_that_is_taken_is_drawn_again(store: Store) -> None:
    codes = iter(["123456", "123456", "234567"])
    drawing = shell(store, lambda turn_, session: with_case(next(codes))(turn_, session))
    for sender in ("+1", "+2"):
        come(store, "Call me.", sender=sender)
        assert work(store, 1, drawing) == 1
    assert (told(store, 1), told(store, 2)) == (["1: Call me."], ["1: Call me."])


def test_a_turn_that_fails_is_tried_again_and_answered(store: Store) -> None:
    come(store, "Where is it?")
    assert work(store, 1, shell(store, broken)) == 1
    assert work(store, 2) == 0
    assert work(store, 3.1) == 1
    assert told(store) == ["1: Where is it?"]


def test_after_three_tries_a_person_is_called(store: Store) -> None:
    come(store, "Where is it?")
    for seconds in (1, 10, 100, 1000):
        work(store, seconds, shell(store, broken))
    assert told(store) == ["sorry in en"]
    with store.db.reading() as connection:
        case = connection.execute(sa.select(cases)).one()
    assert (case.kind, case.team, case.state) == ("person", "hotline", "open")
    assert is_code(case.code)
    reply = store.records(1)[0].reply
    assert reply is not None
    assert reply.parts == (Handover("hotline", "fault", "sorry in en", case.code),)


def test_a_turn_that_kills_its_worker_each_time_calls_a_person_too(store: Store) -> None:
    come(store, "Where is it?")
    for life in range(3):
        assert store.claim_conversation(later(1 + 61 * life), 60, "dies") is not None
    assert work(store, 200, shell(store, broken)) == 1
    assert told(store) == ["sorry in en"]


def test_a_reply_that_can_not_be_shown_is_a_failure_too(store: Store) -> None:
    def fails(_channel: str, _reply: Reply) -> Rendered:
        raise KeyError("no such part")

    come(store, "Where is it?")
    for seconds in (1, 10, 100, 1000):
        work(store, seconds, replace(shell(store), render=fails))
    assert told(store) == []
    assert work(store, 10_000) == 1
    assert told(store) == ["sorry in en"]


def test_sentences_that_did_not_fit_wait_for_more(store: Store) -> None:
    seen: list[Session] = []

    def watching(turn_: Turn, session: Session) -> TurnResult:
        seen.append(session)
        answered = echo(turn_, session)
        return replace(answered, session=replace(answered.session, rest=("Third.",)))

    long = replace(shell(store, watching), render=lambda _c, _r: Rendered(in_text("First.", "  "), ("Second.",)))
    for at in (0, 5):
        come(store, "Where is it?", at=at)
        work(store, at + 1, long)
    assert seen[1].rest == ("Second.", "Third.")
    assert told(store) == ["First.", "First."]


@contextmanager
def logged() -> Iterator[io.StringIO]:
    """All that is logged meanwhile."""
    written = io.StringIO()
    structlog.configure(logger_factory=structlog.PrintLoggerFactory(written))
    try:
        yield written
    finally:
        structlog.reset_defaults()


def test_logs_carry_ids_and_never_words_or_numbers(store: Store) -> None:
    with logged() as written:
        come(store, "My secret is 4711.", sender="+12025550143")
        for seconds in (1, 10, 100):
            work(store, seconds, shell(store, broken))
    assert "turn.given_up" in written.getvalue()
    assert "conversation=1" in written.getvalue().replace("\x1b[0m", "").replace("\x1b[35m", "").replace("\x1b[36m", "")
    for private in ("secret", "4711", "2025550143"):
        assert private not in written.getvalue().replace("+12025550143-0-0", "")


@pytest.mark.parametrize("language", ["zh", None])
def test_a_first_turn_is_in_the_language_the_channel_knows_of(store: Store, language: str | None) -> None:
    receive(store, replace(turn("a"), language=language), KEYWORDS, 2)
    work(store, 1)
    reply = store.records(1)[0].reply
    assert reply is not None
    assert reply.language == (language or "en")


def test_who_may_be_in_danger_after_stop_is_asked_about_it(store: Store) -> None:
    def doubt(turn_: Turn, session: Session) -> TurnResult:
        answered = echo(turn_, session)
        return replace(answered, effect=replace(answered.effect, despite_stop="smell" in turn_.text))

    for at, text in enumerate(["STOP", "bus card", "a funny smell"]):
        come(store, text, at=at * 10)
        work(store, at * 10 + 5, shell(store, doubt))
    assert told(store) == ["1: STOP", "3: a funny smell"]


def test_who_is_in_danger_after_stop_is_answered_for_a_day_and_until_they_say_stop_again(store: Store) -> None:
    def grave(turn_: Turn, session: Session) -> TurnResult:
        answered = echo(turn_, session)
        if turn_.text == "STOP":
            return replace(answered, session=replace(answered.session, heeded=None))
        return replace(answered, effect=replace(answered.effect, urgent="kill" in turn_.text))

    said = ["STOP", "Before?", "i want to kill myself", "Are you there?", "STOP", "And now?"]
    for at, text in enumerate(said):
        come(store, text, at=at * 10)
        work(store, at * 10 + 5, shell(store, grave))
    assert told(store) == ["1: STOP", "3: i want to kill myself", "4: Are you there?", "5: STOP"]
    out = []
    while message := store.claim_outbox(["sms"], later(60), 60, "me"):
        store.mark_sent(message, f"P{message.id}")
        out.append(message.body)
    assert "4: Are you there?" in out, "not held on its way either"
    day = 24 * 3600
    for at, text in ((100, "i want to kill myself"), (100 + day - 10, "Still there?"), (100 + day + 10, "And after?")):
        come(store, text, at=at)
        work(store, at + 5, shell(store, grave))
    assert told(store)[4:] == ["7: i want to kill myself", "8: Still there?"]
