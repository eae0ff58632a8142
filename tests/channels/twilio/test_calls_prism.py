"""Calls we make, held to Twilio's own OpenAPI document, by a mock server that refuses what it does not allow."""

from __future__ import annotations

import json
from datetime import UTC, datetime

import pytest
from test_sms_prism import ACCOUNT, DOCUMENT, TO, direct, prism
from twilio_document import CALLS

from bot.config.settings import Settings
from channels.contract import OptedOut, OutcomeUnknown, SendFailed
from channels.twilio.calls_api import TwilioCalls, open_calls

__all__ = ["direct", "prism"]
pytestmark = pytest.mark.referee


def _calls(address: str, origin: str = "+14155550100", account: str = ACCOUNT, prefer: str = "") -> TwilioCalls:
    """Calls by the mock server; prefer: which of the document's answers is wanted."""
    calls = open_calls(
        Settings(
            twilio_account_sid=account,
            twilio_auth_token="12345",
            twilio_voice_from=origin,
            twilio_api_url=address,
            public_base_url="https://city.example",
        )
    )
    if prefer:
        calls.client.http_client._client.session.headers["Prefer"] = prefer
    return calls


@pytest.mark.parametrize("key", ["visit:12", "code/7f+x", "提醒"])
def test_our_request_is_one_that_the_document_allows(prism: str, key: str) -> None:
    assert _calls(prism).place(TO, key).startswith("CA")


def test_the_server_does_refuse_what_the_document_does_not_allow(prism: str) -> None:
    """Without this the test above would prove nothing."""
    with pytest.raises((SendFailed, OutcomeUnknown)):
        _calls(prism, account="AC-not-an-id").place(TO, "visit:12")


@pytest.mark.parametrize(
    ("prefer", "kind"),
    [
        ("code=401, example=20003", SendFailed),
        ("code=429, example=20429", SendFailed),
        ("code=400, example=21211", SendFailed),
        ("code=400, example=21610", OptedOut),
        ("code=500, example=20500", OutcomeUnknown),
    ],
)
def test_an_error_of_the_provider_comes_out_as_what_to_do(prism: str, prefer: str, kind: type[Exception]) -> None:
    with pytest.raises(kind):
        _calls(prism, prefer=prefer).place(TO, "visit:12")


def test_what_was_begun_is_looked_up_as_the_document_allows(prism: str) -> None:
    """Whatever call the document's example lists, it was begun between these two moments."""
    examples = json.loads(DOCUMENT.read_text(encoding="utf-8"))["paths"][CALLS]["get"]["responses"]["200"]
    listed = next(iter(examples["content"]["application/json"]["examples"].values()))["value"]["calls"]
    found = _calls(prism).find_placed(TO, datetime(2000, 1, 1, tzinfo=UTC))
    assert found == (listed[0]["sid"] if listed else None)
    assert _calls(prism).find_placed(TO, datetime(2100, 1, 1, tzinfo=UTC)) is None
