"""Twilio's REST interface for texts: what its errors mean, sending a text, finding one that was sent."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, datetime
from email.utils import parsedate_to_datetime
from typing import Any, NoReturn
from urllib.parse import urlsplit, urlunsplit

from requests.exceptions import ConnectTimeout, RequestException, SSLError
from twilio.base.exceptions import TwilioException, TwilioRestException, TwilioServiceException
from twilio.http.http_client import TwilioHttpClient
from twilio.http.response import Response
from twilio.rest import Client
from urllib3.exceptions import MaxRetryError, NewConnectionError

from bot.config.settings import Settings, SettingsError
from channels.contract import ANSWER_SECONDS, OptedOut, OutcomeUnknown, SendFailed
from channels.errors import meaning_of_status
from channels.twilio.errors import TEXTS

OPTED_OUT = 21610
ERRORS = TEXTS
# After these it is unknown whether the text was accepted; Twilio is asked before it is sent again.
UNSURE = {408, 500, 502, 504}
# ValueError: an answer that is not JSON.
TROUBLE = (TwilioException, RequestException, ValueError)
LOOK_BACK = 50


class TimedHttp:
    """The library's HTTP client with time-outs. Uses another address if one is given, and heeds Retry-After."""

    def __init__(self, base: str) -> None:
        self._client, self._base = TwilioHttpClient(timeout=ANSWER_SECONDS), urlsplit(base)

    def request(self, method: str, url: str, **named: Any) -> Response:
        """As the library's. Raises SendFailed if the provider says how long to wait; the library loses that figure."""
        if self._base.netloc:
            asked = urlsplit(url)
            url = urlunsplit((self._base.scheme, self._base.netloc, asked.path, asked.query, ""))
        response = self._client.request(method, url, **named)
        wait = (response.headers or {}).get("Retry-After", "")
        if response.status_code in {429, 503} and wait:
            raise SendFailed(str(response.status_code), retry=True, fault="theirs", after=_seconds(wait), holds=True)
        return response


def _seconds(wait: str) -> float:
    """Seconds of a Retry-After, which is given in seconds or as a date; an hour at most."""
    try:
        seconds = float(wait) if wait.isdecimal() else (parsedate_to_datetime(wait) - datetime.now(UTC)).total_seconds()
    except (ValueError, TypeError):
        seconds = 0.0
    return min(max(seconds, 1.0), 3600.0)


@dataclass(frozen=True, slots=True)
class TwilioTexts:
    """Sends texts from one number or messaging service."""

    client: Client
    origin: str
    """Our number, or a messaging service's id (MG…)."""
    receipts_url: str
    """Public address that receipts are sent to, or empty."""

    def send(self, to: str, body: str) -> str:
        """Send one text and give its id; raises SendFailed, OptedOut or OutcomeUnknown."""
        own = "messaging_service_sid" if self.origin.startswith("MG") else "from_"
        options = {own: self.origin} | ({"status_callback": self.receipts_url} if self.receipts_url else {})
        try:
            sid = self.client.messages.create(to=to, body=body, **options).sid
        except TROUBLE as error:
            explain(error)
        if not sid:
            raise OutcomeUnknown("no sid")
        return str(sid)

    def find_sent(self, to: str, body: str, since: datetime) -> str | None:
        """The id of the latest such text accepted since then, or None; raises SendFailed if Twilio cannot be asked.

        The ends of the bodies are compared, because a trial account puts words of its own before the body.
        """
        try:
            recent = self.client.messages.list(to=to, limit=LOOK_BACK)
        except TROUBLE as error:
            raise SendFailed(type(error).__name__, retry=True, fault="theirs", after=5.0) from None
        return next((str(text.sid) for text in recent if _is_ours(text, body, since)), None)


def open_texts(settings: Settings) -> TwilioTexts:
    """A sender with the account in the settings; raises SettingsError if something needed for sending is missing."""
    for name in ("twilio_account_sid", "twilio_auth_token", "twilio_from"):
        if not getattr(settings, name):
            raise SettingsError(f"ONELINE_{name.upper()} is empty, but texts by Twilio need it.")
    http = TimedHttp(settings.twilio_api_url)
    base = settings.public_base_url.rstrip("/")
    client = Client(settings.twilio_account_sid, settings.twilio_auth_token, http_client=http)
    return TwilioTexts(client, settings.twilio_from, f"{base}/twilio/status" if base else "")


def _is_ours(text: Any, body: str, since: datetime) -> bool:
    """True for a text of ours with this body, made since then."""
    made = text.date_created or datetime.now(UTC)
    same = str(text.direction).startswith("outbound") and (text.body or "").endswith(body)
    return same and made >= since


def explain(error: Exception) -> NoReturn:
    """Raise the error that says what to do, without the provider's words, which may repeat a number."""
    if isinstance(error, TwilioRestException | TwilioServiceException):
        _explain_answer(int(error.code or 0), int(error.status))
    if isinstance(error, RequestException) and _never_reached(error):
        raise SendFailed(type(error).__name__, retry=True, fault="theirs", after=5.0) from None
    raise OutcomeUnknown(type(error).__name__) from None


def _explain_answer(code: int, status: int) -> NoReturn:
    """The same for an answer with an error code and an HTTP status."""
    if code == OPTED_OUT:
        raise OptedOut(str(code)) from None
    if status in UNSURE:
        raise OutcomeUnknown(str(code or status)) from None
    raise ERRORS.get(code, meaning_of_status(status)).failure(str(code or status)) from None


def _never_reached(error: RequestException) -> bool:
    """True when the request surely did not arrive: no connection was made."""
    if isinstance(error, ConnectTimeout | SSLError):
        return True
    cause = error.args[0] if error.args else None
    return isinstance(cause, MaxRetryError) and isinstance(cause.reason, NewConnectionError)
