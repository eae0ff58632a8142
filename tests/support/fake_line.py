"""A small line for tests of gateways: a websocket server that checks tickets, keeps what it hears and does what a test tells it to."""

from __future__ import annotations

import json
import threading
from collections.abc import Callable
from dataclasses import dataclass, field
from types import TracebackType
from typing import Any, Self

from websockets.exceptions import ConnectionClosed
from websockets.sync.server import Server, ServerConnection, serve

from voice.audio.audio import from_ulaw, to_ulaw
from voice.telephony.stream import media_stream
from voice.telephony.stream.client import LineAddress
from voice.telephony.stream.media_stream import Key, Mark, Media, Start, Stop, Transferred
from voice.telephony.stream.ticket import Ticket, check

SECRET = "a secret for tests"


@dataclass
class Call:
    """A call that came."""

    socket: ServerConnection
    stream: str
    ticket: Ticket
    heard: bytearray = field(default_factory=bytearray)
    """Samples of the caller."""
    keys: str = ""
    marks: list[str] = field(default_factory=list)
    """Echoed, in their order."""
    outcomes: list[str] = field(default_factory=list)
    """Of transfers."""
    events: list[str] = field(default_factory=list)
    """Keys and marks in the order they came."""
    ended: threading.Event = field(default_factory=threading.Event)

    def play(self, samples: bytes) -> None:
        """Sound, in pieces of five seconds."""
        sound = to_ulaw(samples)
        for at in range(0, len(sound), 40_000):
            self.say(media_stream.media(self.stream, sound[at : at + 40_000]))

    def say(self, message: str) -> None:
        """Any message; one to a call that is over is dropped."""
        try:
            self.socket.send(message)
        except ConnectionClosed:
            self.ended.set()

    def mark(self, name: str) -> None:
        """A mark."""
        self.say(media_stream.mark(self.stream, name))

    def transfer(self, to: str) -> None:
        """Ask for a person."""
        self.say(media_stream.transfer(self.stream, to))

    def die(self) -> None:
        """Go away without a word, as a process that is killed."""
        self.socket.socket.shutdown(2)


Script = Callable[[Call], None]


def nothing(call: Call) -> None:
    """Say nothing."""


class FakeLine:
    """Listens on loopback. script: what is done when a call begins; echo: what a caller says is said back."""

    def __init__(self, script: Script = nothing, echo: bool = False, refuse: str = "") -> None:
        self.reset(script, echo, refuse)
        self._server: Server = serve(self._take, "127.0.0.1", 0, process_request=self._unavailable)
        self._thread = threading.Thread(target=self._server.serve_forever)
        self._thread.start()

    def reset(self, script: Script = nothing, echo: bool = False, refuse: str = "") -> None:
        """Begin anew, for another test."""
        self.script, self.echo, self.refuse = script, echo, refuse
        self.calls: list[Call] = []

    @property
    def line(self) -> LineAddress:
        """Where it is."""
        port = self._server.socket.getsockname()[1]
        return LineAddress(f"ws://127.0.0.1:{port}/voice/stream", SECRET)

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._server.shutdown()
        self._thread.join()

    def _unavailable(self, socket: ServerConnection, request: Any) -> Any:
        return socket.respond(503, "full") if self.refuse == "503" else None

    def _take(self, socket: ServerConnection) -> None:
        assert json.loads(socket.recv())["event"] == "connected"
        start = media_stream.read(socket.recv())
        assert isinstance(start, Start)
        if self.refuse == "close":
            return
        call = Call(socket, start.stream, check(start.parameters["ticket"], SECRET))
        self.calls.append(call)
        threading.Thread(target=self.script, args=(call,), daemon=True).start()
        try:
            for text in socket:
                self._hear(call, text)
        except (ConnectionClosed, OSError):
            pass
        finally:
            call.ended.set()

    def _hear(self, call: Call, text: str | bytes) -> None:
        match media_stream.read(text):
            case Media(sound=sound):
                call.heard += from_ulaw(sound)
                if self.echo:
                    call.say(media_stream.media(call.stream, sound))
            case Key(digit=digit):
                call.keys += digit
                call.events.append(digit)
            case Mark(name=name):
                call.marks.append(name)
                call.events.append(name)
            case Transferred(outcome=outcome):
                call.outcomes.append(outcome)
            case Stop():
                call.ended.set()
