"""Only the line itself has notes heard: by a voucher for each recording, looked at before a byte of it is taken."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from threading import Thread

import pytest
from flask import Flask
from werkzeug.serving import make_server

from voice.notes.client import NobodyListens, NoteClient
from voice.notes.door import PATH, VOUCHER, NoteDoor
from voice.notes.listener import Listener
from voice.notes.voucher import vouch
from voice.telephony.stream.request_heads import Head

SECRET, BEFORE = "a secret of the tests", "the secret before"
RECORDING = b"OggS" + bytes(400)
DOOR = NoteDoor(Listener({}, lambda text: False, decode=lambda recording: bytes(3200)), [BEFORE, SECRET], 1000)


@contextmanager
def served() -> Iterator[str]:
    app = Flask("notes")
    app.register_blueprint(DOOR.blueprint())
    server = make_server("127.0.0.1", 0, app, threaded=True)
    thread = Thread(target=server.serve_forever, args=(0.05,))
    thread.start()
    try:
        yield f"http://127.0.0.1:{server.server_port}"
    finally:
        server.shutdown()
        thread.join()


def _head(method: str = "POST", length: str = "404", secret: str = SECRET, voucher: str | None = None) -> Head:
    given = vouch(RECORDING, secret) if voucher is None else voucher
    return Head(method, PATH, "", {"content-length": length, VOUCHER: given})


@pytest.mark.parametrize(
    ("head", "status"),
    [
        ({}, 0), ({"secret": BEFORE}, 0), ({"secret": "another"}, 403), ({"voucher": ""}, 403), ({"voucher": "a.b.c"}, 403),
        ({"length": "1001"}, 413), ({"length": ""}, 400), ({"length": "-5"}, 400), ({"method": "GET"}, 400),
    ],
)  # fmt: skip
def test_the_head_alone_decides_who_is_let_in(head: dict[str, str], status: int) -> None:
    assert DOOR.judge(_head(**head)) == status


def test_other_paths_are_judged_as_before() -> None:
    judge = DOOR.beside(lambda head: 418)
    assert judge(Head("GET", "/voice/stream", "", {})) == 418
    assert judge(_head()) == 0


def test_the_line_is_answered_what_was_heard() -> None:
    with served() as address:
        found = NoteClient(address, SECRET).hear(RECORDING, ["en"], 5.0)
    assert (found.outcome, found.why) == ("unheard", "no engine")


def test_a_voucher_is_good_for_its_own_recording_alone() -> None:
    app = Flask("notes")
    app.register_blueprint(DOOR.blueprint())
    given = {VOUCHER: vouch(RECORDING, SECRET)}
    assert app.test_client().post(PATH, data=RECORDING + b"!", headers=given).status_code == 403
    assert app.test_client().post(PATH, data=RECORDING, headers=given).status_code == 200


def test_who_can_not_be_asked_or_refuses_listens_not() -> None:
    with served() as gone:
        pass
    with pytest.raises(NobodyListens):
        NoteClient(gone, SECRET).hear(RECORDING, ["en"], 5.0)
    with served() as address, pytest.raises(NobodyListens):
        NoteClient(address, "another").hear(RECORDING, ["en"], 5.0)
