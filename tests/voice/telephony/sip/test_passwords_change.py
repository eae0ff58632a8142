"""Fault 8: the password at a registrar changes while the gateway runs; an old and a new one may stand side by side."""

from __future__ import annotations

import hashlib
import re
import socket
import threading
from collections.abc import Iterator
from pathlib import Path

import pytest
from fake_line import FakeLine
from gateways import StartProcess
from telephones import until

from voice.telephony.sip.login import Login, passwords_of

NAME = "TRUNK_PASSWORD"


class Registrar:
    """Wants a password, and registers for a moment only, so that it is asked for again."""

    def __init__(self, password: str) -> None:
        self.password, self.taken, self.refused = password, list[str](), 0
        self._socket = socket.socket(socket.AF_INET, socket.SOCK_DGRAM)
        self._socket.bind(("127.0.0.1", 0))
        self._socket.settimeout(0.1)
        self._over = threading.Event()
        self._thread = threading.Thread(target=self._answer)
        self._thread.start()

    @property
    def address(self) -> str:
        return f"sip:city@127.0.0.1:{self._socket.getsockname()[1]}"

    def _answer(self) -> None:
        while not self._over.is_set():
            try:
                data, sender = self._socket.recvfrom(65536)
            except TimeoutError:
                continue
            text = data.decode()
            if text.startswith("REGISTER "):
                self._socket.sendto(self._reply(text).encode(), sender)

    def _reply(self, text: str) -> str:
        same = "\r\n".join(re.findall(r"^(?:Via|From|To|Call-ID|CSeq): .*?(?=\r)", text, re.M))
        proof = dict(re.findall(r'(\w+)="?([^",\r]+)"?', text.partition("Authorization: Digest")[2].partition("\r")[0]))
        if not proof:
            status, more = "401 Unauthorized", 'WWW-Authenticate: Digest realm="pbx", nonce="1f", algorithm=MD5\r\n'
        elif proof["response"] == _digest(self.password, proof["uri"]):
            status, more = "200 OK", "Expires: 2\r\n"
            self.taken.append(self.password)
        else:
            status, more = "403 Forbidden", ""
            self.refused += 1
        return f"SIP/2.0 {status}\r\n{same}\r\n{more}Content-Length: 0\r\n\r\n"

    def close(self) -> None:
        self._over.set()
        self._thread.join()
        self._socket.close()


def _digest(password: str, uri: str) -> str:
    def md5(text: str) -> str:
        return hashlib.md5(text.encode(), usedforsecurity=False).hexdigest()

    return md5(f"{md5(f'city:pbx:{password}')}:1f:{md5(f'REGISTER:{uri}')}")


@pytest.fixture
def registrar() -> Iterator[Registrar]:
    one = Registrar("the old one")
    yield one
    one.close()


def started(
    process: StartProcess, line: str, registrar: Registrar, file: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv(f"{NAME}_FILE", str(file))
    process(line, "--register", registrar.address, "--user", "city", "--password-env", NAME)


def test_a_password_that_is_changed_in_its_file_is_shown_from_then_on(
    registrar: Registrar, process: StartProcess, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    file = tmp_path / "password"
    registrar.password = "before"
    file.write_text("before\n")
    with FakeLine() as line:
        started(process, line.line.url, registrar, file, monkeypatch)
        until(lambda: "before" in registrar.taken, "it registers")
        file.write_text("after\n")
        registrar.password = "after"
        until(lambda: "after" in registrar.taken, "it registers with the new one, and was not started anew")


def test_with_an_old_and_a_new_one_in_the_file_either_is_taken_whenever_the_registrar_changes(
    registrar: Registrar, process: StartProcess, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    file = tmp_path / "password"
    file.write_text("new\nold\n")
    registrar.password = "old"
    with FakeLine() as line:
        started(process, line.line.url, registrar, file, monkeypatch)
        until(lambda: "old" in registrar.taken, "the registrar has not changed yet")
        registrar.password = "new"
        until(lambda: "new" in registrar.taken, "and now it has")


def test_a_refusal_that_is_no_matter_of_the_password_changes_none() -> None:
    login = Login("city", lambda: ["one", "two"])
    assert (login.next(486), login.password) == (False, "one")
    assert (login.next(403), login.password) == (True, "two")
    assert (login.next(401), login.password) == (True, "one")
    assert not Login("city", lambda: ["one"]).next(403)
    assert Login("city", lambda: []).password == ""


def test_a_file_that_is_gone_for_a_moment_leaves_the_password_that_was_known(tmp_path: Path) -> None:
    file = tmp_path / "password"
    file.write_text("one")
    passwords = passwords_of(NAME, {f"{NAME}_FILE": str(file)})
    assert passwords() == ("one",)
    file.unlink()
    assert passwords() == ("one",)
    assert passwords_of(NAME, {NAME: "given", f"{NAME}_FILE": str(file)})() == ("given",)
