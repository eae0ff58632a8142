"""Acts of an office while a conversation is played: something is fixed, a day is closed, a note is written."""

from __future__ import annotations

from datetime import date, datetime
from functools import partial
from typing import Any

from bot.city.city import City
from bot.model.actor import staff
from bot.model.case_command import CloseCase, NoteCase, ReopenCase, TakeCase
from bot.model.case_write import ChangeIncident, WriteConflict
from bot.model.refusal import Refused
from bot.processing.waiting_list import close_day
from bot.reminders.moments import plan
from bot.store import Store

OFFICE = staff("office", "operator")
STEPS = {"note": NoteCase, "take": TakeCase, "close": CloseCase, "reopen": ReopenCase}
ACTS = ("fixed", "office_closed", *STEPS)


class NoAct(ValueError):
    """An act that cannot be done; the text says what to write instead."""


def do_act(store: Store, city: City, line: dict[str, Any], at: datetime) -> dict[str, Any]:
    """Do what a line says an office does, at a moment; raises NoAct."""
    act, code, text = str(line["act"]), str(line.get("case") or ""), str(line.get("text") or "")
    try:
        if act == "fixed":
            store.work_on_incident(ChangeIncident(code, "fixed", by=OFFICE.name, text=text), at, OFFICE)
            return {}
        if act == "office_closed":
            day, office = date.fromisoformat(str(line.get("date"))), str(line.get("office"))
            if city.office(office) is None:
                raise NoAct(f"There is no office {office!r}. There are: {', '.join(each.id for each in city.offices)}.")
            return {"moved": close_day(store, city, office, day, at, partial(plan, city=city, now=at))}
        if act in STEPS:
            store.act(code, STEPS[act](text or act), OFFICE, at)
            return {}
    except (Refused, WriteConflict, ValueError) as error:
        raise NoAct(str(error)) from None
    raise NoAct(f"There is no act {act!r}. There are: {', '.join(ACTS)}.")
