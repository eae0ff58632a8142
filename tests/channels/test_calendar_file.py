"""A time as a file for a calendar: one uid for life, a higher number at each change, a link that nobody can guess, no word of it by telephone."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
import sqlalchemy as sa
from databases import open_new
from flask.testing import FlaskClient
from icalendar import Calendar
from tried_line import files_of, line_of, page_app, shell_of, with_desk

from bot.dialogue.turn.resources import Resources
from bot.model.address import Address
from bot.model.turn import Turn
from bot.store import Store
from bot.store.errand_tables import bookings
from channels.render.registry import renderers

AT = datetime.fromisoformat("2026-11-27T10:05:00+08:00")
ASKED = "can i see the doctor at the river clinic on thursday"
HER = "+8613900000101"


@dataclass
class Talk:
    """Somebody who writes in the page's chat, or elsewhere, and what came of it."""

    store: Store
    house: Resources
    client: FlaskClient
    way: str = "chat-sim"
    count: int = 0

    def say(self, text: str) -> Any:
        """The reply to a turn."""
        self.count += 1
        at = AT + timedelta(minutes=self.count)
        self.store.receive(
            Turn(f"{self.way}{self.count}", self.way, HER, at, text, language="en", facts={"number": "vouched"}), at
        )
        shell = shell_of(self.store, self.house)
        while shell.work_once(at):
            pass
        talk = self.store.conversation_of(self.way, HER)
        assert talk
        return self.store.records(talk)[-1].reply

    def book(self) -> Any:
        """A time at the clinic."""
        self.say(ASKED)
        self.say("1")
        return self.say("yes")

    def link(self, reply: Any, language: str = "en") -> str:
        """The link that is shown beside a reply."""
        found = files_of(self.store, self.house).link_of(reply.calendar, language)
        assert found
        return str(found["href"])

    def event(self, link: str) -> Any:
        """The entry behind a link."""
        answer = self.client.get(link)
        assert answer.status_code == 200 and answer.content_type.startswith("text/calendar")
        calendar = Calendar.from_ical(answer.get_data())
        assert calendar["method"] in answer.content_type
        (event,) = calendar.walk("VEVENT")
        assert calendar.walk("VTIMEZONE")
        return event


@pytest.fixture
def talk(tmp_path: Path, house: Resources) -> Iterator[Talk]:
    store = open_new(tmp_path / "line.db")
    house = with_desk(store, house)
    files = files_of(store, house)
    app = page_app(replace(line_of(store, house), calendar_of=files.link_of), files)
    yield Talk(store, house, app.test_client())
    store.close()


def test_a_time_booked_in_the_chat_is_a_file_of_its_own(talk: Talk) -> None:
    booked = talk.book()
    event = talk.event(talk.link(booked))
    assert (str(event["summary"]), event["sequence"], str(event["status"])) == (
        "See a doctor at a clinic",
        0,
        "CONFIRMED",
    )
    assert "River clinic" in str(event["location"])
    assert event.decoded("dtstart").isoformat() == "2026-12-03T08:00:00+08:00"
    assert str(talk.event(talk.link(booked, "zh"))["summary"]) not in {"", str(event["summary"])}


def test_moved_and_cancelled_it_is_the_same_entry_with_a_higher_number(talk: Talk) -> None:
    link = talk.link(talk.book())
    uid = str(talk.event(link)["uid"])
    talk.say("can i come on friday at ten instead")
    assert talk.event(link)["sequence"] == 0
    assert talk.say("yes").calendar
    event = talk.event(link)
    assert (str(event["uid"]), event["sequence"]) == (uid, 1) and event.decoded("dtstart").day == 4
    cancelled = talk.say("cancel it")
    event = talk.event(link)
    assert (str(event["uid"]), event["sequence"], str(event["status"])) == (uid, 2, "CANCELLED")
    found = files_of(talk.store, talk.house).link_of(cancelled.calendar, "en")
    assert found and found["gone"] is True and found["href"] == link


def test_a_link_that_was_guessed_or_made_with_another_key_leads_nowhere(talk: Talk) -> None:
    link = talk.link(talk.book())
    uid, _, rest = link.removeprefix("/calendar/").partition(".")
    for guess in (
        f"/calendar/{uid}.ics",
        f"/calendar/{uid}.{'0' * 32}.ics",
        f"/calendar/{uid}..ics",
        "/calendar/.ics",
        f"/calendar/é.{rest}",
    ):
        assert talk.client.get(guess).status_code == 404
    assert (
        replace(files_of(talk.store, talk.house), secrets=("new", "old")).file_of(f"{uid}.{'1' * 32}", "en", AT) is None
    )


def test_a_key_of_before_still_counts(talk: Talk) -> None:
    reply = talk.book()
    files = files_of(talk.store, talk.house)
    link = talk.link(reply).removeprefix("/calendar/").partition(".ics")[0]
    assert replace(files, secrets=("new", *files.secrets)).file_of(link, "en", AT)
    assert replace(files, secrets=("new",)).file_of(link, "en", AT) is None


def test_what_is_kept_no_more_is_gone(talk: Talk) -> None:
    link = talk.link(talk.book())
    talk.store.erase([HER])
    with talk.store.db.reading() as c:
        assert c.scalar(sa.select(sa.func.count()).select_from(bookings)) == 0
    assert talk.client.get(link).status_code == 404


@pytest.mark.parametrize("way", ["sms", "voice", "phone"])
def test_by_telephone_and_by_text_there_is_none(talk: Talk, way: str) -> None:
    talk.way = way
    reply = talk.book()
    assert reply.calendar == "" and talk.store.cases_of(Address(HER, "vouched"), AT)[0].is_booked


def test_nothing_of_the_link_is_in_the_words(talk: Talk) -> None:
    reply, house = talk.book(), talk.house
    for render in renderers(house.phrases, house.city.line).values():
        assert not any("calendar" in body or "http" in body for body in render(reply).bodies)
