"""An answer of staff is one transaction: a case never says that it was answered where nothing is sent."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

import pytest
import sqlalchemy as sa
from opened_cases import CALLBACK, open_case
from small_line import later

from bot.model.turn import abilities_of
from bot.store import Store, casework
from bot.store.case_records import NotNow
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
        store.answer_case("482913", "Anna", later(1), "Come on Monday.", _crash)
    assert _kept(store) == before
    store.answer_case("482913", "Anna", later(2), "Come on Monday.", lambda _language: "Come on Monday.")
    assert _kept(store) == ("taken", 2, 1)


def test_a_closed_window_refuses_the_answer_and_keeps_nothing(store: Store, monkeypatch: pytest.MonkeyPatch) -> None:
    without_templates = replace(abilities_of("whatsapp"), has_templates=False)
    monkeypatch.setattr(casework, "abilities_of", lambda _channel: without_templates)
    open_case(store, CALLBACK, later(0))
    with store.db.writing() as c:
        c.execute(conversation.update().values(channel="whatsapp"))
    before = _kept(store)
    with pytest.raises(NotNow, match="24 hours"):
        store.answer_case("482913", "Anna", later(0) + timedelta(hours=25), "Come.", str)
    assert _kept(store) == before
    assert store.answer_case("482913", "Anna", later(0) + timedelta(hours=1), "Come.", str).state == "taken"


def test_a_channel_with_templates_takes_an_answer_at_any_time(store: Store) -> None:
    open_case(store, CALLBACK, later(0))
    with store.db.writing() as c:
        c.execute(conversation.update().values(channel="whatsapp"))
    assert store.answer_case("482913", "Anna", later(0) + timedelta(hours=25), "Come.", str).state == "taken"


def test_an_address_that_is_not_kept_refuses_the_answer(store: Store) -> None:
    open_case(store, replace(CALLBACK), later(0))
    with store.db.writing() as c:
        c.execute(conversation.update().values(address_sealed=None))
    with pytest.raises(NotNow, match="not kept"):
        store.answer_case("482913", "Anna", later(1), "Come.", str)
    assert _kept(store) == ("open", 1, 0)


def test_a_step_of_staff_raises_the_version(store: Store) -> None:
    open_case(store, CALLBACK, later(0))
    with store.db.reading() as c:
        before = c.scalar(sa.select(cases.c.version))
    store.work_on_case("482913", "take", "Anna", later(1))
    with store.db.reading() as c:
        assert c.scalar(sa.select(cases.c.version)) == (before or 0) + 1
