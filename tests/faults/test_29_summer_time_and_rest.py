"""Summer time changes no promise, and nobody is rung in the night who did not ask for it, by the clock on their wall (29)."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest
from small_line import Provider

from bot.catalogue.model import Hours
from bot.city.quiet_hours import after_rest, zone_of
from bot.city.sending_limits import Rest
from bot.city.staffing import after_staffed
from bot.config.settings import Settings
from channels.delivery import DeliveryWorker
from oneline.cli import calling

NEW_YORK, LONDON = ZoneInfo("America/New_York"), ZoneInfo("Europe/London")
ALWAYS, BY_DAY = Hours((("00:00-24:00",),) * 7), Hours((("09:00-17:00",),) * 7)
NIGHT = Rest("21:00", "08:00")


def local(text: str, zone: ZoneInfo = NEW_YORK) -> datetime:
    return datetime.fromisoformat(text).replace(tzinfo=zone)


@pytest.mark.parametrize(
    ("at", "zone"),
    [("2027-03-14 01:30", NEW_YORK), ("2026-11-01 00:30", NEW_YORK), ("2027-03-28 00:30", LONDON), ("2026-10-25 00:30", LONDON)],
    ids=["on in New York", "back in New York", "on in London", "back in London"],
)  # fmt: skip
def test_an_hour_of_staff_is_an_hour_in_the_night_the_clock_is_put_on_or_back(at: str, zone: ZoneInfo) -> None:
    begun = local(at, zone)
    for minutes in (30, 60, 120, 180):
        told = after_staffed(minutes, begun, ALWAYS, ())
        assert told.astimezone(UTC) - begun.astimezone(UTC) == timedelta(minutes=minutes)
        assert told.tzinfo is zone


def test_who_works_by_day_works_by_the_clock_on_the_wall() -> None:
    for day in ("2027-03-13", "2026-10-31"):
        told = after_staffed(120, local(f"{day} 16:00"), BY_DAY, ())
        assert told.isoformat(" ", "minutes")[:16] == f"{datetime.fromisoformat(day).date() + timedelta(days=1)} 10:00"


def test_the_second_two_o_clock_is_not_the_first() -> None:
    first, second = local("2026-11-01 01:30"), local("2026-11-01 01:30").replace(fold=1)
    apart = after_staffed(15, second, ALWAYS, ()) - after_staffed(15, first, ALWAYS, ()).astimezone(UTC)
    assert apart == timedelta(hours=1)


@pytest.mark.parametrize(
    ("at", "due"),
    [
        ("2026-11-27 20:59", "2026-11-27 20:59"),
        ("2026-11-27 21:00", "2026-11-28 08:00"),
        ("2026-11-28 03:00", "2026-11-28 08:00"),
        ("2026-11-28 08:00", "2026-11-28 08:00"),
        ("2027-03-13 22:00", "2027-03-14 08:00"),
        ("2026-10-31 22:00", "2026-11-01 08:00"),
        ("2027-03-14 03:30", "2027-03-14 08:00"),
    ],
)
def test_a_call_waits_for_the_end_of_the_night(at: str, due: str) -> None:
    assert after_rest(NIGHT, local(at), NEW_YORK) == local(due).astimezone(UTC)


def test_the_night_in_which_the_clock_is_put_on_is_an_hour_shorter() -> None:
    short = after_rest(NIGHT, local("2027-03-13 22:00"), NEW_YORK) - local("2027-03-13 22:00").astimezone(UTC)
    long = after_rest(NIGHT, local("2026-10-31 22:00"), NEW_YORK) - local("2026-10-31 22:00").astimezone(UTC)
    assert (short, long) == (timedelta(hours=9), timedelta(hours=11))


def test_a_rest_within_the_day_and_one_that_ends_in_an_hour_that_is_not_there() -> None:
    noon = Rest("12:00", "14:30")
    assert after_rest(noon, local("2026-11-27 13:00"), NEW_YORK) == local("2026-11-27 14:30").astimezone(UTC)
    assert after_rest(noon, local("2026-11-27 15:00"), NEW_YORK) == local("2026-11-27 15:00").astimezone(UTC)
    gap = after_rest(Rest("23:00", "02:30"), local("2027-03-14 01:00"), NEW_YORK)
    assert gap == local("2027-03-14 03:30").astimezone(UTC)


@pytest.mark.parametrize(
    ("number", "zone"),
    [("+85221234567", "Asia/Hong_Kong"), ("+442071234567", "Europe/London"), ("+18005550100", "Asia/Shanghai"),
     ("sip:anna@127.0.0.1", "Asia/Shanghai"), ("+99900000", "Asia/Shanghai")],
)  # fmt: skip
def test_the_clock_is_that_of_the_number_or_of_the_city_where_it_has_none_of_its_own(number: str, zone: str) -> None:
    assert zone_of(number, "Asia/Shanghai").utcoffset(datetime(2026, 11, 27)) == ZoneInfo(zone).utcoffset(
        datetime(2026, 11, 27)
    )


def test_the_command_queues_for_the_morning_and_a_worker_waits_for_it(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    class Night(datetime):
        @classmethod
        def now(cls, tz: object = None) -> datetime:
            return datetime(2026, 11, 27, 16, tzinfo=UTC)  # midnight in Hong Kong

    monkeypatch.setattr(calling, "datetime", Night)
    settings = Settings(data=tmp_path, twilio_account_sid="AC1", twilio_auth_token="t")
    key = calling.ring_up(settings, "+85221234567", "Come on Monday.")
    now_key = calling.ring_up(settings, "+85221234568", "Your gas is off.", at_once=True)
    store = calling.open_kept(settings)
    phone = Provider("phone")
    sender = DeliveryWorker(store, {"phone": phone})
    while sender.send_once(datetime(2026, 11, 27, 16, 1, tzinfo=UTC)):
        pass
    assert (store.message_status(key), store.message_status(now_key)) == ("queued", "sent")
    assert sender.send_once(datetime(2026, 11, 28, 0, 0, 1, tzinfo=UTC))
    assert store.message_status(key) == "sent"
    store.close()
