"""What a form does beside the table of turns: undo, answers of another time, times found elsewhere, changed forms, kills."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, datetime
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest
from demo_city import demo_city, demo_forms
from examples import examples
from hypothesis import given, settings
from hypothesis import strategies as st

from bot.forms.engine.advance import advance, restart_on
from bot.forms.engine.state import asked_slot, skip, still_valid
from bot.forms.form import Choice, Form, Question
from bot.forms.read import read_file
from bot.forms.readers.readers import Readers
from bot.forms.turn import Heard, Move
from bot.model.case import Answer, CaseDetails
from bot.places.reader import open_place_reader

CITY = Path(__file__).parents[3] / "city"
NOW = datetime(2026, 12, 3, 10, 15, tzinfo=ZoneInfo("Asia/Shanghai"))
READERS = Readers("CN", open_place_reader(demo_city()))
FORMS = demo_forms() | {form.name: form for form in read_file(Path(__file__).parent / "forms" / "garden.yml")}
WASTE = FORMS["bulky-waste"]


def _heard(text: str = "", **other: object) -> Heard:
    return Heard(NOW, "en", text, **{"sender": "+8613900000142", **other})  # type: ignore[arg-type]


def _play(form: Form, *texts: str, details: CaseDetails | None = None) -> Move:
    move = Move("nothing", details or CaseDetails())
    for text in texts:
        move = advance(form, move.details, _heard(text), READERS)
    return move


ALL_BUT_THE_YES = "a sofa from 12 Willow Street on Friday"


def test_a_form_is_committed_once() -> None:
    assert _play(WASTE, ALL_BUT_THE_YES, "yes").details.commits == ("commit",)


def test_an_answer_of_another_time_is_offered_and_taken_by_a_yes() -> None:
    known = {"place": Answer({"text": "5 Hill Lane", "street": "Hill Lane", "number": "5"}, "5 Hill Lane")}
    move = advance(WASTE, CaseDetails(), _heard("a sofa on friday", known=known), READERS)
    assert (move.kind, move.slot, move.why, move.suggested) == ("ask", "place", "known", known["place"])
    assert move.asks == {"slot": "place", "kind": "yes_no", "options": ["yes", "no"]}
    taken = advance(WASTE, move.details, _heard("yes", known=known), READERS)
    assert taken.kind == "read_back" and taken.details.value("place")["text"] == "5 Hill Lane"
    refused = advance(WASTE, move.details, _heard("no", known=known), READERS)
    assert (refused.slot, refused.suggested) == ("place", None)
    said = advance(WASTE, move.details, _heard("no, 34 Garden Avenue", known=known), READERS)
    assert said.details.value("place")["street"] == "Garden Avenue"


def test_what_is_private_is_not_offered_again() -> None:
    known = {"phone": Answer("+8613900000199")}
    said = "a rake at 5 Hill Lane from tomorrow at nine in the morning"
    move = advance(FORMS["garden"], CaseDetails(), _heard(said, known=known), READERS)
    assert (move.slot, move.suggested) == ("phone", None)


def test_a_time_found_by_another_room_is_an_answer() -> None:
    form = Form("visit", "clinic", (Question("time", "appointment", {"en": "When?"}, required=True),), "booking")
    asked = _play(form, "i want to see the doctor")
    assert (asked.kind, asked.slot) == ("ask", "time")
    found = Answer({"office": "clinic-river", "starts": "2026-12-04T09:20:00+08:00", "minutes": 20})
    move = advance(form, asked.details, _heard(given=found), READERS)
    assert (move.kind, move.filled) == ("read_back", ("time",))


def test_a_form_that_was_changed_under_a_draft_asks_only_what_is_new() -> None:
    details = _play(WASTE, "a sofa and a piano from 12 Willow Street").details
    floor = Question("floor", "number", {"en": "Which floor?"}, required=True)
    items, place, day, age = WASTE.questions[:4]
    fewer = replace(items, choices=tuple(choice for choice in items.choices if choice.name != "piano"))
    with_floor = replace(WASTE, version="new", questions=(items, place, floor, day, age))
    move = restart_on(with_floor, details, _heard())
    assert (move.slot, move.dropped, move.details.form_version) == ("floor", (), "new")
    without_piano = restart_on(replace(WASTE, version="newer", questions=(fewer, place, day, age)), details, _heard())
    assert (without_piano.slot, without_piano.dropped) == ("items", ("items",))


def test_an_answer_is_forgotten_with_what_mattered_only_because_of_it() -> None:
    garden = FORMS["garden"]
    details = _play(garden, "a saw", "yes").details
    assert details.value("gloves") is True
    spade = details.with_answer("items", Answer(["spade"]))
    assert "gloves" not in still_valid(garden, spade.with_answer("place", None), NOW)[0].answers
    assert skip(details, "reason").answers["reason"].known == "skipped"


def test_asks_are_told_as_an_outside_player_reads_them() -> None:
    assert _play(WASTE, "old things").asks == {
        "slot": "items",
        "kind": "choice",
        "options": [choice.name for choice in WASTE.questions[0].choices],
    }
    assert _play(WASTE, ALL_BUT_THE_YES).asks == {"slot": "read_back", "kind": "yes_no", "options": ["yes", "no"]}
    assert _play(WASTE, ALL_BUT_THE_YES, "yes").asks is None
    assert _play(WASTE, "a sofa", "what does it cost?").asks is None


TOLD = {
    "items": ["a sofa", "two chairs and a bed", "an old piano"],
    "place": ["12 Willow Street", "we are at 88 Market Street", "34 garden avenue"],
    "day": ["on Friday", "next Tuesday", "the 9th of December"],
    "age": ["i'm 74", "I am 81"],
}
BETWEEN = ["what does it cost?", "how long does it take?", "do you come on saturdays?"]


@settings(max_examples=examples(60), deadline=None)
@given(st.data())
def test_nothing_is_asked_again_that_was_told(data: st.DataObject) -> None:
    """In whatever order it is told, in one breath or many, with questions between and a hang-up anywhere."""
    slots = data.draw(st.permutations(sorted(TOLD)))
    said = {slot: data.draw(st.sampled_from(TOLD[slot]), label=slot) for slot in slots}
    details, known = CaseDetails(), set[str]()
    while len(known) < len(slots):
        rest = [slot for slot in slots if slot not in known]
        first = asked_slot(details) if asked_slot(details) in rest else rest[0]
        more = data.draw(st.lists(st.sampled_from(rest), unique=True))
        now = [first, *(slot for slot in more if slot != first)]
        move = advance(WASTE, details, _heard(", ".join(said[slot] for slot in now)), READERS)
        known |= set(now)
        assert known <= move.details.answers.keys(), (now, said, move)
        assert move.slot not in known, (move, said)
        assert move.details.misses == 0
        details = move.details
        if data.draw(st.booleans()):
            aside = advance(WASTE, details, _heard(data.draw(st.sampled_from(BETWEEN))), READERS)
            assert aside.details.answers == details.answers
        if data.draw(st.booleans()):
            again = restart_on(WASTE, details, _heard(way=data.draw(st.sampled_from(["speech", "keys", "text"]))))
            assert again.slot == move.slot
    assert advance(WASTE, details, _heard("yes"), READERS).kind == "commit"


ALL = {
    "bulky-waste": ["please fetch things", "a sofa", "12 Willow Street", "friday"],
    "meals-at-home": ["the lunches", "5 Hill Lane", "Joan Ash", "soft food", "next monday"],
    "ride-to-clinic": ["the car", "river clinic", "next tuesday", "ten in the morning", "5 Hill Lane", "a stick", "no"],
    "housing-repair": ["my tap", "21 brick street", "i dont know", "morning", "this number"],
    "garden": ["tools", "a saw", "yes", "5 Hill Lane", "tomorrow", "nine in the morning", "139 0000 0142", "beans"],
}


@pytest.mark.parametrize("name", ALL)
def test_a_form_that_breaks_off_anywhere_goes_on_at_the_same_question_by_any_way_in(name: str) -> None:
    form, details = FORMS[name], CaseDetails()
    for text in ALL[name]:
        move = advance(form, details, _heard(text), READERS)
        for way in ("speech", "keys", "text"):
            again = restart_on(form, move.details, _heard(way=way))
            assert (again.slot, again.kind) == (move.slot, move.kind)
            assert again.details.answers == move.details.answers
        details = again.details
    assert asked_slot(details) == "read_back"


@settings(max_examples=examples(80), deadline=None)
@given(st.text(max_size=60), st.sampled_from(sorted(FORMS)), st.sampled_from(["en", "zh"]))
def test_whatever_is_said_a_form_answers_and_keeps_what_it_knows(text: str, name: str, language: str) -> None:
    form = FORMS[name]
    details = _play(form, "hello").details
    move = advance(form, details, replace(_heard(text), language=language), READERS)
    assert move.kind in {"ask", "ask_again", "impossible", "settle", "read_back", "person", "left", "nothing"}
    assert move.details.form == form.name


@settings(max_examples=examples(60), deadline=None)
@given(st.sets(st.sampled_from(["sofa", "bed", "fridge", "table"]), min_size=1), st.randoms())
def test_all_choices_that_are_named_are_heard_whatever_their_order(names: set[str], random: object) -> None:
    order = sorted(names)
    random.shuffle(order)  # type: ignore[attr-defined]
    move = _play(WASTE, " and ".join(f"a {name}" for name in order))
    assert set(move.details.value("items")) == names


def test_a_choice_may_not_be_heard_in_a_word_that_only_holds_it() -> None:
    question = Question("items", "select_multiple", {}, choices=(Choice("bed", {"en": "bed"}),))
    form = Form("x", "x", (replace(question, required=True),))
    assert "items" not in _play(form, "start", "i have been robbed of my bedding").details.answers


def test_the_days_offered_are_those_that_are_possible() -> None:
    move = _play(WASTE, "a sofa from 12 Willow Street", "well", "hm hm")
    days = [date.fromisoformat(option.name) for option in move.options]
    assert len(days) == 3 and all(day > NOW.date() and day.weekday() != 6 for day in days)
