"""Commands for which no model is used: keys, picks and whole messages, in every language."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

from bot.language.entities.spelt_digits import spelt
from bot.language.keywords import LAST, OTHER, Keywords
from bot.model.dialogue_state import Session
from bot.model.turn import Turn

Command = Literal[
    "stop", "start", "help", "menu", "back", "repeat", "slower", "louder", "quieter", "simpler", "person", "more", "who", "yes", "no",
    "leave", "language", "keys",
]  # fmt: skip
MOST_OFFERED = 9
LEAST_DIGITS, WHOLE_NUMBER, FEW_WORDS, SHORT = 3, 7, 6, 24
"""Digits of a text that answer a question for a number: where it says little else, and in any; words and characters of little."""
# What a telephone key means where no choice is open and no number is asked for.
KEYS: dict[str, Command] = {
    "0": "person", "*": "repeat", "**": "back", "8": "slower", "7": "louder", "9": "language", "1": "yes", "2": "no",
}  # fmt: skip


@dataclass(frozen=True, slots=True)
class MatchedCommand:
    """A turn answered without understanding: exactly one field is set."""

    command: Command | None = None
    pick: int | None = None
    """Place of the option picked, from 0."""
    digits: str = ""
    """Digits given to a question that asks for them."""
    language: str | None = None
    silent: bool = False
    stray: bool = False
    """A number that answers nothing."""
    opening: bool = False
    """The provider says the resident used its own STOP or START; the command says which."""


def match_command(turn: Turn, session: Session, keywords: Keywords, asked: str) -> MatchedCommand | None:
    """The reflex in a turn, or None when it has to be understood.

    asked: kind of the question open ("digits", "yes-no", "open" or "").
    """
    if turn.silent:
        return MatchedCommand(silent=True)
    if opt_out := turn.facts.get("opt_out", "").lower():
        return _provider_command(opt_out)
    if turn.keys:
        return _keys(turn.keys, session, asked)
    if turn.is_spoken and keywords.has("relay", turn.text):
        # Why a person: somebody else types or signs what we would say, and waits while a machine talks.
        return MatchedCommand(command="person")
    return _text(turn.text, session, keywords, asked)


def _provider_command(kind: str) -> MatchedCommand | None:
    names: dict[str, Command] = {"stop": "stop", "start": "start", "help": "help"}
    return MatchedCommand(command=names[kind], opening=True) if kind in names else None


def _keys(keys: str, session: Session, asked: str) -> MatchedCommand | None:
    """Keys: digits of a number being asked for, a pick, or what the key means everywhere."""
    if keys in {"*0", "0"} and not (asked == "digits" and keys == "0"):
        return MatchedCommand(command="person")
    if asked == "digits" and keys.strip("*#"):
        return MatchedCommand(digits=keys.rstrip("#"))
    offered = len(session.focus.open_options)
    key = keys.rstrip("#")
    if not key and (asked or offered):
        # Why: "#" ends what is keyed, and pressed alone it must not drop the question that is open.
        return MatchedCommand(command="repeat")
    if asked == "yes-no" and key in {"1", "2"}:
        return MatchedCommand(command="yes" if key == "1" else "no")
    if key.isdecimal() and 1 <= int(key) <= offered:
        return MatchedCommand(pick=int(key) - 1)
    if key == str(offered + 1) and session.focus.last_list and offered:
        return MatchedCommand(command="more")
    command = KEYS.get(key)
    answers = command not in {"yes", "no"} or asked == "yes-no"
    # Why: whoever has keys alone is never left without something to press.
    return MatchedCommand(command=command if command and answers else "keys")


def _text(text: str, session: Session, keywords: Keywords, asked: str) -> MatchedCommand | None:
    if asked == "digits" and (digits := _digits(text, session.language)):
        return MatchedCommand(digits=digits)
    number, offered = keywords.number(text), len(session.focus.open_options)
    said = keywords.pick(text) if offered else None
    if said is not None and (place := _place(said, offered)) is not None:
        return MatchedCommand(pick=place)
    if language := keywords.language(text):
        return MatchedCommand(language=language)
    command = keywords.command(text)
    is_stray = number is not None and (0 < number <= MOST_OFFERED or (number > 0 and bool(offered or asked)))
    if command is None and is_stray and asked != "yes-no":
        return MatchedCommand(digits=str(number)) if asked == "digits" else _stray(offered)
    if command is None and asked == "yes-no" and number is not None and number > 0:
        command = {1: "yes", 2: "no"}.get(number, "repeat")
    return MatchedCommand(command=command) if command else None  # type: ignore[arg-type]


def _stray(offered: int) -> MatchedCommand:
    """A number that picks nothing: the list once more, where one is open."""
    return MatchedCommand(command="repeat") if offered else MatchedCommand(stray=True)


def _digits(text: str, language: str) -> str:
    """The digits of a text that gives a number; empty if it says more than that: a need may name a figure, too."""
    digits = spelt(text, language)
    if len(digits) >= WHOLE_NUMBER:
        return digits
    return digits if len(digits) >= LEAST_DIGITS and len(text.split()) <= FEW_WORDS and len(text) <= SHORT else ""


def _place(number: int, offered: int) -> int | None:
    """Place in the list offered of a number said."""
    if number == LAST or (number == OTHER and offered == 2):
        return offered - 1
    return number - 1 if 1 <= number <= offered else None
