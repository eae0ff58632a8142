"""The texts that the classifier of danger learns from, each with what it is read with."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from bot.safety.classifier import SCRIPTS, script_of
from bot.safety.context import ALONE, Context
from bot.safety.lexicon import Lexicon
from bot.safety.sentences import Sentence

SHORT = 60
"""Characters of an everyday turn that a danger is told in one breath with."""
WITH_REQUEST = 6
"""One danger in so many is told beside a request as well."""
IN_A_TALK = 3
"""One text in so many is read in the middle of somebody's everyday talk as well: what is told there is no less, and no more."""
STRIDE = 7
"""Places from the talk of one such text to that of the next: everybody's are used."""
WHOLE = 12
"""Characters, of Chinese half as many, from which a text says all of it by itself; fewer may only answer what was asked."""
ANSWERS = ("not.answer", "not.resolved", "not.negated")
"""Kinds of harmless sentences that are harmless because of what stands before them."""


@dataclass(frozen=True, slots=True)
class Example:
    """One text to learn from."""

    text: str
    label: str = ""
    """"E1 medical.stroke", or empty for a harmless one."""
    kind: str = ""
    """Kind of danger, or how it only sounds like one; empty for an everyday turn."""
    hand: str = ""
    """Who wrote it; empty for an everyday turn."""
    context: Context = ALONE
    veiled: bool = False
    is_made: bool = False
    """True if it was put together here: it is learned from, and nothing is measured with it."""

    @property
    def is_in_errand(self) -> bool:
        """True for an everyday turn that was said in the middle of a talk with the line."""
        return not self.hand and not self.is_made and self.context != ALONE

    @property
    def read(self) -> str:
        """As the network reads it."""
        return self.context.around(self.text)


@dataclass(frozen=True, slots=True)
class Examples:
    """Texts to learn from."""

    rows: tuple[Example, ...]
    matched: NDArray[np.bool_]
    """Whether the patterns raise a danger in each."""

    @property
    def texts(self) -> list[str]:
        """Each without what it is read with."""
        return [row.text for row in self.rows]

    @property
    def reads(self) -> list[str]:
        """Each as the network reads it."""
        return [row.read for row in self.rows]

    @property
    def labels(self) -> list[str]:
        """Class and kind of each."""
        return [row.label for row in self.rows]

    @property
    def dangerous(self) -> NDArray[np.bool_]:
        """Which are of danger."""
        return np.array([bool(row.label) for row in self.rows])

    @property
    def scripts(self) -> NDArray[Any]:
        """The script of each."""
        return np.array([script_of(row.text) for row in self.rows])

    def some(self, chosen: NDArray[np.bool_]) -> Examples:
        """Some of them."""
        return Examples(tuple(self.rows[place] for place in np.flatnonzero(chosen)), self.matched[chosen])


def gather(
    sentences: Sequence[Sentence], turns: Sequence[str], lexicon: Lexicon, answers: Sequence[Sentence] = ()
) -> Examples:
    """The texts to learn from: sentences, everyday turns, and both as they come in the middle of a talk.

    answers: harmless turns with the talk they were said in.
    """
    # Why not those the patterns raise: among needs there are some that are dangers indeed.
    ordinary = [Example(text) for text in turns if not lexicon.match(text).raised]
    written = [example for each in sentences for example in _written(each)]
    in_errands = [Example(each.text, context=each.context) for each in answers]
    made = [*_with_requests(written, turns), *_in_a_talk([*written, *ordinary], sentences)]
    rows = [*written, *ordinary, *in_errands, *made]
    return Examples(tuple(rows), np.array([bool(lexicon.match(row.text).raised) for row in rows]))


def _written(each: Sentence) -> Iterator[Example]:
    """A sentence as it was written, and without what stands before it where it means the same."""
    label = f"{each.level} {each.kind}" if each.level else ""
    yield Example(each.text, label, each.kind, each.hand, each.context, each.veiled)
    if each.context != ALONE and _means_the_same_alone(each):
        yield Example(each.text, label, each.kind, each.hand, veiled=each.veiled, is_made=True)


def _means_the_same_alone(each: Sentence) -> bool:
    """True for a danger told plainly and at some length, and for what is harmless whatever was said before."""
    if each.level:
        return not each.veiled and _is_whole(each.text)
    return not each.kind.startswith(ANSWERS)


def _is_whole(text: str) -> bool:
    return len(text) >= (WHOLE if script_of(text) == SCRIPTS[0] else WHOLE / 2)


def _with_requests(written: Sequence[Example], turns: Sequence[str]) -> Iterator[Example]:
    """Some dangers with an everyday turn before or behind them: asking for something makes it no less."""
    short = {script: [turn for turn in turns if len(turn) < SHORT and script_of(turn) == script] for script in SCRIPTS}
    dangers = [each for each in written if each.label and each.context == ALONE and each.hand]
    for number, each in enumerate(dangers[::WITH_REQUEST]):
        some = short[script_of(each.text)]
        pair = [each.text, some[number % len(some)]]
        text = " ".join(pair[:: 1 if number % 3 else -1])
        yield Example(text, each.label, each.kind, each.hand, veiled=each.veiled, is_made=True)


def _in_a_talk(alone: Sequence[Example], sentences: Sequence[Sentence]) -> Iterator[Example]:
    """Some texts that say all by themselves, in the middle of a harmless talk in the same script."""
    talks: dict[str, list[Context]] = {script: [] for script in SCRIPTS}
    for sentence in sentences:
        if not sentence.level and sentence.context != ALONE and not sentence.kind.startswith(ANSWERS):
            talks[script_of(sentence.text)].append(sentence.context)
    whole = [each for each in alone if each.context == ALONE and not each.is_made and _is_whole(each.text)]
    turns: dict[str, list[Context]] = {script: [] for script in SCRIPTS}
    for each in whole:
        if not each.hand:
            turns[script_of(each.text)].append(Context(before=(each.text,)))
    for number, each in enumerate(whole[::IN_A_TALK]):
        script = script_of(each.text)
        if some := talks[script] if number % 2 and talks[script] else turns[script]:
            context = some[number * STRIDE % len(some)]
            yield Example(each.text, each.label, each.kind, each.hand, context, each.veiled, is_made=True)
