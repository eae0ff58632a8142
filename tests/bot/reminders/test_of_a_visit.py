"""Whoever was at the desk is told later by the number they gave, and by nothing else."""

from __future__ import annotations

import pytest
from demo_city import demo_city

from bot.model.case import Answer, Case, CaseDetails
from bot.reminders.ways import Ways, next_way, way_out


def _case(number: str) -> Case:
    answers = {"phone": Answer(number)} if number else {}
    return Case("482913", "application", "open", details=CaseDetails(answers=answers), channel="desk", address="opaque")


@pytest.mark.parametrize("wanted", ["", "desk"])
@pytest.mark.parametrize(
    ("number", "way"), [("+8613812345678", "sms"), ("+861065551234", "phone"), ("+12025550188", "phone")]
)
def test_a_reminder_goes_to_the_number_that_was_given(number: str, way: str, wanted: str) -> None:
    found = way_out(_case(number), wanted, demo_city(), Ways())
    assert found and (found.channel, found.address) == (way, number)


def test_without_a_number_nothing_goes_anywhere() -> None:
    assert way_out(_case(""), "", demo_city(), Ways()) is None
    assert way_out(_case(""), "desk", demo_city(), Ways()) is None
    assert next_way(_case(""), [], Ways()) == ""
