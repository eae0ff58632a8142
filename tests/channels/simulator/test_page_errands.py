"""Errands on the page in a real browser: a time booked by keys alone, days that pass, what an office does; both languages, both sizes."""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import datetime
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest
from page_browser import (
    Chrome,
    cut_off,
    device,
    heard,
    laid_out,
    let_scripts_in,
    narrow,
    needs_browser,
    rest,
    violations,
)
from selenium.webdriver.common.by import By
from selenium.webdriver.common.keys import Keys
from selenium.webdriver.support.ui import WebDriverWait
from tried_line import tried_errands

from bot.dialogue.turn.resources import Resources
from bot.store import Store
from bot.system import clock
from channels.simulator.pages.texts import texts

SIZES = [(1280, 900), (390, 844)]
ZONE = ZoneInfo("Asia/Shanghai")
MONDAY = datetime(2036, 3, 3, 10, 5, tzinfo=ZONE)
WISH = {
    "en": (
        "can I have a time at the transit desk for the senior transit card on thursday at 10",
        "yes",
        "You have a time",
    ),
    "zh": ("帮我约星期四上午10点去公交窗口办老年公交卡", "好的", "您约了公交窗口"),
}
PRESSED = ("2", "2", "3", "1", "0310", "1", "1")
"""Menu, book a time, health, a doctor, the tenth of March, the first time, yes."""

pytestmark = needs_browser


@pytest.fixture
def line(house: Resources, tmp_path: Path) -> Iterator[tuple[str, Store]]:
    with tried_errands(house, tmp_path) as opened:
        clock.arrive(MONDAY)
        yield opened


@pytest.fixture
def browser(opened: Chrome) -> Chrome:
    """The browser of all tests, as another visitor with a large screen."""
    opened.execute_cdp_cmd("Network.clearBrowserCookies", {})
    opened.get("about:blank")
    narrow(opened, *SIZES[0])
    return opened


def _say(browser: Chrome, way: str, text: str) -> None:
    before = len(heard(browser, way))
    device(browser, way).find_element(By.NAME, "text").send_keys(text, Keys.ENTER)
    WebDriverWait(browser, 60).until(lambda _: len(heard(browser, way)) > before)


def _cases(browser: Chrome, least: int = 1) -> list[str]:
    """What stands in the pane, once there is so much."""
    found = lambda: browser.find_elements(By.CSS_SELECTOR, ".errand")  # noqa: E731
    WebDriverWait(browser, 60).until(lambda _: len(found()) >= least)
    return [case.text for case in found()]


def _press(browser: Chrome, keys: str) -> None:
    """Keys of the telephone, and what is said to them."""
    before = len(heard(browser, "phone"))
    for key in keys:
        device(browser, "phone").find_element(By.CSS_SELECTOR, f'[data-key="{key}"]').click()
        rest()
    WebDriverWait(browser, 60).until(lambda _: len(heard(browser, "phone")) > before)
    WebDriverWait(browser, 60).until(
        lambda _: not device(browser, "phone").find_element(By.CSS_SELECTOR, "[data-status]").text
    )


def test_a_time_is_booked_by_keys_alone_and_the_call_reminds_of_it(browser: Chrome, line: tuple[str, Store]) -> None:
    address, store = line
    browser.get(f"{address}/?lang=en")
    device(browser, "phone").find_element(By.CSS_SELECTOR, "[data-call]").click()
    WebDriverWait(browser, 60).until(lambda _: heard(browser, "phone"))
    for keys in PRESSED:
        _press(browser, keys)
    shown = _cases(browser)[0]
    code = re.sub(r"\D", "", shown.partition("Code ")[2].partition("\n")[0])
    case = store.case_of(code)
    assert case is not None
    assert case.booking is not None
    assert (case.service, case.state, case.booking.state) == ("clinic-slots", "open", "booked")
    assert case.booking.starts.astimezone(ZONE).strftime("%m-%d") == "03-10"
    assert "Booked" in shown
    device(browser, "phone").find_element(By.CSS_SELECTOR, "[data-call]").click()
    _let_pass(browser, "next")
    WebDriverWait(browser, 60).until(lambda _: any("The phone rings." in each for each in heard(browser, "sms")))
    assert "clinic" in heard(browser, "sms")[-1]


def _let_pass(browser: Chrome, to: str) -> None:
    before = browser.find_element(By.CSS_SELECTOR, "[data-hour]").get_attribute("datetime") or ""
    WebDriverWait(browser, 60).until(lambda _: browser.find_element(By.CSS_SELECTOR, f"[data-pass={to}]").is_enabled())
    browser.find_element(By.CSS_SELECTOR, f"[data-pass={to}]").click()
    shown = lambda: browser.find_element(By.CSS_SELECTOR, "[data-hour]").get_attribute("datetime") or ""  # noqa: E731
    least = datetime.fromisoformat(before).timestamp() + 1800
    WebDriverWait(browser, 60).until(lambda _: datetime.fromisoformat(shown()).timestamp() > least)


@pytest.mark.parametrize("language", ["en", "zh"])
def test_errands_are_shown_live_reminded_of_and_worked_on_and_axe_finds_nothing(
    browser: Chrome, line: tuple[str, Store], language: str
) -> None:
    wish, yes, reminder = WISH[language]
    browser.get(f"{line[0]}/?lang={language}")
    _say(browser, "sms", wish)
    _say(browser, "sms", yes)
    assert len(_cases(browser)) == 1
    _let_pass(browser, "next")
    WebDriverWait(browser, 60).until(lambda _: reminder in heard(browser, "sms")[-1])
    before = _cases(browser)[0]
    browser.find_element(By.CSS_SELECTOR, "[data-act$=office_closed]").click()
    WebDriverWait(browser, 60).until(lambda _: reminder not in heard(browser, "sms")[-1])
    WebDriverWait(browser, 60).until(lambda _: _cases(browser)[0] != before)
    assert violations(browser) == []
    # Why only of this line: the page of the test before may have been cut off from its own.
    assert [entry for entry in browser.get_log("browser") if line[0] in entry["message"]] == []


@pytest.mark.parametrize("language", ["en", "zh"])
@pytest.mark.parametrize("size", SIZES, ids=["wide", "narrow"])
def test_nothing_of_the_pane_is_cut_off_and_on_a_narrow_screen_a_button_opens_it(
    browser: Chrome, line: tuple[str, Store], language: str, size: tuple[int, int]
) -> None:
    wish, yes, _ = WISH[language]
    narrow(browser, *size)
    browser.get(f"{line[0]}/?lang={language}")
    opener = browser.find_element(By.CSS_SELECTOR, "[data-open-errands]")
    assert not opener.is_displayed()
    _say(browser, "sms", wish)
    _say(browser, "sms", yes)
    _cases(browser)
    if size == SIZES[1]:
        assert not browser.find_element(By.ID, "errands").is_displayed()
        opener.click()
        assert browser.find_element(By.ID, "errands").is_displayed()
    assert browser.find_element(By.CSS_SELECTOR, "[data-pass=hour]").is_displayed()
    assert laid_out(browser, lambda: cut_off(browser, size[0])) == []
    assert violations(browser) == []
    if size == SIZES[1]:
        browser.find_element(By.CSS_SELECTOR, "[data-turn-over]").click()
        assert not browser.find_element(By.ID, "errands").is_displayed()
        assert browser.find_element(By.ID, "why").is_displayed()


@pytest.mark.parametrize("size", SIZES, ids=["large", "small"])
@pytest.mark.parametrize("lang", ["en", "zh"])
def test_a_time_booked_in_the_chat_can_be_put_into_a_calendar(
    browser: Chrome, line: tuple[str, Store], lang: str, size: tuple[int, int]
) -> None:
    url, _ = line
    narrow(browser, *size)
    browser.get(f"{url}/?lang={lang}")
    for text in WISH[lang][:2]:
        _say(browser, "chat", text)
    (link,) = WebDriverWait(browser, 30).until(
        lambda _: device(browser, "chat").find_elements(By.CSS_SELECTOR, "a.keep")
    )
    assert link.text == texts(lang)["chat.calendar"] and link.is_displayed()
    told = browser.execute_async_script(
        "const done = arguments[1]; fetch(arguments[0]).then((a) => a.text().then((t) => done([a.status, t])))",
        link.get_attribute("href"),
    )
    assert told[0] == 200 and "BEGIN:VEVENT" in told[1]
    assert laid_out(browser, lambda: cut_off(browser, size[0])) == []
    let_scripts_in(browser)
    device(browser, "chat")
    WebDriverWait(browser, 30).until(lambda _: browser.find_elements(By.CSS_SELECTOR, "a.keep"))
    assert violations(browser, reload=False) == []
