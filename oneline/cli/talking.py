"""Opens the line for commands that talk without a store: converse, chat."""

from __future__ import annotations

import signal
import sys
from collections.abc import Callable, Iterator
from contextlib import ExitStack, closing, contextmanager, suppress
from pathlib import Path

import click

from bot.config.settings import Settings, read_settings
from bot.dialogue.turn.resources import Resources
from bot.model.understanding import NluEngine
from bot.nlu.keyword_fallback import KeywordNlu
from bot.nlu.rasa_client import RasaNlu
from bot.nlu.understand import FallbackNlu
from bot.processing.player import Player, Show
from oneline.assembly import open_house
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
        signal.signal(signal.SIGTERM, lambda *_: sys.exit(128 + signal.SIGTERM))
        ready = False
        with suppress(FileNotFoundError):
            ready = stack.enter_context(running(part, START, lambda line: None))
        if not ready and wanted == "rasa":
            raise click.ClickException("Rasa does not answer and could not be started: run `make train`.")
        if not ready:
            print("Rasa is not there (run `make train`); keywords understand instead.", file=sys.stderr)
            return keywords
    return FallbackNlu(rasa, keywords)
