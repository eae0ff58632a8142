"""CSV: there and back again, and what the spreadsheet has no column for."""

from __future__ import annotations

import csv
import io
from dataclasses import replace
from datetime import date
from pathlib import Path
from typing import Any

import pytest
from catalogues import PAYLOADS
from entries import DAY, HALL, SOUND, TODAY, changed, fact
from exports import CATALOGUES, CITY, out, services_of
from hypothesis import given
from hypothesis import strategies as st

from bot.catalogue.diff import compare
from bot.catalogue.exporters import sheet
from bot.catalogue.exporters.sheet_places import week_text
from bot.catalogue.importers.opening import week
from bot.catalogue.importers.sheet import Sheet
from bot.catalogue.model import Hours, Phone, Service


def _sheet(tmp_path: Path, *services: Service, **more: Any) -> list[Service]:
    """Out as CSV and in again; nothing may be put aside."""
    (tmp_path / "out.csv").write_bytes(sheet.written(out(*services, **more)))
    back = list(Sheet().read(tmp_path / "out.csv"))
    assert all(isinstance(record, Service) for record in back)
    return [record for record in back if isinstance(record, Service)]


def _table(*services: Service, **more: Any) -> list[dict[str, str]]:
    return list(csv.DictReader(io.StringIO(sheet.written(out(*services, **more)).decode("utf-8-sig"))))


def test_a_spreadsheet_comes_back_as_it_was(tmp_path: Path) -> None:
    once = list({s.source_id: s for s in reversed(services_of(PAYLOADS / "sheet" / "services.csv"))}.values())
    assert len(once) == 3
    assert _sheet(tmp_path, *once) == once
    assert {s.public for s in once} == {True, False}


@pytest.mark.parametrize("path", CATALOGUES)
def test_what_the_spreadsheet_has_columns_for_comes_back_from_any_catalogue(path: Path, tmp_path: Path) -> None:
    before = [s for s in services_of(path) if s.name]
    after = _sheet(tmp_path, *before)
    assert [s.source_id for s in after] == [s.source_id for s in before]
    kept = (
        "name",
        "sayings",
        "checked",
        "valid_from",
        "valid_until",
        "alert",
        "alert_until",
        "first",
        "together",
        "events",
        "public",
    )
    for old, new in zip(before, after, strict=True):
        assert [getattr(new, field) for field in kept] == [getattr(old, field) for field in kept]
        assert len(new.offices) == len(old.offices) + len(old.of("where", today=TODAY))
        for aspect in ("what", "who", "bring", "cost", "duration", "deadline"):
            assert len(new.of(aspect)) == len({tuple(f.texts.values()) for f in old.of(aspect, today=TODAY)}), (
                old.source_id,
                aspect,
            )


def test_the_demo_city_comes_back_but_for_what_the_spreadsheet_cannot_say(tmp_path: Path) -> None:
    before = services_of(CITY)
    difference = compare(before, _sheet(tmp_path, *before))
    assert (difference.new, difference.gone) == ((), ())
    fields = {change.field for entry in difference.changed for change in entry.changes}
    # Exceptions have no column; hours are the places'; ids are the importer's; a note has one language; ways stand in an order.
    assert fields <= {"more en", "more zh", "hours", "offices", "owner", "phones", "how en", "how zh"}
    for old, new in zip(before, _sheet(tmp_path, *before), strict=True):
        assert [(p.number, p.type, p.extension) for p in new.phones] == [
            (p.number, p.type, p.extension) for p in old.phones
        ]
        assert {(f.way, f.texts["zh"]) for f in new.of("how")} == {(f.way, f.texts["zh"]) for f in old.of("how")}
        assert [(o.name, o.address) for o in new.offices] == [(o.name, o.address) for o in old.offices]
        assert all(n.step_free in {o.step_free, None} for n, o in zip(new.offices, old.offices, strict=True))


def test_what_has_no_column_is_there_for_people_under_a_name_that_is_not_read() -> None:
    service = changed(
        fact("more.0", "Bring a friend."), fact("how.1", "Ask us."), fact("what.1", "Free in May.", valid_until=date(2026, 5, 31)),
    )  # fmt: skip
    row = _table(service)[0]
    other = row["# other facts (en)"].splitlines()
    assert set(other) == {"how: Ask us.", "what: Free in May. [../2026-05-31]"}
    assert row["special cases (en)"] == "Bring a friend."
    assert "2026-12-24 to 2026-12-26: closed" in row["# about places"]
    assert "There is a ramp." in row["# about places"]


def test_steps_are_left_empty_where_they_are_not_known_of_every_place(tmp_path: Path) -> None:
    places = (HALL, replace(HALL, id="b", step_free=None, access={}), replace(HALL, id="c", step_free=False))
    assert [o.step_free for o in _sheet(tmp_path, changed(offices=places))[0].offices] == [None, None, None]
    assert [o.step_free for o in _sheet(tmp_path, changed(offices=places[::2]))[0].offices] == [True, False]


def test_facts_of_two_languages_stay_beside_each_other(tmp_path: Path) -> None:
    service = changed(
        fact("bring.0", "a photo"), fact("bring.1", "a card; a form", "卡"), fact("bring.2", "a key", "钥匙")
    )
    back = {f.texts["en"]: f.texts.get("zh", "") for f in _sheet(tmp_path, service)[0].of("bring")}
    assert back == {"a photo": "", "a card, a form": "卡", "a key": "钥匙"}


def test_no_cell_can_be_taken_for_a_formula(tmp_path: Path) -> None:
    service = changed(name={"en": "=HYPERLINK(1)"}, phones=(Phone("+86 0555 0110"),), also={"en": ("-1+1", "@x")})
    row = _table(service)[0]
    assert (row["name (en)"], row["phone"]) == (" =HYPERLINK(1)", "+86 0555 0110")
    assert _sheet(tmp_path, service)[0].name == {"en": "=HYPERLINK(1)"}


def test_headers_are_those_of_the_language_told_first() -> None:
    assert {"编号", "名称 (zh)", "带什么 (zh)"} <= set(_table(SOUND, language="zh")[0])
    assert {"id", "name (fr)"} <= set(_table(changed(name={"fr": "Carte"}), language="fr")[0])


TIMES = st.integers(0, 24 * 4).map(lambda quarter: f"{quarter // 4:02d}:{quarter % 4 * 15:02d}")


@st.composite
def _days(draw: st.DrawFn) -> tuple[str, ...]:
    times = sorted(draw(st.lists(TIMES, unique=True, max_size=4)))
    return tuple(f"{a}-{b}" for a, b in zip(times[::2], times[1::2], strict=False))


@given(st.tuples(*[_days()] * 7).filter(any))
def test_any_week_written_for_people_is_read_as_the_same_week(days: tuple[tuple[str, ...], ...]) -> None:
    read = week(week_text(Hours(days)))
    assert read is not None
    assert read.week == days


def test_hours_of_places_that_differ_are_not_made_one() -> None:
    other = replace(HALL, id="b", hours=Hours((DAY, (), (), (), (), (), ())))
    row = _table(changed(offices=(HALL, other)))[0]
    assert "hours" not in row
    assert "City hall: There is a ramp. 0555 555 0172 Mon 09:00-17:00" in row["# about places"]


def test_a_place_in_another_language_than_the_rest_is_not_lost(tmp_path: Path) -> None:
    places = (
        HALL,
        replace(HALL, id="b", name={"zh": "北厅"}, address={"zh": "磨坊路"}),
        replace(HALL, id="c", name={"en": "West hall"}, address={}),
    )
    back = _sheet(tmp_path, changed(offices=places))[0].offices
    assert [next(iter(o.address.values())) for o in back] == ["1 Bridge Square", "磨坊路", "West hall"]
