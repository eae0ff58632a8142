"""An understanding for tests that is told what texts mean, and a turn said to it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from datetime import UTC, datetime

from bot.dialogue.policy.respond import converse
from bot.dialogue.turn.resources import Resources
from bot.model.dialogue_state import Session
from bot.model.turn import Turn
from bot.model.turn_result import TurnResult
from bot.model.understanding import NluResult

NOON = datetime(2026, 11, 25, 12, tzinfo=UTC)


class Told:
    """An understanding that has been told what each text means."""

    def __init__(self, intents: Mapping[str, str]) -> None:
        self._intents = intents

    def understand(self, text: str, language: str) -> NluResult:
        intent = self._intents.get(text, "find_service")
        return NluResult(intent, 0.8, (), ((intent, 0.8),), "told")


def say(house: Resources, session: Session, text: str, intent: str = "find_service") -> TurnResult:
    """What the line answers to a text that means this."""
    told = replace(house, understanding=Told({text: intent}))
    return converse(Turn(text, "chat", "x", NOON, text=text), session, told)
