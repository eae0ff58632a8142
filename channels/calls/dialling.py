"""Opens whoever rings numbers for us."""

from __future__ import annotations

from collections.abc import Iterator

from bot.city.city import read_city
from bot.config.settings import Settings, secret_of
from bot.model.turn import is_number
from channels.calls.outbound import Dials, GatewayDials, PhoneCalls
from channels.package import Sender
from channels.twilio.calls_api import open_calls
from voice.telephony.stream.ticket import bearer


def open_dials(settings: Settings) -> Dials | None:
    """Whoever rings numbers for us: the SIP gateway where there is one, else Twilio, else nobody."""
    if settings.sip_listen:
        return GatewayDials(
            f"http://{settings.sip_door}", bearer(secret_of(settings)), read_city(settings.city).language
        )
    number = settings.twilio_voice_from or settings.twilio_from
    return open_calls(settings) if settings.twilio_account_sid and is_number(number) else None


def senders(settings: Settings) -> Iterator[Sender]:
    """Calls we make, where anybody rings numbers for us."""
    if dials := open_dials(settings):
        yield Sender(PhoneCalls(dials))
