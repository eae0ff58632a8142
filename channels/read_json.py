"""JSON as a provider sends it, with texts that every part of the line can hold."""

from __future__ import annotations

import json
from typing import Any

from bot.store.serialise import plain
from channels.contract import Unreadable


def read_json(body: bytes) -> Any:
    """What is in a body; raises Unreadable for what is no JSON.

    Why each text is made plain at once: JSON can name half a character, on which whatever reads on would break, and with it all
    that came beside it.
    """
    try:
        return _plain(json.loads(body))
    except (ValueError, RecursionError):
        raise Unreadable("no JSON") from None


def _plain(value: Any) -> Any:
    if isinstance(value, str):
        return plain(value)
    if isinstance(value, list):
        return [_plain(each) for each in value]
    return {plain(name): _plain(each) for name, each in value.items()} if isinstance(value, dict) else value
