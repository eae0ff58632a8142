"""A case as the list shows it: no number and no word of a resident."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from bot.model.case import Case
from bot.store.case_list import taken_by
from bot.store.case_records import StaffCase
from console.desk import Desk
from console.texts import Texts

ABOUT = ("reason", "answer", "warning")
"""What is told of a case beside its service, of what it holds."""


@dataclass(frozen=True, slots=True)
class CaseRow:
    """One line of the list, in words."""

    number: int
    name: str
    kind: str
    about: str
    age: str
    opened: str
    """The moment for machines."""
    by: str
    """Who has it, or empty."""
    channel: str
    is_danger: bool
    is_late: bool


def row_of(case: StaffCase, whole: Case, desk: Desk, t: Texts) -> CaseRow:
    """One line of the list. whole: the same case as a conversation knows it."""
    return CaseRow(
        case.id, case.name, kind_of(case, t), about(case, whole, desk, t), age(case, desk.now(), t), case.opened_at.isoformat(),
        taken_by(case), t.name_of("channel", case.channel), case.is_danger, is_late(case, desk),
    )  # fmt: skip


def kind_of(case: StaffCase, t: Texts) -> str:
    """What it is."""
    if case.is_danger:
        level = t.name_of("level", case.level) if case.level else ""
        return f"{t('kind.danger')}{t('colon')}{level}" if level else t("kind.danger")
    return t.name_of("kind", case.kind)


def about(case: StaffCase, whole: Case, desk: Desk, t: Texts) -> str:
    """What it is about, in a few words."""
    service, problem = whole.service or str(case.slots.get("service", "")), whole.problem
    parts = [service_name(service, desk, t)] if service else []
    parts += [problem_name(problem, desk, t)] if problem else []
    parts += [t.name_of("danger_kind", str(case.slots.get("kind", "")).partition(".")[0])] if case.is_danger else []
    parts += [t.name_of(name, str(case.slots[name])) for name in ABOUT if case.slots.get(name)]
    return t("comma").join(parts)


def service_name(source_id: str, desk: Desk, t: Texts) -> str:
    """What a service is called; its id where the catalogue has it no more."""
    entry = desk.entry_of(source_id)
    return (entry.name.get(t.language) or next(iter(entry.name.values()), source_id)) if entry else source_id


def problem_name(id_: str, desk: Desk, t: Texts) -> str:
    """What something that is reported is called; its id where the city has it no more."""
    found = desk.city.problem(id_)
    return found.name.get(t.language, id_) if found else id_


def age(case: StaffCase, now: datetime, t: Texts) -> str:
    """How long ago it was opened."""
    minutes = max(int((now - case.opened_at).total_seconds()) // 60, 0)
    if minutes < 60:
        return t("age.minutes", minutes=minutes)
    if minutes < 48 * 60:
        return t("age.hours", hours=minutes // 60, minutes=minutes % 60)
    return t("age.days", days=minutes // 1440)


def is_late(case: StaffCase, desk: Desk) -> bool:
    """True for a case that nobody has taken in its time."""
    again = [entry["at"] for entry in case.history if entry["what"] == "reopened"]
    since = datetime.fromisoformat(again[-1]) if again else case.opened_at
    due = desk.city.told_again(case.group, since, 0)
    return case.state == "open" and due is not None and desk.now() > due
