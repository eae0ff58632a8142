"""What may not come of anything that is said, or keyed, to an open question."""

from __future__ import annotations

from asked import Asked, Said, is_open

NEED, SERVICE = {"en": "library card", "zh": "借书证"}, "library-card"
TWICE, ON = 1, 0
"""Of each three things one is said twice, and after another a need is put; where all is tried, all are."""


def said_problems(asked: Asked, said: Said, place: int | None = None) -> list[str]:
    """What went wrong with one thing said to a question; without its place all that can be looked at is."""
    words = getattr(said, asked.language)
    first = asked.say(words)
    told = first.last
    wrong = [] if told.body.strip() or not words else ["nothing is said"]
    wrong += _problems_of_meaning(asked, first, said)
    is_number = said.means == "danger" or bool(asked.session.alarm)
    if told.body == asked.last.body and not said.repeats and not is_number:
        wrong.append("the question again, word for word")
    third = place % 3 if place is not None else None
    may_be_same = bool(said.means) or said.again or is_number
    if third in {None, TWICE} and not may_be_same and first.say(words).last.body == told.body:
        wrong.append("the same answer twice")
    if third in {None, ON} and not _reaches(first.say(NEED[asked.language]), SERVICE):
        wrong.append("no way on to another need")
    return [f"{asked.way}, {asked.language}: {each} {told.body!r}" for each in wrong]


def is_of_talk(problem: str) -> bool:
    """True for a problem with talk alone: no person, danger or need was lost, and something is said."""
    return ": led to " in problem or ": the same answer twice " in problem


def keyed_problems(asked: Asked, keys: str) -> list[str]:
    """What went wrong with keys pressed at a question, or with none: something is said, and zero is a person."""
    after = asked.say(f"keys: {keys}" if keys else "")
    person = after if keys == "0" else after.say("keys: 0")
    wrong = [] if after.last.body.strip() else ["nothing is said"]
    wrong += [] if _is_person(person) else [f"no person by 0: {person.last.body!r}"]
    return [f"{asked.way}, {asked.language}: {each}" for each in wrong]


def _problems_of_meaning(asked: Asked, first: Asked, said: Said) -> list[str]:
    """A person, danger or a need that did not get through; a service told of though none was named."""
    wrong = []
    if said.means == "person" and not _is_person(first):
        wrong.append("no person")
    if said.means == "danger" and not first.last.answered.record.safety:
        wrong.append("danger not heard")
    if said.means == "need" and not _reaches(first, said.service):
        wrong.append(f"not {said.service}")
    if not said.names and (new := _led_to(first) - _known(asked)):
        wrong.append(f"led to {sorted(new)}")
    return wrong


def _is_person(asked: Asked) -> bool:
    answered = asked.last.answered
    return answered.record.outcome == "person" or answered.session.owner == "person" or is_open(asked) == "digits"


def _reaches(asked: Asked, service: str) -> bool:
    """True where a service is told of, or offered."""
    return service in _led_to(asked)


def _led_to(asked: Asked) -> set[str]:
    """Services told of or offered in the last answer."""
    offered = (option.value for option in asked.last.answered.reply.choices)
    listed = {each.removeprefix("service:") for each in offered if each.startswith("service:")}
    return {asked.last.answered.record.service, *listed} - {""}


def _known(asked: Asked) -> set[str]:
    """Services that were talked of, listed or believed in so far."""
    focus = asked.session.focus
    listed = {each.removeprefix("service:") for each in (*focus.open_options, *focus.last_list)}
    believed = {name for name, _ in focus.belief}
    return {focus.service, *focus.previous_services, *listed, *believed, asked.last.answered.record.service}
