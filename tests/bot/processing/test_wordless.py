"""A picture or a recording without words is no empty text: a person looks, with the case that is meant."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from datetime import timedelta

import pytest
import sqlalchemy as sa
from small_line import KEYWORDS, NOON, echo, later, shell, turn

from bot.errands.callback import HERE
from bot.model.dialogue_state import Session
from bot.model.media import for_person
from bot.model.reply import Ask, Reply, Say
from bot.model.turn import Pick, Turn
from bot.model.turn_result import CaseOpening, TurnRecord, TurnResult
from bot.processing.turn_processor import TurnProcessor, receive
from bot.processing.wordless import WordlessTurns
from bot.store import Store
from bot.store.tables import cases

PICTURE = "whatsapp:image:4711"
CODE = "123452"


def _line(store: Store, *, opens: bool = False, reached: bool = True) -> TurnProcessor:
    """A line whose conversation may open a case, and then talks of it; it must never get a turn without words."""

    def converse(said: Turn, session: Session) -> TurnResult:
        assert said.text
        ask = Ask("where", "Where is it?")
        after = replace(session, turns=session.turns + 1, last=(ask,))
        opened = opens and not session.case
        after = replace(after, case=CODE, case_at=said.at) if opens else after
        new = (CaseOpening(CODE, "person", "hotline", {}),) if opened else ()
        return TurnResult(Reply((ask,), "en"), after, TurnRecord(), new, about=CODE if opens and not opened else "")

    return replace(shell(store, converse), wording=lambda language, key: f"{language} {key}", reached=reached)


def _say(store: Store, line: TurnProcessor, said: Turn) -> list[str]:
    before = len(store.replies_since(1))
    receive(store, said, KEYWORDS, 0)
    while line.work_once(said.at):
        pass
    return [message.body for message in store.replies_since(1)][before:]


def _sent(number: int, *media: str, text: str = "", at: float = 60) -> Turn:
    return replace(turn(f"m{number}", text, at=later(at)), media=media)


def _cases(store: Store) -> list[sa.Row[tuple[str, dict[str, str], list[dict[str, str]], object]]]:
    with store.db.reading() as c:
        query = sa.select(cases.c.code, cases.c.slots, cases.c.history, cases.c.alarm_at)
        return list(c.execute(query.order_by(cases.c.id)))


def test_a_picture_alone_opens_a_case_for_a_person_and_no_search(store: Store) -> None:
    assert _say(store, _line(store), _sent(1, PICTURE)) == ["en text.looked_at"]
    (case,) = _cases(store)
    assert case.slots == {"reason": "media", "answer": HERE, "media": PICTURE}
    again = _say(store, _line(store), _sent(2, "whatsapp:audio:12", at=90))
    assert again == ["en text.with_case"]
    (case,) = _cases(store)
    assert [(entry["what"], entry.get("text")) for entry in case.history if "what" in entry] == [
        ("sent", "whatsapp:audio:12")
    ]
    assert case.alarm_at == later(90)


def test_a_picture_goes_with_the_case_that_was_talked_of(store: Store) -> None:
    line = _line(store, opens=True)
    _say(store, line, turn("1", "The lamp is out.", at=NOON))
    assert _say(store, line, _sent(2, PICTURE)) == ["en text.with_case"]
    (case,) = _cases(store)
    assert case.history[-1]["text"] == PICTURE


@pytest.mark.parametrize("state", ["done", "cancelled", "closed"])
def test_with_a_case_that_is_over_nobody_would_look(store: Store, state: str) -> None:
    line = _line(store, opens=True)
    _say(store, line, turn("1", "The lamp is out.", at=NOON))
    with store.db.writing() as c:
        c.execute(cases.update().values(state=state))
    assert _say(store, line, _sent(2, PICTURE)) == ["en text.looked_at"]
    assert len(_cases(store)) == 2


def test_a_case_of_another_day_is_not_meant(store: Store) -> None:
    line = _line(store, opens=True)
    _say(store, line, turn("1", "The lamp is out.", at=NOON))
    assert _say(store, line, _sent(2, PICTURE, at=timedelta(hours=3).total_seconds())) == ["en text.looked_at"]


@pytest.mark.parametrize("medium", ["whatsapp:sticker:7", "telegram:contact:", "whatsapp:unsupported:"])
def test_what_nobody_need_look_at_is_asked_for_in_words(store: Store, medium: str) -> None:
    assert _say(store, _line(store), _sent(1, medium)) == ["en text.unread"]
    assert not _cases(store)


def test_where_no_person_learns_of_a_case_none_is_promised(store: Store) -> None:
    assert _say(store, _line(store, reached=False), _sent(1, PICTURE)) == ["en text.unread"]
    assert not _cases(store)


def test_what_is_written_beside_a_picture_is_answered_and_the_picture_goes_with_its_case(store: Store) -> None:
    line = _line(store, opens=True)
    assert _say(store, line, _sent(1, PICTURE, text="This lamp.", at=0)) == []
    (case,) = _cases(store)
    assert case.slots == {"media": PICTURE}
    _say(store, line, _sent(2, "whatsapp:image:2", text="And this one."))
    (case,) = _cases(store)
    assert case.history[-1]["text"] == "whatsapp:image:2"


def test_the_open_question_is_asked_again_after_a_picture(store: Store) -> None:
    asked = Ask("ok", "Is it so?", "yes-no")
    session = Session("1", "en", last=(Say("Hello."), asked))

    def told(of: Callable[[Session], Session]) -> tuple[object, ...]:
        wordless = WordlessTurns(store, lambda language, key: key, lambda: CODE, "hotline", reached=True)
        said = _sent(1, PICTURE)
        _, before, answer = wordless.prepared(said, of(session), lambda turn_, session_: pytest.fail(turn_.id), 1)
        return answer(said, before).reply.parts

    assert asked not in told(lambda session: session)
    assert told(lambda session: replace(session, focus=replace(session.focus, open_options=("a:1",))))[-1] == asked


def test_a_place_answers_where_and_nothing_else(store: Store) -> None:
    where, said = Ask("place", "Where is it?", "place"), _sent(1, "geo:40.7,-74.0")
    wordless = WordlessTurns(store, lambda language, key: key, lambda: CODE, "hotline", reached=True)
    asked = Session("1", "en", last=(where,))
    turn_, before, answer = wordless.prepared(said, asked, echo, 1)
    assert (turn_.text, before, answer) == ("40.7, -74.0", asked, echo)
    turn_, before, answer = wordless.prepared(said, Session("1", "en"), echo, 1)
    told = answer(turn_, before)
    assert (turn_, told.reply.parts, told.cases) == (said, (Say("text.unread_place"),), ())


def test_a_place_that_nobody_asked_for_goes_with_the_case_that_was_talked_of(store: Store) -> None:
    line = _line(store, opens=True)
    _say(store, line, turn("1", "The lamp is out.", at=NOON))
    assert _say(store, line, _sent(2, "geo:40.7,-74.0")) == ["en text.with_case"]
    (case,) = _cases(store)
    assert case.history[-1]["text"] == "geo:40.7,-74.0"


@pytest.mark.parametrize(
    ("media", "looked"),
    [
        ("geo:40.7,-74.0", False), ("telegram:location:", False), ("https://api.twilio.com/ME1", True),
        ("telegram:voice:x", True), ("line_app:sticker:1", False), ("whatsapp:document:9", True),
    ],
)  # fmt: skip
def test_a_person_looks_at_what_has_something_to_say(media: str, looked: bool) -> None:
    assert bool(for_person((media,))) is looked


@pytest.mark.parametrize(
    ("turn", "wordless"),
    [
        (Turn("1", "c", "a", NOON, media=("c:image:7",)), True),
        (Turn("1", "c", "a", NOON, " \n", media=("c:image:7",)), True),
        (Turn("1", "c", "a", NOON, "this lamp", media=("c:image:7",)), False),
        (Turn("1", "c", "a", NOON, keys="1", media=("c:image:7",)), False),
        (Turn("1", "c", "a", NOON, media=("c:image:7",), pick=Pick("m", "1")), False),
        (Turn("1", "c", "a", NOON, ""), False),
    ],
)
def test_words_keys_and_taps_are_words(turn: Turn, wordless: bool) -> None:
    assert turn.is_wordless is wordless
