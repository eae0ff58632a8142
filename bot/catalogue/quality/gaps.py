"""What an entry does not say, and whether somebody without the web can get the thing at all."""

from __future__ import annotations

from collections.abc import Iterator

from bot.catalogue.model import Aspect, Service
from bot.language.entry_patterns import entry_patterns

FEWEST = 3
"""Facts below which an entry can answer next to nothing."""
ASPECTS: tuple[Aspect, ...] = ("what", "who", "bring", "cost", "how")


def missing(service: Service) -> Iterator[tuple[str, str]]:
    """What people ask and the entry does not answer."""
    yield from ((aspect, "") for aspect in ASPECTS if not service.of(aspect))
    if not (service.offices or service.of("where")):
        yield "where", ""
    timed = service.hours or service.of("when") or any(office.hours or office.times for office in service.offices)
    if not timed:
        yield "when", ""
    if not _has_voice(service):
        yield "phone", "a number for speaking"
    unsaid = [office.id for office in service.offices if office.step_free is None]
    if unsaid:
        yield "step-free", f"nobody says it of {_listed(unsaid)}"


def unreachable(service: Service) -> Iterator[tuple[str, str]]:
    """Whether the web is the only way to it."""
    if _has_voice(service) or service.offices or service.of("where"):
        return
    ways = service.of("how")
    if ways and all(fact.way == "online" or (not fact.way and _is_web(fact.texts)) for fact in ways):
        yield "how", "online only: no telephone and no place"


def thin(service: Service) -> Iterator[tuple[str, str]]:
    """Whether the office's prose gave too few facts."""
    if len(service.facts) < FEWEST:
        yield "facts", f"{len(service.facts)} of at least {FEWEST}"


def _has_voice(service: Service) -> bool:
    phones = (*service.phones, *(phone for office in service.offices for phone in office.phones))
    return any(phone.type == "voice" for phone in phones)


def _is_web(texts: dict[str, str]) -> bool:
    return any(entry_patterns().search("on_the_web", text) for text in texts.values())


def _listed(ids: list[str]) -> str:
    """The first of some ids, and how many more."""
    return ids[0] if len(ids) == 1 else f"{ids[0]} and {len(ids) - 1} more"
