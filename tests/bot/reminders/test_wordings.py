"""What is said later is short, says what, when, where and what to bring, and is said otherwise where it is heard."""

from __future__ import annotations

import re
from dataclasses import replace
from datetime import timedelta
from typing import Any

import pytest
from errands_due import NOW, STARTS

from bot.dialogue.turn.resources import Resources
from bot.errands.due_messages import word_due
from bot.model.case import Booking, Case, ReportStatus
from bot.model.due_work import DueWork
from bot.processing.due_worker import WORDED
from bot.reminders.ways import Way
from channels.render.registry import renderers
from channels.render.sms_segments import size

BOOKING = Booking(1, "clinic-river", "clinic-slots", STARTS, 20, "booked")
BOOKED = Case("482913", "booking", "open", "clinic-slots", booking=BOOKING)
REPORT = ReportStatus({"text": "14 Willow Street"}, state="fixed")
REPORTED = Case("482913", "report", "open", problem="street-lamp", report=REPORT)
LATER = (STARTS + timedelta(days=1)).isoformat()
NEWS: list[tuple[str, Case, dict[str, Any]]] = [
    ("reminder", BOOKED, {"starts": STARTS.isoformat()}),
    ("reminder", replace(BOOKED, booking=replace(BOOKING, at_home=True, minutes=240)), {"starts": STARTS.isoformat()}),
    ("reminder", replace(BOOKED, service="senior-transit-card", booking=replace(BOOKING, office="transit-desk")), {}),
    ("receipt", BOOKED, {}),
    ("receipt", BOOKED, {"state": "moved"}),
    ("receipt", BOOKED, {"state": "cancelled"}),
    ("receipt", replace(BOOKED, booking=None, kind="application"), {}),
    ("receipt", replace(BOOKED, booking=None, state="cancelled"), {}),
    ("receipt", REPORTED, {}),
    ("offer", BOOKED, {"starts": NOW.isoformat(), "office": "clinic-river", "until": NOW.isoformat()}),
    ("offer", BOOKED, {"starts": LATER, "office": "clinic-river", "until": NOW.isoformat()}),
    *(("status", REPORTED, {"state": state}) for state in ("fixed", "reopened", "late", "closed", "open")),
    ("status", REPORTED, {"state": "reopened", "pledged": LATER}),
    ("status", REPORTED, {"state": "late", "pledged": LATER}),
    ("status", replace(BOOKED, booking=None), {"state": "ready"}),
    ("status", replace(BOOKED, booking=None), {"state": "done"}),
    ("callback", Case("482913", "callback", "open"), {}),
    ("notice", BOOKED, {"office": "clinic-river", "starts": STARTS.isoformat(), "new": LATER}),
    ("notice", BOOKED, {"office": "clinic-river", "starts": STARTS.isoformat()}),
    ("notice", Case("482913", "callback", "open", slots={"tries": "3"}), {"state": "last"}),
    ("notice", Case("482913", "callback", "open", slots={"tries": "1"}), {"state": "missed"}),
    ("notice", BOOKED, {"text": {"en": "Boil your water.", "zh": "水要烧开。"}}),
]


def _said(house: Resources, language: str, about: str, case: Case, slots: dict[str, Any], channel: str) -> str:
    work = DueWork(1, case, about, NOW, slots=slots, language=language)
    message = word_due(house, work, Way(channel, "+8613900000101", channel == "voice"), NOW)
    assert message.reply.language == language
    shown = renderers(house.phrases, house.city.line)[channel](message.reply)
    assert shown.bodies and not shown.rest
    assert channel != "sms" or size(shown.bodies[0]).segments <= 2, shown.bodies
    return " ".join(shown.bodies)


@pytest.mark.parametrize("language", ["en", "zh"])
@pytest.mark.parametrize("channel", ["sms", "chat", "voice"])
@pytest.mark.parametrize(("about", "case", "slots"), NEWS)
def test_every_kind_is_worded_whole(
    house: Resources, language: str, channel: str, about: str, case: Case, slots: dict[str, Any]
) -> None:
    said = _said(house, language, about, case, slots, channel)
    assert not re.search(r"[{}]|None|: ?[。.]|\b(at|for|about) ?\.", said), said
    if channel == "voice":
        assert not re.search(r"answer|回“|回2|https?:", said, re.I), said


@pytest.mark.parametrize("language", ["en", "zh"])
def test_a_reminder_says_what_when_where_and_what_to_bring(house: Resources, language: str) -> None:
    for channel in ("sms", "voice"):
        said = _said(house, language, *NEWS[2], channel)
        told = {
            "en": ["Friday", "11 December", "10:20", "Bridge Square", "photo"],
            "zh": ["12月11日", "星期五", "10:20", "照片"],
        }
        assert all(word in said for word in told[language]), said


@pytest.mark.parametrize("about", WORDED)
def test_what_asks_something_is_remembered_as_asked(house: Resources, about: str) -> None:
    case, slots = next((case, slots) for kind, case, slots in NEWS if kind == about)
    work = DueWork(1, case, about, NOW, slots=slots, language="en")
    expects = word_due(house, work, Way("sms", "+8613900000101", False), NOW).expects
    assert (expects is None) == (about in {"receipt", "callback"})
    assert expects is None or (expects.owner, expects.slot("case"), expects.slot("about")) == ("due", "482913", about)
