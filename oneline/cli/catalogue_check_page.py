"""What `oneline catalogue check` prints: a summary, then by owner a line each entry."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import groupby

from bot.catalogue.quality import KINDS, SERIOUS, Finding
from bot.catalogue.quality.summary import Summary, by_owner, shared_by_all
from oneline.cli.listing import counted, folded

MOST_ENTRIES, MOST_OWNERS, WORST = 8, 12, 3


def head(summary: Summary) -> Iterator[str]:
    """Five lines or so: counts, shares, whose."""
    total, owners = summary.entries, len(summary.owners)
    yield f"{total:,} entries of {owners:,} owner{'s' * (owners != 1)}; {total - summary.sound:,} to mend."
    for kind, name in KINDS.items():
        if count := summary.kinds[kind]:
            about = counted(summary.about[kind])
            yield f"{name}: {count:,} ({_share(count, total)}); {about}"
    if none := [name for kind, name in KINDS.items() if not summary.kinds[kind]]:
        yield f"none {', none '.join(none)}"
    worst = (f"{o.owner} ({o.findings:,} in {o.to_mend:,} entries)" for o in summary.owners[:WORST] if o.findings)
    if listed := "; ".join(worst):
        yield f"most to mend: {listed}"


def _share(count: int, entries: int) -> str:
    share = count / entries
    return f"{share:.0%}" if share > 0.01 else "below 1%"


def entries(summary: Summary, findings: list[Finding], every: bool) -> Iterator[str]:
    """By owner, the most to mend first, a line each entry; what all entries share is told once."""
    shared = shared_by_all(summary.entries, findings)
    if shared:
        yield f"the same in every entry: {'; '.join(_told(*pair) for pair in _by_kind(shared))}"
    alike = {(finding.kind, finding.about, finding.detail) for finding in shared}
    found = by_owner([f for f in findings if (f.kind, f.about, f.detail) not in alike])
    blocks = (
        "\n".join(
            (
                f"\n{owner.owner}: {len(found[owner.owner]):,} of {owner.entries:,} entries",
                *folded(map(_line, sorted(found[owner.owner].values(), key=_rank)), 0 if every else MOST_ENTRIES),
            )
        )
        for owner in summary.owners
        if found.get(owner.owner)
    )
    yield from folded(blocks, 0 if every else MOST_OWNERS, "\n")


def _rank(findings: list[Finding]) -> tuple[bool, int]:
    """What is serious first, then the most to mend."""
    return findings[0].kind not in SERIOUS, -len(findings)


def _line(findings: list[Finding]) -> str:
    """One entry with all that is to mend in it."""
    told = "; ".join(_told(*pair) for pair in _by_kind(findings))
    return f"  {findings[0].source_id}  {findings[0].name}: {told}"


def _by_kind(findings: list[Finding]) -> Iterator[tuple[str, list[Finding]]]:
    return ((kind, list(group)) for kind, group in groupby(findings, key=lambda finding: finding.kind))


def _told(kind: str, findings: list[Finding]) -> str:
    if kind == "missing":
        return "missing " + ", ".join(f.about for f in findings)
    if kind == "aloud":
        worst = max(findings, key=lambda finding: finding.detail.count(","))
        more = f" and {len(findings) - 1} more" if len(findings) > 1 else ""
        return f"hard to say aloud {worst.about} ({worst.detail}){more}"
    return ", ".join(f.detail if kind == "stale" else f"{f.about} {f.detail}" for f in findings)
