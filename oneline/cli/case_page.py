"""Cases as a table, as a page, and as JSON."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from typing import Any

from bot.city.city import City
from bot.model.case import Case
from bot.model.turn import abilities_of, number_of
from bot.store.case_records import OVER, StaffCase
from oneline.cli.case_words import SHOWN, answered, titled, worded

COLUMNS = ("", "CODE", "WHAT", "AGE", "STATE", "ABOUT")
ABOUT = ("kind", "service", "problem", "reason", "answer", "warning")
"""What the list tells of a case, of what it holds; no number and no word of a person."""


def table(found: Sequence[StaffCase], city: City, now: datetime) -> str:
    """The list, a line each; "!" marks danger, "late" what nobody took in its time."""
    if not found:
        return "Nobody waits for a person."
    rows = [COLUMNS, *(_row(case, city, now) for case in found)]
    widths = [max(len(row[column]) for row in rows) for column in range(len(COLUMNS))]
    lines = ("  ".join(cell.ljust(width) for cell, width in zip(row, widths, strict=True)).rstrip() for row in rows)
    return "\n".join(lines)


def _row(case: StaffCase, city: City, now: datetime) -> tuple[str, ...]:
    state = f"{case.state}, late" if is_late(case, city, now) else case.state
    what = f"danger {case.level}".strip() if case.is_danger else case.kind
    told = [str(case.slots[name]) for name in ABOUT if case.slots.get(name)]
    about = ", ".join([*told, *(["number only shown"] if case.is_shown else [])])
    return "!" if case.is_danger else "", case.name, what, age(case, now), state, about


def is_late(case: StaffCase, city: City, now: datetime) -> bool:
    """True for a case that nobody has taken in its time."""
    due = city.told_again(case.group, _since(case), 0)
    return case.state == "open" and due is not None and now > due


def _since(case: StaffCase) -> datetime:
    """When it was opened, the last time."""
    again = [entry["at"] for entry in case.history if entry["what"] == "reopened"]
    return datetime.fromisoformat(again[-1]) if again else case.opened_at


def age(case: StaffCase, now: datetime) -> str:
    """How long ago it was opened: "3 min", "2 h 5 min", "4 d"."""
    minutes = max(int((now - case.opened_at).total_seconds()) // 60, 0)
    if minutes < 60:
        return f"{minutes} min"
    return f"{minutes // 60} h {minutes % 60} min" if minutes < 48 * 60 else f"{minutes // 1440} d"


def shown(case: StaffCase, whole: Case, said: str, since: Sequence[str], city: City, now: datetime) -> str:
    """The page of one case: for the eyes of whoever looks after it. whole: the same case with its answers."""
    late = ", LATE: somebody should have taken it by now" if is_late(case, city, now) else ""
    title = titled(case.kind, case.state, is_danger=case.is_danger)
    head = [f"Case {case.name}: {title}, waits {age(case, now)}{late}"]
    reach = f"{case.channel} {case.address}".strip() if case.address else f"{case.channel}, address not kept"
    reach += f", {SHOWN}" if case.is_shown else ""
    about = whole.service or whole.problem
    first = {"about": about} if about and not case.slots.get("service") else {}
    first |= {"for": case.team} if case.team else {}
    facts = {**first, "came by": reach, **dict(worded(case.slots)), **({"they said": said} if said else {})}
    facts |= {"said since": " / ".join(since)} if since and case.slots.get("answer") else {}
    facts |= {name: told for name, answer in whole.details.standing.items() if (told := answered(answer))}
    facts |= {"place": str(whole.report.place.get("text", ""))} if whole.report is not None else {}
    width = max(len(name) for name in facts)
    lines = [f"  {name.ljust(width)}  {value}" for name, value in facts.items()]
    return "\n".join([*head, *lines, "what was done", *(_entry(entry, city) for entry in case.history), *_next(case)])


def _entry(entry: dict[str, Any], city: City) -> str:
    at = f"{city.local(datetime.fromisoformat(entry['at'])):%Y-%m-%d %H:%M}"
    by = f" by {entry['by']}" if entry.get("by") else ""
    text = f": {entry['text']}" if entry.get("text") else ""
    return f"  {at}  {entry['what']}{by}{text}"


def _next(case: StaffCase) -> list[str]:
    """What may be done with it now."""
    if case.state in OVER:
        return [f"Open it again: oneline case reopen {case.name}"]
    if case.slots.get("answer"):
        return [f'Answer it: oneline case answer {case.name} "…"; when it is over: oneline case close {case.name}']
    step = "take" if case.state == "open" else "close"
    return [*_ways(case), f"{'Take' if step == 'take' else 'Close'} it: oneline case {step} {case.name}"]


def _ways(case: StaffCase) -> list[str]:
    """How to reach the person of a danger; none where a call or a text of ours may harm them."""
    if not case.is_danger or case.slots.get("contact") == "none":
        return []
    number = str(case.slots.get("number") or number_of(case.channel, case.address))
    ways = [f"Ring them: {number}"] if number else []
    if case.address and not abilities_of(case.channel).is_spoken:
        ways.append(f'Write to them where they wrote: oneline case answer {case.name} "…"')
    return ways or ["No way to reach them is known."]
