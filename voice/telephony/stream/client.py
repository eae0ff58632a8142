"""A call carried to the line: the client side of the Media Streams websocket, the same for every gateway.

A gateway connects, gives sound and keys as they come, and asks for a frame every 20 ms; marks are echoed as the frames go out.
"""

from __future__ import annotations

import asyncio
import contextlib
import logging
import uuid
from collections.abc import AsyncIterator, Callable, Sequence
from dataclasses import dataclass

from websockets.asyncio.client import ClientConnection, connect
from websockets.exceptions import ConnectionClosed, WebSocketException

from voice.telephony.stream import media_stream, messages_out
from voice.telephony.stream.media_stream import BadMessage, Mark, Media
from voice.telephony.stream.messages_out import Clear, Outcome, Transfer
from voice.telephony.stream.play_queue import PlayQueue
from voice.telephony.stream.ticket import Ticket, address_with, sign
from voice.telephony.tuning import TUNING

log = logging.getLogger(__name__)
OPENS = TUNING.source.opens
BEHIND = TUNING.source.behind
HUNG_UP = (1000, 1005)
"""Close codes of a line that is done with the call; any other is a line that went away."""


class LineRefused(Exception):
    """The line takes no call now: it can not be reached, says so, or closes before its first word."""


@dataclass(frozen=True, slots=True)
class Closed:
    """The line closed the socket."""

    done: bool
    """It is done with the call; False if it died."""


Event = Transfer | Closed


@dataclass(frozen=True, slots=True)
class LineAddress:
    """Where the line is reached, and what shows it that we are its own."""

    url: str
    """Address of its websocket, ws://host:port/voice/stream."""
    secret: str
    """Secret that tickets are signed with."""


class StreamClient:
    """One call at the line.

    client = await StreamClient.open(line, ticket)
    client.hear(sound); client.press("1"); frame = client.frame()
    async for event in client.events(): ...
    """

    def __init__(self, socket: ClientConnection, call: str) -> None:
        self.call = call
        self.stream = f"MZ{uuid.uuid4().hex}"
        self.queue = PlayQueue()
        self.on_clear: Callable[[], Sequence[str]] = list
        """Discards sound that a connection keeps beyond the queue; returns the marks in it."""
        self.heard = 0
        """Pieces of the caller's sound sent so far."""
        self._socket = socket
        self._out: asyncio.Queue[str | None] = asyncio.Queue(BEHIND)
        self._events: asyncio.Queue[Event] = asyncio.Queue()
        self._answered = asyncio.Event()
        self._spoke = self._closing = self._stuck = False
        self._tasks = [asyncio.create_task(self._read()), asyncio.create_task(self._write())]

    @classmethod
    async def open(cls, line: LineAddress, ticket: Ticket) -> StreamClient:
        """Connect a call to the line; raises LineRefused."""
        shown = sign(ticket, line.secret)
        try:
            socket = await connect(
                address_with(line.url, shown), open_timeout=OPENS, max_size=messages_out.LONGEST_MESSAGE, proxy=None
            )
        except (OSError, WebSocketException, TimeoutError) as error:
            raise LineRefused(type(error).__name__) from None
        client = cls(socket, ticket.call)
        client._say(media_stream.connected())
        client._say(media_stream.start(client.stream, ticket.call, {"ticket": shown}))
        try:
            await client._first_word()
        except BaseException:  # why so wide: a caller who hangs up while it rings cancels this
            await client.close()
            raise
        return client

    async def _first_word(self) -> None:
        """Wait until the line says something; one that stays open and says nothing has taken the call all the same."""
        with contextlib.suppress(TimeoutError):
            await asyncio.wait_for(self._answered.wait(), OPENS)
        if not self._spoke and self._answered.is_set():
            raise LineRefused("closed")

    def hear(self, sound: bytes) -> None:
        """Sound of the caller, µ-law at 8 kHz, 20 ms."""
        self.heard += 1
        self._say(media_stream.media(self.stream, sound, self.heard))

    def press(self, digit: str) -> None:
        """The caller pressed a key; one that is none of 0-9*# is left out."""
        if len(digit) == 1 and digit in media_stream.KEYS:
            self._say(media_stream.key(self.stream, digit))

    def frame(self) -> bytes:
        """The next 20 ms to play, µ-law, silence where there is nothing; echoes the marks reached."""
        frame, reached = self.queue.pull()
        self.echo(reached)
        return frame

    def echo(self, marks: Sequence[str]) -> None:
        """Tell the line that marks were reached; for a connection that buffers sound itself and knows when."""
        for name in marks:
            self._say(media_stream.mark(self.stream, name))

    def tell(self, outcome: Outcome) -> None:
        """Tell the line how a transfer went."""
        self._say(media_stream.transferred(self.stream, outcome))

    async def events(self) -> AsyncIterator[Event]:
        """What the line asks for beside sound; ends with Closed."""
        while True:
            event = await self._events.get()
            yield event
            if isinstance(event, Closed):
                return

    async def close(self) -> None:
        """Say that the call is over, and close; once."""
        if self._closing:
            return
        self._closing = True
        self._say(media_stream.stop(self.stream, self.call))
        with contextlib.suppress(asyncio.QueueFull):
            self._out.put_nowait(None)
        await asyncio.wait(self._tasks[1:], timeout=2.0)
        for task in self._tasks:
            task.cancel()
        await asyncio.gather(*self._tasks, return_exceptions=True)
        with contextlib.suppress(TimeoutError):
            await asyncio.wait_for(self._socket.close(), 2.0)

    def _say(self, message: str) -> None:
        """Put a message on its way; a line that takes nothing for ten seconds is gone."""
        if self._stuck:
            return
        try:
            self._out.put_nowait(message)
        except asyncio.QueueFull:
            self._stuck = True
            log.warning("call %s: the line takes nothing", self.call)
            self._tasks[0].cancel()

    async def _write(self) -> None:
        with contextlib.suppress(ConnectionClosed):
            while (message := await self._out.get()) is not None:
                await self._socket.send(message)

    async def _read(self) -> None:
        try:
            async for text in self._socket:
                self._take(text)
        except ConnectionClosed:
            pass  # why: the code below tells a line that died from one that is done
        finally:
            self._events.put_nowait(Closed(self._socket.close_code in HUNG_UP))
            self._answered.set()

    def _take(self, text: str | bytes) -> None:
        try:
            order = messages_out.read(text)
        except BadMessage as error:
            log.warning("call %s: message of the line left out: %s", self.call, error)
            if str(error) == "transfer":
                self.tell("failed")
            return
        self._spoke = True
        self._answered.set()
        match order:
            case Media(sound=sound):
                self.queue.push(sound)
            case Mark(name=name):
                self.queue.mark(name)
            case Clear():
                self.echo([*self.on_clear(), *self.queue.clear()])
            case Transfer():
                self._events.put_nowait(order)
