"""Rasa slow, broken, empty, gone: the keywords answer, and Rasa is left alone for a while."""

from __future__ import annotations

import json
import threading
import time
from collections.abc import Iterator
from contextlib import closing, contextmanager
from datetime import datetime
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path

import pytest

from bot.language.entities.extract import parse
from bot.model.understanding import Entity, NluResult
from bot.nlu.keyword_fallback import KeywordNlu, read_examples
from bot.nlu.rasa_client import NluUnavailable, RasaNlu
from bot.nlu.understand import FallbackNlu, with_parsed_entities

GOOD = json.dumps(
    {"intent": {"name": "ask_cost", "confidence": 0.9}, "intent_ranking": [{"name": "ask_cost", "confidence": 0.9}]}
)
BUDGET = 60.0
"""Seconds for an answer that comes: enough on any machine."""
SHORT = 0.3
"""Seconds for one that comes too late."""


class Double:
    """A server in Rasa's place that answers as it is told, and remembers what it was asked."""

    def __init__(self, status: int = 200, body: str = GOOD, wait: float = 0.0) -> None:
        self.status, self.body, self.wait = status, body, wait
        self.asked: list[str] = []

    def handler(self) -> type[BaseHTTPRequestHandler]:
        double = self

        class Handler(BaseHTTPRequestHandler):
            def do_POST(self) -> None:
                double.asked.append(json.loads(self.rfile.read(int(self.headers["Content-Length"])))["text"])
                time.sleep(double.wait)
                self.send_response(double.status)
                self.send_header("Content-Length", str(len(double.body.encode())))
                self.end_headers()
                self.wfile.write(double.body.encode())

            def log_message(self, format: str, *arguments: object) -> None:
                pass

        return Handler


@contextmanager
def _rasa(double: Double) -> Iterator[RasaNlu]:
    """Rasa's client at the double; it waits briefly where the double is slow."""
    server = ThreadingHTTPServer(("127.0.0.1", 0), double.handler())
    threading.Thread(target=server.serve_forever, args=(0.05,), daemon=True).start()
    try:
        with closing(RasaNlu(f"http://127.0.0.1:{server.server_port}", SHORT if double.wait else BUDGET)) as rasa:
            yield rasa
    finally:
        server.shutdown()
        server.server_close()


class Second:
    """Stands where keywords stand."""

    def understand(self, text: str, language: str) -> NluResult:
        return NluResult("help", 0.5, source="keywords")


def test_a_meaning_comes_with_its_alternatives_and_where_it_is_from() -> None:
    with _rasa(Double()) as rasa:
        assert rasa.understand("how much", "en") == NluResult("ask_cost", 0.9, (), (("ask_cost", 0.9),), "rasa")


@pytest.mark.parametrize(
    "double",
    [
        Double(status=500),
        Double(body=""),
        Double(body="{}"),
        Double(body='{"intent": {}}'),
        Double(body="[1]"),
        Double(wait=1.0),
    ],
    ids=["500", "empty", "no intent", "no name", "a list", "slow"],
)
def test_whatever_is_wrong_with_rasa_the_keywords_answer(double: Double) -> None:
    with _rasa(double) as rasa:
        with pytest.raises(NluUnavailable):
            rasa.understand("how much", "en")
        assert FallbackNlu(rasa, Second()).understand("how much", "en").source == "keywords"


def test_rasa_is_asked_once_a_pause_while_it_is_away_and_again_after_it() -> None:
    double = Double(status=500)
    with _rasa(double) as rasa:
        careful, rested = FallbackNlu(rasa, Second(), pause=3600), FallbackNlu(rasa, Second(), pause=0)
        assert [careful.understand("hello", "en").source for _ in range(3)] == ["keywords"] * 3
        assert len(double.asked) == 1
        assert rested.understand("hello", "en").source == "keywords"
        double.status = 200
        assert rested.understand("hello", "en").source == "rasa"


def test_nobody_listening_is_no_error_for_the_resident() -> None:
    with closing(RasaNlu("http://127.0.0.1:9", BUDGET)) as rasa:
        assert not rasa.ready()
        assert FallbackNlu(rasa, Second()).understand("hello", "en").source == "keywords"


def test_rasa_gets_no_long_number_and_no_command() -> None:
    double = Double()
    with _rasa(double) as rasa:
        rasa.understand("/my number is 0555 555 0123\0 ok", "en")
    assert double.asked == ["my number is 00000  ok"]


def test_what_rasa_marked_stands_where_it_was_said_also_behind_a_masked_number() -> None:
    found = [{"entity": "place", "value": "library", "start": 13, "end": 20}]
    body = json.dumps({"intent": {"name": "ask_where", "confidence": 0.9}, "entities": found})
    text = "/0555 555 0123 is the library"
    with _rasa(Double(body=body)) as rasa:
        (entity,) = rasa.understand(text, "en").entities
    assert text[entity.start : entity.end] == entity.value == "library"


def test_an_entity_that_lies_outside_the_text_is_no_meaning() -> None:
    found = [{"entity": "place", "value": "library", "start": 150, "end": 157}]
    with (
        _rasa(Double(body=json.dumps({"intent": {"name": "help", "confidence": 1}, "entities": found}))) as rasa,
        pytest.raises(NluUnavailable),
    ):
        rasa.understand("the library", "en")


NOW = datetime(2026, 11, 25, 10)


@pytest.mark.parametrize("source", ["rasa", "keywords"])
def test_dates_and_times_are_read_whoever_understood(source: str) -> None:
    parsed = parse("next tuesday at half past two", "en", NOW)
    meaning = with_parsed_entities(NluResult("book", 0.9, source=source), parsed)
    assert [(e.name, e.value) for e in meaning.entities] == [("date", "2026-12-01"), ("time", "14:30")]
    assert (meaning.intent, meaning.source) == ("book", source)


def test_one_piece_is_told_once_and_other_kinds_stay() -> None:
    rasas = (Entity("place", "library", 4, 11), Entity("place", "mill lane", 18, 27))
    meaning = with_parsed_entities(NluResult("ask_where", 0.9, rasas), parse("the library at 12 mill lane", "en", NOW))
    assert [(e.name, e.value) for e in meaning.entities] == [("place", "library"), ("place", "12 mill lane")]


def test_marks_of_entities_are_no_part_of_an_example(tmp_path: Path) -> None:
    (tmp_path / "en" / "nlu").mkdir(parents=True)
    blocks = [
        {"intent": "change_language", "examples": "- do you do [polish](language) at all"},
        {"lookup": "language", "examples": "- polish"},
    ]
    (tmp_path / "en" / "nlu" / "some.yml").write_text(json.dumps({"nlu": blocks}), encoding="utf-8")
    assert list(read_examples(tmp_path)) == [("change_language", "do you do polish at all")]


@pytest.mark.parametrize("text", ["", "???", "\0", "🙂", "x" * 3000])
def test_keywords_take_any_text(keywords: KeywordNlu, text: str) -> None:
    assert keywords.understand(text, "en").source == "keywords"
