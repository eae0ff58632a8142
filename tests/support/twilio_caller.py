"""Twilio's side of a call for tests: posts signed forms, and follows TwiML as Twilio would, refusing what it would refuse."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import datetime
from pathlib import Path
from typing import Any
from urllib.parse import urlencode
from xml.etree import ElementTree

from databases import open_new
from flask import Flask
from flask.testing import FlaskClient
from signed import AT, FORM, TOKEN, sign
from tried_line import shell_of

from bot.config.settings import Settings
from bot.dialogue.turn.resources import Resources
from bot.language.phrases import Phrases
from bot.model.turn import Turn
from bot.processing.turn_processor import TurnProcessor
from bot.store import Store
from bot.store.records import TurnHistory
from channels.delivery import take_receipt
from channels.twilio.signature import TwilioSignature
from channels.twilio.voice_dependencies import VoiceServices
from channels.twilio.voice_routes import voice_doors
from voice.telephony.stream.ticket import sign as sign_ticket
from voice.telephony.stream.ticket import token_of

BASE = "https://city.example"
SECRET = "a secret of the test"
CALL, OTHER_CALL = "CA" + "1" * 32, "CA" + "2" * 32
CALLER, OURS, DESK = "+14155550123", "+14155550100", "+14155550199"
VERBS = {"Say", "Gather", "Redirect", "Hangup", "Dial", "Connect", "Pause", "Reject"}
ROOT = Path(__file__).parents[2]
PHRASES = Phrases(ROOT / "intents")
NAMES = {"en": "City Help", "zh": "临河热线"}


@dataclass
class Seen:
    """The store as calls see it."""

    store: Store

    def turn(self, channel: str, provider_id: str) -> TurnHistory | None:
        return self.store.turn(channel, provider_id)

    def last_turn(self, channel: str, address: str) -> TurnHistory | None:
        talk = self.store.conversation_of(channel, address)
        rows = self.store.records(talk) if talk else []
        return rows[-1] if rows else None


@dataclass
class Answer:
    """An answer of ours: TwiML that Twilio would take."""

    status: int
    data: bytes

    @property
    def root(self) -> ElementTree.Element:
        return ElementTree.fromstring(self.data)

    @property
    def verbs(self) -> list[str]:
        return [verb.tag for verb in self.root]

    @property
    def said(self) -> str:
        return " ".join(say.text or "" for say in self.root.iter("Say"))

    def one(self, tag: str) -> ElementTree.Element:
        """The only element of a kind."""
        (found,) = self.root.iter(tag)
        return found


def check(answer: Answer) -> None:
    """What every answer must be: verbs Twilio has, addresses of ours, a way on after everything that may come to nothing."""
    root = answer.root
    assert root.tag == "Response"
    assert {verb.tag for verb in root} <= VERBS
    assert len(root), "an answer without a verb hangs up without a word"
    for verb, after in zip(root, [*list(root)[1:], None], strict=True):
        assert verb.tag not in {"Gather", "Connect", "Say", "Pause"} or after is not None, f"nothing after {verb.tag}"
        assert verb.tag not in {"Hangup", "Redirect"} or after is None, f"{verb.tag} ends a document"
    for verb in root.iter():
        address = verb.get("action") or (verb.text if verb.tag == "Redirect" else "")
        assert not address or address.startswith(f"{BASE}/twilio/voice"), address
        assert verb.tag not in {"Gather", "Connect", "Dial"} or verb.get("action")
    for say in root.iter("Say"):
        assert (say.text or "").strip() and len(say.text or "") <= 4096
        assert say.get("voice") and say.get("language")
        assert not list(say), "nothing but text inside what is said"


@dataclass
class Caller:
    """One telephone, and the line it rings."""

    store: Store
    app: Flask
    client: FlaskClient
    call: str = CALL
    number: str = CALLER
    last: Answer | None = None
    form: dict[str, str] = field(default_factory=dict)

    def post(self, target: str, signature: str | None = None, **fields: str) -> Any:
        """A signed request, as Twilio makes it of this call."""
        form = {"CallSid": self.call, "From": self.number, "To": OURS, "Direction": "inbound"}
        form = form | {"CallStatus": "in-progress"} | self.form | fields
        pairs = list(form.items())
        target = target.removeprefix(BASE)
        right = sign(BASE + target, pairs) if signature is None else signature
        return self.client.post(
            target, data=urlencode(pairs), content_type=FORM, headers={"X-Twilio-Signature": right} if right else {}
        )

    def ask(self, target: str, **fields: str) -> Answer:
        """A request that must be answered with TwiML that holds."""
        got = self.post(target, **fields)
        assert (got.status_code, got.mimetype) == (200, "text/xml")
        self.last = Answer(got.status_code, got.data)
        check(self.last)
        return self.last

    def ring(self, **fields: str) -> Answer:
        return self.ask("/twilio/voice", CallStatus="ringing", **fields)

    def say(self, text: str = "", keys: str = "", confidence: str = "0.9") -> Answer:
        """Answer what is being asked, in words, by keys, or not at all."""
        assert self.last is not None
        given = {"SpeechResult": text, "Confidence": confidence} if text else {}
        return self.ask(self.last.one("Gather").get("action", ""), **given, **({"Digits": keys} if keys else {}))

    def go_on(self) -> Answer:
        """Follow a redirect."""
        assert self.last is not None
        return self.ask(self.last.one("Redirect").text or "")

    def turns(self) -> list[Turn]:
        """What this conversation wrote down."""
        talk = self.store.conversation_of("phone", self.number if self.number.startswith("+") else f"call:{self.call}")
        return [row.turn for row in self.store.records(talk)] if talk else []


@contextmanager
def called_line(
    folder: Path,
    answering: Callable[[Store], TurnProcessor] | None = None,
    mode: str = "gather",
    desk: str = "",
    **line: Any,
) -> Iterator[Caller]:
    """A caller of a line over a real store; answering: who answers turns at once, or nobody."""
    store = open_new(folder / "calls.db", busy_seconds=0.2)
    shell = answering(store) if answering else None

    def receive(turn: Turn) -> None:
        store.receive(turn, turn.at)
        while shell and shell.work_once(turn.at):
            pass

    def note(channel: str, receipt: Any, at: datetime) -> bool:
        return take_receipt(store, channel, receipt, at)

    known: dict[str, Any] = {"receive_whole": receive, "remembered": Seen(store), "patience": 0.0} | line
    known.setdefault("staff", lambda at: desk)
    calls = VoiceServices(
        note=note,
        sign_ticket=lambda ticket: sign_ticket(ticket, SECRET),
        stream_token=lambda text: token_of(text, SECRET),
        phrases=PHRASES,
        names=NAMES,
        language="en",
        **known,
    )
    settings = Settings(public_base_url=BASE, twilio_voice=mode, staff_phone=desk)
    app = Flask("calls")
    app.register_blueprint(voice_doors(settings, TwilioSignature((TOKEN,), {}).prove, calls, now=lambda: AT))
    try:
        yield Caller(store, app, app.test_client())
    finally:
        store.close()


def shells(house: Resources) -> Callable[[Store], TurnProcessor]:
    """Who answers with a house."""
    return lambda store: shell_of(store, house)
