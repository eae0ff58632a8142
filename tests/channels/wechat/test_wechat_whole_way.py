"""WeChat all the way: door, inbox, conversation, outbox, WeChat on loopback; three deliveries, a tap, and a reminder that comes too late."""

from __future__ import annotations

import json
import time
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any
from urllib.parse import urlencode

import pytest
from errands_due import NOW, STARTS, Desk
from flask.testing import FlaskClient
from provider import Provider, provider
from sqlalchemy import select
from wechatpy.crypto import WeChatCrypto

from bot.config.settings import Settings, read_settings
from bot.dialogue.turn.resources import Resources
from bot.processing.pass_time import TimedJob, pass_time
from bot.reminders.moments import plan
from bot.store import Store
from bot.store.open_sealed import open_kept
from bot.store.tables import cases, outbox
from channels.delivery import DeliveryWorker
from channels.wechat.opening import senders
from oneline.dues import SENT, open_dues
from oneline.processes.web import create_app
from oneline.processes.worker import open_shell

ANN, APP, KEY = "o6_bmjrPTlm6_2sgVt7hMZOPfL2M", "wx0123456789abcdef", "A" * 43
LATE, MINUTE = STARTS - timedelta(hours=2), timedelta(minutes=1)
OWN = {
    "ONELINE_WECHAT_APP_ID": APP, "ONELINE_WECHAT_APP_SECRET": "s", "ONELINE_WECHAT_TOKEN": "harbour", "ONELINE_WECHAT_AES_KEY": KEY,
    "ONELINE_PUBLIC_BASE_URL": "https://city.example", "ONELINE_SIMULATOR": "no",
}  # fmt: skip
TOKEN = json.dumps({"access_token": "t", "expires_in": 7200}).encode()


@dataclass
class Clock:
    """The moment it is."""

    at: datetime


@dataclass
class Line:
    """The line with WeChat in AES mode, WeChat on loopback."""

    settings: Settings
    store: Store
    house: Resources
    provider: Provider
    client: FlaskClient
    clock: Clock
    count: int = 0

    def post(self, kind: str, **fields: str) -> None:
        """What WeChat posts, encrypted by wechatpy; three times, as where the first answers came too late."""
        named = {
            "ToUserName": "gh_1",
            "FromUserName": ANN,
            "CreateTime": str(int(self.clock.at.timestamp())),
            "MsgType": kind,
            **fields,
        }
        xml = "<xml>" + "".join(f"<{name}>{value}</{name}>" for name, value in named.items()) + "</xml>"
        moment, crypto = str(int(self.clock.at.timestamp())), WeChatCrypto("harbour", KEY, APP)
        sealed = crypto.encrypt_message(xml, "7", moment)
        signed = sealed.partition("<MsgSignature><![CDATA[")[2].partition("]]")[0]
        target = "/wechat?" + urlencode({"timestamp": moment, "nonce": "7", "msg_signature": signed})
        begun = time.monotonic()
        answers = [self.client.post(target, data=sealed) for _ in range(3)]
        assert [(each.status_code, each.text) for each in answers] == [(200, "success")] * 3
        assert time.monotonic() - begun < 5

    def say(self, kind: str = "text", **fields: str) -> list[dict[str, Any]]:
        """What WeChat is asked to send when somebody writes or taps."""
        self.count += 1
        self.post(kind, **({"MsgId": str(self.count)} if kind != "event" else {}), **fields)
        shell = open_shell(self.store, self.house)
        while shell.work_once(self.clock.at + timedelta(seconds=20)):
            pass
        return self.send()

    def send(self) -> list[dict[str, Any]]:
        """What the outbox does now."""
        (sender,), before = senders(self.settings), len(self.provider.raw)
        self.provider.first = [TOKEN]
        worker = DeliveryWorker(self.store, {"wechat": sender.channel})
        while worker.send_once(self.clock.at + timedelta(seconds=20)):
            pass
        self.provider.first = []
        return [json.loads(body) for body in self.provider.raw[before:] if b"touser" in body]

    def sent(self) -> list[tuple[str, str, str]]:
        """Channel, status and error of all that went out or should."""
        with self.store.db.reading() as c:
            rows = c.execute(select(outbox.c.channel, outbox.c.status, outbox.c.error).order_by(outbox.c.id))
            return [tuple(row) for row in rows]


@pytest.fixture
def line(house: Resources, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Line]:
    clock = Clock(datetime(2026, 12, 2, 10, tzinfo=UTC))
    monkeypatch.setattr("channels.wechat.opening.now", lambda: clock.at)
    with provider() as told:
        told.status, told.body = 200, {"errcode": 0, "errmsg": "ok"}
        environment = {**OWN, "ONELINE_WECHAT_API_URL": told.address, "ONELINE_DATA": str(tmp_path)}
        settings = read_settings(environment, chosen=False)
        store = open_kept(settings)
        yield Line(settings, store, house, told, create_app(settings).test_client(), clock)
        store.close()


def _text(sent: dict[str, Any]) -> str:
    return str(sent["text"]["content"] if sent["msgtype"] == "text" else sent["msgmenu"]["head_content"])


def test_three_deliveries_are_answered_once_and_what_is_tapped_is_as_if_it_were_typed(line: Line) -> None:
    (menu,) = line.say(Content="菜单")
    assert (menu["touser"], menu["msgtype"]) == (ANN, "msgmenu")
    first = menu["msgmenu"]["list"][0]
    typed = line.say(Content="1")
    (again,) = line.say(Content="菜单")
    row = again["msgmenu"]["list"][0]
    line.clock.at += MINUTE
    tapped = line.say(Content=row["content"], bizmsgmenuid=row["id"])
    assert row["content"] == first["content"]
    assert [_text(each) for each in typed] == [_text(each) for each in tapped]
    assert {status for _, status, _ in line.sent()} == {"sent"}
    assert len(line.sent()) == 4


def test_who_follows_the_account_is_shown_the_menu_and_an_entry_of_the_menu_below_is_answered(line: Line) -> None:
    (menu,) = line.say("event", Event="subscribe")
    assert menu["msgtype"] == "msgmenu"
    line.clock.at += MINUTE
    (answer,) = line.say("event", Event="CLICK", EventKey="人工")
    assert _text(answer).strip()


def test_a_picture_goes_to_a_person_and_is_no_empty_text(line: Line) -> None:
    (answer,) = line.say("image", MediaId="M1", PicUrl="http://example/1")
    assert _text(answer).startswith(line.house.phrases.say("en", "text.looked_at"))


def _remind(line: Line, wrote: datetime) -> list[dict[str, Any]]:
    """What WeChat is asked to send two hours before the booked time of somebody who wrote at a moment."""
    line.clock.at = wrote
    line.say(Content="hello")
    desk, due = Desk(line.store), open_dues(line.store, line.house, SENT)
    talk = line.store.conversation_of("wechat", ANN)
    assert talk
    desk.write(talk, *plan(desk.book(desk.case(talk)), line.house.city, NOW)[-1:])
    pass_time(line.store, [TimedJob(due.work_once, due.next_at)], LATE, NOW)
    line.clock.at = LATE
    return line.send()


def test_a_reminder_within_two_days_of_writing_is_a_message(line: Line) -> None:
    (sent,) = _remind(line, LATE - timedelta(hours=47))
    assert "ransit" in json.dumps(sent)


def test_a_reminder_that_comes_too_late_is_never_dropped_in_silence(line: Line) -> None:
    assert _remind(line, LATE - timedelta(hours=49)) == []
    due = open_dues(line.store, line.house, SENT)
    for minutes in range(1, 6):
        while due.work_once(LATE + minutes * MINUTE):
            pass
    assert line.sent()[1] == ("wechat", "failed", "window closed")
    with line.store.db.reading() as c:
        assert "callback" in list(c.scalars(select(cases.c.kind)))
