"""The list of who waits, and the page of a case."""

from __future__ import annotations

import re
from datetime import timedelta

import pytest
from desk_pages import NOW, DeskVisit, add, open_visit
from opened_cases import CALLBACK, DANGER, NUMBER, SAID, open_case

from bot.model.actor import staff
from bot.model.case_command import CloseCase, NoteCase, TakeCase
from bot.model.turn_result import CaseOpening
from bot.store import Store
from bot.store.case_list import PAGE
from bot.store.errand_tables import bookings

ANNA, BO = staff("Anna Li", "desk", "anna"), staff("Bo", "desk", "bo")
LINK = re.compile(r'href="/desk/cases/(\d+)"')


@pytest.fixture
def visit(store: Store) -> DeskVisit:
    """Anna at a desk where one waits to be rung back and one is in danger."""
    open_case(store, CALLBACK, NOW - timedelta(hours=30), "+12025550188")
    open_case(store, DANGER, NOW - timedelta(minutes=5))
    add(store, "desk", "anna", "Anna Li")
    visit = open_visit(store)
    visit.sign_in("anna")
    return visit


def _page(visit: DeskVisit, path: str) -> str:
    answer = visit.client.get(path)
    assert answer.status_code == 200
    return answer.get_data(as_text=True)


def _listed(visit: DeskVisit, **asked: object) -> list[int]:
    answer = visit.client.get("/desk/cases", query_string=asked)
    assert answer.status_code == 200
    return [int(number) for number in LINK.findall(answer.get_data(as_text=True))]


def test_danger_comes_first_and_no_word_or_number_of_anybody_is_in_the_list(visit: DeskVisit) -> None:
    assert _listed(visit) == [2, 1]
    page = _page(visit, "/desk/cases")
    assert "Danger: a life may be in danger now" in page
    assert not any(personal in page for personal in (SAID, NUMBER, "walking frame"))


@pytest.mark.parametrize(
    ("asked", "found"),
    [
        ({}, [2, 1]), ({"kind": "danger"}, [2]), ({"kind": "callback"}, [1]), ({"kind": "nothing"}, [2, 1]),
        ({"whose": "nobody"}, [2]), ({"whose": "mine"}, [1]), ({"whose": "theirs"}, [2, 1]),
        ({"since": "2026-03-02"}, [2]), ({"since": "2026-03-01"}, [2, 1]), ({"since": "no day"}, [2, 1]),
        ({"since": "9999-12-31"}, []), ({"since": "0001-01-01"}, [2, 1]), ({"office": "hall-north"}, [1]),
        ({"office": "hall-south"}, []), ({"office": "hall-north", "kind": "danger"}, []), ({"page": "-3"}, [2, 1]),
        ({"page": "99"}, [2, 1]), ({"page": "x"}, [2, 1]),
    ],
)  # fmt: skip
def test_the_list_shows_what_is_asked_for(visit: DeskVisit, asked: dict[str, str], found: list[int]) -> None:
    visit.store.act("#1", TakeCase(), ANNA, NOW)
    row = {"service": "s", "starts": NOW, "minutes": 10, "state": "booked", "uid": "u", "desk": {}, "created_at": NOW}
    with visit.store.db.writing() as c:
        c.execute(bookings.insert().values(case=1, office="hall-north", **row))
    assert _listed(visit, **asked) == found


def test_mine_are_those_i_have_and_nobody_else_s(visit: DeskVisit) -> None:
    visit.store.act("#1", TakeCase(), BO, NOW)
    assert _listed(visit, whose="mine") == []
    assert "Bo has it" in _page(visit, "/desk/cases")


def test_a_long_list_is_told_page_by_page_and_keeps_what_was_asked_for(visit: DeskVisit) -> None:
    for number in range(PAGE + 3):
        opening = CaseOpening(str(300000 + number), "callback", "hotline", {"reason": "asked"})
        open_case(visit.store, opening, NOW - timedelta(minutes=number + 10), f"+1202555{number:04}")
    first, second = _listed(visit, kind="callback"), _listed(visit, kind="callback", page=2)
    assert (len(first), len(second)) == (PAGE, 4)
    assert not set(first) & set(second)
    assert 'href="/desk/cases?page=2&amp;kind=callback"' in _page(visit, "/desk/cases?kind=callback")


def test_a_case_tells_its_story_in_order_and_each_look_is_in_the_audit(visit: DeskVisit) -> None:
    visit.store.act("#1", NoteCase("rang, nobody home"), BO, NOW - timedelta(hours=1))
    page = _page(visit, "/desk/cases/1")
    places = [page.index(part) for part in (SAID, "Opened</b>", "rang, nobody home")]
    assert places == sorted(places)
    assert "Note, by Bo" in page
    assert f"Ring them: {NUMBER}" in page
    with visit.store.db.reading() as c:
        lines = c.exec_driver_sql('SELECT command, "case" FROM case_audit ORDER BY id').all()
    assert ("show_case", 1) in [tuple(line) for line in lines]
    _page(visit, "/desk/cases")


def test_what_somebody_said_after_a_case_was_closed_is_not_in_its_story(visit: DeskVisit) -> None:
    visit.store.act("#1", CloseCase("done"), BO, NOW)
    later = CaseOpening("500000", "callback", "hotline", {"reason": "asked"})
    open_case(visit.store, later, NOW + timedelta(hours=1), "+12025550188")
    visit.clock.at = NOW + timedelta(minutes=10)
    assert _page(visit, "/desk/cases/1").count(SAID + "</p>") == 2, "what was said, and the echo of it"


def test_words_of_residents_are_never_markup(visit: DeskVisit) -> None:
    evil = "<script>alert(1)</script>\"'{{ 7*7 }}"
    opening = CaseOpening("600000", "callback", "hotline", {"number": "+1", "need": evil})
    open_case(visit.store, opening, NOW, "+12025550155")
    page = _page(visit, "/desk/cases/3")
    assert "<script>" not in page
    assert "&lt;script&gt;alert(1)&lt;/script&gt;" in page
    assert "{{ 7*7 }}" in page


def test_a_case_is_found_by_its_code_as_it_is_told(visit: DeskVisit) -> None:
    for typed in ("482913", "482 913", "482-913", "#1"):
        found = visit.client.get("/desk/cases/find", query_string={"code": typed})
        assert (found.status_code, "Case 482913" in found.get_data(as_text=True)) == (200, True)
    for typed in ("", "999999", "x", "9" * 40, "<b>"):
        assert visit.client.get("/desk/cases/find", query_string={"code": typed}).status_code == 404


@pytest.mark.parametrize("number", ["0", "99", "2147483648", "9" * 30, "-1", "x"])
def test_a_case_that_is_not_there_is_said_plainly(visit: DeskVisit, number: str) -> None:
    answer = visit.client.get(f"/desk/cases/{number}")
    assert answer.status_code == 404
    assert "There is nothing here." in answer.get_data(as_text=True)


def test_whatever_a_case_holds_its_page_can_be_shown_in_every_language(visit: DeskVisit) -> None:
    slots = {
        "reason": "strange",
        "class": "E9",
        "kind": "",
        "contact": "none",
        "asks": "income",
        "answer": "here",
        "odd_one": "x",
        "try": "yes",
    }
    open_case(visit.store, CaseOpening("", "surprise", "safety", slots), NOW, "+12025550156")
    for language in ("en", "zh"):
        visit.post("/desk/language", language=language)
        page = _page(visit, "/desk/cases/3")
        assert "odd one" in page
        assert _listed(visit)[0] in {2, 3}
