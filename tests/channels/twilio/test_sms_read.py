"""What Twilio posts, read as turns and receipts: one table of payloads."""

from __future__ import annotations

import pytest
from signed import AT, form_call

from bot.model.turn import Turn
from channels.contract import Receipt, Unreadable, Untrusted, WebhookRequest
from channels.twilio.sms import Sms

URL = "https://city.example/twilio/sms"
# A whole incoming text as Twilio posts it.
TEXT = {
    "ToCountry": "US",
    "ToState": "CA",
    "SmsMessageSid": "SM00000000000000000000000000000001",
    "NumMedia": "0",
    "ToCity": "",
    "FromZip": "94105",
    "SmsSid": "SM00000000000000000000000000000001",
    "FromState": "CA",
    "SmsStatus": "received",
    "FromCity": "SAN FRANCISCO",
    "Body": "my heating is off",
    "FromCountry": "US",
    "To": "+14155550100",
    "MessagingServiceSid": "MG00000000000000000000000000000009",
    "ToZip": "",
    "NumSegments": "1",
    "MessageSid": "SM00000000000000000000000000000001",
    "AccountSid": "AC00000000000000000000000000000002",
    "From": "+14155550123",
    "ApiVersion": "2010-04-01",
}
STATUS = {
    "SmsSid": "SM00000000000000000000000000000007",
    "SmsStatus": "delivered",
    "MessageStatus": "delivered",
    "To": "+14155550123",
    "MessageSid": "SM00000000000000000000000000000007",
    "AccountSid": "AC00000000000000000000000000000002",
    "From": "+14155550100",
    "ApiVersion": "2010-04-01",
}
SMS = Sms(lambda call: None, {}, None)  # type: ignore[arg-type]
AS_READ = Turn("SM00000000000000000000000000000001", "sms", "+14155550123", AT, "my heating is off")
LONG = "请问暖气费怎么交？" * 178  # 1,602 characters


def _read(form: dict[str, str]) -> Turn | Receipt:
    (read,) = SMS.read(form_call(URL, form.items()))
    return read


@pytest.mark.parametrize(
    ("changes", "expected"),
    [
        ({}, AS_READ),
        ({"Body": ""}, {"text": "", "silent": True}),
        ({"Body": "  \n "}, {"silent": True}),
        ({"Body": LONG}, {"text": LONG}),
        ({"Body": "👍👍"}, {"text": "👍👍"}),
        ({"Body": "مرحبا \u202eabc"}, {"text": "مرحبا \u202eabc"}),
        ({"Body": "２"}, {"text": "２"}),
        ({"Body": "a\0b"}, {"text": "ab"}),
        ({"Body": "please stop the noise"}, {"text": "please stop the noise", "facts": {}}),
        ({"Body": "STOP", "OptOutType": "STOP"}, {"text": "STOP", "facts": {"opt_out": "STOP"}}),
        ({"Body": "退订", "OptOutType": "STOP"}, {"facts": {"opt_out": "STOP"}}),
        ({"Body": "START", "OptOutType": "START"}, {"facts": {"opt_out": "START"}}),
        ({"Body": "HELP", "OptOutType": "HELP"}, {"facts": {"opt_out": "HELP"}}),
        # The fallback address gets the same text again, with why the first one failed.
        ({"ErrorCode": "11200", "ErrorUrl": URL}, AS_READ),
        ({"MessageSid": ""}, AS_READ),
        (
            {"Body": "", "NumMedia": "2", "MediaUrl0": "https://m.example/0", "MediaUrl1": "https://m.example/1"},
            {"media": ("https://m.example/0", "https://m.example/1"), "silent": False},
        ),
        ({"NumMedia": "1000000", "MediaUrl0": "https://m.example/0"}, {"media": ("https://m.example/0",)}),
        ({"NumMedia": "many"}, {"media": ()}),
        ({"NumMedia": "-1"}, {"media": ()}),
        ({"NumMedia": "²"}, {"media": ()}),
    ],
)
def test_a_text_is_read_as_a_turn(changes: dict[str, str], expected: Turn | dict[str, object]) -> None:
    turn = _read(TEXT | changes)
    assert isinstance(turn, Turn)
    if isinstance(expected, Turn):
        assert turn == expected
    else:
        assert {name: getattr(turn, name) for name in expected} == expected


@pytest.mark.parametrize(
    ("said", "error", "status"),
    [
        ("accepted", "", "queued"),
        ("queued", "", "queued"),
        ("sending", "", "queued"),
        ("sent", "", "sent"),
        ("delivered", "", "delivered"),
        ("read", "", "delivered"),
        ("undelivered", "30003", "failed"),
        ("undelivered", "30006", "failed"),
        ("failed", "30008", "failed"),
        ("failed", "21610", "blocked"),
        ("failed", "30036", "expired"),
        ("canceled", "", "expired"),
        ("partially_delivered", "", "unknown"),
        ("delivered", "30008", "delivered"),
    ],
)
def test_a_status_is_read_as_a_receipt(said: str, error: str, status: str) -> None:
    form = STATUS | {"MessageStatus": said, "SmsStatus": said} | ({"ErrorCode": error} if error else {})
    assert _read(form) == Receipt("SM00000000000000000000000000000007", status, error)  # type: ignore[arg-type]


@pytest.mark.parametrize(
    "form",
    [
        {},
        {"Body": "hello"},
        {name: value for name, value in TEXT.items() if name != "From"},
        {name: value for name, value in TEXT.items() if not name.endswith("Sid")},
        {"MessageStatus": "delivered"},
    ],
)
def test_what_is_neither_is_unreadable(form: dict[str, str]) -> None:
    with pytest.raises(Unreadable):
        _read(form)


def test_nothing_is_read_before_the_caller_is_proved() -> None:
    def refuse(call: WebhookRequest) -> None:
        raise Untrusted("wrong signature")

    with pytest.raises(Untrusted):
        Sms(refuse, {}, None).read(form_call(URL, {}.items()))  # type: ignore[arg-type]
