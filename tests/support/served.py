"""The voice process's door as it is joined, on loopback: real websocket, call loop, store, worker; engines of a test."""

from __future__ import annotations

import threading
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, replace
from datetime import datetime
from pathlib import Path

from databases import open_new
from flask import Flask
from one_sentence import OneSentence
from small_line import KEYWORDS, shell
from tried_line import shell_of
from werkzeug.serving import make_server

from bot.dialogue.turn.resources import Resources
from bot.language.phrases import Phrases
from bot.processing.worker import run_worker
from bot.store import Store
from bot.store.records import TurnHistory
from channels.calls.call_factory import CallFactory
from channels.calls.call_services import CallServices
from voice.asr.recogniser import Recogniser
from voice.call.pacing import Pacing, read_pacing
from voice.telephony.stream.request_heads import Head
from voice.telephony.stream.server import OPTIONS, StreamServices, media_door
from voice.telephony.stream.ticket import Ticket, sign, token_of

ROOT = Path(__file__).parents[2]
PHRASES = Phrases(ROOT / "intents")
PACING = read_pacing(ROOT / "city" / "pacing.yml")
SECRET = "a secret of the tests"
NAMES = {"en": "City Help", "zh": "临河热线"}
SAID = "my heating is off"
Prove = Callable[[Head], bool]


def hasty() -> Pacing:
    """The city's pacing with its waits cut to tenths of a second."""
    profile = replace(PACING.default, no_input=0.3, recall=0.3, end_open=0.3, end_yes_no=0.3, end_digits=0.3)
    return replace(PACING, default=profile, slow=profile, silence_steps=(0.3, 0.3), silence_ends=1.5)


class Short:
    """A voice: a tenth of a second of hiss for any sentence."""

    def sound(self, text: str, language: str, pace: str = "default", key: str = "", keep: bool = True) -> bytes:
        return b"\xf0" * 800


@dataclass
class Served:
    """A line that takes calls, and what it keeps."""

    url: str
    board: StreamServices
    store: Store

    def ticket(self, call: str, caller: str = "", **more: str) -> str:
        """A ticket as a ring gives it."""
        return sign(Ticket(call, caller, **more), SECRET)

    def signed(self, ticket: str) -> str:
        """The address of a ticket's stream, as a provider is told it."""
        return f"{self.url}/{token_of(ticket, SECRET)}"

    def turns(self, call: str) -> list[TurnHistory]:
        """What was said and pressed in a call, in order."""
        found: list[TurnHistory] = []
        while (turn := self.store.turn("phone", f"{call}-{len(found) + 1}")) is not None:
            found.append(turn)
        return found


def phones(
    store: Store,
    *,
    mouth: object | None = None,
    hears: Mapping[str, Recogniser] | None = None,
    pacing: Pacing = PACING,
    desk: str = "",
    ended: Callable[[str], object] = lambda call: None,
) -> CallFactory:
    """What every call is made with, on a store."""
    known = CallServices(
        lambda turn: store.receive(turn, turn.at), store, PHRASES, KEYWORDS, lambda at: desk, NAMES, ended=ended
    )
    recognisers = {"en": OneSentence(SAID), "zh": OneSentence(SAID)} if hears is None else hears
    return CallFactory(known, store, recognisers, mouth or Short(), pacing, "en")  # type: ignore[arg-type]


def voice_app(board: StreamServices) -> Flask:
    """The voice process's application."""
    app = Flask("voice", static_folder=None)
    app.config["SOCK_SERVER_OPTIONS"] = OPTIONS
    app.register_blueprint(media_door(board))
    return app


@contextmanager
def worked(store: Store, house: Resources | None) -> Iterator[None]:
    """A worker that answers what comes in, with the demo city or with an echo."""
    stop, answers = threading.Event(), shell_of(store, house) if house else shell(store)

    def work(now: datetime) -> bool:
        return answers.work_once(now)

    thread = threading.Thread(target=run_worker, args=([work], stop))
    thread.start()
    try:
        yield
    finally:
        stop.set()
        thread.join()


@contextmanager
def served(
    folder: Path, house: Resources | None = None, seats: int = 4, prove: Prove = lambda head: False, **more: object
) -> Iterator[Served]:
    """A line for as long as the block lasts. prove: whether a provider signed a head."""
    store = open_new(folder / "faults.db")
    board = phones(store, **more).board(SECRET, seats, prove=prove)  # type: ignore[arg-type]
    server = make_server("127.0.0.1", 0, voice_app(board), threaded=True)
    thread = threading.Thread(target=server.serve_forever, args=(0.05,))
    thread.start()
    try:
        with worked(store, house):
            yield Served(f"ws://127.0.0.1:{server.server_port}/voice/stream", board, store)
    finally:
        server.shutdown()
        server.server_close()
        thread.join()
        board.pool.shutdown()
        store.close()
