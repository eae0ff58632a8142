"""A reply as a voice note says it: as on a telephone, but answered by saying it, for no key can be pressed in a recording."""

from __future__ import annotations

from collections.abc import Iterator

from bot.language.phrases import Phrases
from bot.model.message_content import MessageContent
from bot.model.option_value import read_value
from bot.model.reply import Ask, Choices, Part, Reply
from channels.render.phone_text import ENDS, Voice, as_start
from voice.verbalise.read_aloud import read_aloud

Said = tuple[str, str]
"""Language tag, and what is said in it."""


def aloud(reply: Reply, phrases: Phrases, *, slow: bool = False) -> MessageContent | None:
    """What is to be said, a line for each thing; None for a reply that says nothing."""
    said = [line for part in reply.parts for line in _part(part, reply.language, phrases) if line[1].strip()]
    text = "\n".join(" ".join(line.split()) for _, line in said)
    return (
        MessageContent(text, language=reply.language, tags=tuple(tag for tag, _ in said), slow=slow) if said else None
    )


def _part(part: Part, tag: str, phrases: Phrases) -> Iterator[Said]:
    match part:
        case Choices(prompt, options):
            yield tag, read_aloud(prompt, tag)
            for option in options:
                named = read_value(option.value).id
                own = named if named in phrases.languages else tag
                label = as_start(ENDS.sub("", read_aloud(option.aloud or option.label, own)))
                yield own, phrases.say(own, "note.option", 0, label=label, digit=read_aloud(option.key, own))
            yield tag, phrases.say(tag, "note.person", 0)
        case Ask(prompt=prompt, kind="yes-no"):
            yield tag, read_aloud(prompt, tag)
            yield tag, phrases.say(tag, "note.yes_no", 0)
        case _:
            # Why no assert_never: all other parts are said as on a telephone, whose renderer knows each.
            yield tag, Voice(phrases, tag, aloud=True).part(part)
