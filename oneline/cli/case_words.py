"""What a case holds, in the words of the people who work on it."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from bot.model.case import Answer

LABELS = {
    "class": "how grave", "kind": "danger of", "number": "ring", "answer": "answer them", "warning": "look first",
    "reason": "why", "need": "they need", "service": "about", "problem": "problem", "limit": "which limit",
    "beside": "told of as well", "doubted": "number in doubt", "by": "asked by", "media": "they sent", "asks": "ring and ask",
}  # fmt: skip
"""Name of what a case holds → the words for it; another is shown as it is named."""
LEVELS = {
    "E1": "a life may be in danger now",
    "E2": "suicide or self-harm",
    "E3": "abuse or neglect: ask first whether they can talk safely",
    "E4": "a fraud that goes on",
    "E5": "lost, cold or hungry",
    "E6": "wants medical advice",
    "E7": "a threat",
}
"""Class of danger → what it means (docs/safety.md)."""
REASONS = {
    "asked": "they asked for a person",
    "not-here": "the line had nothing for them and offered a person",
    "fault": "the line failed in the middle of an answer: look what they wanted",
    "media": "they sent a picture or a recording without words: look at it",
    "limit": "a limit on texts or calls was reached (limits.yml): look whether somebody is kept out",
}
WARNINGS = {
    "premium": "to ring this number costs a lot, and somebody earns by it",
    "shared_cost": "to ring this number costs more than a call",
    "foreign": "this number is of a country that is not rung back (staff.yml)",
}
SHOWN = "which the call only showed: nobody confirmed it, so who answers there may not have rung"
"""What is told of an address that is not proved."""
NOT_GIVEN = {"unknown": "they do not know", "skipped": "left out"}
KINDS = {"callback": "wants to be rung back", "person": "wants a person"}
STATES = {
    "open": "nobody has taken it",
    "taken": "somebody works on it",
    "done": "closed",
    "cancelled": "taken back by the resident",
}


def titled(kind: str, state: str, *, is_danger: bool) -> str:
    """The head of a case's page."""
    what = "DANGER" if is_danger else KINDS.get(kind, kind)
    return f"{what} · {state} ({STATES.get(state, 'see the history')})"


def worded(slots: Mapping[str, Any]) -> Iterator[tuple[str, str]]:
    """What a case holds, a label and a value each."""
    for name, value in slots.items():
        yield LABELS.get(name, name), _value(name, str(value))


def answered(answer: Answer) -> str:
    """An answer to a form as staff read it."""
    return _plain(answer.value) if answer.known == "given" else NOT_GIVEN[answer.known]


def _plain(value: Any) -> str:
    if isinstance(value, bool):
        return "yes" if value else "no"
    if isinstance(value, dict):
        return str(value.get("text") or ", ".join(f"{name} {_plain(each)}" for name, each in value.items()))
    return ", ".join(map(_plain, value)) if isinstance(value, list) else "" if value is None else str(value)


def _value(name: str, value: str) -> str:
    meant = {"class": LEVELS, "reason": REASONS, "warning": WARNINGS}.get(name, {}).get(value)
    if meant is None:
        return value
    return f"{value}, {meant}" if name == "class" else meant
