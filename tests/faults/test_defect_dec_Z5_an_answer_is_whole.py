"""An answer of staff is one transaction: a case never says that it was answered where nothing is sent."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

import pytest
import sqlalchemy as sa
from opened_cases import ANNA, CALLBACK, open_case
from small_line import later

from bot.model.case_command import AnswerCase, TakeCase
from bot.model.refusal import Refused
from bot.model.turn import abilities_of
from bot.store import Store, case_steps
from bot.store.tables import cases, conversation, outbox


class Crash(Exception):
    """The process ends here."""


def _crash(_language: str) -> str:
    raise Crash


def _kept(store: Store) -> tuple[str, int, int]:
    """State of the case, lines of its history, and messages that no turn is behind."""
    case = store.find_case("482913")
    with store.db.reading() as c:
        sent = c.scalar(sa.select(sa.func.count()).select_from(outbox).where(outbox.c.turn.is_(None)))
    return case.state, len(case.history), int(sent or 0)


def test_a_crash_before_the_message_leaves_the_case_as_it_was(store: Store) -> None:
    open_case(store, CALLBACK, later(0))
    before = _kept(store)
    with pytest.raises(Crash):
        store.act("482913", AnswerCase("Come on Monday.", _crash), ANNA, later(1))
    assert _kept(store) == before
    store.act("482913", AnswerCase("Come on Monday.", lambda _language: "Come on Monday."), ANNA, later(2))
    assert _kept(store) == ("taken", 2, 1)


def test_a_closed_window_refuses_the_answer_and_keeps_nothing(store: Store, monkeypatch: pytest.MonkeyPatch) -> None:
    without_templates = replace(abilities_of("whatsapp"), has_templates=False)
    monkeypatch.setattr(case_steps, "abilities_of", lambda _channel: without_templates)
    open_case(store, CALLBACK, later(0))
    with store.db.writing() as c:
        c.execute(conversation.update().values(channel="whatsapp"))
    before = _kept(store)
    with pytest.raises(Refused, match="window_closed"):
        store.act("482913", AnswerCase("Come.", str), ANNA, later(0) + timedelta(hours=25))
    assert _kept(store) == before
    assert store.act("482913", AnswerCase("Come.", str), ANNA, later(0) + timedelta(hours=1)).state == "taken"


def test_a_channel_with_templates_takes_an_answer_at_any_time(store: Store) -> None:
    open_case(store, CALLBACK, later(0))
    with store.db.writing() as c:
        c.execute(conversation.update().values(channel="whatsapp"))
    assert store.act("482913", AnswerCase("Come.", str), ANNA, later(0) + timedelta(hours=25)).state == "taken"


def test_an_address_that_is_not_kept_refuses_the_answer(store: Store) -> None:
    open_case(store, replace(CALLBACK), later(0))
    with store.db.writing() as c:
        c.execute(conversation.update().values(address_sealed=None))
    with pytest.raises(Refused, match="no_address"):
        store.act("482913", AnswerCase("Come.", str), ANNA, later(1))
    assert _kept(store) == ("open", 1, 0)


def test_a_step_of_staff_raises_the_version(store: Store) -> None:
    open_case(store, CALLBACK, later(0))
    with store.db.reading() as c:
        before = c.scalar(sa.select(cases.c.version))
    store.act("482913", TakeCase(), ANNA, later(1))
    with store.db.reading() as c:
        assert c.scalar(sa.select(cases.c.version)) == (before or 0) + 1
