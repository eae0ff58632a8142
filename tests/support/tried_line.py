"""The line as `make run` joins it, in one process for tests: page, store, a worker on the demo city with keywords."""

from __future__ import annotations

import secrets
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from databases import open_new
from flask import Flask
from werkzeug.serving import make_server

from bot.dialogue.policy.respond import converse
from bot.dialogue.turn.resources import Resources
from bot.processing.turn_processor import TurnProcessor
from bot.processing.worker import run_worker
from bot.store import Store
from channels.render.registry import renderers
from channels.simulator.routes import SimulatorServices, simulator
from voice.telephony.stream.ticket import sign

SECRET = secrets.token_hex(16)
"""What tickets of the tests are signed with."""


def page_app(line: SimulatorServices) -> Flask:
    """A web application with the page alone."""
    app = Flask("tried")
    app.secret_key = secrets.token_hex(16)
    app.register_blueprint(simulator(line))
    return app


def line_of(store: Store, house: Resources, stream: str = "") -> SimulatorServices:
    """What the page needs, from a store and a catalogue; stream: where sound is brought, or empty."""
    signs = (lambda ticket: sign(ticket, SECRET)) if stream else None
    return SimulatorServices(lambda turn: store.receive(turn, turn.at), store, house.catalogue.get, sign=signs,
                called=house.city.line, number=house.city.phone.number, stream_url=stream)  # fmt: skip


def shell_of(store: Store, house: Resources) -> TurnProcessor:
    """The shell that answers what the page sends."""
    render = renderers(house.phrases, house.city.line)
    return TurnProcessor(
        store,
        house.keywords,
        lambda turn, session: converse(turn, session, house),
        lambda channel, reply: render[channel](reply),
        lambda language: "Sorry.",
        house.city.language,
        "hotline",
    )


@contextmanager
def tried_line(house: Resources, folder: Path, stream: str = "") -> Iterator[str]:
    """The address of a page whose turns are answered, for as long as the block lasts."""
    store, stop = open_new(folder / "tried.db"), threading.Event()
    server = make_server("127.0.0.1", 0, page_app(line_of(store, house, stream)), threaded=True)
    jobs = [shell_of(store, house).work_once]
    threads = [threading.Thread(target=server.serve_forever), threading.Thread(target=run_worker, args=(jobs, stop))]
    for thread in threads:
        thread.start()
    try:
        yield f"http://127.0.0.1:{server.server_port}"
    finally:
        stop.set()
        server.shutdown()
        server.server_close()
        for thread in threads:
            thread.join()
        store.close()
