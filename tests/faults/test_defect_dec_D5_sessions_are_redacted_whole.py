"""After a day no text of a session holds a private detail, whichever field it stands in, also one that is added later."""

from __future__ import annotations

import types
from dataclasses import fields, is_dataclass
from typing import Any, Literal, Union, get_args, get_origin, get_type_hints

from demo_city import ROOT

from bot.model.dialogue_state import Session
from bot.privacy.redact import read_private
from bot.store.serialise import read_session, write_session
from bot.store.session_expiry import KEPT, session_after

SAID = "my name is Rose Baker, ring 13800138000"
PARTS = ("Baker", "13800138000")
REDACT = read_private(ROOT / "intents").redact


def _filled(kind: Any) -> Any:
    """A value of a kind with something personal in each text of it."""
    if kind is str:
        return SAID
    origin, inner = get_origin(kind), get_args(kind)
    if origin is Literal:
        return inner[0]
    if origin in {Union, types.UnionType}:
        return _filled(inner[0])
    if origin is tuple:
        whole = [one for one in inner if one is not Ellipsis]
        several = [each for one in whole for each in (get_args(one) if get_origin(one) is types.UnionType else (one,))]
        return tuple(_filled(one) for one in several)
    if origin is dict:
        return {"name": _filled(inner[1])}
    if isinstance(kind, type) and is_dataclass(kind):
        return kind(**{name: _filled(each) for name, each in _kinds(kind).items()})
    return {bool: False, int: 0, float: 0.0}.get(kind)


def _kinds(kind: type) -> dict[str, Any]:
    hints = get_type_hints(kind)
    return {one.name: hints[one.name] for one in fields(kind)}  # type: ignore[arg-type]


def _personal(value: Any, where: str = "Session") -> set[str]:
    """Names of the fields, as noun.field, in which a private detail stands."""
    if isinstance(value, str):
        return {where} if any(part in value for part in PARTS) else set()
    if isinstance(value, tuple):
        return {found for one in value for found in _personal(one, where)}
    if isinstance(value, dict):
        return {found for one in value.values() for found in _personal(one, where)}
    if not is_dataclass(value) or isinstance(value, type):
        return set()
    kind = type(value)
    return {
        found for one in fields(value) for found in _personal(getattr(value, one.name), f"{kind.__name__}.{one.name}")
    }


def test_every_text_but_ids_is_redacted() -> None:
    full = _filled(Session)
    assert {
        "DangerTold.need",
        "ServiceFocus.goal_text",
        "ServiceFocus.pending_question",
        "Say.text",
        "Expectation.slots",
    } <= (_personal(full))
    kept = session_after(write_session(full), REDACT)
    assert kept is not None
    ids = {f"{noun.__name__}.{name}" for noun, names in KEPT.items() for name in names}
    assert _personal(read_session(kept)) <= ids


def test_what_is_kept_as_it_is_exists() -> None:
    for noun, names in KEPT.items():
        assert names <= _kinds(noun).keys()


def test_codes_and_ids_are_still_what_they_were() -> None:
    session = Session("1234567", "en", case="123456", wire="AC12345678")
    kept = session_after(write_session(session), REDACT)
    assert kept is not None
    assert read_session(kept) == session


def test_after_a_week_nothing_of_it_is_left() -> None:
    kept = session_after(write_session(_filled(Session)), None)
    assert kept is not None
    assert _personal(read_session(kept)) <= {"Session.id", "Session.language", "Promised.code"}
