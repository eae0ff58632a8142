"""Joins what time changes in reports with the store and the city."""

from __future__ import annotations

import time
from collections.abc import Callable
from datetime import datetime
from functools import partial

from bot.city.city import City
from bot.config.settings import Settings
from bot.config.timing import TIMING
from bot.processing.pass_time import TimedJob
from bot.processing.worker import Job
from bot.reports.follow_up import follow_up, silent_after
from bot.store import Store
from channels.open311.client import GeoReport
from channels.open311.crews import CrewLink

LOOK_SECONDS = TIMING.handed_over.reports_look
HAND_SECONDS, HEAR_SECONDS = TIMING.handed_over.crews_hand, TIMING.handed_over.crews_hear


def follow_up_job(store: Store, city: City) -> TimedJob:
    """Notices promises that are over and closes what nobody says a word of, for whoever lets time pass."""
    return TimedJob(partial(follow_up, store, city), partial(store.next_follow_up, silent_after(city)))


def report_jobs(store: Store, settings: Settings, city: City) -> list[Job]:
    """The same for a worker, which looks now and then; and what goes to crews with a system of their own."""
    jobs = [seldom(follow_up_job(store, city).do, LOOK_SECONDS)]
    problems = {problem.id: problem for problem in city.problems if problem.crew}
    if settings.crew_url and problems:
        link = CrewLink(store, GeoReport(settings.crew_url, settings.crew_key, settings.crew_jurisdiction), problems)
        jobs += [seldom(link.hand_over, HAND_SECONDS), seldom(link.hear, HEAR_SECONDS)]
    return jobs


def seldom(job: Job, seconds: float, clock: Callable[[], float] = time.monotonic) -> Job:
    """A job that is asked again so many seconds after it had nothing to do."""
    looked = [float("-inf")]

    def do(now: datetime) -> bool:
        if clock() - looked[0] < seconds:
            return False
        worked = job(now)
        looked[0] = float("-inf") if worked else clock()
        return worked

    return do
