"""What Telegram sends and takes, as plain values: an update becomes turns, a reply becomes messages. No network, no clock."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from contextlib import suppress
from dataclasses import replace
from datetime import UTC, datetime
from typing import Any

from bot.model.reply import Reply
from bot.model.turn import Turn
from bot.store.serialise import plain
from channels.contract import Ignored, Read, Rendered, Unreadable
from channels.picks import read_button
from channels.read_json import read_json
from channels.render.messages import in_messages
from channels.render.tappable import tappable
from channels.render.text_lines import TextLabels
from channels.telegram.channel import CHAT

MEDIA = (
    "photo", "voice", "audio", "document", "video", "video_note", "animation", "sticker", "location", "contact",
)  # fmt: skip
"""What may come instead of text, or with it."""
COMMANDS = {"start": "menu"}
"""What the app sends by itself, without its stroke → what is meant: it says start to begin, where our START ends a STOP."""
NO_TIME = datetime.min.replace(tzinfo=UTC)
LONGEST = 4096
"""Characters of a message."""


def read_update(body: bytes, at: datetime, way: str, languages: Collection[str]) -> tuple[Read, ...]:
    """The turn in an update, or why there is none; raises Unreadable for what is no update."""
    update = read_json(body)
    if not isinstance(update, Mapping) or not isinstance(update.get("update_id"), int):
        raise Unreadable("no update")
    # Why told that it came: an update that is refused is sent again and again, and those behind it wait.
    said, tapped = update.get("message"), update.get("callback_query")
    if isinstance(said, Mapping):
        turn = _written(said, said.get("from"), languages)
    elif isinstance(tapped, Mapping) and isinstance(tapped.get("message"), Mapping):
        turn = _tapped(tapped, tapped["message"], languages)
    else:
        turn = Ignored("another kind of update")
    return (turn if isinstance(turn, Ignored) else replace(turn, id=str(update["update_id"]), channel=way, at=at),)


def _written(message: Mapping[str, Any], sender: object, languages: Collection[str]) -> Turn | Ignored:
    """What somebody wrote or sent, without its id and moment."""
    chat = message.get("chat")
    if not isinstance(chat, Mapping) or chat.get("type") != "private" or not isinstance(chat.get("id"), int):
        return Ignored("no private chat")
    media = tuple(_address(kind, message[kind]) for kind in MEDIA if kind in message)
    text = message.get("text") or message.get("caption") or ""
    if not isinstance(text, str) or not (text or media):
        return Ignored("nothing said")
    tag = sender.get("language_code") if isinstance(sender, Mapping) else ""
    language = str(tag or "").partition("-")[0]
    known = language if language in languages else None
    return Turn("", "", str(chat["id"]), NO_TIME, _plain(text), language=known, media=media)


def _address(kind: str, content: object) -> str:
    """Address of what came along: Telegram's id of the file, of a picture that of its largest size; of a place, where it is."""
    content = content[-1] if isinstance(content, list) and content else content
    place: Mapping[str, Any] = content if isinstance(content, Mapping) else {}
    where = [place.get(name) for name in ("latitude", "longitude")]
    is_place = kind == "location" and all(isinstance(each, int | float) for each in where)
    return f"geo:{where[0]},{where[1]}" if is_place else f"telegram:{kind}:{place.get('file_id') or ''}"


def _tapped(query: Mapping[str, Any], message: Mapping[str, Any], languages: Collection[str]) -> Turn | Ignored:
    """A button that somebody tapped below a message of ours."""
    pick, label = read_button(query.get("data")), _label(message, query.get("data"))
    if pick is None:
        return Ignored("no button of ours")
    # Why as if its label were written: below the message stands who sent it, which is us.
    turn = _written({"chat": message.get("chat"), "text": label or pick.option}, query.get("from"), languages)
    return turn if isinstance(turn, Ignored) else replace(turn, text=label, pick=pick)


def _label(message: Mapping[str, Any], data: object) -> str:
    """What the button says that carries something; empty where Telegram shows the message no more."""
    with suppress(KeyError, TypeError, AttributeError):
        rows = message["reply_markup"]["inline_keyboard"]
        labels = (each.get("text") for row in rows for each in row if each.get("callback_data") == data)
        return plain(str(next(labels, None) or ""))
    return ""


def acknowledgement(body: bytes) -> dict[str, str]:
    """What Telegram is to do once an update was taken: end the waiting sign on a button that was tapped; else nothing."""
    query = read_json(body).get("callback_query")
    known = query.get("id") if isinstance(query, Mapping) else None
    return {"method": "answerCallbackQuery", "callback_query_id": known} if isinstance(known, str) else {}


def _plain(text: str) -> str:
    """The text; of a command of the app, "/help@city_bot", its word."""
    text = plain(text)
    if not text.startswith("/") or len(text.split()) != 1:
        return text
    command = text[1:].partition("@")[0]
    return COMMANDS.get(command, command)


def render(reply: Reply, labels: Mapping[str, TextLabels]) -> Rendered:
    """A line for each thing said, in as few messages as hold them; options as buttons below the last."""
    shown = tappable(reply, labels[reply.language], CHAT)
    return in_messages(shown.lines, shown.options, LONGEST)
