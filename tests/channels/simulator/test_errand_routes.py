"""The errands of a visitor on the page: shown as they go on, reminded of as days pass, and worked on as an office does."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import replace
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

import pytest
from databases import open_new
from flask.testing import FlaskClient
from played_errands import Meanings
from tried_line import day_work, errands_of, line_of, page_app, shell_of, with_desk

from bot.dialogue.turn.resources import Resources
from bot.store import Store
from bot.system import clock

MONDAY = datetime(2036, 3, 3, 10, 5, tzinfo=ZoneInfo("Asia/Shanghai"))
"""Later than any day these tests run on: a clock is never put back."""
LAMP = {
    "en": ("the street lamp at 14 Willow Street is out", "Street lamp out"),
    "zh": ("柳树街14号门口的路灯不亮了", "路灯不亮"),
}


class Page:
    """One visitor's browser, and the line behind it."""

    def __init__(self, store: Store, house: Resources, *, moves: bool = True, lang: str = "en") -> None:
        meanings = Meanings(house.understanding)
        for said, _ in LAMP.values():
            meanings.tell(said, "report_problem .95")
        house = replace(house, understanding=meanings)
        self.house, self.store, self.lang = with_desk(store, house), store, lang
        self.app = page_app(line_of(store, self.house, errands=errands_of(store, self.house, moves=moves)))
        self.client = self.visitor()

    def visitor(self) -> FlaskClient:
        """Another browser."""
        client = self.app.test_client()
        token = re.search(r'name="csrf" content="([^"]+)"', client.get(f"/?lang={self.lang}").get_data(as_text=True))
        assert token
        client.environ_base["HTTP_X_CSRF_TOKEN"] = token[1]
        return client

    def say(self, text: str, way: str = "sms") -> str:
        """A turn, answered; what was said last."""
        sent = self.client.post("/try/turn", json={"way": way, "lang": self.lang, "text": text})
        assert sent.status_code == 202
        self.work()
        return str(self.told(way)[-1])

    def told(self, way: str = "sms") -> list[str]:
        """All messages of a device."""
        seen = self.client.get("/try/replies", query_string={"way": way, "lang": self.lang}).json
        return [each["body"] for each in seen["messages"]]

    def work(self) -> None:
        """All there is to do now."""
        jobs = [shell_of(self.store, self.house).work_once, *day_work(self.store, self.house)]
        while sum(job(clock.now()) for job in jobs):
            pass

    def look(self, **query: Any) -> dict[str, Any]:
        """What the pane is told."""
        seen: dict[str, Any] = self.client.get("/try/cases", query_string={"lang": self.lang, **query}).json
        return seen

    def post(self, path: str, **sent: Any) -> int:
        """What a button does; the status it got."""
        status = self.client.post(path, json=sent).status_code
        self.work()
        return status

    def book(self) -> dict[str, Any]:
        """A time in three days; its case."""
        self.say("can I have a time at the transit desk for the senior transit card on thursday at 10")
        assert "booked" in self.say("yes").casefold()
        case: dict[str, Any] = self.look()["cases"][0]
        return case


@pytest.fixture
def store(tmp_path: Path) -> Iterator[Store]:
    opened = open_new(tmp_path / "page.db")
    clock.follow(tmp_path)
    clock.arrive(MONDAY)
    yield opened
    clock.unfollow()
    opened.close()


@pytest.fixture
def page(store: Store, house: Resources) -> Page:
    return Page(store, house)


def test_a_time_that_was_booked_is_shown_with_where_when_and_what_falls_due(page: Page) -> None:
    case = page.book()
    assert (case["kind"], case["state"], case["name"], case["where"]) == (
        "booking", "booked", "Senior transit card", "Transit desk",
    )  # fmt: skip
    assert (case["means"], case["acts"]) == ("booked", ["office_closed"])
    assert datetime.fromisoformat(case["when"]).strftime("%a %H:%M") == "Thu 10:00"
    assert {due["about"] for due in case["dues"]} == {"reminder"}
    assert re.fullmatch(r"\d{6}", case["code"])


def test_a_day_that_passes_brings_the_reminder_as_a_text_and_the_talk_goes_on_from_that_day(page: Page) -> None:
    case = page.book()
    due = min(datetime.fromisoformat(each["at"]) for each in case["dues"])
    assert page.look()["next"]
    assert page.post("/try/clock", to="next") == 202
    seen = page.look()
    assert abs(datetime.fromisoformat(seen["now"]) - due) < timedelta(minutes=1)
    assert "You have a time at Transit desk" in page.told()[-1]
    assert [each["way"] for each in seen["sent"]] == ["sms"]
    assert page.look(after=seen["sent"][-1]["id"])["sent"] == []
    assert "Your time stays: tomorrow, Thursday 6 March" in page.say("yes")


def test_tomorrow_is_nine_in_the_morning_there_and_what_was_due_before_was_done_at_its_time(page: Page) -> None:
    case = page.book()
    before = datetime.fromisoformat(page.look()["now"])
    for _ in range(12):
        assert page.post("/try/clock", to="tomorrow") == 202
    at = datetime.fromisoformat(page.look()["now"])
    assert (at.strftime("%H:%M"), (at.date() - before.date()).days) == ("09:00", 12)
    assert at > datetime.fromisoformat(case["when"])
    assert [due["state"] for due in page.look()["cases"][0]["dues"]] == ["sent"] * len(case["dues"])


@pytest.mark.parametrize("lang", ["en", "zh"])
def test_the_crew_says_that_it_is_fixed_and_the_resident_is_asked(store: Store, house: Resources, lang: str) -> None:
    page, (said, name) = Page(store, house, lang=lang), LAMP[lang]
    page.say(said, "chat")
    case = page.look()["cases"][0]
    assert (case["kind"], case["name"], case["means"], case["acts"]) == ("report", name, "pledge", ["fixed"])
    clock.arrive(_noon(page))
    assert page.post("/try/act", act="fixed", case=case["code"]) == 202
    assert page.look()["cases"][0]["state"] == "fixed"
    asked = page.told("chat")[-1]
    assert {"en": "fixed now", "zh": "修好了"}[lang] in asked
    assert page.post("/try/act", act="fixed", case=case["code"]) == 400


def test_an_office_that_closes_the_day_gives_another_time_and_says_so(page: Page) -> None:
    case = page.book()
    clock.arrive(_noon(page))
    assert page.post("/try/act", act="office_closed", case=case["code"]) == 202
    assert page.look()["cases"][0]["when"] != case["when"]
    assert "closed" in page.told()[-1]


def test_what_a_call_before_left_is_still_the_visitor_s(page: Page) -> None:
    page.say("the street lamp at 14 Willow Street is out", "phone")
    assert page.post("/try/new", way="phone") == 201
    assert page.post("/try/new", way="phone") == 201
    assert [case["kind"] for case in page.look()["cases"]] == ["report"]
    clock.arrive(_noon(page))
    assert page.post("/try/act", act="fixed", case=page.look()["cases"][0]["code"]) == 202
    assert [each["way"] for each in page.look()["sent"]] == ["phone"]


def test_nobody_sees_or_touches_what_another_visitor_has(page: Page) -> None:
    case = page.book()
    other = page.visitor()
    assert other.get("/try/cases").json["cases"] == []
    assert other.post("/try/act", json={"act": "office_closed", "case": case["code"]}).status_code == 400
    assert page.look()["cases"][0]["when"] == case["when"]


@pytest.mark.parametrize(
    "sent",
    [{"to": "next"}, {"to": "yesterday"}, {"to": 7}, {}, []],
    ids=["nothing-due", "word", "figure", "none", "list"],
)
def test_a_wish_that_is_none_is_refused(page: Page, sent: Any) -> None:
    assert page.client.post("/try/clock", json=sent).status_code == 400
    assert clock.asked() is None


def test_without_a_clock_that_may_be_moved_nothing_is_offered_and_all_is_refused(
    store: Store, house: Resources
) -> None:
    page = Page(store, house, moves=False)
    case = page.book()
    seen = page.look()
    assert (seen["clock"], seen["cases"][0]["acts"], seen["cases"][0]["state"]) == (False, [], "booked")
    assert page.post("/try/clock", to="hour") == 400
    assert page.post("/try/act", act="office_closed", case=case["code"]) == 400
    assert page.look()["cases"][0]["when"] == case["when"]


def _noon(page: Page) -> datetime:
    """Noon of the next day there: nobody is told anything at night."""
    at = datetime.fromisoformat(page.look()["now"])
    return (at + timedelta(days=1)).replace(hour=12, minute=0)
