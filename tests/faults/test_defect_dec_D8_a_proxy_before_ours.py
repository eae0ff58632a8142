"""Where something else ends TLS before nginx, callers are told apart by what that says, and figures stay inside."""

from __future__ import annotations

import socket
import socketserver
import threading
from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass
from http.server import BaseHTTPRequestHandler
from pathlib import Path
from typing import Any

import pytest
from tools import need
from web_process import wait_for

from bot.config.settings import Settings
from oneline.cli.settings_check import check_settings
from oneline.processes.process import free_port, start, stop, wait_ready
from oneline.processes.proxy import configuration, proxy_part, socket_of

BEFORE, STRANGER = "127.0.0.2", "127.0.0.3"
"""Two machines that reach nginx: the proxy before it, and another."""
ROSE, MANY = "203.0.113.7", "203.0.113.8"
"""Two callers behind the proxy before."""
START_SECONDS = 60.0


class _Web(BaseHTTPRequestHandler):
    """The web process: answers who calls, as nginx told it."""

    def do_GET(self) -> None:
        told = self.headers["X-Forwarded-For"].encode()
        self.send_response(200)
        self.send_header("Content-Length", str(len(told)))
        self.end_headers()
        self.wfile.write(told)

    def address_string(self) -> str:
        return ""

    def log_message(self, *_: Any) -> None:
        pass


class _Server(socketserver.ThreadingMixIn, socketserver.UnixStreamServer):
    daemon_threads = True


@dataclass
class Proxy:
    """nginx that runs."""

    settings: Settings

    def get(self, path: str, source: str = "127.0.0.1", told: str = "", port: int = 0) -> tuple[int, str]:
        """Status and body. source: the address it comes from; told: who that says calls."""
        header = f"X-Forwarded-For: {told}\r\n" if told else ""
        with socket.create_connection(("127.0.0.1", port or self.settings.port), 60, (source, 0)) as sock:
            sock.sendall(f"GET {path} HTTP/1.1\r\nHost: a\r\n{header}Connection: close\r\n\r\n".encode())
            head, _, body = b"".join(iter(lambda: sock.recv(65536), b"")).partition(b"\r\n\r\n")
        return int(head.split()[1]), body.decode()


@contextmanager
def _proxy(folder: Path, **changes: str) -> Iterator[Proxy]:
    need("nginx")
    free = {"port": free_port(), "voice_port": free_port(), "ready_listen": f"127.0.0.1:{free_port()}"}
    settings = Settings(data=folder, **free, **changes)  # type: ignore[arg-type]
    part, lines = proxy_part(settings), list[str]()
    with ExitStack() as running:
        web = running.enter_context(_Server(str(socket_of(settings)), _Web))
        threading.Thread(target=web.serve_forever, args=(0.05,)).start()
        running.callback(web.shutdown)
        process = start(part, lines.append)
        running.callback(stop, [process], 10.0)
        assert wait_ready(part, process, START_SECONDS), lines
        yield Proxy(settings)


Opens = Callable[..., Proxy]


@pytest.fixture
def proxy(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Opens]:
    """Starts nginx with some settings changed."""
    with ExitStack() as running:
        # Why a short name: a socket's path may have a hundred characters.
        yield lambda **changes: running.enter_context(_proxy(tmp_path_factory.mktemp("p"), **changes))


def test_behind_another_proxy_each_caller_has_limits_of_their_own(proxy: Opens) -> None:
    one = proxy(proxy_before=BEFORE)
    with ExitStack() as flood:

        def is_too_much() -> bool:
            sock = flood.enter_context(socket.create_connection(("127.0.0.1", one.settings.port), 60, (BEFORE, 0)))
            sock.sendall(f"GET /readiness HTTP/1.1\r\nHost: a\r\nX-Forwarded-For: {MANY}\r\n\r\n".encode() * 90)
            return b"HTTP/1.1 429" in _pieces(sock, 90)

        wait_for(is_too_much)
        assert one.get("/", BEFORE, ROSE) == (200, ROSE)


def _pieces(sock: socket.socket, count: int) -> bytes:
    """So many answers on one connection, or what came until it was closed."""
    came = b""
    while came.count(b"HTTP/1.1 ") < count and (more := sock.recv(65536)):
        came += more
    return came


def test_of_who_calls_only_the_proxy_before_is_believed(proxy: Opens) -> None:
    one = proxy(proxy_before=f"{BEFORE}, 198.51.100.0/24")
    assert one.get("/", BEFORE, ROSE) == (200, ROSE)
    assert one.get("/", BEFORE, f"192.0.2.1, {ROSE}, 198.51.100.4") == (200, ROSE)
    assert one.get("/", BEFORE) == (200, BEFORE)
    assert one.get("/", STRANGER, ROSE) == (200, STRANGER)


def test_where_none_is_named_nobody_is_believed(proxy: Opens) -> None:
    assert proxy().get("/", BEFORE, ROSE) == (200, BEFORE)


@pytest.mark.parametrize("before", ["", BEFORE])
def test_figures_for_monitoring_are_not_at_the_public_address(proxy: Opens, before: str) -> None:
    one = proxy(proxy_before=before)
    for path in ("/readyz", "/readyz?a=b", "/%72eadyz", "//readyz", "/a/../readyz", "/voice/stream/../../readyz"):
        assert one.get(path)[0] == one.get(path, BEFORE, "10.0.0.1")[0] == 404, path
    ready = int(one.settings.ready_listen.rpartition(":")[2])
    assert one.get("/readyz", port=ready)[0] == 200
    assert {one.get(path, port=ready)[0] for path in ("/", "/health", "/twilio/sms", "/readyz/")} == {404}


def test_what_is_below_the_path_of_streams_goes_to_the_voice_process(proxy: Opens) -> None:
    one = proxy()
    # Why 502: no voice process runs here; all else is answered by the web process.
    paths = ("/voice/stream", "/voice/stream?ticket=a", "/voice/stream/token.a-b_c", "/voice/streams", "/voice")
    assert [one.get(path)[0] for path in paths] == [502, 502, 502, 200, 200]


def test_the_listener_of_figures_is_on_loopback_unless_it_is_set(tmp_path: Path) -> None:
    assert "listen 127.0.0.1:8083;" in configuration(Settings(data=tmp_path, host="0.0.0.0"))
    assert "listen 10.0.0.5:9000;" in configuration(Settings(data=tmp_path, ready_listen="10.0.0.5:9000"))


@pytest.mark.parametrize(
    ("changes", "is_named"),
    [
        ({"public_base_url": "https://line.example"}, True),
        ({"public_base_url": "https://line.example", "proxy_before": BEFORE}, False),
        ({"public_base_url": "https://line.example", "tls_certificate": Path(__file__)}, False),
        ({}, False),
    ],
)
def test_the_check_names_a_proxy_before_that_is_not_named(
    tmp_path: Path, changes: dict[str, Any], is_named: bool
) -> None:
    found = check_settings(Settings(data=tmp_path, **changes))
    assert any("ONELINE_PROXY_BEFORE" in finding.text for finding in found) == is_named
