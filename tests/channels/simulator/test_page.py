"""The page in a real browser: typed into, answered, and judged by axe-core in both languages."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from page_browser import Chrome, cut_off, device, heard, laid_out, narrow, needs_browser, open_browser, rest, violations
from selenium.webdriver.common.by import By
from selenium.webdriver.common.keys import Keys
from selenium.webdriver.support.ui import WebDriverWait
from tried_line import tried_line

from bot.dialogue.turn.resources import Resources

SAID = {"en": ("bus card for old people", "help", "City Help:"), "zh": ("老年公交卡", "帮助", "临河热线")}

pytestmark = needs_browser


@pytest.fixture(scope="module")
def address(house: Resources, tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    with tried_line(house, tmp_path_factory.mktemp("tried")) as url:
        yield url


@pytest.fixture
def browser(tmp_path: Path) -> Iterator[Chrome]:
    with open_browser(tmp_path / "profile") as opened:
        yield opened


def _type(browser: Chrome, way: str, text: str) -> list[str]:
    """Type and send on a device; the messages that came."""
    field = device(browser, way).find_element(By.NAME, "text")
    before = len(heard(browser, way))
    field.send_keys(text, Keys.ENTER)
    WebDriverWait(browser, 60).until(lambda _: len(heard(browser, way)) > before)
    return heard(browser, way)


@pytest.mark.parametrize("language", ["en", "zh"])
def test_each_device_answers_and_axe_finds_nothing(browser: Chrome, address: str, language: str) -> None:
    need, help_, sender = SAID[language]
    browser.get(f"{address}/?lang={language}")
    assert sender in _type(browser, "sms", need)[-1]
    assert _type(browser, "chat", help_)
    assert _type(browser, "phone", help_)
    assert device(browser, "phone").find_element(By.CSS_SELECTOR, "[data-call].on")
    assert browser.find_elements(By.CSS_SELECTOR, "[data-what] blockquote")
    assert browser.get_log("browser") == []
    assert violations(browser) == []


def test_keys_of_the_keyboard_press_keys_of_the_telephone(browser: Chrome, address: str) -> None:
    browser.get(f"{address}/?lang=en")
    phone = device(browser, "phone")
    phone.find_element(By.CSS_SELECTOR, "[data-call]").send_keys(Keys.ENTER)
    WebDriverWait(browser, 60).until(lambda _: heard(browser, "phone"))
    phone.find_element(By.CSS_SELECTOR, "[data-call]").send_keys("0")
    WebDriverWait(browser, 60).until(lambda _: "You press 0" in phone.text)
    WebDriverWait(browser, 60).until(lambda _: len(heard(browser, "phone")) > 1)


def test_a_choice_in_the_chat_is_a_button(browser: Chrome, address: str) -> None:
    browser.get(f"{address}/?lang=en")
    _type(browser, "chat", "menu")
    button = WebDriverWait(browser, 60).until(lambda _: browser.find_elements(By.CSS_SELECTOR, "[data-picks] button"))[
        0
    ]
    label, before = button.text, len(heard(browser, "chat"))
    button.send_keys(Keys.ENTER)
    WebDriverWait(browser, 60).until(lambda _: len(heard(browser, "chat")) > before)
    mine = device(browser, "chat").find_elements(By.CSS_SELECTOR, ".message.you")
    assert mine[-1].text.endswith(label)


def test_a_call_is_over_after_hanging_up_and_a_chat_is_still_there_after_loading_again(
    browser: Chrome, address: str
) -> None:
    browser.get(f"{address}/?lang=en")
    _type(browser, "chat", "help")
    _type(browser, "phone", "help")
    rest()
    device(browser, "phone").find_element(By.CSS_SELECTOR, "[data-call]").send_keys(Keys.ENTER)
    WebDriverWait(browser, 60).until(lambda _: "You hung up" in device(browser, "phone").text)
    browser.refresh()
    WebDriverWait(browser, 60).until(lambda _: heard(browser, "chat"))
    assert not heard(browser, "phone")


@pytest.mark.parametrize("width", [320, 640, 1024])
def test_nothing_is_cut_off_on_a_narrow_screen(browser: Chrome, address: str, width: int) -> None:
    narrow(browser, width)
    browser.get(f"{address}/?lang=en")
    assert laid_out(browser, lambda: cut_off(browser, width)) == []


def test_the_counter_counts_as_the_line_does(browser: Chrome, address: str) -> None:
    from channels.render.sms_segments import size

    browser.get(f"{address}/?lang=en")
    texts = ["", "plain", "a" * 161, "[" * 80, "[" * 81, "您好", "字" * 71, "👍" * 36, "é€", "í", "a" * 152 + "€b"]
    script = (
        "const done = arguments[1]; import('/try/static/segments.js').then(m => done(arguments[0].map(t => m.size(t))))"
    )
    counted = browser.execute_async_script(script, texts)
    assert [(c["units"], c["segments"]) for c in counted] == [(s.units, s.segments) for s in map(size, texts)]
