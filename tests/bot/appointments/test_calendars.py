"""An office's own calendar: Radicale is the referee of what goes out and what comes in."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from booked_times import bookable, carry_out, free_now, open_cases
from demo_city import demo_city
from icalendar import Calendar
from radicale_server import PASSWORD, USER, Radicale, radicale

from bot.appointments.caldav import CalendarClient, CalendarError, Changed
from bot.appointments.ics import Busy, Entry, busy_units, read_busy, write_entry
from bot.city.appointments import OfficeCalendar
from bot.model.case_write import BookTime, FreeTime, RestoreTime
from bot.model.slot import Slot
from bot.processing.calendars import CalendarJob, open_calendars, sync_calendar
from bot.store import Store

CITY = demo_city()
ZONE = ZoneInfo("Asia/Shanghai")
NOW = datetime(2026, 11, 27, 10, 5, tzinfo=ZONE)
ANNA, BO = "482913", "719262"
DESK, CARD = "transit-desk", "senior-transit-card"


@pytest.fixture(scope="module")
def server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Radicale]:
    with radicale(tmp_path_factory.mktemp("radicale")) as started:
        yield started


@pytest.fixture
def calendar(server: Radicale) -> Radicale:
    for name in server.texts():
        server.delete(name)
    return server


@pytest.fixture
def client(calendar: Radicale) -> Iterator[CalendarClient]:
    opened = CalendarClient(calendar.url, USER, PASSWORD)
    yield opened
    opened.close()


@pytest.fixture
def people(store: Store) -> Store:
    open_cases(store, (ANNA, BO), NOW)
    return store


def at(day: int, clock: str) -> datetime:
    return datetime(2026, 12, day, *map(int, clock.split(":")), tzinfo=ZONE)


def slot(store: Store, day: int, clock: str) -> Slot:
    return next(s for s in free_now(store, CITY, DESK, CARD, NOW) if s.starts == at(day, clock))


def sync(store: Store, client: CalendarClient, now: datetime = NOW) -> tuple[int, int, int]:
    done = sync_calendar(store, CITY, DESK, client, lambda service: f"name of {service}", now)
    return done.written, done.deleted, done.busy


def lanes(store: Store, day: int, clock: str) -> set[int]:
    return next((set(s.lanes) for s in free_now(store, CITY, DESK, CARD, NOW) if s.starts == at(day, clock)), set())


def test_a_time_keeps_its_uid_for_life_and_its_sequence_rises(
    people: Store, client: CalendarClient, calendar: Radicale
) -> None:
    carry_out(people, NOW, slot(people, 1, "09:20").hold(ANNA, NOW + timedelta(hours=1)))
    assert sync(people, client) == (0, 0, 0), "what is only held is nobody's business"
    carry_out(people, NOW, BookTime(ANNA))
    assert sync(people, client) == (1, 0, 0)
    assert sync(people, client) == (0, 0, 0), "nothing twice"
    ((name, text),) = calendar.texts().items()
    event = Calendar.from_ical(text).walk("VEVENT")[0]
    assert (event.decoded("dtstart"), int(event["sequence"])) == (at(1, "09:20"), 0)
    assert str(event["summary"]) == f"name of {CARD} {ANNA}" and str(event["location"]) == "5 Bridge Square"
    assert "BEGIN:VTIMEZONE" in text and "TZID:Asia/Shanghai" in text and "METHOD" not in text
    carry_out(people, NOW, slot(people, 2, "10:00").book(ANNA))
    assert sync(people, client) == (1, 0, 0)
    ((moved, text),) = calendar.texts().items()
    event = Calendar.from_ical(text).walk("VEVENT")[0]
    assert moved == name and (event.decoded("dtstart"), int(event["sequence"])) == (at(2, "10:00"), 1)
    carry_out(people, NOW, FreeTime(ANNA))
    assert sync(people, client) == (0, 1, 0) and calendar.texts() == {}
    carry_out(people, NOW, RestoreTime(ANNA))
    assert sync(people, client) == (1, 0, 0)
    ((again, text),) = calendar.texts().items()
    assert again == name and "SEQUENCE:3" in text


def test_what_is_busy_takes_one_desk_and_a_whole_day_takes_all(
    people: Store, client: CalendarClient, calendar: Radicale
) -> None:
    assert lanes(people, 1, "09:20") == {0, 1, 2}
    calendar.put(
        "team.ics",
        "UID:team\r\nDTSTAMP:20261101T000000Z\r\nDTSTART;TZID=Asia/Shanghai:20261201T090000\r\nDTEND;TZID=Asia/Shanghai:20261201T100000\r\nSUMMARY:Team",
    )
    calendar.put(
        "away.ics",
        "UID:away\r\nDTSTAMP:20261101T000000Z\r\nDTSTART;VALUE=DATE:20261203\r\nDTEND;VALUE=DATE:20261204\r\nSUMMARY:Away",
    )
    calendar.put(
        "free.ics",
        "UID:free\r\nDTSTAMP:20261101T000000Z\r\nDTSTART:20261202T020000Z\r\nDTEND:20261202T030000Z\r\nTRANSP:TRANSPARENT",
    )
    assert sync(people, client) == (0, 0, 2)
    assert lanes(people, 1, "09:20") == {1, 2} == lanes(people, 1, "08:50")
    assert lanes(people, 1, "10:00") == {0, 1, 2} == lanes(people, 2, "10:20")
    assert not [s for s in free_now(people, CITY, DESK, CARD, NOW) if s.starts.date() == date(2026, 12, 3)]
    calendar.delete("team.ics")
    assert sync(people, client) == (0, 0, 1)
    assert lanes(people, 1, "09:20") == {0, 1, 2}


def test_what_repeats_is_busy_each_time(people: Store, client: CalendarClient, calendar: Radicale) -> None:
    calendar.put(
        "weekly.ics",
        "UID:weekly\r\nDTSTAMP:20261101T000000Z\r\nDTSTART;TZID=Asia/Shanghai:20261124T090000\r\nDTEND;TZID=Asia/Shanghai:20261124T093000\r\nRRULE:FREQ=WEEKLY\r\nSUMMARY:Round",
    )
    sync(people, client)
    assert lanes(people, 1, "09:10") == {1, 2} == lanes(people, 8, "09:10")
    assert lanes(people, 2, "09:10") == {0, 1, 2}


def test_a_booking_stands_where_the_office_writes_over_all_its_desks(
    people: Store, client: CalendarClient, calendar: Radicale
) -> None:
    carry_out(people, NOW, slot(people, 1, "09:20").book(ANNA))
    for n in range(3):
        calendar.put(
            f"m{n}.ics", f"UID:m{n}\r\nDTSTAMP:20261101T000000Z\r\nDTSTART:20261201T012000Z\r\nDTEND:20261201T013000Z"
        )
    done = sync_calendar(people, CITY, DESK, client, str, NOW)
    assert (done.busy, done.crowded) == (3, 1), "one of them found no desk, and that is told"
    case = people.case_of(ANNA)
    assert case and case.booking and case.booking.state == "booked"
    assert lanes(people, 1, "09:20") == set()


def test_what_staff_change_of_ours_is_written_anew_and_what_is_nobodys_is_taken_away(
    people: Store, client: CalendarClient, calendar: Radicale
) -> None:
    carry_out(people, NOW, slot(people, 1, "09:20").book(ANNA))
    sync(people, client)
    ((name, text),) = calendar.texts().items()
    uid = name.removesuffix(".ics")
    calendar.put(
        name, f"UID:{uid}@oneline\r\nDTSTAMP:20261101T000000Z\r\nDTSTART:20261205T012000Z\r\nDTEND:20261205T014000Z"
    )
    with pytest.raises(Changed):
        client.put(uid, text.encode(), '"an older version"')
    with pytest.raises(Changed):
        client.put(uid, text.encode())
    carry_out(people, NOW, slot(people, 2, "10:00").book(ANNA))
    assert sync(people, client)[:2] == (1, 0)
    assert "20261202T100000" in calendar.texts()[name]
    calendar.put(
        "deadbeef.ics",
        "UID:deadbeef@oneline\r\nDTSTAMP:20261101T000000Z\r\nDTSTART:20261202T012000Z\r\nDTEND:20261202T014000Z",
    )
    assert sync(people, client) == (0, 1, 0), "of somebody who was erased nothing stays there either"
    assert list(calendar.texts()) == [name]


def test_a_calendar_that_is_away_or_closed_to_us_says_so_and_holds_up_no_other(
    people: Store, calendar: Radicale
) -> None:
    carry_out(people, NOW, slot(people, 1, "09:20").book(ANNA))
    with pytest.raises(CalendarError, match="401"):
        CalendarClient(calendar.url, USER, "wrong").tag()
    with pytest.raises(CalendarError, match="ConnectError"):
        CalendarClient("http://127.0.0.1:9/", USER, PASSWORD).entries(NOW, NOW + timedelta(days=1))
    with pytest.raises(CalendarError, match="https://"):
        CalendarClient("file:///etc", "", "")
    good = CalendarClient(calendar.url, USER, PASSWORD)
    job = CalendarJob(people, CITY, {"clinic-river": CalendarClient("http://127.0.0.1:9/", "", ""), DESK: good}, str)
    assert job.sync_if_due(NOW) and not job.sync_if_due(NOW) and not job.sync_if_due(NOW)
    assert len(calendar.texts()) == 1


def test_the_calendars_of_a_city_stand_in_its_file(calendar: Radicale) -> None:
    plan = replace(bookable(CITY, DESK), calendar=OfficeCalendar(calendar.url, USER))
    opened = open_calendars(replace(CITY, bookable=(plan,)), {DESK: PASSWORD})
    tag = opened[DESK].tag()
    calendar.put("x.ics", "UID:x\r\nDTSTAMP:20261101T000000Z\r\nDTSTART:20261202T012000Z\r\nDTEND:20261202T014000Z")
    assert opened[DESK].tag() != tag


def test_an_entry_bears_its_zone_with_both_nights() -> None:
    zone = ZoneInfo("Europe/Berlin")
    text = write_entry(Entry("abc", 4, datetime(2026, 10, 25, 1, 50, tzinfo=zone), 20, "x"), NOW, "CANCEL").decode()
    event = Calendar.from_ical(text).walk("VEVENT")[0]
    assert event.decoded("dtend") - event.decoded("dtstart") == timedelta(minutes=20)
    assert "METHOD:CANCEL" in text and "BEGIN:DAYLIGHT" in text and "BEGIN:STANDARD" in text
    off = write_entry(Entry("abc", 5, datetime(2026, 12, 1, 9, tzinfo=zone), 20, "x", cancelled=True), NOW).decode()
    assert "STATUS:CANCELLED" in off and "SEQUENCE:5" in off and "UID:abc@oneline" in off


def test_busy_is_read_by_the_units_it_touches_also_in_the_night_the_clock_goes_back() -> None:
    zone = "Europe/Berlin"
    plan = bookable(CITY, DESK)
    busy = Busy("k", datetime(2026, 10, 25, 0, 55, tzinfo=UTC), datetime(2026, 10, 25, 1, 5, tzinfo=UTC), all_day=False)
    found = busy_units(busy, plan, datetime(2026, 10, 24, tzinfo=UTC), datetime(2026, 10, 26, tzinfo=UTC), zone)
    assert found == {("2026-10-25", 170), ("2026-10-25", 120)}, "five to three and, the second time, five past two"
    text = "BEGIN:VCALENDAR\r\nBEGIN:VEVENT\r\nUID:a\r\nDTSTART:20261201T093000\r\nDURATION:PT30M\r\nEND:VEVENT\r\nEND:VCALENDAR\r\n"
    (one,) = read_busy(text, "Asia/Shanghai")
    assert (one.starts, one.ends, one.all_day) == (at(1, "09:30"), at(1, "10:00"), False)
