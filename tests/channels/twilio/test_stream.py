"""The stream of a call by Twilio, played by a simulator nobody here wrote against the voice process as it is joined.

Real: doors, tickets, websocket, call loop, voice detection, store, worker, conversation. At the edges: a voice that is a
tone as long as its text, and a recogniser that hears one sentence in whatever sounds like speech.
"""

from __future__ import annotations

import shutil
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

import pytest
from flask import Flask
from one_sentence import OneSentence
from streamdouble.api import CallReport, run_scenario_sync
from streamdouble.chaos import Impairments
from streamdouble.session import SessionConfig
from tried_line import shell_of
from twilio_caller import CALL, CALLER, DESK, NAMES, PHRASES, ROOT, SECRET, Caller, called_line
from voice_line import syllables, tone
from websockets.exceptions import InvalidStatus
from werkzeug.serving import make_server

from bot.dialogue.turn.resources import Resources
from bot.processing.worker import run_worker
from channels.calls.call_factory import CallFactory
from channels.calls.call_services import CallServices
from voice.audio import audio
from voice.call.pacing import read_pacing
from voice.telephony.stream.server import OPTIONS, StreamServices, media_door
from voice.telephony.stream.ticket import Ticket, sign

SAID = "I need a travel card for seniors"
SCENARIOS = ROOT / "tests" / "payloads" / "calls"
pytestmark = pytest.mark.referee


class Tone:
    """A voice: 30 ms of tone a character."""

    def sound(self, text: str, language: str, pace: str = "default", key: str = "", keep: bool = True) -> bytes:
        return tone(0.03 * len(text))

    def ready(self, text: str, language: str, pace: str = "default", key: str = "") -> bool:
        return True


@dataclass
class Rung:
    """Twilio's side of one call: its webhooks, and its stream."""

    web: Caller
    url: str
    board: StreamServices
    folder: Path

    def play(self, scenario: str, ticket: str | None = None, **config: object) -> CallReport:
        """Ring, open the stream that the ring named with its ticket, or with another, and do what a scenario says."""
        rung = self.web.ring()
        token = rung.one("Stream").get("url", "").rpartition("/")[2]
        if ticket is None:
            ticket = rung.one("Parameter").get("value", "")
        known = SessionConfig(custom_parameters={"ticket": ticket}, quiet_period_s=2.0, **config)  # type: ignore[arg-type]
        return run_scenario_sync(f"{self.url}/{token}", self.folder / f"{scenario}.yml", config=known)


@contextmanager
def rung(folder: Path, house: Resources, seats: int = 2, desk: str = "") -> Iterator[Rung]:
    """A line whose voice process and worker run for as long as the block lasts."""
    shutil.copytree(SCENARIOS, folder, dirs_exist_ok=True)
    audio.write_wav(folder / "speech.wav", syllables(2.5, audio.RATE))
    stop = threading.Event()
    with called_line(folder, None, "stream", desk) as web:
        known = CallServices(
            lambda turn: web.store.receive(turn, turn.at), web.store, PHRASES, house.keywords, lambda at: desk, NAMES
        )
        pacing = read_pacing(ROOT / "city" / "pacing.yml")
        hears = dict.fromkeys(PHRASES.languages, OneSentence(SAID))
        phones = CallFactory(known, web.store, hears, Tone(), pacing, "en")  # type: ignore[arg-type]
        board = phones.board(SECRET, seats, prove=lambda head: True)
        app = Flask("voice")
        app.config["SOCK_SERVER_OPTIONS"] = OPTIONS
        app.register_blueprint(media_door(board))
        server = make_server("127.0.0.1", 0, app, threaded=True)
        jobs = [shell_of(web.store, house).work_once]
        threads = [
            threading.Thread(target=server.serve_forever),
            threading.Thread(target=run_worker, args=(jobs, stop)),
        ]
        for thread in threads:
            thread.start()
        try:
            yield Rung(web, f"ws://127.0.0.1:{server.server_port}/voice/stream", board, folder)
        finally:
            stop.set()
            server.shutdown()
            server.server_close()
            for thread in threads:
                thread.join()
            board.pool.shutdown()


@pytest.fixture
def line(tmp_path: Path, house: Resources) -> Iterator[Rung]:
    with rung(tmp_path, house) as opened:
        yield opened


def _held(report: CallReport) -> None:
    """All that a scenario expects came true."""
    assert report.result.failed_expectations == []
    assert report.violations == []


def test_a_caller_is_greeted_by_the_ticket_of_the_ring(line: Rung) -> None:
    report = line.play("silence")
    _held(report)
    assert report.result.marks_received == report.result.marks_echoed
    first = line.web.turns()[0]
    assert (first.id, first.sender, first.facts["call"]) == (f"{CALL}-1", CALLER, "new")


def test_a_key_stops_the_line_in_its_greeting(line: Rung) -> None:
    report = line.play("key_interrupts")
    _held(report)
    assert [turn.keys for turn in line.web.turns()] == ["", "9"]


def test_speech_stops_the_line_but_not_its_greeting(line: Rung) -> None:
    _held(line.play("speech_interrupts"))


def test_what_is_said_is_a_turn_of_the_call(line: Rung) -> None:
    _held(line.play("speech"))
    assert (SAID, CALLER) in [(turn.text, turn.sender) for turn in line.web.turns()]


@pytest.mark.parametrize("bad", [Impairments(loss=0.05, jitter_ms=40), Impairments(loss=0.1, jitter_ms=80)])
def test_a_bad_line_loses_no_turn(line: Rung, bad: Impairments) -> None:
    report = line.play("speech", impairments=bad, chaos_seed=7)
    _held(report)
    assert report.result.frames_dropped
    assert SAID in [turn.text for turn in line.web.turns()]


def test_who_asks_for_a_person_is_put_through_once_the_stream_is_over(tmp_path: Path, house: Resources) -> None:
    with rung(tmp_path, house, desk=DESK) as line:
        report = line.play("person")
        assert report.result.closed_by == "agent"
        answer = line.web.ask("/twilio/voice/after")
        assert answer.one("Number").text == DESK
        assert answer.one("Dial").get("action", "").endswith("case=yes")


@pytest.mark.parametrize(
    "ticket", ["", "forged", sign(Ticket(CALL, CALLER), "another secret")], ids=["none", "forged", "another-secret"]
)
def test_who_brings_no_ticket_of_ours_hears_nothing(line: Rung, ticket: str) -> None:
    report = line.play("hang_up", ticket=ticket, response_timeout_s=2.0)
    assert not report.spoke
    assert line.web.turns() == []
    assert line.board.admission.taken == 0


def test_a_call_that_drops_leaves_its_seat_to_the_next(tmp_path: Path, house: Resources) -> None:
    with rung(tmp_path, house, seats=1) as line:
        for number in range(3):
            line.web.call = f"CA{number:032d}"
            assert line.play("hang_up").spoke


def test_when_all_lines_are_busy_the_call_is_written_down_to_be_rung_back(tmp_path: Path, house: Resources) -> None:
    with rung(tmp_path, house, seats=0) as line:
        with pytest.raises(InvalidStatus, match="503"):
            line.play("silence")
        assert PHRASES.say("en", "twilio.trouble") in line.web.ask("/twilio/voice/after").said
        assert [turn.keys for turn in line.web.turns()] == ["*0"]
