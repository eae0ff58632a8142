"""What staff do with a case at the desk: each act once, by who may, on what they have seen, and with what they typed kept."""

from __future__ import annotations

import re
from datetime import timedelta

import pytest
import sqlalchemy as sa
from desk_pages import NOW, DeskVisit, add, open_visit
from opened_cases import CALLBACK, DANGER, open_case
from werkzeug.test import TestResponse

from bot.model.actor import Role, staff
from bot.model.case_command import NoteCase, TakeCase
from bot.model.turn_result import CaseOpening
from bot.store import Store
from bot.store.staff_sessions import IDLE
from bot.store.tables import conversation, outbox

BO = staff("Bo", "desk", "bo")
VERSION = re.compile(r'name="version" value="(\d+)"')
HERE = CaseOpening("555555", "person", "hotline", {"reason": "asked", "answer": "here"})


@pytest.fixture
def visit(store: Store) -> DeskVisit:
    """Anna at a desk with a call back, a danger, and somebody who waits for an answer in writing."""
    open_case(store, CALLBACK, NOW - timedelta(hours=3), "+12025550188")
    open_case(store, DANGER, NOW - timedelta(minutes=5))
    open_case(store, HERE, NOW - timedelta(minutes=9), "+12025550199")
    add(store, "desk", "anna", "Anna Li")
    visit = open_visit(store)
    visit.sign_in("anna")
    return visit


def _do(visit: DeskVisit, number: int, act: str, text: str = "", version: str = "") -> TestResponse:
    page = visit.client.get(f"/desk/cases/{number}").get_data(as_text=True)
    seen = VERSION.search(page)
    fields = {"version": version or (seen[1] if seen else "0"), "text": text}
    return visit.client.post(f"/desk/cases/{number}/{act}", data={"csrf_token": visit.token("/desk/you"), **fields})


def _state(visit: DeskVisit, number: int) -> tuple[str, list[tuple[str, str, str]]]:
    case = visit.store.find_case(f"#{number}")
    return case.state, [(e["what"], e.get("by", ""), e.get("text", "")) for e in case.history if e["what"] != "opened"]


def _sent(visit: DeskVisit) -> list[str]:
    with visit.store.db.reading() as c:
        return list(c.scalars(sa.select(outbox.c.body).where(outbox.c.turn.is_(None))))


def test_a_case_is_taken_noted_and_closed_by_who_is_signed_in(visit: DeskVisit) -> None:
    for act, text in (("take", ""), ("note", "rang, nobody home"), ("close", "rang again, all is well")):
        answer = _do(visit, 1, act, text)
        assert (answer.status_code, answer.headers["Location"]) == (303, f"/desk/cases/1?done={act}")
    state, history = _state(visit, 1)
    assert state == "done"
    assert history == [
        ("taken", "Anna Li", ""), ("noted", "Anna Li", "rang, nobody home"), ("closed", "Anna Li", "rang again, all is well"),
    ]  # fmt: skip
    assert "The case is closed." in visit.client.get("/desk/cases/1?done=close").get_data(as_text=True)
    assert _do(visit, 1, "reopen").status_code == 303
    assert _state(visit, 1)[0] == "open"


def test_an_answer_goes_out_once_in_the_words_of_its_person_s_language(visit: DeskVisit) -> None:
    with visit.store.db.writing() as c:
        c.execute(conversation.update().where(conversation.c.id == 3).values(session={"language": "zh"}))
    page = visit.client.get("/desk/cases/3").get_data(as_text=True)
    seen = VERSION.search(page)
    assert seen is not None
    answers = [_do(visit, 3, "answer", "We found your form.", seen[1]).status_code for _ in range(3)]
    assert answers == [303, 409, 409]
    [sent] = _sent(visit)
    assert "We found your form." in sent
    assert "临河" in sent
    assert _state(visit, 3) == ("taken", [("answered", "Anna Li", "We found your form.")])


def test_what_was_typed_is_still_there_where_somebody_else_changed_the_case_meanwhile(visit: DeskVisit) -> None:
    page = visit.client.get("/desk/cases/3").get_data(as_text=True)
    seen = VERSION.search(page)
    assert seen is not None
    visit.store.act("#3", NoteCase("on it"), BO, NOW)
    answer = _do(visit, 3, "answer", "Come on Monday </textarea><b>", seen[1])
    shown = answer.get_data(as_text=True)
    assert answer.status_code == 409
    assert "Somebody else changed case 555555" in shown
    assert "Come on Monday &lt;/textarea&gt;&lt;b&gt;</textarea>" in shown
    assert "on it" in shown
    assert _sent(visit) == []


@pytest.mark.parametrize(
    ("number", "act", "text", "told"),
    [
        (2, "close", "", "Take it before you close it"), (1, "close", "", "They were promised something"),
        (1, "note", "   ", "There are no words in it"), (1, "reopen", "", "is open already"),
        (3, "answer", "", "There are no words in it"),
    ],
)  # fmt: skip
def test_what_can_not_be_done_now_is_said_on_the_page_and_nothing_is_kept(
    visit: DeskVisit, number: int, act: str, text: str, told: str
) -> None:
    before = _state(visit, number)
    answer = _do(visit, number, act, text)
    assert answer.status_code == 409
    assert told in answer.get_data(as_text=True)
    assert _state(visit, number) == before


def test_a_case_of_somebody_else_is_taken_over_by_who_leads_the_desk_and_no_other(visit: DeskVisit) -> None:
    visit.store.act("#1", TakeCase(), BO, NOW)
    shown = visit.client.get("/desk/cases/1").get_data(as_text=True)
    assert "Bo has it" in shown
    assert "take_over" not in shown
    assert _do(visit, 1, "take").status_code == 409
    assert _do(visit, 1, "take_over").status_code == 403
    add(visit.store, "supervisor", "chen", "Chen")
    visit.post("/desk/sign-out")
    visit.clock.at += timedelta(seconds=30)
    visit.sign_in("chen")
    assert _do(visit, 1, "take_over").status_code == 303
    assert _state(visit, 1)[1][-1] == ("taken", "Chen", "")


@pytest.mark.parametrize("role", ["auditor", "keeper"])
def test_who_only_reads_is_shown_no_form_and_refused_what_is_sent_all_the_same(visit: DeskVisit, role: Role) -> None:
    add(visit.store, role)
    visit.post("/desk/sign-out")
    visit.clock.at += timedelta(seconds=30)
    visit.sign_in(role)
    assert "/desk/cases/1/note" not in visit.client.get("/desk/cases/1").get_data(as_text=True)
    before = _state(visit, 1)
    for act in ("take", "take_over", "note", "answer", "close", "reopen"):
        assert _do(visit, 1, act, "words").status_code == 403
    assert _state(visit, 1) == before


def test_who_was_signed_out_meanwhile_is_shown_what_they_typed_and_nothing_is_kept(visit: DeskVisit) -> None:
    token = visit.token("/desk/you")
    visit.clock.at += IDLE
    fields = {"csrf_token": token, "version": "0", "text": "Come on Monday <b>"}
    answer = visit.client.post("/desk/cases/3/answer", data=fields)
    assert answer.status_code == 401
    assert "Come on Monday &lt;b&gt;" in answer.get_data(as_text=True)
    assert _sent(visit) == []


def test_a_case_that_was_erased_meanwhile_is_said_plainly(visit: DeskVisit) -> None:
    assert _do(visit, 99, "note", "words", "0").status_code == 404


def test_a_form_that_is_too_long_is_refused_and_nothing_is_kept(visit: DeskVisit) -> None:
    before = _state(visit, 1)
    assert _do(visit, 1, "note", "x" * 80_000).status_code in {400, 413}
    assert _state(visit, 1) == before


def test_who_may_be_harmed_by_a_message_is_offered_none(visit: DeskVisit) -> None:
    silent = CaseOpening("777777", "person", "safety", {"class": "E3", "contact": "none"})
    open_case(visit.store, silent, NOW, "+12025550133")
    shown = visit.client.get("/desk/cases/4").get_data(as_text=True)
    assert "Do not ring or write to them" in shown
    assert "/desk/cases/4/answer" not in shown
