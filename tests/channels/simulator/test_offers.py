"""What the page begins with is of the city in use."""

from __future__ import annotations

from dataclasses import replace

import pytest
from catalogues import read
from demo_city import demo_city
from tools import ROOT

from bot.catalogue.importers.city_folder import CityFolder
from bot.catalogue.workbook.folder import passing_folder
from bot.city.city import City, read_city
from channels.simulator.entry_card import EntryOf
from channels.simulator.offers import offers_of


def _town(name: str) -> tuple[City, EntryOf]:
    with passing_folder(ROOT / "towns" / name) as folder:
        entries = {entry.source_id: entry for entry in read(CityFolder(), folder)[0]}
        return read_city(folder), entries.get


@pytest.mark.parametrize("language", ["en", "zh"])
def test_a_city_of_one_language_offers_its_own_sentences_on_a_page_in_any(language: str) -> None:
    city, entry_of = _town("wickmere")
    offers = offers_of(city, entry_of, language)
    assert offers.sentences == (
        "how do i get a bus pass",
        "the street lamp outside is out",
        "i want a time to register my baby",
    )
    assert offers.sample(0, "{name}. {what}") == (
        "how do i get a bus pass", "Older person's bus pass. With this pass you travel free on local buses.",
    )  # fmt: skip


def test_where_the_keeper_wrote_none_they_are_what_people_say() -> None:
    city, entry_of = _town("qingtang")
    offers = offers_of(replace(city, examples={}), entry_of, "zh")
    assert offers.sentences == ("想约个时间办社保卡", "门口的路灯不亮了", "孩子该打预防针了")


def test_a_city_without_times_and_reports_offers_nothing_and_shows_no_example() -> None:
    offers = offers_of(replace(demo_city(), examples={}, bookable=(), problems=()), lambda _: None, "en")
    assert offers.sentences == () and offers.sample(0, "{name}. {what}") is None
