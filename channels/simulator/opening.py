"""Opens the page to try the line with, where it is served."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from functools import partial

from flask import Blueprint

from bot.config.settings import secret_of
from channels.line import Line
from channels.simulator.department import department
from channels.simulator.errands import Errands
from channels.simulator.offers import offers_of
from channels.simulator.routes import SimulatorServices, simulator
from channels.web.calendar_file import CalendarFiles, calendar_door
from voice.telephony.stream.ticket import sign


def routes(line: Line) -> Iterator[Blueprint]:
    """The page, its files for calendars, and a made-up department; none where the page is switched off."""
    settings = line.settings
    if not settings.serves_page:
        return
    secrets = (secret_of(settings), *settings.secrets_before)
    files = CalendarFiles(line.store, line.city, line.entries.get, secrets)
    yield simulator(replace(open_page(line), calendar_of=files.link_of))
    yield calendar_door(files)
    yield department()


def open_page(line: Line) -> SimulatorServices:
    """What the page needs; a telephone turn is whole and waits for nothing."""
    settings, city, store = line.settings, line.city, line.store
    stream = settings.stream_url or f"ws://{settings.host}:{settings.voice_port}/voice/stream"
    offers = partial(offers_of, city, line.entries.get)
    return SimulatorServices(
        lambda turn: line.receive(turn, settings.burst_wait), store, line.entries.get, city.demo,
        receive_whole=lambda turn: line.receive(turn, 0.0), sign=partial(sign, secret=secret_of(settings)),
        offers=offers, called=city.line, number=city.phone.number, stream_url=stream,
        errands=Errands(store, city, line.entries.get, line.days), is_local=not settings.is_public,
    )  # fmt: skip
