"""Names out of capitals and out of lists of report types."""

from __future__ import annotations

import pytest

from bot.catalogue.importers.names import report_name, told_name


@pytest.mark.parametrize(
    ("name", "expected"),
    [
        ("OFFICE OF THE ATTORNEY GENERAL", "Office of the Attorney General"),
        ("AIDS CENTER OF QUEENS COUNTY (ACQC)", "AIDS Center of Queens County (ACQC)"),
        ("CHURCH OF ST. MARY R.C.", "Church of St. Mary R.C."),
        ("O'HARE MEN'S YMCA, 4TH STREET", "O'Hare Men's YMCA, 4th Street"),
        ("SHELTER: A NEW START", "Shelter: A New Start"),
        ("Office of Coats", "Office of Coats"),
        ("NAMI", "NAMI"),
        ("", ""),
    ],
)
def test_a_name_in_capitals_is_written_as_a_name(name: str, expected: str) -> None:
    assert told_name(name) == expected


def test_what_the_text_writes_in_capitals_stays_so() -> None:
    assert told_name("ICNA FOOD PANTRY", "The food pantry of ICNA is open to all.") == "ICNA Food Pantry"


@pytest.mark.parametrize(
    ("raw", "expected"),
    [
        ("Graffiti - Public - Bike_rack", "Graffiti, public bike rack"),
        ("Cans_Left_Out_24x7", "Cans left out 24/7"),
        ("Side_Sewer_issues Odor", "Side sewer issues, odor"),
        ("Furniture Repair - CTA", "Furniture Repair, CTA"),
        ("Abandoned Vehicle Complaint", "Abandoned Vehicle Complaint"),
        ("Pole - Other_enter_additional_details_below", "Pole, other"),
    ],
)
def test_a_report_type_is_named_in_words(raw: str, expected: str) -> None:
    assert report_name(raw) == expected
