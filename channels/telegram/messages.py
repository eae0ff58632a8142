"""What Telegram sends and takes, as plain values: an update becomes turns, a reply becomes messages. No network, no clock."""

from __future__ import annotations

import json
from collections.abc import Collection, Mapping
from datetime import datetime
from typing import Any

from bot.model.reply import Reply
from bot.model.turn import Turn
from channels.contract import Ignored, Read, Rendered, Unreadable
from channels.render.text_lines import TextLabels, lines

MEDIA = (
    "photo", "voice", "audio", "document", "video", "video_note", "animation", "sticker", "location", "contact",
)  # fmt: skip
"""What may come instead of text, or with it."""
COMMANDS = {"start": "menu"}
"""What the app sends by itself, without its stroke → what is meant: it says start to begin, where our START ends a STOP."""
LONGEST = 4096
"""Characters of a message."""


def read_update(body: bytes, at: datetime, way: str, languages: Collection[str]) -> tuple[Read, ...]:
    """The turn in an update, or why there is none; raises Unreadable for what is no update."""
    try:
        update = json.loads(body)
    except ValueError:
        raise Unreadable("no JSON") from None
    if not isinstance(update, Mapping) or not isinstance(update.get("update_id"), int):
        raise Unreadable("no update")
    message = update.get("message")
    # Why told that it came: an update that is refused is sent again and again, and those behind it wait.
    if not isinstance(message, Mapping):
        return (Ignored("another kind of update"),)
    return (_turn(message, str(update["update_id"]), at, way, languages),)


def _turn(message: Mapping[str, Any], key: str, at: datetime, way: str, languages: Collection[str]) -> Read:
    chat, sender = message.get("chat"), message.get("from")
    if not isinstance(chat, Mapping) or chat.get("type") != "private" or not isinstance(chat.get("id"), int):
        return Ignored("no private chat")
    media = tuple(f"telegram:{kind}" for kind in MEDIA if kind in message)
    text = message.get("text") or message.get("caption") or ""
    if not isinstance(text, str) or not (text or media):
        return Ignored("nothing said")
    tag = sender.get("language_code") if isinstance(sender, Mapping) else ""
    language = str(tag or "").partition("-")[0]
    known = language if language in languages else None
    return Turn(key, way, str(chat["id"]), at, _plain(text), language=known, media=media)


def _plain(text: str) -> str:
    """The text; of a command of the app, "/help@city_bot", its word. Why without NUL: PostgreSQL keeps none."""
    text = text.replace("\0", "")
    if not text.startswith("/") or len(text.split()) != 1:
        return text
    command = text[1:].partition("@")[0]
    return COMMANDS.get(command, command)


def render(reply: Reply, labels: Mapping[str, TextLabels]) -> Rendered:
    """A line for each thing said, in as few messages as hold them."""
    bodies = [""]
    for line in lines(reply, labels[reply.language]):
        joined = f"{bodies[-1]}\n{line.text}" if bodies[-1] else line.text
        bodies = [*bodies[:-1], joined] if len(joined) <= LONGEST else [*bodies, line.text[:LONGEST]]
    return Rendered(tuple(body for body in bodies if body))
