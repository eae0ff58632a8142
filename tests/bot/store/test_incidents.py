"""What is reported: joined, fixed, opened again, closed, parted; on each database."""

from __future__ import annotations

from datetime import timedelta

import pytest
import sqlalchemy as sa
from incidents import FIRST, LAMP, PLEDGE, SECOND, THIRD, do, join, report, states
from opened_cases import ANNA
from small_line import NOON, later

from bot.model.actor import CREW
from bot.model.case_command import JoinReport, PartReport
from bot.model.case_write import ChangeIncident, CorrectIncident, JoinIncident, RestoreIncident, SaveCase, WriteConflict
from bot.model.place import Place
from bot.model.refusal import Refused
from bot.store import Store
from bot.store.errand_tables import dues
from bot.store.tables import cases


def _waiting(store: Store, about: str) -> int:
    with store.db.reading() as c:
        of = dues.c.about == about, dues.c.state == "waiting"
        return c.scalar(sa.select(sa.func.count()).select_from(dues).where(*of)) or 0


def _told(store: Store, code: str) -> list[str]:
    case = store.case_of(code)
    assert case is not None
    return [event.what for event in case.history]


def test_who_joins_follows_with_a_case_of_their_own_and_the_first_report_stays_the_first(store: Store) -> None:
    report(store, FIRST)
    join(store, SECOND, FIRST, later(60))
    join(store, THIRD, SECOND, later(90))
    reports = [case.report for code in (FIRST, SECOND, THIRD) if (case := store.case_of(code))]
    assert [(report.joined, report.followers, report.state) for report in reports if report] == [
        (None, 2, "open"), (FIRST, 0, "open"), (FIRST, 0, "open"),
    ]  # fmt: skip
    assert states(store, FIRST, SECOND, THIRD) == [("open", "open")] * 3
    assert [(i.code, i.followers) for i in store.incidents_since("street-lamp", NOON)] == [(FIRST, 2)]


def test_each_who_tells_of_it_raises_its_priority_and_danger_by_more(store: Store) -> None:
    report(store, FIRST)
    raised = []
    for code, urgent in ((SECOND, False), (THIRD, True)):
        join(store, code, FIRST, urgent=urgent)
        raised.append(store.incidents_since("", NOON)[0].priority)
    assert raised == [1, 12]


def test_all_who_told_of_it_are_asked_once_the_crew_says_that_it_is_fixed(store: Store) -> None:
    report(store, FIRST)
    join(store, SECOND, FIRST)
    store.work_on_incident(ChangeIncident(SECOND, "fixed", by="crew"), later(100), CREW)
    assert states(store, FIRST, SECOND) == [("open", "fixed")] * 2
    assert _waiting(store, "status") == 2
    assert _waiting(store, "pledge") == 0
    store.work_on_incident(ChangeIncident(FIRST, "fixed", by="crew"), later(101), CREW)
    assert _waiting(store, "status") == 2


def test_each_agrees_for_themselves_that_it_is_fixed(store: Store) -> None:
    report(store, FIRST)
    join(store, SECOND, FIRST)
    store.work_on_incident(ChangeIncident(FIRST, "fixed"), later(100), CREW)
    store.work_on_incident(ChangeIncident(FIRST, "closed"), later(200), CREW)
    assert states(store, FIRST, SECOND) == [("done", "closed"), ("open", "fixed")]


def test_not_fixed_opens_it_again_for_all_with_a_new_date(store: Store) -> None:
    report(store, FIRST)
    join(store, SECOND, FIRST)
    store.work_on_incident(ChangeIncident(FIRST, "fixed"), later(100), CREW)
    do(store, [ChangeIncident(FIRST, "reopened", PLEDGE)], later(200))
    assert states(store, FIRST, SECOND) == [("open", "reopened")] * 2
    case = store.case_of(FIRST)
    assert case
    assert case.report
    assert case.report.pledged == PLEDGE
    assert (_waiting(store, "status"), _waiting(store, "pledge")) == (0, 1)
    assert _told(store, FIRST)[-1] == "reopened"


def test_a_follower_who_says_not_fixed_gives_the_crew_its_job_back_though_the_first_agreed(store: Store) -> None:
    report(store, FIRST)
    join(store, SECOND, FIRST)
    for change in (ChangeIncident(FIRST, "fixed"), ChangeIncident(FIRST, "closed")):
        store.work_on_incident(change, later(100), CREW)
    store.work_on_incident(ChangeIncident(SECOND, "reopened", PLEDGE), later(200), CREW)
    assert states(store, FIRST, SECOND) == [("open", "reopened")] * 2


def test_a_new_report_after_fixed_says_that_it_came_back(store: Store) -> None:
    report(store, FIRST)
    store.work_on_incident(ChangeIncident(FIRST, "fixed"), later(100), CREW)
    assert store.incidents_since("street-lamp", later(90))[0].is_fixed
    join(store, SECOND, FIRST, later(200))
    assert "came back" in _told(store, FIRST)
    assert "came back" in _told(store, SECOND)
    assert states(store, FIRST, SECOND) == [("open", "reopened")] * 2
    assert _waiting(store, "status") == 0


def test_what_was_joined_by_mistake_is_parted_and_open_and_counts_no_more(store: Store) -> None:
    report(store, FIRST)
    join(store, SECOND, FIRST)
    store.act(SECOND, PartReport({"street-lamp": PLEDGE}, "another lamp"), ANNA, later(50))
    assert [(i.code, i.followers, i.priority) for i in store.incidents_since("", NOON)] == [
        (SECOND, 0, 0),
        (FIRST, 0, 0),
    ]
    store.work_on_incident(ChangeIncident(FIRST, "fixed"), later(100), CREW)
    assert states(store, FIRST, SECOND) == [("open", "fixed"), ("open", "open")]
    with pytest.raises(Refused, match="not_joined"):
        store.act(SECOND, PartReport({}), ANNA, later(60))


def test_staff_join_two_that_others_follow_and_all_follow_the_first(store: Store) -> None:
    report(store, FIRST)
    report(store, SECOND)
    join(store, THIRD, SECOND)
    store.act(SECOND, JoinReport(FIRST, {}), ANNA, later(10))
    assert [(i.code, i.followers) for i in store.incidents_since("", NOON)] == [(FIRST, 2)]


def test_nothing_follows_itself_or_what_is_gone(store: Store) -> None:
    report(store, FIRST)
    join(store, SECOND, FIRST)
    for wrong in (
        JoinIncident(FIRST, SECOND, LAMP),
        JoinIncident(FIRST, "999999", LAMP),
        JoinIncident(SECOND, FIRST, LAMP),
    ):
        with pytest.raises(WriteConflict):
            do(store, [wrong], later(10))
    with pytest.raises(Refused, match="no_case"):
        store.work_on_incident(ChangeIncident("999999", "fixed"), later(10), CREW)


def test_a_promise_that_is_over_is_noticed_once_and_staff_are_told(store: Store) -> None:
    report(store, FIRST)
    assert store.notice_over_pledges(later(60)) == ()
    late = NOON + timedelta(days=9)
    assert store.notice_over_pledges(late) == (FIRST,)
    assert store.notice_over_pledges(late) == ()
    assert "overdue" in _told(store, FIRST)
    assert store.write_notices(["print:"], ["print:"], lambda *_: None, late)
    assert store.claim_notice(late, 60, "test") is not None


@pytest.mark.parametrize("how", ["fixed", "cancelled"])
def test_a_promise_that_is_over_is_not_noticed_of_what_is_fixed_or_taken_back(store: Store, how: str) -> None:
    report(store, FIRST)
    if how == "fixed":
        store.work_on_incident(ChangeIncident(FIRST, "fixed"), later(60), CREW)
    else:
        with store.db.writing() as c:
            c.execute(cases.update().values(state="cancelled"))
    assert store.notice_over_pledges(NOON + timedelta(days=9)) == ()


def test_who_says_nothing_after_fixed_is_found_after_the_days(store: Store) -> None:
    report(store, FIRST)
    store.work_on_incident(ChangeIncident(FIRST, "fixed"), later(100), CREW)
    assert store.fixed_before("street-lamp", later(99)) == ()
    assert store.fixed_before("pothole", later(101)) == ()
    assert store.fixed_before("street-lamp", later(101)) == (FIRST,)


def test_what_was_read_before_it_was_fixed_is_not_written_over_it(store: Store) -> None:
    report(store, FIRST)
    read = store.case_of(FIRST)
    assert read
    store.work_on_incident(ChangeIncident(FIRST, "fixed"), later(100), CREW)
    with pytest.raises(WriteConflict):
        do(store, [SaveCase(read, "noted")], later(101))


def test_a_case_is_saved_before_what_else_a_turn_does_to_it(store: Store) -> None:
    report(store, FIRST)
    store.work_on_incident(ChangeIncident(FIRST, "fixed"), later(100), CREW)
    read = store.case_of(FIRST)
    assert read
    do(store, [ChangeIncident(FIRST, "reopened", PLEDGE), SaveCase(read, "said")], later(101))
    assert _told(store, FIRST)[-2:] == ["said", "reopened"]


def test_the_first_report_closed_before_it_is_fixed_leaves_the_next_as_the_first(store: Store) -> None:
    report(store, FIRST)
    join(store, SECOND, FIRST)
    join(store, THIRD, FIRST)
    store.work_on_incident(ChangeIncident(FIRST, "closed"), later(100), CREW)
    assert states(store, FIRST, SECOND, THIRD) == [("done", "closed"), ("open", "open"), ("open", "open")]
    reports = [case.report for code in (SECOND, THIRD) if (case := store.case_of(code))]
    assert [(each.joined, each.followers) for each in reports if each] == [(None, 1), (SECOND, 0)]
    store.work_on_incident(ChangeIncident(THIRD, "fixed", by="crew"), later(200), CREW)
    assert states(store, SECOND, THIRD) == [("open", "fixed")] * 2
    assert _waiting(store, "status") == 2


def test_what_was_joined_and_is_put_right_stands_by_itself(store: Store) -> None:
    report(store, FIRST)
    join(store, SECOND, FIRST)
    elsewhere = Place("9 Hill Street", street="Hill Street", number="9")
    do(store, [CorrectIncident(SECOND, "pothole", elsewhere, False, PLEDGE)], later(100), f"+{SECOND}")
    cases_ = [store.case_of(code) for code in (FIRST, SECOND)]
    reports = [case.report for case in cases_ if case is not None and case.report is not None]
    assert [(each.joined, each.followers, each.place["text"]) for each in reports] == [
        (None, 0, LAMP.text), (None, 0, "9 Hill Street"),
    ]  # fmt: skip
    assert [(i.code, i.priority) for i in store.incidents_since("", NOON)] == [(SECOND, 0), (FIRST, 0)]
    assert _told(store, FIRST)[-1] == "parted" and _waiting(store, "pledge") == 2


def test_the_first_report_put_right_leaves_who_followed_it_where_they_were(store: Store) -> None:
    report(store, FIRST)
    join(store, SECOND, FIRST)
    elsewhere = Place("9 Hill Street", street="Hill Street", number="9")
    do(store, [CorrectIncident(FIRST, "street-lamp", elsewhere, False, PLEDGE)], later(100), f"+{FIRST}")
    found = {each.code: each.place.text for each in store.incidents_since("street-lamp", NOON)}
    assert found == {FIRST: "9 Hill Street", SECOND: LAMP.text}
    assert _waiting(store, "pledge") == 2


def test_what_is_closed_is_not_put_right(store: Store) -> None:
    report(store, FIRST)
    store.work_on_incident(ChangeIncident(FIRST, "closed"), later(100), CREW)
    with pytest.raises(WriteConflict):
        do(store, [CorrectIncident(FIRST, "street-lamp", LAMP, False, PLEDGE)], later(200), f"+{FIRST}")


def test_what_was_called_off_stands_again_with_a_new_promise(store: Store) -> None:
    report(store, FIRST)
    store.work_on_incident(ChangeIncident(FIRST, "closed"), later(100), CREW)
    do(store, [RestoreIncident(FIRST, PLEDGE, "take it back")], later(200), f"+{FIRST}")
    case = store.case_of(FIRST)
    assert case is not None and case.report is not None
    assert (case.state, case.report.state, case.report.pledged) == ("open", "open", PLEDGE)
    assert _told(store, FIRST)[-1] == "undone" and _waiting(store, "pledge") == 1
    with pytest.raises(WriteConflict):
        do(store, [RestoreIncident(FIRST, PLEDGE)], later(300), f"+{FIRST}")
