"""A point of the map is read by the street or landmark it lies at; where nothing is near, the point alone is told."""

from __future__ import annotations

import pytest
from demo_city import demo_city

from bot.model.place import DESCRIBED
from bot.places.reader import open_place_reader

CITY = demo_city()
READER = open_place_reader(CITY)
STREET = next(street for street in CITY.streets if street.line)


@pytest.mark.parametrize("language", ["en", "zh"])
@pytest.mark.parametrize("part", [0.0, 0.5, 1.0])
def test_a_point_in_a_street_is_that_street(language: str, part: float) -> None:
    assert STREET.line is not None
    (lat, lon), (end_lat, end_lon) = STREET.line
    at = (lat + part * (end_lat - lat), lon + part * (end_lon - lon))
    found = READER.read(f"{at[0]:.6f}, {at[1]:.6f}", language)
    assert found is not None
    assert found.value.text in {found.value.street, found.value.landmark} - {""}
    assert (found.value.lat, found.value.lon) == (pytest.approx(at[0], abs=1e-6), pytest.approx(at[1], abs=1e-6))
    if part == 0.5 and found.value.street:
        assert found.value.street == STREET.name[language]


def test_a_point_at_an_office_is_told_by_its_name() -> None:
    office = next(office for office in CITY.offices if office.lat is not None)
    found = READER.read(f"{office.lat},{office.lon}", "en")
    assert found is not None
    assert found.value.landmark or found.value.street


@pytest.mark.parametrize("text", ["40.7, -74.0", " -33.86785,151.20732 ", "40.7，74"])
def test_a_point_far_from_all_is_told_as_it_is(text: str) -> None:
    found = READER.read(text, "en")
    assert found is not None
    place = found.value
    assert (place.relation, place.street, place.landmark) == (DESCRIBED, "", "")
    assert place.lat is not None
    assert f"{place.lat:.5f}" in place.text


@pytest.mark.parametrize(
    "text", ["12, 14", "12", "40.7", "91.5, 10.0", "40.7, 181.5", "my pin is 40.7, 74.0 I think", "1.5, 2.5, 3.5"]
)
def test_other_figures_are_no_point(text: str) -> None:
    found = READER.read(text, "en")
    assert found is None or found.value.lat is None or found.value.street
