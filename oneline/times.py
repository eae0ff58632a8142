"""Joins the worker's jobs on times at offices with the city and its reminders."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import UTC, datetime

from bot.city.city import City
from bot.model.case import Case
from bot.model.case_write import CaseWrite
from bot.processing.pass_time import TimedJob
from bot.processing.waiting_list import Offering, Replacing
from bot.processing.worker import Job
from bot.reminders.moments import plan
from bot.store import Store

LOOK_SECONDS = 5.0


def time_jobs(store: Store, city: City) -> list[Job]:
    """What a worker does for times at offices: offers to who waits, other times for days an office closed."""

    def plan_anew(case: Case) -> Sequence[CaseWrite]:
        return plan(case, city, datetime.now(UTC))

    offering = Offering(store, city, LOOK_SECONDS)
    return [offering.offer_if_due, Replacing(store, city, plan_anew, LOOK_SECONDS).replace_if_due]


def offer_job(store: Store, city: City) -> TimedJob:
    """Offers to who waits, for whoever lets time pass."""
    offering = Offering(store, city)
    return TimedJob(offering.offer_if_due, offering.next_at)
