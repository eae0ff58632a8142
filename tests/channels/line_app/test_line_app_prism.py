"""Our requests held to LINE's own OpenAPI document, by a mock server that refuses what it does not allow."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import httpx
import pytest
from prism_server import direct, mock_server, require
from tools import DATA

from bot.model.message_content import MessageContent
from bot.model.reply import Option
from channels.line_app.messages import LONGEST, message_object
from channels.line_app.messaging_api import MessagingApi

DOCUMENT = DATA / "standards" / "line" / "messaging-api.yml"
ANN = "U" + "f" * 32
HELLO = message_object(MessageContent("hello"), "k")

__all__ = ["direct", "prism"]
pytestmark = pytest.mark.referee


@pytest.fixture(scope="module")
def prism(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """Address of a server made of LINE's document, as it is."""
    require(DOCUMENT, "LINE's OpenAPI document (../shared/data/standards/line)")
    with mock_server(DOCUMENT, tmp_path_factory.mktemp("prism")) as address:
        yield address


@pytest.mark.parametrize("body", ["Bring your ID card.", "临河热线：请带身份证。\n电话：12345", "a" * LONGEST])
def test_our_requests_are_ones_that_the_document_allows(prism: str, body: str) -> None:
    api = MessagingApi("made-up-token", prism)
    options = tuple(Option(str(number), f"{number} {'x' * 17}", "a:1") for number in range(1, 14))
    for message in (MessageContent(body), MessageContent(body, options)):
        assert api.push(ANN, message, "due:1-0")
        assert api.reply("nHuyWiB7yP5Zw52FIkcQobQuGDXCTA", message, "due:1-0")


@pytest.mark.parametrize(
    ("request_", "headers"),
    [
        ({"messages": [HELLO]}, {}), ({"to": ANN, "messages": []}, {}), ({"to": ANN, "messages": "hello"}, {}),
        ({"to": ANN, "messages": [{"text": "hello"}]}, {}), ({"to": ANN, "messages": [HELLO]}, {"X-Line-Retry-Key": "k"}),
        ({"to": 5, "messages": [HELLO]}, {}),
    ],
)  # fmt: skip
def test_the_server_does_refuse_what_the_document_does_not_allow(
    prism: str, request_: dict[str, Any], headers: dict[str, str]
) -> None:
    """Without this the test above would prove nothing."""
    own = {"Authorization": "Bearer made-up-token", **headers}
    answer = httpx.post(f"{prism}/v2/bot/message/push", json=request_, headers=own, trust_env=False, timeout=20)
    assert answer.status_code in {400, 422}
