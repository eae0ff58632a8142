"""Signing in: password and one-time code, each code once, tries bounded, sessions that end."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta

import pytest
from desk_pages import DeskVisit, add, issued, open_visit

from bot.store import Store
from bot.store.staff_sessions import COUNTED, IDLE, LONGEST
from console.accounts import plain_login
from console.one_time_codes import SECONDS, step_of
from console.sign_in import ACCOUNT_TRIES, ADDRESS_TRIES, network_of, sign_in


@pytest.fixture
def visit(store: Store) -> DeskVisit:
    """A browser at a desk where Anna works."""
    add(store, "desk", "anna", "Anna Li")
    return open_visit(store)


def _is_in(visit: DeskVisit) -> bool:
    return visit.client.get("/desk/cases").status_code == 200


def test_password_and_code_open_the_list_and_signing_out_closes_it(visit: DeskVisit) -> None:
    assert visit.client.get("/desk/cases").headers["Location"].startswith("/desk/sign-in")
    assert visit.sign_in("anna").status_code == 303
    assert _is_in(visit)
    assert visit.post("/desk/sign-out").status_code == 303
    assert not _is_in(visit)


def test_a_login_is_typed_in_any_case_with_blanks_around_it(visit: DeskVisit) -> None:
    assert visit.sign_in("  Anna ").status_code == 303


@pytest.mark.parametrize(
    "typed",
    [
        {"password": "wrong"}, {"password": ""}, {"code": "000000"}, {"code": ""}, {"code": "１２３４５６"}, {"login": "bo"},
        {"login": ""}, {"login": "x" * 5000}, {"password": "\0" * 300}, {"code": "' OR 1=1"}, {"login": "anna\n"*9},
    ],
    ids=lambda typed: repr(typed)[:30],
)  # fmt: skip
def test_whatever_is_wrong_the_same_is_said(visit: DeskVisit, typed: dict[str, str]) -> None:
    answer = visit.sign_in(**{"login": "anna", **typed})
    assert answer.status_code == 403
    assert "do not go together" in answer.get_data(as_text=True)
    assert not _is_in(visit)


def test_a_code_is_good_once_and_so_is_none_before_it(visit: DeskVisit) -> None:
    code = visit.code()
    assert visit.sign_in("anna").status_code == 303
    visit.post("/desk/sign-out")
    assert visit.sign_in("anna", code=code).status_code == 403
    visit.clock.at -= timedelta(seconds=SECONDS)
    earlier = visit.code()
    visit.clock.at += timedelta(seconds=SECONDS)
    assert visit.sign_in("anna", code=earlier).status_code == 403
    visit.clock.at += timedelta(seconds=SECONDS)
    assert visit.sign_in("anna").status_code == 303


@pytest.mark.parametrize(("off", "status"), [(-60, 403), (-30, 303), (30, 303), (60, 403)])
def test_an_app_s_clock_may_be_one_step_off(visit: DeskVisit, off: int, status: int) -> None:
    visit.clock.at += timedelta(seconds=off)
    code = visit.code()
    visit.clock.at -= timedelta(seconds=off)
    assert visit.sign_in("anna", code=code).status_code == status


def test_of_two_who_bring_one_code_at_the_same_moment_one_is_refused(visit: DeskVisit) -> None:
    anna = visit.store.staff_account("anna")
    assert anna is not None
    step = step_of(issued().totp, visit.code(), visit.clock.at)
    assert step is not None
    with ThreadPoolExecutor(8) as threads:
        used = list(threads.map(lambda _: visit.store.use_step(anna.id, step), range(8)))
    assert used.count(True) == 1


def test_a_recovery_code_is_good_once_however_it_is_typed(visit: DeskVisit) -> None:
    code = issued().recovery[0].upper().replace("-", " ")
    assert visit.sign_in("anna", code=code).status_code == 303
    visit.post("/desk/sign-out")
    assert visit.sign_in("anna", code=code).status_code == 403
    assert visit.sign_in("anna", code=issued().recovery[1]).status_code == 303


def test_an_account_is_tried_so_often_and_then_nobody_signs_in_for_a_while(visit: DeskVisit) -> None:
    for _ in range(ACCOUNT_TRIES):
        assert visit.sign_in("anna", password="guess").status_code == 403
    refused = visit.sign_in("anna")
    assert refused.status_code == 429
    assert "too many tries" in refused.get_data(as_text=True)
    visit.clock.at += COUNTED + timedelta(seconds=1)
    assert visit.sign_in("anna").status_code == 303


def test_an_account_that_is_not_there_is_refused_after_as_many(visit: DeskVisit) -> None:
    answers = [visit.sign_in("nobody").status_code for _ in range(ACCOUNT_TRIES + 1)]
    assert answers == [403] * ACCOUNT_TRIES + [429]


def test_an_address_is_tried_so_often_whatever_it_tries(visit: DeskVisit) -> None:
    answers = [visit.sign_in(f"login{number}").status_code for number in range(ADDRESS_TRIES + 1)]
    assert answers == [403] * ADDRESS_TRIES + [429]
    elsewhere = sign_in(visit.store, "anna", issued().password, visit.code(), "192.0.2.7", visit.clock.at)
    assert not isinstance(elsewhere, str)


def test_tries_that_come_at_once_see_each_other(visit: DeskVisit) -> None:
    def guess(number: int) -> object:
        return sign_in(visit.store, "anna", f"guess {number}", "000000", f"192.0.2.{number}", visit.clock.at)

    with ThreadPoolExecutor(8) as threads:
        answers = list(threads.map(guess, range(ACCOUNT_TRIES + 6)))
    assert answers.count("wrong") == ACCOUNT_TRIES


def test_who_signs_in_rightly_is_not_counted(visit: DeskVisit) -> None:
    for _ in range(3):
        for _ in range(ACCOUNT_TRIES - 1):
            visit.sign_in("anna", password="guess")
        visit.clock.at += timedelta(seconds=SECONDS)
        assert visit.sign_in("anna").status_code == 303
        visit.post("/desk/sign-out")
        visit.clock.at += COUNTED + timedelta(seconds=1)


def test_who_does_nothing_is_signed_out_and_who_works_is_not_until_the_day_is_over(visit: DeskVisit) -> None:
    visit.sign_in("anna")
    began = visit.clock.at
    while visit.clock.at + IDLE / 2 < began + LONGEST:
        visit.clock.at += IDLE / 2
        assert _is_in(visit)
    visit.clock.at = began + LONGEST
    assert not _is_in(visit)
    visit.sign_in("anna")
    visit.clock.at += IDLE
    assert not _is_in(visit)


def test_a_copied_cookie_is_worth_nothing_once_its_owner_signed_out(visit: DeskVisit) -> None:
    visit.sign_in("anna")
    cookie = visit.client.get_cookie("desk")
    assert cookie is not None
    visit.post("/desk/sign-out")
    thief = visit.app.test_client()
    thief.set_cookie("desk", cookie.value)
    assert thief.get("/desk/cases").status_code == 303


def test_the_cookie_of_before_is_not_the_one_of_after_signing_in(visit: DeskVisit) -> None:
    planted = visit.client
    visit.token()
    before = planted.get_cookie("desk")
    assert before is not None
    visit.sign_in("anna")
    other = visit.app.test_client()
    other.set_cookie("desk", before.value)
    assert other.get("/desk/cases").status_code == 303


@pytest.mark.parametrize("change", ["reset", "remove"])
def test_new_proofs_and_removal_end_every_sign_in(visit: DeskVisit, change: str) -> None:
    visit.sign_in("anna")
    if change == "reset":
        visit.store.reset_staff("anna", issued().kept)
    else:
        visit.store.remove_staff("anna")
    assert not _is_in(visit)


@pytest.mark.parametrize(
    "back", ["https://evil.example", "//evil.example", "/desk//evil.example", "/desk/\\evil", "/try", "/desk/sign-in"]
)
def test_signing_in_leads_to_a_page_of_the_desk_and_nowhere_else(visit: DeskVisit, back: str) -> None:
    assert visit.sign_in("anna", back=back).headers["Location"] == "/desk/"


def test_signing_in_leads_back_to_where_somebody_wanted_to_go(visit: DeskVisit) -> None:
    wanted = visit.client.get("/desk/cases?kind=danger").headers["Location"]
    page = visit.client.get(wanted).get_data(as_text=True)
    assert 'name="back" value="/desk/cases?kind=danger"' in page
    assert visit.sign_in("anna", back="/desk/cases?kind=danger").headers["Location"] == "/desk/cases?kind=danger"


@pytest.mark.parametrize(
    ("address", "counted"),
    [("192.0.2.7", "192.0.2.7"), ("2001:db8:1:2:3:4:5:6", "2001:db8:1:2::/64"), ("unknown", ""), ("", "")],
)
def test_an_address_is_counted_by_its_network(address: str, counted: str) -> None:
    assert network_of(address) == counted


@pytest.mark.parametrize(
    ("login", "plain"), [("Anna", "anna"), (" a.b-c_1 ", "a.b-c_1"), ("", ""), ("-a", ""), ("a" * 33, ""), ("å", "")]
)
def test_what_can_be_a_login(login: str, plain: str) -> None:
    assert plain_login(login) == plain


def test_a_password_is_changed_by_who_proves_the_old_one_and_signs_out_every_other_browser(visit: DeskVisit) -> None:
    visit.sign_in("anna")
    other, visit.client = visit.client, visit.app.test_client()
    visit.clock.at += timedelta(seconds=SECONDS)
    visit.sign_in("anna")

    def change(**typed: str) -> int:
        visit.clock.at += timedelta(seconds=SECONDS)
        fields = {"password": issued().password, "code": visit.code(), "new": "another long password", **typed}
        return visit.post("/desk/you/password", **fields).status_code

    assert change(new="short") == 400
    assert change(password="guess") == 403
    assert change(code="000000") == 403
    assert other.get("/desk/cases").status_code == 200
    assert change() == 303
    assert _is_in(visit)
    assert other.get("/desk/cases").status_code == 303
    visit.post("/desk/sign-out")
    visit.clock.at += timedelta(seconds=SECONDS)
    assert visit.sign_in("anna").status_code == 403
    visit.clock.at += timedelta(seconds=SECONDS)
    assert visit.sign_in("anna", password="another long password").status_code == 303
