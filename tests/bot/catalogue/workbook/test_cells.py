"""Cells read into values, and written so that they are read as the same again."""

from __future__ import annotations

from typing import Any

import pytest
from phonenumbers import shortnumberinfo

from bot.catalogue.workbook.cells_city import COUNTRIES, emergency_numbers, zone_of
from bot.catalogue.workbook.names import CellError, Names
from bot.catalogue.workbook.sheets import KINDS, KNOWN


@pytest.fixture
def names() -> Names:
    """Two services."""
    found = Names()
    found.add("services", "bus-card", ["Bus card", "old people's bus card"])
    found.add("services", "rent-help", ["Help with the rent"])
    return found


READ: list[tuple[str, str, Any]] = [
    ("spans", "9-12, 13:30-17:00", ["09:00-12:00", "13:30-17:00"]),
    ("spans", "closed", []),
    ("spans", "上午9点到12点", ["09:00-12:00"]),
    ("week", "Mon-Tue 9:00-17:00; Sat 9:00-12:00", {"mon": ["09:00-17:00"], "tue": ["09:00-17:00"], "wed": [], "thu": [], "fri": [],
                                                    "sat": ["09:00-12:00"], "sun": []}),
    ("stretches", "12:00-13:00\ntue, wed 14:00-16:00\nsat", ["12:00-13:00", {"days": ["tue", "wed"], "hours": "14:00-16:00"}, {"days": ["sat"]}]),
    ("desk_spans", "sat: 2\n12:00-13:00: 1", [{"days": ["sat"], "desks": 2}, {"hours": "12:00-13:00", "desks": 1}]),
    ("duration", "2h", "2h"),
    ("duration", "42 days", "42d"),
    ("pledge", "3", {"days": 3}),
    ("pledge", "2 working days", {"working_days": 2}),
    ("pledge", "4小时", {"hours": 4}),
    ("pledge", "1 week", {"days": 7}),
    ("pledge", "today", {"days": 0}),
    ("minutes", "Bus card: 20\nrent-help: 30 minutes", {"bus-card": 20, "rent-help": 30}),
    ("services", "old people's bus card; Help with the rent", ["bus-card", "rent-help"]),
    ("phones", "0555 555 0110 (for cards)\nfax 0555 555 0111\n0555 555 0112 ext. 4",
     [{"number": "0555 555 0110", "type": "voice", "note": {"en": "for cards"}}, {"number": "0555 555 0111", "type": "fax"},
      {"number": "0555 555 0112", "type": "voice", "extension": "4"}]),
    ("country", "United Kingdom", "GB"),
    ("country", "中国", "CN"),
    ("country", "us", "US"),
    ("language", "Chinese", "zh"),
    ("language", "英语", "en"),
    ("zone", "Europe/London", "Europe/London"),
    ("dialled", "+44 5555 550-100", "+445555550100"),
    ("emergencies", "medical: 112\nUS general: 911\n急救：120",
     {"": {"numbers": {"medical": "120"}}, "US": {"numbers": {"general": "911"}}}),
    ("answering", "the line", "assist_first"),
    ("yes", "是", True),
    ("count", "3", 3),
    ("counts", "3\n1", [3, 1]),
    ("degrees", "51,5", 51.5),
]  # fmt: skip


@pytest.mark.parametrize(("kind", "text", "value"), READ)
def test_a_cell_is_read_and_what_is_written_of_it_is_read_as_the_same(
    kind: str, text: str, value: Any, names: Names
) -> None:
    assert KINDS[kind].read({"en": text}, names) == value
    written = KINDS[kind].write(value)
    assert KINDS[kind].read({tag or "en": cell for tag, cell in written.items()}, names) == value


def test_a_closure_has_its_days_hours_and_notes_in_each_language() -> None:
    kind = KINDS["closures"]
    cell = {
        "en": "24/12/2026 - 26/12/2026: closed (Christmas)\n2026-12-31: 9:00-12:00",
        "zh": "2026-12-24至2026-12-26：休息（圣诞节）",
    }
    value = kind.read(cell, Names())
    assert [(str(each.get("from") or each["date"]), each.get("hours"), each.get("note")) for each in value] == [
        ("2026-12-24", None, {"en": "Christmas", "zh": "圣诞节"}), ("2026-12-31", ["09:00-12:00"], None),
    ]  # fmt: skip
    assert kind.read(kind.write(value), Names()) == value


WRONG = [
    ("spans", "8-4", "no opening times; write it as 9:00-12:00"),
    ("spans", "17:00-9:00", "no opening times"),
    ("week", "by arrangement", "can not be read as a week"),
    ("closures", "Christmas", "no day with its hours; write it as 2026-12-24: closed"),
    ("closures", "03/04/2026: closed", "may be 3 April"),
    ("closures", "2026-12-26 - 2026-12-24: closed", "ends before it begins"),
    ("stretches", "lunch", "no time of the week"),
    ("desk_spans", "sat", "does not say how many desks"),
    ("duration", "soon", "write it as 45m, 2h or 42d"),
    ("pledge", "soon", "write it as 3 days"),
    ("minutes", "Bus card", "write the minutes behind it, as Bus card: 20"),
    ("minutes", "Bus cart: 20", 'none of the services; is "bus card" meant'),
    ("service", "Dog licence", "write a name or id that stands in the sheet of services"),
    ("phones", "5.55E+09", "a number your program rounded"),
    ("phones", "not known", "no telephone number"),
    ("phone", "0555 555 0110\n0555 555 0111", "one telephone number"),
    ("country", "Ruritania", "is no country"),
    ("country", "Germny", "write DE, if Germany is meant"),
    ("language", "Klingon", "no language the line speaks; write one of en, zh"),
    ("zone", "London", "write one such as Europe/London"),
    ("dialled", "0555 555 0110", "write it with \\+ and the country's code"),
    ("emergencies", "doctor 112", "write it as medical: 112"),
    ("answering", "nobody", "write person or line"),
    ("yes", "maybe", "neither yes nor no"),
    ("count", "two", "no whole number"),
    ("degrees", "north", "no number of degrees"),
]


@pytest.mark.parametrize(("kind", "text", "said"), WRONG)
def test_a_cell_that_can_not_be_read_says_what_to_write(kind: str, text: str, said: str, names: Names) -> None:
    with pytest.raises(CellError, match=said):
        KINDS[kind].read({"en": text}, names)


def test_every_example_of_every_column_can_be_read(names: Names) -> None:
    names.add("services", "x", ["Bus card for people over 65", "老人乘车卡"])
    for kind in KNOWN.values():
        for column in kind.columns.all:
            for tag, example in column.example.items():
                KINDS[column.kind].read({tag: example}, names)


@pytest.mark.parametrize("country", COUNTRIES["countries"])
def test_the_numbers_of_a_country_are_emergency_numbers_there(country: str) -> None:
    numbers = emergency_numbers(country)
    assert numbers["general"]
    for kind, number in numbers.items():
        if kind not in {"suicide", "fraud"}:
            assert shortnumberinfo.is_emergency_number(number, country), (country, kind)


def test_a_country_of_one_number_needs_no_other_and_one_of_several_has_all() -> None:
    assert emergency_numbers("GB") == {"general": "999", "suicide": "116 123"}
    assert emergency_numbers("CN") | {"fraud": ""} == {
        "general": "110", "crime": "110", "abuse": "110", "medical": "120", "fire": "119", "gas": "119", "wire": "119",
        "trapped": "119", "suicide": "12356", "fraud": "",
    }  # fmt: skip
    assert (zone_of("GB"), zone_of("US"), emergency_numbers("ZZ")) == ("Europe/London", "", {})
