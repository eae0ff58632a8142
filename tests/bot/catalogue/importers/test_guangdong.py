"""办事指南: what a guide becomes, from our own few and from the province's 2,262."""

from __future__ import annotations

from pathlib import Path

import pytest
from catalogues import PAYLOADS, REAL, needs, read, texts

from bot.catalogue.importers.guangdong import Guangdong
from bot.catalogue.importers.phones_cn import phones
from bot.catalogue.model import Phone, Service
from bot.retrieval.compile import import_catalogue
from bot.retrieval.learned_models import Learned

GUIDES = PAYLOADS / "guangdong" / "guides.jsonl"


@pytest.fixture(scope="module")
def guides() -> dict[str, Service]:
    return {s.source_id: s for s in reversed(read(Guangdong(), GUIDES)[0])}


def test_a_list_is_read_as_lines_are(guides: dict[str, Service]) -> None:
    path = GUIDES.with_suffix(".json")
    assert Guangdong().reads(path) and Guangdong().reads(GUIDES)
    assert [s.source_id for s in read(Guangdong(), path)[0]] == ["LH0001", "LH0002"]


def test_conditions_are_cut_at_their_marks_and_keep_their_heading(guides: dict[str, Service]) -> None:
    who = guides["LH0001"].of("who")
    assert [f.texts["zh"] for f in who] == [
        "年满65周岁", "住在林河。", "2019年5月1日前办过的，不用再办。", "办理对象：自然人、企业法人",
    ]  # fmt: skip
    assert who[0].under == {"zh": "符合下列条件的，可以申请："}


def test_materials_counters_and_ways_are_told_one_by_one(guides: dict[str, Service]) -> None:
    card = guides["LH0001"]
    assert texts(card, "bring", "zh") == ["居民身份证", "一寸照片"]
    assert texts(card, "where", "zh") == ["林河市青山路1号（1-3号窗口）", "柳林街2号（综合窗）", "南门路3号"]
    assert [(f.way, f.texts["zh"]) for f in card.of("how")] == [
        ("online", "可网上预约"), ("online", "网上平台：林河办事网"), ("post", "可快递送达"), ("counter", "到现场次数：1次"),
    ]  # fmt: skip


def test_where_there_is_no_counter_nobody_is_sent_to_one(guides: dict[str, Service]) -> None:
    assert texts(guides["LH0002"], "where", "zh") == []
    assert [(f.way, f.texts["zh"]) for f in guides["LH0002"].of("how")] == [("counter", "无线下办理窗口")]


def test_the_promised_days_go_before_the_legal_ones_and_the_same_are_told_once(guides: dict[str, Service]) -> None:
    assert texts(guides["LH0001"], "duration", "zh") == ["承诺7个工作日", "法定期限20个工作日"]
    assert texts(guides["LH0002"], "duration", "zh") == ["承诺5个自然日"]


def test_numbers_have_their_extension_and_what_they_are_for(guides: dict[str, Service]) -> None:
    assert guides["LH0001"].phones == (
        Phone("010-65550110", "voice", "12", {"zh": "办证中心"}),
        Phone("65550111", "voice", "", {"zh": "办证中心"}),
        Phone("65550112", "voice", "", {"zh": "投诉"}),
        Phone("010-65550113", "voice", "", {"zh": "投诉"}),
    )
    assert guides["LH0002"].phones == (Phone("12345"),)
    assert texts(guides["LH0002"], "when", "zh") == ["电话受理时间：周一至周五9:00-12:00"]


def test_a_number_with_a_digit_missing_is_left_out(guides: dict[str, Service]) -> None:
    assert guides["LH0003"].phones == ()


def test_a_part_of_a_task_stands_in_brackets_once(guides: dict[str, Service]) -> None:
    assert guides["LH0002"].name == {"zh": "摊位许可（新申请（临时））"}
    assert guides["LH0003"].name == {"zh": "摊位许可（注销）"}


def test_everyday_names_are_kept_and_those_that_say_nothing_are_not(guides: dict[str, Service]) -> None:
    assert guides["LH0001"].also == {"zh": ("坐车卡", "免费坐车", "老年卡", "老人优待")}
    assert guides["LH0004"].also == {}


def test_a_title_between_angles_is_no_markup(guides: dict[str, Service]) -> None:
    assert texts(guides["LH0002"], "who", "zh")[0] == "按《林河市<集市管理法>办法》办理。"


def test_nothing_is_made_of_fields_that_say_none(guides: dict[str, Service]) -> None:
    assert [f.id for f in guides["LH0004"].facts] == ["who.0"]
    assert guides["LH0004"].department == {"zh": "林河市民政局"}


def test_broken_lines_nameless_and_doubled_tasks_are_put_aside(tmp_path: Path, learned: Learned) -> None:
    imported = import_catalogue(GUIDES, tmp_path, learned, lambda *_: None)
    assert (imported.format, imported.taken, imported.aside) == ("guangdong", 4, 4)
    aside = (imported.folder / "aside.jsonl").read_text(encoding="utf-8")
    assert "line 4" in aside and "the id stands twice" in aside and "the task has no name" in aside
    assert not import_catalogue(GUIDES, tmp_path, learned, lambda *_: None).fresh


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("020-38356454转1", [("020-38356454", "1", "")]),
        ("020-12333-9-0", [("020-12333", "9-0", "")]),
        ("省厅：020-86351219、020-86351130；广州：020-83100130", [("020-86351219", "", "省厅"), ("020-86351130", "", "省厅"), ("020-83100130", "", "广州")]),
        ("电话咨询：020-37626821（本科），020-37627439（专科、高职）", [("020-37626821", "", "本科"), ("020-37627439", "", "专科、高职")]),
        ("（0662）3681111", [("(0662)3681111", "", "")]),
        ("网址：http://a.cn/column/4294436?x。微信号：gh_a1e9527141a4", []),
        ("020-837288891", []),
        ("无", []),
        (None, []),
    ],
)  # fmt: skip
def test_telephone_fields(text: object, expected: list[tuple[str, str, str]]) -> None:
    assert [(p.number, p.extension, p.note.get("zh", "")) for p in phones(text)] == expected


@needs("guangdong_zwfw")
def test_all_of_the_provinces_guides_are_taken() -> None:
    services, aside = read(Guangdong(), REAL / "guangdong_zwfw" / "policy.json")
    assert (len(services), aside) == (2262, [])
    assert sum(1 for s in services if s.phones) == 2182
    assert sum(1 for s in services if s.of("bring")) == 809
    told = [text for s in services for fact in s.facts for text in fact.texts.values()]
    assert not [text for text in told if text in {"无", "无。"} or text.startswith("办理地点")]
