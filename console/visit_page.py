"""What the page of a visit shows."""

from __future__ import annotations

from typing import Any

from bot.appointments.times import offices_for
from bot.model.address import Address
from bot.model.case import Case
from bot.model.reply import Detail, Handover, Reply, Say
from bot.model.visit import Visit
from console.case_rows import service_name
from console.case_story import moment
from console.desk import Desk
from console.entry_card import card_of
from console.texts import Texts
from console.visit_question import open_question, told_so_far
from console.visit_talk import Talk


def shown(visit: Visit, talk: Talk, desk: Desk, t: Texts) -> dict[str, Any]:
    """Everything a page of this visit shows, in the language of the resident where it is theirs."""
    spoken = desk.texts.get(visit.language, t)
    own = cases_in(visit, desk)
    draft = next((case for case in own if case.state == "draft"), None)
    asked = open_question(talk.reply, draft, desk)
    entry = desk.entry_of(talk.service) if talk.service else None
    return {
        "visit": visit,
        "talk": talk,
        "began": moment(visit.began_at, desk),
        "called": called(visit, own),
        "told": list(told(talk.reply)),
        "asked": asked,
        "spoken": spoken,
        "so_far": list(told_so_far(draft, desk, visit.language)),
        "card": card_of(entry, desk, spoken) if entry else None,
        "beside": card_of(entry, desk, t) if entry and spoken.language != t.language else None,
        "begins": begins(talk.service, desk, spoken) if entry and not any(c.service == talk.service for c in own) else "",
        "done_here": [(case, service_name(case.service, desk, t)) for case in own if case.state != "draft" and case.code],
        "half_done": [(case, service_name(case.service, desk, t)) for case in own if case.state == "draft"],
        "moment": lambda at: moment(at, desk),
    }  # fmt: skip


def cases_in(visit: Visit, desk: Desk) -> list[Case]:
    """What was begun in a visit, the latest first."""
    own = desk.store.cases_of(Address(visit.address, "vouched"), desk.now())
    return sorted(own, key=lambda case: -case.id)


def called(visit: Visit, own: list[Case]) -> str:
    """The name on the banner: as it was given, else as a form has it; empty where none is known."""
    given = (str(case.details.value("name", "")) for case in own)
    return visit.name or next((name for name in given if name), "")


def told(reply: Reply | None) -> list[tuple[str, str]]:
    """What the line says before it asks: a label, or nothing, and a text."""
    lines: list[tuple[str, str]] = []
    for part in reply.parts if reply else ():
        if isinstance(part, Say):
            lines += [("", line) for line in part.text.splitlines() if line.strip()]
        elif isinstance(part, Detail):
            lines.append((part.label.rstrip(":： "), part.value))
        elif isinstance(part, Handover):
            lines += [("", part.text), *([("code", part.code)] if part.code else [])]
    return lines


def begins(service: str, desk: Desk, spoken: Texts) -> str:
    """What is said so that its form, or an appointment, begins; empty where neither can be."""
    entry = desk.entry_of(service)
    if entry is None:
        return ""
    name = service_name(service, desk, spoken)
    if desk.form_of(service):
        return spoken("say.form", name=name)
    return spoken("say.time", name=name) if offices_for(desk.city, service) else ""
