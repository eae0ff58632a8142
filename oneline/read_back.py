"""Asks back what was not surely heard in a voice note, as a call does; a yes is taken for what was heard."""

from __future__ import annotations

from dataclasses import dataclass, replace

from bot.dialogue.turn.resources import Resources
from bot.model.dialogue_state import Session
from bot.model.reply import Ask, Reply
from bot.model.turn import Turn
from bot.model.turn_result import TurnRecord, TurnResult
from bot.processing.picked_option import ask_again
from bot.processing.turn_processor import Converse

SLOT = "heard"


@dataclass(frozen=True, slots=True)
class ReadBack:
    """A conversation in which what was unsurely heard is asked back first."""

    converse: Converse
    house: Resources

    def __call__(self, turn: Turn, session: Session) -> TurnResult:
        """The answer to a turn."""
        heard, settled = session.unconfirmed, replace(session, unconfirmed="")
        said = self.house.keywords.command(turn.text) if heard else None
        if said == "yes":
            certain = replace(turn, text=heard, pieces=(), alternatives=(), certainty=1.0, hearing="sure", pick=None)
            return self.converse(certain, settled)
        if said == "no":
            return ask_again(turn, settled, "text.say_again", self.house.phrases.say)
        # Why once: who is asked back about what they said instead would never get on.
        if turn.hearing == "unsure" and not heard:
            return self._asked(turn, session)
        return self.converse(turn, settled)

    def _asked(self, turn: Turn, session: Session) -> TurnResult:
        """Whether it was heard right; the question open before stays open."""
        prompt = self.house.phrases.say(session.language, "text.heard", said=turn.text)
        after = replace(session, unconfirmed=turn.text, turns=session.turns + 1, at=turn.at)
        reply = Reply((Ask(SLOT, prompt, "yes-no"),), session.language)
        return TurnResult(reply, after, TurnRecord(source="shell", outcome="talk"))
