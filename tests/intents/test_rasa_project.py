"""The Rasa project as the rest of One Line meets it: over HTTP, with the model of the present content."""

from __future__ import annotations

import json
import subprocess
from itertools import pairwise
from pathlib import Path
from typing import Any

import httpx
import pytest
from rasa_server import INTENTS

pytestmark = pytest.mark.rasa

ODD_TEXTS = {
    "nothing": "",
    "only spaces": "   ",
    "a NUL": "what do\x00i bring",
    "emoji": "😀👍🏽",
    "2,000 characters": "my pension has not come " * 84,
    "2,000 Chinese characters": "养老金怎么办" * 334,
    "a line break": "hello\nhow much is it",
    "half a surrogate pair": "\ud83d",
    "another script": "مرحبا كم السعر",
    "JSON": '{"text": "hello"}',
}


def parse(url: str, text: Any) -> dict[str, Any]:
    """Rasa's parse of one text; fails unless Rasa answers 200."""
    body = json.dumps({"text": text})  # escaped, so that half a surrogate pair can travel too
    answer = httpx.post(f"{url}/model/parse", content=body, headers={"content-type": "application/json"}, timeout=60)
    answer.raise_for_status()
    found: dict[str, Any] = answer.json()
    return found


@pytest.mark.parametrize(
    ("text", "intent"),
    [
        ("what papers do I need to bring", "ask_bring"),
        ("how much does it cost", "ask_cost"),
        ("I want to talk to a real person", "person"),
        ("我要带什么材料", "ask_bring"),
        ("多少钱", "ask_cost"),
        ("我要找人工客服", "person"),
    ],
)
def test_plain_questions_are_understood_in_each_language(rasa_url: str, text: str, intent: str) -> None:
    found = parse(rasa_url, text)
    assert found["intent"]["name"] == intent
    assert 0.5 < found["intent"]["confidence"] <= 1.0


@pytest.mark.parametrize(
    ("text", "marked"),
    [
        ("do you speak Polish at the city hall", [("language", "Polish"), ("place", "city hall")]),
        ("bus passes and a birth certificate", [("service", "bus passes"), ("service", "birth certificate")]),
        ("encompassing supermarkets", []),
        ("我在社区服务中心想办残疾证", [("place", "社区服务中心"), ("service", "残疾证")]),
        ("你们会说维吾尔语不", [("language", "维吾尔语")]),
    ],
)
def test_languages_places_and_service_words_are_marked(rasa_url: str, text: str, marked: list[tuple[str, str]]) -> None:
    found = sorted(parse(rasa_url, text)["entities"], key=lambda entity: int(entity["start"]))
    assert [(entity["entity"], entity["value"]) for entity in found] == marked
    assert all(text[entity["start"] : entity["end"]] == entity["value"] for entity in found)


def test_no_two_marks_of_a_kind_overlap_in_any_example(rasa_url: str) -> None:
    """Patterns of one kind stand on several lines of nlu/entities.yml, and each is tried by itself."""
    text = "bus card, id card, council tax return, hot meals, 社区医院, 医保卡, 社保局, 社保卡, 取暖补贴, 高龄津贴, 出生证明"
    found = sorted(parse(rasa_url, text)["entities"], key=lambda e: (str(e["entity"]), int(e["start"])))
    for one, other in pairwise(found):
        assert one["entity"] != other["entity"] or one["end"] <= other["start"], (one, other)


LEAST = {"en/nlu": 0.88, "en/nlu_2": 0.83, "zh/nlu": 0.80, "zh/nlu_2": 0.81}
"""Share of held-out sentences understood, a few in a hundred below what was measured last (docs/understanding.md)."""


def test_held_out_sentences_are_understood_as_often_as_before(rasa_model: Path, run_command: Any) -> None:
    measured = json.loads(run_command("test", "--model", str(rasa_model), "--json").stdout)
    assert measured.keys() == LEAST.keys()
    for file, least in LEAST.items():
        assert measured[file]["accuracy"] >= least, file
        assert measured[file]["accuracy_when_answered"] >= measured[file]["accuracy"], file
        assert abs(measured[file]["mean_confidence"] - measured[file]["accuracy"]) < 0.1, f"{file}: confidence misleads"


def test_a_measurement_below_what_was_asked_fails(rasa_model: Path, run_command: Any) -> None:
    assert run_command("test", "--model", str(rasa_model), "--least", "0.999").returncode == 1


def test_examples_domain_and_held_out_sentences_are_in_order(run_command: Any) -> None:
    checked = run_command("validate")
    assert (checked.returncode, checked.stderr) == (0, "")


def test_the_shell_shows_what_a_sentence_means(rasa_python: Path, rasa_model: Path) -> None:
    command = [str(rasa_python), str(INTENTS / "run.py"), "shell", "--model", str(rasa_model)]
    shown = subprocess.run(
        command, cwd="/", input="how much is it\n", capture_output=True, text=True, timeout=120, check=False
    )
    assert '"ask_cost"' in shown.stdout


def test_nothing_is_told_to_rasas_makers(rasa_python: Path) -> None:
    told = "import sys; sys.path.insert(0, '.'); from launch import engine; engine.prepare(1)"
    asked = "from rasa.telemetry import is_telemetry_enabled; print(is_telemetry_enabled())"
    said = subprocess.run(
        [str(rasa_python), "-c", f"{told}; {asked}"],
        cwd=INTENTS,
        capture_output=True,
        text=True,
        timeout=120,
        check=True,
    )
    assert said.stdout.strip() == "False"


def test_the_ranking_is_ordered_and_made_of_probabilities(rasa_url: str) -> None:
    ranking = parse(rasa_url, "can i come on saturday")["intent_ranking"]
    confidences = [guess["confidence"] for guess in ranking]
    assert confidences == sorted(confidences, reverse=True)
    assert 0.9 < sum(confidences) <= 1.0001


@pytest.mark.parametrize("text", ODD_TEXTS.values(), ids=ODD_TEXTS.keys())
def test_odd_input_is_answered_and_the_server_goes_on(rasa_url: str, text: str) -> None:
    assert 0.0 <= parse(rasa_url, text)["intent"]["confidence"] <= 1.0
    assert httpx.get(f"{rasa_url}/status").is_success


@pytest.mark.parametrize("text", ["", "   ", "\x00"])
def test_nothing_said_is_no_intent_of_ours(rasa_url: str, text: str) -> None:
    assert parse(rasa_url, text)["intent"]["name"] == "nlu_fallback"


@pytest.mark.parametrize("text", ["/book", "  /book", "/book@1.0{}", '/stop_messages{"a": 1}'])
def test_a_leading_slash_commands_nothing(rasa_url: str, text: str) -> None:
    found = parse(rasa_url, text)
    assert found["intent"]["confidence"] < 1.0
    assert len(found["intent_ranking"]) > 1


@pytest.mark.parametrize("body", ["", "nonsense", "[]", '{"text": null}', '{"text": 12}'])
def test_a_malformed_question_is_an_error_and_the_server_goes_on(rasa_url: str, body: str) -> None:
    assert httpx.post(f"{rasa_url}/model/parse", content=body, timeout=60).status_code >= 400
    assert parse(rasa_url, "how much")["intent"]["name"] == "ask_cost"


@pytest.mark.parametrize(
    ("method", "path"),
    [
        ("PUT", "/model"),
        ("DELETE", "/model"),
        ("POST", "/model/train"),
        ("GET", "/conversations/someone/tracker"),
        ("POST", "/webhooks/rest/webhook"),
        ("GET", "/domain"),
    ],
)
def test_every_other_door_of_rasa_is_shut(rasa_url: str, method: str, path: str) -> None:
    assert httpx.request(method, f"{rasa_url}{path}").status_code == 404


def test_a_page_elsewhere_cannot_reach_it(rasa_url: str) -> None:
    assert httpx.get(f"{rasa_url}/status", headers={"host": "elsewhere.example"}).status_code == 404
    allowed = httpx.get(f"{rasa_url}/status", headers={"origin": "https://elsewhere.example"}).headers
    assert "access-control-allow-origin" not in allowed


def test_what_people_write_is_not_printed(rasa_server: tuple[str, Path]) -> None:
    url, printed = rasa_server
    for text in ("zebrafinch pension", "/zebrafinch{", "/book{} zebrafinch"):
        parse(url, text)
    assert "zebrafinch" not in printed.read_text(encoding="utf-8")


def test_train_has_nothing_to_do_for_the_present_content(rasa_model: Path, run_command: Any) -> None:
    again = run_command("train", "--out", str(rasa_model.parent))
    assert (again.returncode, again.stdout.strip()) == (0, str(rasa_model))
    assert "training" not in again.stderr


def test_current_says_what_to_run_where_there_is_no_model(run_command: Any, tmp_path: Path) -> None:
    missing = run_command("current", "--out", str(tmp_path))
    assert missing.returncode != 0
    assert "make train" in missing.stderr
