"""A worker process to be killed: `line_process.py URL PROVIDER AHEAD SLOW`, run by the tests.

AHEAD: seconds its clock is ahead, so that leases of those who died before it are over.
SLOW: seconds a conversation takes.
"""

from __future__ import annotations

import http.client
import json
import os
import sys
import threading
import time
from dataclasses import replace
from datetime import datetime, timedelta
from functools import partial
from urllib.parse import urlencode

from small_line import Provider, echo, shell

from bot.model.dialogue_state import Session
from bot.model.message_content import MessageContent
from bot.model.turn import Turn
from bot.model.turn_result import TurnResult
from bot.processing.handoff import Handoff
from bot.processing.worker import Job, run_worker, stop_on_signals, worker_name
from bot.store import open_store
from bot.store.wakeup import messages_by
from bot.system.clock import now
from bot.system.log import open_log
from channels.contract import OutcomeUnknown
from channels.delivery import BY, DeliveryWorker


class OverHttp(Provider):
    """A channel whose provider is another process."""

    def __init__(self, port: int) -> None:
        super().__init__()
        self.port = port

    def send(self, to: str, message: MessageContent, key: str) -> str:
        """POST the message."""
        return str(self._ask("POST", "/", {"to": to, "body": message.text}))

    def find_sent(self, to: str, body: str, since: datetime) -> str | None:
        """GET the id of a message with these words."""
        found = self._ask("GET", "/?" + urlencode({"to": to, "body": body}), None)
        return None if found is None else str(found)

    def _ask(self, method: str, path: str, data: object) -> object:
        try:
            link = http.client.HTTPConnection("127.0.0.1", self.port, timeout=30)
            link.request(method, path, json.dumps(data))
            return json.loads(link.getresponse().read())
        except (OSError, http.client.HTTPException) as error:
            raise OutcomeUnknown from error


def main(url: str, port: int, ahead: float, slow: float) -> None:
    """Work until told to stop."""

    def converse(turn: Turn, session: Session) -> TurnResult:
        print("working", flush=True)
        time.sleep(slow)
        return echo(turn, session)

    def shifted(job: Job) -> Job:
        return lambda now: job(now + timedelta(seconds=ahead))

    open_log("info")
    store, stop = open_store(url), threading.Event()
    stop_on_signals(stop)
    due, clock = partial(store.next_message_due, ("sms",)), lambda: now() + timedelta(seconds=ahead)
    handoff = Handoff(store.db.wakeup, messages_by("sms"), due, BY, clock)
    sender = DeliveryWorker(store, {"sms": OverHttp(port)}, given=handoff.take)
    line = replace(shell(store, converse), by=worker_name(os.getpid()), handoffs={"sms": handoff})
    works, sends = shifted(line.work_once), shifted(sender.send_once)
    run_worker([works, works, sends], stop, {sends: handoff})
    sender.finish(clock())
    store.close()


if __name__ == "__main__":
    main(sys.argv[1], int(sys.argv[2]), float(sys.argv[3]), float(sys.argv[4]))
