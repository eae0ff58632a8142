"""What Meta takes, as plain values: a reply becomes texts, a text a request. No network, no clock."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from bot.model.message_content import MessageContent
from bot.model.reply import Option, Reply
from channels.contract import Rendered
from channels.picks import button_data
from channels.render.messages import in_messages
from channels.render.tappable import tappable
from channels.render.text_lines import TextLabels
from channels.whatsapp.addresses import recipient
from channels.whatsapp.channel import BUTTONS, CHAT

LONGEST = 4096
"""Characters of a text."""
LONGEST_WITH_OPTIONS = 1024
"""Characters of a text that options stand below."""
LONGEST_VARIABLE = 1024
"""Characters of a template with what is filled in."""
ENDS = ".!?。！？:：;；"


def render(reply: Reply, labels: Mapping[str, TextLabels]) -> Rendered:
    """A line for each thing said, in as few messages as hold them: each is paid for. Options stand below the last."""
    shown = tappable(reply, labels[reply.language], CHAT)
    return in_messages(shown.lines, shown.options, LONGEST, LONGEST_WITH_OPTIONS)


def message_request(to: str, message: MessageContent, key: str, open_list: str) -> dict[str, Any]:
    """A message as it goes out. open_list: what is tapped to open a list, of the message's language."""
    if not message.options:
        return text_request(to, message.text, key)
    action = (
        _buttons(message.options, key) if _fits_buttons(message.options) else _list(message.options, key, open_list)
    )
    kind = "button" if "buttons" in action else "list"
    return {
        **_request(to, key), "type": "interactive",
        "interactive": {"type": kind, "body": {"text": message.text}, "action": action},
    }  # fmt: skip


def _fits_buttons(options: Sequence[Option]) -> bool:
    return len(options) <= BUTTONS.most and all(len(each.label) <= BUTTONS.longest for each in options)


def _buttons(options: Sequence[Option], key: str) -> dict[str, Any]:
    shown = [{"id": button_data(key, each), "title": each.label} for each in options]
    return {"buttons": [{"type": "reply", "reply": each} for each in shown]}


def _list(options: Sequence[Option], key: str, open_list: str) -> dict[str, Any]:
    return {
        "button": open_list,
        "sections": [{"rows": [{"id": button_data(key, each), "title": each.label} for each in options]}],
    }


def text_request(to: str, body: str, key: str) -> dict[str, Any]:
    """A text."""
    return {**_request(to, key), "type": "text", "text": {"body": body, "preview_url": False}}


def voice_request(to: str, media: str, key: str) -> dict[str, Any]:
    """A recording that is shown as a voice note. media: Meta's id of it."""
    return {**_request(to, key), "type": "audio", "audio": {"id": media, "voice": True}}


def template_request(to: str, body: str, key: str, name: str, language: str) -> dict[str, Any]:
    """The template with the text as its one variable; language: the template's own code."""
    variable = {"type": "text", "text": _in_one_line(body)}
    components = [{"type": "body", "parameters": [variable]}]
    template = {"name": name, "language": {"policy": "deterministic", "code": language}, "components": components}
    return {**_request(to, key), "type": "template", "template": template}


def fits_template(body: str) -> bool:
    """False for what no template can hold."""
    return len(_in_one_line(body)) < LONGEST_VARIABLE


def in_words(message: MessageContent) -> str:
    """The message where nothing can be tapped: its options are told, unless its text tells them and their keys are tapped."""
    return "\n".join((message.text, *(each.label for each in message.options if each.label != each.key)))


def _request(to: str, key: str) -> dict[str, Any]:
    return {
        "messaging_product": "whatsapp", "recipient_type": "individual", **recipient(to), "biz_opaque_callback_data": key,
    }  # fmt: skip


def _in_one_line(body: str) -> str:
    """The text without line breaks, which no variable may have."""
    told = [" ".join(line.split()) for line in body.splitlines() if line.strip()]
    return " ".join(line if line[-1] in ENDS else f"{line};" for line in told).removesuffix(";")
