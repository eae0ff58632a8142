"""What the network alone takes for a danger is asked about, never raised, where search is all but sure what is wanted."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass, replace

import pytest

from bot.dialogue.turn.resources import Resources
from bot.safety.classifier import Thresholds
from bot.safety.context import ALONE, Context
from bot.safety.danger import Danger
from bot.safety.detector import Detector
from bot.safety.utterances import Utterances

GAS = Danger("E1", "gas")
LIMITS = Thresholds(
    raises=2.0, asks=1.0, letters=1.0, in_hand=1.5, need=0.5, part=1.4, harmless=-1.0, part_of_harmless=0.5, lesser={},
    pattern=0.6, clears=-3.2, dismisses=-5.2, long=24, story=-3.3,
)  # fmt: skip


@dataclass(frozen=True)
class Sure:
    """A network that is sure of gas, whatever is said."""

    languages: frozenset[str] = frozenset({"en", "zh"})

    def judge(self, text: str, matched: Sequence[Danger], context: Context = ALONE) -> tuple[Danger, float, Thresholds]:
        return GAS, 6.0, LIMITS


@pytest.mark.parametrize(
    ("text", "is_raised"), [("the radiator under the window is cold", False), ("i smell gas in the kitchen", True), ("屋里煤气味好重头晕", True)]
)  # fmt: skip
def test_only_a_pattern_raises_a_danger_in_a_plain_need(house: Resources, text: str, is_raised: bool) -> None:
    detector = Detector(house.danger.lexicon, Sure())
    said = Utterances((text,))
    assert detector.assess(said).raised
    plain = detector.assess(replace(said, alone=math.inf))
    assert bool(plain.raised) is is_raised
    assert is_raised or plain.doubt == GAS


@pytest.mark.parametrize(("least", "is_raised"), [(0.0, True), (6.0, True), (6.1, False)])
def test_the_network_alone_raises_from_the_score_it_is_asked_for(
    house: Resources, least: float, is_raised: bool
) -> None:
    """The network scores 6."""
    heard = Detector(house.danger.lexicon, Sure()).assess(
        Utterances(("the radiator under the window is cold",), alone=least)
    )
    assert bool(heard.raised) is is_raised
    assert is_raised or heard.doubt == GAS
