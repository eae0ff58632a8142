"""What offices write in pieces is told in whole sentences, and only what an entry has is offered."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest

from bot.answering import leaning, wording
from bot.answering.closed import still_closed
from bot.catalogue.model import Fact, Service
from bot.dialogue.turn.context import TurnContext
from bot.dialogue.turn.resources import Resources
from bot.errands import service_answer
from bot.model.dialogue_state import Session
from bot.model.reply import Say
from bot.model.turn import Turn

NOON = datetime(2026, 11, 25, 4, 0, tzinfo=UTC)
OLD = Fact("who.0", "who", {"en": "You are 70 or older.", "zh": "您满70岁。"})
ILL = Fact("who.1", "who", {"en": "Or you are ill.", "zh": "或者您生病。"})
DESK = Fact("how.1", "how", {"en": "Or ask at the desk.", "zh": "也可以到社区问。"}, way="counter")
CARD, PHOTO = (
    Fact(f"bring.{i}", "bring", {"en": en, "zh": zh})
    for i, (en, zh) in enumerate([("your card", "身份证"), ("a photo", "照片")])
)


def _context(house: Resources, language: str) -> TurnContext:
    return TurnContext(Turn("1", "chat", "x", NOON, text="hello"), Session("s", language), house)


@pytest.mark.parametrize(
    ("language", "facts", "told"),
    [
        ("en", [OLD, ILL], "You are 70 or older, or you are ill."),
        ("zh", [OLD, ILL], "您满70岁，或者您生病。"),
        ("en", [ILL], "You are ill."),
        ("zh", [ILL], "您生病。"),
        ("en", [DESK], "In person: Ask at the desk."),
        ("zh", [DESK], "到窗口：到社区问。"),
        ("en", [CARD, PHOTO], "your card and a photo"),
        ("en", [CARD, OLD], "Bring your card. You are 70 or older."),
    ],
)
def test_a_fact_that_goes_on_with_another_is_told_with_it_or_by_itself(
    house: Resources, language: str, facts: list[Fact], told: str
) -> None:
    assert wording.join(_context(house, language), facts) == told


@pytest.mark.parametrize(
    ("language", "waiting"),
    [("en", ("Bring your card and a photo.", "You are ill.")), ("zh", ("要带身份证和照片。", "您生病。"))],
)
def test_what_waits_for_more_is_told_in_sentences(house: Resources, language: str, waiting: tuple[str, ...]) -> None:
    assert wording.waiting(_context(house, language), [CARD, ILL, PHOTO]) == waiting


def _entry(*facts: Fact) -> Service:
    return Service("1", "test", "flats", {"en": "Flats", "zh": "公租房"}, facts)


def _fact(number: int, en: str, zh: str, en_head: str = "", zh_head: str = "", field: str = "how") -> Fact:
    under = {"en": en_head, "zh": zh_head} if en_head else {}
    return Fact(f"how.{number}", "how", {"en": en, "zh": zh}, under, source_field=field)


MONDAY = _fact(0, "Monday: the town hall", "星期一：市政厅", "Walk in at these places:", "这些地方不用预约：")
TUESDAY = _fact(1, "Tuesday: the library", "星期二：图书馆", "Walk in at these places:", "这些地方不用预约：")
OTHERS = _fact(2, "All other places require an appointment.", "其余地方要预约。")
ONLINE = _fact(3, "Apply on the page.", "在网上申请。")
PAPER = _fact(4, "However, a paper form can be sent.", "不过也可以寄表来。")
ELSEWHERE = _fact(5, "However, ring first.", "但要先打电话。", field="contact")


@pytest.mark.parametrize("language", ["en", "zh"])
@pytest.mark.parametrize(
    ("fact", "with_it"),
    [(OTHERS, [MONDAY, TUESDAY]), (PAPER, [ONLINE]), (ELSEWHERE, []), (ONLINE, []), (TUESDAY, [])],
)
def test_what_a_fact_leans_on_goes_with_it(house: Resources, language: str, fact: Fact, with_it: list[Fact]) -> None:
    entry = _entry(MONDAY, TUESDAY, OTHERS, ONLINE, PAPER, ELSEWHERE)
    assert leaning.with_what_they_lean_on(_context(house, language), entry, [fact]) == [fact, *with_it]


@pytest.mark.parametrize("language", ["en", "zh"])
@pytest.mark.parametrize(
    ("en", "zh", "is_told"),
    [
        ("Applications for the new flats are currently closed.", "公租房申请已经截止。", True),
        ("We are no longer accepting new applications.", "现已停止受理，名额已满。", True),
        ("The waiting list is now closed.", "报名已结束。", True),
        ("Applications are open all year.", "全年都可以申请。", False),
        ("Apply to open waiting lists.", "申请后等通知。", False),
    ],
)
def test_who_is_told_of_a_service_hears_that_nobody_is_taken_now(
    house: Resources, language: str, en: str, zh: str, is_told: bool
) -> None:
    parts = service_answer.introduce(_context(house, language), _entry(ONLINE, _fact(9, en, zh))).reply.parts
    assert (Say({"en": en, "zh": zh}[language]) in parts) == is_told


@pytest.mark.parametrize("language", ["en", "zh"])
def test_who_asks_how_to_apply_hears_once_that_nobody_is_taken(house: Resources, language: str) -> None:
    closed = Fact("more.0", "more", {"en": "The waiting list is closed.", "zh": "报名已结束。"})
    part = Fact("more.1", "more", closed.texts, {"en": "In winter:", "zh": "冬天："})
    context = _context(house, language)
    assert still_closed(context, _entry(ONLINE, closed), [ONLINE]) == [closed]
    assert still_closed(context, _entry(ONLINE, closed), [ONLINE, closed]) == []
    assert still_closed(context, _entry(ONLINE, closed, part), [ONLINE]) == []
    assert still_closed(context.with_focus(told_here=(closed.id,)), _entry(ONLINE, closed), [ONLINE]) == []


def test_that_nobody_is_taken_is_said_once_under_each_heading(house: Resources) -> None:
    winter, summer = (_fact(i, f"Applications of {i} are closed.", "", f"Part {i}:", "x") for i in (1, 2))
    again = _fact(3, "Applications of 2 are now closed.", "", "Part 2:", "x")
    parts = service_answer.introduce(_context(house, "en"), _entry(winter, summer, again)).reply.parts
    closed = [part.text for part in parts if isinstance(part, Say) and "closed" in part.text]
    assert closed == ["Part 1: Applications of 1 are closed.", "Part 2: Applications of 2 are closed."]


@pytest.mark.parametrize("language", ["en", "zh"])
def test_only_what_an_entry_has_is_offered_to_be_asked(house: Resources, language: str) -> None:
    for service in house.catalogue.services:
        said = service_answer.introduce(_context(house, language), service).reply.parts[-1]
        assert isinstance(said, Say)
        there = {fact.aspect for fact in service.facts} | ({"where"} if service.offices else set())
        for aspect in service_answer.INVITED:
            assert (house.phrases.say(language, f"asks.{aspect}") in said.text) == (aspect in there), (
                service.source_id,
                said.text,
            )
