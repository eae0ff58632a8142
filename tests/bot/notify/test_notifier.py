"""Staff are told of each case by every way set; again when nobody takes it; never twice by the same notice."""

from __future__ import annotations

import json
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta
from pathlib import Path

import pytest
import sqlalchemy as sa
from demo_city import demo_city
from opened_cases import ANNA, CALLBACK, DANGER, NUMBER, SAID, open_case
from receivers import Mailbox, Posted, hook_server, mail_server
from small_line import later

from bot.city.city import City
from bot.language.phrases import Phrases
from bot.model.case_command import CloseCase, ReopenCase, TakeCase
from bot.notify.hook import SIGNATURE, Hook, signature
from bot.notify.mail import open_mail
from bot.notify.notifier import Notifier
from bot.notify.reach import Reach
from bot.notify.words import Wording
from bot.store import LeaseLost, Store
from bot.store.tables import notices, outbox

ROOT = Path(__file__).parents[3]
CITY = demo_city()
WORDING = Wording(Phrases(ROOT / "intents"), "en", "City Help")
# Noon in UTC is eight in the evening in the demo city, which is out of staff hours on a Monday.
MORNING = datetime.fromisoformat("2026-03-02T09:00:00+08:00")


@dataclass
class Desk:
    """Staff with every way to be told."""

    store: Store
    mails: Mailbox
    posted: Posted
    reach: Reach
    city: City = CITY
    lines: list[str] = field(default_factory=list)

    @property
    def notifier(self) -> Notifier:
        mail = open_mail(f"smtp://127.0.0.1:{self.mails.port}", "", "line@city.example")
        return Notifier(
            self.store, self.reach, self.city.told_again, WORDING, mail, Hook("secret"), show=self.lines.append
        )

    def work(self, at: datetime) -> None:
        """Everything that is due at a moment."""
        notifier = self.notifier
        while self.store.write_notices(self.reach.first, self.reach.later, self.city.told_again, at):
            pass
        while notifier.send_once(at):
            pass


@pytest.fixture
def desk(store: Store) -> Iterator[Desk]:
    with mail_server() as mails, hook_server() as posted:
        first = ("mailto:desk@city.example", "sms:+15550100", posted.url, "print:")
        yield Desk(store, mails, posted, Reach(first, ("mailto:second@city.example",)))


def _texts(store: Store) -> list[str]:
    with store.db.reading() as c:
        return list(c.scalars(sa.select(outbox.c.body).where(outbox.c.turn.is_(None))))


def test_a_new_case_is_told_once_by_every_way_with_code_kind_age_and_how_to_look(desk: Desk) -> None:
    open_case(desk.store, DANGER, MORNING)
    for seconds in (60, 61, 90):
        desk.work(MORNING + timedelta(seconds=seconds))
    [mail], [text], [(_, body)], [line] = desk.mails.mails, _texts(desk.store), desk.posted.got, desk.lines
    told = json.loads(body)
    for each in (mail, text, line):
        assert "oneline case show 719262" in each
        assert "DANGER E1" in each
        assert "1 minutes old" in each
    assert (told["case"]["code"], told["case"]["class"], told["age_seconds"]) == ("719262", "E1", 60)


def test_nothing_told_holds_a_word_or_a_number_of_its_person(desk: Desk) -> None:
    open_case(desk.store, CALLBACK, MORNING)
    desk.work(MORNING)
    told = " ".join(
        [*desk.mails.mails, *_texts(desk.store), *desk.lines, *(body.decode() for _, body in desk.posted.got)]
    )
    for personal in (SAID, NUMBER, NUMBER[2:], "walking frame", "heart"):
        assert personal not in told


def test_a_webhook_is_signed_over_its_body_and_time(desk: Desk) -> None:
    open_case(desk.store, DANGER, MORNING)
    desk.work(MORNING)
    headers, body = desk.posted.got[0]
    assert headers[SIGNATURE] == signature("secret", MORNING, body)
    assert headers[SIGNATURE] != signature("another", MORNING, body)
    assert headers["Idempotency-Key"] == json.loads(body)["key"]


def test_danger_nobody_takes_is_told_again_after_two_minutes_and_to_a_second_address(desk: Desk) -> None:
    open_case(desk.store, DANGER, MORNING)
    counts = list[int]()
    for seconds in (0, 119, 120, 121, 419, 421):
        desk.work(MORNING + timedelta(seconds=seconds))
        counts.append(len(desk.lines))
    assert counts == [1, 1, 2, 2, 2, 3]
    assert "Nobody has taken it yet" in desk.lines[1]
    assert sum("second@city.example" in mail for mail in desk.mails.mails) == 2


def test_once_somebody_takes_it_nobody_is_told_any_more(desk: Desk) -> None:
    open_case(desk.store, DANGER, MORNING)
    desk.work(MORNING)
    desk.store.act("719262", TakeCase(), ANNA, MORNING + timedelta(seconds=30))
    desk.work(MORNING + timedelta(hours=9))
    assert len(desk.lines) == 1
    desk.store.act("719262", CloseCase(), ANNA, MORNING + timedelta(hours=10))
    desk.store.act("719262", ReopenCase(), ANNA, MORNING + timedelta(hours=11))
    desk.work(MORNING + timedelta(hours=11))
    assert len(desk.lines) == 2


def test_a_call_back_is_counted_in_staff_hours(desk: Desk) -> None:
    evening = datetime.fromisoformat("2026-03-02T17:00:00+08:00")
    open_case(desk.store, CALLBACK, evening)
    desk.work(evening)
    for at, told in (("2026-03-02T23:00", 1), ("2026-03-03T09:29", 1), ("2026-03-03T09:31", 2)):
        desk.work(datetime.fromisoformat(f"{at}:00+08:00"))
        assert len(desk.lines) == told, at


def test_telling_ends_after_the_times_the_city_sets(desk: Desk) -> None:
    open_case(desk.store, DANGER, MORNING)
    for minute in range(0, 300):
        desk.work(MORNING + timedelta(minutes=minute))
    assert len(desk.lines) == 1 + CITY.staffing.danger.at_most


def test_a_mail_server_that_is_down_loses_nothing_and_holds_up_no_other_way(desk: Desk) -> None:
    desk.mails.refuse = True
    open_case(desk.store, DANGER, MORNING)
    desk.work(MORNING)
    assert (len(desk.mails.mails), len(desk.lines)) == (0, 1)
    desk.mails.refuse = False
    desk.work(MORNING + timedelta(seconds=4))
    assert desk.mails.mails == []
    desk.work(MORNING + timedelta(seconds=6))
    desk.work(MORNING + timedelta(seconds=60))
    assert len(desk.mails.mails) == 1


def test_a_webhook_that_refuses_is_asked_again_with_the_same_key(desk: Desk) -> None:
    desk.posted.status = 500
    open_case(desk.store, DANGER, MORNING)
    desk.work(MORNING)
    desk.posted.status = 200
    desk.work(MORNING + timedelta(seconds=6))
    desk.work(MORNING + timedelta(seconds=60))
    assert len({headers["Idempotency-Key"] for headers, _ in desk.posted.got}) == 1
    assert len(desk.posted.got) == 2


def test_a_notice_that_came_too_late_to_be_of_use_is_dropped(desk: Desk) -> None:
    desk.mails.refuse = True
    open_case(desk.store, DANGER, MORNING)
    desk.work(MORNING)
    desk.store.act("719262", TakeCase(), ANNA, MORNING + timedelta(seconds=3))
    desk.mails.refuse = False
    desk.work(MORNING + timedelta(seconds=9))
    assert desk.mails.mails == []
    with desk.store.db.reading() as c:
        assert set(c.scalars(sa.select(notices.c.status))) == {"sent", "dropped"}


def test_many_workers_tell_each_case_once(desk: Desk) -> None:
    for number in range(6):
        open_case(desk.store, replace(CALLBACK, code=f"10000{number}"), MORNING, f"+{number}")
    desk.reach = Reach(("print:",))
    with ThreadPoolExecutor(4) as pool:
        list(pool.map(lambda _: desk.work(MORNING), range(8)))
    assert len(desk.lines) == len(set(desk.lines)) == 6


def test_a_worker_that_dies_while_sending_is_followed_by_another_with_the_same_key(desk: Desk) -> None:
    open_case(desk.store, DANGER, MORNING)
    desk.store.write_notices((desk.posted.url,), (), CITY.told_again, MORNING)
    dead = desk.store.claim_notice(MORNING, 60, "dies")
    assert dead is not None
    assert not desk.notifier.send_once(MORNING + timedelta(seconds=59))
    assert desk.notifier.send_once(MORNING + timedelta(seconds=61))
    assert json.loads(desk.posted.got[0][1])["key"] == dead.key


def test_a_text_to_staff_goes_to_the_outbox_once_however_often_it_is_handed_over(desk: Desk) -> None:
    open_case(desk.store, DANGER, later(0))
    desk.store.write_notices(("sms:+15550100",), (), CITY.told_again, later(0))
    notice = desk.store.claim_notice(later(0), 60, "a")
    assert notice is not None
    desk.store.hand_to_outbox(notice, "sms", "+15550100", "once", later(0))
    with pytest.raises(LeaseLost):
        desk.store.hand_to_outbox(notice, "sms", "+15550100", "twice", later(0))
    assert _texts(desk.store) == ["once"]
