"""Tests in several processes at once (`pytest -n 2 --dist loadfile`): a file stays in one of them, and what takes long begins first."""

from __future__ import annotations

from typing import Any

import pytest
from reply_referee import ELSEWHERE
from tiers import place_in_line

TOLD = "elsewhere"


@pytest.hookimpl(trylast=True)
def pytest_collection_modifyitems(config: pytest.Config, items: list[pytest.Item]) -> None:
    """Long files first. Why: one begun last would keep one process busy while the others have nothing left to do."""
    if hasattr(config, "workerinput"):
        items.sort(key=lambda item: place_in_line(item.nodeid))


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
