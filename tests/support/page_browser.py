"""A real browser for the tests of the page, and axe-core's verdict on what it shows."""

from __future__ import annotations

import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import Any

import pytest
from tools import program

pytest.importorskip("selenium", reason="selenium is not installed")

from selenium.common.exceptions import TimeoutException
from selenium.webdriver import Chrome, ChromeOptions, ChromeService
from selenium.webdriver.common.by import By
from selenium.webdriver.remote.webelement import WebElement
from selenium.webdriver.support.ui import WebDriverWait

AXE = Path(__file__).parents[1] / "referees/node_modules/axe-core/axe.min.js"
CHROMIUM, DRIVER = program("chromium", "chromium-browser", "google-chrome"), program("chromedriver")
FLAGS = (
    "--headless", "--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run", "--disable-background-networking",
    "--disable-component-update", "--disable-sync", "--disable-dev-shm-usage", "--window-size=1440,1000",
)  # fmt: skip
RULES = {"runOnly": ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]}

needs_browser = [
    pytest.mark.browser,
    pytest.mark.skipif(not (CHROMIUM and DRIVER), reason="Chromium and its driver are not installed"),
]


@contextmanager
def open_browser(profile: Path, *flags: str) -> Iterator[Chrome]:
    """A browser with a profile of its own and more flags."""
    options = ChromeOptions()
    options.binary_location = CHROMIUM or ""
    options.set_capability("goog:loggingPrefs", {"browser": "ALL"})
    for flag in (*FLAGS, *flags, f"--user-data-dir={profile}"):
        options.add_argument(flag)
    driver = Chrome(options=options, service=ChromeService(executable_path=DRIVER))
    try:
        yield driver
    finally:
        driver.quit()


WAYS = ("phone", "sms", "chat")


def device(browser: Chrome, way: str) -> WebElement:
    """A device on the page, in sight: its tab is pressed where another one is."""
    tab = browser.find_element(By.CSS_SELECTOR, f"[data-tab={way}]")
    if tab.get_attribute("aria-selected") != "true":
        tab.click()
    return browser.find_element(By.CSS_SELECTOR, f"[data-way={way}]")


def heard(browser: Chrome, way: str) -> list[str]:
    """Messages that came on a device."""
    return [message.text for message in device(browser, way).find_elements(By.CSS_SELECTOR, ".message.them")]


def rest() -> None:
    """As long as a call stands before a press is taken as meant: the second of a double press is not."""
    time.sleep(0.7)


def narrow(browser: Chrome, width: int, height: int = 800) -> None:
    """A screen of so many pixels."""
    screen = {"width": width, "height": height, "deviceScaleFactor": 1, "mobile": False}
    browser.execute_cdp_cmd("Emulation.setDeviceMetricsOverride", screen)


def laid_out(browser: Chrome, faults: Callable[[], list[Any]]) -> list[Any]:
    """What is at fault with the page once styles, fonts and scripts are in, which a busy machine brings late."""
    WebDriverWait(browser, 60).until(lambda _: browser.execute_script("return document.readyState") == "complete")
    with suppress(TimeoutException):
        WebDriverWait(browser, 30).until(lambda _: not faults())
    return faults()


def cut_off(browser: Chrome, width: int) -> list[list[Any]]:
    """What can be pressed and is smaller than 24 pixels; and the page where it is too wide."""
    seen = "return [...document.querySelectorAll('button, a, input, textarea, summary')].filter(e => e.checkVisibility() && !e.closest('.skip'))"
    sizes: list[list[Any]] = browser.execute_script(f"{seen}.map(e => [e.offsetWidth, e.offsetHeight, e.outerHTML])")
    # Why not a link in a sentence: it is as high as its line.
    too_small = [size for size in sizes if min(size[:2]) < 24 and 'class="ring"' not in size[2]]
    wide = int(browser.execute_script("return document.documentElement.scrollWidth"))
    return too_small + ([[wide, "page"]] if wide > width else [])


def beyond(browser: Chrome) -> list[list[Any]]:
    """Parts of the page that reach beyond the screen, and the page where it can be scrolled."""
    script = (
        "const [wide, high] = [innerWidth, innerHeight], root = document.documentElement;"
        "const parts = [...document.querySelectorAll('.bar, .tab, .contact, .screen, .hand, .key, .say, .say *, .why, .call')];"
        "const out = parts.filter(e => e.checkVisibility() && !e.closest('.heard')).map(e => [e.className || e.tagName, e.getBoundingClientRect()])"
        ".filter(([, box]) => box.width > 2 && (box.left < 0 || box.top < 0 || box.right > wide + 1 || box.bottom > high + 1));"
        "return [...out.map(([name, box]) => [name, box.right, box.bottom]),"
        "...(root.scrollHeight > high || root.scrollWidth > wide ? [['page', root.scrollWidth, root.scrollHeight]] : [])]"
    )
    found: list[list[Any]] = browser.execute_script(script)
    return found


def violations(browser: Chrome, reload: bool = True) -> list[str]:
    """What axe-core finds on each device. reload: False looks at the one in sight, for a browser that let_scripts_in."""
    if not AXE.exists():
        pytest.skip("axe-core is not installed: npm ci in tests/referees")
    if not reload:
        return _violations(browser)
    let_scripts_in(browser)
    WebDriverWait(browser, 60).until(lambda _: heard(browser, "sms"))
    return [found for way in WAYS for found in (device(browser, way) and _violations(browser))]


def _violations(browser: Chrome) -> list[str]:
    browser.execute_script(AXE.read_text(encoding="utf-8"))
    found: dict[str, Any] = browser.execute_async_script(
        "const done = arguments[1]; axe.run(document, {...arguments[0], resultTypes: ['violations']}).then(done)", RULES
    )
    return [f"{v['id']}: {node['target']} {node['failureSummary']}" for v in found["violations"] for node in v["nodes"]]


def let_scripts_in(browser: Chrome) -> None:
    """Load the page again without its policy. Why over the protocol: the policy forbids scripts put into the page."""
    browser.execute_cdp_cmd("Page.setBypassCSP", {"enabled": True})
    browser.refresh()
