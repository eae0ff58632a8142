"""The gateway app's interface, as far as we need it: sending a text, at the pace of a telephone."""

from __future__ import annotations

import threading
import time
import uuid
from dataclasses import dataclass, field
from datetime import timedelta
from pathlib import Path
from typing import NoReturn

import httpx

from channels.contract import ANSWER_SECONDS, OutcomeUnknown, SendFailed
from channels.errors import meaning_of_status, read_errors

ERRORS = read_errors(Path(__file__).with_name("errors.yml"))["texts"]
LIVES = timedelta(hours=1)
"""How long a text may wait in a telephone that is switched off: then it is said to have failed, and another way is tried."""
KEYS = uuid.UUID("0f3c2f0a-4d2a-4a0e-9a51-0f2f9b6d7c55")
TAKEN_BEFORE = httpx.codes.CONFLICT


@dataclass(slots=True)
class Pace:
    """Lets one text after another through, so many seconds apart.

    Why here and not in the app, which can wait as well: in our outbox an answer to danger goes before all that waits.
    """

    seconds: float
    next_at: float = 0.0
    lock: threading.Lock = field(default_factory=threading.Lock)

    def wait(self) -> None:
        """Until a text may go."""
        with self.lock:
            time.sleep(max(0.0, self.next_at - time.monotonic()))
            self.next_at = time.monotonic() + self.seconds


@dataclass(frozen=True, slots=True)
class GatewayApp:
    """Sends by one telephone, or one account of several."""

    base: str
    user: str
    password: str = field(repr=False)
    pace: Pace = field(default_factory=lambda: Pace(0.0))

    def send(self, to: str, body: str, key: str) -> str:
        """Send one text and give its id, which is ours: the app takes none twice. Raises SendFailed or OutcomeUnknown."""
        self.pace.wait()
        own = message_id(key)
        asked = {
            "id": own, "textMessage": {"text": body}, "phoneNumbers": [to], "withDeliveryReport": True,
            "ttl": int(LIVES.total_seconds()),
        }  # fmt: skip
        try:
            # Why no proxy and no redirect: the password goes to the telephone and to nobody else.
            answer = httpx.post(
                f"{self.base}/messages", json=asked, auth=(self.user, self.password), timeout=ANSWER_SECONDS,
                trust_env=False,
            )  # fmt: skip
        except (httpx.ConnectError, httpx.ConnectTimeout):
            raise SendFailed("no connection", retry=True, fault="theirs", after=5.0) from None
        except httpx.HTTPError as error:
            raise OutcomeUnknown(type(error).__name__) from None
        return own if answer.is_success or answer.status_code == TAKEN_BEFORE else _explain(answer.status_code)


def message_id(key: str) -> str:
    """The id of the message with a key: at most 36 signs, the same at every try."""
    return str(uuid.uuid5(KEYS, key))


def _explain(status: int) -> NoReturn:
    """Raise the error that says what to do, without the app's words, which may repeat what was sent."""
    known = ERRORS.get(status)
    if known is None and status >= httpx.codes.INTERNAL_SERVER_ERROR:
        raise OutcomeUnknown(str(status))
    raise (known or meaning_of_status(status)).failure(str(status))
