"""A worker of what is due that is killed in the midst of it: run as a process of its own.

python dying_dues.py URL MOMENT STAGE      STAGE: claimed, words, written, kept
"""

from __future__ import annotations

import os
import signal
import sys
from datetime import datetime
from pathlib import Path

from bot.city.city import read_city
from bot.model.dialogue_state import Expectation
from bot.model.due_work import DueWork
from bot.model.message_content import in_text
from bot.model.reply import Reply, Say
from bot.processing.due_worker import WORDED, DueWorker
from bot.reminders.ways import Way, Ways
from bot.store import open_store
from channels.contract import Rendered
from channels.found import declare_found

declare_found()


def die() -> None:
    """Gone, at once, as a machine that loses its power."""
    os.kill(os.getpid(), signal.SIGKILL)


class DyingExpectation:
    """What is told; whoever asks what is expected ends the process, in the transaction that has written the message."""

    reply = Reply((Say("You have a time."),), "en")

    def __init__(self, stage: str) -> None:
        self._stage, self._asked = stage, 0

    @property
    def expects(self) -> Expectation | None:
        """Nothing."""
        if self._stage == "written":
            die()
        return None


def main(url: str, moment: str, stage: str) -> None:
    """Claim what is due and die at a stage."""
    store, now = open_store(url), datetime.fromisoformat(moment)
    if stage == "claimed":
        assert store.claim_due(now, 60, "dying", WORDED)
        die()

    def word(work: DueWork, way: Way, at: datetime) -> DyingExpectation:
        if stage == "words":
            die()
        return DyingExpectation(stage)

    city = read_city(Path(__file__).parents[2] / "city")
    worker = DueWorker(
        store, city, word, lambda channel, reply: Rendered(in_text("You have a time.")), Ways("sms", "voice")
    )
    assert worker.work_once(now)
    die()


if __name__ == "__main__":
    main(*sys.argv[1:])
