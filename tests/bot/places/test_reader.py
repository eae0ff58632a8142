"""Places as people say them, against a table of phrases in both languages."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
import yaml
from demo_city import demo_city
from hypothesis import given
from hypothesis import strategies as st

from bot.model.place import Place
from bot.places.place_words import place_words
from bot.places.reader import open_place_reader

CITY = demo_city()
READER = open_place_reader(CITY)
TABLE = yaml.safe_load(Path(__file__).with_name("phrases.yml").read_text(encoding="utf-8"))
ROWS = [(language, row) for language, rows in TABLE.items() for row in rows]
PARTS = ("street", "number", "landmark", "pole", "crossing", "unit", "district")
DOUBTFUL = 0.6


def test_the_table_holds_enough_phrases() -> None:
    assert len(ROWS) >= 150


@pytest.mark.parametrize(("language", "row"), ROWS, ids=[row["say"] for _, row in ROWS])
def test_a_place_is_read_as_it_is_said(language: str, row: dict[str, Any]) -> None:
    found = READER.read(row["say"], language, row.get("expecting", ""))
    if row.get("none"):
        assert found is None
        return
    assert found is not None
    assert {part: getattr(found.value, part) for part in PARTS} == {part: row.get(part, "") for part in PARTS}
    if "relation" in row:
        assert found.value.relation == row["relation"]
    if "sure" in row:
        assert (found.certainty >= DOUBTFUL) is row["sure"]
    assert len(found.others) == row.get("others", 0)
    assert found.value.text
    assert 0 <= found.start < found.end <= len(row["say"])


@pytest.mark.parametrize(
    ("language", "say", "told"),
    [
        ("en", "in front of number fourteen willow st", "in front of 14 Willow Street"),
        ("en", "OPPOSITE the lotus centre", "opposite the Lotus community centre"),
        ("en", "9 station rd, outside the bakery, flat 2", "outside the bakery, 9 Station Road, flat 2"),
        ("en", "corner of bell st and well lane", "corner of Bell Street and Well Lane"),
        ("en", "pole 217 on willow street", "Willow Street, pole 217"),
        ("en", "5 school lane east lake", "5 School Lane, East Lake"),
        ("zh", "砖瓦街三十一号院二号楼门口", "砖瓦街31号院2号楼门口"),
        ("zh", "荷花社区对面", "荷花社区中心对面"),
        ("zh", "药店门口，在砖瓦街", "砖瓦街药店门口"),
        ("zh", "车站路55号就业中心对面", "车站路55号，就业中心对面"),
        ("zh", "柳树街灯杆88", "柳树街，88号杆"),
    ],
)
def test_a_place_is_told_back_in_its_language(language: str, say: str, told: str) -> None:
    found = READER.read(say, language)
    assert found
    assert found.value.text == told


def test_what_is_said_later_completes_what_was_said_before() -> None:
    known = Place("Willow Street", street="Willow Street", pole="217")
    with_number = READER.complete(known, Place("number 14", number="14"), "en")
    assert with_number == replace(known, number="14", text="14 Willow Street, pole 217")
    elsewhere = READER.complete(with_number, Place("9 Bell Street", street="Bell Street", number="9"), "en")
    assert (elsewhere.street, elsewhere.number) == ("Bell Street", "9")


def test_a_number_in_a_street_of_the_city_has_its_point_between_the_ends() -> None:
    found = READER.read("45 willow street", "en")
    street = next(s for s in CITY.streets if s.id == "willow-street")
    assert found
    assert street.line
    (lat, _), (end, _) = street.line
    assert min(lat, end) < (found.value.lat or 0) < max(lat, end)


def test_each_street_and_office_of_the_city_is_read_by_its_own_name() -> None:
    for language in ("en", "zh"):
        for street in CITY.streets:
            found = READER.read(street.name[language], language)
            assert found, street.name
            assert found.value.street == street.name[language]
        for office in CITY.offices:
            found = READER.read(office.name[language], language)
            assert found, office.name
            assert found.value.landmark == office.name[language]


def test_every_office_stands_in_a_street_that_the_city_lists() -> None:
    for office in CITY.offices:
        for language, address in office.address.items():
            found = READER.read(address, language)
            assert found, address
            assert found.certainty == 1.0, address


def test_a_language_without_words_for_places_keeps_what_was_said_where_it_was_asked_for() -> None:
    assert place_words("ko") is None
    assert READER.read("버드나무길 14", "ko") is None
    found = READER.read("버드나무길 14", "ko", "place")
    assert found
    assert found.value.text == "버드나무길 14"


WORDS = ["14", "number", "willow", "street", "st", "outside", "the", "bakery", "no", "not", "i mean", "and", "flat", "pole", "corner of", "opposite",
         "library", "school lane", "two", ",", ".", "号", "柳树街", "和", "不对", "对面", "药店", "十", "灯杆", "路", "门口", "不是"]  # fmt: skip


@given(
    st.lists(st.sampled_from(WORDS), max_size=12),
    st.sampled_from(["en", "zh"]),
    st.sampled_from(["", "place", "pole", "number"]),
)
def test_whatever_is_said_a_place_lies_in_the_text_and_is_told_back(
    words: list[str], language: str, expecting: Any
) -> None:
    text = (" " if language == "en" else "").join(words)
    found = READER.read(text, language, expecting)
    if found is not None:
        assert 0 <= found.start <= found.end <= len(text)
        assert 0 < found.certainty <= 1
        assert all(place.text for place in (found.value, *found.others))


@given(st.sampled_from(CITY.streets), st.integers(1, 28), st.sampled_from(["en", "zh"]))
def test_any_number_of_any_street_is_read_back(street: Any, number: int, language: str) -> None:
    name = street.name[language]
    text = f"{number} {name}" if language == "en" else f"{name}{number}号"
    found = READER.read(f"the lamp at {text} is out" if language == "en" else f"{text}的灯不亮", language)
    assert found
    assert (found.value.street, found.value.number) == (name, str(number))


@pytest.mark.parametrize(
    ("language", "text", "told"),
    [
        ("en", "no wait it is 33 Mill Road", "33 Mill Road"),
        ("en", "no it is thirty three", "in front of 33 Mill Road"),
        ("en", "it is not Mill Road, it is Willow Street", "in front of 23 Willow Street"),
        ("en", "it is 23 Mill Road", None),
        ("en", "thank you", None),
        ("zh", "不对，是磨坊路33号", "磨坊路33号"),
        ("zh", "说错了，是三十三号", "磨坊路33号门口"),
    ],
)
def test_a_place_is_put_right_by_a_later_word(language: str, text: str, told: str | None) -> None:
    said = {"en": "in front of 23 Mill Road", "zh": "磨坊路23号门口"}[language]
    known = READER.read(said, language)
    assert known is not None
    place = READER.correct(known.value, text, language)
    assert (place.text if place else None) == told
    assert place is None or place.lat != known.value.lat


@pytest.mark.parametrize(
    ("language", "text", "nowhere"),
    [
        ("en", "in front of my house", True), ("en", "just outside where I live", True), ("en", "right here", True),
        ("en", "in front of my house by the bakery", False), ("en", "behind the blue house", False),
        ("zh", "我家门口", True), ("zh", "就在我家楼下", True), ("zh", "我家对面的面包店", False),
    ],
)  # fmt: skip
def test_one_s_own_house_is_no_place_by_itself(language: str, text: str, nowhere: bool) -> None:
    assert READER.says_nowhere(text, language) is nowhere
