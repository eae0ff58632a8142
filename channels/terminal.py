"""The conversation in a terminal: each part as one line."""

from __future__ import annotations

from typing import assert_never

from bot.reply import Ask, Choices, Detail, Handover, Part, Reply, Say


def show(_channel: str, reply: Reply) -> list[str]:
    """A reply as lines."""
    return [_line(part) for part in reply.parts]


def _line(part: Part) -> str:
    match part:
        case Say(text):
            return text
        case Detail(label, value):
            return f"{label}: {value}"
        case Choices(prompt, options):
            return "\n".join([prompt, *(f"  {option.key} {option.label}" for option in options)])
        case Ask(prompt=prompt):
            return prompt
        case Handover(text=text, code=code):
            return f"{text} {code}".strip()
        case _:
            assert_never(part)
