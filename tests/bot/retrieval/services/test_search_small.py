"""Search over catalogues of a few entries in one language each, asked in the other."""

from __future__ import annotations

from pathlib import Path

import pytest

from bot.retrieval.catalogue import Catalogue
from bot.retrieval.compile import import_catalogue
from bot.retrieval.learned_models import Learned
from bot.retrieval.services.query import query
from bot.retrieval.services.result import SearchResult

ENGLISH = [
    ("bins", "Waste collection", "Household bins are emptied once a week."),
    ("dogs", "Dog licence", "Every dog needs a tag with a number."),
    ("pool", "Swimming pool", "The indoor pool and its opening times."),
    ("wed", "Civil marriage", "Couples are married at the town hall."),
    ("work", "Jobseeker support", "Advisers help people who are out of work to find a job."),
    ("milk", "Infant formula vouchers", "Milk powder for babies of families with little money."),
    ("lamp", "Street lighting fault", "Lamps that are out, flicker or hang down."),
    ("bury", "Burial grant", "Money towards a funeral when nobody can pay for it."),
]
CHINESE = [
    ("bins", "生活垃圾清运", "每周收一次家庭垃圾。"),
    ("dogs", "犬只登记", "每只狗要有编号的牌子。"),
    ("pool", "游泳馆", "室内泳池的开放时间。"),
    ("wed", "结婚登记", "双方到登记处办理结婚。"),
    ("work", "失业人员就业服务", "帮没工作的人找工作。"),
    ("milk", "婴儿奶粉补助", "给困难家庭的宝宝发奶粉。"),
    ("lamp", "路灯故障报修", "路灯不亮、闪烁或者歪了。"),
    ("bury", "丧葬补助金", "办不起丧事的家庭可以领钱。"),
]
ACROSS = [
    ("en", "家门口的路灯坏了", "lamp"),
    ("en", "我失业了，想找份活干", "work"),
    ("en", "养了条狗要办证吗", "dogs"),
    ("en", "人没了，没钱下葬", "bury"),
    ("en", "孩子没奶粉喝了", "milk"),
    ("en", "我们要登记结婚", "wed"),
    ("zh", "nobody emptied the rubbish this week", "bins"),
    ("zh", "we want to get married", "wed"),
    ("zh", "where can i swim indoors", "pool"),
    ("zh", "the lamp in my lane is out", "lamp"),
    ("zh", "no money for the funeral of my father", "bury"),
    ("zh", "i need a job", "work"),
]


@pytest.fixture(scope="module")
def catalogues(tmp_path_factory: pytest.TempPathFactory, learned: Learned) -> dict[str, Catalogue]:
    """The same entries in English alone and in Chinese alone."""
    folder = tmp_path_factory.mktemp("small")
    return {
        "en": _opened(folder / "en.csv", ENGLISH, learned),
        "zh": _opened(folder / "zh.csv", CHINESE, learned),
        "both": _opened(
            folder / "both.csv", [*ENGLISH[:4], *((f"{i}-zh", *rest) for i, *rest in CHINESE[4:])], learned
        ),
    }


def _opened(path: Path, entries: list[tuple[str, ...]], learned: Learned) -> Catalogue:
    is_chinese = path.stem == "zh"
    rows = ["编号,名称,是什么" if is_chinese else "id,name,what it is", *(",".join(entry) for entry in entries)]
    path.write_text("\n".join(rows), encoding="utf-8")
    imported = import_catalogue(path, path.parent / "store", learned, lambda *_: None)
    assert (imported.taken, imported.aside) == (len(entries), 0)
    return Catalogue(imported.folder, learned)


def _ids(catalogue: Catalogue, found: SearchResult) -> list[str]:
    return [catalogue.services[candidate.number].source_id for candidate in found.candidates]


@pytest.mark.parametrize(("language", "text", "right"), ACROSS)
def test_an_entry_in_one_language_is_found_by_a_question_in_the_other(
    catalogues: dict[str, Catalogue], language: str, text: str, right: str
) -> None:
    catalogue = catalogues[language]
    assert {tag for service in catalogue.services for tag in service.name} == {language}
    assert _ids(catalogue, catalogue.search.find(query(text)))[0] == right


@pytest.mark.parametrize(
    ("text", "right"),
    [("my lamp is out", "lamp-zh"), ("我们要登记结婚", "wed"), ("dog tag", "dogs"), ("找工作", "work-zh")],
)
def test_entries_of_both_languages_are_weighed_together(
    catalogues: dict[str, Catalogue], text: str, right: str
) -> None:
    assert right in _ids(catalogues["both"], catalogues["both"].search.find(query(text)))[:2]


def test_a_catalogue_of_one_entry_is_searched(tmp_path: Path, learned: Learned) -> None:
    catalogue = _opened(tmp_path / "one.csv", ENGLISH[:1], learned)
    assert catalogue.search.find(query("waste collection")).outcome == "this"
    assert catalogue.search.find(query("who won the match last night")).outcome != "this"
    assert _ids(catalogue, catalogue.search.find(query("垃圾没人收"))) == ["bins"]


def test_a_keepers_saying_and_need_bring_an_entry_to_the_front(tmp_path: Path, learned: Learned) -> None:
    services = tmp_path / "town" / "services"
    services.mkdir(parents=True)
    (services.parent / "departments.yml").write_text("- {id: hall, name: {en: Hall}}\n")
    entry = "- id: {id}\n  name: {{en: {name}}}\n  what: {{en: See the notice.}}\n  department: hall\n  checked: 2026-10-01\n{more}"
    found = {}
    for folder, more in (
        ("plain", ""),
        ("needs", "  needs: [bike_share]\n"),
        ("said", "  sayings: {en: [i want to hire a cycle]}\n"),
    ):
        named = [("form-7", "Form seven", ""), ("form-8", "Form eight", more), ("form-9", "Form nine", "")]
        (services / "all.yml").write_text("".join(entry.format(id=i, name=name, more=m) for i, name, m in named))
        imported = import_catalogue(services.parent, tmp_path / folder, learned, lambda *_: None)
        catalogue = Catalogue(imported.folder, learned)
        asked = catalogue.search.find(query("where can i rent a bicycle"))
        found[folder] = dict(zip(_ids(catalogue, asked), (c.score for c in asked.candidates), strict=True))
    assert (
        max(found["needs"], key=found["needs"].__getitem__)
        == max(found["said"], key=found["said"].__getitem__)
        == "form-8"
    )
    assert found["plain"]["form-8"] < min(found["needs"]["form-8"], found["said"]["form-8"])
