"""How long the processes wait, and how long what people did counts, stands in two files, each value with its meaning, and each is used."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from bot.config.patience import FILE as PATIENCE_FILE
from bot.config.patience import read_patience
from bot.config.setting import SettingsError
from bot.config.timing import FILE, read_timing
from bot.config.values_file import read_groups

ROOT = Path(__file__).parents[3]
FILES = {"TIMING": FILE, "PATIENCE": PATIENCE_FILE}


@pytest.mark.parametrize("name", FILES)
def test_every_value_of_a_file_is_used_in_one_place_and_every_one_used_is_in_it(name: str) -> None:
    use = re.compile(rf"\b{name}\.(\w+)\.(\w+)")
    files = [path for room in ("bot", "channels", "console", "oneline") for path in (ROOT / room).rglob("*.py")]
    used = [found for path in files for found in use.findall(path.read_text(encoding="utf-8"))]
    assert sorted(used) == sorted((group, key) for group, of in read_groups(FILES[name]).items() for key in of.limits)


@pytest.mark.parametrize("name", FILES)
def test_every_value_says_what_it_means_in_one_sentence(name: str) -> None:
    for title, group in read_groups(FILES[name]).items():
        assert group.decides.endswith("."), title
        for key, limit in group.limits.items():
            assert re.fullmatch(r"[A-Z].*\w.*\.", limit.means), f"{title}.{key}"


@pytest.mark.parametrize(
    ("was", "now", "named"),
    [
        ("turn: {value: 20.0", "turn: {value: 0", "$.watch.turn"),
        ("turn: {value: 20.0", "turns: {value: 20.0", "$.watch"),
        (
            "turn: {value: 20.0",
            "turn: {value: 57.0",
            "turns.lease is 60 s and must be more than watch.turn and watch.finish (62 s)",
        ),
        ("most_back_off: {value: 600.0", "most_back_off: {value: 900.0", "turns.farthest is 660 s"),
        ("silence: {value: 15.0", "silence: {value: 10.0", "workers.silence is 10 s"),
        ("provider: {value: 10.0", "provider: {value: 30.0", "messages.lease is 60 s"),
        ("[1, 2, 5,", "[1, 2, soon,", "$.handed_over.again"),
    ],
)
def test_a_wait_that_can_not_be_is_named_with_what_to_do(tmp_path: Path, was: str, now: str, named: str) -> None:
    text, path = FILE.read_text(encoding="utf-8"), tmp_path / FILE.name
    assert was in text
    path.write_text(text.replace(was, now, 1), encoding="utf-8")
    with pytest.raises(SettingsError) as error:
        read_timing(path)
    assert named in str(error.value)
    assert "Mend it" in str(error.value)


@pytest.mark.parametrize(
    ("was", "now", "named"),
    [
        ("carries_on: {value: PT24H", "carries_on: {value: a day", "$.talk.carries_on"),
        (
            "carries_on: {value: PT24H",
            "carries_on: {value: PT0S",
            "talk.carries_on: a time has to be more than nothing",
        ),
        ("carries_on: {value: PT24H", "carry_on: {value: PT24H", "$.talk"),
    ],
)
def test_a_time_that_can_not_be_is_named_with_what_to_do(tmp_path: Path, was: str, now: str, named: str) -> None:
    text, path = PATIENCE_FILE.read_text(encoding="utf-8"), tmp_path / PATIENCE_FILE.name
    assert was in text
    path.write_text(text.replace(was, now, 1), encoding="utf-8")
    with pytest.raises(SettingsError) as error:
        read_patience(path)
    assert named in str(error.value)
    assert "Mend it" in str(error.value)
