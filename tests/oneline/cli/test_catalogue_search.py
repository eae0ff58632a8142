"""`oneline catalogue search`: one question as a table or JSON, many as lines; every refusal names the line."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner, Result

from oneline.cli.main import main
from oneline.processes.process import free_port

ROOT = Path(__file__).parents[3]
FIELDS = ["id", "outcome", "candidates", "aspect", "need", "answer", "confidence"]
ASKED: list[dict[str, Any]] = [
    {"id": "q1", "text": "can somebody bring a warm meal to my flat"},
    {"id": 7, "text": "我的身份证丢了", "lang": "zh", "channel": "sms"},
    {"id": None, "text": "how much does it cost to swap to a lower floor", "lang": "en-GB", "channel": "voice"},
    {"text": "tell me who won the cup", "lang": "tlh", "channel": "pigeon"},
    {"id": "q5", "text": ""},
    {"id": "q6", "text": "card", "more": ["what is not known is not looked at"]},
]


@pytest.fixture(autouse=True)
def _data(monkeypatch: pytest.MonkeyPatch) -> None:
    """No setting of this machine's but the data folder, where imports are cached."""
    monkeypatch.setenv("ONELINE_DATA", str(ROOT / "var"))


def _search(*arguments: str, given: str = "") -> Result:
    return CliRunner().invoke(main, ("catalogue", "search", "--understanding", "keywords", *arguments), input=given)


@pytest.fixture(scope="module")
def answers() -> list[dict[str, Any]]:
    """What the questions come to, in one run."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("ONELINE_DATA", str(ROOT / "var"))
        given = "\n\n".join(json.dumps(row, ensure_ascii=False) for row in ASKED)
        result = _search("--jsonl", "-", given=given)
    assert result.exit_code == 0, result.output
    return [json.loads(line) for line in result.stdout.splitlines()]


def test_each_question_has_a_line_with_exactly_these_fields(answers: list[dict[str, Any]]) -> None:
    assert [answer["id"] for answer in answers] == ["q1", 7, None, None, "q5", "q6"]
    for answer in answers:
        assert list(answer) == FIELDS
        assert answer["outcome"] in ("this", "which", "none") and 0 <= answer["confidence"] <= 1
        assert isinstance(answer["aspect"], str) and isinstance(answer["answer"], str)
        assert answer["need"] is None or isinstance(answer["need"], str)


def test_candidates_are_ten_at_most_best_first_with_the_name_in_the_language_of_the_question(
    answers: list[dict[str, Any]],
) -> None:
    for answer in answers:
        scores = [candidate["score"] for candidate in answer["candidates"]]
        assert len(scores) <= 10 and scores == sorted(scores, reverse=True)
        assert all(list(candidate) == ["source_id", "name", "score"] for candidate in answer["candidates"])
    assert answers[0]["candidates"][0] | {"score": 0} == {
        "source_id": "meals-at-home",
        "name": "Meals at home",
        "score": 0,
    }
    assert answers[1]["candidates"][0] | {"score": 0} == {
        "source_id": "identity-card-lost",
        "name": "身份证丢了",
        "score": 0,
    }
    assert answers[0]["confidence"] == pytest.approx(answers[0]["candidates"][0]["score"], abs=0.001)


def test_what_the_line_would_say_goes_with_what_was_found(answers: list[dict[str, Any]]) -> None:
    meals, card, floor, cup, _, bare = answers
    assert meals["outcome"] == "this" and "Meals at home" in meals["answer"] and meals["need"] == "meals_delivered"
    assert card["outcome"] == "this" and "身份证" in card["answer"]
    assert floor["candidates"][0]["source_id"] == "swap-lower-floor" and floor["aspect"] == "cost"
    assert cup["outcome"] != "this" and cup["answer"]
    assert bare["outcome"] == "which" and bare["answer"]


@pytest.mark.parametrize(
    ("line", "said"),
    [
        ("no json", "Line 2 is no JSON"),
        ('{"id": "a", "text": "x"', "Line 2 is no JSON"),
        ('{"id": "a"}', 'Line 2: a question is an object with "text"'),
        ('{"text": 4}', 'Line 2: a question is an object with "text"'),
        ('["text"]', 'Line 2: a question is an object with "text"'),
        ("null", 'Line 2: a question is an object with "text"'),
    ],
)
def test_a_line_that_is_no_question_is_refused_by_its_number(line: str, said: str) -> None:
    result = _search("--jsonl", "-", given='{"text": "bus card"}\n' + line)
    assert result.exit_code == 1
    assert f"Error: {said}" in result.stderr and "Traceback" not in result.output
    assert len(result.stdout.splitlines()) == 1, "what stands before it is answered"


def test_one_question_is_answered_as_a_table_with_what_the_line_would_say() -> None:
    result = _search("can somebody bring a warm meal to my flat")
    first, about, second, *rest = [line for line in result.stdout.splitlines() if line]
    assert first.startswith("One service is meant (how sure")
    assert about.startswith("asked about: ") and "everyday need: meals_delivered" in about
    assert second.split()[1:] == ["meals-at-home", "Meals", "at", "home"]
    assert sum(line.startswith("  ") for line in (second, *rest)) == 5
    assert "Meals at home" in "\n".join(rest[4:])


def test_one_question_as_json_has_the_fields_of_a_line() -> None:
    answer = json.loads(_search("--json", "水费太高").stdout)
    assert list(answer) == FIELDS and answer["id"] is None
    assert answer["candidates"][0]["source_id"] == "water-bill"


def test_another_catalogue_is_searched(tmp_path: Path) -> None:
    (types := tmp_path / "types.json").write_text(
        json.dumps(
            [{"service_code": "1", "service_name": "Graffiti"}, {"service_code": "2", "service_name": "Dead tree"}]
        )
    )
    answer = json.loads(_search("--json", "--catalogue", str(types), "somebody sprayed my wall").stdout)
    assert answer["candidates"][0]["source_id"] == "1"


def test_nothing_to_look_for_is_told_with_an_example() -> None:
    result = _search()
    assert result.exit_code == 2 and 'oneline catalogue search "' in result.output


def test_for_a_single_text_no_rasa_is_started(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("ONELINE_RASA_URL", f"http://127.0.0.1:{free_port()}")

    def started(*_: object) -> None:
        raise AssertionError("Rasa was started")

    monkeypatch.setattr("oneline.cli.talking.running", started)
    # Why: what the process does on SIGTERM stays as it was for the tests after this one.
    monkeypatch.setattr("oneline.cli.talking.signal.signal", lambda *_: None)
    words = ["catalogue", "search", "senior transit card"]
    said = CliRunner().invoke(main, words)
    assert said.exit_code == 0, said.output
    assert "--understanding rasa starts it" in said.stderr
    assert isinstance(CliRunner().invoke(main, [*words, "--understanding", "rasa"]).exception, AssertionError)
