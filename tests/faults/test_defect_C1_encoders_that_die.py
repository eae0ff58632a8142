"""C1: what a text does to a native encoder costs that text its vector, and nobody else anything."""

import os
import signal
import sys
import threading
import time
from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path

import pytest
from dying_encoders import COMMAND, FAILS, HANGS, KILLS
from structlog.testing import capture_logs

from bot.dialogue.policy.respond import converse
from bot.dialogue.turn.resources import Resources
from bot.language import encode as encoding
from bot.language.encode import encode
from bot.language.encoders import child as child_module
from bot.language.encoders import guarded
from bot.language.encoders.child import Child, EncodersMissing
from bot.language.encoders.guarded import Encoders
from bot.model.dialogue_state import Session
from bot.model.turn import Turn


@pytest.fixture(autouse=True)
def here(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv(
        "PYTHONPATH", os.pathsep.join([str(Path(__file__).parents[1] / "support"), str(Path(__file__).parents[2])])
    )


@pytest.fixture
def dying() -> Iterator[Encoders]:
    encoders = Encoders(lambda: Child((sys.executable, *COMMAND)))
    yield encoders
    encoders.close()


def test_a_text_that_kills_has_no_vector_and_the_next_one_has(dying: Encoders) -> None:
    assert not dying.vectors("english", [KILLS]).any()
    assert dying.vectors("english", ["bus card"]).all()


def test_of_many_texts_only_the_one_that_kills_goes_without(dying: Encoders) -> None:
    found = dying.vectors("shared", ["bus", KILLS, "card"])
    assert [bool(row.any()) for row in found] == [True, False, True]
    pieces = dying.pieces(["bus card", KILLS, "card"])
    assert [words for words, _ in pieces] == [["bus", "card"], [], ["card"]]
    assert [len(vectors) for _, vectors in pieces] == [2, 0, 1]


def test_a_text_that_killed_is_not_tried_again_at_once(dying: Encoders, monkeypatch: pytest.MonkeyPatch) -> None:
    dying.vectors("english", [KILLS])
    dying.vectors("english", ["bus"])
    asked = []
    ask = Child.ask
    monkeypatch.setattr(Child, "ask", lambda self, model, texts: asked.append(texts) or ask(self, model, texts))
    assert not dying.vectors("english", [KILLS]).any()
    assert not asked


def test_a_text_that_only_fails_ends_nothing(dying: Encoders) -> None:
    dying.vectors("english", ["bus"])
    before = dying._first.process_id
    assert not dying.vectors("english", [FAILS]).any()
    assert dying.vectors("english", ["bus"]).all()
    assert dying._first.process_id == before


def test_a_text_they_hang_over_is_given_up(dying: Encoders, monkeypatch: pytest.MonkeyPatch) -> None:
    dying.vectors("english", ["bus"])
    monkeypatch.setattr(child_module, "ANSWERS", 0.3)
    monkeypatch.setattr(child_module, "EACH", 0.0)
    assert not dying.vectors("english", [HANGS]).any()
    monkeypatch.undo()


def test_whoever_waits_too_long_behind_one_that_hangs_goes_without_and_the_next_ones_do_not_wait(
    dying: Encoders, monkeypatch: pytest.MonkeyPatch
) -> None:
    assert dying.vectors("english", ["bus"]).all()
    process = dying._first.process_id
    assert process
    ends = threading.Event()
    hung = threading.Thread(target=lambda: (dying.vectors("english", [HANGS]), ends.set()))
    hung.start()
    while dying._idle:
        time.sleep(0.01)
    monkeypatch.setattr(guarded, "PATIENCE", -child_module.ANSWERS - child_module.EACH + 0.2)
    with capture_logs() as logs:
        assert not dying.vectors("english", ["card"]).any()
        monkeypatch.undo()
        assert not dying.vectors("shared", ["card"]).any(), "a turn waits once"
        assert not dying.pieces(["card"])[0][0]
    assert not ends.is_set()
    assert [(line["event"], line["model"]) for line in logs] == [
        ("encoders.busy", "english"), ("encoders.busy", "shared"), ("encoders.busy", "pieces"),
    ]  # fmt: skip
    assert "card" not in str(logs)
    os.kill(process, signal.SIGKILL)
    assert ends.wait(60)
    hung.join(60)
    monkeypatch.setenv(
        "PYTHONPATH", os.pathsep.join([str(Path(__file__).parents[1] / "support"), str(Path(__file__).parents[2])])
    )
    assert dying.vectors("english", ["card"]).all(), "what is free again is asked again"


def test_a_process_killed_between_two_texts_costs_nothing(dying: Encoders) -> None:
    dying.vectors("english", ["bus"])
    process = dying._first.process_id
    assert process
    os.kill(process, signal.SIGSEGV)
    while dying._first.process_id:
        time.sleep(0.01)
    assert dying.vectors("english", ["bus"]).all()


def test_whoever_asks_meanwhile_is_answered(dying: Encoders) -> None:
    texts = [f"bus {number}" for number in range(30)] + [KILLS]
    found: dict[str, bool] = {}
    threads = [
        threading.Thread(target=lambda text=text: found.__setitem__(text, bool(dying.vectors("other", [text]).any())))
        for text in texts
    ]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(60)
    assert found == {text: text != KILLS for text in texts}


def test_a_second_process_helps_for_as_long_as_it_is_wanted(dying: Encoders) -> None:
    with dying.more():
        assert len(dying._idle) == 2
        assert dying.vectors("other", ["a"]).all()
    assert dying._idle == [dying._first]


def test_what_can_not_be_started_says_what_to_run() -> None:
    missing = Encoders(lambda: Child((sys.executable, "-c", "raise SystemExit(1)")))
    with pytest.raises(EncodersMissing, match="uv sync"):
        missing.vectors("shared", ["bus"])


def test_it_is_told_no_secret(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setenv("TWILIO_AUTH_TOKEN", "secret")
    told = tmp_path / "told"
    spies = Child((sys.executable, "-c", f"import os; open({str(told)!r}, 'w').write(' '.join(os.environ))"))
    with pytest.raises(EncodersMissing):
        spies.start()
    assert "PATH" in told.read_text().split()
    assert "TWILIO_AUTH_TOKEN" not in told.read_text().split()


def test_a_turn_is_answered_by_its_words_where_the_encoders_die_over_it(
    house: Resources, dying: Encoders, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(encoding, "encoders", lambda: dying)
    at = datetime(2026, 11, 25, 10, tzinfo=UTC)
    turn = Turn("1", "sms", "+12025550100", at, text=f"senior bus card {KILLS}")
    answered = converse(turn, Session("x", language="en"), house)
    assert answered.reply.parts
    assert converse(
        replace(turn, id="2", text=f"my kitchen is on fire {KILLS}"), Session("x", language="en"), house
    ).record.safety
    monkeypatch.undo()
    assert encode(["bus"]).shared.any()
