"""When a city reminds people, and by which way: `reminders` in its `city.yml`."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Reminding:
    """How reminders are sent."""

    days: tuple[int, ...] = (3, 1)
    """Days before a time at which its person is reminded, at the same time of day."""
    evening: str = "18:00"
    """When somebody is reminded the evening before, by the clock on the wall."""
    evening_services: tuple[str, ...] = ()
    """Ids of services where that is better than a day before: what is to be put out for the morning."""
    most_a_week: int = 3
    """Reminders to one address, over all departments."""
    text_mobiles: bool = False
    """True if a mobile number that rang is texted; else who rang is rung."""
    soonest: int = 180
    """Minutes after a time was agreed within which nobody is reminded of it."""
    tries: int = 3
    """How often somebody who asked to be rung is rung."""
    try_again: int = 20
    """Minutes between those times."""
    window: int = 30
    """Minutes of the span in which somebody asked to be rung."""
