"""Defect N6 of 2 December: wires that are down and sockets that fizz, and no second danger beside them."""

from __future__ import annotations

import pytest
from demo_city import ROOT

from bot.safety import Lexicon, gravest_first, read_lexicon


@pytest.fixture(scope="module")
def lexicon() -> Lexicon:
    return read_lexicon(ROOT / "intents")


@pytest.mark.parametrize(
    "text",
    [
        "there is a power cable down across our lane", "overhead line has snapped", "a wire fell into the puddle by the bus stop",
        "snapped cable hanging over the road", "mains cable lying on the path", "an electric wire is hanging over the fence, sparking",
        "高压线断了掉在水里", "电线掉在马路上冒火花",
    ],
)  # fmt: skip
def test_a_wire_that_is_down_is_that_danger_alone(lexicon: Lexicon, text: str) -> None:
    match = lexicon.match(text)
    assert {each.family for each in gravest_first(match.raised)} == {"wire"}
    assert match.is_certain


@pytest.mark.parametrize(
    "text",
    [
        "the socket in the hall is crackling", "fuse box buzzes and smells", "sparks from the light switch",
        "extension lead is sizzling", "插座噼啪响", "配电箱冒火花", "插排冒烟了",
    ],
)  # fmt: skip
def test_a_socket_that_fizzes_is_a_danger(lexicon: Lexicon, text: str) -> None:
    assert {each.level for each in lexicon.match(text).raised} == {"E1"}


@pytest.mark.parametrize(
    "text",
    [
        "the phone line is down again", "my tv cable is lying across the hall", "washing line snapped", "i need a new socket in the kitchen",
        "the light switch is broken", "cable company left a box on the pavement", "插座坏了", "网线断了",
    ],
)  # fmt: skip
def test_other_lines_and_broken_sockets_are_none(lexicon: Lexicon, text: str) -> None:
    assert lexicon.match(text).raised == ()
