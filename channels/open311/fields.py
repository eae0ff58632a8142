"""Fields that a program sends by form or query, and the errors that say what is wrong with them."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Any

from werkzeug.datastructures import MultiDict

LONGEST = 4000
"""Characters of a description."""
LONGEST_FIELD = 500
MOST_DAYS = timedelta(days=90)
YEARS = 1970, 2999
"""Between them a moment can be moved by days and hours and stays one."""
STATUSES = ("open", "closed")
ATTRIBUTE = re.compile(r"attribute\[([^\[\]]+)\](\[\])?$")


class Refused(Exception):
    """A request that cannot be answered as it is: an HTTP status, and what to do."""

    def __init__(self, status: int, description: str) -> None:
        super().__init__(description)
        self.status, self.description = status, description


@dataclass(frozen=True, slots=True)
class Sent:
    """A report as a program sends it."""

    service_code: str
    lat: float | None = None
    lon: float | None = None
    address: str = ""
    description: str = ""
    attributes: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    person: Mapping[str, str] = field(default_factory=dict)
    """email, device_id, account_id, first_name, last_name, phone, media_url, address_id; those that were sent."""


PERSON = ("email", "device_id", "account_id", "first_name", "last_name", "phone", "media_url", "address_id")


def read_sent(fields: MultiDict[str, str]) -> Sent:
    """A report from its fields; raises Refused."""
    if not (code := fields.get("service_code", "").strip()):
        raise Refused(400, "service_code was not provided.")
    lat, lon = _number(fields, "lat", 90), _number(fields, "long", 180)
    address = fields.get("address_string", "").strip()[:LONGEST_FIELD]
    person = {name: value[:LONGEST_FIELD] for name in PERSON if (value := fields.get(name, "").strip())}
    if (lat is None) != (lon is None):
        raise Refused(400, "lat and long are sent together, or neither.")
    if lat is None and not address and "address_id" not in person:
        raise Refused(400, "A location was not provided: lat and long, address_string, or address_id.")
    description = fields.get("description", "").strip()
    if len(description) > LONGEST:
        raise Refused(400, f"description has more than {LONGEST} characters.")
    return Sent(code, lat, lon, address, description, dict(_attributes(fields)), person)


def _attributes(fields: MultiDict[str, str]) -> Iterable[tuple[str, tuple[str, ...]]]:
    for name in fields:
        if match := ATTRIBUTE.fullmatch(name):
            yield match[1], tuple(value[:LONGEST] for value in fields.getlist(name) if value.strip())


def _number(fields: MultiDict[str, str], name: str, most: int) -> float | None:
    said = fields.get(name, "").strip()
    if not said:
        return None
    try:
        number = float(said)
    except ValueError:
        raise Refused(400, f"{name} is no number.") from None
    if not -most <= number <= most:
        raise Refused(400, f"{name} lies outside -{most} to {most}.")
    return number


def read_span(fields: Mapping[str, str], now: datetime) -> tuple[datetime, datetime]:
    """The days asked about: 90 at most, the last 90 where none are named; raises Refused."""
    since, until = _moment(fields, "start_date"), _moment(fields, "end_date")
    end = until or (min(now, since + MOST_DAYS) if since else now)
    begin = since or end - MOST_DAYS
    if end < begin:
        raise Refused(400, "end_date lies before start_date.")
    if end - begin > MOST_DAYS:
        raise Refused(400, "start_date and end_date may not be more than 90 days apart.")
    return begin, end


def _moment(fields: Mapping[str, str], name: str) -> datetime | None:
    said = fields.get(name, "").strip()
    if not said:
        return None
    try:
        # Why the blank: a plus in a query that was not escaped comes as one.
        moment = datetime.fromisoformat(said.replace(" ", "+"))
    except ValueError:
        raise Refused(400, f"{name} is no date with a time, as 2010-01-01T00:00:00Z.") from None
    if moment.tzinfo is None:
        raise Refused(400, f"{name} needs its zone, as 2010-01-01T00:00:00Z.")
    if not YEARS[0] <= moment.year <= YEARS[1]:
        raise Refused(400, f"{name} lies outside the years {YEARS[0]} to {YEARS[1]}.")
    return moment


def read_list(fields: MultiDict[str, str], name: str) -> tuple[str, ...]:
    """Values with commas between them, or sent several times."""
    return tuple(part for said in fields.getlist(name) for each in said.split(",") if (part := each.strip()))


def read_status(fields: MultiDict[str, str]) -> bool | None:
    """True for closed ones alone, False for open ones alone, None for both; raises Refused."""
    asked = set(read_list(fields, "status"))
    if asked - set(STATUSES):
        raise Refused(400, "status is open, closed, or both with a comma.")
    return None if len(asked) != 1 else asked == {"closed"}


def written(value: datetime | None) -> Any:
    """A moment as W3C writes it, in UTC; None stays."""
    return None if value is None else value.isoformat(timespec="seconds")
