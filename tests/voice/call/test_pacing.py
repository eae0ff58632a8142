"""The line's patience as data: the city's file holds what docs and design promise, and a hurried one is refused by name."""

from __future__ import annotations

from dataclasses import fields
from pathlib import Path
from typing import Any

import pytest
import yaml

from bot.system.yaml_file import read_yaml
from voice.call.messages import Asked, Pause
from voice.call.pacing import FLOORS, Pacing, Pauses, Profile, read_pacing
from voice.engines.choice import VoiceError

CITY = Path(__file__).parents[3] / "city" / "pacing.yml"
PACING = read_pacing(CITY)
PROMISED: dict[str, tuple[object, object]] = {
    "no_input": (10, 15), "recall": (20, 30), "hold": (180, 300), "between_keys": (5, 7), "end_yes_no": (1.2, 2.0),
    "end_open": (2.5, 3.5), "end_digits": (3.0, 4.0), "most_end": (4.0, 5.0), "longest_speech": (60, 90),
}  # fmt: skip
"""Wait → seconds by default and for slow callers."""
PAUSES = {
    "clause": 0.5, "option_to_key": 0.7, "between_options": 1.0, "after_key": 0.8, "before_number": 1.0, "digit": 0.5, "group": 1.0,
}  # fmt: skip
RATES = {"en": ((140, 160), (120, 135)), "zh": ((160, 200), (130, 160))}
ALONE = {
    "resume_within": 1.5, "resume_adds": 0.5, "same_key": 0.4, "star_twice": 3.0, "interrupts_after": 0.7, "interrupts_words": 2,
    "first_sound": 1.2, "filler_every": 8, "silence_steps": (15, 20), "silence_ends": 60, "misses_in_a_row": 2, "misses_in_all": 4,
    "person_offered_at": 720, "longest_told": 20, "hold_word_every": 30,
}  # fmt: skip


def _city(**changes: Any) -> dict[str, Any]:
    """The city's file with some of it changed: "slow.hold" = 1."""
    city: dict[str, Any] = read_yaml(CITY)
    city["slow"] = {**city["slow"], "pauses": dict(city["slow"]["pauses"])}
    for name, value in changes.items():
        *folders, last = name.split(".")
        part = city
        for folder in folders:
            part = part[folder]
        part[last] = value
    return city


def _read(folder: Path, city: object) -> Pacing:
    path = folder / "pacing.yml"
    path.write_text(city if isinstance(city, str) else yaml.safe_dump(city), encoding="utf-8")
    return read_pacing(path)


@pytest.mark.parametrize("wait", PROMISED)
def test_the_city_waits_as_promised(wait: str) -> None:
    assert (getattr(PACING.default, wait), getattr(PACING.slow, wait)) == PROMISED[wait]


@pytest.mark.parametrize("language", RATES)
def test_the_city_speaks_as_promised(language: str) -> None:
    assert (PACING.default.rate[language], PACING.slow.rate[language]) == RATES[language]
    assert PACING.rates["slow"][language] == RATES[language][1]


@pytest.mark.parametrize("pause", PAUSES)
def test_the_city_rests_as_promised(pause: str) -> None:
    assert getattr(PACING.default.pauses, pause) == PAUSES[pause]
    assert getattr(PACING.slow.pauses, pause) >= PAUSES[pause]


@pytest.mark.parametrize("figure", ALONE)
def test_the_city_keeps_every_other_figure(figure: str) -> None:
    assert getattr(PACING, figure) == ALONE[figure]


def test_no_figure_is_left_out_of_these_tables() -> None:
    assert set(PROMISED) == {field.name for field in fields(Profile)} - {"rate", "pauses"}
    assert set(PAUSES) == {field.name for field in fields(Pauses)} - {"sentence"}
    rest = {field.name for field in fields(Pacing)} - {"default", "slow", "loud_decibels", "allow_unsafe_pacing"}
    assert set(ALONE) == rest


SLOWABLE = [
    *(wait for wait in PROMISED),
    *(f"pauses.{field.name}" for field in fields(Pauses)),
]


@pytest.mark.parametrize("wait", SLOWABLE)
def test_no_wait_may_be_shorter_for_slow_callers(tmp_path: Path, wait: str) -> None:
    part: Any = PACING.default
    for name in wait.split("."):
        part = getattr(part, name)
    for city in (
        _city(**{f"slow.{wait}": part - 0.1}),
        _city(**{f"slow.{wait}": part - 0.1, "allow_unsafe_pacing": True}),
    ):
        with pytest.raises(VoiceError, match=rf"slow\.{wait} is .*slow may not be less"):
            _read(tmp_path, city)


@pytest.mark.parametrize("profile", ["default", "slow"])
@pytest.mark.parametrize("wait", FLOORS)
def test_a_floor_is_not_gone_under_unless_the_city_says_so(tmp_path: Path, wait: str, profile: str) -> None:
    low = {f"{name}.{wait}": FLOORS[wait] - 0.1 for name in ("default", "slow")}
    with pytest.raises(VoiceError, match=rf"{profile}\.{wait} is .*at least {FLOORS[wait]}.*allow_unsafe_pacing"):
        _read(tmp_path, _city(**low))
    unsafe = _read(tmp_path, _city(**low, allow_unsafe_pacing=True))
    assert unsafe.allow_unsafe_pacing
    assert getattr(getattr(unsafe, profile), wait) == FLOORS[wait] - 0.1


@pytest.mark.parametrize("rate", [[100, 130], [140, 190], [160, 140]])
def test_a_rate_out_of_bounds_is_refused(tmp_path: Path, rate: list[int]) -> None:
    with pytest.raises(VoiceError, match=r"default\.rate\.en is"):
        _read(tmp_path, _city(**{"default.rate": {"en": rate, "zh": [160, 200]}}))


@pytest.mark.parametrize(
    ("city", "named"),
    [
        (_city(**{"default.no_input": "soon"}), "no_input"),
        (_city(**{"default.no_input": -1}), "no_input"),
        (_city(**{"default.hold": 9999}), "hold"),
        ({**_city(), "silence_steps": [15]}, "silence_steps"),
        ({key: value for key, value in _city().items() if key != "same_key"}, "same_key"),
        ("default: [", "pacing.yml"),
        ("", "pacing.yml"),
    ],
    ids=["a word", "below nothing", "too long", "too few", "missing", "no YAML", "empty"],
)
def test_what_is_no_pacing_is_refused_by_name(tmp_path: Path, city: object, named: str) -> None:
    with pytest.raises(VoiceError, match=named):
        _read(tmp_path, city)


def test_a_city_without_the_file_is_told_what_it_is_for(tmp_path: Path) -> None:
    with pytest.raises(VoiceError, match="how long its line waits"):
        read_pacing(tmp_path / "pacing.yml")


@pytest.mark.parametrize(
    ("asked", "wait"),
    [("yes-no", "end_yes_no"), ("choice", "end_yes_no"), ("open", "end_open"), ("", "end_open"),
     ("digits", "end_digits"), ("name", "end_digits"), ("place", "end_digits")],
)  # fmt: skip
def test_the_end_of_an_answer_depends_on_the_question(asked: Asked, wait: str) -> None:
    assert PACING.slow.end_of_speech(asked) == getattr(PACING.slow, wait)


@pytest.mark.parametrize(
    ("rest", "pause"),
    [("clause", "clause"), ("sentence", "sentence"), ("key", "option_to_key"), ("option", "between_options"),
     ("number", "before_number"), ("digit", "digit"), ("group", "group")],
)  # fmt: skip
def test_every_rest_has_its_length(rest: Pause, pause: str) -> None:
    pauses = PACING.default.pauses
    assert (pauses.of(rest), pauses.of("none")) == (getattr(pauses, pause), 0.0)
