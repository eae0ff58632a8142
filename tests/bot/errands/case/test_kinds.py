"""Which kind of problem is reported, by words of its own; what is of no kind is taken for none."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
from policy_rows import NOON

from bot.dialogue.turn.context import TurnContext
from bot.dialogue.turn.resources import Resources
from bot.errands import report_reading
from bot.model.dialogue_state import Session
from bot.model.turn import Turn
from bot.system.yaml_file import read_yaml

SAID: dict[str, dict[str, list[str]]] = read_yaml(Path(__file__).with_name("kinds.yml"))["kinds"]
NOT_YET = {"江边堆了一大堆垃圾"}
"""Of two kinds that have the same words, the other is likelier."""


def _named(house: Resources, text: str, language: str) -> str:
    said = report_reading.read(
        TurnContext(Turn("t", "chat", "x", NOON, text), Session("s", language), house, written=text)
    )
    return said.named[0].id if said.named else "none"


@pytest.mark.parametrize(("language", "kind"), [(language, kind) for language in SAID for kind in SAID[language]])
def test_a_kind_is_known_by_its_own_words_and_none_by_likeness(house: Resources, language: str, kind: str) -> None:
    taken = {text: _named(house, text, language) for text in SAID[language][kind]}
    assert {text: name for text, name in taken.items() if name != kind and text not in NOT_YET} == {}


def test_every_saying_of_a_kind_names_it(house: Resources) -> None:
    lost: list[Any] = []
    for problem in house.city.problems:
        for language, sayings in problem.sayings.items():
            for text in sayings:
                said = report_reading.read(
                    TurnContext(Turn("t", "chat", "x", NOON, text), Session("s", language), house)
                )
                if problem not in said.named:
                    lost.append((problem.id, text))
    assert lost == []


def test_the_words_of_where_it_is_are_not_what_it_is(house: Resources) -> None:
    assert _named(house, "the swing by the bus stop is broken", "en") == "none"
    assert _named(house, "the lamp by the bus stop is out", "en") == "street-lamp"
    assert _named(house, "the glass in the bus stop is broken", "en") == "bus-stop"
    assert _named(house, "公交站旁边的秋千坏了", "zh") == "none"
