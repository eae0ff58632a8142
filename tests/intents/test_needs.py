"""Everyday needs as data: every file can be read and has a keeper, languages go together, the kept model is of these very words."""

from __future__ import annotations

from collections import Counter
from pathlib import Path

import pytest
import yaml

from bot.language.encode import encode
from bot.language.keywords import folded
from bot.retrieval.needs.classifier import NOTHING, key_of, of_one_country, restore
from bot.retrieval.needs.data import NeedsError, needs_files, needs_key, nothing_said, read_needs
from bot.retrieval.needs.training import KEPT
from bot.system.yaml_file import parse_yaml, read_yaml

INTENTS = Path(__file__).parents[2] / "intents"
NEEDS = read_needs(INTENTS)
FILES = needs_files(INTENTS)
FEWEST_TITLES, FEWEST_SAID, FEWEST_SAID_BUSINESS = 6, 18, 12
FEWEST_SAID_IN_ONE_COUNTRY, LANGUAGES = 10, {"cn": "zh"}
"""Of needs that people have in one country alone, in its language; what others who live there say may be short."""


def _named(path: Path) -> str:
    return path.relative_to(INTENTS).as_posix()


@pytest.mark.parametrize("path", FILES, ids=_named)
def test_a_file_of_needs_names_its_keeper_and_holds_each_need_once(path: Path) -> None:
    text = path.read_text(encoding="utf-8")
    kept = parse_yaml(text)
    assert set(kept) == {"keeper", "needs"} and kept["keeper"].strip()
    # Why composed: a loaded mapping forgets that a key stood twice.
    nodes = {key.value: value for key, value in yaml.compose(text).value}
    ids = Counter(key.value for key, _ in nodes["needs"].value)
    assert [need for need, count in ids.items() if count > 1] == []
    assert all(set(record) == {"name", "offices", "said"} for record in kept["needs"].values())


def test_every_language_has_the_same_files_with_the_same_needs() -> None:
    by_language: dict[str, dict[str, set[str]]] = {}
    for path in FILES:
        ids = set(read_yaml(path)["needs"])
        by_language.setdefault(path.parent.parent.name, {})[path.name] = ids
    assert set(by_language) >= {"en", "zh"}
    for language, files in by_language.items():
        assert files == by_language["en"], language
    assert len(NEEDS) >= 150


def test_every_need_has_enough_titles_and_sayings_in_every_language() -> None:
    business = set(read_yaml(INTENTS / "en" / "needs" / "business.yml")["needs"])
    few = []
    for need in NEEDS:
        if of_one_country(need.id):
            language = LANGUAGES[need.id.partition(".")[0]]
            said, titles = need.said[language], need.offices[language]
            few += [f"{need.id}: {len(said)}, {len(titles)}"] * (
                len(said) < FEWEST_SAID_IN_ONE_COUNTRY or len(titles) < FEWEST_TITLES
            )
            continue
        fewest = FEWEST_SAID_BUSINESS if need.id in business else FEWEST_SAID
        few += [f"{need.id} {tag}: {len(said)} sayings" for tag, said in need.said.items() if len(said) < fewest]
        few += [f"{need.id} {tag}: {len(t)} titles" for tag, t in need.offices.items() if len(t) < FEWEST_TITLES]
    assert not few


def test_a_saying_stands_under_one_need_once() -> None:
    places: dict[str, list[str]] = {}
    for need in NEEDS:
        for said in need.said.values():
            for text in said:
                places.setdefault(folded(text), []).append(need.id)
    assert {text: needs for text, needs in places.items() if len(needs) > 1} == {}


def test_what_is_no_business_of_a_city_is_no_saying_of_a_need() -> None:
    outside = {folded(text) for text in nothing_said(INTENTS)}
    assert len(outside) >= 50
    assert [t for need in NEEDS for said in need.said.values() for t in said if folded(t) in outside] == []


def test_the_kept_model_is_of_these_needs() -> None:
    assert key_of(INTENTS / KEPT) == needs_key(INTENTS), "run `oneline needs learn`, and commit intents/needs.npz"
    assert restore(INTENTS / KEPT).needs == (*(need.id for need in NEEDS), NOTHING)


FRIDGE = "needs:\n  fridge:\n    name: a fridge\n    offices: [Fridge grant]\n    said: [my milk is warm]\n"
BROKEN = [
    ("needs:\n  fridge: {name: a fridge, offices: [Grant], said: [warm milk, 24]}\n", "fridge holds 24, which is no text"),
    ("needs:\n  fridge: {name: a fridge, offices: [no], said: [warm milk]}\n", "fridge holds False, which is no text"),
    ("needs:\n  fridge: {name: a fridge, offices: [' '], said: [warm milk]}\n", "fridge holds ' ', which is no text"),
    ("needs:\n  fridge: {name: a fridge, offices: [Grant]}\n", "said.*Each need has `name`, `offices` and `said`"),
    ("needs:\n  fridge: {offices: [Grant], said: [warm milk]}\n", "name.*Each need has `name`, `offices` and `said`"),
    ("needs:\n  fridge: {name: a fridge, offices: , said: [warm milk]}\n", "`offices` of fridge is no list"),
    ("needs:\n  fridge: {name: a fridge, offices: [Grant], said: warm milk}\n", "`said` of fridge is no list"),
    ("needs: [fridge]\n", "Each need has `name`, `offices` and `said`"),
    ("keeper: somebody\n", "needs.*Each need has `name`, `offices` and `said`"),
    ("", "Each need has `name`, `offices` and `said`"),
    ("needs: {fridge: [", "Each need has `name`, `offices` and `said`"),
]  # fmt: skip


def _written(folder: Path, **files: str) -> Path:
    for name, text in files.items():
        path = folder / name.replace("_", "/needs/", 1)
        path = path.with_suffix(".yml")
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text, encoding="utf-8")
    return folder


@pytest.mark.parametrize(("text", "said"), BROKEN)
def test_a_broken_file_is_told_by_its_name_and_what_is_wrong(tmp_path: Path, text: str, said: str) -> None:
    with pytest.raises(NeedsError, match=rf"(?s)home\.yml: .*{said}"):
        read_needs(_written(tmp_path, en_home=text))


def test_a_need_in_two_files_of_a_language_is_refused_and_in_two_languages_joined(tmp_path: Path) -> None:
    chinese = "needs:\n  fridge: {name: 冰箱, offices: [冰箱补贴], said: [牛奶坏了]}\n"
    (need,) = read_needs(_written(tmp_path, en_home=FRIDGE, zh_home=chinese))
    assert need.name == {"en": "a fridge", "zh": "冰箱"} and need.said["zh"] == ("牛奶坏了",)
    with pytest.raises(NeedsError, match="the need fridge stands in another file of en too"):
        read_needs(_written(tmp_path, en_money=FRIDGE))


def test_the_key_changes_with_every_word_and_file(tmp_path: Path) -> None:
    keys = [needs_key(_written(tmp_path, en_home=FRIDGE))]
    keys.append(needs_key(_written(tmp_path, en_home=FRIDGE.replace("warm", "sour"))))
    (tmp_path / "en" / "needs" / "home.yml").rename(tmp_path / "en" / "needs" / "house.yml")
    keys.append(needs_key(tmp_path))
    (tmp_path / "en" / "nlu").mkdir()
    (tmp_path / "en" / "nlu" / "find.yml").write_text(
        "nlu:\n- intent: out_of_scope\n  examples: |\n    - a joke please\n"
    )
    keys.append(needs_key(tmp_path))
    assert len(set(keys)) == 4 and nothing_said(tmp_path) == ["a joke please"]


# Written after the needs, and held against them: no sentence here stands among their sayings.
OWN = [
    ("the washing machine is on the kerb since monday who takes such a big thing", {"bulky_waste"}),
    ("my dad is 83 and wants to go on the tram without paying", {"senior_transit_fare"}),
    ("lost my work in june and the savings are gone, is there pay for people without a job", {"unemployment_benefit"}),
    ("we got a letter that we must be out of the flat by the first", {"eviction_help"}),
    ("cant afford the electric this winter", {"energy_bill"}),
    ("there's a deep hole in front of number 12, a cyclist fell", {"pothole"}),
    ("my baby was born last thursday and i need the paper with her name", {"birth_register"}),
    ("the lantern outside our house has been dark for a week", {"street_light"}),
    ("husband hit me again last night", {"domestic_violence"}),
    ("i do not hear well anymore, the doctor said get a thing for the ear", {"hearing_aid"}),
    ("where can my kid get measles shots", {"vaccination"}),
    ("boss owes me three weeks pay", {"wages_unpaid"}),
    ("how do i vote here i moved in spring", {"voting"}),
    ("nothing left in the cupboard and the kids are hungry tonight", {"food_today"}),
    ("公公去世了，火化前要开什么纸", {"death_certificate", "death_in_hospital", "cemetery_burial", "funeral_cost"}),
    ("楼下烧烤摊半夜两点还在唱歌", {"noise"}),
    ("厂里欠我两个月工钱", {"wages_unpaid"}),
    ("身份证掉河里了怎么办", {"id_card"}),
    ("我妈瘫在床上，想找人来帮忙擦身", {"home_care", "nursing_long_term"}),
    ("下水道堵了，巷子里全是脏水", {"blocked_drain_flood"}),
    ("我要跟老公离婚，孩子归谁", {"divorce_custody"}),
    ("孩子九月上小学，去哪登记", {"school_enrol"}),
    ("老家的社保怎么挪到这边来", {"social_insurance_transfer"}),
    ("想考个电工的证", {"skills_certificate"}),
]  # fmt: skip


def test_needs_of_unseen_sentences_are_among_the_first_three() -> None:
    known = {folded(text) for need in NEEDS for said in need.said.values() for text in said}
    assert [text for text, _ in OWN if folded(text) in known] == []
    model = restore(INTENTS / KEPT)
    seen = model.of_words(encode([text for text, _ in OWN]))
    missed = []
    for (text, right), chances in zip(OWN, seen, strict=True):
        three = [model.needs[place] for place in chances.argsort()[::-1][:3]]
        if not right & set(three):
            missed.append(f"{text}: {three}")
    print("\n".join(missed))
    assert len(missed) <= 0.4 * len(OWN), missed
