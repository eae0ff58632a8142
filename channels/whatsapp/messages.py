"""What Meta takes, as plain values: a reply becomes texts, a text a request. No network, no clock."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from bot.model.message_content import in_text
from bot.model.reply import Reply
from channels.contract import Rendered
from channels.render.text_lines import TextLabels, lines
from channels.whatsapp.addresses import recipient

LONGEST = 4096
"""Characters of a text."""
LONGEST_VARIABLE = 1024
"""Characters of a template with what is filled in."""
ENDS = ".!?。！？:：;；"


def render(reply: Reply, labels: Mapping[str, TextLabels]) -> Rendered:
    """A line for each thing said, in as few messages as hold them: each is paid for."""
    bodies = [""]
    for piece in (piece for line in lines(reply, labels[reply.language]) for piece in _pieces(line.text)):
        joined = f"{bodies[-1]}\n{piece}" if bodies[-1] else piece
        bodies = [*bodies[:-1], joined] if len(joined) <= LONGEST else [*bodies, piece]
    return Rendered(in_text(*filter(None, bodies)))


def _pieces(line: str) -> list[str]:
    return [line[start : start + LONGEST] for start in range(0, len(line), LONGEST)]


def text_request(to: str, body: str, key: str) -> dict[str, Any]:
    """A text."""
    return {**_request(to, key), "type": "text", "text": {"body": body, "preview_url": False}}


def template_request(to: str, body: str, key: str, name: str, language: str) -> dict[str, Any]:
    """The template with the text as its one variable; language: the template's own code."""
    variable = {"type": "text", "text": _in_one_line(body)}
    components = [{"type": "body", "parameters": [variable]}]
    template = {"name": name, "language": {"policy": "deterministic", "code": language}, "components": components}
    return {**_request(to, key), "type": "template", "template": template}


def fits_template(body: str) -> bool:
    """False for what no template can hold."""
    return len(_in_one_line(body)) < LONGEST_VARIABLE


def _request(to: str, key: str) -> dict[str, Any]:
    return {
        "messaging_product": "whatsapp", "recipient_type": "individual", **recipient(to), "biz_opaque_callback_data": key,
    }  # fmt: skip


def _in_one_line(body: str) -> str:
    """The text without line breaks, which no variable may have."""
    told = [" ".join(line.split()) for line in body.splitlines() if line.strip()]
    return " ".join(line if line[-1] in ENDS else f"{line};" for line in told).removesuffix(";")
