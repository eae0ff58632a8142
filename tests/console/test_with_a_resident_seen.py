"""A visit in a real browser: judged by axe-core in both languages, narrow, by the keyboard alone."""

from __future__ import annotations

import os
import threading
from collections.abc import Iterator
from pathlib import Path

import pytest
from databases import open_new
from desk_line import open_line
from desk_pages import DeskVisit, add
from page_browser import AXE, Chrome, cut_off, narrow, needs_browser, open_browser, violations
from selenium.webdriver.common.by import By
from selenium.webdriver.common.keys import Keys
from selenium.webdriver.support.ui import WebDriverWait
from werkzeug.serving import make_server

from bot.dialogue.turn.resources import Resources

pytestmark = needs_browser
NEEDS = {"en": "my mother is 84 and cannot cook any more", "zh": "我妈84了做不动饭，想要人送饭"}
BEGINS = {"en": "yes", "zh": "好"}
ANSWERS = {
    "en": ("12 Mill Road", "Chen Meihua", 2, "2026-12-08"),
    "zh": ("磨坊路12号", "陈美华", 2, "2026-12-08"),
}
SHOTS = os.environ.get("ONELINE_TEST_SHOTS", "")
"""A folder for pictures of each page, for whoever wants to look at them."""


@pytest.fixture
def desk(house: Resources, tmp_path: Path) -> Iterator[DeskVisit]:
    store = open_new(tmp_path / "store.db")
    add(store, "desk", "anna", "Anna Li")
    with open_line(store, house) as visit:
        visit.sign_in("anna")
        yield visit
    store.close()


@pytest.fixture
def browser(desk: DeskVisit, tmp_path: Path) -> Iterator[Chrome]:
    """A browser signed in as Anna."""
    server = make_server("127.0.0.1", 0, desk.app, threaded=True)
    serving = threading.Thread(target=server.serve_forever)
    serving.start()
    cookie = desk.client.get_cookie("desk")
    assert cookie is not None
    with open_browser(tmp_path / "profile") as opened:
        opened.execute_cdp_cmd("Page.setBypassCSP", {"enabled": True})
        opened.get(f"http://127.0.0.1:{server.port}/desk/sign-in")
        opened.add_cookie({"name": "desk", "value": cookie.value})
        yield opened
    server.shutdown()
    serving.join()
    server.server_close()


def _open(browser: Chrome, path: str) -> None:
    browser.get(browser.current_url.partition("/desk")[0] + path)


def _judge(browser: Chrome, name: str) -> None:
    """No page is at fault, as wide as a screen or as a telephone."""
    _shoot(browser, f"{name}-wide")
    assert violations(browser, reload=False) == [], name
    narrow(browser, 320)
    _shoot(browser, f"{name}-320")
    assert cut_off(browser, 320) == [], name
    narrow(browser, 1440, 1000)


def _shoot(browser: Chrome, name: str) -> None:
    if SHOTS:
        high = browser.execute_script("return document.documentElement.scrollHeight")
        narrow(browser, browser.execute_script("return innerWidth"), min(high, 4000))
        browser.save_screenshot(f"{SHOTS}/{name}.png")


def _heading(browser: Chrome) -> str:
    return str(WebDriverWait(browser, 60).until(lambda b: b.find_element(By.TAG_NAME, "h1")).text)


def _send(browser: Chrome, *keys: str) -> None:
    """Press keys in what has the focus, and wait for the page that follows."""
    before = browser.find_element(By.TAG_NAME, "html")
    browser.switch_to.active_element.send_keys(*keys)
    WebDriverWait(browser, 60).until(lambda b: b.find_element(By.TAG_NAME, "html") != before)
    _heading(browser)


def _tab_to(browser: Chrome, selector: str) -> None:
    """Go to an element with the Tab key alone."""
    wanted = browser.find_element(By.CSS_SELECTOR, selector)
    for _ in range(60):
        if browser.switch_to.active_element == wanted:
            return
        browser.switch_to.active_element.send_keys(Keys.TAB)
    raise AssertionError(f"{selector} is not reached by the keyboard")


@pytest.mark.skipif(not AXE.exists(), reason="axe-core is not installed: npm ci in tests/referees")
@pytest.mark.parametrize("language", ["en", "zh"])
def test_a_form_is_filled_in_by_the_keyboard_and_no_page_of_it_is_at_fault(
    desk: DeskVisit, browser: Chrome, language: str
) -> None:
    desk.post("/desk/language", language=language)
    _open(browser, "/desk/with")
    _judge(browser, f"start-{language}")
    _tab_to(browser, "#name")
    _send(browser, "Chen Meihua" if language == "en" else "陈美华", Keys.ENTER)
    _judge(browser, f"need-{language}")
    _tab_to(browser, "#words")
    browser.switch_to.active_element.send_keys(NEEDS[language])
    _tab_to(browser, ".search button")
    _send(browser, Keys.ENTER)
    _judge(browser, f"found-{language}")
    if browser.find_elements(By.CSS_SELECTOR, ".buttons button"):
        _tab_to(browser, ".buttons button")
        _send(browser, Keys.ENTER)
    for number, answer in enumerate(ANSWERS[language]):
        _judge(browser, f"form-{number}-{language}")
        if isinstance(answer, int):
            _tab_to(browser, f".pick:nth-of-type({answer}) input")
            browser.switch_to.active_element.send_keys(Keys.SPACE)
            _tab_to(browser, ".ask > button")
            _send(browser, Keys.ENTER)
        else:
            _tab_to(browser, "#answer")
            kind = browser.switch_to.active_element.get_attribute("type")
            if kind == "date":
                browser.execute_script("arguments[0].value = arguments[1]", browser.switch_to.active_element, answer)
                _send(browser, Keys.ENTER)
            else:
                _send(browser, answer, Keys.ENTER)
    _judge(browser, f"read-back-{language}")
    _tab_to(browser, "input[name=ticked]")
    browser.switch_to.active_element.send_keys(Keys.SPACE)
    _tab_to(browser, ".buttons button")
    _send(browser, Keys.ENTER)
    assert browser.find_elements(By.CSS_SELECTOR, ".rows a[href*='/desk/cases/']")
    _judge(browser, f"done-{language}")
    browser.find_element(By.CSS_SELECTOR, ".end summary").send_keys(Keys.ENTER)
    _judge(browser, f"end-{language}")
