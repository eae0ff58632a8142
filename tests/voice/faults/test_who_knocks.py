"""Fault 10: who knocks without proof is refused before a thread is held, and takes nobody's place."""

from __future__ import annotations

import socket
from collections.abc import Iterator
from contextlib import ExitStack

import pytest
from process import Process, voice_process
from twilio.request_validator import RequestValidator

from bot.config.settings import Settings
from oneline.processes.voice import signed_by_provider
from voice.telephony.stream.request_heads import BadHead, Head, read

UPGRADE = "GET /voice/stream HTTP/1.1\r\nHost: x\r\nUpgrade: websocket\r\nConnection: Upgrade\r\nSec-WebSocket-Version: 13\r\n"
KNOCKS = {
    "nothing at all": b"",
    "half a line": b"GET /voice/str",
    "a head without end": UPGRADE.encode(),
    "an upgrade without ticket": f"{UPGRADE}Sec-WebSocket-Key: AAAAAAAAAAAAAAAAAAAAAA==\r\n\r\n".encode(),
    "a body that does not come": b"POST /health HTTP/1.1\r\nHost: x\r\nContent-Length: 999999\r\n\r\n",
}
URL = "wss://line.example/voice/stream/token"
SETTINGS = Settings(twilio_account_sid="AC1", twilio_auth_token="token", public_base_url="https://line.example")


@pytest.fixture(scope="module")
def process(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Process]:
    with voice_process(tmp_path_factory.mktemp("knocks")) as one:
        yield one.listening()


@pytest.mark.parametrize("kind", KNOCKS)
def test_forty_who_prove_nothing_leave_the_line_open(process: Process, kind: str) -> None:
    with ExitStack() as strangers:
        for _ in range(40):
            one = strangers.enter_context(socket.create_connection(("127.0.0.1", process.port), timeout=60))
            one.sendall(KNOCKS[kind])
        with process.telephone(f"CA{list(KNOCKS).index(kind) + 1}") as phone:
            phone.ring().greeted()


@pytest.mark.parametrize(
    ("kind", "said"),
    [
        ("half a line", b"408"),
        ("an upgrade without ticket", b"403"),
        ("a body that does not come", b"400"),
    ],
)
def test_who_proves_nothing_is_told_so_and_closed(process: Process, kind: str, said: bytes) -> None:
    with socket.create_connection(("127.0.0.1", process.port), timeout=60) as stranger:
        stranger.sendall(KNOCKS[kind])
        assert stranger.recv(1000).split(b" ")[1] == said
        assert stranger.recv(1000) == b""


@pytest.mark.parametrize("piece", [1, 7, 1000])
def test_a_head_in_pieces_is_a_head(process: Process, piece: int) -> None:
    head = b"GET /nowhere HTTP/1.1\r\nHost: x\r\n\r\n"
    with socket.create_connection(("127.0.0.1", process.port), timeout=60) as caller:
        for start in range(0, len(head), piece):
            caller.sendall(head[start : start + piece])
        assert caller.recv(1000).split(b" ")[1] == b"404"


def _head(signature: str) -> Head:
    return Head("GET", "/voice/stream/token", "", {"x-twilio-signature": signature} if signature else {})


def test_a_stream_that_its_provider_signed_is_proved_and_no_other() -> None:
    is_signed = signed_by_provider(SETTINGS)
    right = RequestValidator("token").compute_signature(URL, {})
    assert is_signed(_head(right))
    wrong = ["", "forged", RequestValidator("other").compute_signature(URL, {})]
    wrong += [RequestValidator("token").compute_signature("wss://line.example/voice/other", {})]
    assert not any(is_signed(_head(signature)) for signature in wrong)
    assert not signed_by_provider(Settings())(_head(right))


@pytest.mark.parametrize(
    "data", [b"x\r\n\r\n", b"GET / HTTP/2\r\n\r\n", b"GET / HTTP/1.1\r\nno colon\r\n\r\n", b"a" * 9000]
)
def test_what_is_no_head_is_refused(data: bytes) -> None:
    with pytest.raises(BadHead):
        read(data)
