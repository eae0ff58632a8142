"""Remarks that answer no question but need a reply: "mine or his?", and the same errand for another house."""

from __future__ import annotations

from typing import Any

from bot.forms.engine.hearing import Turn
from bot.forms.engine.moves import next_move
from bot.forms.turn import Move, Why


def hear_whose(turn: Turn) -> Move | None:
    """ "Mine or his?", where a name was asked for."""
    is_name = turn.asked is not None and turn.asked.type == "name"
    if not is_name or not turn.readers.words.has("whose", turn.heard.text):
        return None
    return _told(turn, "whose")


def hear_another(turn: Turn) -> Move | None:
    """ "And my neighbour wants a fridge taken from number 9": a separate errand, which changes nothing in this one."""
    words, text = turn.readers.words, turn.spoken.text
    if not turn.details.asking or not words.has("somebody else", text):
        return None
    if turn.spoken.is_correction or words.has("since then", text):
        return None
    return _told(turn, "another") if _is_elsewhere(turn) else None


def _is_elsewhere(turn: Turn) -> bool:
    """True if a house is named that is not the one known already."""
    found = turn.readers.places.read(turn.spoken.text, turn.heard.language)
    known: list[Any] = [turn.details.value(each.name) for each in turn.form.questions if each.type == "address"]
    houses = [(each.get("street"), each.get("number")) for each in known if isinstance(each, dict)]
    if found is None or not (found.value.street and found.value.number and houses):
        return False
    return (found.value.street, found.value.number) not in houses


def _told(turn: Turn, why: Why) -> Move:
    told = {**turn.told(), "aside": "", "why": why}
    return next_move(turn.form, turn.details, turn.heard, **told)
