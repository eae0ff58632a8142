"""A CalDAV server of somebody else, as a process of its own: Radicale, with one user and one calendar."""

from __future__ import annotations

import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

import httpx

USER, PASSWORD = "desk", "lotus"
CALENDAR = """<?xml version="1.0" encoding="utf-8"?>
<c:mkcalendar xmlns:d="DAV:" xmlns:c="urn:ietf:params:xml:ns:caldav"><d:set><d:prop><d:displayname>Desk</d:displayname>
</d:prop></d:set></c:mkcalendar>"""
SECONDS = 60


@dataclass(frozen=True)
class Radicale:
    """Its calendar, as the office's own staff use it."""

    url: str

    def put(self, name: str, event: str) -> None:
        """Staff write an entry."""
        text = f"BEGIN:VCALENDAR\r\nVERSION:2.0\r\nPRODID:-//Desk//EN\r\nBEGIN:VEVENT\r\n{event}\r\nEND:VEVENT\r\nEND:VCALENDAR\r\n"
        headers = {"Content-Type": "text/calendar; charset=utf-8"}
        self._do("PUT", name, text.encode(), headers).raise_for_status()

    def delete(self, name: str) -> None:
        """Staff take an entry away."""
        self._do("DELETE", name).raise_for_status()

    def texts(self) -> dict[str, str]:
        """Name → text of every entry."""
        asked = httpx.request("PROPFIND", self.url, auth=(USER, PASSWORD), headers={"Depth": "1"}, trust_env=False)
        names = [part.split("</href>")[0].rsplit("/", 1)[-1] for part in asked.text.split("<href>")[1:]]
        return {name: self._do("GET", name).text for name in names if name.endswith(".ics")}

    def _do(self, method: str, name: str, body: bytes = b"", headers: dict[str, str] | None = None) -> httpx.Response:
        return httpx.request(
            method, self.url + name, content=body, headers=headers, auth=(USER, PASSWORD), trust_env=False
        )


@contextmanager
def radicale(folder: Path) -> Iterator[Radicale]:
    """A server with an empty calendar, until the end of the block."""
    with socket.create_server(("127.0.0.1", 0)) as free:
        port = free.getsockname()[1]
    (folder / "users").write_text(f"{USER}:{PASSWORD}\n", encoding="utf-8")
    settings = [
        f"--server-hosts=127.0.0.1:{port}", "--auth-type=htpasswd", f"--auth-htpasswd-filename={folder / 'users'}",
        "--auth-htpasswd-encryption=plain", f"--storage-filesystem-folder={folder / 'kept'}", "--logging-level=warning",
        "--auth-delay=0",
    ]  # fmt: skip
    with (folder / "log").open("wb") as log:
        process = subprocess.Popen(
            [sys.executable, "-m", "radicale", "--config", "", *settings], stdout=log, stderr=log
        )
    try:
        url = f"http://127.0.0.1:{port}/{USER}/times/"
        _wait(process, port, folder / "log")
        made = httpx.request("MKCALENDAR", url, content=CALENDAR.encode(), auth=(USER, PASSWORD), trust_env=False)
        assert made.status_code == 201, made.text
        yield Radicale(url)
    finally:
        process.terminate()
        process.wait(SECONDS)


def _wait(process: subprocess.Popen[bytes], port: int, log: Path) -> None:
    until = time.monotonic() + SECONDS
    while time.monotonic() < until and process.poll() is None:
        try:
            socket.create_connection(("127.0.0.1", port), 1).close()
            return
        except OSError:
            time.sleep(0.1)
    raise AssertionError(f"Radicale did not begin: {log.read_text(encoding='utf-8')[-2000:]}")
