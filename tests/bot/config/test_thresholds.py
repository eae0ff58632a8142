"""The values the line decides by stand in one file, each with its meaning, and each is used."""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator
from pathlib import Path

import pytest

from bot.config.setting import SettingsError
from bot.config.thresholds import FILE, read_thresholds
from bot.config.values_file import read_groups

ROOT = Path(__file__).parents[3]
USED = re.compile(r"\bTHRESHOLDS\.(\w+)\.(\w+)")
FOLDERS = ("bot", "channels")
NO_DECISIONS = {
    "bot/catalogue/importers/tables.py": {"COMMON_HAN"},
    "bot/language/encoders/child.py": {"STARTS, ANSWERS, EACH"},
    "bot/language/encoders/e5_file.py": {"UNKNOWN_COSTS"},
    "bot/language/encoders/e5_tuned.py": {"LARGEST"},
    "bot/language/encoders/guarded.py": {"ILL, REST", "PATIENCE"},
    "bot/places/distance.py": {"METRES_A_DEGREE"},
    "bot/reports/likeness.py": {"NONE"},
    "bot/retrieval/needs/classifier.py": {"SPREAD"},
    "bot/retrieval/needs/training.py": {"CAUTION, ROUNDS"},
    "bot/retrieval/turns/classifier.py": {"PIECES_SPREAD"},
    "bot/retrieval/turns/training.py": {"ROUNDS, LIKELY", "COST, STEPS"},
    "bot/retrieval/services/late_interaction.py": {"SCALE"},
    "bot/retrieval/services/query.py": {"WORD"},
    "bot/retrieval/services/sayings_training.py": {"CAUTION"},
    "bot/retrieval/services/word_scores.py": {"K1, B"},
    "bot/safety/learning.py": {"COST_LETTERS"},
    "bot/safety/tuning.py": {
        "EPOCHS, BATCH, RATE, WARM",
        "FURTHER_RATE",
        "KINDS_WEIGH, DECAY",
        "FIRST_MEAN, SECOND_MEAN, TINY",
        "HARMLESS",
    },
    "bot/translation/rules.py": {"COSTS"},
    "channels/simulator/department.py": {"SLOW_SECONDS"},
}
"""Figures of how something is learned, kept, read or counted: they decide nothing in a conversation. Those of the encoders and of imports
are part of what a catalogue's import is known by, so that a change there means reading it anew."""


def _changed(tmp_path: Path, was: str, now: str) -> Path:
    text, path = FILE.read_text(encoding="utf-8"), tmp_path / FILE.name
    assert was in text
    path.write_text(text.replace(was, now, 1), encoding="utf-8")
    return path


def test_every_value_of_the_file_is_used_in_one_place_and_every_one_used_is_in_the_file() -> None:
    used = [
        name
        for folder in FOLDERS
        for path in (ROOT / folder).rglob("*.py")
        for name in USED.findall(path.read_text(encoding="utf-8"))
    ]
    written = [(group, name) for group, of in read_groups(FILE).items() for name in of.limits]
    assert sorted(used) == sorted(written)


def test_every_value_says_what_it_means_in_one_sentence_and_every_bench_is_there() -> None:
    for name, group in read_groups(FILE).items():
        assert group.decides.endswith("."), name
        assert not group.bench or (ROOT / "bench" / f"{group.bench}.py").is_file(), (
            f"{name}: there is no bench {group.bench}"
        )
        for key, limit in group.limits.items():
            assert re.fullmatch(r"[A-Z].*\w.*\.", limit.means), f"{name}.{key}"


@pytest.mark.parametrize(
    ("was", "now", "named"),
    [
        ("told: {value: 0.50", "told: {value: 1.5", "$.which_service.told"),
        ("over: {value: 2.0", "over: {value: 0.5", "$.which_service.over"),
        ("fact_floor: {value: 0.02", "fact_floor: {value: 0", "$.features.fact_floor"),
        ("left: {value: 0.15", "let: {value: 0.15", "$.which_service"),
        ("unmet: {value: 0.03", "unmet: {value: much", "$.service.unmet"),
        ("unmet: {value: 0.03", "unmet: {valeu: 0.03", "valeu"),
        ("service:\n", "services:\n", "service"),
        ("service:\n", "service: [\n", "can not be used"),
    ],
)
def test_a_value_that_can_not_be_used_is_named_with_what_to_do(tmp_path: Path, was: str, now: str, named: str) -> None:
    path = _changed(tmp_path, was, now)
    with pytest.raises(SettingsError) as error:
        read_thresholds(path)
    assert named in str(error.value)
    assert str(path) in str(error.value)
    assert "Mend it" in str(error.value)


def test_a_file_that_is_not_there_is_named_with_what_to_do(tmp_path: Path) -> None:
    with pytest.raises(SettingsError, match="put back the file"):
        read_thresholds(tmp_path / "thresholds.yml")


def test_a_value_that_is_changed_is_the_one_that_is_read(tmp_path: Path) -> None:
    assert read_thresholds(_changed(tmp_path, "told: {value: 0.50", "told: {value: 0.4")).which_service.told == 0.4


def _figures(path: Path) -> Iterator[str]:
    """Names of what stands at the top of a module and holds a figure with a point."""
    for node in ast.parse(path.read_text(encoding="utf-8")).body:
        if not isinstance(node, ast.Assign | ast.AnnAssign) or node.value is None:
            continue
        if any(isinstance(part, ast.Constant) and isinstance(part.value, float) for part in ast.walk(node.value)):
            yield ast.unparse(node.targets[0] if isinstance(node, ast.Assign) else node.target).strip("()")


def test_no_threshold_stands_in_code() -> None:
    strange = [
        f"{path.relative_to(ROOT)}: {name}"
        for folder in FOLDERS
        for path in sorted((ROOT / folder).rglob("*.py"))
        for name in _figures(path)
        if name not in NO_DECISIONS.get(str(path.relative_to(ROOT)), ())
    ]
    assert not strange, (
        "put it into intents/learned/thresholds.yml or bot/config/timing.yml, or say in NO_DECISIONS why it decides nothing"
    )
