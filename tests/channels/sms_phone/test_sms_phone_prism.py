"""Our requests held to the gateway app's own OpenAPI document, by a mock server that refuses what it does not allow."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import httpx
import pytest
from prism_server import direct, mock_server, require
from tools import DATA

from channels.sms_phone.api import GatewayApp, message_id

DOCUMENT = DATA / "standards" / "android-sms-gateway" / "swagger.json"
ANN = "+14155550123"

__all__ = ["direct", "prism"]
pytestmark = pytest.mark.referee


@pytest.fixture(scope="module")
def prism(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """Address of a server made of the app's document, as it is."""
    require(DOCUMENT, "the gateway app's OpenAPI document (../shared/data/standards/android-sms-gateway)")
    with mock_server(DOCUMENT, tmp_path_factory.mktemp("prism")) as address:
        yield address


@pytest.mark.parametrize("body", ["Bring your ID card.", "临河热线：请带身份证。\n电话：12345", "a" * 306])
def test_our_requests_are_ones_that_the_document_allows(prism: str, body: str) -> None:
    assert GatewayApp(prism, "city", "made-up-password").send(ANN, body, "due:1-0") == message_id("due:1-0")


@pytest.mark.parametrize(
    "request_",
    [
        {"textMessage": {"text": "hello"}, "phoneNumbers": []}, {"textMessage": {}, "phoneNumbers": [ANN]},
        {"textMessage": {"text": "hello"}, "phoneNumbers": [ANN], "id": "x" * 37},
        {"textMessage": {"text": "hello"}, "phoneNumbers": [ANN], "ttl": 1},
    ],
)  # fmt: skip
def test_the_server_does_refuse_what_the_document_does_not_allow(prism: str, request_: dict[str, Any]) -> None:
    """Without this the test above would prove nothing."""
    answer = httpx.post(f"{prism}/messages", json=request_, auth=("city", "p"), trust_env=False, timeout=20)
    assert answer.status_code in {400, 422}
