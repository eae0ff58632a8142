"""The options of a message are kept with it: for who sends it, and for who taps one later."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

import pytest
import sqlalchemy as sa
from small_line import AlwaysFree, echo, later, turn

from bot.city.retention import Terms
from bot.model.message_content import MessageContent, in_text, outgoing
from bot.model.reply import Option, Phrase, Reply, Say
from bot.model.turn import Pick
from bot.model.turn_result import TurnResult
from bot.processing.handoff import save_answer
from bot.store import AnsweredBatch, Claimed, Message, Store
from bot.store.expiry import forget
from bot.store.serialise import read_content, read_reply, read_turn, write_content, write_reply, write_turn
from bot.store.tables import outbox

OPTIONS = (Option("1", "1 Bus pass", "service:bus"), Option("2", "2 Parking", "service:park"))
ASKED = MessageContent("Which?", OPTIONS, "en", (Phrase("find.ask", {"name": "Ann"}),))


def _answered(store: Store, *messages: MessageContent, at: float = 0, straight: bool = False) -> Message | None:
    """Answer a turn with some messages; the first one as a sender takes it."""
    said = turn(f"t{at}", at=later(at))
    store.receive(said, later(at))
    claimed = store.claim_conversation(later(at), 60, "test")
    assert claimed is not None
    work = AnsweredBatch((claimed.pending[0].id,), _result(claimed), messages, later(at), later(at + 900))
    if not straight:
        store.save(claimed, work)
        return store.claim_outbox(["sms"], later(at), 60, "test")
    free = AlwaysFree(store, lambda: later(at))
    save_answer(store, claimed, work, free)
    return free.take()


def _result(claimed: Claimed) -> TurnResult:
    from bot.model.dialogue_state import Session

    return echo(claimed.pending[0].turn, claimed.session or Session("1", "en"))


@pytest.mark.parametrize("straight", [False, True])
def test_who_sends_a_message_is_given_all_that_it_holds(store: Store, straight: bool) -> None:
    message = _answered(store, ASKED, straight=straight)
    assert message is not None
    assert (message.content, message.body) == (ASKED, "Which?")


def test_a_message_of_text_alone_holds_nothing_else(store: Store) -> None:
    message = _answered(store, *in_text("Bring your card."))
    assert message is not None
    assert message.content == MessageContent("Bring your card.")
    with store.db.reading() as c:
        assert c.scalar(sa.select(outbox.c.content.is_(None)))


def test_what_could_be_tapped_is_found_by_the_key_in_its_own_conversation_alone(store: Store) -> None:
    message = _answered(store, MessageContent("Look:"), ASKED)
    assert message is not None
    store.mark_sent(message, "P1")
    second = store.claim_outbox(["sms"], later(0), 60, "test")
    assert second is not None
    found = store.sent_options(second.conversation, second.key)
    assert found is not None
    assert (found.options, found.is_last) == (OPTIONS, True)
    assert store.sent_options(second.conversation + 1, second.key) is None
    assert store.sent_options(second.conversation, "made-up") is None


def test_a_message_is_the_last_until_another_answer_or_a_notice_follows(store: Store) -> None:
    message = _answered(store, MessageContent("Look:"), ASKED)
    assert message is not None
    (of, key) = message.conversation, message.key
    _answered(store, *in_text("Second."), at=1)
    assert (found := store.sent_options(of, key))
    assert not found.is_last


def test_a_notice_that_follows_is_the_last_word(store: Store) -> None:
    message = _answered(store, ASKED)
    assert message is not None
    for number in range(2):
        key = store.tell("sms", message.address, f"Notice {number}", later(1), later(900))
        found, notice = (store.sent_options(message.conversation, each) for each in (message.key, key))
        assert found is not None
        assert notice is not None
        assert (found.is_last, notice.is_last) == (False, True)


def test_what_a_message_holds_goes_with_its_words(store: Store) -> None:
    message = _answered(store, ASKED)
    assert message is not None
    store.mark_sent(message, "P1")
    forget(store.db, Terms(), later(0) + timedelta(days=400), lambda text: text)
    with store.db.reading() as c:
        assert c.execute(sa.select(outbox.c.body, outbox.c.content)).all() in ([("", None)], [])
    assert read_content("x", None) == MessageContent("x")


@pytest.mark.parametrize("data", [[], "?", {"options": 3}, {"text": "", "options": [{"key": 1}]}])
def test_what_can_not_be_read_leaves_the_text(data: object) -> None:
    assert read_content("Bring your card.", data) == MessageContent("Bring your card.")


def test_a_message_comes_back_as_it_was() -> None:
    assert read_content("Which?", write_content(ASKED)) == ASKED
    assert write_content(MessageContent("Bring your card.", language="en")) is None


def test_a_tap_is_kept_with_its_turn() -> None:
    tapped = replace(turn("t", ""), pick=Pick("m", "2"))
    assert read_turn(write_turn(tapped)) == tapped
    assert not tapped.silent


def test_what_was_put_into_a_wording_is_kept_with_the_message_and_not_with_the_reply() -> None:
    """Why: what is kept of a reply is redacted sentence by sentence, and there it stands already."""
    reply = Reply((Say("Hello Ann.", phrase=Phrase("hello", {"name": "Ann"})),), "en")
    assert "Ann" not in str(write_reply(reply)).replace("Hello Ann.", "")
    assert read_reply(write_reply(reply)) == reply
    assert outgoing(in_text("Hello Ann.", " ", "Bye."), reply) == (
        MessageContent("Hello Ann.", language="en", phrases=(Phrase("hello", {"name": "Ann"}),)),
        MessageContent("Bye.", language="en"),
    )
