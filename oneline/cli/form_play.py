"""A form played in the terminal: what it asks, and what it understood."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime

from bot.forms.engine.advance import advance
from bot.forms.form import Form, Question, Way
from bot.forms.readers.readers import Readers
from bot.forms.turn import Heard, Move
from bot.model.case import Answer, CaseDetails

SENDER = "+8613900000100"


class Player:
    """One person filling in one form."""

    def __init__(self, form: Form, readers: Readers, language: str, way: Way, at: datetime) -> None:
        self._form, self._readers, self._language, self._way, self._at = form, readers, language, way, at
        self._details, self.is_over = CaseDetails(), False

    def hear(self, line: str) -> list[str]:
        """What the form says to a line, and what it took from it."""
        keys = line[1:] if line.startswith("#") else ""
        text = "" if keys else line
        heard = Heard(self._at, self._language, text, keys, self._way, sender=SENDER)
        move = advance(self._form, self._details, heard, self._readers)
        self._details, self.is_over = move.details, move.kind in {"commit", "person", "left"}
        return [*self._taken(move), *self._told(move)]

    def _taken(self, move: Move) -> Iterator[str]:
        for mark, slots in (("+", move.filled), ("~", move.corrected), ("-", move.dropped)):
            for slot in slots:
                answer = move.details.answers.get(slot)
                yield f"  {mark} {slot}: {shown(self._form.question(slot), answer, self._language) if answer else ''}"

    def _told(self, move: Move) -> Iterator[str]:
        if move.aside:
            yield f"  (to be answered first: {move.aside})"
        if move.message:
            yield move.message.get(self._language, "")
        yield from (note.label.get(self._language, "") for note in move.notes)
        yield self._asked(move)
        yield from (f"  {number} {option.label or option.name}" for number, option in enumerate(move.options, 1))

    def _asked(self, move: Move) -> str:
        question, way = move.question, self._way
        said = question.wording(self._language, way) if question else ""
        if move.kind == "read_back":
            return "Is this right? " + " | ".join(self._piece(move, piece) for piece in move.pieces)
        if move.kind in ENDS:
            return ENDS[move.kind]
        if question is None:
            return "Which of these is wrong?"
        if move.kind == "ask_again":
            return f"[{move.why}] {question.hint.get(self._language) or said}"
        return f"[{move.why}] {said}" if move.why else said

    def _piece(self, move: Move, piece: tuple[str, ...]) -> str:
        answers = ((self._form.question(slot), move.details.answers[slot]) for slot in piece)
        return ", ".join(shown(question, answer, self._language) for question, answer in answers)


ENDS = {
    "commit": "Done: it is committed.",
    "person": "A person takes over.",
    "left": "Left: the draft is kept for 7 days.",
    "nothing": "(this is not about the form; whoever answers it asks the question again)",
}


def shown(question: Question | None, answer: Answer, language: str) -> str:
    """An answer as a clerk reads it."""
    if answer.known != "given":
        return f"({answer.known})"
    every = answer.value if isinstance(answer.value, list) else [answer.value]
    return " + ".join(_one(question, value, language) for value in every) + ("?" if answer.others else "")


def _one(question: Question | None, value: object, language: str) -> str:
    choice = question.choice(str(value)) if question else None
    if choice is not None:
        return choice.label.get(language, choice.name)
    if isinstance(value, bool):
        return "yes" if value else "no"
    return str(value.get("text", value)) if isinstance(value, dict) else str(value)
