"""What `oneline doctor` finds in what the city wrote: entries nobody checked for long, and hours in which nobody is rung."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, datetime

from bot.catalogue.quality import SERIOUS, check
from bot.city.city import City, read_city
from bot.city.quiet_hours import after_rest
from bot.config.settings import Settings
from bot.retrieval.compile import read_all
from oneline.cli.settings_check import Finding

LIMITS = "limits.yml"
MOST = 5
"""Ids that are named."""
FULL = 0.5
"""Share of old entries from which on the line says "nobody checked this" more often than not."""


def entries(settings: Settings) -> Iterator[Finding | str]:
    """How many entries are old, contradict themselves, or can not be reached without the web."""
    services, aside = read_all(settings.catalogue_path, lambda *_: None)
    today = read_city(settings.city).local(datetime.now(UTC)).date()
    found = check(services, today, settings.stale_days)
    old = len({finding.source_id for finding in found if finding.kind == "stale"})
    more = "oneline catalogue check lists them"
    if old:
        yield Finding(
            f"{old} of {len(services)} entries are stale: nobody checked them for {settings.stale_days} days, or they are over. "
            f"Residents hear that. {more}; check each, and write the day.",
            grave=settings.is_public and old > FULL * len(services),
        )
    for kind in SERIOUS:
        if ids := {finding.source_id for finding in found if finding.kind == kind}:
            yield Finding(
                f"{kind.capitalize()}: {', '.join(sorted(ids)[:MOST])}{' …' * (len(ids) > MOST)}. {more}.", grave=False
            )
    if aside:
        yield Finding(f"{len(aside)} entries could not be taken: oneline catalogue not-taken says why.", grave=False)
    yield f"{len(services)} entries are told from {settings.catalogue_path}."


def quiet_hours(settings: Settings) -> Iterator[Finding | str]:
    """When nobody is rung, and whether what the city promises falls into those hours."""
    city = read_city(settings.city)
    rest = city.limits.rest
    if rest.begins == rest.ends:
        yield Finding(
            f"Nobody's night is quiet: `rest` in {settings.city / LIMITS} begins when it ends. Write begins and ends."
        )
        return
    if not (settings.city / LIMITS).exists():
        yield Finding(
            f"{settings.city / LIMITS} is not there: the usual quiet hours hold. Write yours (docs/adding-a-city.md).",
            grave=False,
        )
    if _is_quiet(city, city.reminders.evening):
        yield Finding(
            f"Reminders of the evening before go out at {city.reminders.evening}, when nobody is rung: calls wait until {rest.ends}. "
            f"Write an earlier `evening` in {settings.city / 'city.yml'}.",
            grave=False,
        )
    yield f"Nobody is rung who did not ask for it from {rest.begins} to {rest.ends}, by the clock where the number is."


def _is_quiet(city: City, clock: str) -> bool:
    hour, minute = map(int, clock.split(":"))
    at = city.local(datetime.now(UTC)).replace(hour=hour, minute=minute, second=0, microsecond=0)
    return after_rest(city.limits.rest, at, at.tzinfo or UTC) != at.astimezone(UTC)
