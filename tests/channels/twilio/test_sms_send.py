"""Sending by Twilio: what is asked for, and what each answer means for the next step."""

from __future__ import annotations

import socket
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from email.utils import format_datetime

import pytest
from provider import Provider, provider, query_of

from bot.config.settings import Settings, SettingsError
from channels.contract import OptedOut, OutcomeUnknown, SendFailed
from channels.twilio import sms_api
from channels.twilio.sms_api import ERRORS, OPTED_OUT, TwilioTexts, open_texts

ACCOUNT = "AC" + "a" * 32
TO, BODY = "+14155550123", "City Help: Bring your ID card."
SINCE = datetime(2026, 3, 2, 10, 30, 0, tzinfo=UTC)


@pytest.fixture(autouse=True)
def direct(monkeypatch: pytest.MonkeyPatch) -> None:
    """No proxy between us and loopback; short patience."""
    monkeypatch.setenv("NO_PROXY", "127.0.0.1")
    monkeypatch.setattr(sms_api, "ANSWER_SECONDS", 0.4)


@pytest.fixture
def twilio() -> Iterator[Provider]:
    with provider() as told:
        yield told


def _texts(address: str, origin: str = "+14155550100", base: str = "https://city.example/line/") -> TwilioTexts:
    settings = Settings(
        twilio_account_sid=ACCOUNT,
        twilio_auth_token="12345",
        twilio_from=origin,
        twilio_api_url=address,
        public_base_url=base,
    )
    return open_texts(settings)


def _error(twilio: Provider, code: int, status: int = 400, **headers: str) -> SendFailed:
    twilio.status, twilio.headers = status, headers
    twilio.body = {"code": code, "message": f"about {TO}", "more_info": "", "status": status}
    with pytest.raises(SendFailed) as raised:
        _texts(twilio.address).send(TO, BODY)
    return raised.value


@pytest.mark.parametrize(("origin", "field"), [("+14155550100", "From"), ("MG" + "b" * 32, "MessagingServiceSid")])
def test_a_text_goes_out_from_our_number_or_service_with_an_address_for_receipts(
    twilio: Provider, origin: str, field: str
) -> None:
    assert _texts(twilio.address, origin).send(TO, BODY) == "SM" + "1" * 32
    path = f"/2010-04-01/Accounts/{ACCOUNT}/Messages.json"
    receipts = "https://city.example/line/twilio/status"
    assert twilio.asked == [("POST", path, {"To": TO, "Body": BODY, "StatusCallback": receipts, field: origin})]


def test_without_a_public_address_no_receipts_are_asked_for(twilio: Provider) -> None:
    _texts(twilio.address, base="").send(TO, BODY)
    assert "StatusCallback" not in twilio.asked[0][2]


@pytest.mark.parametrize("code", sorted(ERRORS))
def test_every_code_of_the_table_says_what_to_do(twilio: Provider, code: int) -> None:
    error = _error(twilio, code)
    assert (error.retry, error.fault, error.after, error.holds) == ERRORS[code]
    assert error.code == str(code)
    assert TO not in str(error)


@pytest.mark.parametrize("code", [21614, 63016, 21211])
def test_an_address_that_takes_no_texts_is_never_tried_again(code: int) -> None:
    retry, fault, *_ = ERRORS[code]
    assert (retry, fault) == (False, "resident")


def test_a_resident_who_told_twilio_to_stop_is_opted_out(twilio: Provider) -> None:
    twilio.status, twilio.body = 400, {"code": OPTED_OUT, "message": "unsubscribed", "status": 400}
    with pytest.raises(OptedOut, match="21610"):
        _texts(twilio.address).send(TO, BODY)


@pytest.mark.parametrize(
    ("status", "code", "retry", "fault"),
    [
        (400, 29999, False, "ours"),
        (404, 20404, False, "ours"),
        (429, 29999, True, "theirs"),
        (503, 29999, True, "theirs"),
    ],
)
def test_a_code_not_in_the_table_is_judged_by_its_status(
    twilio: Provider, status: int, code: int, retry: bool, fault: str
) -> None:
    error = _error(twilio, code, status)
    assert (error.retry, error.fault) == (retry, fault)


def test_an_error_as_a_problem_document_is_understood_too(twilio: Provider) -> None:
    twilio.status, twilio.body = 400, {"type": "about:blank", "title": "Not mobile", "status": 400, "code": 21614}
    with pytest.raises(SendFailed, match="21614"):
        _texts(twilio.address).send(TO, BODY)


@pytest.mark.parametrize("status", [429, 503])
def test_retry_after_is_heeded_in_seconds(twilio: Provider, status: int) -> None:
    error = _error(twilio, 20429, status, **{"Retry-After": "17"})
    assert (error.retry, error.fault, error.after) == (True, "theirs", 17.0)


def test_retry_after_is_heeded_as_a_date(twilio: Provider) -> None:
    at = format_datetime(datetime.now(UTC) + timedelta(seconds=90), usegmt=True)
    assert 80 < _error(twilio, 20429, 429, **{"Retry-After": at}).after <= 90


@pytest.mark.parametrize(("said", "after"), [("soon", 1.0), ("0", 1.0), ("999999", 3600.0), ("-5", 1.0)])
def test_a_strange_retry_after_is_kept_within_reason(twilio: Provider, said: str, after: float) -> None:
    assert _error(twilio, 20429, 429, **{"Retry-After": said}).after == after


@pytest.mark.parametrize("status", [408, 500, 502, 504])
def test_after_a_server_error_nobody_knows_whether_it_went_out(twilio: Provider, status: int) -> None:
    twilio.status, twilio.body = status, b"<html>bad gateway</html>"
    with pytest.raises(OutcomeUnknown):
        _texts(twilio.address).send(TO, BODY)


@pytest.mark.parametrize("body", [b"", b"not json", b'{"sid": null}', b"{}"])
def test_an_acceptance_without_an_id_is_an_unknown_outcome(twilio: Provider, body: bytes) -> None:
    twilio.body = body
    with pytest.raises(OutcomeUnknown):
        _texts(twilio.address).send(TO, BODY)


def test_silence_after_the_request_is_an_unknown_outcome(twilio: Provider) -> None:
    twilio.silent = True
    with pytest.raises(OutcomeUnknown):
        _texts(twilio.address).send(TO, BODY)
    assert len(twilio.asked) == 1


def test_hanging_up_after_the_request_is_an_unknown_outcome(twilio: Provider) -> None:
    twilio.hangs_up = True
    with pytest.raises(OutcomeUnknown):
        _texts(twilio.address).send(TO, BODY)
    assert len(twilio.asked) == 1


def test_without_a_connection_it_surely_did_not_go_out() -> None:
    with socket.socket() as unused:
        unused.bind(("127.0.0.1", 0))
        address = f"http://127.0.0.1:{unused.getsockname()[1]}"
        with pytest.raises(SendFailed) as raised:
            _texts(address).send(TO, BODY)
    assert (raised.value.retry, raised.value.fault) == (True, "theirs")


def test_a_redirect_is_not_followed_with_our_credentials(twilio: Provider) -> None:
    twilio.status, twilio.headers = 307, {"Location": f"{twilio.address}/elsewhere"}
    with pytest.raises(SendFailed):
        _texts(twilio.address).send(TO, BODY)
    assert len(twilio.asked) == 1


def _sent(sid: str, body: str, seconds: int = 1, direction: str = "outbound-api") -> dict[str, object]:
    made = format_datetime(SINCE + timedelta(seconds=seconds))
    return {"sid": sid, "body": body, "date_created": made, "direction": direction, "to": TO, "status": "sent"}


def _listed(twilio: Provider, *messages: dict[str, object]) -> None:
    twilio.messages = list(messages)


def test_a_text_that_was_sent_after_all_is_found_by_its_words(twilio: Provider) -> None:
    _listed(
        twilio,
        _sent("SM5", "City Help: another"),
        _sent("SM4", BODY, direction="inbound"),
        _sent("SM3", BODY, seconds=2),
        _sent("SM2", BODY, seconds=1),
    )
    assert _texts(twilio.address).find_sent(TO, BODY, SINCE) == "SM3"
    assert query_of(twilio.asked[0][1])["To"] == TO


def test_the_same_words_of_an_earlier_time_are_not_taken_for_it(twilio: Provider) -> None:
    _listed(twilio, _sent("SM1", BODY, seconds=-1))
    assert _texts(twilio.address).find_sent(TO, BODY, SINCE) is None


def test_words_a_trial_account_puts_before_do_not_hide_it(twilio: Provider) -> None:
    _listed(twilio, _sent("SM1", f"Sent from a trial account - {BODY}"))
    assert _texts(twilio.address).find_sent(TO, BODY, SINCE) == "SM1"


def test_a_text_that_is_not_there_is_not_found(twilio: Provider) -> None:
    _listed(twilio)
    assert _texts(twilio.address).find_sent(TO, BODY, SINCE) is None


@pytest.mark.parametrize("status", [401, 500, 503])
def test_when_it_can_not_be_asked_it_is_asked_again_later(twilio: Provider, status: int) -> None:
    twilio.status, twilio.body = status, {"code": 20003, "message": "no", "status": status}
    with pytest.raises(SendFailed) as raised:
        _texts(twilio.address).find_sent(TO, BODY, SINCE)
    assert raised.value.retry


@pytest.mark.parametrize("missing", ["twilio_account_sid", "twilio_auth_token", "twilio_from"])
def test_what_is_missing_for_sending_is_said_at_the_start(missing: str) -> None:
    whole = {"twilio_account_sid": ACCOUNT, "twilio_auth_token": "12345", "twilio_from": "+14155550100"}
    with pytest.raises(SettingsError, match=missing.upper()):
        open_texts(Settings(**whole | {missing: ""}))
