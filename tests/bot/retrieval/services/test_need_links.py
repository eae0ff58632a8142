"""Entries and the everyday needs they are tied to: by what their names say, by a keeper's word before anything else."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import chain

import numpy as np
import pytest
from entries import changed

from bot.catalogue.model import Service, Words
from bot.language.encode import encode
from bot.retrieval.learned_models import Learned
from bot.retrieval.needs.classifier import NOTHING, NeedModel, of_one_country
from bot.retrieval.services.index import passage_texts
from bot.retrieval.services.need_links import BY_KEEPER, TIES, is_at_home, last_part, tie
from bot.retrieval.services.vector_store import VectorTable

Tied = dict[str, float]


@pytest.fixture(scope="module")
def needs(learned: Learned) -> NeedModel:
    return learned.needs()


def _entry(name: Words, *needs: str, **fields: object) -> Service:
    return changed(without="what", name=name, facts=(), needs=needs, **fields)


def _tied(needs: NeedModel, *services: Service) -> Iterator[Tied]:
    texts = [passage_texts(service) for service in services]
    kept = VectorTable(encode([*chain(*texts)]), np.cumsum([0, *(len(each) for each in texts)]))
    places, shares = tie(services, kept, needs)
    assert places.shape == shares.shape == (len(services), TIES)
    for row, of in zip(places, shares, strict=True):
        assert list(of) == sorted(of, reverse=True), "the firmest stands first"
        assert 0 <= of.sum() <= 1 + 1e-5
        yield {needs.needs[place]: float(share) for place, share in zip(row, of, strict=True)}


NAMED: list[tuple[Words, str]] = [
    ({"en": "Missed rubbish collection"}, "rubbish_missed"),
    ({"en": "Street lamp out"}, "street_light"),
    ({"en": "Driving licence renewal"}, "driver_licence"),
    ({"en": "Meals on wheels"}, "meals_delivered"),
    ({"en": "Flu vaccination clinics"}, "vaccination"),
    ({"en": "Register to vote"}, "voting"),
    ({"en": "Marriage registration office"}, "marriage_register"),
    ({"zh": "结婚登记"}, "marriage_register"),
    ({"zh": "路灯维修"}, "street_light"),
    ({"zh": "失业保险金申领"}, "unemployment_benefit"),
    ({"zh": "残疾人证办理"}, "cn.disability_card_first"),
    ({"zh": "护照签发"}, "passport_travel"),
]


@pytest.mark.parametrize(
    ("name", "need"), NAMED, ids=lambda each: each if isinstance(each, str) else next(iter(each.values()))
)
def test_an_entry_is_tied_to_the_need_its_name_says(needs: NeedModel, name: Words, need: str) -> None:
    (tied,) = _tied(needs, _entry(name))
    assert need in list(tied)[:2], tied
    assert NOTHING not in tied


def test_a_keepers_need_goes_before_what_the_model_thinks(needs: NeedModel) -> None:
    name = {"en": "Meals on wheels"}
    plain, corrected, both = _tied(
        needs, _entry(name), _entry(name, "dementia_help"), _entry(name, "dementia_help", "pothole")
    )
    assert plain.get("dementia_help", 0) < 0.1
    first, second, *_ = corrected.items()
    assert first[0] == "dementia_help" and first[1] == pytest.approx(BY_KEEPER, abs=0.05)
    assert second[0] == next(iter(plain)), "what the model thinks is kept behind it"
    assert set(list(both)[:2]) == {"dementia_help", "pothole"}
    assert both["pothole"] == pytest.approx(BY_KEEPER / 2, abs=0.05)


def test_a_keeper_unties_an_entry_with_a_minus(needs: NeedModel) -> None:
    name = {"en": "Meals on wheels"}
    plain, untied, swapped = _tied(
        needs, _entry(name), _entry(name, "-meals_delivered"), _entry(name, "-meals_delivered", "food_today")
    )
    assert next(iter(plain)) == "meals_delivered"
    assert untied.get("meals_delivered", 0.0) == 0.0 and next(iter(untied)) != "meals_delivered"
    assert next(iter(swapped)) == "food_today" and swapped.get("meals_delivered", 0.0) == 0.0


def test_a_need_that_is_not_known_changes_nothing(needs: NeedModel) -> None:
    plain, odd = _tied(needs, _entry({"en": "Library"}), _entry({"en": "Library"}, "no_such_need", "-nor_this"))
    assert odd == pytest.approx(plain, abs=1e-5)


def test_an_entry_in_two_languages_is_tied_by_the_mean_of_both(needs: NeedModel) -> None:
    english, chinese, both = _tied(
        needs,
        _entry({"en": "Library card"}),
        _entry({"zh": "结婚登记"}),
        _entry({"en": "Library card", "zh": "结婚登记"}),
    )
    assert set(list(both)[:2]) == {next(iter(english)), next(iter(chinese))}
    for need in (next(iter(english)), next(iter(chinese))):
        assert both[need] == pytest.approx((english.get(need, 0) + chinese.get(need, 0)) / 2, abs=0.05)


GUIDES = ("办理往来港澳通行证个人游签注", "企业职工基本养老金申领", "机动车驾驶证增加准驾车型", "法定继承公证指引")


def test_needs_of_one_country_are_tied_in_its_catalogues_alone(needs: NeedModel) -> None:
    at_home = [_entry({"zh": name}) for name in GUIDES]
    away = [_entry(name) for name, _ in NAMED if "en" in name]
    for services, expected in ((at_home, True), ([*away, at_home[0]], False)):
        texts = [passage_texts(service) for service in services]
        kept = VectorTable(encode([*chain(*texts)]), np.cumsum([0, *(len(each) for each in texts)]))
        places, shares = tie(services, kept, needs)
        assert is_at_home(places, shares, needs.needs) is expected
        ours = np.array([of_one_country(need) for need in needs.needs])
        assert (float((shares * ours[places]).sum()) < 1e-3) is not expected


def test_the_last_part_of_a_name_made_of_several_ties_it_to_its_need(needs: NeedModel) -> None:
    name = (
        "建设工程规划类许可证核发（建筑类）（加建、改建、扩建建筑工程《建设工程规划许可证》核发—既有住宅增设电梯工程）"
    )
    service = _entry({"zh": name})
    assert last_part(service) == "既有住宅增设电梯工程"
    assert not last_part(_entry({"zh": "失业保险金申领（个人）"}))
    assert not last_part(_entry({"en": "Housing help (emergency repairs)"}))
    texts = passage_texts(service)
    kept = VectorTable(encode(texts), np.array([0, len(texts)]))
    whole, with_part = tie([service], kept, needs), tie([service], kept, needs, ([0], encode([last_part(service)])))
    lift = needs.needs.index("cn.old_lift")
    shares = [float(shares[places == lift].sum()) for places, shares in (whole, with_part)]
    assert shares[1] > 4 * shares[0]
