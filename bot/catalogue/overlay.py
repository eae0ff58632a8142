"""What a city adds to the entries of a catalogue that is kept elsewhere: everyday names, sayings, corrections of needs."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from pathlib import Path

import msgspec
import yaml

from bot.catalogue.model import Aside, Lists, Service
from bot.system.yaml_file import read_yaml

FILE = "beside.yml"


@dataclass(frozen=True, slots=True)
class Beside:
    """Additions to one entry."""

    id: str
    """Source id of the entry."""
    also: Lists = field(default_factory=dict)
    sayings: Lists = field(default_factory=dict)
    needs: tuple[str, ...] = ()
    """As `Service.needs`: "need" ties the entry to it, "-need" unties it."""


class BesideError(Exception):
    """A file of additions that cannot be used; the text says what is wrong."""


def read_beside(path: Path | None) -> dict[str, Beside]:
    """The additions of a file by source id; none where there is no file."""
    if path is None or not path.is_file():
        return {}
    try:
        rows = msgspec.convert(read_yaml(path) or [], list[Beside])
    except (yaml.YAMLError, msgspec.ValidationError) as error:
        raise BesideError(f"{path}: {error}. Each entry has `id` and any of `also`, `sayings`, `needs`.") from error
    return {row.id: row for row in rows}


def added(services: Sequence[Service], beside: Mapping[str, Beside]) -> tuple[list[Service], list[Aside]]:
    """The services with what is said beside them, and additions to entries that are not there."""
    known = {service.source_id for service in services}
    lost = [Aside(each, f"{FILE}: there is no such entry", each) for each in beside if each not in known]
    return [_with(service, beside.get(service.source_id)) for service in services], lost


def misnamed(services: Iterable[Service], needs: Iterable[str]) -> list[Aside]:
    """Needs on entries that are none, so that a slip of the pen is seen; the entries themselves are taken."""
    known = {*needs}
    return [
        Aside(service.source_id, f"`needs`: there is no need {need.removeprefix('-')}; see `oneline needs list`", need)
        for service in services
        for need in service.needs
        if need.removeprefix("-") not in known
    ]


def _with(service: Service, more: Beside | None) -> Service:
    if more is None:
        return service
    return replace(
        service,
        also=_joined(service.also, more.also),
        sayings=_joined(service.sayings, more.sayings),
        needs=(*service.needs, *more.needs),
    )


def _joined(first: Lists, more: Mapping[str, Iterable[str]]) -> Lists:
    languages = dict.fromkeys((*first, *more))
    return {tag: tuple(dict.fromkeys((*first.get(tag, ()), *more.get(tag, ())))) for tag in languages}
