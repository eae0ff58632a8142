"""Our requests held to Meta's own OpenAPI document, by a mock server that refuses what it does not allow.

The document is older than ids of people without a number, refuses every text by a slip of its own, and declares no errors:
the overlay below mends the three and nothing else.
"""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import httpx
import msgspec
import pytest
from prism_server import direct, mock_server, require
from tools import DATA

from bot.model.message_content import MessageContent
from bot.model.reply import Option
from channels.contract import OutcomeUnknown, SendFailed
from channels.whatsapp.graph_api import ERRORS, GraphApi
from channels.whatsapp.messages import LONGEST, LONGEST_WITH_OPTIONS, message_request, template_request, text_request

DOCUMENT = DATA / "standards" / "meta" / "business-messaging-api_v23.0.yaml"
MESSAGES = "/{Version}/{Phone-Number-ID}/messages"
NUMBER, ID = "+14155550123", "US.13491208655302741918"
# Code → HTTP status that Meta gives it.
REPLIES = {0: 401, 190: 401, 10: 403, 100: 400, 130429: 429, 131026: 400, 131047: 400, 131056: 400, 132001: 404}
PASSING = {131000: 500}
ERROR = {
    "type": "object", "required": ["error"],
    "properties": {"error": {"type": "object", "required": ["code", "message"], "properties": {
        "code": {"type": "integer"}, "message": {"type": "string"}, "type": {"type": "string"},
    }}},
}  # fmt: skip

__all__ = ["direct", "prism"]
pytestmark = pytest.mark.referee


@pytest.fixture(scope="module")
def prism(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """Address of a server made of Meta's document."""
    require(DOCUMENT, "Meta's OpenAPI document (../shared/data/standards/meta)")
    folder = tmp_path_factory.mktemp("prism")
    described = folder / "meta.json"
    described.write_text(json.dumps(overlaid(DOCUMENT)), encoding="utf-8")
    with mock_server(described, folder) as address:
        yield address


def overlaid(document: Path) -> dict[str, Any]:
    """Meta's way to send a message, with ids of people and with errors."""
    described: dict[str, Any] = msgspec.yaml.decode(document.read_bytes())
    described["paths"] = {MESSAGES: described["paths"][MESSAGES]}
    schemas = described["components"]["schemas"]
    _allow_ids(schemas["BaseMessageProperties"])
    for schema in schemas.values():
        _open_to_the_common(schema, schemas["BaseMessageProperties"])
    _add_errors(described["paths"][MESSAGES]["post"]["responses"])
    return described


def _allow_ids(base: dict[str, Any]) -> None:
    base["required"].remove("to")
    base["anyOf"] = [{"required": ["to"]}, {"required": ["recipient"]}]
    base["properties"] |= {
        "to": {"type": "string", "pattern": r"^\+?\d+$"},
        "recipient": {"type": "string", "pattern": r"^[A-Z]{2}\.[A-Za-z0-9]{1,128}$"},
        "biz_opaque_callback_data": {"type": "string", "maxLength": 512},
    }


def _open_to_the_common(schema: dict[str, Any], base: dict[str, Any]) -> None:
    """Why: the own part of each message is closed to what all messages have, so that none passes."""
    for part in schema.get("allOf", ()):
        if part.get("additionalProperties") is False:
            part["properties"] |= {name: {} for name in base["properties"] if name not in part["properties"]}


def _add_errors(replies: dict[str, Any]) -> None:
    for code, status in (REPLIES | PASSING).items():
        content = {"schema": ERROR, "examples": {}}
        reply = replies.setdefault(str(status), {"description": "An error", "content": {"application/json": content}})
        value = {"error": {"code": code, "message": "", "type": "OAuthException"}}
        reply["content"]["application/json"]["examples"][str(code)] = {"value": value}


def _post(prism: str, request: dict[str, Any], prefer: str = "") -> httpx.Response:
    headers = {"Authorization": "Bearer made-up-token"} | ({"Prefer": prefer} if prefer else {})
    return httpx.post(f"{prism}/v23.0/1065/messages", json=request, headers=headers, trust_env=False, timeout=20)


@pytest.mark.parametrize("to", [NUMBER, ID])
@pytest.mark.parametrize("body", ["Bring your ID card.", "临河热线：请带身份证。\n电话：12345", "a" * LONGEST])
@pytest.mark.parametrize("is_template", [False, True])
def test_our_request_is_one_that_the_document_allows(prism: str, to: str, body: str, is_template: bool) -> None:
    request = (
        template_request(to, body, "k" * 32, "city_news", "en") if is_template else text_request(to, body, "k" * 32)
    )
    assert GraphApi("made-up-token", "1065", "v23.0", prism).send(request).startswith("wamid.")


@pytest.mark.parametrize("to", [NUMBER, ID])
@pytest.mark.parametrize("labels", [["x" * 20] * 3, ["x" * 24] * 2, ["x" * 24] * 10, ["1", "2"]])
def test_options_are_of_a_form_that_the_document_allows(prism: str, to: str, labels: list[str]) -> None:
    options = tuple(Option(str(number), label, "a:1") for number, label in enumerate(labels, 1))
    request = message_request(to, MessageContent("a" * LONGEST_WITH_OPTIONS, options), "k" * 32, "x" * 20)
    assert GraphApi("made-up-token", "1065", "v23.0", prism).send(request).startswith("wamid.")


def test_more_or_longer_options_are_refused(prism: str) -> None:
    request = message_request(NUMBER, MessageContent("hello", (Option("1", "North", "a:1"),)), "k", "Choose")
    assert _post(prism, request).status_code == 200
    button = request["interactive"]["action"]["buttons"][0]
    for wrong in ([button] * 4, [{**button, "reply": {"id": "1", "title": "x" * 21}}], []):
        request["interactive"]["action"]["buttons"] = wrong
        assert _post(prism, request).status_code == 400


@pytest.mark.parametrize(
    "wrong",
    [
        {"to": ID}, {"recipient": NUMBER}, {"text": "hello"}, {"text": {"body": 5}}, {"hologram": 1}, {"messaging_product": None},
        {"recipient_type": "business"}, {"type": "hologram"}, {"biz_opaque_callback_data": "k" * 513},
    ],
)  # fmt: skip
def test_the_server_does_refuse_what_the_document_does_not_allow(prism: str, wrong: dict[str, Any]) -> None:
    """Without this the test above would prove nothing."""
    assert _post(prism, text_request(NUMBER, "hello", "k")).status_code == 200
    assert _post(prism, {**text_request(NUMBER, "hello", "k"), **wrong}).status_code == 400


def test_a_message_to_nobody_is_refused(prism: str) -> None:
    request = text_request(NUMBER, "hello", "k")
    del request["to"]
    assert _post(prism, request).status_code == 400


@pytest.mark.parametrize("code", sorted(REPLIES | PASSING))
def test_an_error_of_the_provider_comes_out_as_what_to_do(
    prism: str, code: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    post, status = httpx.post, (REPLIES | PASSING)[code]
    prefer = {"Prefer": f"code={status}, example={code}"}
    monkeypatch.setattr(httpx, "post", lambda *a, headers, **named: post(*a, headers={**headers, **prefer}, **named))
    with pytest.raises(OutcomeUnknown if code in PASSING else SendFailed) as raised:
        GraphApi("made-up-token", "1065", "v23.0", prism).send(text_request(NUMBER, "hello", "k"))
    if isinstance(error := raised.value, SendFailed):
        assert (error.code, error.retry, error.fault, error.after, error.holds) == (str(code), *ERRORS[code])
    else:
        assert str(error) == str(code)
