"""One text all the way: door, inbox, conversation, outbox, Twilio, receipt; and the same with Twilio failing half-way."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import UTC, datetime, timedelta
from email.utils import format_datetime
from pathlib import Path
from urllib.parse import urlencode

import pytest
from flask import Flask
from provider import Provider, provider
from signed import FORM, TOKEN, sign
from small_line import echo, shell
from test_sms_read import TEXT
from werkzeug.test import TestResponse

from bot.config.settings import Settings
from bot.language.phrases import Phrases
from bot.store import Store
from channels.delivery import DeliveryWorker, take_receipt
from channels.render.text_lines import read_labels
from channels.twilio import sms_api
from channels.twilio.signature import TwilioSignature
from channels.twilio.sms import Sms
from channels.twilio.sms_api import open_texts
from channels.web.routes import doors

BASE = "https://city.example"
PHRASES = Phrases(Path(__file__).parents[3] / "intents")
SAID = "City Help: 1: my heating is off"
SID = "SM" + "1" * 32


@dataclass
class Line:
    """The way of a text, its ends on loopback."""

    app: Flask
    store: Store
    sms: Sms
    twilio: Provider
    now: datetime

    def post(self, target: str, form: dict[str, str]) -> TestResponse:
        """What Twilio posts, signed."""
        headers = {"X-Twilio-Signature": sign(BASE + target, form.items())}
        return self.app.test_client().post(target, data=urlencode(form), content_type=FORM, headers=headers)

    def answer(self) -> None:
        """What the worker does: everything that is due."""
        worker = replace(shell(self.store, echo), render=lambda channel, reply: self.sms.render(reply))
        while worker.work_once(self.now):
            pass

    def send(self, after: float = 0.0) -> None:
        """What the outbox does, some seconds on."""
        self.now += timedelta(seconds=after)
        while DeliveryWorker(self.store, {"sms": self.sms}).send_once(self.now):
            pass

    def status(self) -> list[str]:
        """Statuses of what was said to the resident."""
        talk = self.store.conversation_of("sms", TEXT["From"])
        return [told.status for told in self.store.replies_since(talk or 0)]

    def sends(self) -> list[str]:
        """Bodies that Twilio was asked to send."""
        return [form["Body"] for method, _, form in self.twilio.asked if method == "POST"]


@pytest.fixture
def line(store: Store, monkeypatch: pytest.MonkeyPatch) -> Iterator[Line]:
    monkeypatch.setenv("NO_PROXY", "127.0.0.1")
    monkeypatch.setattr(sms_api, "ANSWER_SECONDS", 0.4)
    with provider() as twilio:
        settings = Settings(
            public_base_url=BASE,
            twilio_account_sid="AC" + "a" * 32,
            twilio_auth_token=TOKEN,
            twilio_from="+14155550100",
            twilio_api_url=twilio.address,
        )
        labels = {"en": read_labels(PHRASES, "en", "City Help")}
        sms = Sms(TwilioSignature((TOKEN,), {}).prove, labels, open_texts(settings))
        app = Flask("line")
        receipts = lambda channel, receipt, at: take_receipt(store, channel, receipt, at)  # noqa: E731
        app.register_blueprint(doors(settings, sms, lambda turn: store.receive(turn, turn.at), receipts))
        yield Line(app, store, sms, twilio, datetime.now(UTC) + timedelta(seconds=1))


def _receipt(said: str, sid: str = SID) -> dict[str, str]:
    return {"MessageSid": sid, "MessageStatus": said, "SmsStatus": said, "To": TEXT["From"], "From": TEXT["To"]}


def test_a_text_is_answered_by_one_text_and_its_receipts_are_kept(line: Line) -> None:
    assert line.post("/twilio/sms", TEXT).status_code == 200
    line.post("/twilio/sms", TEXT)
    line.answer()
    line.send()
    assert line.sends() == [SAID]
    assert line.status() == ["sent"]
    for said in ("delivered", "sent", "queued"):
        line.post("/twilio/status", _receipt(said))
        assert line.status() == ["delivered"]


def test_a_text_that_twilio_took_without_saying_so_is_not_sent_twice(line: Line) -> None:
    line.post("/twilio/sms", TEXT)
    line.answer()
    line.twilio.silent = True
    line.send()
    assert line.status() == ["unknown"]
    made = format_datetime(line.now)
    message = {"sid": SID, "body": SAID, "date_created": made, "direction": "outbound-api", "status": "sent"}
    line.twilio.silent, line.twilio.messages = False, [message]
    line.send(after=60)
    assert line.sends() == [SAID]
    assert line.status() == ["sent"]


def test_a_text_that_twilio_never_took_is_sent_after_all(line: Line) -> None:
    line.post("/twilio/sms", TEXT)
    line.answer()
    line.twilio.status, line.twilio.body = 502, b"bad gateway"
    line.send()
    assert line.status() == ["unknown"]
    line.twilio.status, line.twilio.body, line.twilio.messages = 201, {"sid": SID}, []
    line.send(after=60)
    assert line.sends() == [SAID, SAID]
    assert line.status() == ["sent"]


def test_too_many_requests_are_waited_out(line: Line) -> None:
    line.post("/twilio/sms", TEXT)
    line.answer()
    line.twilio.status, line.twilio.headers, line.twilio.body = (
        429,
        {"Retry-After": "30"},
        {"code": 20429, "message": ""},
    )
    line.send()
    line.twilio.status, line.twilio.headers, line.twilio.body = 201, {}, {"sid": SID}
    line.send(after=29)
    assert len(line.sends()) == 1
    line.send(after=2)
    assert line.sends() == [SAID, SAID]
    assert line.status() == ["sent"]


@pytest.mark.parametrize(("code", "status"), [(21610, "blocked"), (21614, "failed"), (63016, "failed")])
def test_what_can_not_go_out_is_never_tried_again(line: Line, code: int, status: str) -> None:
    line.post("/twilio/sms", TEXT)
    line.answer()
    line.twilio.status, line.twilio.body = 400, {"code": code, "message": "no", "status": 400}
    for _ in range(3):
        line.send(after=600)
    assert line.sends() == [SAID]
    assert line.status() == [status]
