"""Every question the line can ask is left by saying something else: a person, danger and a new need always get through."""

from __future__ import annotations

import pytest
from asked import (
    LANGUAGES,
    Asked,
    Question,
    Said,
    ask,
    every_way,
    everything_keyed,
    everything_said,
    is_open,
    questions,
)

from bot.house import House

EVERY_NTH = 3
"""Of what people say beside a person, danger and a need; 1 tries all at each question."""
TYPED = {"call", "text", "chat"}
EVERY = [pytest.param(*each, id="-".join((each[0].name.replace(" ", "_"), *each[1:]))) for each in every_way()]
BY_WORDS = [
    pytest.param(question, language, id=f"{question.name.replace(' ', '_')}-{language}")
    for question in questions()
    for language in LANGUAGES
    if TYPED & {*question.ways}
]
NEED, SERVICE = {"en": "library card", "zh": "借书证"}, "library-card"


def _problems(asked: Asked, said: Said, place: int) -> list[str]:
    """What went wrong with one thing said to a question; the way on is tried after every third."""
    words = getattr(said, asked.language)
    first = asked.say(words)
    told, record = first.last, first.last.answered.record
    wrong = [] if told.body.strip() or not words else ["nothing is said"]
    is_number = said.means == "danger" or asked.session.alarm
    if told.body == asked.last.body and not said.repeats and not is_number:
        wrong.append("the question again, word for word")
    if said.means == "person" and not _is_person(first):
        wrong.append("no person")
    if said.means == "danger" and not record.safety:
        wrong.append("danger not heard")
    if not said.names and (led := _led_to(first)) - _known(asked):
        wrong.append(f"led to {led}")
    if said.means == "need" and not _reaches(first, said.service):
        wrong.append(f"not {said.service}")
    if not said.means and not said.again and not is_number and first.say(words).last.body == told.body:
        wrong.append("the same answer twice")
    if place % 3 == 0 and not _reaches(first.say(NEED[asked.language]), SERVICE):
        wrong.append("no way on to another need")
    return [f"{asked.way}: {each} {told.body!r}" for each in wrong]


def _is_person(asked: Asked) -> bool:
    answered = asked.last.answered
    return answered.record.outcome == "person" or answered.session.owner == "person" or is_open(asked) == "digits"


def _known(asked: Asked) -> set[str]:
    """Services talked of or listed so far."""
    focus = asked.session.focus
    listed = {each.removeprefix("service:") for each in (*focus.offered, *focus.shown)}
    return {
        focus.service,
        *focus.earlier,
        *listed,
        *(name for name, _ in focus.belief),
        asked.last.answered.record.service,
    }


def _led_to(asked: Asked) -> set[str]:
    """Services told of or offered in the last answer."""
    offered = (option.value for option in asked.last.answered.reply.choices)
    listed = {each.removeprefix("service:") for each in offered if each.startswith("service:")}
    return {asked.last.answered.record.service, *listed} - {""}


def _reaches(asked: Asked, service: str) -> bool:
    """True where a service is told of, or offered."""
    offered = [option.value for option in asked.last.answered.reply.choices]
    return asked.last.answered.record.service == service or f"service:{service}" in offered


@pytest.mark.parametrize(("question", "way", "language"), EVERY)
def test_the_question_is_asked(house: House, question: Question, way: str, language: str) -> None:
    asked = ask(house, question, way, language)
    assert is_open(asked) == question.asks, asked.last.body


@pytest.mark.parametrize(("question", "language"), BY_WORDS)
def test_it_is_left_by_saying_something_else(house: House, question: Question, language: str) -> None:
    """Each thing on one way, in turn, and of what means nothing else every third; the first of those that mean most on all."""
    ways = [way for way in question.ways if way in TYPED]
    asked = {way: ask(house, question, way, language) for way in ways}
    offset = questions().index(question) + LANGUAGES.index(language)
    everything = everything_said()
    first = {said.means: said for said in reversed(everything)}
    wrong = {}
    for place, said in enumerate(everything, offset):
        on = ways if said.means and said is first[said.means] else [ways[place % len(ways)]]
        if not said.means and place % EVERY_NTH:
            continue
        found = [each for way in on for each in _problems(asked[way], said, place)]
        wrong |= {getattr(said, language): found} if found else {}
    told = "\n".join(f"  {words!r}: {'; '.join(found)}" for words, found in wrong.items())
    assert not wrong, f"{asked[ways[0]].last.body!r}\n{told}"


@pytest.mark.parametrize(("question", "way", "language"), EVERY)
def test_a_key_is_answered_and_zero_is_a_person(house: House, question: Question, way: str, language: str) -> None:
    if way not in {"call", "keys"}:
        pytest.skip("there are no keys")
    asked = ask(house, question, way, language)
    for keys in everything_keyed():
        after = asked.say(f"keys: {keys}" if keys else "")
        assert after.last.body.strip(), keys
        person = after if keys == "0" else after.say("keys: 0")
        assert _is_person(person), f"no person after {keys!r}: {person.last.body}"


def test_every_question_has_a_name_of_its_own_and_forty_things_are_said() -> None:
    assert len({question.name for question in questions()}) == len(questions())
    assert len(everything_said()) >= 40
