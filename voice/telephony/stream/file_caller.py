"""A telephone in a file: rings the line, plays what a caller says, presses what they press, and keeps what is answered."""

from __future__ import annotations

import asyncio
import uuid
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from voice.audio.audio import FRAME, FRAME_SECONDS, SILENCE, from_ulaw, read, to_ulaw, write_wav
from voice.telephony.stream.client import Closed, LineAddress, StreamClient
from voice.telephony.stream.ticket import Ticket
from voice.telephony.tuning import TUNING

QUIET_SECONDS = TUNING.source.our_turn
LONGEST_WAIT = TUNING.source.longest_wait


@dataclass(frozen=True, slots=True)
class Step:
    """One thing a caller does once the line has finished speaking: say a file, press keys, or be silent."""

    sound: bytes = b""
    """µ-law."""
    keys: str = ""
    silent: float = 0.0
    """Seconds."""


def step_of(text: str) -> Step:
    """ "question.wav", "keys:12#" or "silence:10" as a step; raises ValueError with what may be given."""
    kind, _, rest = text.partition(":")
    if kind == "keys" and rest and set(rest) <= set("0123456789*#"):
        return Step(keys=rest)
    if kind == "silence" and rest.replace(".", "", 1).isdecimal():
        return Step(silent=float(rest))
    if not Path(text).is_file():
        raise ValueError(f"{text} is no sound file, no keys:12# and no silence:10")
    return Step(sound=to_ulaw(read(Path(text))))


class Caller:
    """One call to the line, in real time."""

    def __init__(self, line: LineAddress, ticket: Ticket) -> None:
        self._line, self._ticket = line, ticket
        self.heard = bytearray()
        """All that was heard of the line, µ-law, with the rests between."""
        self._quiet = 0.0
        self._over = asyncio.Event()

    async def call(self, steps: Sequence[Step]) -> None:
        """Ring, do each step when the line has finished, hang up; raises LineRefused."""
        client = await StreamClient.open(self._line, self._ticket)
        events = asyncio.create_task(self._events(client))
        try:
            await self._listen(client)
            for step in steps:
                if not self._over.is_set():
                    await self._do(client, step)
                    await self._listen(client)
        finally:
            events.cancel()
            await client.close()

    async def _events(self, client: StreamClient) -> None:
        async for event in client.events():
            if isinstance(event, Closed):
                self._over.set()

    async def _do(self, client: StreamClient, step: Step) -> None:
        for digit in step.keys:
            client.press(digit)
            await self._frames(client, 0.3)
        for start in range(0, len(step.sound), FRAME):
            await self._frame(client, step.sound[start : start + FRAME].ljust(FRAME, SILENCE))
        await self._frames(client, step.silent)

    async def _listen(self, client: StreamClient) -> None:
        """Until the line has said something and then nothing for a while."""
        self._quiet, spoke, waited = 0.0, False, 0.0
        while (not spoke or self._quiet < QUIET_SECONDS) and waited < LONGEST_WAIT and not self._over.is_set():
            await self._frame(client, SILENCE * FRAME)
            spoke, waited = spoke or self._quiet == 0, waited + FRAME_SECONDS

    async def _frames(self, client: StreamClient, seconds: float) -> None:
        for _ in range(round(seconds / FRAME_SECONDS)):
            await self._frame(client, SILENCE * FRAME)

    async def _frame(self, client: StreamClient, sound: bytes) -> None:
        """20 ms both ways."""
        client.hear(sound)
        frame = client.frame()
        self.heard += frame
        silent = frame == SILENCE * FRAME and client.queue.empty
        self._quiet = self._quiet + FRAME_SECONDS if silent else 0.0
        await asyncio.sleep(FRAME_SECONDS)


def ring(line: LineAddress, steps: Sequence[Step], caller: str, language: str, out: Path | None) -> str:
    """Ring the line and do the steps; what was heard goes into a wav file. Gives the id of the call; raises LineRefused."""
    ticket = Ticket(f"CL{uuid.uuid4().hex}", caller, language=language, wire="sip")
    telephone = Caller(line, ticket)
    asyncio.run(telephone.call(steps))
    if out is not None:
        write_wav(out, from_ulaw(bytes(telephone.heard)))
    return ticket.call
