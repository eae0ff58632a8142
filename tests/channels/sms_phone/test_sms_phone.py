"""Texts by an Android telephone beyond the contract table: ids that are not unique, webhooks that come twice, the pace of a SIM card."""

from __future__ import annotations

import hashlib
import hmac
import json
import time
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
import sqlalchemy as sa
from provider import Provider, provider

from bot.config.settings import SettingsError, read_settings
from bot.language.phrases import Phrases
from bot.model.message_content import MessageContent
from bot.model.turn import Turn
from bot.store.open_sealed import open_kept
from bot.store.tables import inbox
from channels.contract import Ignored, OutcomeUnknown, Read, Receipt, SendFailed, Unreadable, Untrusted, WebhookRequest
from channels.delivery import DeliveryWorker
from channels.package import Wording
from channels.render.registry import labels_of
from channels.sms_phone import api
from channels.sms_phone.api import ERRORS, GatewayApp, Pace, message_id
from channels.sms_phone.opening import senders
from channels.sms_phone.sms_phone import APART, SmsPhone
from channels.sms_phone.webhook import read_event
from channels.text_numbers import number_in
from oneline.dues import sent_ways
from oneline.processes.web import create_app

AT = datetime(2026, 12, 2, 10, tzinfo=UTC)
ANN, KEY, PASSWORD = "+14155550123", "harbour-key", "made-up-password"
PHRASES = Phrases(Path(__file__).parents[3] / "intents")
LABELS = labels_of(Wording(PHRASES, dict.fromkeys(PHRASES.languages, "Line")))
SETTINGS = {
    "ONELINE_SMS_PHONE_URL": "http://127.0.0.1:9", "ONELINE_SMS_PHONE_USER": "city", "ONELINE_SMS_PHONE_PASSWORD": PASSWORD,
    "ONELINE_SMS_PHONE_SIGNING_KEY": KEY, "ONELINE_PUBLIC_BASE_URL": "https://city.example", "ONELINE_SIMULATOR": "no",
    "ONELINE_SMS_PHONE_SECONDS": "0",
}  # fmt: skip
FIRST = "2026-12-02T10:00:00.000+08:00"
LATER = "2026-12-02T10:00:01.000+08:00"


def _event(event: str = "sms:received", id_: str = "E1", **payload: Any) -> bytes:
    told = {"messageId": "abc123", "phoneNumber": ANN, "simNumber": 1, **payload}
    return json.dumps({"deviceId": "d", "event": event, "id": id_, "payload": told, "webhookId": "w"}).encode()


def _read(event: str = "sms:received", **payload: Any) -> Read:
    (read,) = read_event(_event(event, **payload), AT, "sms_phone", "US")
    return read


def _signed(body: bytes, at: datetime = AT, key: str = KEY) -> dict[str, str]:
    moment = str(int(at.timestamp()))
    return {
        "X-Signature": hmac.new(key.encode(), body + moment.encode(), hashlib.sha256).hexdigest(),
        "X-Timestamp": moment,
    }


def _channel(key: str = KEY) -> SmsPhone:
    return SmsPhone(key, "US", LABELS, GatewayApp("http://127.0.0.1:9", "city", PASSWORD))


def _call(body: bytes, headers: dict[str, str]) -> WebhookRequest:
    return WebhookRequest("https://city.example/sms_phone", headers, {}, body, AT)


def test_the_same_text_by_two_webhooks_is_one_turn_and_a_second_yes_is_another(tmp_path: Path) -> None:
    """Why: the app makes a message's id from what it says, so two texts can share it, and sends each event again for two days."""
    settings = read_settings({**SETTINGS, "ONELINE_DATA": str(tmp_path)}, chosen=False)
    client = create_app(settings).test_client()
    comes = [("E1", FIRST), ("E1", FIRST), ("E2", FIRST), ("E3", LATER), ("E3", LATER)]
    for id_, at in comes:
        body = _event(id_=id_, message="yes", receivedAt=at)
        moment = datetime.fromtimestamp(int(time.time()), UTC)
        answer = client.post("/sms_phone", data=body, headers=_signed(body, moment), content_type="application/json")
        assert answer.status_code == 200
    store = open_kept(settings)
    with store.db.reading() as c:
        assert c.scalar(sa.select(sa.func.count()).select_from(inbox)) == 2
    store.close()


@pytest.mark.parametrize("apart", [APART + timedelta(seconds=1), -APART - timedelta(seconds=1)])
def test_a_request_counts_for_five_minutes_and_under_its_own_key(apart: timedelta) -> None:
    body = _event(message="hello")
    assert _channel().read(_call(body, _signed(body)))
    for headers in (
        _signed(body, AT + apart),
        _signed(body, key="another"),
        {},
        _signed(body) | {"X-Timestamp": "soon"},
    ):
        with pytest.raises(Untrusted):
            _channel().read(_call(body, headers))
    with pytest.raises(Untrusted):
        _channel("").read(_call(body, _signed(body, key="")))


@pytest.mark.parametrize(
    ("told", "country", "number"),
    [
        ("6505551212", "US", "+16505551212"), ("+8613900000101", "US", "+8613900000101"), ("139 0000 0101", "CN", "+8613900000101"),
        ("10086", "CN", ""), ("ALIPAY", "CN", ""), ("", "US", ""), ("55512", "US", ""),
    ],
)  # fmt: skip
def test_a_number_gets_its_country_and_a_name_or_a_short_number_is_not_answered(
    told: str, country: str, number: str
) -> None:
    assert number_in(told, country) == number
    (read,) = read_event(_event(phoneNumber=told, message="win a prize"), AT, "sms_phone", country)
    assert isinstance(read, Turn if number else Ignored)


def test_a_picture_by_mms_comes_with_its_words() -> None:
    turn = _read("mms:downloaded", body="this lamp", receivedAt=FIRST, attachments=[{"partId": 1}, {"partId": 2}])
    assert isinstance(turn, Turn)
    assert (turn.text, turn.media) == ("this lamp", ("sms_phone:picture:abc123-1", "sms_phone:picture:abc123-2"))


@pytest.mark.parametrize(
    ("event", "receipt"),
    [("sms:sent", Receipt("k", "sent")), ("sms:delivered", Receipt("k", "delivered")), ("sms:failed", Receipt("k", "failed", "not sent by the telephone"))],
)  # fmt: skip
def test_what_became_of_a_text_is_a_receipt_without_the_apps_words(event: str, receipt: Receipt) -> None:
    assert _read(event, messageId="k", reason=f"Can't send to {ANN}") == receipt


@pytest.mark.parametrize("event", ["system:ping", "mms:received", "sms:data-received", "hologram"])
def test_other_events_are_ignored(event: str) -> None:
    assert _read(event) == Ignored("another kind of event")


@pytest.mark.parametrize("body", [b"", b"[]", b"{}", b"7", b'{"event": 7}'])
def test_what_is_no_event_is_unreadable(body: bytes) -> None:
    with pytest.raises(Unreadable):
        read_event(body, AT, "sms_phone", "US")


@pytest.fixture
def phone(monkeypatch: pytest.MonkeyPatch) -> Iterator[Provider]:
    monkeypatch.setattr(api, "ANSWER_SECONDS", 0.4)
    with provider() as told:
        told.status, told.body = 202, {"id": "x", "state": "Pending"}
        yield told


def _app(phone: Provider) -> GatewayApp:
    return GatewayApp(phone.address, "city", PASSWORD)


def test_a_text_whose_outcome_is_unknown_goes_out_again_under_the_same_id_and_once(
    phone: Provider, tmp_path: Path
) -> None:
    environment = {**SETTINGS, "ONELINE_SMS_PHONE_URL": phone.address, "ONELINE_DATA": str(tmp_path)}
    settings = read_settings(environment, chosen=False)
    store, (sender,) = open_kept(settings), senders(settings)
    assert sender.threads == 1
    key = store.tell("sms_phone", ANN, "Tomorrow.", AT, AT + timedelta(hours=2))
    worker = DeliveryWorker(store, {"sms_phone": sender.channel})
    phone.hangs_up = True
    worker.send_once(AT)
    assert store.message_status(key) == "unknown"
    phone.hangs_up, phone.status = False, 409
    worker.send_once(AT + timedelta(minutes=1))
    ids = [json.loads(body)["id"] for body in phone.raw]
    assert (store.message_status(key), len(ids), len(set(ids))) == ("sent", 2, 1)
    store.receipt("sms_phone", ids[0], "delivered", "", AT)
    assert store.message_status(key) == "delivered"
    store.close()


def test_an_id_is_short_enough_and_the_same_for_the_same_message() -> None:
    assert message_id("due:1-0") == message_id("due:1-0") != message_id("due:2-0")
    assert len(message_id("k" * 200)) == 36


@pytest.mark.parametrize("status", sorted(ERRORS))
def test_every_status_of_the_table_says_what_to_do(phone: Provider, status: int) -> None:
    phone.status, phone.body = status, {"message": f"about {ANN}"}
    with pytest.raises(SendFailed) as raised:
        _app(phone).send(ANN, "hello", "k1")
    error = raised.value
    assert (error.code, error.retry, error.fault, error.after, error.holds) == (str(status), *ERRORS[status])


def test_a_telephone_that_is_not_there_was_surely_not_asked_to_send() -> None:
    with pytest.raises(SendFailed, match="no connection"):
        GatewayApp("http://127.0.0.1:9", "city", PASSWORD).send(ANN, "hello", "k1")


@pytest.mark.parametrize("how", ["silent", "hangs_up"])
def test_no_error_tells_the_password_or_the_person(phone: Provider, how: str) -> None:
    phone.silent, phone.hangs_up = how == "silent", how == "hangs_up"
    with pytest.raises(OutcomeUnknown) as raised:
        _app(phone).send(ANN, "hello", "k1")
    assert raised.value.__suppress_context__
    assert not [each for each in (PASSWORD, ANN) if each in f"{raised.value}{_app(phone)!r}"]


def test_one_text_goes_out_after_another_however_many_wait(monkeypatch: pytest.MonkeyPatch) -> None:
    now, slept = [100.0], list[float]()
    monkeypatch.setattr(api.time, "monotonic", lambda: now[0])
    monkeypatch.setattr(
        api.time, "sleep", lambda seconds: (slept.append(seconds), now.__setitem__(0, now[0] + seconds))
    )
    pace = Pace(4.0)
    for _ in range(3):
        pace.wait()
    now[0] += 60
    pace.wait()
    assert slept == [0.0, 4.0, 4.0, 0.0]


def test_a_text_goes_out_as_one_of_two_segments_at_most() -> None:
    assert _channel().find_sent(ANN, "hello", AT) is None
    with pytest.raises(SendFailed, match="no connection"):
        _channel().send(ANN, MessageContent("hello"), "k1")


def test_notices_go_by_the_telephone_where_no_carrier_is_set_up() -> None:
    assert (sent_ways([]).text, sent_ways(["sms_phone", "telegram"]).text, sent_ways(["sms_phone", "sms"]).text) == (
        "sms",
        "sms_phone",
        "sms",
    )


@pytest.mark.parametrize("missing", ["SIGNING_KEY", "PASSWORD"])
def test_a_telephone_without_a_secret_is_refused_at_the_start(missing: str, tmp_path: Path) -> None:
    name = f"ONELINE_SMS_PHONE_{missing}"
    settings = read_settings({**SETTINGS, name: "", "ONELINE_DATA": str(tmp_path)}, chosen=False)
    with pytest.raises(SettingsError, match=name):
        create_app(settings) if missing == "SIGNING_KEY" else list(senders(settings))
