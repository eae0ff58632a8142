"""A case as its page shows it: what is known, what is open, and its story in order."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any, Literal

from bot.model.answer import Answer
from bot.model.case import Case
from bot.model.turn import abilities_of, number_of
from bot.store.case_list import Utterance
from bot.store.case_records import OVER, StaffCase
from console.case_rows import is_late, problem_name, service_name
from console.desk import Desk
from console.texts import Texts

BEFORE = timedelta(hours=24)
"""What was said so long before a case was opened belongs to its story."""
HIDDEN = {"office", "day", "time", "team", "tries", "wished_at", "at_home", "asks", "service", "problem", "try"}
"""What a case holds that is shown in words elsewhere."""
GROUPS = {"class": "level", "kind": "danger_kind", "reason": "reason", "warning": "warning", "answer": "answer"}
"""Name of what a case holds → the group of texts that names its values."""
UNSENT = {"failed", "expired", "blocked"}


@dataclass(frozen=True, slots=True)
class Entry:
    """One thing that was said or done."""

    at: datetime
    who: Literal["resident", "line", "staff"]
    head: str
    """Who, or who did what."""
    text: str
    status: str = ""


def facts(case: StaffCase, whole: Case, desk: Desk, t: Texts) -> Iterator[tuple[str, str]]:
    """What is known, a label and a value each."""
    if service := whole.service or str(case.slots.get("service", "")):
        yield t("fact.service"), service_name(service, desk, t)
    if whole.problem:
        yield t("fact.problem"), problem_name(whole.problem, desk, t)
    for name, value in case.slots.items():
        if name not in HIDDEN and str(value):
            yield t.name_of("fact", name), _held(name, str(value), t)
    for name, answer in whole.details.standing.items():
        if name not in HIDDEN:
            yield t.name_of("fact", name), given(answer, t)
    if whole.report is not None and whole.report.place.get("text") and "place" not in whole.details.standing:
        yield t("fact.place"), str(whole.report.place["text"])


def _held(name: str, value: str, t: Texts) -> str:
    """What a case holds, in words where it is one of a few."""
    # Why the first part: a kind of danger is told apart further by its patterns, as "medical.heart".
    return t.name_of(GROUPS[name], value.partition(".")[0]) if name in GROUPS else value


def given(answer: Answer, t: Texts) -> str:
    """An answer to a form."""
    return _plain(answer.value, t) if answer.known == "given" else t.name_of("known", answer.known)


def _plain(value: Any, t: Texts) -> str:
    if isinstance(value, bool):
        return t("answered.yes") if value else t("answered.no")
    if isinstance(value, dict):
        return str(value.get("text") or t("comma").join(_plain(each, t) for each in value.values()))
    return t("comma").join(_plain(each, t) for each in value) if isinstance(value, list) else str(value or "")


def reach(case: StaffCase, t: Texts) -> Iterator[str]:
    """How its person is reached; where a call or a text of ours may harm them, only that."""
    if case.slots.get("contact") == "none":
        yield t("reach.none")
        return
    if number := str(case.slots.get("number") or number_of(case.channel, case.address)):
        yield t("reach.ring", number=number)
    if case.is_shown:
        yield t("reach.shown")
    if case.address and abilities_of(case.channel).takes_answers:
        yield t("reach.write", channel=t.name_of("channel", case.channel))
    elif abilities_of(case.channel).is_present:
        yield t("reach.present")
    elif not number:
        yield t("reach.unknown")


def still_open(case: StaffCase, whole: Case, desk: Desk, t: Texts) -> Iterator[str]:
    """What is still to be done, by whom."""
    if case.state in OVER:
        return
    if case.slots.get("try"):
        yield t("open.try")
    if is_late(case, desk):
        yield t("open.late")
    if case.state == "open":
        yield t("open.untaken")
    if case.slots.get("answer"):
        yield t("open.answer")
    if asks := case.slots.get("asks"):
        yield t("open.asks", what=t.name_of("fact", str(asks)))
    if whole.booking is not None and whole.booking.state in {"held", "booked"}:
        office = desk.city.office(whole.booking.office)
        name = office.name.get(t.language, whole.booking.office) if office else whole.booking.office
        key = "open.booked" if whole.booking.state == "booked" else "open.held"
        yield t(key, at=moment(whole.booking.starts, desk), office=name)
    if whole.report is not None and whole.report.pledged and whole.report.state != "fixed":
        yield t("open.pledged", at=moment(whole.report.pledged, desk))
    for due in whole.dues:
        # Why not a pledge: the promised day is told already, as what was promised.
        if due.state == "waiting" and due.about != "pledge":
            yield t("open.due", what=t.name_of("due", due.about), at=moment(due.at, desk))


def story(case: StaffCase, said: list[Utterance], t: Texts) -> list[Entry]:
    """What was said and done, in order."""
    entries = [*(_utterance(each, t) for each in said if each.is_residents), *_steps(case, t)]
    entries += [_utterance(each, t) for each in said if not each.is_residents]
    # Why in this order: of what has one moment a resident's words come first, and what the line made of them after.
    return sorted(entries, key=lambda each: each.at)


def told_until(case: StaffCase) -> datetime | None:
    """Until when what was said belongs to a case; None while it goes on."""
    ended = [e["at"] for e in case.history if e["what"] not in {"opened", "reopened"} and e.get("at")]
    return datetime.fromisoformat(ended[-1]) if case.state in OVER and ended else None


def moment(at: datetime, desk: Desk) -> str:
    """A moment on the city's clock."""
    return f"{desk.city.local(at):%Y-%m-%d %H:%M}"


def _steps(case: StaffCase, t: Texts) -> Iterator[Entry]:
    for entry in case.history:
        at, by = datetime.fromisoformat(entry["at"]) if entry.get("at") else case.opened_at, str(entry.get("by", ""))
        by_resident = by in {"resident", "the resident"}
        what = t.name_of("step", str(entry["what"]))
        head = t("step.by", what=what, by=t("who.resident") if by_resident else by) if by else what
        yield Entry(at, "line" if by_resident or not by else "staff", head, str(entry.get("text", "")))


def _utterance(each: Utterance, t: Texts) -> Entry:
    text = each.text or t("said.nothing")
    if each.is_residents:
        return Entry(each.at, "resident", t("who.resident"), text)
    return Entry(each.at, "line", t("who.line"), text, t.name_of("sent", each.status) if each.status in UNSENT else "")
