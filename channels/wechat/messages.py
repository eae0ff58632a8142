"""What WeChat takes, as plain values: a reply becomes texts, a text a request. No network, no clock."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from bot.model.message_content import MessageContent
from bot.model.reply import Reply
from channels.contract import Rendered
from channels.picks import button_data
from channels.render.messages import in_messages
from channels.render.tappable import tappable
from channels.render.text_lines import TextLabels
from channels.wechat.channel import CHAT

LONGEST = 2048
"""Bytes of a text."""
LONGEST_WITH_OPTIONS = 1024
"""Bytes of a text that options stand below. Why so few: WeChat tells no bound for them here, and this one in WeCom."""


def render(reply: Reply, labels: Mapping[str, TextLabels]) -> Rendered:
    """A line for each thing said, in as few messages as hold them: they are counted. Options stand below the last."""
    shown = tappable(reply, labels[reply.language], CHAT)
    return in_messages(shown.lines, shown.options, LONGEST, LONGEST_WITH_OPTIONS, size=_bytes)


def message_request(to: str, message: MessageContent, key: str) -> dict[str, Any]:
    """A message as it goes out; each option is a line to be tapped."""
    if not message.options:
        return {"touser": to, "msgtype": "text", "text": {"content": message.text}}
    shown = [{"id": button_data(key, each), "content": each.label} for each in message.options]
    menu = {"head_content": message.text, "list": shown, "tail_content": ""}
    return {"touser": to, "msgtype": "msgmenu", "msgmenu": menu}


def voice_request(to: str, media: str) -> dict[str, Any]:
    """A recording. media: WeChat's id of it."""
    return {"touser": to, "msgtype": "voice", "voice": {"media_id": media}}


def _bytes(text: str) -> int:
    return len(text.encode())
