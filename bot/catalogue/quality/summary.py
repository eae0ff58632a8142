"""How a catalogue stands as a whole: entries to mend by kind, and whose they are."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Collection
from dataclasses import dataclass

from bot.catalogue.model import Service
from bot.catalogue.quality import KINDS, Finding, Kind, owner_of

FEWEST_ENTRIES = 5
"""Entries a catalogue must have before what is the same in all of them is told once."""


@dataclass(frozen=True, slots=True)
class OwnerCount:
    """How one owner's entries stand."""

    owner: str
    entries: int
    to_mend: int
    findings: int


@dataclass(frozen=True, slots=True)
class Summary:
    """How a catalogue stands."""

    entries: int
    sound: int
    """Entries with nothing to mend."""
    kinds: dict[Kind, int]
    """Entries with at least one finding of the kind."""
    about: dict[Kind, dict[str, int]]
    """What the findings of a kind are about (aspect or field, without the fact's number), the commonest first."""
    owners: tuple[OwnerCount, ...]
    """The most to mend first."""


def summarise(services: Collection[Service], findings: Collection[Finding]) -> Summary:
    """Counts over all findings."""
    by_kind: dict[Kind, set[str]] = {kind: set() for kind in KINDS}
    about: dict[Kind, Counter[str]] = {kind: Counter() for kind in KINDS}
    for finding in findings:
        by_kind[finding.kind].add(finding.source_id)
        about[finding.kind][finding.about.split(".")[0].split(" ")[0]] += 1
    to_mend = set[str]().union(*by_kind.values())
    return Summary(
        entries=len(services),
        sound=len(services) - len(to_mend),
        kinds={kind: len(ids) for kind, ids in by_kind.items()},
        about={kind: dict(counter.most_common()) for kind, counter in about.items()},
        owners=_owners(services, findings),
    )


def by_owner(findings: Collection[Finding]) -> dict[str, dict[str, list[Finding]]]:
    """Owner → entry → its findings; in the order they came."""
    found: dict[str, dict[str, list[Finding]]] = defaultdict(lambda: defaultdict(list))
    for finding in findings:
        found[finding.owner][finding.source_id].append(finding)
    return found


def shared_by_all(entries: int, findings: Collection[Finding]) -> list[Finding]:
    """What is the same in every entry, once each: the format lacks it rather than the keepers."""
    count = Counter((finding.kind, finding.about, finding.detail) for finding in findings)
    first = {(finding.kind, finding.about, finding.detail): finding for finding in reversed(list(findings))}
    return [first[key] for key, number in count.items() if number == entries >= FEWEST_ENTRIES]


def _owners(services: Collection[Service], findings: Collection[Finding]) -> tuple[OwnerCount, ...]:
    entries = Counter(map(owner_of, services))
    found = by_owner(findings)
    counts = (
        OwnerCount(owner, count, len(found.get(owner, ())), sum(map(len, found.get(owner, {}).values())))
        for owner, count in entries.items()
    )
    return tuple(sorted(counts, key=lambda count: -count.findings))
