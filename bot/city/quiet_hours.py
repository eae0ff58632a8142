"""Hours in which nobody is rung who did not ask for it: the city's, by the clock of where the number is."""

from __future__ import annotations

from datetime import UTC, datetime, time, timedelta, tzinfo
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

import phonenumbers
from phonenumbers.timezone import time_zones_for_number

from bot.city.sending_limits import Rest


def after_rest(rest: Rest, at: datetime, zone: tzinfo) -> datetime:
    """The same moment, or the end of the rest it falls into, UTC."""
    local, begins, ends = at.astimezone(zone), time.fromisoformat(rest.begins), time.fromisoformat(rest.ends)
    now = local.timetz().replace(tzinfo=None)
    over_night = begins > ends
    if not ((now >= begins or now < ends) if over_night else begins <= now < ends):
        return at.astimezone(UTC)
    day = local.date() + timedelta(days=1 if over_night and now >= begins else 0)
    # Why from the clock on the wall: the night in which it is put on or back is an hour shorter or longer.
    return datetime.combine(day, ends, zone).astimezone(UTC)


def zone_of(number: str, city: str) -> tzinfo:
    """The zone a number is in where there is but one, else the city's. city: name of its zone."""
    try:
        zones = time_zones_for_number(phonenumbers.parse(number))
        if len(zones) == 1:
            return ZoneInfo(zones[0])
    except (phonenumbers.NumberParseException, ZoneInfoNotFoundError, ValueError):
        pass
    return ZoneInfo(city)
