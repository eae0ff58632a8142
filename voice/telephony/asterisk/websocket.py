"""Calls from Asterisk's chan_websocket: one websocket for each call; Asterisk plays what it gets at its own pace.

So that what waits can still be thrown away when the caller speaks, it is given a tenth of a second ahead and no more; its own
marks tell when that was played.
"""

from __future__ import annotations

import asyncio
import contextlib
import logging

from aiohttp import WSMsgType, web
from aiortp.clock import MediaClock

from voice.audio.audio import FRAME_SECONDS
from voice.telephony.asterisk import messages
from voice.telephony.asterisk.messages import Command, Flow, KeyEnd, MarkProcessed, MediaStart
from voice.telephony.stream.client import StreamClient
from voice.telephony.stream.media_stream import BadMessage
from voice.telephony.tuning import TUNING

log = logging.getLogger(__name__)
AHEAD = TUNING.asterisk.ahead


class WebsocketCall:
    """One call of Asterisk.

    await WebsocketCall(socket, start, client).run()
    """

    def __init__(self, socket: web.WebSocketResponse, start: MediaStart, client: StreamClient) -> None:
        self._socket, self._start, self._client = socket, start, client
        self._out: asyncio.Queue[bytes | str] = asyncio.Queue()
        self._ahead = 0
        self._goes = True
        self._number = 0
        self._marks: dict[str, str] = {}
        self._clock = MediaClock(FRAME_SECONDS, self._tick)
        client.on_clear = self._flush

    async def run(self) -> None:
        """Carry sound, keys and marks until Asterisk closes."""
        sending = asyncio.create_task(self._send())
        self._clock.start()
        try:
            async for message in self._socket:
                self._take(message.type, message.data)
        finally:
            await self._clock.stop()
            sending.cancel()
            await asyncio.gather(sending, return_exceptions=True)

    async def end(self) -> None:
        """Let Asterisk play what it has, then hang up its channel; the dialplan goes on."""
        await asyncio.sleep(AHEAD * FRAME_SECONDS)
        with contextlib.suppress(ConnectionError):
            await self._socket.send_str(self._command("HANGUP"))
        await self._socket.close()

    def _command(self, name: Command, mark: str = "") -> str:
        return messages.command(name, self._start.plain, mark)

    def _take(self, kind: WSMsgType, data: str | bytes) -> None:
        if kind == WSMsgType.BINARY and isinstance(data, bytes):
            return self._client.hear(data)
        if kind == WSMsgType.TEXT and isinstance(data, str):
            with contextlib.suppress(BadMessage):
                self._heed(messages.read(data))
        return None

    def _heed(self, event: messages.Event) -> None:
        match event:
            case KeyEnd(digit=digit):
                self._client.press(digit)
            case MarkProcessed(mark=number):
                self._reached(number)
            case Flow(goes=goes):
                self._goes = goes

    def _reached(self, number: str) -> None:
        """Asterisk names a mark by the number we gave it; one that was thrown away meanwhile is no longer there."""
        if number in self._marks:
            self._client.echo([self._marks.pop(number)])

    def _flush(self) -> list[str]:
        """Throw away what Asterisk has not played; gives the marks in it."""
        self._out.put_nowait(self._command("FLUSH_MEDIA"))
        lost = list(self._marks.values())
        self._marks, self._ahead = {}, 0
        return lost

    def _tick(self) -> None:
        """Every 20 ms: give it what it will need."""
        self._ahead = max(self._ahead - 1, 0)
        while self._goes and self._ahead < AHEAD and not self._client.queue.empty:
            self._give()

    def _give(self) -> None:
        sounds = len(self._client.queue)
        frame, marks = self._client.queue.pull()
        if sounds:
            self._ahead += 1
            self._out.put_nowait(frame)
        for name in marks:
            self._number += 1
            self._marks[str(self._number)] = name
            self._out.put_nowait(self._command("MARK_MEDIA", str(self._number)))

    async def _send(self) -> None:
        with contextlib.suppress(ConnectionError):
            while True:
                what = await self._out.get()
                await (self._socket.send_bytes(what) if isinstance(what, bytes) else self._socket.send_str(what))
