"""H13: what takes long at the start of a worker is not taken for a turn that hangs (found by `python -m bench soak`)."""

from __future__ import annotations

import sys
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any, cast

import pytest
from dying_encoders import COMMAND

from bot.config.settings import Settings
from bot.dialogue.turn.resources import Resources
from bot.language.encoders.child import Child
from bot.language.encoders.guarded import Encoders
from bot.safety import Detector
from oneline.processes import worker
from oneline.processes.worker import run_workers


class _Begun(Exception):
    """The worker is watched from here on."""


def test_a_worker_is_ready_and_watched_only_once_its_encoders_are_loaded(
    tmp_path: Path, house: Resources, monkeypatch: pytest.MonkeyPatch
) -> None:
    order = []

    class Slow:
        def start(self) -> None:
            order.append("encoders")

    class SlowDanger:
        def load(self) -> None:
            order.append("danger")

    def begin(*_: Any) -> None:
        order.append("watch")
        raise _Begun

    monkeypatch.setattr(worker, "stop_on_signals", lambda stop: None)
    monkeypatch.setattr(worker, "open_house", lambda *_: replace(house, danger=cast(Detector, SlowDanger())))
    monkeypatch.setattr(worker, "open_shell", lambda *_, **__: _Shell())
    monkeypatch.setattr(worker, "encoders", Slow)
    monkeypatch.setattr(worker, "begin_watch", begin)
    with pytest.raises(_Begun):
        run_workers(replace(Settings(), data=tmp_path))
    assert order == ["encoders", "danger", "watch"]
    assert not (tmp_path / "worker.ready").exists()


@dataclass(frozen=True)
class _Shell:
    handoffs: Any = None

    def work_once(self, now: Any) -> bool:
        return False


def test_encoders_that_were_started_are_there_before_anybody_asks(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PYTHONPATH", f"{Path(__file__).parents[1]}/support:{Path(__file__).parents[2]}")
    encoders = Encoders(lambda: Child((sys.executable, *COMMAND)))
    encoders.start()
    try:
        began = encoders._first.process_id
        assert began is not None
        assert encoders.vectors("english", ["bus"]).all()
        assert encoders._first.process_id == began
    finally:
        encoders.close()


def test_where_encoders_can_not_be_started_a_worker_goes_on() -> None:
    Encoders(lambda: Child((sys.executable, "-c", ""))).start()
