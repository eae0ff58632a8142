"""Twilio's message interface on loopback: takes texts, remembers when each came, sends nothing."""

from __future__ import annotations

import json
import threading
import time
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any
from urllib.parse import parse_qs


class FakeTwilio:
    """A server that counts what it was asked to send, by telephone number."""

    def __init__(self) -> None:
        self.came: dict[str, list[float]] = {}
        self._new = threading.Condition()
        self._server = ThreadingHTTPServer(("127.0.0.1", 0), self._handler())
        threading.Thread(target=self._server.serve_forever, daemon=True).start()
        self.url = f"http://127.0.0.1:{self._server.server_port}"

    def _handler(self) -> type[BaseHTTPRequestHandler]:
        outer = self

        class Handler(BaseHTTPRequestHandler):
            protocol_version = "HTTP/1.1"
            # Why: head and body go out apart, and on a connection that is kept the second would wait 40 ms for the first
            # to be acknowledged, which no provider's server does.
            disable_nagle_algorithm = True

            def do_POST(self) -> None:
                form = parse_qs(self.rfile.read(int(self.headers["Content-Length"])).decode())
                outer._take(form["To"][0])
                sid = "SM" + f"{time.monotonic_ns():032x}"[-32:]
                body = json.dumps(
                    {"sid": sid, "status": "queued", "to": form["To"][0], "body": form["Body"][0]}
                ).encode()
                self.send_response(201)
                self.send_header("Content-Type", "application/json")
                self.send_header("Content-Length", str(len(body)))
                self.end_headers()
                self.wfile.write(body)

            def log_message(self, format: str, *arguments: Any) -> None:
                """Nothing: what is sent is nobody's business."""

        return Handler

    def _take(self, number: str) -> None:
        with self._new:
            self.came.setdefault(number, []).append(time.perf_counter())
            self._new.notify_all()

    def wait_for(self, number: str, seconds: float, count: int = 1) -> float:
        """When a text to a number came, the first or the one of that count; raises TimeoutError."""
        with self._new:
            if not self._new.wait_for(lambda: len(self.came.get(number, ())) >= count, seconds):
                raise TimeoutError(f"no answer to {number} in {seconds} s")
            return self.came[number][count - 1]

    def close(self) -> None:
        """Stop the server."""
        self._server.shutdown()
        self._server.server_close()
