"""A case as other programs read it."""

from __future__ import annotations

from datetime import UTC, datetime

from bot.city.city import City
from bot.dialogue.turn.resources import Resources
from bot.model.case import Answer, Beneficiary, Booking, Case, CaseDetails, CaseEvent, Due, ReportStatus
from bot.store.case_records import StaffCase
from oneline.cli.case_json import as_json

AT = datetime(2026, 12, 1, 1, 20, tzinfo=UTC)
LOCAL = "2026-12-01T09:20:00+08:00"
KEYS = {
    "code", "kind", "service", "problem", "event", "state", "for", "by", "urgent", "slots", "asks", "booking", "report", "callback",
    "due", "steps", "history", "id", "team", "class", "opened_at", "reach",
}  # fmt: skip


def _staff(kind: str, team: str = "", **slots: str) -> StaffCase:
    return StaffCase(7, "482913", kind, team, "open", dict(slots), (), 1, None, AT, "sms", "+8613900000101")


def _city(house: Resources) -> City:
    return house.city


def test_what_a_case_does_not_have_is_null_or_empty(house: Resources) -> None:
    told = as_json(_staff("application"), Case("482913", "application", "draft", "bulky-waste"), _city(house))
    assert set(told) == KEYS
    assert [told[name] for name in ("problem", "event", "booking", "report", "callback", "class")] == [None] * 6
    assert [told[name] for name in ("due", "steps", "history")] == [[], [], []]
    assert (told["for"], told["by"], told["urgent"]) == ({"relation": "self", "name": None}, "resident", False)


def test_moments_are_the_citys_and_answers_keep_their_words(house: Resources) -> None:
    details = CaseDetails(
        beneficiary=Beneficiary("mother", "Joan"), by="helper",
        answers={"day": Answer("2026-12-01", "Tuesday", confirmed=True), "age": Answer(None, "no idea", known="unknown")},
    )  # fmt: skip
    case = Case(
        "482913", "booking", "open", "senior-transit-card", details=details, slots={"wish": "Tuesday", "refused": "719262"},
        booking=Booking(1, "transit-desk", "senior-transit-card", AT, 20, "booked"), dues=(Due(AT, "reminder", "", "waiting"),),
        history=(CaseEvent(AT, "booked", "resident", "x"), CaseEvent(AT, "told")),
    )  # fmt: skip
    told = as_json(_staff("booking"), case, _city(house))
    assert told["booking"] == {"office": "transit-desk", "starts": LOCAL, "minutes": 20, "state": "booked"}
    assert told["slots"] == {
        "day": {"value": "2026-12-01", "said": "Tuesday", "confirmed": True},
        "age": {"value": None, "said": "no idea", "confirmed": False, "known": "unknown"},
    }
    assert told["due"] == [{"at": LOCAL, "about": "reminder", "channel": None, "state": "waiting"}]
    assert told["history"] == [
        {"at": LOCAL, "what": "booked", "by": "resident", "text": "x"},
        {"at": LOCAL, "what": "told"},
    ]
    assert (told["for"], told["by"]) == ({"relation": "mother", "name": "Joan"}, "helper")
    assert told["reach"] == {"channel": "sms", "address": "+8613900000101", "confirmed": True}


def test_a_report_tells_its_place_and_whom_it_joined(house: Resources) -> None:
    status = ReportStatus({"text": "14 Willow Street", "pole": ""}, "719262", 3, "reopened", AT)
    case = Case("482913", "report", "open", problem="street-lamp", urgent=True, report=status)
    told = as_json(_staff("report"), case, _city(house))
    place = {"text": "14 Willow Street", "street": None, "number": None, "landmark": None, "pole": None, "unit": None}
    assert told["report"] == {"place": place, "joined": "719262", "followers": 3, "state": "reopened", "pledged": LOCAL}
    assert told["urgent"]


def test_a_call_back_tells_its_number_and_how_often_it_was_tried(house: Resources) -> None:
    slots = {"number": "+12025550177", "tries": "2", "need": "a ride"}
    told = as_json(_staff("callback", **slots), Case("482913", "callback", "open", slots=slots), _city(house))
    assert told["callback"] == {"number": "+12025550177", "window": None, "tries": 2}
    assert told["slots"] == {"need": {"value": "a ride", "said": None, "confirmed": None}}
