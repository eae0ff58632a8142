"""How staff can be reached: the addresses set, and whether there is any."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from urllib.parse import urlsplit

from bot.city.city import City
from bot.config.settings import Settings, SettingsError

PRINT = "print:"
SCHEMES = ("mailto", "sms", "https", "http", "print")
LOOPBACK = {"127.0.0.1", "::1", "localhost"}
_MAIL = re.compile(r"[^@\s,<>]+@[^@\s,<>]+")
_NUMBER = re.compile(r"\+\d{7,15}")


@dataclass(frozen=True, slots=True)
class Reach:
    """How staff are reached."""

    first: tuple[str, ...] = ()
    """Addresses told of each case."""
    second: tuple[str, ...] = ()
    """Addresses told as well where nobody took a case in its time."""
    rung: bool = False
    """True if a telephone of theirs takes calls over."""

    @property
    def is_there(self) -> bool:
        """True if somebody learns that a person is wanted: only then may a call back be promised."""
        return bool(self.first) or self.rung

    @property
    def later(self) -> tuple[str, ...]:
        """All that are told of a case that nobody took in time."""
        return tuple(dict.fromkeys((*self.first, *self.second)))


def reach_of(settings: Settings, city: City) -> Reach:
    """How staff are reached by these settings; raises SettingsError for an address that is none.

    In a made-up city with the page to try it the printed line counts: whoever tries it sees what staff would.
    """
    first = addresses(settings.notify, "ONELINE_NOTIFY")
    if not first and city.demo and settings.serves_page:
        first = (PRINT,)
    return Reach(first, addresses(settings.notify_second, "ONELINE_NOTIFY_SECOND"), bool(settings.staff_phone))


def addresses(text: str, name: str) -> tuple[str, ...]:
    """The addresses of a setting; raises SettingsError with the one that is none."""
    given = tuple(dict.fromkeys(part.strip() for part in text.split(",") if part.strip()))
    for address in given:
        if not _is_address(address):
            raise SettingsError(
                f"{name}: {address!r} is no address. Write mailto:desk@city.example, sms:+15550100, "
                "https://host/hook or print:, several with commas; http only to this machine."
            )
    return given


def _is_address(address: str) -> bool:
    scheme, _, rest = address.partition(":")
    if scheme == "mailto":
        return _MAIL.fullmatch(rest) is not None
    if scheme == "sms":
        return _NUMBER.fullmatch(rest) is not None
    host = urlsplit(address).hostname or ""
    return (scheme == "https" and bool(host)) or (scheme == "http" and host in LOOPBACK) or address == PRINT


def lacking(settings: Settings, reach: Reach) -> list[str]:
    """What is not set although an address needs it, a sentence each; the worker does not start with any."""
    kinds = {address.partition(":")[0] for address in reach.later}
    needs = {
        "mailto": (("smtp", settings.smtp), ("smtp_from", settings.smtp_from)),
        "sms": (("twilio_account_sid", settings.twilio_account_sid),),
        "https": (("notify_secret", settings.notify_secret),),
        "http": (("notify_secret", settings.notify_secret),),
    }
    return [
        f"ONELINE_{name.upper()} is empty, but {kind}: addresses in ONELINE_NOTIFY need it."
        for kind in sorted(kinds)
        for name, value in needs.get(kind, ())
        if not value
    ]


def staff_of(settings: Settings, city: City) -> Callable[[datetime], str]:
    """Moment → who takes calls over just then, or empty."""
    return lambda at: settings.staff_phone if city.is_staffed(city.local(at)) else ""


def first_of(settings: Settings, city: City) -> Callable[[datetime], str]:
    """Moment → whom to ring before the line itself takes a call, or empty."""
    return staff_of(settings, city) if city.answering == "person_first" else lambda at: ""
