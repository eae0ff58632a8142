"""What is answered to a request that is none, too large or nowhere repeats nothing of it (49): neither page nor log."""

from __future__ import annotations

import socket
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path

import pytest
from web_process import SMS, Web, web

WORD = b"zephyrinequill"
HOST = b"Host: city.example\r\n"
REQUESTS = {
    "a method nobody knows": (b"%b-1 / HTTP/1.1\r\n%b\r\n" % (WORD, HOST), 0),
    "a method with signs in it": (b"G%%<%b> / HTTP/1.1\r\n%b\r\n" % (WORD, HOST), 400),
    "one line of words": (b"my name is %b and I need help\r\n\r\n" % WORD, 400),
    "a version nobody knows": (b"GET / HTTP/%b\r\n%b\r\n" % (WORD, HOST), 400),
    "a header without a colon": (b"GET / HTTP/1.1\r\n%b %b\r\n\r\n" % (WORD, WORD), 400),
    "a header's name with a space": (b"GET / HTTP/1.1\r\nmy %b: 1\r\n\r\n" % WORD, 400),
    "a header with a zero byte": (b"GET / HTTP/1.1\r\nA: %b\x00\r\n\r\n" % WORD, 400),
    "a header that is folded": (b"GET / HTTP/1.1\r\nA: 1\r\n %b\r\n\r\n" % WORD, 400),
    "a length that is no number": (b"POST / HTTP/1.1\r\nContent-Length: %b\r\n\r\n" % WORD, 400),
    "a coding nobody knows": (b"POST / HTTP/1.1\r\nTransfer-Encoding: %b\r\n\r\n" % WORD, 411),
    "an expectation nobody knows": (b"GET / HTTP/1.1\r\nExpect: %b\r\n%b\r\n" % (WORD, HOST), 400),
    "two schemes": (b"GET / HTTP/1.1\r\nX-Forwarded-Proto: https\r\nX-Forwarded-Ssl: %b\r\n%b\r\n" % (WORD, HOST), 0),
    "a long line": (b"GET /%b HTTP/1.1\r\n%b\r\n" % (WORD * 600, HOST), 414),
    "a long head": (b"GET / HTTP/1.1\r\nA: %b\r\n%b\r\n" % (WORD * 2000, HOST), 431),
    "many headers": (b"GET / HTTP/1.1\r\n" + b"A: %b\r\n" % WORD * 200 + HOST + b"\r\n", 431),
    "a page that is not there": (b"GET /%b?%b=1 HTTP/1.1\r\n%b\r\n" % (WORD, WORD, HOST), 404),
    "a page asked in another way": (b"PUT %b?%b=1 HTTP/1.1\r\n%bContent-Length: 0\r\n\r\n" % (SMS.encode(), WORD, HOST), 405),
    "a body that is too large": (
        b"POST %b HTTP/1.1\r\n%bContent-Type: application/x-www-form-urlencoded\r\nContent-Length: 70000\r\n\r\nBody=%b"
        % (SMS.encode(), HOST, (WORD * 5000)[:69995]), 413),
    "a text nobody signed": (
        b"POST %b HTTP/1.1\r\n%bContent-Type: application/x-www-form-urlencoded\r\nContent-Length: 19\r\n\r\nBody=%b"
        % (SMS.encode(), HOST, WORD), 403),
}  # fmt: skip


@pytest.fixture(scope="module")
def served(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Web]:
    """The web process as `oneline run` starts it."""
    folder: Path = tmp_path_factory.mktemp("pages")
    with web(folder) as one:
        yield one


def answer_to(line: Web, sent: bytes) -> bytes:
    """All that comes back."""
    with closing(socket.create_connection(("127.0.0.1", line.settings.port), 60)) as sock:
        sock.sendall(sent)
        came = b""
        while piece := sock.recv(65536):
            came += piece
        return came


@pytest.mark.parametrize(("sent", "status"), REQUESTS.values(), ids=REQUESTS.keys())
def test_nothing_that_came_in_is_repeated(served: Web, sent: bytes, status: int) -> None:
    came = answer_to(served, sent)
    assert came.startswith(b"HTTP/1.1 "), "an answer, and no word less"
    assert not status or int(came.split()[1]) == status
    assert WORD not in came.lower()
    assert WORD.decode() not in "\n".join(served.lines).lower()
