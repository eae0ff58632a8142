"""Many telephones in one process: they ring, hear the greeting, are silent, ask at once, and hear the answer begin."""

from __future__ import annotations

import asyncio
import time
import uuid
from collections.abc import Awaitable, Callable, Sequence
from dataclasses import dataclass, field
from typing import Protocol

from voice.audio.audio import FRAME, SILENCE
from voice.telephony.stream.client import LineAddress, LineRefused, StreamClient
from voice.telephony.stream.ticket import Ticket

FRAME_SECONDS = 0.02
LOOKS = 0.2
"""Seconds between two looks whether the line has greeted."""
GREETS = 120.0
"""Seconds a greeting may take where its sentences have yet to be made."""
SILENT = 3.0
"""Seconds nobody speaks, for what silence costs."""
LISTENS = 2.0
"""Seconds an answer is listened to: where "one moment" came first, the answer begins in them."""
PATIENT = 180.0
"""Seconds an answer is waited for."""
LATE = 0.1
"""Seconds after its moment that a frame of ours counts as sent late: then the telephones are too slow, not the line."""


class Watch(Protocol):
    """What is known of a call on the other side."""

    def listens(self, call: str) -> bool:
        """Whether its greeting is over."""
        ...

    def answered(self, call: str) -> float:
        """The moment at which what was asked was answered, infinite where it is not yet."""
        ...


@dataclass(slots=True)
class Rung:
    """One call, as its telephone knows it; moments by the clock that all processes of a machine share."""

    call: str
    began: float = 0.0
    """The first sound of the question was sent."""
    ended: float = 0.0
    """The last one was."""
    sounds: list[float] = field(default_factory=list)
    """Moments at which silence of the line ended."""
    sent: int = 0
    late: int = 0
    refused: bool = False


class Telephone:
    """One call in real time."""

    def __init__(self, line: LineAddress, question: bytes, watch: Watch) -> None:
        self.rung, self._watch = Rung(f"CL{uuid.uuid4().hex}"), watch
        self._line, self._question = line, question
        self._quiet, self._due = 0.0, 0.0
        self._client: StreamClient | None = None

    async def open(self) -> None:
        """Ring and hear the greeting to its end."""
        ticket = Ticket(self.rung.call, f"+1555{uuid.uuid4().int % 10**7:07d}", language="en", wire="sip")
        try:
            self._client = await StreamClient.open(self._line, ticket)
        except LineRefused:
            self.rung.refused = True
            return
        self._due = time.monotonic()
        # Why not by its silence: between two sentences that are yet to be made the line is silent too, and hears nobody.
        await self.look(lambda: self._watch.listens(self.rung.call), GREETS)

    async def ask(self) -> None:
        """Say the question, and wait until an answer has sounded for a moment."""
        self.rung.began = time.monotonic()
        for start in range(0, len(self._question), FRAME):
            await self.frame(self._question[start : start + FRAME].ljust(FRAME, SILENCE))
        self.rung.ended = time.monotonic()
        # Why not any sound: "one moment" may come long before, and who hangs up then is never answered.
        await self.look(lambda: any(at >= self._watch.answered(self.rung.call) for at in self.rung.sounds), PATIENT)
        listened = time.monotonic() + LISTENS
        await self.until(lambda: time.monotonic() >= listened)

    async def look(self, done: Callable[[], bool], seconds: float) -> None:
        """Be silent until something is so that takes a moment to find out, or for so many seconds."""
        until = time.monotonic() + seconds
        while not done() and (began := time.monotonic()) < until:
            await self.until(lambda began=began: time.monotonic() >= began + LOOKS)  # type: ignore[misc]

    async def until(self, done: Callable[[], bool]) -> None:
        """Be silent until something is so, or for as long as one is patient."""
        until = time.monotonic() + PATIENT
        while not done() and time.monotonic() < until:
            await self.frame(SILENCE * FRAME)

    async def frame(self, sound: bytes) -> None:
        """20 ms both ways, at their moment."""
        if self._client is None:
            await asyncio.sleep(FRAME_SECONDS)
            return
        self._due += FRAME_SECONDS
        wait = self._due - time.monotonic()
        self.rung.late += wait < -LATE
        await asyncio.sleep(max(wait, 0.0))
        self._client.hear(sound)
        self.rung.sent += 1
        self._hear(self._client.frame())

    def _hear(self, frame: bytes) -> None:
        silent = frame == SILENCE * FRAME
        if not silent and self._quiet >= 0.3:
            self.rung.sounds.append(time.monotonic())
        self._quiet = self._quiet + FRAME_SECONDS if silent else 0.0

    async def close(self) -> None:
        """Hang up."""
        if self._client:
            await self._client.close()


@dataclass(frozen=True, slots=True)
class Round:
    """Some calls at once."""

    rung: Sequence[Rung]
    silent: float
    """What a reading changed by while nobody spoke for SILENT seconds."""
    talking: float
    """What it changed by from the first word to the first sound of the last answer."""
    talked: float
    """How long that took, in seconds."""
    memory: float
    """A second reading with all calls up."""


async def ring(
    line: LineAddress,
    questions: Sequence[bytes],
    processor: Callable[[], float],
    memory: Callable[[], float],
    watch: Watch,
) -> Round:
    """Ring with as many telephones as there are questions, all at once. Readings are taken between the phases."""
    telephones = [Telephone(line, question, watch) for question in questions]
    try:
        await _together(telephones, lambda each: each.open())
        begun, held = processor(), memory()
        until = time.monotonic() + SILENT
        await asyncio.gather(*(each.until(lambda: time.monotonic() >= until) for each in telephones))
        spoke, silent = time.monotonic(), processor()
        await _together(telephones, lambda each: each.ask())
        return Round(
            [each.rung for each in telephones], silent - begun, processor() - silent, time.monotonic() - spoke, held
        )
    finally:
        await asyncio.gather(*(each.close() for each in telephones))


async def _together(telephones: Sequence[Telephone], do: Callable[[Telephone], Awaitable[None]]) -> None:
    """Do it with all; who is through first keeps its line alive until the last one is."""
    left = len(telephones)

    async def one(each: Telephone) -> None:
        nonlocal left
        await do(each)
        left -= 1
        while left:
            await each.frame(SILENCE * FRAME)

    await asyncio.gather(*map(one, telephones))
