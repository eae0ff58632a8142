"""The page as it looks: within one screen, the newest in sight, answers as cards, its own fonts, and why an answer is what it is."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import pytest
from page_browser import WAYS, Chrome, beyond, device, heard, laid_out, narrow, needs_browser
from selenium.webdriver.common.by import By
from selenium.webdriver.common.keys import Keys
from selenium.webdriver.remote.webelement import WebElement
from selenium.webdriver.support.ui import WebDriverWait
from tried_line import tried_line

from bot.dialogue.turn.resources import Resources

SIZES = [(1280, 900), (390, 844)]
NEEDS = {"en": "Senior transit card", "zh": "老年公交卡"}

pytestmark = needs_browser


@pytest.fixture(scope="module")
def address(house: Resources, tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    with tried_line(house, tmp_path_factory.mktemp("tried")) as url:
        yield url


@pytest.fixture
def browser(opened: Chrome) -> Chrome:
    """The browser of all tests, as another visitor with a large screen."""
    opened.execute_cdp_cmd("Network.clearBrowserCookies", {})
    # Why away: an address that differs only behind # would not be loaded again.
    opened.get("about:blank")
    narrow(opened, *SIZES[0])
    return opened


def _say(browser: Chrome, way: str, text: str) -> WebElement:
    """Type and send on a device; the message that came last."""
    before = len(heard(browser, way))
    device(browser, way).find_element(By.NAME, "text").send_keys(text, Keys.ENTER)
    WebDriverWait(browser, 60).until(lambda _: len(heard(browser, way)) > before)
    return _settled(browser, way)


def _settled(browser: Chrome, way: str) -> WebElement:
    """The last message of a device, once its turn is answered."""
    WebDriverWait(browser, 60).until(
        lambda _: not device(browser, way).find_element(By.CSS_SELECTOR, "[data-status]").text
    )
    return device(browser, way).find_elements(By.CSS_SELECTOR, ".message.them")[-1]


def _in_sight(browser: Chrome, element: WebElement) -> bool:
    """True when the beginning of an element stands within its log."""
    script = (
        "const log = arguments[0].closest('[data-log]').getBoundingClientRect(), box = arguments[0].getBoundingClientRect();"
        "return box.top >= log.top - 1 && box.top < log.bottom && log.bottom <= innerHeight"
    )
    return bool(browser.execute_script(script, element))


def _pane(browser: Chrome) -> str:
    return browser.find_element(By.CSS_SELECTOR, "[data-what]").text


@pytest.mark.parametrize("size", SIZES, ids=["large", "small"])
@pytest.mark.parametrize("way", WAYS)
@pytest.mark.parametrize("language", ["en", "zh"])
def test_a_device_fits_one_screen_however_much_was_said(
    browser: Chrome, address: str, language: str, way: str, size: tuple[int, int]
) -> None:
    narrow(browser, *size)
    browser.get(f"{address}/?lang={language}#{way}")
    assert laid_out(browser, lambda: beyond(browser)) == []
    for _ in range(4):
        last = _say(browser, way, NEEDS[language])
    assert laid_out(browser, lambda: beyond(browser)) == []
    newest = device(browser, way).find_elements(By.CSS_SELECTOR, ".message.you + .message.them")[-1]
    assert _in_sight(browser, newest)
    assert _in_sight(browser, last) or device(browser, way).find_element(By.CSS_SELECTOR, "[data-cue]").is_displayed()


def test_the_log_has_the_height_of_the_screen(browser: Chrome, address: str) -> None:
    browser.get(f"{address}/?lang=en")
    heights = [device(browser, way).find_element(By.CSS_SELECTOR, "[data-log]").size["height"] for way in WAYS]
    assert min(heights) > 450


def test_a_cue_says_that_more_is_below_and_goes_there(browser: Chrome, address: str) -> None:
    browser.get(f"{address}/?lang=en#chat")
    for _ in range(5):
        _say(browser, "chat", NEEDS["en"])
    log = device(browser, "chat").find_element(By.CSS_SELECTOR, "[data-log]")
    cue = device(browser, "chat").find_element(By.CSS_SELECTOR, "[data-cue]")
    browser.execute_script("arguments[0].scrollTop = 0", log)
    WebDriverWait(browser, 60).until(lambda _: cue.is_displayed())
    cue.click()
    WebDriverWait(browser, 60).until(lambda _: not cue.is_displayed())
    assert _in_sight(browser, device(browser, "chat").find_elements(By.CSS_SELECTOR, "[data-asks]")[-1])


@pytest.mark.parametrize("language", ["en", "zh"])
def test_an_answer_in_the_chat_is_a_card_to_act_on(
    browser: Chrome, address: str, house: Resources, language: str
) -> None:
    entry = house.catalogue.get("senior-transit-card")
    assert entry is not None
    browser.get(f"{address}/?lang={language}#chat")
    card = _say(browser, "chat", NEEDS[language]).find_element(By.CSS_SELECTOR, ".card")
    number = entry.phones[0].number
    link = card.find_element(By.CSS_SELECTOR, "a[href^='tel:']")
    assert link.get_attribute("href") == f"tel:{number.replace(' ', '')}"
    assert card.text.count(number) == 1
    assert card.find_element(By.TAG_NAME, "h2").text == entry.name[language]
    asks = card.find_elements(By.CSS_SELECTOR, "[data-asks] button")
    assert len(asks) == 5
    before = len(heard(browser, "chat"))
    asks[1].click()
    WebDriverWait(browser, 60).until(lambda _: len(heard(browser, "chat")) > before)
    _settled(browser, "chat")
    facts = device(browser, "chat").find_elements(By.CSS_SELECTOR, ".card .said")[-1].text
    assert any(fact.texts[language].rstrip(".。") in facts for fact in entry.of("bring"))
    assert len(device(browser, "chat").find_elements(By.CSS_SELECTOR, "[data-asks]")) == 1
    before = len(heard(browser, "chat"))
    device(browser, "chat").find_elements(By.CSS_SELECTOR, "[data-asks] button")[-1].click()
    WebDriverWait(browser, 60).until(lambda _: len(heard(browser, "chat")) > before)
    assert not device(browser, "chat").find_elements(By.CSS_SELECTOR, "[data-asks]")


def test_a_made_up_citys_number_is_not_rung(browser: Chrome, address: str) -> None:
    browser.get(f"{address}/?lang=en#chat")
    _say(browser, "chat", NEEDS["en"]).find_element(By.CSS_SELECTOR, "a[href^='tel:']").click()
    assert "nobody is rung" in device(browser, "chat").find_element(By.CSS_SELECTOR, "[data-status]").text


def test_a_sample_stands_in_place_of_emptiness_and_a_press_begins(browser: Chrome, address: str) -> None:
    browser.get(f"{address}/?lang=en#sms")
    sample = device(browser, "sms").find_element(By.CSS_SELECTOR, "[data-empty]")
    assert sample.find_elements(By.CSS_SELECTOR, ".sample")
    sample.find_elements(By.CSS_SELECTOR, "[data-try]")[0].click()
    WebDriverWait(browser, 60).until(lambda _: heard(browser, "sms"))
    assert not sample.is_displayed()


def test_tabs_are_gone_through_by_arrow_keys_and_named_in_the_address(browser: Chrome, address: str) -> None:
    browser.get(f"{address}/?lang=en")
    browser.find_element(By.CSS_SELECTOR, "[data-tab=phone]").send_keys(Keys.ARROW_LEFT)
    assert browser.find_element(By.CSS_SELECTOR, "[data-way=chat]").is_displayed()
    assert not browser.find_element(By.CSS_SELECTOR, "[data-way=phone]").is_displayed()
    assert browser.current_url.endswith("#chat")
    browser.refresh()
    assert browser.find_element(By.CSS_SELECTOR, "[data-way=chat]").is_displayed()


@pytest.mark.parametrize("language", ["en", "zh"])
def test_the_pane_tells_what_was_heard_weighed_and_told(
    browser: Chrome, address: str, house: Resources, language: str
) -> None:
    said = {
        "en": "where can my mother get warm food brought to her home every day",
        "zh": "我妈自己做不了饭，谁能天天送饭到家里",
    }[language]
    browser.get(f"{address}/?lang={language}#chat")
    _say(browser, "chat", said)
    WebDriverWait(browser, 60).until(lambda _: said in _pane(browser))
    weighed = [each.text for each in browser.find_elements(By.CSS_SELECTOR, ".weighed .called")]
    assert len(weighed) > 1
    assert set(weighed) <= {service.name[language] for service in house.catalogue.services}
    assert "%" not in browser.find_element(By.CSS_SELECTOR, ".why").text
    _say(browser, "chat", NEEDS[language])
    _say(browser, "chat", {"en": "What do I bring?", "zh": "要带什么？"}[language])
    entry = house.catalogue.get("senior-transit-card")
    assert entry is not None
    facts = [each.text for each in browser.find_elements(By.CSS_SELECTOR, ".facts li")]
    assert facts and set(facts) <= {fact.texts[language] for fact in entry.of("bring")}
    assert entry.department[language] in _pane(browser)
    browser.find_element(By.CSS_SELECTOR, "[data-before]").click()
    assert NEEDS[language] in browser.find_element(By.CSS_SELECTOR, "[data-what] blockquote").text


def test_on_a_small_screen_the_pane_comes_in_place_of_the_device_and_goes_again(browser: Chrome, address: str) -> None:
    narrow(browser, *SIZES[1])
    browser.get(f"{address}/?lang=en#chat")
    opener = browser.find_element(By.CSS_SELECTOR, "[data-turn-over]")
    opener.click()
    assert browser.find_element(By.CSS_SELECTOR, ".why").is_displayed()
    assert not device(browser, "chat").find_element(By.NAME, "text").is_displayed()
    assert laid_out(browser, lambda: beyond(browser)) == []
    opener.click()
    assert device(browser, "chat").find_element(By.NAME, "text").is_displayed()


@pytest.mark.parametrize(("language", "families"), [("en", {"One Line"}), ("zh", {"One Line", "One Line Han"})])
def test_the_page_writes_with_fonts_of_its_own_and_fetches_nothing_from_elsewhere(
    browser: Chrome, address: str, language: str, families: set[str]
) -> None:
    browser.get(f"{address}/?lang={language}")
    fonts: list[Any] = browser.execute_async_script(
        "const done = arguments[0]; document.fonts.ready.then(() => done([...document.fonts].map(f => [f.family.replaceAll('\"', ''), f.status])))"
    )
    assert families <= {family for family, status in fonts if status == "loaded"}
    assert not [family for family, status in fonts if status == "error"]
    fetched: list[str] = browser.execute_script(
        "return performance.getEntriesByType('resource').map(entry => entry.name)"
    )
    assert any(name.endswith(".woff2") for name in fetched)
    assert {name for name in fetched if not name.startswith(address)} == set()
