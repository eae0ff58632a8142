"""Opens the line for commands that talk: converse, chat."""

from __future__ import annotations

import signal
import sys
from collections.abc import Callable, Iterator
from contextlib import ExitStack, closing, contextmanager, suppress
from dataclasses import replace
from functools import partial
from pathlib import Path
from types import FrameType
from typing import NoReturn

import click

from bot.cases.code import unused_code
from bot.config.settings import Settings, read_settings
from bot.dialogue.turn.resources import Resources
from bot.errands.handover import TEAM, apology, over_limit
from bot.model.message_content import RenderedReply
from bot.model.reply import Reply
from bot.model.understanding import NluEngine
from bot.nlu.keyword_fallback import KeywordNlu
from bot.nlu.rasa_client import RasaNlu
from bot.nlu.understand import FallbackNlu
from bot.processing.player import Player, Show
from bot.processing.stored_player import StoredPlayer
from bot.processing.turn_processor import Converse, TurnProcessor
from bot.store import Store
from bot.store.open_sealed import open_kept
from bot.system.log import open_log
from oneline.assembly import open_house
from oneline.dues import timed_jobs
from oneline.processes.process import Part, free_port, rasa_command, running

START = 60.0


@contextmanager
def talking(
    understanding: str, path: Path | None, shows: Callable[[Resources], Show], *, why: bool = False
) -> Iterator[Player]:
    """A player over a catalogue.

    shows: a house → how its replies are shown; why: what comes of a turn tells which rules decided.
    understanding: "rasa" (one that runs, else one started for as long as this lasts), "keywords", or "auto" (Rasa, else keywords).
    """
    with house_open(understanding, path) as house:
        yield Player(house, shows(house), why=why)


@contextmanager
def talking_on_store(
    understanding: str, path: Path | None, data: Path, shows: Callable[[Resources], Show], *, why: bool = False
) -> Iterator[StoredPlayer]:
    """A player over a catalogue and a store in a folder, which is made where it is not there.

    The catalogue and its index stay where they are for all; whoever is promised a call is on `oneline case list`.
    """
    data.mkdir(parents=True, exist_ok=True)
    open_log("warning")
    with house_open(understanding, path) as house, closing(open_kept(_there(data))) as store:
        house = replace(house, desk=store, reached=True, new_code=partial(unused_code, store.is_code_used))
        shell, jobs = partial(_shell, store, house), timed_jobs(store, house)
        yield StoredPlayer(store, house, shows(house), shell, jobs, why=why)


def _there(data: Path) -> Settings:
    return replace(read_settings(), data=data, database="")


def _shell(
    store: Store, house: Resources, *, converse: Converse, render: Callable[[str, Reply], RenderedReply]
) -> TurnProcessor:
    return TurnProcessor(
        store, house.keywords, converse, render, partial(apology, house), house.city.language, TEAM,
        over=partial(over_limit, house), new_code=house.new_code, by="player",
    )  # fmt: skip


@contextmanager
def house_open(understanding: str, path: Path | None, *, at_once: bool = False) -> Iterator[Resources]:
    """The house over a catalogue, with an understanding that may be started for as long as this lasts.

    at_once: for a single look; "auto" starts no Rasa then, which takes longer than all the rest.
    """
    settings = read_settings()
    with ExitStack() as stack:
        yield open_house(settings, _understanding(settings, understanding, stack, at_once), path)


def _understanding(settings: Settings, wanted: str, stack: ExitStack, at_once: bool = False) -> NluEngine:
    keywords = KeywordNlu(settings.home / "intents")
    if wanted == "keywords":
        return keywords
    rasa = stack.enter_context(closing(RasaNlu(settings.rasa_url, settings.rasa_budget)))
    if not rasa.ready():
        if at_once and wanted == "auto":
            print("Rasa does not run here; keywords understand. --understanding rasa starts it.", file=sys.stderr)
            return keywords
        port = free_port()
        rasa = stack.enter_context(closing(RasaNlu(f"http://127.0.0.1:{port}", settings.rasa_budget)))
        part = Part("rasa", rasa_command(settings.home, port), rasa.ready)
        # Why: ended otherwise, a command would leave the Rasa it started behind.
        signal.signal(signal.SIGTERM, _end)
        ready = False
        with suppress(FileNotFoundError):
            ready = stack.enter_context(running(part, START, lambda line: None))
        if not ready and wanted == "rasa":
            raise click.ClickException("Rasa does not answer and could not be started: run `make train`.")
        if not ready:
            print("Rasa is not there (run `make train`); keywords are used instead.", file=sys.stderr)
            return keywords
    return FallbackNlu(rasa, keywords)


def _end(number: int, _frame: FrameType | None) -> NoReturn:
    """Leave by way of everything that tidies up; a second signal does not break that off."""
    signal.signal(number, signal.SIG_IGN)
    sys.exit(128 + number)
