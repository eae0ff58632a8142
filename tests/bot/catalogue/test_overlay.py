"""What a city says beside entries that are kept elsewhere."""

from __future__ import annotations

from pathlib import Path

import pytest

from bot.catalogue.model import Service
from bot.catalogue.overlay import BesideError, added, misnamed, read_beside

RIDE = Service("id", "made-up", "ride", {"en": "Ride"}, (), also={"en": ("lift",)}, needs=("medical_ride",))


def _file(folder: Path, text: str) -> Path:
    path = folder / "beside.yml"
    path.write_text(text, encoding="utf-8")
    return path


def test_names_sayings_and_needs_are_added_to_what_the_entry_has(tmp_path: Path) -> None:
    path = _file(tmp_path, "- {id: ride, also: {en: [lift, car]}, sayings: {zh: [走不动]}, needs: [-transit_info]}")
    (ride,), lost = added([RIDE], read_beside(path))
    assert (ride.also, ride.sayings, ride.needs, lost) == (
        {"en": ("lift", "car")},
        {"zh": ("走不动",)},
        ("medical_ride", "-transit_info"),
        [],
    )


def test_an_id_that_is_not_there_is_told_and_nothing_else_is_lost(tmp_path: Path) -> None:
    services, lost = added([RIDE], read_beside(_file(tmp_path, "- {id: bus, also: {en: [x]}}")))
    assert services == [RIDE]
    assert [aside.source_id for aside in lost] == ["bus"]


@pytest.mark.parametrize("text", ["- {idd: ride}", "- ride", "also: [x", "- {id: ride, also: [x]}"])
def test_a_file_that_is_wrong_says_what_it_should_hold(text: str, tmp_path: Path) -> None:
    with pytest.raises(BesideError, match="`id`"):
        read_beside(_file(tmp_path, text))


def test_without_a_file_nothing_is_added(tmp_path: Path) -> None:
    assert read_beside(tmp_path / "beside.yml") == {}
    assert read_beside(None) == {}


def test_a_need_that_is_none_is_told(tmp_path: Path) -> None:
    assert [aside.record for aside in misnamed([RIDE], ["paratransit"])] == ["medical_ride"]
    assert misnamed([RIDE], ["medical_ride"]) == []
