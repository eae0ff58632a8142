"""When a draft is put away, by what stands at that moment."""

from __future__ import annotations

import shutil
from dataclasses import replace
from datetime import datetime, timedelta
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest
from played_errands import ErrandLine

from bot.city.city import CityError, read_city
from bot.dialogue.turn.resources import Resources
from bot.errands.case.drafts import lapse
from bot.model.case import LAPSE, Answer, Case, CaseDetails, CaseEvent
from bot.model.case_write import CountForm, DropDues, FreeTime, SaveCase
from bot.model.due_work import DelayDue, DropDue, DueWork

DEMO = Path(__file__).parents[4] / "city"
AT = datetime(2026, 12, 4, 10, 6, tzinfo=ZoneInfo("Asia/Shanghai"))
DETAILS = CaseDetails(form="bulky-waste", asking="day", keep_until=AT)
DRAFT = Case("482913", "application", "draft", "bulky-waste", details=DETAILS, history=(CaseEvent(AT, "opened"),), id=1)
SOFA = {"items": Answer(["sofa"], "a sofa", confirmed=True)}


def _work(case: Case) -> DueWork:
    return DueWork(1, case, LAPSE, AT, stopped=True)


def test_a_draft_is_put_away_at_its_moment_and_not_before(house: Resources) -> None:
    city = house.city
    assert lapse(_work(DRAFT), city, AT - timedelta(minutes=1)) == DelayDue(AT)
    outcome = lapse(_work(DRAFT), city, AT)
    assert isinstance(outcome, DropDue) and outcome.why == "lapsed"
    saved, free, drop, count = outcome.writes
    assert isinstance(saved, SaveCase) and (saved.what, saved.by, saved.tells_staff) == ("lapsed", "", False)
    assert (saved.case.state, saved.case.details.asking, saved.case.details.keep_until) == ("cancelled", "", None)
    assert (free, drop) == (FreeTime("482913"), DropDues("482913"))
    assert count == CountForm("bulky-waste", "day", "left", AT.date())


@pytest.mark.parametrize("state", ["open", "taken", "done", "cancelled", "closed"])
def test_what_was_handed_in_taken_or_given_up_meanwhile_is_left_alone(house: Resources, state: str) -> None:
    case = replace(DRAFT, state=state)  # type: ignore[arg-type]
    assert lapse(_work(case), house.city, AT) == DropDue("over")


def test_a_change_not_agreed_to_is_forgotten_and_what_was_handed_in_stands(house: Resources) -> None:
    changed = replace(DETAILS, answers={"items": Answer(["sofa", "chair"])}, handed_in=SOFA)
    outcome = lapse(_work(replace(DRAFT, state="open", details=changed)), house.city, AT)
    assert isinstance(outcome, DropDue) and isinstance(saved := outcome.writes[0], SaveCase)
    assert (saved.case.state, saved.what) == ("open", "change lapsed")
    assert saved.case.details.answers == SOFA and "commit" in saved.case.details.commits


def test_a_draft_of_an_earlier_version_is_kept_from_its_first_day(house: Resources) -> None:
    case = replace(DRAFT, details=replace(DETAILS, keep_until=None), opened_at=AT)
    assert lapse(_work(case), house.city, AT + timedelta(days=1)) == DelayDue(AT + timedelta(days=7))


def test_the_days_are_the_city_s_and_said(house: Resources, url: str) -> None:
    three = replace(house, city=replace(house.city, draft_days=3))
    line = ErrandLine(three, url)
    way = {"channel": "sms", "sender": "+8613900000195", "session": "a", "lang": "en"}
    code = line.play({**way, "text": "Please collect an old sofa from 14 Willow Street"})["case"]
    assert "I keep it for 3 days." in " ".join(line.play({**way, "text": "leave it for now"})["said"])
    line.play({"until": (line.at + timedelta(days=3)).isoformat()})
    assert line.case(code)["state"] == "cancelled"
    assert "for 3 days, then I put it away" in " ".join(line.play({**way, "text": "go on with my sofa"})["said"])
    line.close()


def test_a_case_code_from_another_number_tells_that_it_is_closed(house: Resources, url: str) -> None:
    line = ErrandLine(house, url)
    way = {"channel": "sms", "sender": "+8613900000196", "session": "a", "lang": "en"}
    code = line.play({**way, "text": "Please collect an old sofa from 14 Willow Street"})["case"]
    line.play({"until": (line.at + timedelta(days=8)).isoformat()})
    other = {**way, "sender": "+8613900000197", "session": "b"}
    assert "closed" in " ".join(line.play({**other, "text": f"how is case {code}"})["said"])
    line.close()


def test_a_city_that_keeps_drafts_for_no_time_is_refused(tmp_path: Path) -> None:
    assert read_city(DEMO).draft_days == 7
    city = shutil.copytree(DEMO, tmp_path / "city")
    told = (city / "city.yml").read_text(encoding="utf-8")
    (city / "city.yml").write_text(told.replace("draft_days: 7", "draft_days: 0"), encoding="utf-8")
    with pytest.raises(CityError, match="draft_days"):
        read_city(city)
