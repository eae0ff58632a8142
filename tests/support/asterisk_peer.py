"""Asterisk's end of its two wires, byte by byte after its documentation: plays what it is sent every 20 ms, as a channel would."""

from __future__ import annotations

import base64
import http.client
import json
import socket
import threading
import time
from urllib.parse import urlencode

from telephones import PATIENCE
from websockets.exceptions import ConnectionClosed
from websockets.sync.client import ClientConnection, connect
from websockets.typing import Subprotocol

from voice.telephony.asterisk.audiosocket_frames import Frame, Kind, Reader, write

HOST = "127.0.0.1"


def basic(password: str) -> dict[str, str]:
    """The header that proves who it is."""
    return {"Authorization": "Basic " + base64.b64encode(f"asterisk:{password}".encode()).decode()}


def curl(port: int, path: str, password: str, form: dict[str, str] | None = None) -> tuple[int, str]:
    """What the dialplan's CURL does."""
    link = http.client.HTTPConnection(HOST, port, timeout=PATIENCE)
    headers = {**basic(password), "Content-Type": "application/x-www-form-urlencoded"}
    try:
        link.request("POST" if form else "GET", path, urlencode(form) if form else None, headers)
        response = link.getresponse()
        return response.status, response.read().decode()
    finally:
        link.close()


class WebsocketChannel:
    """A channel of chan_websocket that has called us. plain: the old form of its messages."""

    def __init__(self, port: int, password: str, call: str, plain: bool = False, coding: str = "ulaw") -> None:
        asked = urlencode({"call": call, "caller": "+15550123", "called": "311"})
        where = f"ws://{HOST}:{port}/call?{asked}"
        self.socket: ClientConnection = connect(
            where, additional_headers=basic(password), subprotocols=[Subprotocol("media")], proxy=None, legacy=True
        )
        self.plain, self.commands, self.played, self.sizes = plain, [""], bytearray(), set[int]()
        self.commands.clear()
        self.closed = threading.Event()
        self._queue: list[bytes | str] = []
        self._lock = threading.Lock()
        self.event(
            "MEDIA_START", channel="WebSocket/oneline/0x1", channel_id=call, format=coding, optimal_frame_size="160"
        )
        self._threads = [threading.Thread(target=work) for work in (self._read, self._play)]
        for thread in self._threads:
            thread.start()

    def event(self, event: str, mark: str = "", **parts: str) -> None:
        """Tell something."""
        if self.plain:
            words = [f"{name}:{value}" for name, value in parts.items()]
            self.socket.send(" ".join([event, *([mark] if mark else []), *words]))
        else:
            self.socket.send(json.dumps({"event": event, **parts, **({"correlation_id": mark} if mark else {})}))

    def say(self, ulaw: bytes) -> None:
        """Sound of the caller, 20 ms at a time."""
        for at in range(0, len(ulaw), 160):
            self.socket.send(ulaw[at : at + 160])
            time.sleep(0.005)

    def hang_up(self) -> None:
        """The caller is gone."""
        self.socket.close()
        self.join()

    def join(self) -> None:
        """Wait until it is over."""
        for thread in self._threads:
            thread.join(PATIENCE)

    def _read(self) -> None:
        try:
            for message in self.socket:
                self._take(message)
        except ConnectionClosed:
            pass
        finally:
            self.closed.set()

    def _take(self, message: str | bytes) -> None:
        with self._lock:
            if isinstance(message, bytes):
                self.sizes.add(len(message))
                self._queue.append(message)
                return
            name, _, mark = (
                message.partition(" ")
                if self.plain
                else (json.loads(message)["command"], "", json.loads(message).get("correlation_id", ""))
            )
            self.commands.append(name)
            if name == "FLUSH_MEDIA":
                self._queue.clear()
            elif name == "MARK_MEDIA":
                self._queue.append(mark)

    def _play(self) -> None:
        """The channel's timer."""
        due = time.monotonic()
        while not self.closed.wait(max(0.0, due - time.monotonic())):
            due += 0.02
            with self._lock:
                marks = self._pull()
            try:
                for mark in marks:
                    self.event("MEDIA_MARK_PROCESSED", mark)
            except ConnectionClosed:
                return

    def _pull(self) -> list[str]:
        marks: list[str] = []
        while self._queue:
            first = self._queue.pop(0)
            if isinstance(first, bytes):
                self.played += first
                break
            marks.append(first)
        return marks


class AudioSocketChannel:
    """A connection of AudioSocket."""

    def __init__(self, port: int, first: bytes) -> None:
        self.socket = socket.create_connection((HOST, port))
        self.frames: list[Frame] = []
        self.closed = threading.Event()
        self.socket.sendall(first)
        self._thread = threading.Thread(target=self._read)
        self._thread.start()

    @property
    def played(self) -> bytes:
        """Samples it was sent."""
        return b"".join(frame.content for frame in self.frames if frame.kind == Kind.SOUND)

    def send(self, frame: Frame) -> None:
        """A frame to us."""
        self.socket.sendall(write(frame))

    def close(self) -> None:
        """It is gone."""
        self.socket.shutdown(socket.SHUT_RDWR)
        self.join()

    def join(self) -> None:
        """Wait until it is over."""
        self._thread.join(PATIENCE)
        self.socket.close()

    def _read(self) -> None:
        reader = Reader()
        try:
            while data := self.socket.recv(4096):
                self.frames += reader.feed(data)
        except OSError:
            pass
        finally:
            self.closed.set()
