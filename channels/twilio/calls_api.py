"""Outgoing calls by Twilio: a reminder, a call back, a code told by voice. Twilio asks us what to say when somebody answers."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from urllib.parse import quote

from twilio.base.exceptions import TwilioRestException
from twilio.rest import Client

from bot.config.settings import Settings, SettingsError
from channels.contract import OutcomeUnknown, SendFailed
from channels.twilio.errors import CALLS
from channels.twilio.sms_api import LOOK_BACK, TROUBLE, TimedHttp, explain
from channels.twilio.voice_webhook import NUMBER

RINGS = 30
"""Seconds the resident's telephone rings."""
ERRORS = CALLS


@dataclass(frozen=True, slots=True)
class TwilioCalls:
    """Makes calls from one number."""

    client: Client
    origin: str
    """Our number, E.164."""
    base: str
    """Public address, without a slash at its end."""

    def place(self, to: str, message_key: str) -> str:
        """Begin a call that tells a message and give its id; raises SendFailed, OptedOut or OutcomeUnknown.

        to: number of the resident, E.164. What it tells is looked up by the key when somebody answers.
        """
        door = f"{self.base}/twilio/voice"
        asked = {"url": f"{door}/out?message={quote(message_key, safe='')}", "method": "POST"}
        told = {"status_callback": f"{door}/status", "status_callback_method": "POST"}
        try:
            # Why no detection of machines: it makes a person wait in silence for seconds before the first word.
            sid = self.client.calls.create(to=to, from_=self.origin, timeout=RINGS, **asked, **told).sid
        except TwilioRestException as error:
            if rule := ERRORS.get(int(error.code or 0)):
                raise rule.failure(str(error.code)) from None
            explain(error)
        except TROUBLE as error:
            explain(error)
        if not sid:
            raise OutcomeUnknown("no sid")
        return str(sid)

    def find_placed(self, to: str, since: datetime) -> str | None:
        """The id of a call to a number begun since then, latest first, or None; asked after OutcomeUnknown.

        Twilio does not tell what a call was for, so nobody else may call the number meanwhile. Raises SendFailed.
        """
        try:
            recent = self.client.calls.page(to=to, from_=self.origin, page_size=LOOK_BACK)
        except TROUBLE as error:
            raise SendFailed(type(error).__name__, retry=True, fault="theirs", after=5.0) from None
        return next((str(call.sid) for call in recent if call.date_created and call.date_created >= since), None)


def open_calls(settings: Settings) -> TwilioCalls:
    """Calls by the account in the settings; raises SettingsError where something for calling is missing."""
    for name in ("twilio_account_sid", "twilio_auth_token", "public_base_url"):
        if not getattr(settings, name):
            raise SettingsError(f"ONELINE_{name.upper()} is empty, but calls by Twilio need it.")
    origin = settings.twilio_voice_from or settings.twilio_from
    if not NUMBER.fullmatch(origin):
        raise SettingsError("ONELINE_TWILIO_VOICE_FROM must be our number as +14155550100: calls come from a number.")
    http = TimedHttp(settings.twilio_api_url)
    client = Client(settings.twilio_account_sid, settings.twilio_auth_token, http_client=http)
    return TwilioCalls(client, origin, settings.public_base_url.rstrip("/"))
