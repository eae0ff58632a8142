"""A provider on loopback that does what a test tells it to: answers, keeps silent, hangs up."""

from __future__ import annotations

import json
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any
from urllib.parse import parse_qsl, urlsplit

ACCEPTED = {"sid": "SM" + "1" * 32, "status": "queued", "direction": "outbound-api"}


@dataclass
class Provider:
    """What it answers next, and what it was asked."""

    address: str = ""
    status: int = 201
    body: Any = field(default_factory=lambda: ACCEPTED)
    """Sent as JSON, or as it is when bytes."""
    messages: list[dict[str, Any]] | None = None
    """What it says was sent, whatever it answers otherwise; None to answer as to anything else."""
    headers: dict[str, str] = field(default_factory=dict)
    silent: bool = False
    """Takes the request and does not answer until the test is over."""
    hangs_up: bool = False
    first: list[bytes] = field(default_factory=list)
    """Answered before all else, in order, with 200."""
    asked: list[tuple[str, str, dict[str, str]]] = field(default_factory=list)
    """Method, path with query, form fields."""
    raw: list[bytes] = field(default_factory=list)
    """Bodies of what was asked."""
    over: threading.Event = field(default_factory=threading.Event)


@contextmanager
def provider() -> Iterator[Provider]:
    """A provider for as long as a block runs."""
    told = Provider()
    server = ThreadingHTTPServer(("127.0.0.1", 0), _handler(told))
    told.address = f"http://127.0.0.1:{server.server_port}"
    thread = threading.Thread(target=server.serve_forever, args=(0.05,))
    thread.start()
    try:
        yield told
    finally:
        told.over.set()
        server.shutdown()
        thread.join()
        server.server_close()


def _handler(told: Provider) -> type[BaseHTTPRequestHandler]:
    class Handler(BaseHTTPRequestHandler):
        def do_POST(self) -> None:
            told.raw.append(self.rfile.read(int(self.headers.get("Content-Length") or 0)))
            form = told.raw[-1].decode(errors="replace")
            told.asked.append((self.command, self.path, dict(parse_qsl(form))))
            if told.first:
                self._say(200, told.first.pop(0))
                return
            if told.silent:
                told.over.wait(10)
            if not (told.silent or told.hangs_up):
                self._answer()

        do_GET = do_POST  # noqa: N815 (the name http.server calls)

        def _answer(self) -> None:
            listed = self.command == "GET" and told.messages is not None
            said = {"messages": told.messages, "page": 0, "page_size": 50} if listed else told.body
            body = said if isinstance(said, bytes) else json.dumps(said).encode()
            self._say(200 if listed else told.status, body)

        def _say(self, status: int, body: bytes) -> None:
            self.send_response(status)
            for name, value in {"Content-Length": str(len(body)), **told.headers}.items():
                self.send_header(name, value)
            self.end_headers()
            self.wfile.write(body)

        def log_message(self, *_: object) -> None:
            pass

    return Handler


def query_of(path: str) -> dict[str, str]:
    """The query of a path that was asked for."""
    return dict(parse_qsl(urlsplit(path).query))
