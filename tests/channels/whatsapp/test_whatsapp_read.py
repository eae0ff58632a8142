"""What comes in by WhatsApp beyond the contract table: every kind of message, who wrote, receipts, the handshake."""

from __future__ import annotations

import hashlib
import hmac
import json
from contextlib import nullcontext
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest

from bot.config.settings import SettingsError, read_settings
from bot.model.turn import Pick, Turn
from channels.contract import Ignored, Read, Receipt, Unreadable, Untrusted, WebhookRequest
from channels.web.routes import proof_of
from channels.whatsapp.addresses import address_of
from channels.whatsapp.webhook import read_events
from channels.whatsapp.whatsapp import HEADER, Secrets
from oneline.processes.proxy import configuration
from oneline.processes.web import create_app

AT = datetime(2026, 12, 2, 10, tzinfo=UTC)
NUMBER_ID, ID = "106540352242922", "US.13491208655302741918"
PARENT = "US.ENT.11815799212886844830"
SETTINGS = {
    "ONELINE_WHATSAPP_NUMBER_ID": NUMBER_ID, "ONELINE_WHATSAPP_TOKEN": "made-up-token",
    "ONELINE_WHATSAPP_APP_SECRET": "harbour-secret", "ONELINE_WHATSAPP_VERIFY_TOKEN": "harbour-word",
    "ONELINE_PUBLIC_BASE_URL": "https://city.example", "ONELINE_SIMULATOR": "no",
}  # fmt: skip


def _read(number_id: str = NUMBER_ID, field: str = "messages", **value: Any) -> tuple[Read, ...]:
    value = {"metadata": {"phone_number_id": number_id}, **value}
    batch = {"object": "whatsapp_business_account", "entry": [{"changes": [{"field": field, "value": value}]}]}
    return read_events(json.dumps(batch).encode(), AT, "whatsapp", NUMBER_ID)


def _message(kind: str = "text", **more: Any) -> dict[str, Any]:
    return {"id": "wamid.1", "from": "14155550123", "from_user_id": ID, "type": kind, **more}


def _said(kind: str, content: Any = None) -> Read:
    (read,) = _read(messages=[_message(kind, **({kind: content} if content is not None else {}))])
    return read


def _turn(text: str = "", *media: str) -> Turn:
    return Turn("wamid.1", "whatsapp", "+14155550123", AT, text, media=media)


@pytest.mark.parametrize(
    ("kind", "content", "turn"),
    [
        ("text", {"body": "a\0b"}, _turn("ab")),
        ("button", {"text": "Yes", "payload": "p"}, _turn("Yes")),
        ("interactive", {"type": "button_reply", "button_reply": {"id": "1", "title": "Northharbour"}}, _turn("Northharbour")),
        ("interactive", {"type": "list_reply", "list_reply": {"id": "3", "title": "Quay 3", "description": "x"}}, _turn("Quay 3")),
        ("interactive", {"type": "button_reply", "button_reply": {"id": "a1b2:2", "title": "2 South"}},
         replace(_turn("2 South"), pick=Pick("a1b2", "2"))),
        ("interactive", {"type": "list_reply", "list_reply": {"id": "a1b2:10", "title": "10 West"}},
         replace(_turn("10 West"), pick=Pick("a1b2", "10"))),
        ("button", {"text": "Yes", "payload": "a1b2:1"}, replace(_turn("Yes"), pick=Pick("a1b2", "1"))),
        ("interactive", {"type": "list_reply", "list_reply": {"id": 7, "title": "10 West"}}, _turn("10 West")),
        ("interactive", {"type": "nfm_reply", "nfm_reply": {}}, _turn("", "whatsapp:form:")),
        ("location", {"latitude": 40.7, "longitude": -74, "name": "City Hall", "address": "1 Quay St"},
         _turn("City Hall, 1 Quay St", "geo:40.7,-74.0")),
        ("location", {"latitude": 40.7, "longitude": -74}, _turn("", "geo:40.7,-74.0")),
        ("image", {"id": "77", "mime_type": "image/jpeg", "caption": "this lamp"}, _turn("this lamp", "whatsapp:image:77")),
        ("audio", {"id": "77", "voice": True}, _turn("", "whatsapp:audio:77")),
        ("video", {"id": "77"}, _turn("", "whatsapp:video:77")),
        ("sticker", {"id": "77", "animated": False}, _turn("", "whatsapp:sticker:77")),
        ("document", {"id": "77", "filename": "lease.pdf", "caption": None}, _turn("", "whatsapp:document:77")),
        ("contacts", [{"name": {"formatted_name": "Bo"}}], _turn("", "whatsapp:contacts:")),
        ("unsupported", None, _turn("", "whatsapp:unsupported:")),
    ],
)  # fmt: skip
def test_every_kind_of_message_is_a_turn(kind: str, content: Any, turn: Turn) -> None:
    assert _said(kind, content) == turn


@pytest.mark.parametrize(
    ("kind", "why"),
    [
        ("reaction", "a reaction"), ("edit", "an edited message"), ("revoke", "a deleted message"),
        ("system", "a changed number or id"), ("request_welcome", "opened the chat"), ("hologram", "another kind of message"),
    ],
)  # fmt: skip
def test_what_is_nobodys_turn_is_ignored(kind: str, why: str) -> None:
    assert _said(kind, {"message_id": "wamid.0", "emoji": "👍"}) == Ignored(why)


@pytest.mark.parametrize("kind", ["text", "button", "location", "image", "interactive"])
@pytest.mark.parametrize(
    "content", [None, 7, [], {"latitude": "north", "body": 1, "id": [], "text": {}, "list_reply": 1}]
)
def test_content_of_another_form_is_left_out(kind: str, content: Any) -> None:
    assert _said(kind, content) == Ignored("an event that can not be read")


@pytest.mark.parametrize(
    ("number", "user_id", "address"),
    [
        ("14155550123", ID, "+14155550123"), ("14155550123", "", "+14155550123"), ("", ID, ID), (ID, "", ID), (ID, ID, ID),
        ("", "GB.99x", "GB.99x"), ("", PARENT, ""), (PARENT, ID, ID), ("", "", ""), ("", "us.1", ""), ("", "U1.1", ""),
        ("", "US.", ""), ("", "US.1 2", ""), ("+1415", "", ""), ("１２３", "", ""), ("", "US.１", ""), ("", "ÄÖ.1", ""),
    ],
)  # fmt: skip
def test_an_address_is_the_number_or_the_id_of_one_portfolio(number: str, user_id: str, address: str) -> None:
    assert address_of(number, user_id) == address


def test_who_shows_no_number_can_be_answered_and_not_rung() -> None:
    hidden = {name: value for name, value in _message(text={"body": "hello"}).items() if name != "from"}
    (turn,) = _read(
        messages=[hidden], contacts=[{"user_id": ID, "parent_user_id": PARENT, "profile": {"username": "ann"}}]
    )
    assert isinstance(turn, Turn)
    assert (turn.sender, turn.number) == (ID, "")
    (shown,) = _read(messages=[_message(text={"body": "hello"})])
    assert isinstance(shown, Turn)
    assert shown.number == "+14155550123"


def test_who_is_told_beside_is_taken_only_where_there_is_one() -> None:
    bare = {"id": "wamid.1", "type": "text", "text": {"body": "hello"}}
    people = [{"user_id": ID}, {"wa_id": "14155550123"}]
    (turn,) = _read(messages=[bare], contacts=people[:1])
    assert isinstance(turn, Turn)
    assert turn.sender == ID
    assert _read(messages=[bare], contacts=people) == (Ignored("from nobody"),)
    assert _read(messages=[{**bare, "from_user_id": "GB.99x"}], contacts=people[1:]) == (
        Turn("wamid.1", "whatsapp", "GB.99x", AT, "hello"),
    )


def test_two_people_of_one_name_are_two_and_a_new_id_is_somebody_new() -> None:
    """Why: a number is given to somebody else one day, and what was told to one is not told to the other."""
    moved = {"type": "user_changed_user_id", "previous_user_id": ID, "user_id": "US.2"}
    assert _said("system", moved) == Ignored("a changed number or id")


@pytest.mark.parametrize(
    ("status", "read"),
    [
        ({"status": "sent"}, Receipt("wamid.9", "sent")),
        ({"status": "delivered", "biz_opaque_callback_data": "k1"}, Receipt("wamid.9", "delivered", key="k1")),
        ({"status": "read", "recipient_user_id": ID}, Receipt("wamid.9", "delivered")),
        ({"status": "failed", "errors": [{"code": 131047, "title": "x"}]}, Receipt("wamid.9", "failed", "131047")),
        ({"status": "failed"}, Receipt("wamid.9", "failed")),
        ({"status": "hologram"}, Ignored("another kind of status")),
        ({"status": "failed", "errors": 7}, Ignored("an event that can not be read")),
    ],
)
def test_a_status_is_a_receipt(status: dict[str, Any], read: Read) -> None:
    assert _read(statuses=[{"id": "wamid.9", **status}]) == (read,)


def test_what_is_not_said_to_this_number_in_a_chat_of_two_is_ignored() -> None:
    hello = _message(text={"body": "hello"})
    assert _read(number_id="1", messages=[hello]) == (Ignored("another number"),)
    assert _read(field="account_update", messages=[hello]) == (Ignored("another kind of event"),)
    assert _read(messages=[{**hello, "group_id": "g1"}]) == (Ignored("a group"),)
    assert _read() == (Ignored("nothing in it"),)


@pytest.mark.parametrize("body", [b"", b"[]", b"{}", b"\xff", b"null", b'{"entry": 1}', b"[" * 100_000])
def test_what_is_no_batch_is_unreadable(body: bytes) -> None:
    with pytest.raises(Unreadable):
        read_events(body, AT, "whatsapp", NUMBER_ID)


@pytest.mark.parametrize(
    ("query", "status", "said"),
    [
        ("hub.mode=subscribe&hub.verify_token=harbour-word&hub.challenge=1158201444", 200, "1158201444"),
        ("hub.mode=subscribe&hub.verify_token=another&hub.challenge=1158201444", 403, ""),
        ("hub.mode=subscribe&hub.challenge=1158201444", 403, ""),
        ("hub.mode=subscribe&hub.verify_token=harbour-word&hub.challenge=%3Cb%3E", 400, ""),
        ("", 403, ""),
    ],
)
def test_the_handshake_repeats_the_challenge_to_who_knows_the_word(
    query: str, status: int, said: str, tmp_path: Path
) -> None:
    app = create_app(read_settings({**SETTINGS, "ONELINE_DATA": str(tmp_path)}, chosen=False))
    answer = app.test_client().get(f"/whatsapp?{query}")
    assert (answer.status_code, answer.text) == (status, said)
    assert all(proof_of(app.view_functions[rule.endpoint]) for rule in app.url_map.iter_rules())


VECTOR = "757107ea0eb2509fc211221cce984b8a37570b6d7586c22c46f4379c8b043e17"
"""Of the text and secret below, as GitHub publishes it for the same header."""


@pytest.mark.parametrize(
    ("secret", "body", "given", "is_right"),
    [
        ("It's a Secret to Everybody", b"Hello, World!", f"sha256={VECTOR}", True),
        ("It's a Secret to Everybody", b"Hello, World!\n", f"sha256={VECTOR}", False),
        ("It's a secret to Everybody", b"Hello, World!", f"sha256={VECTOR}", False),
        ("It's a Secret to Everybody", b"Hello, World!", VECTOR, False),
        ("It's a Secret to Everybody", b"Hello, World!", f"sha1={VECTOR}", False),
        ("It's a Secret to Everybody", b"Hello, World!", f"sha256={VECTOR[:-1]}é", False),
        ("It's a Secret to Everybody", b"Hello, World!", "", False),
        ("", b"Hello, World!", "sha256=" + hmac.new(b"", b"Hello, World!", hashlib.sha256).hexdigest(), False),
    ],
)
def test_the_published_vector_of_the_header_is_proved_and_no_other(
    secret: str, body: bytes, given: str, is_right: bool
) -> None:
    call = WebhookRequest(
        "https://city.example/whatsapp", {"X-Hub-Signature-256": given} if given else {}, {}, body, AT
    )
    with nullcontext() if is_right else pytest.raises(Untrusted):
        Secrets(secret).prove(call)


@pytest.mark.parametrize(("events", "status"), [(1000, 200), (3000, 413)])
def test_a_thousand_events_are_one_batch(events: int, status: int, tmp_path: Path) -> None:
    settings = read_settings({**SETTINGS, "ONELINE_DATA": str(tmp_path)}, chosen=False)
    statuses = [{"id": f"wamid.{number}", "status": "hologram", "pricing": "x" * 400} for number in range(events)]
    value = {"metadata": {"phone_number_id": NUMBER_ID}, "statuses": statuses}
    body = json.dumps({"entry": [{"changes": [{"field": "messages", "value": value}]}]}).encode()
    signed = hmac.new(b"harbour-secret", body, hashlib.sha256).hexdigest()
    answer = create_app(settings).test_client().post("/whatsapp", data=body, headers={HEADER: f"sha256={signed}"})
    assert answer.status_code == status
    assert "location /whatsapp { limit_req zone=providers burst=200 nodelay; client_max_body_size 1m;" in configuration(
        settings
    )


@pytest.mark.parametrize("missing", ["APP_SECRET", "VERIFY_TOKEN"])
def test_a_number_without_a_secret_is_refused_at_the_start(missing: str, tmp_path: Path) -> None:
    name = f"ONELINE_WHATSAPP_{missing}"
    with pytest.raises(SettingsError, match=name):
        create_app(read_settings({**SETTINGS, name: "", "ONELINE_DATA": str(tmp_path)}, chosen=False))
