"""A line that the page's telephone can ring in tests: notes everything that comes, says what a test wants said."""

from __future__ import annotations

import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field

import numpy as np
from websockets.exceptions import ConnectionClosed
from websockets.sync.server import ServerConnection, serve

from voice.audio import audio
from voice.telephony.stream import media_stream
from voice.telephony.stream.media_stream import Incoming, Key, Mark, Media, Start, Stop

GREETING = 1.0
"""Seconds of the tone that a call is greeted with."""


@dataclass
class Rung:
    """One call as the line heard it."""

    socket: ServerConnection
    came: list[tuple[float, Incoming]] = field(default_factory=list)
    """What came, each with its second."""
    greeted: float = 0.0
    """The second at which greeting and mark had been sent."""
    closed: int | None = None
    """Code the socket was closed with."""

    def all(self, kind: type[Incoming]) -> list[Incoming]:
        """Messages of a kind, in order."""
        return [message for _, message in self.came if isinstance(message, kind)]

    @property
    def start(self) -> Start:
        """How it began."""
        return next(message for _, message in self.came if isinstance(message, Start))

    @property
    def frames(self) -> list[bytes]:
        """The caller's sound as it came."""
        return [message.sound for _, message in self.came if isinstance(message, Media)]

    @property
    def keys(self) -> str:
        """Keys that were pressed."""
        return "".join(message.digit for _, message in self.came if isinstance(message, Key))

    @property
    def marks(self) -> list[str]:
        """Marks that were echoed."""
        return [message.name for _, message in self.came if isinstance(message, Mark)]

    @property
    def stopped(self) -> bool:
        """True once the caller hung up."""
        return any(isinstance(message, Stop) for _, message in self.came)

    def at(self, wanted: Incoming) -> float:
        """The second at which a message came."""
        return next(second for second, message in self.came if message == wanted)

    def say(self, seconds: float, mark: str) -> None:
        """A tone and a mark behind it."""
        self.socket.send(media_stream.media(self.start.stream, tone(seconds)))
        self.socket.send(media_stream.mark(self.start.stream, mark))

    def clear(self) -> None:
        """Nothing that was said is to be played on."""
        self.socket.send(media_stream.clear(self.start.stream))


@dataclass
class VoiceLine:
    """Calls in order, and where to ring."""

    url: str = ""
    calls: list[Rung] = field(default_factory=list)

    def answer(self, socket: ServerConnection) -> None:
        """Greet with a tone, then listen to the end."""
        rung = Rung(socket)
        try:
            for text in socket:
                message = media_stream.read(text)
                rung.came.append((time.monotonic(), message))
                if isinstance(message, Start):
                    self.greet(rung)
        except ConnectionClosed:
            pass  # why: how it was closed is noted below, whatever it was
        rung.closed = socket.close_code

    def greet(self, rung: Rung) -> None:
        """The call is one to look at from its greeting on."""
        rung.greeted = time.monotonic()
        rung.say(GREETING, "greeted")
        self.calls.append(rung)


@contextmanager
def voice_line() -> Iterator[VoiceLine]:
    """A line for as long as the block lasts."""
    line = VoiceLine()
    with serve(line.answer, "127.0.0.1", 0) as server:
        thread = threading.Thread(target=server.serve_forever)
        thread.start()
        line.url = f"ws://127.0.0.1:{server.socket.getsockname()[1]}/voice/stream"
        try:
            yield line
        finally:
            server.shutdown()
            thread.join()


def tone(seconds: float) -> bytes:
    """440 Hz, µ-law."""
    wave = np.sin(2 * np.pi * 440 * np.arange(round(seconds * audio.RATE)) / audio.RATE)
    return audio.to_ulaw((wave * 8000).astype("<i2").tobytes())


def syllables(seconds: float, rate: int) -> bytes:
    """Samples that swell and fade as speech does, at no even beat, with a voice's harmonics; the same every time."""
    at = np.arange(round(seconds * rate)) / rate
    pitch = 2 * np.pi * np.cumsum(130 + 25 * np.sin(2 * np.pi * 0.7 * at)) / rate
    voice = sum(np.sin(n * pitch) / n for n in range(1, 20))
    beats = np.random.default_rng(7).uniform(0.12, 0.5, 40)
    heights = np.random.default_rng(8).uniform(0.2, 1.0, 40) * (np.arange(40) % 2)
    edges = np.repeat(np.cumsum(beats), 2) + np.tile([-0.02, 0.02], 40)
    loud = np.interp(at, edges, [*np.repeat(heights, 2)[1:].tolist(), 0.0])
    return (9000 * loud * voice / np.abs(voice).max()).astype("<i2").tobytes()


def swell(ulaw: bytes) -> np.ndarray:
    """How loud each 20 ms of µ-law are, in no unit."""
    sound = audio.array(audio.from_ulaw(ulaw)).astype(float)
    whole = len(sound) // audio.FRAME * audio.FRAME
    return np.sqrt((sound[:whole].reshape(-1, audio.FRAME) ** 2).mean(axis=1))


def likeness(one: np.ndarray, other: np.ndarray) -> float:
    """The best correlation of two swells, the shorter laid along the longer; 1 where they are the same."""
    short, long = sorted((one, other), key=len)
    laid = (long[i : i + len(short)] for i in range(len(long) - len(short) + 1))
    return max((float(np.corrcoef(short, piece)[0, 1]) for piece in laid if piece.std() > 0), default=0.0)
