"""Tests in several processes at once (`pytest -n 2 --dist loadfile`): a file stays in one of them, and what takes long begins first."""

from __future__ import annotations

import gc
from collections.abc import Generator
from typing import Any

import pytest
from reply_referee import ELSEWHERE
from tiers import place_in_line
from xdist.scheduler import LoadFileScheduling

TOLD = "elsewhere"
TOGETHER = {"tests/intents/test_rasa_project.py": "tests/conversations/test_conversations.py"}
"""File → another one in whose process it runs: both ask a Rasa, which takes long to start."""


class Together(LoadFileScheduling):
    """A file in one process, and files that share what takes long to start in the same one."""

    def _split_scope(self, nodeid: str) -> str:
        file: str = super()._split_scope(nodeid)
        return TOGETHER.get(file, file)


@pytest.hookimpl(optionalhook=True)
def pytest_xdist_make_scheduler(config: pytest.Config, log: Any) -> Together | None:
    """How tests are given to processes where each file stays in one."""
    return Together(config, log) if config.getoption("dist") == "loadfile" else None


@pytest.hookimpl(trylast=True)
def pytest_collection_modifyitems(config: pytest.Config, items: list[pytest.Item]) -> None:
    """Long files first. Why: one begun last would keep one process busy while the others have nothing left to do."""
    if hasattr(config, "workerinput"):
        items.sort(key=lambda item: place_in_line(item.nodeid))


@pytest.hookimpl(optionalhook=True, wrapper=True)
def pytest_report_to_serializable(report: Any) -> Generator[None, Any, Any]:
    """Why without marks: who prints does not look at them, and they are most of what thirty thousand reports hold."""
    told = yield
    if told and getattr(report, "passed", False) and "keywords" in told:
        told["keywords"] = {}
    return told


def pytest_collection_finish() -> None:
    """What is loaded by now stays: who looks for garbage later need not go through it each time."""
    gc.freeze()


@pytest.hookimpl(tryfirst=True)
def pytest_sessionfinish(session: pytest.Session) -> None:
    """A process tells what it would have shown at its end."""
    if hasattr(session.config, "workerinput"):
        session.config.workeroutput[TOLD] = session.config.stash.get(ELSEWHERE, [])


@pytest.hookimpl(optionalhook=True)
def pytest_testnodedown(node: Any) -> None:
    """The one that prints takes it over; one that died has told nothing."""
    told = getattr(node, "workeroutput", {}).get(TOLD, [])
    node.config.stash.setdefault(ELSEWHERE, []).extend(told)
