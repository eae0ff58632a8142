"""The doors: only proved callers, written down once, answered at once, and never a silent 200."""

from __future__ import annotations

import ast
import http.client
import sqlite3
import subprocess
import sys
import threading
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from pathlib import Path
from typing import Any
from urllib.parse import urlencode
from xml.etree import ElementTree

import pytest
from databases import open_new
from flask import Flask
from flask.testing import FlaskClient
from signed import AT, FORM, TOKEN, Fields, hashed, sign
from test_sms_read import STATUS, TEXT
from werkzeug.serving import make_server

from bot.config.settings import Settings, SettingsError
from bot.store import Store, open_store
from channels.delivery import take_receipt
from channels.twilio.signature import TwilioSignature
from channels.twilio.sms import Sms
from channels.web.routes import LARGEST_BODY, doors, proof_of
from oneline.processes.web import create_app

BASE = "https://city.example"
SMS, STATUS_PATH = "/twilio/sms", "/twilio/status"
CALLS = {
    "/twilio/voice",
    *(f"/twilio/voice/{verb}" for verb in ("begin", "after", "dialled", "turn", "look", "out", "told", "status")),
}
FIELDS = tuple(TEXT.items())
ROOT = Path(__file__).parents[3]


@dataclass
class Line:
    """The doors over a real store."""

    app: Flask
    client: FlaskClient
    store: Store

    def post(self, target: str, fields: Fields = FIELDS, signature: str | None = None, **headers: str) -> Any:
        """Post a form, signed for the public address unless another signature is given."""
        fields = list(fields)
        right = sign(BASE + target, fields) if signature is None else signature
        named = {"X-Twilio-Signature": right} | {name.replace("_", "-"): value for name, value in headers.items()}
        return self.client.post(target, data=urlencode(fields), content_type=FORM, headers=named)

    def kept(self, sender: str = TEXT["From"]) -> list[str]:
        """Texts of a sender that were written down."""
        talk = self.store.conversation_of("sms", sender)
        return [happened.turn.text for happened in self.store.records(talk)] if talk else []


def _line(database: str, base: str = BASE, tokens: tuple[str, ...] = (TOKEN,), patience: float = 5.0) -> Line:
    store = open_store(database, busy_seconds=patience)
    sms = Sms(TwilioSignature(tokens, {}).prove, {}, None)  # type: ignore[arg-type]
    app = Flask("doors")
    app.register_blueprint(
        doors(
            Settings(public_base_url=base),
            sms,
            lambda turn: store.receive(turn, turn.at),
            lambda channel, receipt, at: take_receipt(store, channel, receipt, at),
            now=lambda: AT,
        )
    )
    return Line(app, app.test_client(), store)


@pytest.fixture
def database(tmp_path: Path) -> str:
    """Address of a database of its own, empty."""
    file = tmp_path / "line.db"
    open_new(file).close()
    return f"sqlite:///{file}"


@pytest.fixture
def line(database: str) -> Iterator[Line]:
    opened = _line(database)
    yield opened
    opened.store.close()


def test_a_text_is_written_down_and_answered_with_empty_twiml(line: Line) -> None:
    answer = line.post(SMS)
    assert (answer.status_code, answer.mimetype) == (200, "text/xml")
    root = ElementTree.fromstring(answer.data)
    assert (root.tag, len(root), root.text) == ("Response", 0, None)
    assert line.kept() == ["my heating is off"]


@pytest.mark.parametrize("target", [SMS, STATUS_PATH])
@pytest.mark.parametrize("signature", ["", "wrong", sign(BASE + "/twilio/sms", FIELDS, "another token")])
def test_who_is_not_proved_is_refused_and_nothing_is_kept(line: Line, target: str, signature: str) -> None:
    answer = line.post(target, signature=signature)
    assert (answer.status_code, answer.data) == (403, b"")
    assert line.kept() == []


def test_a_missing_signature_is_refused_not_an_error(line: Line) -> None:
    assert line.client.post(SMS, data=dict(FIELDS)).status_code == 403


@pytest.mark.parametrize(
    "signed_for", [f"{BASE}{STATUS_PATH}", f"http://city.example{SMS}", f"{BASE}{SMS}?a=1", f"http://localhost{SMS}"]
)
def test_a_signature_for_another_address_is_refused(line: Line, signed_for: str) -> None:
    assert line.post(SMS, signature=sign(signed_for, FIELDS)).status_code == 403


def test_what_the_caller_says_about_the_host_counts_for_nothing(line: Line) -> None:
    forged = sign(f"https://evil.example{SMS}", FIELDS)
    answer = line.post(
        SMS, signature=forged, Host="evil.example", X_Forwarded_Host="evil.example", X_Forwarded_Proto="https"
    )
    assert answer.status_code == 403


def test_repeated_keys_are_proved_whole_and_read_once(line: Line) -> None:
    assert line.post(SMS, [*FIELDS, ("Body", "second")]).status_code == 200
    assert line.kept() == ["my heating is off"]


@pytest.mark.parametrize(
    "base",
    ["https://city.example:8443", "https://[2001:db8::1]:8443", "http://127.0.0.1:8080", "https://city.example/a/b/"],
)
def test_any_public_address_can_be_proved_against(database: str, base: str) -> None:
    line = _line(database, base)
    assert line.post(SMS, signature=sign(base.rstrip("/") + SMS, FIELDS)).status_code == 200
    line.store.close()


@pytest.mark.parametrize("base", ["", "city.example", "ftp://city.example", "https://", "https://city.example/?x=1"])
def test_a_public_address_that_can_not_be_one_stops_the_start(base: str) -> None:
    with pytest.raises(SettingsError, match="ONELINE_PUBLIC_BASE_URL"):
        doors(Settings(public_base_url=base), None, print, print)  # type: ignore[arg-type]


def test_old_and_new_token_are_accepted_while_they_rotate(database: str) -> None:
    line = _line(database, tokens=("new", "old"))
    for token, status in (("new", 200), ("old", 200), ("older", 403)):
        assert line.post(SMS, signature=sign(BASE + SMS, FIELDS, token)).status_code == status
    line.store.close()


def test_json_is_held_to_its_hash_and_then_unreadable(line: Line) -> None:
    target = hashed(BASE + SMS, b"{}").removeprefix(BASE)
    headers = {"X-Twilio-Signature": sign(BASE + target)}
    for body, status in ((b"{}", 400), (b"{ }", 403)):
        assert (
            line.client.post(target, data=body, content_type="application/json", headers=headers).status_code == status
        )


def test_a_form_without_a_sender_is_unreadable(line: Line) -> None:
    assert line.post(SMS, [("Body", "hello")]).status_code == 400


def test_the_same_text_again_is_the_same_turn(line: Line) -> None:
    line.post(SMS)
    assert line.post(SMS, I_Twilio_Idempotency_Token="a new one").status_code == 200
    assert line.post(SMS, [*FIELDS, ("ErrorCode", "11200"), ("ErrorUrl", BASE + SMS)]).status_code == 200
    assert line.kept() == ["my heating is off"]


@pytest.mark.parametrize(
    "changes",
    [
        {},
        {"MessageStatus": "read"},
        {"MessageStatus": "teleported"},
        {"MessageStatus": "undelivered", "ErrorCode": "30005"},
        {"MessageStatus": "failed", "ErrorCode": "99999"},
    ],
)
def test_a_receipt_of_an_unknown_text_or_status_is_kept(line: Line, changes: dict[str, str]) -> None:
    assert line.post(STATUS_PATH, (STATUS | changes).items()).status_code == 200
    assert line.kept() == []


def test_a_receipt_at_the_other_door_is_a_receipt_still(line: Line) -> None:
    assert line.post(SMS, STATUS.items()).status_code == 200
    assert line.kept(STATUS["From"]) == []


@pytest.mark.parametrize(
    "body",
    [
        '<?xml version="1.0"?><!DOCTYPE x [<!ENTITY a "aaaa"><!ENTITY b "&a;&a;">]><x>&b;</x>',
        '<!DOCTYPE x [<!ENTITY f SYSTEM "file:///etc/passwd">]><x>&f;</x>',
        "<![CDATA[<Response><Redirect>https://evil.example</Redirect></Response>]]>",
        "</Response><Response><Dial>+15550100</Dial></Response>",
        "<a>" * 2_000,
    ],
)
def test_nothing_a_resident_writes_comes_back_in_twiml(line: Line, body: str) -> None:
    answer = line.post(SMS, (TEXT | {"Body": body}).items())
    assert answer.data == b'<?xml version="1.0" encoding="UTF-8"?><Response/>'
    assert line.kept() == [body]


def test_a_body_that_is_too_large_is_refused_before_it_is_read(line: Line) -> None:
    assert line.post(SMS, [("Body", "a" * LARGEST_BODY)]).status_code == 413
    assert line.post(SMS, (TEXT | {"Body": "a" * (LARGEST_BODY - 2_000)}).items()).status_code == 200


def test_a_locked_database_is_never_a_silent_200(database: str) -> None:
    line = _line(database, patience=0.2)
    other = sqlite3.connect(database.removeprefix("sqlite:///"), isolation_level=None)
    other.execute("BEGIN IMMEDIATE")
    refused = [line.post(SMS), line.post(STATUS_PATH, STATUS.items())]
    other.execute("ROLLBACK")
    other.close()
    assert [answer.status_code for answer in refused] == [503, 503]
    assert all(int(answer.headers["Retry-After"]) > 0 for answer in refused)
    assert line.post(SMS).status_code == 200
    assert line.kept() == ["my heating is off"]
    line.store.close()


def test_a_database_that_is_gone_is_never_a_silent_200(line: Line, database: str) -> None:
    other = sqlite3.connect(database.removeprefix("sqlite:///"))
    other.execute("DROP TABLE inbox")
    other.close()
    assert line.post(SMS).status_code == 503


def test_a_door_opens_for_posts_only(line: Line) -> None:
    assert line.client.get(SMS).status_code == 405


@pytest.fixture
def served(line: Line) -> Iterator[tuple[Line, int]]:
    """The doors behind a real server, and its port."""
    server = make_server("127.0.0.1", 0, line.app, threaded=True)
    thread = threading.Thread(target=server.serve_forever, args=(0.05,))
    thread.start()
    yield line, server.port
    server.shutdown()
    thread.join()


def _send(port: int, target: str, fields: Fields, signature: str) -> int:
    """Post over a socket, the target exactly as given."""
    connection = http.client.HTTPConnection("127.0.0.1", port, timeout=60)
    headers = {"Content-Type": FORM, "X-Twilio-Signature": signature}
    connection.request("POST", target, urlencode(list(fields)), headers)
    status = connection.getresponse().status
    connection.close()
    return status


@pytest.mark.parametrize(
    "query", ["", "?note=a%20b+c%2Bd", "?q=%E4%B8%B4%e6%b2%b3", "?a=1&a=2&a=", "?%61=b;c", "?x=//y/../z", "?"]
)
def test_an_address_is_proved_exactly_as_it_was_sent(served: tuple[Line, int], query: str) -> None:
    line, port = served
    signature = sign(BASE + SMS + query.removesuffix("?"), FIELDS)
    assert _send(port, SMS + query, FIELDS, signature) == 200
    assert _send(port, SMS + "?other=1", FIELDS, signature) == 403
    assert line.kept() == ["my heating is off"]


def test_a_whole_address_as_target_does_not_change_the_host(served: tuple[Line, int]) -> None:
    _, port = served
    target = f"http://evil.example{SMS}"
    assert _send(port, target, FIELDS, sign(target, FIELDS)) == 403


def test_the_same_text_twenty_times_at_once_is_one_turn(served: tuple[Line, int]) -> None:
    line, port = served
    signature = sign(BASE + SMS, FIELDS)
    with ThreadPoolExecutor(20) as together:
        answers = list(together.map(lambda _: _send(port, SMS, FIELDS, signature), range(20)))
    assert set(answers) == {200}
    assert line.kept() == ["my heating is off"]


@pytest.fixture(scope="module")
def whole(tmp_path_factory: pytest.TempPathFactory) -> Flask:
    """The web process as it runs in service, every door open."""
    return create_app(
        Settings(
            data=tmp_path_factory.mktemp("whole"),
            public_base_url=BASE,
            twilio_account_sid="AC" + "a" * 32,
            twilio_auth_token=TOKEN,
            twilio_from="+14155550100",
        )
    )


def test_every_route_says_how_its_caller_is_proved(whole: Flask) -> None:
    silent = [str(rule) for rule in whole.url_map.iter_rules() if not proof_of(whole.view_functions[rule.endpoint])]
    assert silent == []


def test_every_route_for_twilio_refuses_who_is_not_twilio(whole: Flask) -> None:
    routes = [r for r in whole.url_map.iter_rules() if proof_of(whole.view_functions[r.endpoint]) == "twilio-signature"]
    assert {str(rule) for rule in routes} == {SMS, STATUS_PATH, *CALLS}
    for rule in routes:
        assert whole.test_client().post(str(rule), data=dict(FIELDS)).status_code == 403


def test_the_doors_load_no_models() -> None:
    """Whatever the doors pull in, it is no numbers library, no encoder and no conversation."""
    told = [
        sys.executable,
        "-c",
        "import channels.web.routes, channels.twilio.sms, channels.twilio.signature, sys; print(sorted(sys.modules))",
    ]
    loaded = set(ast.literal_eval(subprocess.run(told, cwd=ROOT, capture_output=True, text=True, check=True).stdout))
    assert not loaded & {
        "numpy",
        "onnxruntime",
        "torch",
        "bot.dialogue.policy.respond",
        "bot.nlu.understand",
        "bot.retrieval.services.search",
    }
