"""The line as `make run` joins it, in one process for tests: page, store, a worker on the demo city with keywords."""

from __future__ import annotations

import secrets
import threading
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import replace
from datetime import datetime
from functools import partial
from pathlib import Path
from typing import Any

from databases import open_new
from flask import Flask
from werkzeug.serving import make_server

from bot.cases.code import unused_code
from bot.dialogue.policy.respond import converse
from bot.dialogue.turn.resources import Resources
from bot.processing.days_passing import DaysPassing
from bot.processing.office_acts import do_act
from bot.processing.turn_processor import TurnProcessor
from bot.processing.worker import Job, run_worker
from bot.store import Store
from bot.system import clock
from channels.render.registry import renderers
from channels.simulator.errands import Days, Errands
from channels.simulator.offers import offers_of
from channels.simulator.routes import SimulatorServices, simulator
from channels.web.calendar_file import CalendarFiles, calendar_door
from oneline.dues import SENT, open_dues, timed_jobs
from voice.telephony.stream.ticket import sign

SECRET = secrets.token_hex(16)
"""What tickets of the tests are signed with."""


def page_app(line: SimulatorServices, files: CalendarFiles | None = None) -> Flask:
    """A web application with the page alone."""
    app = Flask("tried")
    app.secret_key = secrets.token_hex(16)
    app.register_blueprint(simulator(line))
    if files is not None:
        app.register_blueprint(calendar_door(files))
    return app


def files_of(store: Store, house: Resources) -> CalendarFiles:
    """Times as files for calendars."""
    return CalendarFiles(store, house.city, house.catalogue.get, (SECRET,))


def line_of(store: Store, house: Resources, stream: str = "", errands: Errands | None = None) -> SimulatorServices:
    """What the page needs, from a store and a catalogue; stream: where sound is brought, or empty."""
    signs = (lambda ticket: sign(ticket, SECRET)) if stream else None
    return SimulatorServices(lambda turn: store.receive(turn, turn.at), store, house.catalogue.get, sign=signs,
                offers=partial(offers_of, house.city, house.catalogue.get), called=house.city.line,
                number=house.city.phone.number, stream_url=stream, errands=errands)  # fmt: skip


def errands_of(store: Store, house: Resources, *, moves: bool = True) -> Errands:
    """What the page shows of errands. moves: its clock may be moved; the tests' process has to follow a folder."""

    def act(line: Mapping[str, Any], at: datetime) -> None:
        do_act(store, house.city, dict(line), at)

    days = Days(clock.ask, clock.asked, act) if moves else None
    return Errands(store, house.city, house.catalogue.get, days)


def with_desk(store: Store, house: Resources) -> Resources:
    """A house that keeps cases."""
    draw = partial(unused_code, store.is_code_used, house.city.code_digits)
    return replace(house, desk=store, new_code=draw)


def day_work(store: Store, house: Resources) -> list[Job]:
    """What is due, and days that are let pass, as a worker does it."""
    due, passing = open_dues(store, house), DaysPassing(store, timed_jobs(store, house, SENT))
    return [passing.pass_if_asked, due.work_once]


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
def tried_errands(house: Resources, folder: Path) -> Iterator[tuple[str, Store]]:
    """The same for a line that keeps errands, with a clock that can be moved; and its store."""
    clock.follow(folder)
    store = open_new(folder / "tried.db")
    house = with_desk(store, house)
    jobs = [shell_of(store, house).work_once, *day_work(store, house)]
    try:
        files = files_of(store, house)
        line = replace(line_of(store, house, errands=errands_of(store, house)), calendar_of=files.link_of)
        with _served(page_app(line, files), jobs) as url:
            yield url, store
    finally:
        clock.unfollow()
        store.close()


@contextmanager
def tried_line(house: Resources, folder: Path, stream: str = "") -> Iterator[str]:
    """The address of a page whose turns are answered, for as long as the block lasts."""
    store = open_new(folder / "tried.db")
    try:
        with _served(page_app(line_of(store, house, stream)), [shell_of(store, house).work_once]) as url:
            yield url
    finally:
        store.close()


@contextmanager
def _served(app: Flask, jobs: list[Job]) -> Iterator[str]:
    """Its address while a server and a worker run."""
    stop, server = threading.Event(), make_server("127.0.0.1", 0, app, threaded=True)
    threads = [
        threading.Thread(target=server.serve_forever, args=(0.05,)),
        threading.Thread(target=run_worker, args=(jobs, stop)),
    ]
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
