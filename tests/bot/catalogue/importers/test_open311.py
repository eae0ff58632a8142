"""Lists of what can be reported: each shape, and descriptions copied from another type."""

from __future__ import annotations

from pathlib import Path

import pytest
from catalogues import PAYLOADS, REAL, needs, read, texts

from bot.catalogue.importers.open311 import Open311
from bot.catalogue.model import Service
from bot.retrieval.compile import CatalogueError, import_catalogue
from bot.retrieval.learned_models import Learned

LISTS = PAYLOADS / "open311"


def _named(file: str) -> dict[str, Service]:
    return {s.source_id: s for s in read(Open311(), LISTS / file)[0]}


@pytest.mark.parametrize("file", ["standard.json", "by_key.json", "by_group.json", "list.xml"])
def test_each_shape_is_known(file: str) -> None:
    assert Open311().reads(LISTS / file)


def test_reports_already_made_are_not_a_list_of_types() -> None:
    assert not Open311().reads(LISTS / "requests.json")


def test_a_type_has_its_name_in_words_its_keywords_and_its_group() -> None:
    tree = _named("standard.json")["T1"]
    assert (tree.name, tree.also) == ({"en": "Tree planting"}, {"en": ("new tree", "sapling")})
    assert (tree.department, tree.owner) == ({"en": "Trees"}, "Trees")


def test_a_key_gives_the_everyday_name_unless_it_is_the_name_itself() -> None:
    types = _named("by_key.json")
    assert types["a1"].also == {"en": ("alley light out",)}
    assert types["a2"].also == {"en": ("rats",)}
    assert types["a3"].also == {}
    assert types["no_code"].name == {"en": "Known By Its Key"}
    assert not types["a1"].facts


def test_the_group_of_a_list_by_groups_is_the_department() -> None:
    cans = _named("by_group.json")["1"]
    assert (cans.name, cans.owner) == ({"en": "Cans left out 24/7"}, "Litter")


def test_a_copied_description_stays_with_the_type_it_speaks_of() -> None:
    types = _named("standard.json")
    assert texts(types["T1"], "what") == []
    assert texts(types["T2"], "what") == ["A tree whose branches must be pruned back."]


def test_a_description_that_fits_several_types_stays_with_each_and_only_those() -> None:
    types = _named("standard.json")
    assert texts(types["G1"], "what") == texts(types["G2"], "what") == ["Graffiti on what belongs to the city."]
    assert texts(types["X1"], "what") == []


def test_a_type_for_a_storm_long_past_is_kept() -> None:
    assert "S1" in _named("standard.json")


def test_dirty_types_are_put_aside_with_their_reason() -> None:
    aside = read(Open311(), LISTS / "standard.json")[1]
    assert [a.reason for a in aside[:2]] == ["ValueError: the type has no code", "ValueError: the type has no name"]
    assert len(aside) == 3


def test_xml_is_read_with_namespaces_and_half_types_put_aside() -> None:
    services, aside = read(Open311(), LISTS / "list.xml")
    assert [(s.source_id, s.name["en"], s.also["en"]) for s in services] == [
        ("001", "Side lane, odour", ("stink", "smell"))
    ]
    assert texts(services[0], "what") == ["It smells & stings."]
    assert len(aside) == 1


def test_xml_that_would_blow_up_is_refused(tmp_path: Path, learned: Learned) -> None:
    with pytest.raises(CatalogueError, match=r"bomb\.xml cannot be read as open311"):
        import_catalogue(LISTS / "bomb.xml", tmp_path, learned, lambda *_: None)


@needs("open311")
@pytest.mark.parametrize(
    ("file", "count"),
    [("chicago_service_types.json", 191), ("sf_service_list_2011.json", 38), ("cfa_fixture_services.xml", 36)],
)
def test_real_lists_are_taken_whole(file: str, count: int) -> None:
    services, aside = read(Open311(), REAL / "open311" / file)
    assert (len(services), aside) == (count, [])
    assert not [s.name for s in services if "_" in s.name["en"] or " - " in s.name["en"]]
