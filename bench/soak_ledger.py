"""The ledger of a long run: what was sent, what the store holds, what the provider took; and what processes hold."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

import sqlalchemy as sa

from bench.soak_harm import PARTS, processes
from bench.soak_people import Sent
from bench.voice_process import family

INBOX = "SELECT id, provider_id, state, answered_with FROM inbox WHERE channel = 'sms'"
OUTBOX = "SELECT id, conversation, turn, status, provider_id, priority FROM outbox WHERE channel = 'sms' ORDER BY id"


@dataclass(frozen=True, slots=True)
class Ledger:
    """Counts of texts; every text that was acknowledged stands in exactly one of answered, waiting, silent and lost."""

    acknowledged: int
    answered: int
    """Its answer was taken by the provider."""
    waiting: int
    """Written down and not answered yet, or its answer not sent yet."""
    silent: int
    """Answered with nothing, or its answer given up."""
    lost: int
    """Acknowledged, and the store does not know it."""
    doubled: int
    """Taken by the provider though the store holds no message for it: sent once more than was known."""
    disordered: int
    """People whose messages came to the provider in another order than they were written; a danger's overtakes, and should."""
    messages: int
    """All the provider took."""

    @property
    def is_clean(self) -> bool:
        """Nothing lost, doubled, waiting, silent or out of order."""
        return not (self.waiting or self.silent or self.lost or self.doubled or self.disordered)


def draw_up(url: str, acknowledged: Mapping[str, str], taken: Mapping[str, int]) -> Ledger:
    """What became of every text; taken: id → place at the provider."""
    engine = sa.create_engine(url)
    try:
        with engine.connect() as connection:
            inbox = {row[1]: row for row in connection.execute(sa.text(INBOX))}
            outbox = connection.execute(sa.text(OUTBOX)).fetchall()
    finally:
        engine.dispose()
    by_turn, by_person = defaultdict(list), defaultdict(list)
    for _, conversation, turn, status, sid, priority in outbox:
        by_turn[turn].append((status, sid))
        if sid in taken:
            by_person[conversation, priority].append(taken[sid])
    fates = Counter(_fate(inbox.get(sid), by_turn, taken) for sid in acknowledged)
    known = {row[4] for row in outbox}
    return Ledger(
        len(acknowledged), fates["answered"], fates["waiting"], fates["silent"], fates["lost"],
        sum(sid not in known for sid in taken), sum(places != sorted(places) for places in by_person.values()), len(taken),
    )  # fmt: skip


def _fate(row: sa.Row[tuple[int, str, str, int]] | None, by_turn: Mapping[int, list[tuple[str, str]]],
          taken: Mapping[str, int]) -> str:  # fmt: skip
    if row is None:
        return "lost"
    if row[2] != "answered":
        return "waiting"
    messages = by_turn.get(row[3], [])
    if messages and all(sid in taken for _, sid in messages):
        return "answered"
    return "silent" if not messages or any(status in {"failed", "expired"} for status, _ in messages) else "waiting"


@dataclass(frozen=True, slots=True)
class Holds:
    """What a part holds, its helpers included."""

    processes: int
    megabytes: float
    """Resident memory; what processes share counts in each."""
    threads: int
    handles: int


def read_holds(line: int) -> dict[str, Holds]:
    """Part → what it holds now."""
    found = {"all": _hold(family(line))}
    for part in PARTS:
        roots = processes(line, part)
        found[part] = _hold(sorted({number for root in roots for number in family(root)}))
    return found


def _hold(numbers: list[int]) -> Holds:
    megabytes, threads, handles, alive = 0.0, 0, 0, 0
    for number in numbers:
        place = Path(f"/proc/{number}")
        try:
            lines = dict(line.split(":", 1) for line in (place / "status").read_text().splitlines() if ":" in line)
            handles += len(list((place / "fd").iterdir()))
        except OSError:
            continue  # why: it has just ended
        alive += 1
        threads += int(lines["Threads"])
        megabytes += int(lines.get("VmRSS", "0 kB").split()[0]) / 1024
    return Holds(alive, megabytes, threads, handles)


def tell_holds(readings: Mapping[str, Mapping[str, Holds]]) -> str:
    """A table: part by moment."""
    rows = ["                processes   MB RSS   threads   handles"]
    for moment, parts in readings.items():
        rows += [
            f"{moment:8}{part:8}{held.processes:9}{held.megabytes:9.0f}{held.threads:10}{held.handles:10}"
            for part, held in parts.items()
        ]
    return "\n".join(rows)


def tell(ledger: Ledger, sent: Sent, seconds: float) -> str:
    """The ledger in words."""
    calls = ", ".join(f"{count} {what}" for what, count in sorted(sent.calls.items())) or "none"
    return "\n".join(
        [
            f"texts acknowledged {ledger.acknowledged} ({ledger.acknowledged / seconds:.1f}/s)",
            f"  refused offers {sent.again}, the longest taken after {sent.slowest:.0f} s, "
            f"never acknowledged {len(sent.refused)}, offered again though taken {sent.twice}",
            f"  answered {ledger.answered}, waiting {ledger.waiting}, without an answer {ledger.silent}, lost {ledger.lost}",
            f"  messages the provider took {ledger.messages}, of them doubled {ledger.doubled}; people out of order {ledger.disordered}",
            f"calls: {calls}",
        ]
    )
