"""Devices of the page as channels: what the page sends becomes turns, and answers become plain values."""

from __future__ import annotations

import re
import secrets
from collections.abc import Callable, Mapping, Sequence
from datetime import datetime
from typing import Any

from bot.catalogue.model import any_of
from bot.model.address import NUMBER
from bot.model.reply import Ask, Reply
from bot.model.turn import Turn
from bot.model.turn_result import TurnRecord
from bot.store.records import OutboxEntry, TurnHistory
from channels.contract import Unreadable
from channels.simulator.entry_card import EntryOf, card_of, told_of, weighed
from voice.telephony.stream.ticket import Ticket

WAYS = {"phone": "phone-sim", "sms": "sms-sim", "chat": "chat-sim"}
"""Device on the page → name of the channel its turns come by."""
CalendarOf = Callable[[str, str], dict[str, Any] | None]
"""Code of a case and language → link to its time as a file, {"href", "gone"}; None if there is none."""
WHOLE = {"phone", "chat"}
"""Devices whose turns are complete as they come: who speaks has been heard to the end, and a chat shows at once what it was told."""
LONGEST_TEXT = 1_600
_KEYS = re.compile(r"[0-9*#]{1,32}")


def channel_of(way: object) -> str:
    """The channel of a device; raises Unreadable."""
    if not isinstance(way, str) or way not in WAYS:
        raise Unreadable("way")
    return WAYS[way]


def read(sent: Any, sender: str, language: str, at: datetime) -> Turn:
    """The turn in {"way", and one of "text", "keys", "silence": true}; raises Unreadable with what is wrong."""
    if not isinstance(sent, Mapping):
        raise Unreadable("object")
    text, keys = sent.get("text") or "", sent.get("keys") or ""
    if not isinstance(text, str) or len(text) > LONGEST_TEXT:
        raise Unreadable("text")
    if keys and not (isinstance(keys, str) and _KEYS.fullmatch(keys)):
        raise Unreadable("keys")
    if [bool(text.strip()), bool(keys), sent.get("silence") is True].count(True) != 1:
        raise Unreadable("one of text, keys, silence")
    # Why vouched for: the page's telephone belongs to whoever holds the visitor's cookie.
    facts = {NUMBER: "vouched"} if sent.get("way") == "phone" else {}
    return Turn(
        secrets.token_hex(16), channel_of(sent.get("way")), sender, at, text, keys, language=language, facts=facts
    )


def ticket_of(sender: str, language: str) -> Ticket:
    """What the line is told of a call with sound from the page, before its sound comes."""
    return Ticket(secrets.token_hex(16), sender, language=language, wire="page")


def told(row: OutboxEntry) -> dict[str, Any]:
    """A message as the page shows it."""
    return {"id": row.id, "turn": row.turn, "body": row.body, "status": row.status, "at": row.created_at.isoformat()}


def happened(
    row: TurnHistory, entry_of: EntryOf, language: str, calendar_of: CalendarOf = lambda code, language: None
) -> dict[str, Any]:
    """A turn and what came of it; "record" is None while it is not answered and for the earlier ones of a burst."""
    record = row.record
    turn = {
        "id": row.id,
        "key": row.turn.id,
        "text": row.turn.text,
        "keys": row.turn.keys,
        "at": row.turn.at.isoformat(),
    }
    return {
        **turn,
        "answered": row.state == "answered",
        "with": row.answered_with,
        "record": _record(record, entry_of, language, row.reply) if record else None,
        "card": card_of(record, row.reply, entry_of, language) if record else None,
        "calendar": calendar_of(row.reply.calendar, language) if row.reply and row.reply.calendar else None,
        **_open(row.reply),
    }


def _record(record: TurnRecord, entry_of: EntryOf, language: str, reply: Reply | None) -> dict[str, Any]:
    entry = entry_of(record.service) if record.service else None
    return {
        "intent": record.intent,
        "source": record.source,
        "outcome": record.outcome,
        "service": record.service,
        "name": any_of(entry.name, language) if entry else "",
        "candidates": weighed(record, entry_of, language),
        "aspect": record.aspect,
        "facts": list(record.facts),
        "told": told_of(record, entry_of, reply.language if reply else language),
        "checked": record.checked.isoformat() if record.checked else "",
        "stale": record.stale,
        "safety": record.safety,
        "rule": record.rule,
        "passed": list(record.passed),
        "beaten": list(record.beaten),
    }


def _open(reply: Reply | None) -> dict[str, Any]:
    """What the reply leaves open: options to pick, and the kind of answer it waits for."""
    parts: Sequence[Any] = reply.parts if reply else ()
    ask = next((part for part in parts if isinstance(part, Ask)), None)
    asked = {"asks": ask.kind if ask else "", "keyed": bool(ask and (ask.keyed or ask.kind == "digits"))}
    options = [{"key": option.key, "label": option.label} for option in reply.choices] if reply else []
    return {"options": options, **asked, "language": reply.language if reply else ""}
