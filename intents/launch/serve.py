"""Serves one model on loopback: parse and health, nothing else of Rasa's HTTP API."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import Any

LOOPBACK = "127.0.0.1"
OPEN_DOORS = {("GET", "/"), ("GET", "/status"), ("POST", "/model/parse")}
COMMAND, HARMLESS = "/", "／"


def serve(model: Path, port: int) -> None:
    """Answer until SIGTERM or SIGINT, with no network but the one socket that is listened on."""
    from launch import engine, network

    sock = network.listen(LOOPBACK, port)
    if why := network.leave():
        print(f"understanding keeps the network: {why}", file=sys.stderr, flush=True)
    engine.prepare(threads=1)
    from rasa.core.run import serve_application
    from rasa.core.utils import AvailableEndpoints

    engine.quiet()
    _serve_on(sock)
    serve_application(
        str(model),
        channel="rest",  # why: without a channel Rasa opens a console on standard input; the doors below close this one
        interface=LOOPBACK,
        port=port,
        endpoints=AvailableEndpoints(),
        server_listeners=[(_close_doors, "before_server_start"), (_take_text_as_text, "after_server_start")],
    )


def _serve_on(sock: Any) -> None:
    """Why so: Rasa opens a socket itself, by address, which nobody outside could reach by now."""
    from sanic import Sanic

    run = Sanic.run

    def run_on_it(app: Any, host: str, port: int, **settings: Any) -> None:
        run(app, sock=sock, **settings)

    Sanic.run = run_on_it


async def _close_doors(app: Any, _loop: Any) -> None:
    """Why: Rasa's API can also load any file as a model, train and hold conversations, for any local process."""
    from sanic.response import empty

    async def guard(request: Any) -> Any:
        # Why the host: a web page whose own name leads to this machine must find nothing.
        is_local = request.host.partition(":")[0] in {LOOPBACK, "localhost"}
        return None if is_local and (request.method, request.path) in OPEN_DOORS else empty(status=404)

    app.register_middleware(guard, "request")


async def _take_text_as_text(app: Any, _loop: Any) -> None:
    """Why: to Rasa a leading slash is an intent command, and one it cannot read is logged word by word."""
    agent = app.ctx.agent
    parse = agent.parse_message

    async def parse_as_text(text: str) -> Any:
        words = text.lstrip()
        return await parse(HARMLESS + words[1:] if words.startswith(COMMAND) else text)

    agent.parse_message = parse_as_text
    print(f"understanding is ready on {LOOPBACK}", file=sys.stderr, flush=True)
