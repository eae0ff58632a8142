"""Rasa slow, half-closed, dripping, gone: a question has one deadline for all of it, and keywords answer."""

from __future__ import annotations

import socket
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import closing, contextmanager, suppress

import pytest

from bot.model.understanding import NluResult
from bot.nlu.rasa_client import NluUnavailable, RasaNlu
from bot.nlu.understand import FallbackNlu
from bot.system.http_deadline import Asker, NoAnswer

BUDGET = 0.25
BODY = b'{"intent": {"name": "ask_cost", "confidence": 0.9}, "intent_ranking": []}'
HEAD = b"HTTP/1.1 200 OK\r\nContent-Type: application/json\r\nContent-Length: %d\r\n\r\n" % len(BODY)
Behaviour = Callable[[socket.socket, threading.Event], None]


def _waits(seconds: float) -> Behaviour:
    def behave(sock: socket.socket, over: threading.Event) -> None:
        over.wait(seconds)
        sock.sendall(HEAD + BODY)

    return behave


def _drips(data: bytes, pause: float = 0.1) -> Behaviour:
    """A byte now and then: each read is quick, and the whole takes minutes."""

    def behave(sock: socket.socket, over: threading.Event) -> None:
        for byte in data:
            sock.sendall(bytes([byte]))
            if over.wait(pause):
                return

    return behave


def _half_closes(sock: socket.socket, over: threading.Event) -> None:
    sock.shutdown(socket.SHUT_WR)
    over.wait(60)


def _breaks_off(sock: socket.socket, over: threading.Event) -> None:
    sock.sendall(HEAD + BODY[:20])
    sock.shutdown(socket.SHUT_WR)
    over.wait(60)


def _never_ends(sock: socket.socket, over: threading.Event) -> None:
    sock.sendall(b"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n")
    while not over.is_set():
        sock.sendall(b"10000\r\n" + b" " * 65536 + b"\r\n")


def _says_nothing(sock: socket.socket, over: threading.Event) -> None:
    over.wait(60)


@contextmanager
def _rasa(behave: Behaviour) -> Iterator[str]:
    """The address of a server that behaves so."""
    over, server = threading.Event(), socket.create_server(("127.0.0.1", 0))

    def serve_one(sock: socket.socket) -> None:
        with sock, suppress(OSError):
            sock.recv(65536)
            behave(sock, over)

    def serve() -> None:
        with suppress(OSError):
            while True:
                threading.Thread(target=serve_one, args=(server.accept()[0],), daemon=True).start()

    thread = threading.Thread(target=serve, daemon=True)
    thread.start()
    try:
        yield f"http://127.0.0.1:{server.getsockname()[1]}"
    finally:
        over.set()
        server.shutdown(socket.SHUT_RDWR)
        server.close()
        thread.join(10)


class Keywords:
    """Stands where keywords stand."""

    def understand(self, text: str, language: str) -> NluResult:
        return NluResult("help", 0.5, source="keywords")


@pytest.mark.parametrize(
    "behave",
    [
        _waits(2), _waits(6), _waits(20), _says_nothing, _half_closes, _breaks_off, _never_ends,
        _drips(HEAD + BODY), _drips(HEAD + BODY, 0.2), _drips(b"HTTP/1.1 200 OK\r\n" + b"X: y\r\n" * 2000),
    ],
    ids=["2 s", "6 s", "20 s", "nothing", "half closed", "broken off", "without end", "drip", "slow drip", "endless head"],
)  # fmt: skip
def test_whatever_rasa_does_the_question_is_over_in_time_and_keywords_answer(behave: Behaviour) -> None:
    with _rasa(behave) as url, closing(RasaNlu(url, BUDGET)) as rasa:
        with pytest.raises(NluUnavailable):
            rasa.understand("how much", "en")
        careful = FallbackNlu(rasa, Keywords(), pause=60)
        assert [careful.understand("how much", "en").source for _ in range(3)] == ["keywords"] * 3


def test_the_deadline_is_for_the_whole_and_not_for_each_piece() -> None:
    """Ten seconds of pieces that come every tenth of one are given up: what would count per piece never would be."""
    ended = threading.Event()

    def behave(sock: socket.socket, over: threading.Event) -> None:
        with suppress(OSError):
            _drips(b"HTTP/1.1 200 OK\r\n" + b"X: y\r\n" * 20_000)(sock, over)
        ended.set()

    with _rasa(behave) as url, closing(Asker(url, BUDGET)) as asker, pytest.raises(NoAnswer, match="TimeoutError"):
        asker.ask("/model/parse", {})
    assert ended.wait(30)


def test_who_answers_in_time_is_heard_again_and_again() -> None:
    def behave(sock: socket.socket, over: threading.Event) -> None:
        while True:
            sock.sendall(HEAD + BODY)
            if not sock.recv(65536):
                return

    with _rasa(behave) as url, closing(RasaNlu(url, 30.0)) as rasa:
        assert {rasa.understand("how much", "en").intent for _ in range(5)} == {"ask_cost"}


def test_who_closed_a_connection_that_was_kept_is_asked_on_a_new_one() -> None:
    with _rasa(lambda sock, over: sock.sendall(HEAD + BODY)) as url, closing(RasaNlu(url, 30.0)) as rasa:
        for _ in range(3):
            assert rasa.understand("how much", "en").intent == "ask_cost"
            time.sleep(0.1)


def test_nobody_listening_is_away_at_once() -> None:
    with closing(RasaNlu("http://127.0.0.1:9", 60.0)) as rasa, pytest.raises(NluUnavailable):
        rasa.understand("how much", "en")
