"""The page in a real browser: typed into, answered, and judged by axe-core in both languages."""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from tried_line import tried_line

from bot.house import House

pytest.importorskip("selenium", reason="selenium is not installed")

from selenium.webdriver import Chrome, ChromeOptions, ChromeService
from selenium.webdriver.common.by import By
from selenium.webdriver.common.keys import Keys
from selenium.webdriver.remote.webelement import WebElement
from selenium.webdriver.support.ui import WebDriverWait

AXE = Path(__file__).parents[1] / "referees/node_modules/axe-core/axe.min.js"
CHROMIUM = shutil.which("chromium") or shutil.which("chromium-browser") or shutil.which("google-chrome")
DRIVER = shutil.which("chromedriver")
FLAGS = (
    "--headless", "--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run", "--disable-background-networking",
    "--disable-component-update", "--disable-sync", "--disable-dev-shm-usage", "--window-size=1440,1000",
)  # fmt: skip
RULES = {"runOnly": ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]}
SAID = {"en": ("bus card for old people", "help", "City Help:"), "zh": ("老年公交卡", "帮助", "临河热线")}

pytestmark = [
    pytest.mark.browser,
    pytest.mark.skipif(not (CHROMIUM and DRIVER), reason="Chromium and its driver are not installed"),
]


@pytest.fixture(scope="module")
def address(house: House, tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    with tried_line(house, tmp_path_factory.mktemp("tried")) as url:
        yield url


@pytest.fixture
def browser(tmp_path: Path) -> Iterator[Chrome]:
    options = ChromeOptions()
    options.binary_location = CHROMIUM or ""
    options.set_capability("goog:loggingPrefs", {"browser": "ALL"})
    for flag in (*FLAGS, f"--user-data-dir={tmp_path / 'profile'}"):
        options.add_argument(flag)
    driver = Chrome(options=options, service=ChromeService(executable_path=DRIVER))
    yield driver
    driver.quit()


def _device(browser: Chrome, way: str) -> WebElement:
    return browser.find_element(By.CSS_SELECTOR, f"[data-way={way}]")


def _type(browser: Chrome, way: str, text: str) -> list[str]:
    """Type and send on a device; the messages that came."""
    field = _device(browser, way).find_element(By.NAME, "text")
    browser.execute_script("arguments[0].scrollIntoView({block: 'center'})", field)
    before = len(_heard(browser, way))
    field.send_keys(text, Keys.ENTER)
    WebDriverWait(browser, 15).until(lambda _: len(_heard(browser, way)) > before)
    return _heard(browser, way)


def _heard(browser: Chrome, way: str) -> list[str]:
    return [message.text for message in _device(browser, way).find_elements(By.CSS_SELECTOR, ".message.them")]


def _violations(browser: Chrome) -> list[str]:
    if not AXE.exists():
        pytest.skip("axe-core is not installed: npm ci in tests/referees")
    # Why over the protocol: the page's own policy forbids scripts put into it.
    browser.execute_cdp_cmd("Page.setBypassCSP", {"enabled": True})
    browser.refresh()
    WebDriverWait(browser, 15).until(lambda _: _heard(browser, "sms"))
    browser.execute_script(AXE.read_text(encoding="utf-8"))
    found: dict[str, Any] = browser.execute_async_script(
        "const done = arguments[1]; axe.run(document, {...arguments[0], resultTypes: ['violations']}).then(done)", RULES
    )
    return [f"{v['id']}: {node['target']} {node['failureSummary']}" for v in found["violations"] for node in v["nodes"]]


@pytest.mark.parametrize("language", ["en", "zh"])
def test_each_device_answers_and_axe_finds_nothing(browser: Chrome, address: str, language: str) -> None:
    need, help_, sender = SAID[language]
    browser.get(f"{address}/?lang={language}")
    assert sender in _type(browser, "sms", need)[-1]
    assert _type(browser, "chat", help_)
    assert _type(browser, "phone", help_)
    assert _device(browser, "phone").find_element(By.CSS_SELECTOR, "[data-call].on")
    assert browser.find_elements(By.CSS_SELECTOR, "[data-what] dd")
    assert browser.get_log("browser") == []
    assert _violations(browser) == []


def test_keys_of_the_keyboard_press_keys_of_the_telephone(browser: Chrome, address: str) -> None:
    browser.get(f"{address}/?lang=en")
    phone = _device(browser, "phone")
    phone.find_element(By.CSS_SELECTOR, "[data-call]").send_keys(Keys.ENTER)
    WebDriverWait(browser, 15).until(lambda _: _heard(browser, "phone"))
    phone.find_element(By.CSS_SELECTOR, "[data-call]").send_keys("0")
    WebDriverWait(browser, 15).until(lambda _: "You press 0" in phone.text)
    WebDriverWait(browser, 15).until(lambda _: len(_heard(browser, "phone")) > 1)


def test_a_choice_in_the_chat_is_a_button(browser: Chrome, address: str) -> None:
    browser.get(f"{address}/?lang=en")
    _type(browser, "chat", "menu")
    button = WebDriverWait(browser, 15).until(lambda _: browser.find_elements(By.CSS_SELECTOR, "[data-picks] button"))[
        0
    ]
    label, before = button.text, len(_heard(browser, "chat"))
    button.send_keys(Keys.ENTER)
    WebDriverWait(browser, 15).until(lambda _: len(_heard(browser, "chat")) > before)
    mine = _device(browser, "chat").find_elements(By.CSS_SELECTOR, ".message.you")
    assert mine[-1].text.endswith(label)


def test_a_call_is_over_after_hanging_up_and_a_chat_is_still_there_after_loading_again(
    browser: Chrome, address: str
) -> None:
    browser.get(f"{address}/?lang=en")
    _type(browser, "chat", "help")
    _type(browser, "phone", "help")
    _device(browser, "phone").find_element(By.CSS_SELECTOR, "[data-call]").send_keys(Keys.ENTER)
    WebDriverWait(browser, 15).until(lambda _: "You hung up" in _device(browser, "phone").text)
    browser.refresh()
    WebDriverWait(browser, 15).until(lambda _: _heard(browser, "chat"))
    assert not _heard(browser, "phone")


@pytest.mark.parametrize("width", [320, 640, 1024])
def test_nothing_is_cut_off_on_a_narrow_screen(browser: Chrome, address: str, width: int) -> None:
    narrow = {"width": width, "height": 800, "deviceScaleFactor": 1, "mobile": False}
    browser.execute_cdp_cmd("Emulation.setDeviceMetricsOverride", narrow)
    browser.get(f"{address}/?lang=en")
    assert browser.execute_script("return document.documentElement.scrollWidth") <= width
    small = "return [...document.querySelectorAll('button, a, input, textarea')].filter(e => e.offsetParent && !e.closest('.skip'))"
    sizes = browser.execute_script(f"{small}.map(e => [e.offsetWidth, e.offsetHeight, e.outerHTML])")
    radio = [size for size in sizes if 'type="radio"' not in size[2]]
    assert [size for size in radio if min(size[:2]) < 24] == []


def test_the_counter_counts_as_the_line_does(browser: Chrome, address: str) -> None:
    from channels.segments import size

    browser.get(f"{address}/?lang=en")
    texts = ["", "plain", "a" * 161, "[" * 80, "[" * 81, "您好", "字" * 71, "👍" * 36, "é€", "í", "a" * 152 + "€b"]
    script = (
        "const done = arguments[1]; import('/try/static/segments.js').then(m => done(arguments[0].map(t => m.size(t))))"
    )
    counted = browser.execute_async_script(script, texts)
    assert [(c["units"], c["segments"]) for c in counted] == [(s.units, s.segments) for s in map(size, texts)]
