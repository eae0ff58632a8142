"""With a resident: search in their words, the form one question a screen, read back, handed in by who helped."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from html import unescape

import pytest
from desk_line import AFTER, answering, begin, open_line, page_of, say
from desk_pages import DeskVisit, add

from bot.dialogue.turn.resources import Resources
from bot.store import Store

CODE = re.compile(r'href="/desk/cases/(\d+)">(\d{6,9})<')
NEED = "my mother is 84 and cannot cook any more, she needs meals brought to her"


@pytest.fixture
def visit(store: Store, house: Resources) -> Iterator[DeskVisit]:
    """Anna at a desk whose line answers."""
    add(store, "desk", "anna", "Anna Li")
    with open_line(store, house) as visit:
        visit.sign_in("anna")
        yield visit


def _heading(page: str) -> str:
    found = re.search(r"<h1[^>]*>(.*?)</h1>", page, re.DOTALL)
    assert found is not None
    return unescape(found[1]).strip()


def _meals(visit: DeskVisit, path: str) -> str:
    """The form for meals, filled in up to its read-back."""
    page = say(visit, path, NEED)
    if "Meals at home" in _heading(page):
        page = say(visit, path, "yes")
    for answer in (["12 Mill Road"], ["Chen Meihua"], ["little salt", "soft food"], ["2026-12-08"]):
        page = say(visit, path, *answer)
    return page


def test_what_they_need_is_found_in_their_words_with_all_that_a_colleague_tells(visit: DeskVisit) -> None:
    path = begin(visit, "Mrs Chen")
    page = say(visit, path, "what is needed for the senior bus card")
    assert "For Mrs Chen" in page
    for told in ("Who may have it", "What to bring", "What it costs", "Where and when", "Senior transit card"):
        assert told in page
    assert "Do it with them now" in page or "Shall I book you a time now?" in page


def test_a_form_is_asked_one_question_a_screen_and_what_was_said_is_not_asked_again(visit: DeskVisit) -> None:
    path = begin(visit)
    page = say(visit, path, NEED)
    if "Meals at home" in _heading(page):
        page = say(visit, path, "yes")
    assert _heading(page) == "What is your address?"
    page = say(visit, path, "12 Mill Road")
    assert _heading(page) == "What is the name of your mother?", "whom it is for was typed into the search"
    page = say(visit, path, "Chen Meihua")
    assert "For Chen Meihua" in page
    assert page.count('type="checkbox" name="text"') == 7
    page = say(visit, path, "little salt", "soft food")
    assert 'type="date"' in page
    assert "little salt, soft food" in page


def test_what_is_read_back_is_handed_in_once_by_the_resident_with_who_helped(visit: DeskVisit) -> None:
    path = begin(visit)
    page = _meals(visit, path)
    assert _heading(page) == "Read it back to them"
    assert "their mother" in page and "Tuesday, December 8, 2026" in page
    assert "I read all of it aloud, and they agree." in page
    after = AFTER.search(page)
    assert after is not None
    fields = {"csrf_token": visit.token(), "after": after[1], "text": "Yes"}
    refused = visit.client.post(f"{path}/say?right=yes", data=fields)
    assert (refused.status_code, "Nothing was handed in" in refused.get_data(as_text=True)) == (400, True)
    for _ in range(2):
        assert visit.client.post(f"{path}/say?right=yes", data={**fields, "ticked": "yes"}).status_code == 303
    page = page_of(visit, path)
    assert len(CODE.findall(page)) == 1
    with visit.store.db.reading() as c:
        lines = c.exec_driver_sql('SELECT kind, role, who FROM case_audit WHERE "case" IS NOT NULL ORDER BY id').all()
    assert {(kind, role) for kind, role, _ in lines} == {("helper", "helper")}
    # Why either: SQLite gives JSON back as text, PostgreSQL as an object.
    helpers = [who if isinstance(who, str) else json.dumps(who) for _, _, who in lines]
    assert all('"anna"' in who and "Anna Li" in who for who in helpers)
    case = visit.client.get(f"/desk/cases/{CODE.findall(page)[0][0]}").get_data(as_text=True)
    assert "Anna Li" in case
    assert "Nothing that is written reaches them later" in case
    assert "Send the answer" not in case


def test_a_time_is_booked_among_those_that_are_free(visit: DeskVisit) -> None:
    path = begin(visit)
    page = say(visit, path, "I want to book a time for the Senior transit card")
    assert "Which one suits you?" in _heading(page)
    assert page.count('<button class="second" name="text" value="') >= 3
    say(visit, path, "2")
    page = say(visit, path, "Yes", ticked="yes")
    assert CODE.search(page)
    with visit.store.db.reading() as c:
        assert c.exec_driver_sql("SELECT count(*) FROM bookings WHERE state = 'booked'").scalar() == 1


def test_two_residents_in_two_tabs_never_cross(visit: DeskVisit) -> None:
    one, two = begin(visit, "Mrs Chen"), begin(visit, "Mr Wu", "zh")
    first = say(visit, one, "the heating in my flat is cold")
    second = say(visit, two, "公交卡怎么办")
    assert "For Mrs Chen" in first and "Mr Wu" not in first and "公交卡" not in first
    assert "For Mr Wu" in second and "Mrs Chen" not in second and "heating" not in second.casefold()
    assert "Mrs Chen" not in page_of(visit, two)
    with visit.client.session_transaction() as held:
        assert set(held) <= {"key", "csrf_token", "language"}


def test_no_name_is_on_the_screen_after_signing_in(visit: DeskVisit) -> None:
    begin(visit, "Mrs Chen")
    page = page_of(visit, "/desk/with")
    assert "Visit 1" in page and "Chen" not in page
    visit.post("/desk/sign-out")
    assert "Chen" not in visit.client.get("/desk/sign-in").get_data(as_text=True)


def test_a_second_tab_that_answers_an_old_question_loses_nothing_and_changes_nothing(visit: DeskVisit) -> None:
    path = begin(visit)
    old = AFTER.search(page_of(visit, path))
    assert old is not None
    say(visit, path, "meals at home")
    late = visit.client.post(
        f"{path}/say", data={"csrf_token": visit.token(), "after": old[1], "text": "a wheelchair to borrow"}
    )
    assert late.status_code == 409
    page = late.get_data(as_text=True)
    assert "Something else was said in this visit meanwhile" in page and "a wheelchair to borrow" in page
    with visit.store.db.reading() as c:
        assert c.exec_driver_sql("SELECT count(*) FROM inbox").scalar() == 1


def test_bad_input_is_said_plainly_and_what_was_typed_is_still_there(visit: DeskVisit) -> None:
    path = begin(visit)
    for text, status, words in (("", 400, "Nothing was typed or picked"), ("x" * 1601, 400, "That is too long")):
        answer = visit.client.post(f"{path}/say", data={"csrf_token": visit.token(), "after": "0", "text": text})
        assert (answer.status_code, words in answer.get_data(as_text=True)) == (status, True)
        assert text in answer.get_data(as_text=True)
    for after in ("", "x", "99", "-1", "9" * 30):
        answer = visit.client.post(f"{path}/say", data={"csrf_token": visit.token(), "after": after, "text": "hello"})
        assert (answer.status_code, "hello" in answer.get_data(as_text=True)) == (409, True), after
    for fields in ({"language": "xx"}, {"language": "en", "name": "n" * 81}, {}):
        assert visit.post("/desk/with", **fields).status_code == 400
    for number in ("0", "99", "9" * 30):
        assert visit.client.get(f"/desk/with/{number}").status_code == 404
        assert visit.post(f"/desk/with/{number}/say", text="x", after="0").status_code == 404


def test_words_of_residents_are_never_markup(visit: DeskVisit) -> None:
    evil = "<script>alert(1)</script>{{ 7*7 }}"
    path = begin(visit, evil)
    page = say(visit, path, evil)
    assert "<script>" not in page
    assert "&lt;script&gt;" in page and "{{ 7*7 }}" in page


def test_an_ended_visit_takes_nothing_more_and_cannot_be_ended_twice(visit: DeskVisit) -> None:
    path = begin(visit, "Mrs Chen")
    assert visit.post(f"{path}/end", outcome="nothing").status_code == 400
    ended = visit.post(f"{path}/end", outcome="told", taught_back="yes", text="comes with her daughter")
    assert ended.headers["Location"] == "/desk/with?done=visit"
    assert "The visit has ended" in page_of(visit, "/desk/with?done=visit")
    page = page_of(visit, path)
    assert "they know what they came for" in page and "comes with her daughter" in page
    assert visit.post(f"{path}/end", outcome="done").status_code == 409
    assert visit.post(f"{path}/say", text="one more thing", after="0").status_code == 400
    assert "Visit 1" not in page_of(visit, "/desk/with")


def test_each_look_and_each_beginning_and_end_is_in_the_audit(visit: DeskVisit) -> None:
    path = begin(visit)
    page_of(visit, path)
    visit.post(f"{path}/end", outcome="told")
    with visit.store.db.reading() as c:
        lines = c.exec_driver_sql("SELECT command, why FROM case_audit WHERE why != '' ORDER BY id").all()
    assert [command for command, _ in lines] == ["begin_visit", "help_in_visit", "help_in_visit", "end_visit"]
    assert {why for _, why in lines} == {"visit 1"}


def test_danger_that_is_told_at_the_desk_is_answered_first(visit: DeskVisit) -> None:
    path = begin(visit)
    page = say(visit, path, "my husband has chest pain and cannot breathe")
    assert "120" in page
    assert "Danger" in visit.client.get("/desk/cases").get_data(as_text=True)


def test_a_line_that_does_not_answer_is_said_and_what_was_typed_is_kept(
    store: Store, house: Resources, monkeypatch: pytest.MonkeyPatch
) -> None:
    add(store, "desk", "anna", "Anna Li")
    monkeypatch.setattr("console.visit_talk.PATIENCE", 0.05)
    with open_line(store, house) as visit:
        visit.sign_in("anna")
        path = begin(visit, "Mrs Chen")
    sent = visit.client.post(f"{path}/say", data={"csrf_token": visit.token(), "after": "0", "text": "meals at home"})
    assert sent.status_code == 303
    waits = visit.client.get(path)
    assert waits.headers["Refresh"] == "2"
    page = waits.get_data(as_text=True)
    assert "The line is working on it" in page and "meals at home" in page and "For Mrs Chen" in page
    with answering(store, house, visit):
        assert "Meals at home" in page_of(visit, path)


def test_somebody_who_was_signed_out_meanwhile_sees_what_they_had_typed(visit: DeskVisit) -> None:
    path, token = begin(visit), visit.token()
    visit.client.delete_cookie("desk")
    answer = visit.post(f"{path}/say", after="0", text="she cannot cook any more")
    assert answer.status_code == 401
    assert "she cannot cook any more" in answer.get_data(as_text=True)
    assert token
