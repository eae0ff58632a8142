"""Every route of the desk, walked with every role: who may not see it is refused, and every form is proved."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta
from typing import get_args

import pytest
from desk_pages import NOW, DeskVisit, add, as_demo, issued, open_visit
from opened_cases import CALLBACK, DANGER, NUMBER, SAID, open_case
from werkzeug.routing import Rule

from bot.config.permissions import PERMISSIONS
from bot.model.actor import ROLES, Role
from bot.store import Store, StoreDown
from console.guard import ANYBODY, SIGNED_IN, permission_of

STAFF: tuple[Role, ...] = ROLES["staff"]
WORDS = (SAID, NUMBER, "walking frame")
"""What stands in a case, and may be read by nobody who may not look at cases."""


@pytest.fixture
def visit(store: Store) -> DeskVisit:
    """A browser at a desk with two cases and a colleague of each role."""
    open_case(store, CALLBACK, NOW - timedelta(hours=3), "+1")
    open_case(store, DANGER, NOW - timedelta(minutes=5), "+12025550188")
    for role in STAFF:
        add(store, role)
    return open_visit(store)


def _rules(visit: DeskVisit) -> list[Rule]:
    return list(visit.app.url_map.iter_rules())


def _address(rule: Rule) -> str:
    return rule.rule.replace("<int:number>", "1").replace("<int:case>", "1").replace("<path:name>", "desk.css")


def _as(visit: DeskVisit, role: str) -> None:
    visit.client = visit.app.test_client()
    assert visit.sign_in(role).status_code == 303


def test_every_view_says_who_may_see_it_and_the_table_knows_the_command(visit: DeskVisit) -> None:
    for rule in _rules(visit):
        needed = permission_of(visit.app.view_functions[rule.endpoint])
        assert needed in {ANYBODY, SIGNED_IN, *PERMISSIONS}, rule.rule


def test_whoever_is_not_signed_in_sees_no_page_that_is_not_for_anybody(visit: DeskVisit) -> None:
    for rule in _rules(visit):
        if permission_of(visit.app.view_functions[rule.endpoint]) == ANYBODY:
            continue
        for method in sorted((rule.methods or set()) & {"GET", "POST"}):
            fields = {"csrf_token": visit.token()} if method == "POST" else {}
            answer = visit.client.open(_address(rule), method=method, data=fields)
            wanted = (303, "/desk/sign-in") if method == "GET" else (401, "")
            assert (answer.status_code, answer.headers.get("Location", "")[:13]) == wanted, rule.rule
            assert not any(word in answer.get_data(as_text=True) for word in WORDS)


@pytest.mark.parametrize("role", STAFF)
def test_each_role_sees_what_the_table_gives_it_and_is_refused_the_rest(visit: DeskVisit, role: Role) -> None:
    assert role in get_args(Role)
    for rule in sorted(_rules(visit), key=lambda each: each.rule):
        needed = permission_of(visit.app.view_functions[rule.endpoint])
        for method in sorted((rule.methods or set()) & {"GET", "POST"}):
            _as(visit, role)
            visit.clock.at += timedelta(seconds=30)
            fields = {"csrf_token": visit.token("/desk/you")} if method == "POST" else {}
            answer = visit.client.open(_address(rule), method=method, data=fields)
            page = answer.get_data().decode(errors="replace")
            may = needed in {ANYBODY, SIGNED_IN} or role in PERMISSIONS[needed]
            assert (answer.status_code == 403) is not may or rule.rule == "/desk/sign-in", (
                rule.rule,
                answer.status_code,
            )
            answer.close()
            if not may:
                assert not any(word in page for word in WORDS), rule.rule


def test_the_keeper_of_the_catalogue_sees_no_case(visit: DeskVisit) -> None:
    _as(visit, "keeper")
    for path in ("/desk/cases", "/desk/cases/1", "/desk/cases/find?code=719262"):
        answer = visit.client.get(path)
        assert answer.status_code == 403
        assert "482913" not in answer.get_data(as_text=True)
    assert visit.client.get("/desk/you").status_code == 200


def test_every_change_without_the_token_of_its_form_is_refused(visit: DeskVisit) -> None:
    _as(visit, "supervisor")
    other = open_visit(visit.store).token()
    posts = [rule for rule in _rules(visit) if "POST" in (rule.methods or set())]
    assert posts
    for rule in posts:
        for token in ("", "x", other):
            answer = visit.client.post(_address(rule), data={"csrf_token": token} if token else {})
            assert answer.status_code == 400, rule.rule
            assert "Nothing was changed" in answer.get_data(as_text=True)
    assert visit.client.get("/desk/you").status_code == 200


def test_a_cookie_that_was_made_up_or_changed_opens_nothing(visit: DeskVisit) -> None:
    _as(visit, "desk")
    cookie = visit.client.get_cookie("desk")
    assert cookie is not None
    for forged in ("", "x", cookie.value[:-3] + "AAA", "A" * 2000, cookie.value.partition(".")[0] + ".AAAA.BBBB"):
        thief = visit.app.test_client()
        thief.set_cookie("desk", forged)
        assert thief.get("/desk/cases").status_code == 303


def test_a_cookie_of_another_part_of_the_line_opens_nothing(visit: DeskVisit) -> None:
    _as(visit, "desk")
    with visit.client.session_transaction() as held:
        kept = dict(held)
    foreign = open_visit(visit.store)
    foreign.app.secret_key = "a secret of the test"
    with foreign.client.session_transaction() as held:
        held.update(kept)
    cookie = foreign.client.get_cookie("desk")
    assert cookie is not None
    thief = visit.app.test_client()
    thief.set_cookie("desk", cookie.value)
    assert thief.get("/desk/cases").status_code == 303


@pytest.mark.parametrize(
    "path", ["/desk/sign-in", "/desk/cases", "/desk/cases/1", "/desk/you", "/desk/nowhere", "/desk/static/desk.css"]
)
def test_every_page_carries_a_strict_policy_and_no_script(visit: DeskVisit, path: str) -> None:
    _as(visit, "desk")
    answer = visit.client.get(path)
    page = answer.get_data(as_text=True)
    answer.close()
    policy = answer.headers["Content-Security-Policy"]
    assert "default-src 'none'" in policy
    assert "unsafe" not in policy
    assert "script-src" not in policy
    assert answer.headers["X-Frame-Options"] == "DENY"
    if not path.endswith(".css"):
        assert answer.headers["Cache-Control"] == "no-store"
        assert not any(inline in page for inline in ("<script", "<style", " style=", " onclick="))


def test_the_cookie_is_for_https_alone_where_the_line_is(visit: DeskVisit) -> None:
    plain = visit.client.get("/desk/sign-in").headers["Set-Cookie"]
    assert plain.startswith("desk=")
    assert "HttpOnly" in plain
    assert "SameSite=Lax" in plain
    secure = open_visit(visit.store, lambda desk: replace(desk, is_https=True))
    held = secure.client.get("/desk/sign-in", base_url="https://127.0.0.1").headers["Set-Cookie"]
    assert held.startswith("__Host-desk=")
    assert {"Secure", "HttpOnly", "Path=/"} <= {part.strip() for part in held.split(";")}
    assert "Domain" not in held


@pytest.mark.parametrize("host", ["evil.example", "evil.example:8082", "127.0.0.1.evil.example", ""])
def test_a_desk_of_this_machine_answers_under_no_other_name(visit: DeskVisit, host: str) -> None:
    assert visit.client.get("/desk/sign-in", headers={"Host": host}).status_code == 421
    public = open_visit(visit.store, lambda desk: replace(desk, is_local=False))
    assert public.client.get("/desk/sign-in", headers={"Host": "line.city.example"}).status_code == 200


def test_nothing_outside_the_folder_of_the_style_is_served(visit: DeskVisit) -> None:
    for name in ("../app.py", "..%2Fapp.py", "/etc/passwd", "%2e%2e/templates/page.html"):
        assert visit.client.get(f"/desk/static/{name}").status_code in {303, 308, 404}


def test_a_database_that_is_away_is_said_in_every_language(visit: DeskVisit, monkeypatch: pytest.MonkeyPatch) -> None:
    _as(visit, "desk")

    def down(*_: object) -> None:
        raise StoreDown("OperationalError")

    monkeypatch.setattr(Store, "session_of", down)
    answer = visit.client.get("/desk/cases")
    assert answer.status_code == 503
    page = answer.get_data(as_text=True)
    assert "The database does not answer" in page
    assert "数据库现在没有回应" in page


def test_the_demo_worker_is_signed_in_by_one_click_and_said_to_be_one(store: Store) -> None:
    visit = open_visit(store, as_demo)
    assert visit.post("/desk/demo").status_code == 303
    page = visit.client.get("/desk/cases")
    assert page.status_code == 200
    assert "demo worker of a made-up city" in page.get_data(as_text=True)


def test_on_any_other_desk_there_is_no_demo_worker_and_the_one_of_before_is_out(store: Store) -> None:
    visit = open_visit(store, as_demo)
    visit.post("/desk/demo")
    cookie = visit.client.get_cookie("desk")
    assert cookie is not None
    real = open_visit(store)
    assert "demo" not in real.client.get("/desk/sign-in").get_data(as_text=True)
    assert real.post("/desk/demo").status_code == 404
    real.client.set_cookie("desk", cookie.value)
    assert real.client.get("/desk/cases").status_code == 303
    for password in ("", issued().password):
        assert real.sign_in("demo", password=password).status_code == 403


def test_the_language_is_the_browser_s_until_somebody_chooses_one_and_stays_with_the_account(visit: DeskVisit) -> None:
    def language(**headers: str) -> str:
        return visit.client.get("/desk/sign-in", headers=headers, follow_redirects=True).get_data(as_text=True)

    assert '<html lang="zh">' in language(**{"Accept-Language": "zh-CN,zh;q=0.9,en;q=0.5"})
    assert '<html lang="en">' in language(**{"Accept-Language": "fr"})
    _as(visit, "desk")
    visit.post("/desk/language", language="zh", back="/desk/you")
    visit.post("/desk/sign-out")
    visit.client = visit.app.test_client()
    visit.clock.at += timedelta(seconds=30)
    visit.sign_in("desk")
    assert '<html lang="zh">' in language(**{"Accept-Language": "en"})
    visit.post("/desk/language", language="xx")
    assert '<html lang="zh">' in language()
