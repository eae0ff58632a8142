"""Where staff can not be told of a danger the operators are, at once and once; afterwards staff get one mail, no burst."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime, timedelta
from pathlib import Path

import pytest
from demo_city import ROOT, demo_city
from opened_cases import ANNA, CALLBACK, DANGER, open_case
from receivers import Mailbox, mail_server
from structlog.testing import capture_logs

from bot.language.phrases import Phrases
from bot.model.case_command import TakeCase
from bot.notify.mail import open_mail
from bot.notify.notifier import Notifier
from bot.notify.reach import Reach
from bot.notify.words import Wording
from bot.processing.readiness import LONGEST_UNTOLD, look
from bot.store import Store

CITY, MORNING = demo_city(), datetime.fromisoformat("2026-03-02T09:00:00+08:00")
WORDING = Wording(Phrases(Path(ROOT) / "intents"), "en", "City Help")
DESK = Reach(("mailto:desk@city.example",))


@pytest.fixture
def mails() -> Iterator[Mailbox]:
    with mail_server() as box:
        yield box


def _work(store: Store, mails: Mailbox, seconds: float) -> None:
    """All that is due at a moment."""
    at = MORNING + timedelta(seconds=seconds)
    mail = open_mail(f"smtp://127.0.0.1:{mails.port}", "", "line@city.example")
    notifier = Notifier(store, DESK, CITY.told_again, WORDING, mail)
    while store.write_notices(DESK.first, DESK.later, CITY.told_again, at):
        pass
    while notifier.send_once(at):
        pass


def test_the_first_notice_of_a_danger_that_fails_calls_the_operators_once(store: Store, mails: Mailbox) -> None:
    mails.refuse = True
    open_case(store, DANGER, MORNING)
    open_case(store, CALLBACK, MORNING, "+12025550178")
    with capture_logs() as lines:
        for minute in range(90):
            _work(store, mails, minute * 60.0)
    failed = [line for line in lines if line["event"] == "notice.not_sent"]
    assert len(failed) > 2
    assert [line["log_level"] for line in failed].count("critical") == 1
    assert failed[0]["log_level"] == "critical", "danger goes before all else"


def test_a_danger_that_staff_are_not_told_of_shows_in_readyz(store: Store, mails: Mailbox) -> None:
    mails.refuse = True
    open_case(store, DANGER, MORNING)
    for seconds, ready in ((0.0, True), (LONGEST_UNTOLD + 1, False)):
        at = MORNING + timedelta(seconds=seconds)
        _work(store, mails, seconds)
        store.beat("worker", at)
        found = look(store, at, lambda: True)
        assert (found.is_ready, found.shown()["danger_notice_seconds"]) == (ready, seconds)
    mails.refuse = False
    _work(store, mails, LONGEST_UNTOLD + 400)
    store.beat("worker", at)
    assert look(store, at, lambda: True).is_ready


def test_what_somebody_has_taken_or_is_no_danger_keeps_nothing_from_being_ready(store: Store, mails: Mailbox) -> None:
    mails.refuse = True
    open_case(store, DANGER, MORNING)
    open_case(store, CALLBACK, MORNING, "+12025550178")
    _work(store, mails, 0)
    assert store.danger_unsent_since() == MORNING
    store.act("719262", TakeCase(), ANNA, MORNING)
    assert store.danger_unsent_since() is None


def test_when_the_server_is_back_one_mail_a_case_and_address_comes(store: Store, mails: Mailbox) -> None:
    mails.refuse = True
    open_case(store, DANGER, MORNING)
    for minute in range(90):
        _work(store, mails, minute * 60.0)
    mails.refuse = False
    for minute in range(90, 100):
        _work(store, mails, minute * 60.0)
    assert len(mails.mails) == 1
    assert "Nobody has taken it yet" in mails.mails[0]
