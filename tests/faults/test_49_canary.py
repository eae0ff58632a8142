"""Planted words and numbers go through the processes as they are served, and are found in no log, page, file or column (49)."""

from __future__ import annotations

import json
import socket
import sqlite3
import threading
from collections.abc import Iterator
from contextlib import closing
from dataclasses import dataclass, field, replace
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from urllib.parse import parse_qs, urlencode

import httpx
import pytest
from twilio.request_validator import RequestValidator
from web_process import ACCOUNT, BASE, TOKEN, Web, wait_for, with_settings

from bot.config.settings import Settings
from bot.store.open_sealed import open_kept
from bot.system.log import open_log
from channels.web.quiet_log import quiet_app
from oneline.processes.process import free_port, start, stop, wait_ready
from oneline.processes.run import parts

ROOT = Path(__file__).parents[2]
WORD, WORD_ZH, FROM, NAMED = "zephyrinequill", "琉璃鸢尾", "+14155559876", "212 555 0143"
PLANTED = [
    WORD,
    WORD_ZH,
    WORD_ZH.encode("unicode_escape").decode(),
    FROM[1:],
    FROM[2:],
    NAMED,
    "2125550143",
    "two one two five",
]
SAID = [
    f"my name is {WORD} and i need the bus card",
    f"please have somebody ring me on {NAMED}, {WORD}",
    f"我叫{WORD_ZH}，想办老人卡",
    f"{WORD} zzqx blorb frumious",
    "my number is two one two five five five oh one four three",
    f"my husband has chest pain {WORD}",
    "STOP",
]


@dataclass
class Provider:
    """Stands where the provider is: takes some texts, refuses others with the number in its words."""

    sent: list[str] = field(default_factory=list)
    address: str = ""


@pytest.fixture
def provider() -> Iterator[Provider]:
    """On loopback."""
    one = Provider()

    class Answers(BaseHTTPRequestHandler):
        def do_POST(self) -> None:
            form = parse_qs(self.rfile.read(int(self.headers["Content-Length"])).decode())
            one.sent.append(form["Body"][0])
            status = 201 if len(one.sent) % 2 else 400
            error = {"code": 21211, "message": f"The number {FROM} of {WORD} is not valid", "status": 400}
            body = json.dumps({"sid": f"SM{len(one.sent):032d}"} if status == 201 else error).encode()
            self.send_response(status)
            self.send_header("Content-Type", "application/json")
            self.send_header("Content-Length", str(len(body)))
            self.end_headers()
            self.wfile.write(body)

        def log_message(self, *_: object) -> None:
            pass

    server = ThreadingHTTPServer(("127.0.0.1", 0), Answers)
    threading.Thread(target=server.serve_forever, daemon=True).start()
    one.address = f"http://127.0.0.1:{server.server_port}"
    yield one
    server.shutdown()
    server.server_close()


@pytest.fixture
def served(tmp_path: Path, provider: Provider) -> Iterator[Web]:
    """Web and worker as `oneline run` starts them, and their log; calls are heard by the provider."""
    settings = Settings(
        data=tmp_path, port=free_port(), public_base_url=BASE, twilio_account_sid=ACCOUNT, twilio_auth_token=TOKEN,
        twilio_from="+14155550100", twilio_api_url=provider.address, twilio_voice="gather", log_level="debug",
        rasa_url=f"http://127.0.0.1:{free_port()}", voice_port=free_port(),
    )  # fmt: skip
    (ROOT / "var/catalogues").mkdir(parents=True, exist_ok=True)
    # Why: the catalogue is imported once for the whole suite.
    (tmp_path / "catalogues").symlink_to(ROOT / "var/catalogues")
    line, processes = Web(settings, production=False), []
    more = {"ONELINE_TWILIO_API_URL": provider.address, "ONELINE_TWILIO_VOICE": "gather", "ONELINE_LOG_LEVEL": "debug"}
    try:
        for part in parts(settings):
            if part.name in {"web", "worker"}:
                told = with_settings(part, settings)
                told = replace(told, environment={**told.environment, **more, "NO_PROXY": "127.0.0.1"})
                processes.append(start(told, line.lines.append))
                assert wait_ready(part, processes[-1], 240), line.lines
        yield line
    finally:
        stop(processes, 20)


def _post(line: Web, target: str, form: dict[str, str], signature: str = "") -> httpx.Response:
    signature = signature or RequestValidator(TOKEN).compute_signature(BASE + target, form)
    headers = {"X-Twilio-Signature": signature, "Content-Type": "application/x-www-form-urlencoded"}
    return httpx.post(line.address + target, content=urlencode(form), headers=headers, timeout=60, trust_env=False)


def _raw(line: Web, data: bytes) -> str:
    with closing(socket.create_connection(("127.0.0.1", line.settings.port), 30)) as sock:
        sock.sendall(data)
        sock.settimeout(15)
        try:
            return sock.recv(65536).decode(errors="replace")
        except TimeoutError:
            return ""


def _error_pages(line: Web) -> list[str]:
    """What is answered to what goes wrong, each with the planted words in it."""
    form = {"MessageSid": "SM9", "AccountSid": ACCOUNT, "From": FROM, "To": "+14155550100", "Body": WORD}
    pages = [
        _post(line, "/twilio/sms", form, signature=WORD),
        _post(line, "/twilio/sms", {"Body": WORD, "From": FROM}),
        _post(line, "/twilio/sms", form | {"Body": WORD * 9000}),
        _post(line, f"/twilio/{WORD}", form),
        _post(
            line,
            "/twilio/status",
            {"MessageSid": "SM" + "7" * 32, "MessageStatus": WORD, "To": FROM, "ErrorMessage": WORD},
        ),
        httpx.get(f"{line.address}/{WORD}?{FROM}", trust_env=False, timeout=60),
        *(
            httpx.get(f"{line.address}/{path}", trust_env=False, timeout=60)
            for path in ("health", "healthz", "readyz", "metrics")
        ),
    ]
    with sqlite3.connect(line.settings.data / "oneline.db", isolation_level=None) as held:
        held.execute("BEGIN EXCLUSIVE")
        pages.append(_post(line, "/twilio/sms", form | {"MessageSid": "SM10"}))
        held.execute("ROLLBACK")
    held.close()
    assert pages[-1].status_code == 503
    return [f"{page.url.path}: {page.text} {page.headers}" for page in pages if WORD not in page.url.path]


def _talk(line: Web) -> None:
    """All that is said, by text and by call, and answered."""
    for number, text in enumerate(SAID):
        form = {"MessageSid": f"SM{number}", "AccountSid": ACCOUNT, "From": FROM, "To": "+14155550100", "Body": text}
        assert _post(line, "/twilio/sms", form).status_code == 200
        done = f"SELECT count(*) FROM inbox WHERE state = 'answered' AND provider_id = 'SM{number}'"
        wait_for(lambda query=done: line.rows(query) == [(1,)], 120)
    call = {
        "CallSid": "CA" + "1" * 32,
        "AccountSid": ACCOUNT,
        "From": FROM,
        "To": "+14155550100",
        "CallStatus": "ringing",
    }
    assert _post(line, "/twilio/voice", call).status_code == 200


def test_an_error_in_a_view_is_logged_by_kind_and_place(capfd: pytest.CaptureFixture[str]) -> None:
    # Why opened here: a log that an earlier test opened writes where that test's standard error was.
    open_log("info")
    app = quiet_app("failing")

    def fail() -> str:
        raise ValueError(WORD)

    app.add_url_rule(f"/{FROM}", "fail", fail)
    page = app.test_client().get(f"/{FROM}")
    out = "".join(capfd.readouterr())
    assert page.status_code == 500
    assert "ValueError test_49_canary.py" in out
    for planted in PLANTED:
        assert planted not in out + page.text


@pytest.mark.timeout(900)
def test_what_is_planted_is_found_nowhere(served: Web, provider: Provider) -> None:
    _talk(served)
    wait_for(lambda: len(provider.sent) > 3, 60)
    # Why its answer does not count: the server says back to whoever sent it, and to nobody else, what it could not read.
    _raw(served, f"{WORD} {FROM}\r\n\r\n".encode())
    pages = [*_error_pages(served), repr(served.settings), str([served.settings])]
    wait_for(
        lambda: served.rows("SELECT count(*) FROM outbox WHERE status = 'queued' AND due_at IS NOT NULL") == [(0,)], 60
    )
    kept = {path.name: path.read_bytes() for path in served.settings.data.rglob("*") if path.is_file()}
    assert "oneline.db" in kept
    assert len(served.lines) > 10
    for planted in PLANTED:
        assert not [line for line in served.lines if planted in line], planted
        assert not [page for page in pages if planted in page], planted
        assert not [name for name, data in kept.items() if planted.encode() in data], planted
    assert TOKEN not in "\n".join([*pages, *served.lines])
    store = open_kept(served.settings)
    told = store.records(store.conversation_of("sms", FROM) or 0)
    store.close()
    assert [each.turn.text for each in told][: len(SAID)] == SAID, "it was kept, and only we can read it"
