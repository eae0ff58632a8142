"""A mail server and a webhook on loopback that keep what they get, and refuse it when told to."""

from __future__ import annotations

import socketserver
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any


@dataclass
class Mailbox:
    """A mail server that takes mail for anybody."""

    port: int = 0
    mails: list[str] = field(default_factory=list)
    refuse: bool = False


@contextmanager
def mail_server() -> Iterator[Mailbox]:
    """A mail server for as long as this lasts."""
    box = Mailbox()

    class Talk(socketserver.StreamRequestHandler):
        def handle(self) -> None:
            self._say("421 not now" if box.refuse else "220 here")
            while line := self.rfile.readline():
                word = line.strip().upper()[:4]
                if word == b"DATA":
                    self._say("354 go on")
                    box.mails.append("".join(iter(self._line, ".\r\n")))
                    self._say("250 kept")
                elif word == b"QUIT":
                    self._say("221 bye")
                    return
                else:
                    self._say("250 well")

        def _line(self) -> str:
            return self.rfile.readline().decode()

        def _say(self, text: str) -> None:
            self.wfile.write(f"{text}\r\n".encode())

    with socketserver.ThreadingTCPServer(("127.0.0.1", 0), Talk) as server:
        server.daemon_threads = True
        box.port = server.server_address[1]
        with _serving(server):
            yield box


@dataclass
class Posted:
    """What a webhook got."""

    url: str = ""
    got: list[tuple[dict[str, str], bytes]] = field(default_factory=list)
    """Headers and body of each request, in order."""
    status: int = 204


@contextmanager
def hook_server() -> Iterator[Posted]:
    """A webhook for as long as this lasts."""
    posted = Posted()

    class Take(BaseHTTPRequestHandler):
        def do_POST(self) -> None:
            body = self.rfile.read(int(self.headers["Content-Length"]))
            posted.got.append((dict(self.headers), body))
            self.send_response(posted.status)
            self.end_headers()

        def log_message(self, format: str, *args: Any) -> None:
            """Nothing."""

    with ThreadingHTTPServer(("127.0.0.1", 0), Take) as server:
        posted.url = f"http://127.0.0.1:{server.server_address[1]}/hook"
        with _serving(server):
            yield posted


@contextmanager
def _serving(server: socketserver.BaseServer) -> Iterator[None]:
    thread = threading.Thread(target=server.serve_forever, args=(0.05,), daemon=True)
    thread.start()
    try:
        yield
    finally:
        server.shutdown()
        thread.join()
