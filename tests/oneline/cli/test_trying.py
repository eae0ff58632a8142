"""`oneline try`: a city's own questions, pass or fail, with what was told instead."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from bot.city.own_questions import Question, QuestionsError, faults_of, read_questions
from oneline.cli.main import main

ROOT = Path(__file__).parents[3]
SHIPPED = ROOT / "docs" / "questions.yml"
CARD = {"said": ["You ride free."], "service": "card", "outcome": "answered", "choices": []}
NOTHING = {"said": ["I do not have that."], "service": None, "outcome": "not-here", "choices": []}
LIST = {
    "said": ["Which one?"], "service": None, "outcome": "choices",
    "choices": [{"source_id": "card", "name": "Bus card"}, {"source_id": "lost", "name": "Lost card"}],
}  # fmt: skip


@pytest.fixture(autouse=True)
def clean(monkeypatch: pytest.MonkeyPatch) -> None:
    """The demo city with its imports."""
    monkeypatch.setenv("ONELINE_DATA", str(ROOT / "var"))


def _run(file: Path, *words: str) -> Result:
    return CliRunner().invoke(main, ["try", str(file), "--understanding", "keywords", *words])


def test_the_shipped_questions_of_the_demo_city_pass_in_both_languages() -> None:
    said = _run(SHIPPED)
    assert said.exit_code == 0, said.output
    count = len(read_questions(SHIPPED))
    assert said.output.endswith(f"{count} of {count} passed.\n")
    assert {question.language for question in read_questions(SHIPPED)} == {"en", "zh"}


def test_what_fails_is_told_with_what_was_said_instead_and_the_exit_code_is_one(tmp_path: Path) -> None:
    file = tmp_path / "mine.yml"
    file.write_text(
        "- {question: senior transit card, service: Meals at home}\n"
        "- {question: senior transit card, words: [a golden coach]}\n"
        "- {question: senior transit card, not_here: true}\n"
        "- {question: senior transit card, service: no-such-service}\n"
        "- {question: [meals at home, how much is it], service: MEALS at  home}\n"
    )
    said = _run(file)
    assert said.exit_code == 1
    for told in (
        "expected meals-at-home; it took it for senior-transit-card", "told: ", "does not have: a golden coach",
        "expected that it is not here", "There is no service no-such-service", "pass  meals at home → how much is it",
        "1 of 5 passed.",
    ):  # fmt: skip
        assert told in said.output
    rows = [json.loads(line) for line in _run(file, "--json").stdout.splitlines()]
    assert [row["passed"] for row in rows] == [False, False, False, False, True]
    assert rows[0]["service"] == "senior-transit-card"


@pytest.mark.parametrize(
    ("question", "told", "wrong"),
    [
        (Question(("q",), service=("card",)), CARD, ""),
        (Question(("q",), service=("lost",)), CARD, "it took it for card"),
        (Question(("q",), service=("card",)), LIST, "it asked back: card, lost"),
        (Question(("q",), service=("card",), may_ask=True), LIST, ""),
        (Question(("q",), service=("other",), may_ask=True), LIST, "it asked back"),
        (Question(("q",), not_here=True), NOTHING, ""),
        (Question(("q",), not_here=True), CARD, "expected that it is not here"),
        (Question(("q",), not_here=True), LIST, "it asked back"),
        (Question(("q",), service=("card",)), NOTHING, "it told of no service"),
        (Question(("q",), words=("ride  FREE",)), CARD, ""),
        (Question(("q",), words=("ride", "twice")), CARD, "does not have: twice"),
    ],
)
def test_an_answer_is_held_against_what_is_expected(question: Question, told: dict[str, object], wrong: str) -> None:
    faults = " ".join(faults_of(question, set(question.service), told))
    assert wrong in faults
    assert bool(faults) == bool(wrong)


@pytest.mark.parametrize(
    ("text", "wanted"),
    [
        ("- {question: bus card}", "question 1: nothing is expected"),
        ("- {service: card}", "question 1: there is no `question`"),
        ("- {question: a, words: [b]}\n- {question: a, word: [b]}", "question 2: there is no field word"),
        ("- {question: a, service: b, not_here: true}", "a service and `not_here`"),
        ("question: a", "no list of questions"),
        ("- [", "can not be read"),
    ],
)
def test_a_file_that_can_not_be_read_is_named_with_the_place_and_what_to_write(
    tmp_path: Path, text: str, wanted: str
) -> None:
    file = tmp_path / "mine.yml"
    file.write_text(text)
    said = _run(file)
    assert (said.exit_code, wanted in said.output) == (1, True), said.output


def test_json_lines_are_read_as_well(tmp_path: Path) -> None:
    file = tmp_path / "mine.jsonl"
    file.write_text('{"question": "bus card", "service": "card"}\n\n{"question": ["a", "b"], "words": "c"}\n')
    assert read_questions(file) == [Question(("bus card",), service=("card",)), Question(("a", "b"), words=("c",))]
    file.write_text("{")
    with pytest.raises(QuestionsError, match="can not be read"):
        read_questions(file)


def test_a_language_the_line_does_not_speak_fails_that_row(tmp_path: Path) -> None:
    file = tmp_path / "mine.yml"
    file.write_text("- {question: bus card, language: xx, words: [card]}")
    assert "The line does not speak xx. It speaks: en, zh" in _run(file).output


def test_the_help_teaches_with_an_example() -> None:
    told = CliRunner().invoke(main, ["try", "--help"]).output
    for part in ("question:", "not_here: true", "oneline try docs/questions.yml", "--json"):
        assert part in told
