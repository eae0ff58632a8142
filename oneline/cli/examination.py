"""What `oneline doctor` looks at, in the order of its page; each look is one head with the checks below it."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass

from bot.city.city import CityError
from bot.config.settings import Settings, SettingsError
from bot.retrieval.compile import CatalogueError
from oneline.cli.doctor_address import address, certificates, signatures
from oneline.cli.doctor_city import entries, quiet_hours
from oneline.cli.doctor_machine import backups, clock, disk, engines, understanding, weights
from oneline.cli.settings_check import Finding, files, kept, keys, line, numbers, proxy, staff, tuned
from voice.engines.choice import VoiceError

type Looking = Callable[[Settings], Iterator[Finding | str]]
"""Settings → what is to be mended, and what is well, as a sentence."""
BROKEN = (SettingsError, CityError, CatalogueError, VoiceError, OSError)
"""Errors whose text says what to do."""


@dataclass(frozen=True, slots=True)
class Head:
    """One head of the page."""

    name: str
    looks: tuple[Looking, ...]


HEADS = (
    Head("Numbers", (numbers,)),
    Head("Who is told", (staff,)),
    Head("Address", (address, proxy)),
    Head("Signatures", (signatures,)),
    Head("Certificates", (certificates,)),
    Head("Understanding", (understanding,)),
    Head("Hearing, voice", (engines,)),
    Head("Models", (weights,)),
    Head("Clock", (clock,)),
    Head("Disk", (disk,)),
    Head("Entries", (entries,)),
    Head("Quiet hours", (quiet_hours,)),
    Head("Backups", (backups,)),
    Head("Keys and data", (line, keys, files, kept)),
    Head("Tuning", (tuned,)),
)
"""The page: what people in danger meet stands first."""


@dataclass(frozen=True, slots=True)
class Found:
    """What stands under one head."""

    head: str
    findings: tuple[Finding, ...]
    well: tuple[str, ...]

    @property
    def mark(self) -> str:
        """How it is shown: to be mended, to be looked at, or well."""
        if any(finding.grave for finding in self.findings):
            return "!!"
        return "-" if self.findings else "ok"


def examine(settings: Settings) -> Iterator[Found]:
    """Every head in turn; a look that breaks down is a finding, and the next one is made all the same."""
    for head in HEADS:
        told = [each for look in head.looks for each in _looked(look, settings)]
        findings = sorted((each for each in told if isinstance(each, Finding)), key=lambda each: not each.grave)
        yield Found(head.name, tuple(findings), tuple(each for each in told if isinstance(each, str)))


def _looked(look: Looking, settings: Settings) -> Iterator[Finding | str]:
    try:
        yield from look(settings)
    except BROKEN as error:
        yield Finding(str(error))
