"""What LINE takes, as plain values: a reply becomes texts. No network, no clock."""

from __future__ import annotations

import uuid
from collections.abc import Mapping
from typing import Any

from bot.model.message_content import MessageContent
from bot.model.reply import Reply
from channels.contract import Rendered
from channels.line_app.channel import CHAT
from channels.picks import button_data
from channels.render.messages import in_messages
from channels.render.tappable import tappable
from channels.render.text_lines import TextLabels

LONGEST = 2500
"""Characters of a text: LINE counts 5,000 halves of a character, and some characters have two."""
KEYS = uuid.UUID("5b0f8a52-6a4e-4c53-9d9a-0f6d5f6f7c11")


def render(reply: Reply, labels: Mapping[str, TextLabels]) -> Rendered:
    """A line for each thing said, in as few messages as hold them: each is paid for. Options stand below the last."""
    shown = tappable(reply, labels[reply.language], CHAT)
    return in_messages(shown.lines, shown.options, LONGEST)


def message_object(message: MessageContent, key: str) -> dict[str, Any]:
    """A message as it goes out; what is tapped is shown as if it were written."""
    actions = [
        {"type": "postback", "label": each.label, "data": button_data(key, each), "displayText": each.label}
        for each in message.options
    ]
    shown = {"quickReply": {"items": [{"type": "action", "action": each} for each in actions]}} if actions else {}
    return {"type": "text", "text": message.text, **shown}


def retry_key(key: str) -> str:
    """The key by which LINE knows a message that it took already; it must be a UUID."""
    return str(uuid.uuid5(KEYS, key))
