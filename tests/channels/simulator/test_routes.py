"""The page to try the line with: who may do what, and that its turns take the way of every other turn."""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path
from typing import Any, get_args

import pytest
from databases import open_new
from flask import Flask
from flask.testing import FlaskClient
from tried_line import line_of, page_app, shell_of

from bot.catalogue.model import Aspect
from bot.dialogue.turn.resources import Resources
from bot.model.turn import Turn
from bot.model.turn_result import Outcome
from bot.store import Store, StoreDown
from bot.system.yaml_file import read_yaml
from channels.simulator.entry_card import ASKS
from channels.simulator.pages.texts import INTENTS, PAGES, languages, texts
from channels.simulator.routes import SimulatorServices
from channels.web.routes import proof_of


@pytest.fixture
def store(tmp_path: Path) -> Iterator[Store]:
    opened = open_new(tmp_path / "page.db")
    yield opened
    opened.close()


@pytest.fixture
def app(store: Store, house: Resources) -> Flask:
    return page_app(line_of(store, house))


@pytest.fixture
def visitor(app: Flask) -> FlaskClient:
    return _visit(app)


def _visit(app: Flask) -> FlaskClient:
    """A browser that has opened the page, with its token as a header."""
    client = app.test_client()
    page = client.get("/?lang=en").get_data(as_text=True)
    token = re.search(r'name="csrf" content="([^"]+)"', page)
    assert token
    client.environ_base["HTTP_X_CSRF_TOKEN"] = token[1]
    return client


def _send(client: FlaskClient, way: str, **what: object) -> str:
    answer = client.post("/try/turn", json={"way": way, "lang": "en", **what})
    assert answer.status_code == 202, answer.get_data(as_text=True)
    return str(answer.json["key"])


def _look(client: FlaskClient, way: str, **query: int) -> dict[str, Any]:
    seen: dict[str, Any] = client.get("/try/replies", query_string={"way": way, **query}).json
    return seen


@pytest.mark.parametrize("after", ["9" * 23, "9" * 5000, "3000000000", "-1", "x"])
def test_a_page_that_asks_from_a_number_no_row_can_have_is_answered(
    visitor: FlaskClient, store: Store, house: Resources, after: str
) -> None:
    _send(visitor, "chat", text="help")
    _work(store, house)
    answer = visitor.get("/try/replies", query_string={"way": "chat", "after": after, "turns": after})
    assert answer.status_code == 200
    assert bool(answer.json["messages"]) == (after in {"-1", "x", "9" * 5000})


def _work(store: Store, house: Resources) -> None:
    while shell_of(store, house).work_once(datetime.now(UTC)):
        pass


def test_a_text_goes_into_the_inbox_and_its_answer_comes_back(
    visitor: FlaskClient, store: Store, house: Resources
) -> None:
    key = _send(visitor, "sms", text="help")
    assert _look(visitor, "sms") == {"messages": [], "turns": [_look(visitor, "sms")["turns"][0]]}
    assert _look(visitor, "sms")["turns"][0]["answered"] is False
    _work(store, house)
    seen = _look(visitor, "sms")
    turn = seen["turns"][0]
    assert (turn["key"], turn["text"], turn["record"]["source"]) == (key, "help", "reflex")
    assert turn["record"]["outcome"]
    assert seen["messages"][0]["body"].startswith("City Help:")
    assert _look(visitor, "sms", after=seen["messages"][-1]["id"], turns=turn["id"]) == {"messages": [], "turns": []}


def test_each_device_shows_the_answer_its_own_way(visitor: FlaskClient, store: Store, house: Resources) -> None:
    for way in ("phone", "sms", "chat"):
        _send(visitor, way, text="menu")
    _work(store, house)
    bodies = {way: " ".join(m["body"] for m in _look(visitor, way)["messages"]) for way in ("phone", "sms", "chat")}
    options = _look(visitor, "chat")["turns"][0]["options"]
    assert "press 1" in bodies["phone"]
    assert "press zero" in bodies["phone"]
    assert f"{options[0]['key']} {options[0]['label']}" in bodies["sms"]
    assert options[0]["label"] not in bodies["chat"]


def test_an_answer_says_what_was_weighed_what_was_told_and_where_it_comes_from(
    visitor: FlaskClient, store: Store, house: Resources
) -> None:
    _send(visitor, "chat", text="where can my mother get warm food brought to her home every day")
    _work(store, house)
    record = _look(visitor, "chat")["turns"][0]["record"]
    chances = [each["chance"] for each in record["candidates"]]
    assert len(chances) == 3
    assert chances == sorted(chances, reverse=True)
    assert all(each["name"] in {s.name["en"] for s in house.catalogue.services} for each in record["candidates"])
    _send(visitor, "chat", text="Meals at home")
    _send(visitor, "chat", text="what do i bring?")
    _work(store, house)
    turn = _look(visitor, "chat")["turns"][-1]
    entry = house.catalogue.get(turn["record"]["service"])
    assert entry is not None and entry.name["en"] == "Meals at home"
    assert turn["record"]["told"]["facts"]
    assert set(turn["record"]["told"]["facts"]) <= {fact.texts["en"] for fact in entry.of("bring")}
    assert turn["record"]["told"]["office"] == entry.department["en"]
    assert turn["record"]["candidates"] == []


def test_a_card_has_the_number_hours_and_what_can_be_asked_of_its_entry(
    visitor: FlaskClient, store: Store, house: Resources
) -> None:
    _send(visitor, "chat", text="Senior transit card")
    _work(store, house)
    card, entry = _look(visitor, "chat")["turns"][0]["card"], house.catalogue.get("senior-transit-card")
    assert entry is not None
    assert card["name"] == entry.name["en"]
    assert card["calls"][0]["number"] == entry.phones[0].number
    assert card["asks"] == ["who", "bring", "where", "how"]


def test_danger_is_no_card(visitor: FlaskClient, store: Store, house: Resources) -> None:
    _send(visitor, "chat", text="Senior transit card")
    _send(visitor, "chat", text="i cant breathe")
    _work(store, house)
    turn = _look(visitor, "chat")["turns"][-1]
    assert turn["record"]["safety"]
    assert turn["card"] is None


def test_keys_and_silence_are_turns_too(visitor: FlaskClient, store: Store, house: Resources) -> None:
    _send(visitor, "phone", silence=True)
    _send(visitor, "phone", keys="0")
    _work(store, house)
    assert [turn["record"]["source"] for turn in _look(visitor, "phone")["turns"]] == ["reflex", "reflex"]


def test_two_visitors_never_meet(app: Flask, store: Store, house: Resources) -> None:
    one, other = _visit(app), _visit(app)
    _send(one, "chat", text="help")
    _work(store, house)
    assert _look(one, "chat")["messages"]
    assert _look(other, "chat") == {"messages": [], "turns": []}


def test_starting_again_begins_another_conversation_on_that_device_alone(visitor: FlaskClient) -> None:
    _send(visitor, "chat", text="help")
    _send(visitor, "sms", text="help")
    assert visitor.post("/try/new", json={"way": "chat"}).status_code == 201
    assert _look(visitor, "chat")["turns"] == []
    assert len(_look(visitor, "sms")["turns"]) == 1


@pytest.mark.parametrize(
    "sent",
    [
        {"way": "fax", "text": "a"},
        {"way": ["sms"], "text": "a"},
        {"way": "sms"},
        {"way": "sms", "text": " "},
        {"way": "sms", "text": "a", "keys": "1"},
        {"way": "phone", "keys": "1a"},
        {"way": "phone", "keys": ["1"]},
        {"way": "phone", "silence": "yes"},
        {"way": "sms", "text": "a" * 1_601},
        {"way": "sms", "text": 5},
        ["sms"],
    ],
)
def test_what_is_no_turn_is_refused_and_not_kept(visitor: FlaskClient, sent: object) -> None:
    answer = visitor.post("/try/turn", json=sent)
    assert answer.status_code == 400
    assert answer.json["error"]


def test_a_page_that_is_not_ours_changes_nothing(app: Flask) -> None:
    for path in ("/try/turn", "/try/new", "/try/call"):
        answer = app.test_client().post(path, json={"way": "sms", "text": "a"})
        assert (answer.status_code, answer.json) == (403, {"error": "csrf"})


def test_a_forged_cookie_is_another_visitor(app: Flask) -> None:
    client = _visit(app)
    _send(client, "sms", text="help")
    client.set_cookie("session", "eyJzbXMiOiJvdGhlciJ9.forged.forged")
    assert _look(client, "sms") == {"messages": [], "turns": []}


def test_looks_that_come_together_keep_the_visitor_the_same(visitor: FlaskClient) -> None:
    for way in ("phone", "sms", "chat"):
        answer = visitor.get("/try/replies", query_string={"way": way})
        assert "Set-Cookie" not in answer.headers


def test_a_large_body_is_refused(visitor: FlaskClient) -> None:
    answer = visitor.post("/try/turn", data=b"x" * 20_000, content_type="application/json")
    assert answer.status_code == 413


def test_many_turns_in_a_short_time_are_refused(visitor: FlaskClient) -> None:
    answers = [visitor.post("/try/new", json={"way": "sms"}).status_code for _ in range(100)]
    assert answers[0] == 201
    assert answers[-1] == 429


def test_a_database_that_is_down_is_said(store: Store, house: Resources) -> None:
    def down(turn: Turn) -> bool:
        raise StoreDown("OperationalError")

    client = _visit(page_app(SimulatorServices(down, store)))
    assert client.post("/try/turn", json={"way": "sms", "text": "a"}).status_code == 503


def test_every_view_says_how_its_caller_is_proved(app: Flask) -> None:
    proofs = {rule.rule: proof_of(app.view_functions[rule.endpoint]) for rule in app.url_map.iter_rules()}
    proofs.pop("/static/<path:filename>")
    assert set(proofs.values()) == {"public-page", "simulator-cookie"}


@pytest.mark.parametrize("path", ["/", "/?lang=zh", "/try/static/simulator.css", "/try/static/line.js"])
def test_pages_carry_a_strict_policy_and_no_inline_code(app: Flask, path: str) -> None:
    with app.test_client().get(path) as answer:
        assert answer.status_code == 200
        policy, page = answer.headers["Content-Security-Policy"], answer.get_data(as_text=True)
    assert "unsafe" not in policy
    assert "default-src 'none'" in policy
    assert not re.search(r"https?://(?!www\.w3\.org)", page)
    if path.startswith("/?") or path == "/":
        assert not re.search(r"\son\w+=|\sstyle=|<style|<script>", page)


def test_nothing_outside_the_pages_folder_is_served(app: Flask) -> None:
    for name in ("../texts.py", "..%2Fsimulator.html", "/etc/passwd"):
        assert app.test_client().get(f"/try/static/{name}").status_code in {308, 404}


@pytest.mark.parametrize(("asked", "accepted", "spoken"), [
    ("zh", "en", "zh"), ("xx", "zh-CN,zh;q=0.9", "zh"), ("", "fr", "en"), ("", "en-GB", "en"),
])  # fmt: skip
def test_the_page_speaks_the_language_asked_for(app: Flask, asked: str, accepted: str, spoken: str) -> None:
    page = app.test_client().get(f"/?lang={asked}", headers={"Accept-Language": accepted}).get_data(as_text=True)
    assert f'<html lang="{spoken}">' in page


def test_every_language_words_the_whole_page() -> None:
    for language in languages():
        own = read_yaml(INTENTS / language / "page.yml")
        assert own.keys() == texts("en").keys()
        for key, text in texts("en").items():
            assert set(re.findall(r"\{\w+\}", text)) == set(re.findall(r"\{\w+\}", own[key])), key


def test_every_text_the_scripts_ask_for_is_there() -> None:
    asked = {
        key
        for script in (PAGES / "static").glob("*.js")
        for key in re.findall(r'(?:text|say)\("([\w.]+)"', script.read_text(encoding="utf-8"))
    }
    asked |= {f"sound.{how}" for how in ("ended", "done", "lost", "unanswered")}
    asked |= {f"card.{aspect}{say}" for aspect in ASKS for say in ("", ".say")}
    asked |= {f"what.{step}{about}" for step in ("heard", "meant", "told", "why") for about in ("", ".about")}
    asked |= {f"outcome.{outcome}" for outcome in get_args(Outcome)} | {f"aspect.{each}" for each in get_args(Aspect)}
    assert "sound.connected" in asked
    assert asked <= texts("en").keys()


def test_the_fonts_have_every_character_of_our_own_words(house: Resources) -> None:
    sheet = (PAGES / "static/fonts/fonts.css").read_text(encoding="utf-8")
    spans = re.findall(r"U\+([0-9A-F]+)(?:-([0-9A-F]+))?", sheet)
    had = {code for first, last in spans for code in range(int(first, 16), int(last or first, 16) + 1)}
    entries = [text for service in house.catalogue.services for fact in service.facts for text in fact.texts.values()]
    words = [*texts("en").values(), *texts("zh").values(), *entries]
    assert {c for text in words for c in text if ord(c) not in had} == set()


def test_every_font_of_the_sheet_is_served(app: Flask) -> None:
    sheet = (PAGES / "static/fonts/fonts.css").read_text(encoding="utf-8")
    for name in re.findall(r'url\("([^"]+)"\)', sheet):
        with app.test_client().get(f"/try/static/fonts/{name}") as answer:
            assert answer.status_code == 200
            assert answer.get_data()[:4] == b"wOF2"
            assert "font-src 'self'" in answer.headers["Content-Security-Policy"]
