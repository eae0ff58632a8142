"""A reply in a chat: one message of lines; what can be picked is shown as buttons beside it, not written out."""

from __future__ import annotations

from collections.abc import Iterator

from bot.language.phrases import Phrases
from bot.model.message_content import in_text
from bot.model.reply import Ask, Choices, Part, Reply
from channels.contract import Rendered
from channels.render.text_lines import TextLabels, part_lines, read_labels


def render(reply: Reply, phrases: Phrases) -> Rendered:
    """The reply as one message; none for a reply without parts."""
    labels = read_labels(phrases, reply.language, "")
    lines = [line for part in reply.parts for line in _lines(part, labels)]
    return Rendered(in_text("\n".join(lines)) if lines else ())


def _lines(part: Part, labels: TextLabels) -> Iterator[str]:
    if isinstance(part, Choices | Ask):
        yield part.prompt
    else:
        yield from (line.text for line in part_lines(part, labels))
