"""What can be tuned in a room of the voice stands in one file of that room, each value with its unit and meaning, and each is used."""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator
from pathlib import Path

import pytest

from voice.asr.tuning import Hearing
from voice.tuning import TuningError, read_groups, read_tuning

ROOT = Path(__file__).parents[2]
FILES = sorted((ROOT / "voice").rglob("tuning.yml"))
USED = re.compile(r"\bTUNING\.(\w+)\.(\w+)")
HEARING = ROOT / "voice" / "asr" / "tuning.yml"
FIXED = {
    "voice/audio/tone_detector.py": {"_SHAPE"},
    "voice/telephony/sip/main.py": {"OPTIONS"},
    "voice/telephony/sip/transactions.py": {"FIRST_AGAIN, LAST_AGAIN, GIVES_UP"},
}
"""Figures that nobody tunes: of a standard, of arithmetic, or what an option of a command is where it is left out."""


def _room(file: Path) -> list[Path]:
    return sorted(file.parent.rglob("*.py"))


@pytest.mark.parametrize("file", FILES, ids=lambda file: file.parent.name)
def test_every_value_of_a_room_is_used_in_one_place_and_every_one_used_is_in_its_file(file: Path) -> None:
    used = [name for path in _room(file) for name in USED.findall(path.read_text(encoding="utf-8"))]
    assert sorted(used) == sorted((group, name) for group, of in read_groups(file).items() for name in of.limits)


@pytest.mark.parametrize("file", FILES, ids=lambda file: file.parent.name)
def test_every_value_has_a_unit_and_says_what_it_means_in_one_sentence(file: Path) -> None:
    for name, group in read_groups(file).items():
        assert group.decides.endswith("."), name
        assert not group.bench or (ROOT / "bench" / f"{group.bench}.py").is_file(), f"there is no bench {group.bench}"
        for key, limit in group.limits.items():
            assert re.fullmatch(r"[A-Z].*\w.*\.", limit.means), f"{name}.{key}"


@pytest.mark.parametrize(
    ("was", "now", "named"),
    [
        ("vosk_unsure: {value: 0.59", "vosk_unsure: {value: 1.59", "$.certainty.vosk_unsure"),
        ("vosk_unsure: {value: 0.59", "vosk_sure: {value: 0.59", "$.certainty"),
        ("again: {value: 0.3, unit: s", "again: {value: 0.3", "unit"),
        ("lowest: 2.369", "least: 2.369", "$.certainty.moonshine"),
        ("partial:\n", "partly:\n", "partly"),
        ("partial:\n", "partial: [\n", "can not be used"),
    ],
)
def test_a_value_that_can_not_be_used_is_named_with_what_to_do(tmp_path: Path, was: str, now: str, named: str) -> None:
    text, path = HEARING.read_text(encoding="utf-8"), tmp_path / "tuning.yml"
    assert was in text
    path.write_text(text.replace(was, now, 1), encoding="utf-8")
    with pytest.raises(TuningError) as error:
        read_tuning(path, Hearing)
    assert named in str(error.value)
    assert str(path) in str(error.value)
    assert "Mend it" in str(error.value)


def _figures(path: Path) -> Iterator[str]:
    """Names of what stands at the top of a module and holds a figure with a point."""
    for node in ast.parse(path.read_text(encoding="utf-8")).body:
        if not isinstance(node, ast.Assign | ast.AnnAssign) or node.value is None:
            continue
        if any(isinstance(part, ast.Constant) and isinstance(part.value, float) for part in ast.walk(node.value)):
            yield ast.unparse(node.targets[0] if isinstance(node, ast.Assign) else node.target).strip("()")


@pytest.mark.parametrize("file", FILES, ids=lambda file: file.parent.name)
def test_no_figure_to_tune_stands_in_code(file: Path) -> None:
    strange = [
        f"{path.relative_to(ROOT)}: {name}"
        for path in _room(file)
        for name in _figures(path)
        if name not in FIXED.get(str(path.relative_to(ROOT)), ())
    ]
    assert not strange, f"put it into {file}, or say in FIXED that nobody tunes it"
