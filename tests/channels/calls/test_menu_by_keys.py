"""The whole menu of the demo city walked by keys alone, from the first word of a call, as the telephone says it."""

from __future__ import annotations

import re
from collections import deque
from dataclasses import dataclass
from datetime import UTC, datetime

import pytest

from bot.dialogue.policy.respond import converse
from bot.dialogue.turn.resources import Resources
from bot.model.dialogue_state import Session
from bot.model.reply import Choices, Say
from bot.model.turn import Turn
from bot.model.turn_result import TurnResult
from channels.render.speech import Speech, spoken
from voice.call.messages import Sentence
from voice.verbalise.clean import length

NOON = datetime(2026, 3, 4, 4, 0, tzinfo=UTC)
KEYS = (*"56789", "*", "**", "#", "*0")
"""All keys but 0, which leads to a person, and 1 to 4, which are walked."""
MOST_KEYS, MOST_STATES = 16, 1_000
TO_ACT, IN_ALL = 25, 40
"""Words of a list until the first thing to press is told, and of all of it without the way to a person, which is open anyhow."""
MOST_OPTIONS, DEEPEST = 4, 2


@dataclass(frozen=True, slots=True)
class State:
    """Where keys have led."""

    keys: tuple[str, ...]
    """All that was pressed."""
    levels: tuple[str, ...]
    """Menus gone through since the first one, pages of one list counted once."""
    answered: TurnResult

    @property
    def session(self) -> Session:
        return self.answered.session

    @property
    def offered(self) -> tuple[str, ...]:
        return self.session.focus.open_options

    @property
    def choices(self) -> Choices | None:
        return next((part for part in self.answered.reply.parts if isinstance(part, Choices)), None)


def _press(session: Session, keys: str, house: Resources, sender: str = "+8613800000000") -> TurnResult:
    facts = {} if keys else {"call": "new"}
    return converse(Turn("1", "phone", sender, NOON, keys=keys, facts=facts), session, house)


def _same(state: State) -> object:
    """What two states share that go on alike."""
    focus, asked = state.session.focus, state.session.expects
    return state.offered or (focus.service, focus.aspect), asked and asked.kind, bool(focus.service), state.levels[-2:]


def _list_of(value: str) -> str:
    """The list an option leads to: pages of one are one."""
    return {"menu:find": "departments", "aspects": "menu:all"}.get(name := re.sub(r":\d+$", "", value), name)


def _levels(state: State, value: str, answered: TurnResult) -> tuple[str, ...]:
    """The menus gone through once an option was picked; an answer, or the first menu again, begins anew."""
    if not answered.reply.choices or value.startswith(("menu:all", "event:", "service:", "aspect:")):
        return ()
    name = _list_of(value)
    return state.levels if state.levels and state.levels[-1] == name else (*state.levels, name)


def _next(state: State, house: Resources) -> list[State]:
    """What each option of a state leads to; key 1 where none is open."""
    picks = list(enumerate(state.offered, 1)) or [(1, "menu:all")]
    after = [(str(key), value, _press(state.session, str(key), house)) for key, value in picks]
    return [
        State((*state.keys, key), _levels(state, value, answered), answered)
        for key, value, answered in after
        if answered.session.language == state.session.language
    ]


def _walk(house: Resources, language: str) -> list[State]:
    """Every state that options lead to from the start of a call."""
    todo, seen = deque([State((), (), _press(Session("s", language), "", house))]), dict[object, State]()
    while todo:
        state = todo.popleft()
        if _same(state) in seen:
            continue
        seen[_same(state)] = state
        assert len(state.keys) <= MOST_KEYS and len(seen) <= MOST_STATES, state.keys
        todo.extend(_next(state, house))
    return list(seen.values())


@pytest.fixture(scope="module", params=["en", "zh"])
def states(request: pytest.FixtureRequest, house: Resources) -> list[State]:
    return _walk(house, request.param)


def test_every_service_and_every_life_event_is_reached_by_keys_alone(states: list[State], house: Resources) -> None:
    told = {state.answered.record.service for state in states}
    assert {service.source_id for service in house.catalogue.services if service.public} <= told
    assert {event.id for event in house.city.events} <= {state.session.focus.event for state in states}


@pytest.mark.parametrize("sender", ["+8613800000000", "call:withheld"])
def test_zero_gives_a_person_in_every_state(states: list[State], house: Resources, sender: str) -> None:
    for state in states:
        pressed = _press(state.session, "0", house, sender)
        number_asked = pressed.session.waits_for("digits")
        assert pressed.cases if sender.startswith("+") else number_asked, state.keys


def test_no_key_is_met_with_silence_and_none_takes_the_keys_away(states: list[State], house: Resources) -> None:
    for state in states:
        for key in (*KEYS, *"1234"[len(state.offered) :]):
            pressed = _press(state.session, key, house)
            assert list(spoken(pressed.reply, house.phrases).sentences), (state.keys, key)
            assert not pressed.reply.ends, (state.keys, key)
            assert pressed.reply.choices or _press(pressed.session, "1", house).reply.parts, (state.keys, key, "1")


def test_a_way_to_every_answer_is_short(states: list[State]) -> None:
    assert {len(state.levels) for state in states} >= {0, 1, 2}
    assert [state.keys for state in states if len(state.levels) > DEEPEST] == []


def test_a_list_has_four_options_at_most_and_no_option_leads_back_to_itself(
    states: list[State], house: Resources
) -> None:
    lists = [state for state in states if state.choices]
    assert len(lists) > 20
    for state in lists:
        assert state.choices is not None
        keys = [option.key for option in state.choices.options]
        assert keys == [str(number) for number in range(1, len(keys) + 1)]
        assert len(keys) + state.choices.more <= MOST_OPTIONS
        assert len({option.label for option in state.choices.options}) == len(keys), state.keys
        assert all(after.offered != state.offered for after in _next(state, house)), state.keys


def test_a_list_tells_each_option_before_its_key_and_is_soon_over(states: list[State], house: Resources) -> None:
    for state in states:
        if state.choices is None:
            continue
        said = list(Speech(house.phrases, state.session.language).part(state.choices))
        options = [sentence for sentence in said if _is_option(sentence)]
        assert len(options) == len(state.choices.options) + state.choices.more, state.keys
        assert _words(said[: said.index(options[0]) + 1]) <= TO_ACT, state.keys
        assert _words(said[:-1]) <= IN_ALL, (state.keys, [sentence.text for sentence in said])


def test_the_first_words_of_a_call_name_the_way_to_a_person_and_are_soon_over(house: Resources) -> None:
    for language in ("en", "zh"):
        greeting = _press(Session("s", language), "", house)
        said = spoken(greeting.reply, house.phrases).sentences
        assert [type(part) for part in greeting.reply.parts] == [Say, Say]
        assert _words(said[:-1]) <= 16
        assert _words(said) <= TO_ACT


def _is_option(sentence: Sentence) -> bool:
    """What it is, a rest, what to press, a longer rest."""
    return [piece.rest for piece in sentence.pieces] == ["key", "option"]


def _words(said: list[Sentence] | tuple[Sentence, ...]) -> int:
    return sum(length(sentence.text) for sentence in said)
