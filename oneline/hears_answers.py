"""Whoever sends a voice note, or asks for it, hears the answers as voice notes, where the way in has them; whoever writes again reads."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Literal

from bot.dialogue.turn.resources import Resources
from bot.language.keywords import folded
from bot.model.dialogue_state import Session
from bot.model.turn import Turn
from bot.model.turn_result import TurnResult
from bot.processing.picked_option import ask_again
from bot.processing.turn_processor import Converse

Hears = Literal["", "note", "asked"]
FILES: Mapping[str, Hears] = {"aloud.txt": "asked", "written.txt": ""}
"""File of a language → what its messages ask for."""
SAID: Mapping[str, str] = {"asked": "text.hears", "": "text.reads"}


def read_wishes(intents: Path) -> dict[str, Hears]:
    """Whole message, folded → what it asks for, of all languages."""
    return {
        folded(line): wish
        for name, wish in FILES.items()
        for path in sorted(intents.glob(f"*/{name}"))
        for line in path.read_text(encoding="utf-8").splitlines()
        if line.strip() and not line.startswith("#")
    }


@dataclass(frozen=True, slots=True)
class HearsAnswers:
    """A conversation in which answers can be heard."""

    converse: Converse
    house: Resources
    wishes: Mapping[str, Hears]
    speaks: frozenset[str]
    """Ways in by which answers can be heard."""

    def __call__(self, turn: Turn, session: Session) -> TurnResult:
        """The answer to a turn."""
        wish = self.wishes.get(folded(turn.text)) if turn.channel in self.speaks and not turn.pick else None
        # Why only where something would change: "stop" to what was never sent is a need like any other.
        if wish is None or wish == session.hears:
            return self.converse(turn, replace(session, hears=_from_now_on(turn, session)))
        told = ask_again(turn, session, SAID[wish], self.house.phrases.say)
        said = (*told.reply.parts[:1], *(session.last if wish else told.reply.parts[1:]))
        return replace(told, reply=replace(told.reply, parts=said), session=replace(told.session, hears=wish))


def _from_now_on(turn: Turn, session: Session) -> Hears:
    if turn.hearing:
        return session.hears or "note"
    # Why not by a tap, a number or a place: who can not write answers so, too.
    wrote = any(character.isalpha() for character in turn.text) and not turn.pick
    return "" if wrote and session.hears == "note" else session.hears
