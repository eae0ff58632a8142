"""Twilio's message interface on loopback for a long run: takes texts, keeps their order, and can be asked what it took."""

from __future__ import annotations

import json
import threading
import uuid
from dataclasses import dataclass, field
from datetime import UTC, datetime
from email.utils import format_datetime
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any
from urllib.parse import parse_qs, urlsplit


@dataclass(slots=True)
class Taken:
    """What was taken, in its order."""

    ids: dict[str, int] = field(default_factory=dict)
    """Id of a text → its place."""
    by_number: dict[str, list[dict[str, str]]] = field(default_factory=dict)
    lock: threading.Lock = field(default_factory=threading.Lock)

    def take(self, form: dict[str, list[str]]) -> dict[str, str]:
        """One text; gives what the provider knows of it."""
        text = {
            "sid": f"SM{uuid.uuid4().hex}", "to": form["To"][0], "body": form["Body"][0], "status": "queued",
            "direction": "outbound-api", "date_created": format_datetime(datetime.now(UTC)),
        }  # fmt: skip
        with self.lock:
            self.ids[text["sid"]] = len(self.ids)
            self.by_number.setdefault(text["to"], []).append(text)
        return text

    def sent_to(self, number: str) -> list[dict[str, str]]:
        """Texts to a number, latest first."""
        with self.lock:
            return self.by_number.get(number, [])[::-1]


class _Server(ThreadingHTTPServer):
    def handle_error(self, request: object, client_address: object) -> None:
        """Nothing: a worker that is killed leaves its connection, as it should here."""


class Provider:
    """Listens until closed."""

    def __init__(self) -> None:
        self.taken = Taken()
        self._server = _Server(("127.0.0.1", 0), _handler(self.taken))
        threading.Thread(target=self._server.serve_forever, daemon=True).start()
        self.url = f"http://127.0.0.1:{self._server.server_port}"

    def close(self) -> None:
        """Stop listening."""
        self._server.shutdown()
        self._server.server_close()


def _handler(taken: Taken) -> type[BaseHTTPRequestHandler]:
    class Handler(BaseHTTPRequestHandler):
        protocol_version = "HTTP/1.1"

        def do_POST(self) -> None:
            self._answer(201, taken.take(parse_qs(self.rfile.read(int(self.headers["Content-Length"])).decode())))

        def do_GET(self) -> None:
            number = parse_qs(urlsplit(self.path).query).get("To", [""])[0]
            self._answer(200, {"messages": taken.sent_to(number), "next_page_uri": None})

        def _answer(self, status: int, content: object) -> None:
            body = json.dumps(content).encode()
            self.send_response(status)
            self.send_header("Content-Type", "application/json")
            self.send_header("Content-Length", str(len(body)))
            self.end_headers()
            self.wfile.write(body)

        def log_message(self, format: str, *arguments: Any) -> None:
            """Nothing: what is sent is nobody's business."""

    return Handler
