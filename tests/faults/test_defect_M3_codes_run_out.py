"""Codes never keep an answer back: those of cases that are over are free, and where none is left a case goes without."""

from __future__ import annotations

from dataclasses import replace

import sqlalchemy as sa
from small_line import later, shell, turn, with_case

from bot.store import Store
from bot.store.tables import cases


def says(store: Store, sender: str, code: str = "123456") -> str:
    """Somebody gets a case of whatever code is drawn; what they are told."""
    store.receive(turn(sender, "fire in my flat", sender), later(0))
    assert shell(store, with_case(code)).work_once(later(1))
    talk = store.conversation_of("sms", sender)
    assert talk is not None
    return store.replies_since(talk)[0].body


def codes(store: Store) -> list[tuple[str | None, str]]:
    with store.db.reading() as c:
        return [tuple(row) for row in c.execute(sa.select(cases.c.code, cases.c.state).order_by(cases.c.id))]


def test_where_no_code_is_left_the_answer_goes_out_and_the_case_has_none(store: Store) -> None:
    assert [says(store, sender) for sender in ("+1", "+2", "+3")] == ["1: fire in my flat"] * 3
    assert codes(store) == [("123456", "open"), (None, "open"), (None, "open")]


def test_nobody_is_told_a_code_that_is_not_theirs(store: Store) -> None:
    says(store, "+1")
    says(store, "+2")
    happened = store.last_turn("sms", "+2")
    assert happened is not None
    assert "123456" not in str(happened.reply)


def test_the_code_of_a_case_that_is_over_may_be_given_again(store: Store) -> None:
    says(store, "+1")
    with store.db.writing() as c:
        c.execute(cases.update().values(state="done"))
    says(store, "+2")
    assert codes(store) == [("123456", "done"), ("123456", "open")]


def test_it_is_not_drawn_again_while_it_is_known(store: Store) -> None:
    says(store, "+1")
    with store.db.writing() as c:
        c.execute(cases.update().values(state="done"))
    assert store.is_code_used("123456")
    assert not store.is_code_used("234567")


def test_an_apology_does_not_fail_for_want_of_a_code_either(store: Store) -> None:
    def breaks(*_: object) -> None:
        raise ValueError

    says(store, "+1")
    store.receive(turn("x", "Where is it?", "+2"), later(0))
    broken = replace(shell(store, breaks), new_code=lambda: "123456")  # type: ignore[arg-type]
    for seconds in (1, 10, 100, 1000):
        broken.work_once(later(seconds))
    assert store.replies_since(2)[0].body == "sorry in en"
    assert codes(store)[-1] == (None, "open")
