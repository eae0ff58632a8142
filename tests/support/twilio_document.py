"""Twilio's OpenAPI document with the error replies it leaves out, for a mock server to answer from."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

MESSAGES = "/2010-04-01/Accounts/{AccountSid}/Messages.json"
CALLS = "/2010-04-01/Accounts/{AccountSid}/Calls.json"
WAIT_SECONDS = 7
# Code → HTTP status and what Twilio says.
REPLIES = {
    20003: (401, "Authenticate"),
    20429: (429, "Too many requests"),
    20500: (500, "Internal server error"),
    20503: (503, "Service unavailable"),
    21211: (400, "Invalid 'To' phone number"),
    21610: (400, "Attempt to send to unsubscribed recipient"),
    21614: (400, "'To' number is not a valid mobile number"),
    63016: (400, "Outside the allowed window"),
}
_ERROR = {
    "type": "object",
    "required": ["code", "message", "status"],
    "properties": {
        "code": {"type": "integer"},
        "message": {"type": "string"},
        "more_info": {"type": "string"},
        "status": {"type": "integer"},
    },
}


def with_errors(document: Path) -> dict[str, Any]:
    """The document, where sending a text or beginning a call may also fail in each of these ways."""
    described: dict[str, Any] = json.loads(document.read_text(encoding="utf-8"))
    for path in (MESSAGES, CALLS):
        _add_errors(described["paths"][path]["post"]["responses"])
    return described


def _add_errors(replies: dict[str, Any]) -> None:
    for code, (status, said) in REPLIES.items():
        reply = replies.setdefault(str(status), _reply())
        value = {"code": code, "message": said, "more_info": "", "status": status}
        reply["content"]["application/json"]["examples"][str(code)] = {"value": value}
        if status == 429:
            reply["headers"] = {"Retry-After": {"schema": {"type": "integer", "enum": [WAIT_SECONDS]}}}


def _reply() -> dict[str, Any]:
    return {"description": "An error", "content": {"application/json": {"schema": _ERROR, "examples": {}}}}
