"""Where a worker starts anew another one answers; and while models load, whoever is in danger is answered by the patterns."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import closing
from pathlib import Path

import numpy as np
import pytest
from small_line import turn

from bot.config.settings import Settings
from bot.dialogue.turn.resources import Resources
from bot.language.encoders.child import Child
from bot.language.encoders.guarded import Encoders
from bot.model.dialogue_state import Session
from bot.store import Store, open_store
from oneline.processes import worker
from oneline.processes.run import parts

DANGER = "there is a fire in my kitchen"


@pytest.fixture
def store(tmp_path: Path) -> Iterator[Store]:
    with closing(open_store(f"sqlite:///{tmp_path / 'line.db'}")) as opened:
        yield opened


def test_in_production_two_workers_answer_each_with_a_sign_of_its_own(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "nginx").touch(0o755)
    monkeypatch.setenv("PATH", str(tmp_path), prepend=":")
    settings = Settings(data=tmp_path / "d")
    settings.data.mkdir()
    first, second = [part for part in parts(settings, production=True) if part.name.startswith("worker")]
    (settings.data / "worker.ready").touch()
    assert (first.ready(), second.ready()) == (True, False)
    assert [part.name for part in parts(settings) if part.name.startswith("worker")] == ["worker"]


def test_while_models_load_danger_is_answered_by_the_patterns_and_nobody_asks_them(
    store: Store, house: Resources, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(Encoders, "is_loaded", False)

    def never(*_: object) -> None:
        raise AssertionError("somebody waits for models")

    monkeypatch.setattr(Child, "ask", never)
    answered = worker.open_shell(store, house).converse(turn("T1", DANGER), Session("1", "en"))
    assert answered.record.safety
    assert answered.effect.urgent


def test_who_goes_without_them_has_no_vectors_and_others_do(monkeypatch: pytest.MonkeyPatch) -> None:
    opened = Encoders()
    monkeypatch.setattr(Child, "ask", lambda self, model, texts: ({}, np.ones((len(texts), 384), np.float32)))
    with opened.left_out():
        assert not opened.vectors("english", ["bus"]).any()
    assert opened.vectors("english", ["bus"]).all()


def test_models_load_while_something_else_is_done() -> None:
    child = Child()
    try:
        child.begin()
        first = child.process_id
        assert (first is not None, child.is_loaded) == (True, False)
        child.start()
        assert (child.process_id, child.is_loaded) == (first, True)
    finally:
        child.close()
    assert not child.is_loaded
