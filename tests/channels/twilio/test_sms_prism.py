"""Our requests held to Twilio's own OpenAPI document, by a mock server that refuses what it does not allow."""

from __future__ import annotations

import json
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path

import pytest
from prism_server import direct, mock_server, require
from tools import DATA
from twilio_document import MESSAGES, REPLIES, WAIT_SECONDS, with_errors

from bot.config.settings import Settings
from channels.contract import OptedOut, OutcomeUnknown, SendFailed
from channels.twilio.sms_api import ERRORS, TwilioTexts, open_texts

ROOT = Path(__file__).parents[3]
DOCUMENT = DATA / "standards" / "twilio" / "twilio_api_v2010.json"
ACCOUNT = "AC" + "a" * 32
TO = "+14155550123"

__all__ = ["direct", "prism"]
pytestmark = pytest.mark.referee


@pytest.fixture(scope="module")
def prism(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """Address of a server made of Twilio's document."""
    require(DOCUMENT, "Twilio's OpenAPI document (../shared/data/standards/twilio)")
    folder = tmp_path_factory.mktemp("prism")
    described = folder / "twilio.json"
    described.write_text(json.dumps(with_errors(DOCUMENT)), encoding="utf-8")
    with mock_server(described, folder) as address:
        yield address


def _texts(address: str, origin: str = "+14155550100", prefer: str = "") -> TwilioTexts:
    """Texts by the mock server; prefer: which of the document's answers is wanted."""
    texts = open_texts(
        Settings(
            twilio_account_sid=ACCOUNT,
            twilio_auth_token="12345",
            twilio_from=origin,
            twilio_api_url=address,
            public_base_url="https://city.example",
        )
    )
    if prefer:
        texts.client.http_client._client.session.headers["Prefer"] = prefer
    return texts


@pytest.mark.parametrize("origin", ["+14155550100", "MG" + "b" * 32])
@pytest.mark.parametrize("body", ["City Help: Bring your ID card.", "临河热线：请带身份证。\n电话：12345", "a" * 306])
def test_our_request_is_one_that_the_document_allows(prism: str, origin: str, body: str) -> None:
    assert _texts(prism, origin).send(TO, body).startswith("SM")


def test_the_server_does_refuse_what_the_document_does_not_allow(prism: str) -> None:
    """Without this the test above would prove nothing."""
    with pytest.raises((SendFailed, OutcomeUnknown)):
        _texts(prism, origin="MGnot-an-id").send(TO, "hello")


@pytest.mark.parametrize("code", sorted(set(REPLIES) & set(ERRORS) - {20429}))
def test_an_error_of_the_provider_comes_out_as_what_to_do(prism: str, code: int) -> None:
    rule = ERRORS[code]
    with pytest.raises(SendFailed) as raised:
        _texts(prism, prefer=f"code={REPLIES[code][0]}, example={code}").send(TO, "hello")
    error = raised.value
    assert (error.code, error.retry, error.fault, error.after) == (str(code), rule.retry, rule.fault, rule.after)


def test_too_many_requests_say_how_long_to_wait(prism: str) -> None:
    with pytest.raises(SendFailed) as raised:
        _texts(prism, prefer="code=429, example=20429").send(TO, "hello")
    assert (raised.value.retry, raised.value.after) == (True, float(WAIT_SECONDS))


def test_an_opted_out_resident_and_a_broken_server_are_told_apart(prism: str) -> None:
    with pytest.raises(OptedOut):
        _texts(prism, prefer="code=400, example=21610").send(TO, "hello")
    with pytest.raises(OutcomeUnknown):
        _texts(prism, prefer="code=500, example=20500").send(TO, "hello")


def test_what_was_sent_is_looked_up_as_the_document_allows(prism: str) -> None:
    """The document's example lists a text of August 2023 from "Hello!"; only its own words, in its time, find it."""
    examples = json.loads(DOCUMENT.read_text(encoding="utf-8"))["paths"][MESSAGES]["get"]["responses"]["200"]
    first = next(iter(examples["content"]["application/json"]["examples"].values()))["value"]["messages"][0]
    before, after = datetime(2000, 1, 1, tzinfo=UTC), datetime(2100, 1, 1, tzinfo=UTC)
    found = _texts(prism).find_sent(TO, first["body"], before)
    assert found == (first["sid"] if first["direction"].startswith("outbound") else None)
    assert _texts(prism).find_sent(TO, first["body"], after) is None
