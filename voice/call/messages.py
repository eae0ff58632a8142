"""What is said to a caller: sentences in pieces, each with the pause that follows it."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import Literal

Pause = Literal["none", "clause", "sentence", "key", "option", "number", "digit", "group"]
"""Pause after a piece: none; between clauses; after a sentence; between an option and its key; between options; before a
number; between digits; between groups of digits. How long each lasts stands in the city's pacing.yml."""
DANGER = "danger"
"""What a line calls a hearing that tells of danger, where it tells what command a text is."""
Asked = Literal["", "open", "yes-no", "digits", "place", "name", "choice"]
Manner = Literal["", "slower", "louder", "quieter"]


@dataclass(frozen=True, slots=True)
class Piece:
    """What is made into sound at once."""

    text: str
    """Words as they are said: no figures, no signs."""
    rest: Pause = "sentence"


@dataclass(frozen=True, slots=True)
class Sentence:
    """What is said again from its start when it was interrupted."""

    pieces: tuple[Piece, ...]
    language: str = ""
    """Tag of the language it is in, where that is not the one of the rest."""
    key: str = ""
    """Key of the wording where it is a fixed one, so that a city's own recording can take its place."""

    goes_with_last: bool = False
    """True if it is of no use without the sentence before it: a number said once more."""
    private: bool = False
    """True if it repeats what a caller said: its sound is never kept."""

    @property
    def text(self) -> str:
        """The words of all pieces."""
        return " ".join(piece.text for piece in self.pieces)


@dataclass(frozen=True, slots=True)
class Prompt:
    """One contribution of the line to a call."""

    sentences: tuple[Sentence, ...]
    language: str
    asks: Asked = ""
    """What kind of answer it waits for; empty if it asks nothing in particular."""
    options: tuple[str, ...] = ()
    """What may be picked, as it is said, in the order of the keys 1, 2, …"""
    digits: int = 0
    """How many digits are asked for; 0 where it may be any number of them."""
    keyed: bool = False
    """True if several keys are an answer though no number is asked for: a day, the number on a pole."""
    guarded: bool = False
    """True for what speech must not interrupt: greeting, warning, read-back. Keys always may."""
    recalls: bool = False
    """True if somebody may have to get up and fetch something before they can answer."""
    manner: Manner = ""
    """How to talk from now on."""
    ends: bool = False
    """True when nothing more is expected: the line hangs up after it."""
    transfer: str = ""
    """Number or address of the person the call is joined to after it, or empty."""
    otherwise: Prompt | None = None
    """What is said where that person does not take the call; None: that nobody is free, and that they ring back."""


@dataclass(frozen=True, slots=True)
class CallerInput:
    """One contribution of the caller: exactly one of text, keys, or neither for silence."""

    text: str = ""
    keys: str = ""
    certainty: float = 1.0
    alternatives: tuple[str, ...] = ()


def plain(text: str, language: str, key: str = "") -> Prompt:
    """One sentence as it stands."""
    return Prompt((Sentence((Piece(text),), key=key),), language)


def question(spoken: Prompt | None) -> Prompt | None:
    """What is asked, without what was told before it: prompt and options, or the last sentence; None if nothing is."""
    if spoken is None or not (spoken.options or spoken.asks):
        return None
    return replace(spoken, sentences=spoken.sentences[-(len(spoken.options) + 1) :])


def is_fetched(spoken: Prompt | None) -> bool:
    """True if somebody may have to get up and fetch the answer."""
    return spoken is not None and (spoken.recalls or spoken.asks in {"digits", "name", "place"})
