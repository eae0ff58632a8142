"""Who sends slowly, or never to the end, holds nothing: webhooks go on being answered, with and without the proxy."""

from __future__ import annotations

import socket
from collections.abc import Iterator
from contextlib import suppress

import pytest
from tools import nginx
from web_process import ACCOUNT, SMS, Web, slow_senders, wait_for, web

from channels.web.gunicorn_worker import is_whole, refusal_of

HALF_LINE = f"POST {SMS} HT".encode()
HALF_BODY = (
    f"POST {SMS} HTTP/1.1\r\nHost: a\r\nContent-Type: application/x-www-form-urlencoded\r\nContent-Length: 5000\r\n\r\nBody=a"
).encode()
NGINX = nginx()


@pytest.fixture(
    scope="module",
    params=[
        False,
        pytest.param(
            True, marks=pytest.mark.skipif(NGINX is None, reason="nginx is not here: apt-get install nginx-light")
        ),
    ],
    ids=["alone", "behind nginx"],
)
def served(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Web]:
    """The web process, alone and behind the proxy."""
    # Why a short name: a socket's path may have a hundred characters.
    with web(tmp_path_factory.mktemp("w"), production=request.param) as opened:
        yield opened


@pytest.mark.parametrize(
    "piece", [b"", b"P", HALF_LINE, HALF_BODY], ids=["nothing", "a letter", "half a line", "half a body"]
)
@pytest.mark.parametrize("count", [16, 200])
def test_slow_senders_shut_nobody_out(served: Web, count: int, piece: bytes) -> None:
    # Why another address for the slow ones: the proxy counts by address, and the provider's is its own.
    with slow_senders(served.settings.port, count, piece, source="127.0.0.2"):
        for number in range(20):
            assert served.text(f"SM{count}{len(piece)}x{number}") == 200
        assert served.get("/healthz").status_code == 200


def test_who_drips_is_cut_off_and_who_was_slow_but_came_to_the_end_is_answered(served: Web) -> None:
    # Why first: the proxy may still count the senders of the test before, on a busy machine.
    wait_for(lambda: _answered_elsewhere(served).startswith(b"HTTP/1.1 200"))
    with slow_senders(served.settings.port, 1, b"GET /heal", source="127.0.0.2") as (slow,):
        slow.sendall(b"thz HTTP/1.1\r\nHost: a\r\nConnection: close\r\n\r\n")
        assert slow.recv(65536).startswith(b"HTTP/1.1 200")
    with slow_senders(served.settings.port, 3, HALF_LINE, source="127.0.0.2") as held:
        for sock in held:
            sock.settimeout(60)
            with suppress(ConnectionResetError):
                assert b"200 OK" not in sock.recv(65536)


def _answered_elsewhere(served: Web) -> bytes:
    """What a quick request is answered that comes from the address of the slow ones."""
    with socket.create_connection(("127.0.0.1", served.settings.port), 30, ("127.0.0.2", 0)) as sock:
        sock.sendall(b"GET /healthz HTTP/1.1\r\nHost: a\r\nConnection: close\r\n\r\n")
        return sock.recv(65536)


def test_who_is_answered_and_does_not_close_holds_nobody_up(served: Web) -> None:
    asked = b"GET /healthz HTTP/1.1\r\nHost: a\r\n\r\n"
    with slow_senders(served.settings.port, 40, asked, source="127.0.0.2") as held:
        assert all(sock.recv(12) == b"HTTP/1.1 200" for sock in held)
        assert served.get("/healthz").status_code == 200


def test_a_body_that_is_too_large_is_refused(served: Web) -> None:
    assert served.text("SMlarge", "a" * 70_000) == 413
    assert served.text("SMfits", "a" * 50_000) == 200


def test_a_body_of_unknown_length_is_refused_or_read_whole_before_it_is_passed_on(served: Web) -> None:
    with socket.create_connection(("127.0.0.1", served.settings.port), 30) as sock:
        sock.sendall(f"POST {SMS} HTTP/1.1\r\nHost: a\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n".encode())
        assert sock.recv(12) == (b"HTTP/1.1 403" if served.production else b"HTTP/1.1 411")


def test_what_came_in_was_written_down_once_each(served: Web) -> None:
    served.text("SMonce")
    served.text("SMonce")
    assert served.rows("SELECT count(*) FROM inbox WHERE provider_id = 'SMonce'") == [(1,)]
    wait_for(lambda: served.get("/healthz").status_code == 200)
    assert ACCOUNT not in "".join(served.lines)


@pytest.mark.parametrize(
    ("came", "whole", "status"),
    [
        (b"", False, 0),
        (b"GET / HTTP/1.1\r\nHost: a\r\n", False, 0),
        (b"GET / HTTP/1.1\r\nHost: a\r\n\r\n", True, 0),
        (b"POST / HTTP/1.1\r\nContent-Length: 3\r\n\r\nab", False, 0),
        (b"POST / HTTP/1.1\r\ncontent-length:3\r\n\r\nabc", True, 0),
        (b"POST / HTTP/1.1\r\nContent-Length: 99999999\r\n\r\n", True, 0),
        (b"POST / HTTP/1.1\r\nX: a\r\n\tContent-Length: 3\r\n\r\n", True, 0),
        (b"POST / HTTP/1.1\r\nTransfer-Encoding : chunked\r\n\r\n", True, 411),
        (b"GET / HTTP/1.1\r\nX: " + b"a" * 20_000, False, 431),
    ],
)
def test_when_a_request_is_whole(came: bytes, whole: bool, status: int) -> None:
    assert (is_whole(came), refusal_of(came)) == (whole, status)
