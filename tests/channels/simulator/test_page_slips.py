"""The page and what slips: a press too many, a text too long, a talk thrown away, an answer that came late."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path

import pytest
from opened_cases import ANNA
from page_browser import Chrome, device, heard, needs_browser, rest
from selenium.webdriver.common.action_chains import ActionChains
from selenium.webdriver.common.by import By
from selenium.webdriver.common.keys import Keys
from selenium.webdriver.remote.webelement import WebElement
from selenium.webdriver.support.ui import WebDriverWait
from tried_line import tried_line

from bot.dialogue.turn.resources import Resources
from bot.model.case_command import AnswerCase
from bot.store import open_store
from channels.simulator.codec import LONGEST_TEXT

STREAM = "ws://127.0.0.1:9"
"""Where no line listens; the button to ring with sound is there all the same."""

pytestmark = needs_browser


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return tmp_path_factory.mktemp("tried")


@pytest.fixture(scope="module")
def address(house: Resources, folder: Path) -> Iterator[str]:
    with tried_line(house, folder, STREAM) as url:
        yield url


@pytest.fixture
def browser(opened: Chrome) -> Chrome:
    """The browser of all tests, as another visitor."""
    opened.get("about:blank")
    opened.execute_cdp_cmd("Network.clearBrowserCookies", {})
    return opened


def _part(browser: Chrome, way: str, selector: str) -> WebElement:
    return device(browser, way).find_element(By.CSS_SELECTOR, selector)


def _status(browser: Chrome, way: str) -> str:
    return _part(browser, way, "[data-status]").text


def _say(browser: Chrome, way: str, text: str) -> None:
    """Type and send on a device, and wait for its answer."""
    before = len(heard(browser, way))
    device(browser, way).find_element(By.NAME, "text").send_keys(text, Keys.ENTER)
    WebDriverWait(browser, 60).until(lambda _: len(heard(browser, way)) > before and not _status(browser, way))


def _said(browser: Chrome, way: str) -> list[str]:
    """Messages on a device, first to last, of both sides."""
    return [message.text for message in device(browser, way).find_elements(By.CSS_SELECTOR, ".message")]


def test_a_double_press_on_call_by_typing_is_one_call_and_nothing_is_waited_for(browser: Chrome, address: str) -> None:
    browser.get(f"{address}/?lang=en")
    ActionChains(browser).double_click(_part(browser, "phone", "[data-call]")).perform()
    WebDriverWait(browser, 60).until(lambda _: heard(browser, "phone") and not _status(browser, "phone"))
    assert "on" in str(_part(browser, "phone", "[data-call]").get_attribute("class")).split()
    assert len(device(browser, "phone").find_elements(By.CSS_SELECTOR, ".event")) == 1


def test_a_double_press_on_hang_up_begins_no_other_call(browser: Chrome, address: str) -> None:
    browser.get(f"{address}/?lang=en")
    _say(browser, "phone", "help")
    rest()
    # Why by the page: where the first press was, the button for sound stands at the second.
    browser.execute_script(
        "document.querySelector('[data-call]').click(); document.querySelector('[data-sound-call]').click();"
        "document.querySelector('[data-call]').click()"
    )
    assert "You hung up" in device(browser, "phone").text
    assert not browser.find_elements(By.CSS_SELECTOR, ".calling, .sounding")
    assert _part(browser, "phone", "[data-call]").text == "Call by typing"
    rest()
    _part(browser, "phone", "[data-call]").click()
    WebDriverWait(browser, 60).until(lambda _: browser.find_elements(By.CSS_SELECTOR, ".calling"))


def test_a_turn_that_went_elsewhere_is_not_waited_for_once_an_answer_comes(browser: Chrome, address: str) -> None:
    browser.get(f"{address}/?lang=en#chat")
    script = (
        "const done = arguments[0]; import('/try/static/line.js').then(async ({Conversation}) => {"
        "const show = {said() {}, told() {}, happened() {}, waiting() {}, calm() {}, trouble() {}};"
        "const line = new Conversation('chat', show); line.open.set('elsewhere', performance.now());"
        "await line.send({text: 'help'}); const seen = setInterval(() => {"
        "if (line.after) { clearInterval(seen); done([...line.open.keys()]) } }, 20) })"
    )
    browser.set_script_timeout(60)
    assert browser.execute_async_script(script) == []


def test_what_staff_wrote_stands_at_its_time_after_loading_again(browser: Chrome, address: str, folder: Path) -> None:
    browser.get(f"{address}/?lang=en#chat")
    _say(browser, "chat", "i cant breathe")
    store = open_store(f"sqlite:///{folder / 'tried.db'}")
    newest = max(store.list_cases(), key=lambda case: case.id)
    store.act(newest.name, AnswerCase("We found it.", lambda _language: "We found it."), ANNA, datetime.now(UTC))
    store.close()
    WebDriverWait(browser, 60).until(lambda _: "We found it." in heard(browser, "chat")[-1])
    _say(browser, "chat", "menu")
    before = _said(browser, "chat")
    browser.refresh()
    WebDriverWait(browser, 60).until(lambda _: len(_said(browser, "chat")) == len(before))
    assert _said(browser, "chat") == before


def test_starting_again_asks_first_where_something_was_said(browser: Chrome, address: str) -> None:
    browser.get(f"{address}/?lang=en#chat")
    _part(browser, "chat", "[data-new]").click()
    _say(browser, "chat", "help")
    _part(browser, "chat", "[data-new]").click()
    assert "promised" in browser.switch_to.alert.text
    browser.switch_to.alert.dismiss()
    assert heard(browser, "chat")
    _part(browser, "chat", "[data-new]").click()
    browser.switch_to.alert.accept()
    WebDriverWait(browser, 60).until(lambda _: not heard(browser, "chat"))


@pytest.mark.parametrize(("language", "said"), [("en", "i cant breathe"), ("zh", "我喘不上气")])
def test_in_danger_the_number_is_a_link_to_ring(
    browser: Chrome, address: str, house: Resources, language: str, said: str
) -> None:
    browser.get(f"{address}/?lang={language}#chat")
    _say(browser, "chat", said)
    told = heard(browser, "chat")[-1]
    link = device(browser, "chat").find_elements(By.CSS_SELECTOR, ".message.them")[-1].find_element(By.TAG_NAME, "a")
    assert link.get_attribute("href") == f"tel:{link.text}"
    assert link.text in told
    assert link.text.isdigit()


@pytest.mark.parametrize(("language", "word"), [("en", "too long"), ("zh", "太长了")])
@pytest.mark.parametrize("way", ["phone", "sms", "chat"])
def test_a_text_too_long_is_said_to_be_so_and_kept(
    browser: Chrome, address: str, way: str, language: str, word: str
) -> None:
    browser.get(f"{address}/?lang={language}#{way}")
    field, text = device(browser, way).find_element(By.NAME, "text"), "a" * (LONGEST_TEXT + 1)
    browser.execute_script("arguments[0].value = arguments[1]", field, text)
    field.send_keys(Keys.ENTER)
    assert word in _status(browser, way)
    assert str(LONGEST_TEXT) in _status(browser, way)
    assert field.get_attribute("value") == text
    assert not _said(browser, way)
