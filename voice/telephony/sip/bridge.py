"""One connected telephone and the line: sound both ways, a person rung when the line asks, a person rung when the line dies."""

from __future__ import annotations

import asyncio
import logging
from collections import deque
from collections.abc import Awaitable, Callable
from dataclasses import dataclass

from voice.audio.audio import FRAME_SECONDS, silent_frame
from voice.telephony.sip.leg import Leg
from voice.telephony.sip.ringback import ringback
from voice.telephony.stream.client import Closed, StreamClient
from voice.telephony.stream.messages_out import Outcome, Transfer
from voice.telephony.tuning import TUNING

log = logging.getLogger(__name__)
DEAD = TUNING.sip_call.dead
LINGERS = TUNING.sip_call.lingers
LONGEST = TUNING.sip_call.longest
DELAY = TUNING.sip_call.joined_delay


class NotAnswered(Exception):
    """Nobody took the call."""

    def __init__(self, outcome: Outcome) -> None:
        super().__init__(outcome)
        self.outcome = outcome


Ring = Callable[[str], Awaitable[Leg]]
"""Rings an address and gives their telephone; raises NotAnswered. Stopped by cancelling it."""


@dataclass(frozen=True, slots=True)
class Rung:
    """How ringing a person went."""

    outcome: Outcome


class CallBridge:
    """A call from its answer to its end.

    await Conversation(leg, client, ring, staff="sip:desk@pbx").run()
    """

    def __init__(self, leg: Leg, client: StreamClient, ring: Ring, staff: str = "") -> None:
        self.keys = 0
        """Keys pressed so far."""
        self._leg, self._client, self._ring, self._staff = leg, client, ring, staff
        self._news: asyncio.Queue[Transfer | Closed | Rung] = asyncio.Queue()
        self._ringing: asyncio.Task[None] | None = None
        self._person: Leg | None = None
        self._line_gone = False

    async def run(self) -> int:
        """Carry the call until either side ends it; gives how many keys were pressed."""
        self._connect()
        tasks = [
            asyncio.create_task(part) for part in (self._leg.over.wait(), self._listen(), self._talk(), self._watch())
        ]
        try:
            await asyncio.wait([tasks[0], *tasks[2:]], return_when=asyncio.FIRST_COMPLETED, timeout=LONGEST)
        finally:
            ends = [*tasks, *([self._ringing] if self._ringing else [])]
            for task in ends:
                task.cancel()
            await asyncio.gather(*ends, return_exceptions=True)
            await self._end()
        return self.keys

    def _connect(self) -> None:
        port = self._leg.port
        port.on_sound, port.on_key, port.source = self._client.hear, self._press, self._client.frame
        port.start()

    def _press(self, digit: str) -> None:
        self.keys += 1
        self._client.press(digit)

    async def _end(self) -> None:
        self._leg.hang_up()
        if self._person:
            self._person.hang_up()
            await self._person.port.close()
        await self._leg.port.close()
        await self._client.close()

    async def _listen(self) -> None:
        async for event in self._client.events():
            self._news.put_nowait(event)

    async def _watch(self) -> None:
        """Wait until the telephone is gone without a word."""
        port, loop = self._leg.port, asyncio.get_running_loop()
        while loop.time() - port.last < DEAD:
            await asyncio.sleep(1.0)
            if port.agreed and not port.agreed.sends:
                port.last = loop.time()
        log.warning("call %s: no sound for %d s", self._client.call, DEAD)

    async def _talk(self) -> None:
        """Do what the line asks until the call is to end."""
        going = True
        while going:
            match await self._news.get():
                case Transfer(to=to):
                    self._start_ringing(to)
                case Closed(done=done):
                    going = await self._left(done)
                case Rung(outcome=outcome):
                    going = await self._rung(outcome)

    async def _left(self, done: bool) -> bool:
        """The line closed: it hung up, or it died; does the call go on."""
        self._line_gone = True
        if done:
            while len(self._client.queue):
                await asyncio.sleep(FRAME_SECONDS)
            await asyncio.sleep(LINGERS)
            return False
        log.warning("call %s: the line died", self._client.call)
        return self._rescue()

    def _rescue(self) -> bool:
        """Ring the staff, once, where the line is gone; is there anybody."""
        if self._ringing is None:
            if not self._staff:
                return False
            self._start_ringing(self._staff)
            self._staff = ""
        return True

    def _start_ringing(self, to: str) -> None:
        if self._ringing:
            return
        tone = ringback()
        self._leg.port.source = lambda: tone() if self._client.queue.empty else self._client.frame()
        self._ringing = asyncio.create_task(self._ring_person(to))

    async def _ring_person(self, to: str) -> None:
        try:
            self._person = await self._ring(to)
            self._news.put_nowait(Rung("answered"))
        except NotAnswered as error:
            self._news.put_nowait(Rung(error.outcome))

    async def _rung(self, outcome: Outcome) -> bool:
        """Somebody was rung; does the call go on."""
        log.info("call %s: transfer %s", self._client.call, outcome)
        self._ringing = None
        self._leg.port.source = self._client.frame
        if not self._line_gone:
            self._client.tell(outcome)
        if self._person is None:
            return self._rescue() if self._line_gone else True
        await self._join(self._person)
        return False

    async def _join(self, person: Leg) -> None:
        """Let both hear each other until one hangs up; the line has nothing more to do."""
        self._leg.port.pinned = person.port.pinned = True
        _pipe(self._leg, person)
        _pipe(person, self._leg)
        self._leg.port.on_key = lambda digit: None
        person.port.start()
        await self._client.close()
        await person.over.wait()


def _pipe(source: Leg, to: Leg) -> None:
    """What one says the other hears, at most 200 ms later."""
    waiting: deque[bytes] = deque(maxlen=DELAY)
    source.port.on_sound = waiting.append
    to.port.source = lambda: waiting.popleft() if waiting else silent_frame()
