"""What is counted of a form's questions, and the report made of it."""

from __future__ import annotations

from collections import Counter
from datetime import datetime
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest
from demo_city import demo_city, demo_forms

from bot.forms.engine.advance import advance
from bot.forms.engine.counting import counts_of, left_at
from bot.forms.friction import Counted, friction
from bot.forms.readers.readers import Readers
from bot.forms.turn import Heard
from bot.model.case import Case, CaseDetails, CaseEvent
from bot.places.reader import open_place_reader

CITY = Path(__file__).parents[3] / "city"
READERS = Readers("CN", open_place_reader(demo_city()))
FORMS = demo_forms()
NOW = datetime(2026, 12, 3, 10, 15, tzinfo=ZoneInfo("Asia/Shanghai"))


def _played(name: str, language: str, *said: str) -> Counter[tuple[str, str]]:
    """What all turns of a form add to its counts."""
    form, details, counts = FORMS[name], CaseDetails(), Counter[tuple[str, str]]()
    for text in said:
        move = advance(form, details, Heard(NOW, language, text), READERS)
        counts.update(counts_of(form, details, move))
        details = move.details
    return counts


@pytest.mark.parametrize(
    ("language", "said"),
    [
        ("en", ("a sofa from 7 Mill Road", "purple", "friday", "no, it is 8 Mill Road", "yes")),
        ("zh", ("磨坊路7号收沙发", "紫色", "星期五", "不对，是磨坊路8号", "对")),
    ],
)
def test_asked_missed_corrected_and_answered_are_counted_once_each(language: str, said: tuple[str, ...]) -> None:
    assert _played("bulky-waste", language, *said) == {
        ("day", "asked"): 1, ("day", "missed"): 1, ("day", "answered-2"): 1, ("read_back", "asked"): 1,
        ("place", "corrected"): 1, ("read_back", "answered-1"): 1,
    }  # fmt: skip


def test_a_question_left_and_one_given_to_a_person_are_left_there() -> None:
    assert _played("bulky-waste", "en", "a sofa from 7 Mill Road", "I must go now")["day", "left"] == 1
    lost = _played("bulky-waste", "en", "a sofa from 7 Mill Road", "purple", "yellow", "pink")
    assert (lost["day", "missed"], lost["day", "left"], lost["day", "asked"]) == (3, 1, 1)


def test_a_number_on_a_paper_that_is_not_there_is_counted_as_such() -> None:
    form = next(form for form in FORMS.values() if any(each.type == "code" for each in form.questions))
    slot = next(each.name for each in form.questions if each.type == "code")
    before = CaseDetails(form=form.name, asking=slot)
    move = advance(form, before, Heard(NOW, "en", "I don't know"), READERS)
    assert {(slot, "unknown"), (slot, "paper")} <= {*counts_of(form, before, move)}


def test_a_draft_left_without_a_word_is_counted_once() -> None:
    details = CaseDetails(form="bulky-waste", asking="day")
    asked = Case("1", "application", "draft", details=details, history=(CaseEvent(NOW, "answered"),))
    told = Case("1", "application", "draft", details=details, history=(CaseEvent(NOW, "left"),))
    assert (left_at(asked), left_at(told)) == ("day", "")


def test_the_worst_question_comes_first_and_the_middle_of_turns_is_told() -> None:
    counted = [
        Counted("a", "one", "asked", 9), Counted("a", "one", "missed", 1), Counted("a", "two", "asked", 9),
        Counted("a", "two", "left", 3), Counted("b", "three", "unknown", 7), Counted("a", "two", "answered-1", 2),
        Counted("a", "two", "answered-2", 4),
    ]  # fmt: skip
    forms = friction(counted)
    assert [*forms] == ["b", "a"] and [row.question for row in forms["a"]] == ["two", "one"]
    assert (forms["a"][0].turns, forms["a"][1].turns) == (2, None)
