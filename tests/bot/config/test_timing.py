"""How long the processes wait stands in one file, each wait with its meaning, and each is used."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from bot.config.setting import SettingsError
from bot.config.timing import FILE, read_timing
from bot.config.values_file import read_groups

ROOT = Path(__file__).parents[3]
USED = re.compile(r"\bTIMING\.(\w+)\.(\w+)")


def test_every_wait_of_the_file_is_used_in_one_place_and_every_one_used_is_in_the_file() -> None:
    files = [path for room in ("bot", "channels", "oneline") for path in (ROOT / room).rglob("*.py")]
    used = [name for path in files for name in USED.findall(path.read_text(encoding="utf-8"))]
    assert sorted(used) == sorted((group, name) for group, of in read_groups(FILE).items() for name in of.limits)


def test_every_wait_says_what_it_means_in_one_sentence() -> None:
    for name, group in read_groups(FILE).items():
        assert group.decides.endswith("."), name
        for key, limit in group.limits.items():
            assert re.fullmatch(r"[A-Z].*\w.*\.", limit.means), f"{name}.{key}"


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
