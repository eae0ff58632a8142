"""A session becomes less with time: first every text in it without private details, then only how somebody is spoken to."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import fields, is_dataclass, replace
from typing import Any

from bot.model.dialogue_state import DangerTold, Promised, ServiceFocus, Session
from bot.model.reply import Ask, Detail, Handover, Option
from bot.store.serialise import read_session, write_session

Redact = Callable[[str], str]
KEPT: Mapping[type, frozenset[str]] = {
    Session: frozenset({"id", "language", "owner", "consents", "alarm", "wire", "case", "cleared", "hears"}),
    ServiceFocus: frozenset({
        "service", "previous_services", "open_options", "rejected", "told_here", "aspect", "office", "event",
        "steps_done", "belief", "last_list", "earlier_pages", "told_by_service",
    }),
    Promised: frozenset({"code"}),
    DangerTold: frozenset({"level", "kind", "code"}),
    Detail: frozenset({"kind"}),
    Option: frozenset({"key"}),
    Ask: frozenset({"slot", "kind"}),
    Handover: frozenset({"team", "reason", "code"}),
}  # fmt: skip
"""Noun → its fields that hold ids, codes and names of classes, never words of a resident. Every other text is redacted."""


def session_after(data: Mapping[str, Any], redact: Redact | None) -> dict[str, Any] | None:
    """A session without what is personal; None for redact: how somebody wants to be spoken to, and whom they speak with."""
    try:
        session = read_session(data)
    except Exception:  # why so wide: what can not be read is of no use to anybody, and is made empty
        return None
    promised = replace(session.promised, number="")
    if redact is None:
        named = {name: getattr(session, name) for name in ("slow", "simple", "stopped", "greeted", "owner", "hears")}
        return write_session(Session(session.id, session.language, promised=promised, **named))
    danger = replace(session.danger, where="")
    # Why emptied: an open question knows what an errand was told, and an address or a number is of no use in part.
    emptied = replace(session, expects=None, before=(), promised=promised, danger=danger)
    return write_session(redacted(emptied, redact))


def redacted[T](noun: T, redact: Redact) -> T:
    """The same with every text in it redacted, however deep, but for the fields that are kept."""
    return _redacted(noun, redact)  # type: ignore[no-any-return]


def _redacted(value: Any, redact: Redact) -> Any:
    if isinstance(value, str):
        return redact(value)
    if isinstance(value, tuple):
        return tuple(_redacted(one, redact) for one in value)
    if isinstance(value, dict):
        return {name: _redacted(one, redact) for name, one in value.items()}
    if not is_dataclass(value) or isinstance(value, type):
        return value
    names = [one.name for one in fields(value) if one.name not in KEPT.get(type(value), ())]
    return replace(value, **{name: _redacted(getattr(value, name), redact) for name in names})
