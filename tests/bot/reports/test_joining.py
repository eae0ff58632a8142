"""Which of the things reported are asked about when somebody tells of one."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
import yaml
from demo_city import demo_city
from hypothesis import given
from hypothesis import strategies as st

from bot.catalogue.model import Problem
from bot.model.incident import Incident
from bot.model.place import Place
from bot.places.reader import open_place_reader
from bot.reports.joining import Candidate, open_joining, since

CITY = demo_city()
READER, JOINING = open_place_reader(CITY), open_joining(CITY)
PROBLEMS = {problem.id: problem for problem in CITY.problems}
NOW = datetime.fromisoformat("2026-12-04T18:20:00+08:00")
MONDAY = datetime.fromisoformat("2026-12-02T17:45:00+08:00")
ROWS = yaml.safe_load(Path(__file__).with_name("pairs.yml").read_text(encoding="utf-8"))


def _place(said: str) -> Place:
    language = "en" if said.isascii() else "zh"
    found = READER.read(said, language)
    assert found, said
    return found.value


def _incident(problem: str, place: Place, at: datetime = NOW - timedelta(hours=1), **values: Any) -> Incident:
    return Incident("100018", problem, place, values.pop("state", "open"), at, **values)


def _asked(problem: Problem, place: Place, *incidents: Incident, now: datetime = NOW) -> tuple[Candidate, ...]:
    return JOINING.candidates(problem, place, incidents, now)


@pytest.mark.parametrize(("problem", "first", "second", "offered"), ROWS)
def test_the_resident_is_asked_about_what_may_be_the_same(problem: str, first: str, second: str, offered: bool) -> None:
    there, here = _place(first), _place(second)
    assert bool(_asked(PROBLEMS[problem], here, _incident(problem, there))) is offered
    assert bool(_asked(PROBLEMS[problem], there, _incident(problem, here))) is offered


def test_the_same_pole_alone_is_sure() -> None:
    lamp = PROBLEMS["street-lamp"]
    pole = _asked(lamp, _place("pole 217"), _incident("street-lamp", _place("pole 217, 14 willow street"), MONDAY))
    number = _asked(lamp, _place("14 willow street"), _incident("street-lamp", _place("14 willow street")))
    assert [(c.chance, c.why) for c in pole] == [(1.0, "pole")]
    assert number[0].chance < 1


def test_the_likeliest_is_asked_about_first_and_no_more_than_three() -> None:
    lamp = PROBLEMS["street-lamp"]
    places = [_place(f"{number} willow street") for number in (10, 12, 14, 16, 18)]
    asked = _asked(lamp, _place("14 willow street"), *(_incident("street-lamp", place) for place in places))
    assert len(asked) == 3
    assert asked[0].incident.place.number == "14"


def test_other_problems_and_what_is_long_ago_are_not_asked_about() -> None:
    lamp, place = PROBLEMS["street-lamp"], _place("14 willow street")
    assert not _asked(lamp, place, _incident("pothole", place))
    assert not _asked(lamp, place, _incident("street-lamp", place, NOW - timedelta(days=15)))
    assert _asked(lamp, place, _incident("street-lamp", place, NOW - timedelta(days=13)))
    assert since(lamp, NOW) == NOW - timedelta(days=14)


def test_what_was_fixed_lately_came_back() -> None:
    lamp, place = PROBLEMS["street-lamp"], _place("14 willow street")
    fixed = _incident("street-lamp", place, NOW - timedelta(days=30), state="fixed", fixed_at=NOW - timedelta(days=1))
    assert [candidate.came_back for candidate in _asked(lamp, place, fixed)] == [True]
    assert not _asked(lamp, place, replace(fixed, fixed_at=NOW - timedelta(days=15)))


def test_a_report_without_a_place_is_about_nothing_that_was_reported() -> None:
    lamp = PROBLEMS["street-lamp"]
    assert not _asked(
        lamp, Place(""), _incident("street-lamp", _place("14 willow street")), _incident("street-lamp", Place(""))
    )


PLACES = st.builds(
    Place, st.sampled_from(["", "by the kiosk", "14 Willow Street"]), st.sampled_from(["", "Willow Street", "柳树街", "School Lane", "Nowhere Road"]),
    st.sampled_from(["", "1", "14", "14-18", "93-29", "A"]), st.sampled_from(["", "City library", "the bakery", "药店"]), st.sampled_from(["", "217", "218"]),
    st.sampled_from(["", "Bell Street"]), st.sampled_from(["", "flat 3", "院2号楼"]), st.sampled_from(["", "behind", "front"]), st.sampled_from(["", "Old Town", "东湖区"]),
)  # fmt: skip


@given(PLACES, PLACES, st.sampled_from(sorted(PROBLEMS)))
def test_whichever_of_two_is_told_first_the_chance_is_the_same(one: Place, other: Place, problem: str) -> None:
    here = _asked(PROBLEMS[problem], one, _incident(problem, other))
    there = _asked(PROBLEMS[problem], other, _incident(problem, one))
    assert [(c.chance, c.why) for c in here] == [(c.chance, c.why) for c in there]


@given(PLACES, PLACES, st.sampled_from(sorted(PROBLEMS)))
def test_two_poles_of_two_numbers_are_never_one(one: Place, other: Place, problem: str) -> None:
    assert not _asked(PROBLEMS[problem], replace(one, pole="1"), _incident(problem, replace(other, pole="2")))


@given(PLACES, st.integers(0, 40), st.integers(0, 40))
def test_what_is_older_is_never_likelier(place: Place, days: int, more: int) -> None:
    lamp = PROBLEMS["street-lamp"]
    young, old = (
        _asked(lamp, place, _incident("street-lamp", place, NOW - timedelta(days=d))) for d in (days, days + more)
    )
    assert sum(c.chance for c in old) <= sum(c.chance for c in young)
