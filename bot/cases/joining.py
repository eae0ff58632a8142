"""Commands that join and part reports, with what the city promises for each problem."""

from __future__ import annotations

from datetime import datetime

from bot.city.city import City
from bot.model.case_command import JoinReport, PartReport
from bot.reports.pledges import pledge_of


def join_report(city: City, first: str, at: datetime) -> JoinReport:
    """To join a report to the one with a code."""
    apart = [problem.id for problem in city.problems if problem.join.per == "never"]
    return JoinReport(first, _pledges(city, at), apart)


def part_report(city: City, at: datetime, text: str = "") -> PartReport:
    """To part a report from the one it follows."""
    return PartReport(_pledges(city, at), text)


def _pledges(city: City, at: datetime) -> dict[str, datetime]:
    """Problem → by when it is looked at where somebody tells of it at a moment; those without a promise left out."""
    moments = {problem.id: pledge_of(problem, city, at) for problem in city.problems}
    return {problem: moment for problem, moment in moments.items() if moment is not None}
