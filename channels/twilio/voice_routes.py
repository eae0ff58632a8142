"""Routes for calls by Twilio: each verifies its caller and answers with what happens next in the call.

Two ways, by setting: "stream" joins a call to our own ears and mouth, and only begins and ends it here; "gather" lets
Twilio hear and speak, a request a turn. Whatever fails in the first goes on in the second, or reaches a person.
"""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, datetime
from typing import Any
from urllib.parse import urlsplit

import structlog
from flask import Blueprint, Response, request

from bot.config.settings import Settings, SettingsError
from bot.store.records import StoreDown
from channels.contract import Unreadable, WebhookRequest
from channels.twilio.dial_staff import Person
from channels.twilio.gather_session import FIRST_ANSWER, GatherSession, Step
from channels.twilio.twiml import TwimlWriter, new_response
from channels.twilio.voice_dependencies import VoiceServices, hands_over
from channels.twilio.voice_webhook import CHANNEL, NUMBER, VoiceWebhook, read_receipt, read_ringing, twilio_voice
from channels.web.routes import EMPTY_TWIML, LARGEST_BODY, call_of, proves, public_base_url_of, refuse
from voice.telephony.stream.ticket import Ticket

log = structlog.get_logger(__name__)
View = Callable[[VoiceWebhook], Any]


def voice_doors(
    settings: Settings,
    prove: Callable[[WebhookRequest], None],
    line: VoiceServices,
    now: Callable[[], datetime] = lambda: datetime.now(UTC),
) -> Blueprint:
    """Routes for Twilio's calls. prove: raises Untrusted for what is not Twilio's.

    Raises SettingsError where an address, a number or a language can not be used.
    """
    base = public_base_url_of(settings)
    _check(settings, line)
    script = TwimlWriter(line.phrases, line.names, base)
    person = Person(line, script)
    calls = _Calls(line, script, person, GatherSession(line, script, person), settings)

    def proved() -> WebhookRequest:
        request.max_content_length = LARGEST_BODY
        call = call_of(base, now())
        prove(call)
        return call

    return _blueprint(line, person, proved, calls)


def _blueprint(line: VoiceServices, person: Person, proved: Callable[[], WebhookRequest], calls: _Calls) -> Blueprint:
    """A route for each verb of a call, and one for what became of it. proved: the request, proved to be Twilio's."""
    blueprint = Blueprint("twilio_voice", __name__)

    def open_(path: str, view: View) -> None:
        @proves("twilio-signature")
        def opened() -> Response:
            ringing = read_ringing(proved())
            try:
                return _xml(str(view(ringing)))
            except StoreDown:
                # Why an answer all the same: somebody is on the telephone, and an error would hang up on them.
                log.error("call.store_down", call=ringing.call)
                return _xml(str(person.down(ringing)))

        blueprint.add_url_rule(f"/twilio/voice{path}", view.__name__, opened, methods=["POST"])

    @blueprint.post("/twilio/voice/status")
    @proves("twilio-signature")
    def status() -> Response:
        call = proved()
        line.note(CHANNEL, read_receipt(call.form), call.at)
        return _xml(EMPTY_TWIML)

    open_("", calls.ring)
    for view in (calls.begin, calls.out, calls.after, calls.dialled, calls.turn, calls.look, calls.told):
        open_(f"/{view.__name__}", view)
    refuse(blueprint)
    return blueprint


class _Calls:
    """What each route answers."""

    def __init__(
        self, line: VoiceServices, script: TwimlWriter, person: Person, talk: GatherSession, settings: Settings
    ) -> None:
        self._line, self._script, self._person, self._talk = line, script, person, talk
        self._url, self._streams = settings.stream_url, settings.twilio_voice == "stream"

    def ring(self, ringing: VoiceWebhook) -> Any:
        """A call comes in; or, as the address Twilio falls back to, something of ours failed in a call."""
        if self._line.missed and ringing.ours == self._line.missed:
            return self._reject(ringing)
        if ringing.failed_at and not urlsplit(ringing.failed_at).path.endswith("/twilio/voice"):
            return self._person.trouble(ringing)
        if self._person.is_first(ringing) and not ringing.failed_at:
            return self._person.ring_first(ringing)
        return self.begin(ringing)

    def _reject(self, ringing: VoiceWebhook) -> Any:
        """Somebody rings to be rung back: written down, and not answered, so that it costs nobody anything."""
        response = new_response()
        response.reject(reason="busy")
        try:
            self._line.write_missed(ringing)
        except StoreDown:
            log.error("call.store_down", call=ringing.call)
        return response

    def begin(self, ringing: VoiceWebhook) -> Any:
        """The line itself takes a call."""
        return self._join(ringing) if self._streams else self._talk.greet(ringing)

    def out(self, ringing: VoiceWebhook) -> Any:
        """A call we made was answered."""
        key = request.args.get("message", "")
        if self._streams and request.args.get("by") != "say":
            return self._join(ringing, key)
        return self._talk.message(ringing, key)

    def after(self, ringing: VoiceWebhook) -> Any:
        """The stream is over: because the call is, because a person is wanted, or because of a fault or too many calls."""
        response, last, key = new_response(), self._line.last_of(ringing), request.args.get("message", "")
        wants_person = last is not None and hands_over(last)
        if not ringing.is_over and wants_person and self._person.is_there(ringing):
            self._person.ring(response, ringing, case=True)
            return response
        is_done = last is not None and last.reply is not None and last.reply.ends
        if ringing.is_over or wants_person or is_done or self._line.ended(ringing.call):
            response.hangup()
            return response
        if key and last is None:
            response.redirect(self._script.address("/out", message=key, by="say"), method="POST")
            return response
        return self._person.trouble(ringing)

    def dialled(self, ringing: VoiceWebhook) -> Any:
        """A person was rung."""
        return self._person.dialled(ringing, case=_is("case"), first=_is("first"))

    def turn(self, ringing: VoiceWebhook) -> Any:
        """Something was said or pressed, or nothing."""
        return self._talk.heard(ringing, self._step())

    def look(self, ringing: VoiceWebhook) -> Any:
        """Another look for an answer."""
        return self._talk.look(ringing, self._step())

    def told(self, ringing: VoiceWebhook) -> Any:
        """Something was said to a message, or nothing."""
        return self._talk.told(ringing, request.args.get("message", ""), _number("times", 1), self._language())

    def _join(self, ringing: VoiceWebhook, key: str = "") -> Any:
        """Joined to the voice process; what follows is for when Twilio does not ask what comes after it."""
        response, after = new_response(), self._script.address("/after", message=key)
        language = self._line.language_of(ringing)
        ticket = Ticket(ringing.call, ringing.caller, ringing.ours, language, key, "twilio", ringing.number)
        text = self._line.sign_ticket(ticket)
        self._script.stream(response, f"{self._url.rstrip('/')}/{self._line.stream_token(text)}", text, after)
        if self._person.is_there(ringing):
            self._person.ring(response, ringing, case=False)
            return response
        # Why no promise here: what is asked next writes the callback down first, and tells its code.
        self._script.tell(response, self._line.phrases.languages, "twilio.trouble")
        response.redirect(after, method="POST")
        return response

    def _step(self) -> Step:
        return Step(_number("step", FIRST_ANSWER), _number("silent", 0), _number("look", 0), self._language())

    def _language(self) -> str:
        language = request.args.get("language", "")
        return language if language in self._line.phrases.languages else ""


def _xml(text: str) -> Response:
    return Response(text, mimetype="text/xml")


def _is(name: str) -> bool:
    """A yes in the address."""
    return request.args.get(name) == "yes"


def _number(name: str, default: int) -> int:
    """A number in the address, which is of our own making."""
    given = request.args.get(name, str(default))
    if not (given.isascii() and given.isdecimal() and len(given) <= 4):
        raise Unreadable(f"{name} is no number")
    return int(given)


def _check(settings: Settings, line: VoiceServices) -> None:
    """Raises SettingsError for what Twilio could not use."""
    is_usable = settings.stream_url.startswith(("wss://", "ws://")) and "?" not in settings.stream_url
    if settings.twilio_voice == "stream" and not is_usable:
        raise SettingsError(f"ONELINE_VOICE_URL is {settings.voice_url!r}, but must be an address as wss://host/path.")
    staff = settings.staff_phone
    if staff and not (NUMBER.fullmatch(staff) or staff.startswith(("sip:", "sips:"))):
        raise SettingsError("ONELINE_STAFF_PHONE must be a number as +14155550100, or an address as sip:desk@host.")
    if line.missed and not NUMBER.fullmatch(line.missed):
        raise SettingsError("`missed_call` in city.yml must be a number as +14155550100.")
    if lacking := sorted(each.tag for each in line.phrases.traits if twilio_voice(each) is None):
        raise SettingsError(
            f"Calls by Twilio have no voice for {', '.join(lacking)}: add `vendors.twilio` to their language.yml."
        )
