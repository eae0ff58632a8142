"""`oneline form`: list, check, try."""

from __future__ import annotations

from pathlib import Path

from click.testing import CliRunner, Result

from oneline.cli.main import main

ROOT = Path(__file__).parents[3]
GARDEN = ROOT / "tests" / "bot" / "forms" / "forms" / "garden.yml"


def _run(*words: str, said: str = "") -> Result:
    return CliRunner().invoke(main, ["form", *words], input=said)


def test_the_forms_of_the_city_are_listed_with_what_they_ask() -> None:
    told = _run("list").output
    assert "bulky-waste  (bulky-waste)" in told and "asks: items, place, day" in told and "undo: 24 hours" in told


def test_the_city_s_forms_have_nothing_to_mend() -> None:
    result = _run("check")
    assert result.exit_code == 0 and "12 forms, nothing to mend." in result.output


def test_a_form_with_faults_is_told_and_ends_with_1(tmp_path: Path) -> None:
    path = tmp_path / "trip.yml"
    path.write_text("- form: trip\n  questions:\n  - {type: text, name: why, label: {en: Why}}\n", encoding="utf-8")
    result = _run("check", str(path))
    assert result.exit_code == 1
    assert "trip: why: label is not worded in zh" in result.output and "optional" in result.output


def test_a_form_that_cannot_be_read_is_one_sentence(tmp_path: Path) -> None:
    path = tmp_path / "trip.yml"
    path.write_text("- form: trip\n", encoding="utf-8")
    result = _run("check", str(path))
    assert result.exit_code == 1 and "trip.yml: trip: it has no questions" in result.output


def test_a_form_is_played_to_its_commit() -> None:
    said = "a sofa from 7 Mill Road\nfriday\nyes\n"
    told = _run("try", "bulky-waste", "--at", "2026-12-03T10:15", said=said).output
    assert "+ items: sofa" in told and "+ day: 2026-12-04" in told and "Done: it is committed." in told


def test_a_form_that_is_not_in_use_is_played_in_chinese_by_keys() -> None:
    told = _run("try", "club", "--file", str(GARDEN), "--lang", "zh", "--way", "keys", said="报名\n李小花\n#2\n").output
    assert "谁一起来？" in told and "请穿结实的鞋。" in told and "要几个座位？" in told


def test_a_form_that_is_not_there_is_said_with_those_that_are() -> None:
    result = _run("try", "nothing")
    assert result.exit_code == 1 and "bulky-waste" in result.output
