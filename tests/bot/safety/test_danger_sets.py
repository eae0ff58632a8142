"""Danger is heard on the way every turn goes, in every language, and little else is taken for it."""

from __future__ import annotations

import json
from collections.abc import Iterable
from itertools import count
from pathlib import Path
from typing import Any

import pytest
from tools import DATA

from bot.dialogue.turn.resources import Resources
from bot.nlu.keyword_fallback import read_examples
from bot.processing.player import Player
from bot.system.yaml_file import read_yaml
from oneline.cli.safety import checked

ROOT = Path(__file__).parents[3]
DEV = DATA / "dev"
SETS: dict[str, dict[str, Any]] = {
    language: read_yaml(ROOT / "tests" / "safety" / f"{language}.yml") for language in ("en", "zh")
}
EXPLICIT = [(text, level) for data in SETS.values() for level, texts in data["explicit"].items() for text in texts]
NUMBERS = count()


def heard(player: Player, text: str, **row: Any) -> dict[str, Any]:
    """What the line makes of a sentence."""
    return checked(player, {"text": text, **row}, next(NUMBERS))


def raised(player: Player, texts: Iterable[str]) -> list[str]:
    """The texts that raise a danger."""
    return [text for text in texts if heard(player, text)["class"]]


def touched(player: Player, texts: Iterable[str]) -> list[str]:
    """The texts that raise a danger or are asked about."""
    return [text for text in texts if (got := heard(player, text))["class"] or got["doubt"]]


@pytest.mark.parametrize(("text", "level"), EXPLICIT)
@pytest.mark.parametrize("channel", ["sms", "voice"])
def test_explicit_danger_is_always_raised(player: Player, text: str, level: str, channel: str) -> None:
    assert heard(player, text, channel=channel)["class"] == level


@pytest.mark.parametrize("language", SETS)
def test_danger_in_other_words_is_raised(player: Player, language: str) -> None:
    texts = SETS[language]["heard"]
    missed = [text for text in texts if text not in raised(player, [text])]
    assert len(missed) <= 0.05 * len(texts), missed
    assert touched(player, missed) == missed


@pytest.mark.parametrize("language", SETS)
def test_veiled_danger_is_nearly_always_raised_or_asked_about(player: Player, language: str) -> None:
    texts = SETS[language]["veiled"]
    assert len(touched(player, texts)) >= 0.95 * len(texts)


@pytest.mark.parametrize("language", SETS)
def test_what_only_sounds_like_danger_seldom_raises_it(player: Player, language: str) -> None:
    harmless = [*SETS[language]["harmless"], *SETS[language]["harmless_too"]]
    assert len(raised(player, harmless)) <= 0.05 * len(harmless), raised(player, harmless)
    assert len(touched(player, harmless)) <= 0.12 * len(harmless), touched(player, harmless)


@pytest.mark.parametrize(
    "text", [text for data in SETS.values() for kind in ("short", "persons") for text in data[kind]]
)
def test_what_is_told_plainly_in_a_few_words_is_never_missed(player: Player, text: str) -> None:
    assert touched(player, [text])


@pytest.mark.parametrize(
    "text", [text for data in SETS.values() for kind in ("short_harmless", "things") for text in data[kind]]
)
def test_a_report_and_an_errand_in_such_words_are_left_alone(player: Player, text: str) -> None:
    assert not touched(player, [text])


@pytest.mark.parametrize("language", SETS)
def test_whole_turns_of_every_day_are_left_alone(player: Player, language: str) -> None:
    assert touched(player, SETS[language]["everyday"]) == []


@pytest.mark.parametrize("text", [text for data in SETS.values() for text in data["not_everyday"]])
def test_a_turn_that_only_begins_like_an_everyday_one_is_not_taken_for_one(house: Resources, text: str) -> None:
    assert not house.danger.lexicon.match(text).is_everyday


@pytest.mark.parametrize(
    "text", [text for data in SETS.values() for kind in ("figures", "past") for text in data[kind]]
)
def test_figures_of_speech_and_what_is_past_are_left_alone(player: Player, text: str) -> None:
    assert not touched(player, [text])


@pytest.mark.parametrize("text", [text for data in SETS.values() for text in data["ordinary"]])
def test_a_trouble_of_every_day_is_never_sent_to_a_number(player: Player, text: str) -> None:
    assert not raised(player, [text])


@pytest.mark.parametrize(
    "text",
    [text for data in SETS.values() for kind in ("not_figures", "not_past", "not_ordinary") for text in data[kind]],
)
def test_a_danger_told_in_like_words_is_heard(player: Player, text: str) -> None:
    assert touched(player, [text])


def test_ordinary_turns_hardly_ever_touch_it(house: Resources) -> None:
    from bot.safety import Utterances

    texts = [text for intent, text in read_examples(ROOT / "intents") if intent != "scam_check"][::12]
    found = [text for text in texts if (got := house.danger.assess(Utterances((text,)))).raised or got.doubt]
    assert len(found) <= 0.012 * len(texts), found


@pytest.mark.parametrize(
    "text",
    [
        "I CAN'T BREATHE",
        "I can’t breathe!!",
        "ｃａｎｔ　ｂｒｅａｔｈｅ",
        "  i   cant\nbreathe ",
        "i can\u200bt breathe",
        "i cant breahte",
    ],
)
def test_the_way_of_writing_does_not_matter(player: Player, text: str) -> None:
    assert heard(player, text)["class"] == "E1"


@pytest.mark.parametrize("name", ["danger_dev", "safety_dev"])
def test_the_development_sets_are_heard(player: Player, name: str) -> None:
    path = DEV / f"{name}.jsonl"
    if not path.exists():
        pytest.skip("the development sets of danger are not beside the project (../shared/data)")
    rows = [json.loads(line) for line in path.read_text(encoding="utf-8").splitlines()]
    grave = [row for row in rows if str(row["class"]).startswith(("E1", "E2", "E3", "emergency", "suicide"))]
    found = [row for row in grave if (got := checked(player, row, next(NUMBERS)))["class"] or got["doubt"]]
    assert len(found) >= 0.92 * len(grave)
