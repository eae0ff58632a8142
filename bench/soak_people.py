"""People of a long run: each writes a few texts, which are offered until taken; some ring."""

from __future__ import annotations

import asyncio
import random
import threading
import time
import uuid
from collections import Counter
from contextlib import suppress
from dataclasses import dataclass, field

import httpx
from twilio.request_validator import RequestValidator

from bench.texts import ACCOUNT, TEXTS, TOKEN
from voice.audio.audio import FRAME, SILENCE
from voice.telephony.stream.client import Closed, LineAddress, LineRefused, StreamClient
from voice.telephony.stream.ticket import Ticket

EACH = 3
"""Texts of one person."""
AREAS = (202, 206, 212, 213, 214, 303, 305, 312, 404, 415, 503, 602, 614, 617, 702, 713)
"""Codes of places in one country: a city answers its own."""
MOST_AT_ONCE = 200
"""People who write at a time; the next waits until there is room."""
REST = (4.0, 12.0)
PATIENT, AGAIN = 120.0, 2.0
"""Seconds a text is offered again for, and between."""
OFFERED_TWICE = 0.05
"""Share of texts offered again though they were taken."""
CALL = (8.0, 25.0)
"""Seconds a call lasts."""
KEYS = "123#*"


@dataclass(slots=True)
class Sent:
    """What people know of what they sent."""

    taken: dict[str, str] = field(default_factory=dict)
    """Id of a text that was acknowledged → its number."""
    refused: list[str] = field(default_factory=list)
    """Ids of those never acknowledged, however often offered."""
    again: int = 0
    """Offers that were not taken."""
    twice: int = 0
    """Offers of what had been taken."""
    calls: Counter[str] = field(default_factory=Counter)
    slowest: float = 0.0
    """Seconds from the first offer to the acknowledgement, at most."""


class Writers:
    """Texts at a bounded rate until told to stop."""

    def __init__(self, url: str, rate: float, chance: random.Random) -> None:
        self.sent, self._url, self._rate, self._chance = Sent(), url, rate, chance
        self._stop, self._room = threading.Event(), threading.BoundedSemaphore(MOST_AT_ONCE)
        self._client = httpx.Client(timeout=15.0, trust_env=False)
        self._people: list[threading.Thread] = []
        self._numbers = iter(range(10**9))

    def run(self, stop: threading.Event) -> None:
        """Somebody new whenever it is time."""
        while not stop.wait(EACH / self._rate):
            if self._room.acquire(timeout=1.0):
                thread = threading.Thread(target=self._write, args=(self._number(), self._chance.random()))
                self._people = [one for one in self._people if one.is_alive()] + [thread]
                thread.start()

    def finish(self) -> None:
        """Wait until all have written what they have to say."""
        for thread in self._people:
            thread.join()
        self._client.close()

    def _number(self) -> str:
        """Numbers of many ranges, none twice."""
        serial = next(self._numbers)
        area = AREAS[serial % len(AREAS)]
        return f"+1{area}{200 + serial // len(AREAS) % 700}{serial % 10000:04d}"

    def _write(self, number: str, seed: float) -> None:
        chance = random.Random(seed)
        try:
            for body in chance.sample(TEXTS, EACH):
                sid = f"SM{uuid.uuid4().hex}"
                if not self._offer(sid, number, body):
                    self.sent.refused.append(sid)
                elif chance.random() < OFFERED_TWICE:
                    self.sent.twice += self._post(sid, number, body)
                time.sleep(chance.uniform(*REST))
        finally:
            self._room.release()

    def _offer(self, sid: str, number: str, body: str) -> bool:
        """Until it is taken."""
        began = time.monotonic()
        while time.monotonic() < began + PATIENT:
            if self._post(sid, number, body):
                self.sent.taken[sid] = number
                self.sent.slowest = max(self.sent.slowest, time.monotonic() - began)
                return True
            self.sent.again += 1
            time.sleep(AGAIN)
        return False

    def _post(self, sid: str, number: str, body: str) -> bool:
        form = {"MessageSid": sid, "AccountSid": ACCOUNT, "From": number, "To": "+15550199", "Body": body}
        signature = RequestValidator(TOKEN).compute_signature(self._url, form)
        with suppress(httpx.HTTPError):
            return self._client.post(self._url, data=form, headers={"X-Twilio-Signature": signature}).is_success
        return False


def ring_until(stop: threading.Event, line: LineAddress, at_once: int, sent: Sent, chance: random.Random) -> None:
    """So many telephones that ring, press keys, listen, hang up and ring again."""

    async def one(seed: float) -> None:
        own = random.Random(seed)
        while not stop.is_set():
            sent.calls[await _call(line, own, stop)] += 1
            await asyncio.sleep(own.uniform(0.5, 3.0))

    async def together() -> None:
        await asyncio.gather(*(one(chance.random()) for _ in range(at_once)))

    asyncio.run(together())


async def _call(line: LineAddress, chance: random.Random, stop: threading.Event) -> str:
    """One call; gives what became of it."""
    ticket = Ticket(f"CL{uuid.uuid4().hex}", f"+1415{chance.randrange(10**7):07d}", language="en", wire="sip")
    try:
        client = await StreamClient.open(line, ticket)
    except LineRefused:
        await asyncio.sleep(1.0)
        return "refused"
    over = asyncio.create_task(_wait_for_end(client))
    heard, due, ends = 0, time.monotonic(), time.monotonic() + chance.uniform(*CALL)
    try:
        while time.monotonic() < ends and not over.done() and not stop.is_set():
            due += 0.02
            await asyncio.sleep(max(0.0, due - time.monotonic()))
            client.hear(SILENCE * FRAME)
            heard += client.frame() != SILENCE * FRAME
            if heard and chance.random() < 0.02 / 4:
                client.press(chance.choice(KEYS))
        if over.done():
            return "ended by the line" if over.result() else "broken off"
        return "heard and hung up" if heard else "hung up having heard nothing"
    finally:
        over.cancel()
        await client.close()


async def _wait_for_end(client: StreamClient) -> bool:
    """Until the line closes; True if it was done."""
    async for event in client.events():
        if isinstance(event, Closed):
            return event.done
    return False
