"""WhatsApp all the way: door, inbox, conversation, outbox, Meta, receipt; and a reminder that comes too late for a text."""

from __future__ import annotations

import hashlib
import hmac
import json
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from errands_due import NOW, STARTS, Desk
from flask.testing import FlaskClient
from provider import Provider, provider
from sqlalchemy import select

from bot.config.settings import Settings, read_settings
from bot.dialogue.turn.resources import Resources
from bot.processing.pass_time import TimedJob, pass_time
from bot.reminders.moments import plan
from bot.store import Store
from bot.store.open_sealed import open_kept
from bot.store.tables import cases, outbox
from channels.delivery import DeliveryWorker
from channels.whatsapp.opening import senders
from oneline.dues import SENT, open_dues
from oneline.processes.web import create_app
from oneline.processes.worker import open_shell

NUMBER, ID = "+8613900000101", "CN.13491208655302741918"
HOURS, LATE = timedelta(hours=2), STARTS - timedelta(hours=2)
OWN = {
    "ONELINE_WHATSAPP_NUMBER_ID": "1065", "ONELINE_WHATSAPP_TOKEN": "made-up-token", "ONELINE_WHATSAPP_APP_SECRET": "secret",
    "ONELINE_WHATSAPP_VERIFY_TOKEN": "word", "ONELINE_PUBLIC_BASE_URL": "https://city.example", "ONELINE_SIMULATOR": "no",
}  # fmt: skip


@dataclass
class Clock:
    """The moment it is."""

    at: datetime


@dataclass
class Line:
    """The line with WhatsApp, Meta on loopback."""

    settings: Settings
    store: Store
    house: Resources
    meta: Provider
    client: FlaskClient
    clock: Clock
    count: int = 0
    address: str = ID
    """Who writes."""

    def post(self, **value: Any) -> None:
        """What Meta posts, signed; twice, as it may."""
        value["metadata"] = {"phone_number_id": "1065"}
        body = json.dumps({"entry": [{"changes": [{"field": "messages", "value": value}]}]}).encode()
        signed = {"X-Hub-Signature-256": "sha256=" + hmac.new(b"secret", body, hashlib.sha256).hexdigest()}
        assert [self.client.post("/whatsapp", data=body, headers=signed).status_code for _ in range(2)] == [200, 200]

    def say(self, kind: str = "text", **content: Any) -> list[dict[str, Any]]:
        """What Meta is asked to send when somebody writes or taps."""
        self.count, number = self.count + 1, {"from": NUMBER[1:]} if self.address == NUMBER else {}
        sender = {"from_user_id": ID, "timestamp": str(int(self.clock.at.timestamp())), **number}
        self.post(messages=[{"id": f"wamid.in{self.count}", "type": kind, kind: content, **sender}])
        shell = open_shell(self.store, self.house)
        while shell.work_once(self.clock.at + timedelta(minutes=1)):
            pass
        return self.send()

    def send(self) -> list[dict[str, Any]]:
        """What the outbox does now."""
        (sender,), before = senders(self.settings), len(self.meta.raw)
        worker = DeliveryWorker(self.store, {"whatsapp": sender.channel})
        while self._sends(worker):
            pass
        return [json.loads(body) for body in self.meta.raw[before:]]

    def _sends(self, worker: DeliveryWorker) -> bool:
        self.meta.body = {"messages": [{"id": f"wamid.out{len(self.meta.raw)}"}]}
        return worker.send_once(self.clock.at + timedelta(minutes=1))

    def sent(self) -> list[tuple[str, str, str]]:
        """Channel, status and error of all that went out or should."""
        with self.store.db.reading() as c:
            rows = c.execute(select(outbox.c.channel, outbox.c.status, outbox.c.error).order_by(outbox.c.id))
            return [tuple(row) for row in rows]


@pytest.fixture
def line(house: Resources, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Line]:
    clock = Clock(datetime(2026, 12, 2, 10, tzinfo=UTC))
    monkeypatch.setattr("channels.whatsapp.opening.now", lambda: clock.at)
    with provider() as meta:
        meta.status = 200
        environment = {**OWN, "ONELINE_WHATSAPP_API_URL": meta.address, "ONELINE_DATA": str(tmp_path)}
        settings = read_settings(environment, chosen=False)
        store = open_kept(settings)
        yield Line(settings, store, house, meta, create_app(settings).test_client(), clock)
        store.close()


def test_who_shows_no_number_is_answered_and_taps_an_option_of_a_list(line: Line) -> None:
    (menu,) = line.say(body="menu")
    assert (menu["recipient"], menu["interactive"]["type"], "to" in menu) == (ID, "list", False)
    typed = line.say(body="1")
    (again,) = line.say(body="menu")
    row = again["interactive"]["action"]["sections"][0]["rows"][0]
    tapped = line.say("interactive", type="list_reply", list_reply=row)
    said = [[each.get("interactive", {}).get("body", each.get("text")) for each in told] for told in (typed, tapped)]
    assert said[0] == said[1]
    assert {status for _, status, _ in line.sent()} == {"sent"}
    line.post(statuses=[{"id": f"wamid.out{number}", "status": "read"} for number in range(len(line.meta.raw))])
    assert {status for _, status, _ in line.sent()} == {"delivered"}


@pytest.mark.parametrize(
    ("kind", "content", "told"),
    [
        ("image", {"id": "7"}, "text.looked_at"), ("audio", {"id": "7"}, "text.note_listened_to"), ("sticker", {"id": "7"}, "text.unread"),
        ("location", {"latitude": 1.5, "longitude": 2}, "text.unread_place"),
    ],
)  # fmt: skip
def test_what_comes_without_words_is_no_empty_text_and_the_open_question_stays(
    line: Line, kind: str, content: dict[str, Any], told: str
) -> None:
    (asked,) = line.say(body="I want to book an appointment for a unicorn licence")
    (answer,) = line.say(kind, **content)
    first, *rest = answer["interactive"]["body"]["text"].splitlines()
    assert first.startswith(line.house.phrases.say("en", told))
    assert rest == asked["interactive"]["body"]["text"].splitlines()[-len(rest) :]
    titles = [[each["reply"]["title"] for each in sent["interactive"]["action"]["buttons"]] for sent in (asked, answer)]
    assert titles[0] == titles[1]


def test_what_comes_with_words_is_answered_by_them(line: Line) -> None:
    (typed,) = line.say(body="my heating is off")
    line.address = NUMBER
    (captioned,) = line.say("image", id="7", caption="my heating is off")
    assert typed["interactive"]["body"] == captioned["interactive"]["body"]


def _remind(line: Line, address: str, wrote: datetime) -> list[dict[str, Any]]:
    """What Meta is asked to send two hours before the booked time of somebody who wrote at a moment."""
    line.address, line.clock.at = address, wrote
    line.say(body="hello")
    desk, due = Desk(line.store), open_dues(line.store, line.house, SENT)
    talk = line.store.conversation_of("whatsapp", address)
    assert talk
    desk.write(talk, *plan(desk.book(desk.case(talk)), line.house.city, NOW)[-1:])
    pass_time(line.store, [TimedJob(due.work_once, due.next_at)], LATE, NOW)
    line.clock.at = LATE
    return line.send()


def test_a_reminder_within_a_day_of_writing_is_a_message(line: Line) -> None:
    (sent,) = _remind(line, NUMBER, LATE - HOURS)
    assert sent["to"] == "8613900000101"
    assert "ransit" in json.dumps(sent)


@pytest.mark.parametrize(("address", "then"), [(NUMBER, "phone"), (ID, "")])
def test_a_reminder_that_comes_too_late_goes_another_way_or_a_person_is_asked(
    line: Line, address: str, then: str
) -> None:
    assert _remind(line, address, NOW) == []
    due, job = open_dues(line.store, line.house, SENT), timedelta(minutes=1)
    for minutes in range(1, 6):
        while due.work_once(LATE + minutes * job):
            pass
    answer, reminder, *others = line.sent()
    assert (answer[1], reminder) == ("sent", ("whatsapp", "failed", "window closed"))
    assert {channel for channel, _, _ in others} == ({then} if then else set())
    with line.store.db.reading() as c:
        kinds = list(c.scalars(select(cases.c.kind)))
    assert ("callback" in kinds) is (not then)


def test_a_reminder_that_comes_too_late_is_a_template_where_there_is_one(line: Line) -> None:
    line.settings = read_settings(
        {**OWN, "ONELINE_WHATSAPP_API_URL": line.meta.address, "ONELINE_WHATSAPP_TEMPLATE": "city_news",
         "ONELINE_DATA": str(line.settings.data)}, chosen=False,
    )  # fmt: skip
    (sent,) = _remind(line, ID, NOW)
    text = sent["template"]["components"][0]["parameters"][0]["text"]
    assert (sent["recipient"], sent["template"]["name"], "\n" in text) == (ID, "city_news", False)
    assert "Yes" in text or "1" in text
    assert [status for _, status, _ in line.sent()] == ["sent", "sent"]
