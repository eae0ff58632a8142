"""Every question the line can ask is left by saying something else: a person, danger and a new need always get through.

Here each question meets each thing people say once, on the ways and in the languages in turn; what means most on every way.
`whole.py` tries each on every way in both languages.
"""

from __future__ import annotations

from collections.abc import Iterator
from functools import cache
from itertools import product

import pytest
from asked import (
    LANGUAGES,
    Question,
    Said,
    ask,
    every_way,
    everything_keyed,
    everything_said,
    is_open,
    questions,
)
from checks import is_of_talk, keyed_problems, said_problems

from bot.dialogue.turn.resources import Resources

TYPED, KEYED = ("text", "call", "chat"), ("call", "keys")
EVERY = [pytest.param(*each, id="-".join((each[0].name.replace(" ", "_"), *each[1:]))) for each in every_way()]
BY_QUESTION = [pytest.param(question, id=question.name.replace(" ", "_")) for question in questions()]


class _Open:
    """A question standing open on any way in any language; each is asked once."""

    def __init__(self, house: Resources, question: Question) -> None:
        self.at = cache(lambda way, language: ask(house, question, way, language))


def _turns(question: Question, ways: tuple[str, ...], things: int) -> Iterator[tuple[int, str, str]]:
    """Each thing once, as number, way and language: ways in turn, and languages so that each way has both."""
    there, start = [way for way in question.ways if way in ways], questions().index(question)
    for place in range(things) if there else ():
        turn = start + place
        yield place, there[turn % len(there)], LANGUAGES[turn // len(there) % len(LANGUAGES)]


def _of_most(question: Question, said: list[Said]) -> Iterator[tuple[int, str, str]]:
    """The first thing that means a person, danger or a need, on every way; the language in turn."""
    first = {each.means: place for place, each in reversed(list(enumerate(said))) if each.means}
    ways = [way for way in question.ways if way in TYPED]
    for turn, (place, way) in enumerate(product(first.values(), ways), questions().index(question)):
        yield place, way, LANGUAGES[turn % len(LANGUAGES)]


@pytest.mark.parametrize(("question", "way", "language"), EVERY)
def test_the_question_is_asked(house: Resources, question: Question, way: str, language: str) -> None:
    asked = ask(house, question, way, language)
    assert is_open(asked) == question.asks, asked.last.body


@pytest.mark.parametrize("question", BY_QUESTION)
def test_it_is_left_by_saying_something_else(house: Resources, question: Question) -> None:
    said, open_ = everything_said(), _Open(house, question)
    turns = dict.fromkeys([*_turns(question, TYPED, len(said)), *_of_most(question, said)])
    wrong = [
        f"{getattr(said[place], language)!r}: {each}"
        for place, way, language in turns
        for each in said_problems(open_.at(way, language), said[place], place + questions().index(question))
        if question.talk or not is_of_talk(each)
    ]
    assert not wrong, "\n".join(wrong)


@pytest.mark.parametrize("question", BY_QUESTION)
def test_a_key_is_answered_and_zero_is_a_person(house: Resources, question: Question) -> None:
    keys, open_ = everything_keyed(), _Open(house, question)
    wrong = [
        f"{keys[place]!r}: {each}"
        for place, way, language in _turns(question, KEYED, len(keys))
        for each in keyed_problems(open_.at(way, language), keys[place])
    ]
    assert not wrong, "\n".join(wrong)


def test_each_question_meets_each_thing() -> None:
    said = everything_said()
    for question in questions():
        if {*TYPED} & {*question.ways}:
            assert {place for place, _, _ in _turns(question, TYPED, len(said))} == set(range(len(said)))


def test_every_question_has_a_name_of_its_own_and_forty_things_are_said() -> None:
    assert len({question.name for question in questions()}) == len(questions())
    assert len(everything_said()) >= 40
