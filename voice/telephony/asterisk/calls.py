"""Calls of Asterisk over chan_websocket and AudioSocket: admitted, carried to the line, handed back to the dialplan."""

from __future__ import annotations

import asyncio
import hmac
import logging
import time
from typing import Protocol

from aiohttp import BasicAuth, WSMsgType, hdrs, web
from aiohttp.typedefs import Handler

from voice.audio.audio import FRAME_SECONDS
from voice.telephony.asterisk import messages
from voice.telephony.asterisk.audiosocket import AudioSocketCall, Link
from voice.telephony.asterisk.call_notes import Announced, Notes
from voice.telephony.asterisk.messages import MediaStart
from voice.telephony.asterisk.websocket import WebsocketCall
from voice.telephony.stream.client import Closed, LineAddress, LineRefused, StreamClient
from voice.telephony.stream.media_stream import BadMessage
from voice.telephony.stream.ticket import Ticket, bearer

log = logging.getLogger(__name__)


class Call(Protocol):
    """A call of either kind."""

    async def run(self) -> None:
        """Carry it until Asterisk ends it."""

    async def end(self) -> None:
        """End it from here."""


class AsteriskGateway:
    """Takes calls from Asterisk.

    gateway = AsteriskGateway(line, calls=6); app = gateway.application(); gateway.audiosocket(reader, writer)
    """

    def __init__(self, line: LineAddress, calls: int = 6, staff: str = "") -> None:
        self.line, self.most, self.staff = line, calls, staff
        self.draining = False
        self.calls: set[str] = set()
        self._announced: Notes[Announced] = Notes()
        self._next: Notes[str] = Notes()

    def application(self) -> web.Application:
        """Its HTTP side: the websocket of a call, who rings, and who is to be rung next."""
        made = web.Application(middlewares=[self._only_asterisk], client_max_size=4096)
        paths = web.RouteTableDef()
        paths.get("/call")(self._websocket)
        paths.post("/announce/{call}")(self._announce)
        paths.get("/next/{call}")(self._tell_next)
        made.add_routes(paths)
        return made

    async def drain(self, grace: float) -> None:
        """Take no more calls, and wait until those that go on have ended, at most so many seconds."""
        self.draining = True
        end = time.monotonic() + grace
        while self.calls and time.monotonic() < end:
            await asyncio.sleep(0.1)

    @web.middleware
    async def _only_asterisk(self, request: web.Request, handler: Handler) -> web.StreamResponse:
        try:
            given = BasicAuth.decode(request.headers.get(hdrs.AUTHORIZATION, ""))
        except ValueError:
            raise web.HTTPUnauthorized(headers={"WWW-Authenticate": 'Basic realm="oneline"'}) from None
        if not hmac.compare_digest(given.password, bearer(self.line.secret)):
            raise web.HTTPForbidden
        return await handler(request)

    async def _announce(self, request: web.Request) -> web.StreamResponse:
        told = await request.post()
        announced = Announced(str(told.get("caller", ""))[:80], str(told.get("called", ""))[:80])
        self._announced.put(request.match_info["call"].lower(), announced, time.monotonic())
        return web.Response(text="ok")

    async def _tell_next(self, request: web.Request) -> web.StreamResponse:
        return web.Response(text=self._next.take(request.match_info["call"], time.monotonic()) or "")

    async def _websocket(self, request: web.Request) -> web.StreamResponse:
        socket = web.WebSocketResponse(protocols=("media",), max_msg_size=messages.LONGEST_MESSAGE, autoping=True)
        asked = request.query
        ticket = self._ticket(
            asked.get("call", ""), Announced(asked.get("caller", ""), asked.get("called", "")), "asterisk"
        )
        client = await self._open(ticket)
        if client is None:
            raise web.HTTPServiceUnavailable
        await socket.prepare(request)
        try:
            start = await _started(socket)
            await socket.send_str(messages.command("ANSWER", start.plain))
            await self._carry(WebsocketCall(socket, start, client), client, asked.get("call", ""))
        except (BadMessage, TimeoutError) as error:
            log.warning("not a call of Asterisk: %s", str(error) or "says nothing")
        finally:
            await self._close(client)
        return socket

    async def audiosocket(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        """A connection of AudioSocket, from beginning to end."""
        link = Link(reader, writer)
        try:
            call = await link.call()
            announced = self._announced.take(call, time.monotonic())
            if announced and (client := await self._open(self._ticket(call, announced, "audiosocket"))):
                try:
                    await self._carry(AudioSocketCall(link, client), client, call)
                finally:
                    await self._close(client)
        except ValueError as error:
            log.warning("not a call of Asterisk: %s", error)
        finally:
            await link.close()

    def _ticket(self, call: str, announced: Announced, wire: str) -> Ticket:
        return Ticket(f"AST{call}", announced.caller, announced.called, wire=wire)

    async def _open(self, ticket: Ticket) -> StreamClient | None:
        if self.draining or len(self.calls) >= self.most or ticket.call in self.calls:
            return None
        self.calls.add(ticket.call)
        try:
            return await StreamClient.open(self.line, ticket)
        except BaseException as error:  # why so wide: a place must not stay taken, whatever happens
            self.calls.discard(ticket.call)
            if not isinstance(error, LineRefused):
                raise
            log.info("refused by the line: %s", error)
            return None

    async def _close(self, client: StreamClient) -> None:
        self.calls.discard(client.call)
        await client.close()

    async def _carry(self, call: Call, client: StreamClient, name: str) -> None:
        """A call until either side ends it."""
        running, following = asyncio.create_task(call.run()), asyncio.create_task(self._follow(client, name))
        await asyncio.wait([running, following], return_when=asyncio.FIRST_COMPLETED)
        if not running.done():
            await call.end()
        for task in (running, following):
            task.cancel()
        await asyncio.gather(running, following, return_exceptions=True)

    async def _follow(self, client: StreamClient, name: str) -> None:
        """Wait until the line is done; whom the dialplan is to ring next is noted for it."""
        async for event in client.events():
            if not isinstance(event, Closed):
                self._next.put(name, event.to, time.monotonic())
                client.tell("answered")
            elif not event.done and self.staff:
                self._next.put(name, self.staff, time.monotonic())
            if not isinstance(event, Closed) or not event.done:
                return
        while len(client.queue):
            await asyncio.sleep(FRAME_SECONDS)


async def _started(socket: web.WebSocketResponse) -> MediaStart:
    """The first message of Asterisk; raises BadMessage or TimeoutError where it is none of µ-law."""
    message = await socket.receive(timeout=5.0)
    start = messages.read(message.data) if message.type == WSMsgType.TEXT else None
    if not isinstance(start, MediaStart) or start.coding != "ulaw":
        raise BadMessage("MEDIA_START of ulaw expected")
    return start
