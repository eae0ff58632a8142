"""Rasa, with its many old packages, is asked what a text means without the numbers in it, and understands as well as before."""

from __future__ import annotations

import json
import threading
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path

import pytest

from bot.config.settings import Settings
from bot.nlu.keyword_fallback import read_examples
from bot.nlu.rasa_client import long_numbers
from bot.privacy.redact import read_private
from oneline.assembly import open_understanding

INTENTS = Path(__file__).parents[2] / "intents"
ANSWER = {"intent": {"name": "find", "confidence": 0.9}, "intent_ranking": [], "entities": []}


@pytest.fixture
def asked() -> Iterator[tuple[str, list[str]]]:
    """Address of something that answers as Rasa does, and all texts it was asked about."""
    texts: list[str] = []

    class Rasa(BaseHTTPRequestHandler):
        def do_POST(self) -> None:
            texts.append(json.loads(self.rfile.read(int(self.headers["Content-Length"])))["text"])
            body = json.dumps(ANSWER).encode()
            self.send_response(200)
            self.send_header("Content-Length", str(len(body)))
            self.end_headers()
            self.wfile.write(body)

        def log_message(self, *_: object) -> None:
            pass

    server = ThreadingHTTPServer(("127.0.0.1", 0), Rasa)
    threading.Thread(target=server.serve_forever, args=(0.05,), daemon=True).start()
    yield f"http://127.0.0.1:{server.server_port}", texts
    server.shutdown()
    server.server_close()


@pytest.mark.parametrize(
    ("said", "sees"),
    [
        ("call me at one three eight oh oh one three eight zero double oh", "call me at 00000"),
        ("我的电话是幺三八零零幺三八零零零", "我的电话是00000"),
        ("身份证44010619480305123X怎么补办", "身份证00000怎么补办"),
        ("my passport E12345678 is lost", "my passport 00000 is lost"),
        ("my pin is 4821", "my pin is 00000"),
        ("he is 67, she is 70, bus 12", "he is 67, she is 70, bus 12"),
        ("一个月三千五百块", "一个月三千五百块"),
    ],
)
def test_numbers_of_somebodys_own_do_not_reach_rasa(asked: tuple[str, list[str]], said: str, sees: str) -> None:
    understanding = open_understanding(Settings(rasa_url=asked[0], rasa_budget=20.0))
    assert understanding.understand(said, "en").source == "rasa"
    assert asked[1] == [sees]


def test_what_rasa_learned_from_is_seen_by_it_as_before() -> None:
    private = read_private(INTENTS)
    examples = [text for _, text in read_examples(INTENTS)]
    changed = [text for text in examples if [*map(tuple, private.numbers(text))] != [*map(tuple, long_numbers(text))]]
    assert len(examples) > 5000
    assert changed == []
