"""The list of cases that wait, and the page of one case."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import UTC, date, datetime, time
from typing import get_args
from zoneinfo import ZoneInfo

from flask import Blueprint, render_template, request
from werkzeug.exceptions import NotFound

from bot.model.refusal import Refused
from bot.store.case_list import PAGE, CaseFilter, Whose
from console import case_story
from console.case_forms import forms_of
from console.case_rows import is_late, kind_of, row_of
from console.desk import Desk
from console.guard import permits
from console.session import account, desk, signed_in, texts
from console.texts import Texts

KINDS = ("danger", "callback", "person", "question", "report", "application", "booking", "event")
pages = Blueprint("cases", __name__)


@pages.get("/cases")
@permits("list_cases")
def waiting() -> str:
    """Who waits for a person: danger first, then the longest waiting."""
    of, t = desk(), texts()
    wanted = _filter(of)
    found = of.store.look_at_waiting(wanted, signed_in().actor, of.now(), request.args.get("page", 1, type=int))
    rows = [row_of(case, whole, of, t) for case, whole in found.cases]
    kept = {
        name: value for name, value in request.args.items() if name in {"whose", "kind", "office", "since"} and value
    }
    return render_template(
        "cases.html", rows=rows, found=found, kept=kept, filter=wanted, kinds=KINDS,
        first=(found.page - 1) * PAGE + 1, since=request.args.get("since", ""), offices=of.city.offices,
        read_at=case_story.moment(of.now(), of),
    )  # fmt: skip


@pages.get("/cases/find")
@permits("show_case")
def find() -> str:
    """The case with a code, as a resident tells it. Why its page at once: it is looked at once, and the audit says so."""
    return case_page(request.args.get("code", ""))


@pages.get("/cases/<int:number>")
@permits("show_case")
def show(number: int) -> str:
    """One case: what is known, what is open, its story, and what may be done with it."""
    return case_page(f"#{number}")


def case_page(name: str, problem: str = "", typed: Mapping[str, str] | None = None) -> str:
    """The page of a case by its code, or its number ("#12").

    problem: why what was sent was not done; typed: what stood in its form then. Raises NotFound.
    """
    of, t, who = desk(), texts(), signed_in()
    try:
        view = of.store.look(name, who.actor, of.now())
    except Refused:
        raise NotFound from None
    case, whole = view.staff, view.case
    said = of.store.said_around(case.conversation, case.opened_at - case_story.BEFORE, case_story.told_until(case))
    return render_template(
        "case.html", case=case, kind=kind_of(case, t), late=is_late(case, of), opened=case_story.moment(case.opened_at, of),
        row=row_of(case, whole, of, t), facts=list(case_story.facts(case, whole, of, t)), reach=list(case_story.reach(case, t)),
        open=list(case_story.still_open(case, whole, of, t)), story=case_story.story(case, said, t), problem=problem,
        typed=typed or {}, forms=forms_of(case, who.actor), done=_done(t), moment=lambda at: case_story.moment(at, of),
    )  # fmt: skip


def _done(t: Texts) -> str:
    """What was just done, said once above the page; empty for nothing, and for what is none of ours."""
    return t.known.get(f"done.{request.args.get('done', '')}", "")


def _filter(of: Desk) -> CaseFilter:
    """What is asked for; what can not be is left out."""
    asked, who = request.args.get, account()
    whose: Whose = next((each for each in get_args(Whose) if each == asked("whose")), "")
    return CaseFilter(
        whose, who.name if who else "", asked("kind", "") if asked("kind") in KINDS else "", asked("office", ""),
        _since(asked("since", ""), of),
    )  # fmt: skip


def _since(day: str, of: Desk) -> datetime | None:
    """The beginning of a day on the city's clock; None for what is no day."""
    try:
        begins = datetime.combine(date.fromisoformat(day), time(), ZoneInfo(of.city.timezone))
        return begins.astimezone(UTC)
    except (ValueError, OverflowError):
        return None
