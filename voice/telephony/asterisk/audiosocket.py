"""Calls from Asterisk's AudioSocket: one TCP connection for each call; we are the clock in both directions.

It has no marks and takes nothing back, so that it is given each 20 ms when they are due; a mark is reached with its frame.
"""

from __future__ import annotations

import asyncio
import contextlib
import logging

from aiortp.clock import MediaClock

from voice.audio.audio import FRAME, FRAME_SECONDS, from_ulaw, to_ulaw
from voice.telephony.asterisk import audiosocket_frames
from voice.telephony.asterisk.audiosocket_frames import Frame, Kind, Reader
from voice.telephony.stream.client import StreamClient
from voice.telephony.tuning import TUNING

log = logging.getLogger(__name__)
INTRODUCES = TUNING.asterisk.introduces


class AudioSocketCall:
    """One call of Asterisk.

    await AudioSocketCall(reader, writer, client).run()
    """

    def __init__(self, link: Link, client: StreamClient) -> None:
        self._link, self._client = link, client
        self._rest = b""
        self._clock = MediaClock(FRAME_SECONDS, self._tick)

    async def run(self) -> None:
        """Carry sound and keys until Asterisk hangs up."""
        self._clock.start()
        try:
            while frames := await self._link.frames():
                if any(self._ends(frame) for frame in frames):
                    return
        finally:
            await self._clock.stop()

    async def end(self) -> None:
        """Hang up; the dialplan goes on."""
        self._link.send(audiosocket_frames.write(Frame(Kind.HANGUP)))

    def _ends(self, frame: Frame) -> bool:
        match frame.kind:
            case Kind.SOUND:
                self._hear(frame.content)
            case Kind.KEY:
                self._client.press(audiosocket_frames.key_of(frame))
            case Kind.ERROR:
                log.warning("call %s: %s", self._client.call, audiosocket_frames.cause_of(frame))
        return frame.kind in (Kind.HANGUP, Kind.ERROR)

    def _hear(self, samples: bytes) -> None:
        self._rest += samples
        while len(self._rest) >= 2 * FRAME:
            self._client.hear(to_ulaw(self._rest[: 2 * FRAME]))
            self._rest = self._rest[2 * FRAME :]

    def _tick(self) -> None:
        self._link.send(audiosocket_frames.sound(from_ulaw(self._client.frame())))


class Link:
    """A connection that frames go over."""

    def __init__(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        self._reader, self._writer = reader, writer
        self._frames = Reader()
        self._early: list[Frame] = []

    async def call(self) -> str:
        """The call it says it is, in the first frame; raises ValueError where it says none in time."""
        try:
            frames = await asyncio.wait_for(self.frames(), INTRODUCES)
        except TimeoutError:
            frames = []
        if not frames:
            raise ValueError("says nothing")
        self._early = frames[1:]
        return audiosocket_frames.call_of(frames[0])

    async def frames(self) -> list[Frame]:
        """The next frames, none where it has closed."""
        found, self._early = self._early, []
        while not found:
            try:
                data = await self._reader.read(4096)
            except ConnectionError:
                return []
            if not data:
                return []
            found = self._frames.feed(data)
        return found

    def send(self, data: bytes) -> None:
        """Send bytes; to one that has closed, nothing."""
        if not self._writer.is_closing():
            self._writer.write(data)

    async def close(self) -> None:
        """Close it."""
        self._writer.close()
        with contextlib.suppress(ConnectionError):
            await self._writer.wait_closed()
