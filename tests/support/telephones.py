"""Real telephones for tests: SIPp plays scenarios message by message, baresip is a person's softphone with a wav for a mouth and one for an ear.

sipp(scenario(invite(), answered(), press("12"), bye()), to=5060, folder=tmp_path)   # steps: sip_steps.py
with Baresip(tmp_path, says=wav) as telephone: telephone.dial("sip:city@127.0.0.1:5060"); telephone.wait_for("CALL_ESTABLISHED")
"""

from __future__ import annotations

import json
import os
import random
import re
import socket
import subprocess
import threading
import time
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from types import TracebackType
from typing import Any, Self

from tools import need

from voice.audio.audio import RATE, write_wav

HOST = "127.0.0.1"
KINDS = (socket.SOCK_DGRAM, socket.SOCK_STREAM)
TAKEN: set[int] = set()
PORTS = 3_000
"""Ports from which a process of tests takes its own."""
FIRST = 20_000 + PORTS * (int(os.environ.get("PYTEST_XDIST_WORKER", "gw0").removeprefix("gw")) % 4)
"""The lowest of them; several processes do not take each other's."""
WAV_HEADER = 44
"""Bytes before the sound in what baresip records; it may end without having filled them in."""
PATIENCE = 60.0
"""Seconds anything may take before a test gives up on it."""


def free_port() -> int:
    """A port that nobody has, nor the next, over UDP and TCP; below those that the system gives out by itself."""
    while True:
        port = random.randrange(FIRST, FIRST + PORTS, 2)
        if port not in TAKEN and all(_free(number, kind) for number in (port, port + 1) for kind in KINDS):
            TAKEN.add(port)
            return port


def _free(port: int, kind: socket.SocketKind) -> bool:
    with socket.socket(socket.AF_INET, kind) as tried:
        try:
            tried.bind((HOST, port))
        except OSError:
            return False
        return True


def until(done: Callable[[], Any], what: str, seconds: float = PATIENCE) -> Any:
    """Wait until something is so; gives it, fails after the patience."""
    end = time.monotonic() + seconds
    while time.monotonic() < end:
        if found := done():
            return found
        time.sleep(0.02)
    raise AssertionError(f"in vain: {what}")


@dataclass(frozen=True, slots=True)
class Played:
    """How a scenario went."""

    ended: int
    """Exit code of SIPp: 0 where every call went as written."""
    said: str
    """What it wrote, for the message of a failing test."""


def sipp(script: str, to: int, folder: Path, calls: int = 1, rate: int = 50, seconds: float = 30.0) -> Played:
    """Play a scenario against 127.0.0.1 at a port; skips where SIPp is absent."""
    process = start_sipp(script, to, folder, calls, rate, seconds)
    said, _ = process.communicate(timeout=seconds + 10)
    errors = "".join(file.read_text("utf-8", "replace") for file in folder.glob("*_errors.log"))
    return Played(process.returncode, said + errors)


def start_sipp(
    script: str, to: int, folder: Path, calls: int = 1, rate: int = 50, seconds: float = 30.0, server: int = 0
) -> subprocess.Popen[str]:
    """The same, without waiting for its end. server: port at which it is rung, where it is to be rung."""
    need("sipp")
    file = folder / f"scenario{free_port()}.xml"
    file.write_text(script)
    port, media = server or free_port(), free_port()
    where = ["-i", HOST, "-mi", HOST, "-p", str(port), "-min_rtp_port", str(media), "-max_rtp_port", str(media + 200)]
    how = [
        "-m",
        str(calls),
        "-r",
        str(rate),
        "-l",
        str(calls),
        "-timeout",
        str(int(seconds)),
        "-timeout_error",
        "-nostdin",
        "-trace_err",
    ]
    command = ["sipp", f"{HOST}:{to}", "-sf", str(file), *where, *how]
    return subprocess.Popen(
        command, cwd=folder, stdin=subprocess.DEVNULL, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True
    )


# why no ringing tones either: it died where one was still playing as the call began
MODULES = ["g711", "aufile", "uuid", "account", "menu", "ctrl_tcp"]
# why no sndfile, which records too, and no ringing tones: with either, baresip 1.1 died in one call of twenty as it was answered


class Baresip:
    """A softphone on 127.0.0.1. What it says is a wav at 8 kHz, what it hears is in `heard()` once it has hung up.

    answers: takes calls by itself. codings: such as "PCMA/8000/1".
    """

    def __init__(
        self,
        folder: Path,
        says: Path | None = None,
        answers: bool = False,
        codings: str = "PCMU/8000/1,PCMA/8000/1",
        keys: str = "rtpevent",
    ) -> None:
        need("baresip")
        self.folder = folder / f"baresip{free_port()}"
        self.folder.mkdir()
        self.port, self.control = free_port(), free_port()
        self.events: list[str] = []
        """What happened, CALL_ESTABLISHED and the like."""
        self._write(says or self._silence(), answers, codings, keys)
        with (self.folder / "log").open("w") as log:
            command = ["baresip", "-4", "-f", str(self.folder)]
            self._process = subprocess.Popen(command, stdin=subprocess.DEVNULL, stdout=log, stderr=subprocess.STDOUT)
        self._link = until(self._connect, "baresip starts")
        threading.Thread(target=self._listen, daemon=True).start()

    @property
    def address(self) -> str:
        """Its SIP address."""
        return f"sip:person@{HOST}:{self.port}"

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._process.terminate()
        self._process.wait(PATIENCE)
        self._link.close()

    def dial(self, to: str) -> None:
        """Ring somebody."""
        self.tell("dial", to)

    def press(self, keys: str) -> None:
        """Press keys in a call, half a second each."""
        for key in keys:
            self.tell("sndcode", key)
            time.sleep(0.3)
            self.tell("sndcode", "\x04")
            time.sleep(0.2)

    def hang_up(self) -> None:
        """End the call."""
        self.tell("hangup")

    def tell(self, command: str, value: str = "") -> None:
        """Any command of baresip's menu."""
        text = json.dumps({"command": command, "params": value})
        self._link.sendall(f"{len(text)}:{text},".encode())

    def wait_for(self, event: str, seconds: float = PATIENCE) -> None:
        """Wait until something has happened."""
        try:
            until(lambda: event in self.events, event, seconds)
        except AssertionError as error:
            raise AssertionError(f"{error}, only {self.events}: {(self.folder / 'log').read_text()}") from None

    def heard(self) -> bytes:
        """Samples of what it has heard in its last call, 16-bit at 8 kHz; close it first."""
        return (self.folder / "player.wav").read_bytes()[WAV_HEADER:]

    def _connect(self) -> socket.socket | None:
        try:
            return socket.create_connection((HOST, self.control))
        except OSError:
            assert self._process.poll() is None, (self.folder / "log").read_text()
            return None

    def _listen(self) -> None:
        held = b""
        try:
            while data := self._link.recv(65536):
                held += data
                while (found := re.match(rb"(\d+):", held)) and len(held) > found.end() + int(found[1]):
                    size = int(found[1])
                    message = json.loads(held[found.end() : found.end() + size])
                    held = held[found.end() + size + 1 :]
                    self.events.append(str(message.get("type", "")))
        except OSError:
            return

    def _silence(self) -> Path:
        path = self.folder / "silence.wav"
        write_wav(path, bytes(2 * RATE * 60))
        return path

    def _write(self, says: Path, answers: bool, codings: str, keys: str) -> None:
        auto = ";answermode=auto" if answers else ""
        account = f"<{self.address}>;regint=0;audio_codecs={codings};dtmfmode={'info' if keys == 'info' else 'rtpevent'}{auto}\n"
        (self.folder / "accounts").write_text(account)
        media = free_port()
        lines = [
            f"sip_listen {HOST}:{self.port}", f"rtp_ports {media}-{media + 40}",  f"ctrl_tcp_listen {HOST}:{self.control}",
            f"audio_source aufile,{says}", f"audio_player aufile,{self.folder}/player.wav", f"audio_alert aufile,{self.folder}/alert.wav",
            "ausrc_srate 8000", "auplay_srate 8000", "ausrc_channels 1", "auplay_channels 1", "rtp_timeout 60", "ringback_disabled yes", f"audio_path {self.folder}", "poll_method epoll",
            "module_path /usr/lib/baresip/modules", *(f"module {name}.so" for name in MODULES[:2]),
            *(f"module_tmp {name}.so" for name in MODULES[2:4]), *(f"module_app {name}.so" for name in MODULES[4:]),
        ]  # fmt: skip
        (self.folder / "config").write_text("\n".join(lines) + "\n")
