"""Calls we make: what Twilio is asked, and what its answers mean."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, datetime
from typing import Any
from urllib.parse import parse_qs, urlsplit

import pytest
from provider import Provider, provider, query_of

from bot.config.settings import Settings, SettingsError
from channels.contract import OptedOut, OutcomeUnknown, SendFailed
from channels.twilio.calls_api import ERRORS, TwilioCalls, open_calls

ACCOUNT = "AC" + "a" * 32
PLACED = "CA" + "1" * 32
TO, OURS = "+14155550123", "+14155550100"
KNOWN: dict[str, Any] = {
    "twilio_account_sid": ACCOUNT,
    "twilio_auth_token": "12345",
    "twilio_from": OURS,
    "public_base_url": "https://city.example/line/",
}


@pytest.fixture
def twilio(monkeypatch: pytest.MonkeyPatch) -> Iterator[Provider]:
    monkeypatch.setenv("NO_PROXY", "127.0.0.1")
    with provider() as told:
        told.body = {"sid": PLACED, "status": "queued"}
        yield told


def _calls(twilio: Provider, **changes: Any) -> TwilioCalls:
    return open_calls(Settings(**(KNOWN | {"twilio_api_url": twilio.address} | changes)))


def test_a_call_is_begun_with_the_address_of_its_message(twilio: Provider) -> None:
    assert _calls(twilio).place(TO, "visit:12 & more") == PLACED
    ((method, path, form),) = twilio.asked
    assert (method, path) == ("POST", f"/2010-04-01/Accounts/{ACCOUNT}/Calls.json")
    asked = urlsplit(form.pop("Url"))
    assert f"{asked.scheme}://{asked.netloc}{asked.path}" == "https://city.example/line/twilio/voice/out"
    assert parse_qs(asked.query) == {"message": ["visit:12 & more"]}
    assert form == {
        "To": TO,
        "From": OURS,
        "Method": "POST",
        "Timeout": "30",
        "StatusCallback": "https://city.example/line/twilio/voice/status",
        "StatusCallbackMethod": "POST",
    }


def test_calls_come_from_a_number_of_their_own_where_one_is_set(twilio: Provider) -> None:
    _calls(twilio, twilio_from="MG" + "b" * 32, twilio_voice_from="+14155550111").place(TO, "k")
    assert twilio.asked[0][2]["From"] == "+14155550111"


@pytest.mark.parametrize("code", sorted(ERRORS))
def test_an_error_that_calls_alone_have_says_what_to_do(twilio: Provider, code: int) -> None:
    twilio.status, twilio.body = 400, {"code": code, "message": f"{TO} is wrong", "status": 400}
    with pytest.raises(SendFailed) as raised:
        _calls(twilio).place(TO, "k")
    error = raised.value
    assert (error.retry, error.fault, error.after, error.holds) == ERRORS[code]
    assert TO not in str(error)


@pytest.mark.parametrize(
    ("status", "code", "kind"),
    [(400, 21211, SendFailed), (401, 20003, SendFailed), (429, 20429, SendFailed), (400, 21610, OptedOut),
     (500, 20500, OutcomeUnknown), (502, 0, OutcomeUnknown), (504, 0, OutcomeUnknown), (503, 20503, SendFailed)],
)  # fmt: skip
def test_an_error_that_texts_have_too_means_the_same(
    twilio: Provider, status: int, code: int, kind: type[Exception]
) -> None:
    twilio.status, twilio.body = status, {"code": code, "message": "no", "status": status}
    with pytest.raises(kind):
        _calls(twilio).place(TO, "k")


def test_a_hang_up_in_mid_request_is_an_unknown_outcome(twilio: Provider) -> None:
    twilio.hangs_up = True
    with pytest.raises(OutcomeUnknown):
        _calls(twilio).place(TO, "k")


@pytest.mark.parametrize("body", [b"<html>", {"status": "queued"}])
def test_an_answer_that_tells_no_id_is_an_unknown_outcome(twilio: Provider, body: Any) -> None:
    twilio.body = body
    with pytest.raises(OutcomeUnknown):
        _calls(twilio).place(TO, "k")


def test_a_provider_that_is_not_there_is_tried_again() -> None:
    calls = open_calls(Settings(**(KNOWN | {"twilio_api_url": "http://127.0.0.1:9"})))
    with pytest.raises(SendFailed) as raised:
        calls.place(TO, "k")
    assert raised.value.retry


def test_a_call_begun_after_all_is_found(twilio: Provider) -> None:
    listed = {"calls": [{"sid": PLACED, "date_created": "Mon, 02 Mar 2026 10:30:00 +0000"}], "page_size": 50}
    twilio.status, twilio.body = 200, listed
    calls = _calls(twilio)
    assert calls.find_placed(TO, datetime(2026, 3, 2, 10, 29, tzinfo=UTC)) == PLACED
    assert calls.find_placed(TO, datetime(2026, 3, 2, 10, 31, tzinfo=UTC)) is None
    asked = query_of(twilio.asked[0][1])
    assert (asked["To"], asked["From"]) == (TO, OURS)


def test_what_can_not_be_looked_up_is_asked_again(twilio: Provider) -> None:
    twilio.status, twilio.body = 500, {"code": 20500, "message": "no", "status": 500}
    with pytest.raises(SendFailed) as raised:
        _calls(twilio).find_placed(TO, datetime(2026, 3, 2, tzinfo=UTC))
    assert raised.value.retry


@pytest.mark.parametrize(
    ("changes", "named"),
    [
        ({"twilio_account_sid": ""}, "TWILIO_ACCOUNT_SID"),
        ({"twilio_auth_token": ""}, "TWILIO_AUTH_TOKEN"),
        ({"public_base_url": ""}, "PUBLIC_BASE_URL"),
        ({"twilio_from": ""}, "TWILIO_VOICE_FROM"),
        ({"twilio_from": "MG" + "b" * 32}, "TWILIO_VOICE_FROM"),
    ],
)
def test_what_is_missing_for_calls_is_said_at_the_door(changes: dict[str, Any], named: str) -> None:
    with pytest.raises(SettingsError, match=named):
        open_calls(Settings(**(KNOWN | changes)))
