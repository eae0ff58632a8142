"""What is old: not checked for long, over, or not begun."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date

from bot.catalogue.model import Service


def age(service: Service, today: date, days: int) -> Iterator[tuple[str, str]]:
    """What of an entry cannot be relied on for its age.

    days: after which what nobody checked is old.
    """
    if service.checked is None:
        yield "checked", "nobody says when it was checked"
    elif (old := (today - service.checked).days) > days:
        yield "checked", f"checked {old} days ago"
    if service.valid_until and service.valid_until < today:
        yield "valid_until", f"over since {service.valid_until}"
    if service.alert_until and service.alert_until < today:
        yield "alert", f"alert over since {service.alert_until}"
    if service.valid_from and service.valid_from > today:
        yield "valid_from", f"begins on {service.valid_from}"
    for fact in service.facts:
        if fact.valid_until and fact.valid_until < today:
            yield fact.id, f"{fact.id} over since {fact.valid_until}"
