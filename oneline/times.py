"""Joins the worker's jobs on times at offices with the city and its reminders."""

from __future__ import annotations

from collections.abc import Sequence

from bot.catalogue.model import any_of
from bot.config.timing import TIMING
from bot.dialogue.turn.resources import Resources
from bot.model.case import Case
from bot.model.case_write import CaseWrite
from bot.processing.calendars import CalendarJob, open_calendars
from bot.processing.waiting_list import Offering, Replacing
from bot.processing.worker import Job
from bot.reminders.moments import plan
from bot.store import Store
from bot.system.clock import now

LOOK_SECONDS = TIMING.calendars.look


def time_jobs(store: Store, house: Resources, passwords: str) -> list[Job]:
    """What a worker does for times at offices: offers to who waits, other times for closed days, offices' own calendars.

    passwords: of the calendars, as the setting holds them.
    """
    city = house.city

    def plan_anew(case: Case) -> Sequence[CaseWrite]:
        return plan(case, city, now())

    def name_of(service: str) -> str:
        found = house.catalogue.get(service)
        return any_of(found.name, city.language) if found else service

    replacing = Replacing(store, city, plan_anew, LOOK_SECONDS)
    jobs: list[Job] = [Offering(store, city, LOOK_SECONDS).offer_if_due, replacing.replace_if_due]
    calendars = open_calendars(city, dict(pair.split("=", 1) for pair in passwords.split(",") if "=" in pair))
    return [*jobs, CalendarJob(store, city, calendars, name_of).sync_if_due] if calendars else jobs
