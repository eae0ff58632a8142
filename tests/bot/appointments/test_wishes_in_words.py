"""What people say of when, read by the one reader of dates, finds the times they mean."""

from __future__ import annotations

from datetime import datetime

import pytest
from demo_city import demo_city

from bot.appointments.choice import find_times
from bot.language.dates.read import read_when
from bot.model.slot import OfficeDays

CITY = demo_city()


@pytest.mark.parametrize(
    ("language", "said", "at", "service", "office", "first", "reason"),
    [
        ("en", "a time at the transit desk Tuesday morning", "2026-11-27T10:05", "senior-transit-card", "transit-desk", "12-01 08:00", ""),
        ("en", "any afternoon next week but not Wednesday", "2026-12-01T09:20", "clinic-slots", "clinic-river", "12-07 12:30", ""),
        ("en", "Friday the 11th in the morning", "2026-12-03T14:30", "clinic-slots", "clinic-river", "12-11 08:00", ""),
        ("en", "Thursday evening next week, the 10th", "2026-11-30T13:10", "identity-card-renew", "identity-bureau", "12-10 17:00", ""),
        ("en", "Friday the 11th after three", "2026-12-07T12:20", "identity-card-renew", "identity-bureau", "12-11 15:00", ""),
        ("en", "the hill clinic on Monday", "2026-11-26T15:40", "clinic-slots", "clinic-hill", "12-01 08:00", "closed"),
        ("en", "about half past nine on Tuesday", "2026-11-27T10:05", "senior-transit-card", "transit-desk", "12-01 09:30", ""),
        ("en", "the next one you have", "2026-11-27T10:05", "senior-transit-card", "transit-desk", "11-27 12:10", ""),
        ("en", "at ten on sunday", "2026-11-27T10:05", "senior-transit-card", "transit-desk", "11-30 10:00", "closed"),
        ("zh", "这个星期四下午去江边诊所", "2026-11-30T09:12", "clinic-slots", "clinic-river", "12-03 12:30", ""),
        ("zh", "最好是下礼拜二上午", "2026-12-01T09:30", "identity-card-renew", "identity-bureau", "12-08 09:00", ""),
        ("zh", "改成礼拜三上午行不行", "2026-12-03T14:10", "identity-card-renew", "identity-bureau", "12-09 09:00", ""),
        ("zh", "想星期五下午去养老金窗口", "2026-12-01T15:20", "pension-claim", "pension-desk", "12-04 11:30", "outside"),
        ("zh", "除了周一都行", "2026-11-29T15:20", "pension-claim", "pension-desk", "12-01 09:00", ""),
        ("zh", "元旦那天", "2026-12-10T15:20", "pension-claim", "pension-desk", "01-04 09:00", "closed"),
    ],
)  # fmt: skip
def test_the_time_meant_is_the_first_to_be_offered(
    language: str, said: str, at: str, service: str, office: str, first: str, reason: str
) -> None:
    now = datetime.fromisoformat(f"{at}+08:00")
    when = read_when(said, language, CITY.local(now), holidays=CITY.holidays)
    found = find_times(CITY, lambda _: OfficeDays(), service, when, now, office=office)
    assert (found.refusal.reason if found.refusal else "") == reason
    ours = [slot.starts.strftime("%m-%d %H:%M") for slot in found.slots if slot.office == office]
    assert ours[0] == first
    assert len(found.slots) == 3
