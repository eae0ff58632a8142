"""A real browser for the tests of the page, and axe-core's verdict on what it shows."""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import pytest

pytest.importorskip("selenium", reason="selenium is not installed")

from selenium.webdriver import Chrome, ChromeOptions, ChromeService
from selenium.webdriver.common.by import By
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


def device(browser: Chrome, way: str) -> WebElement:
    """A device on the page."""
    return browser.find_element(By.CSS_SELECTOR, f"[data-way={way}]")


def heard(browser: Chrome, way: str) -> list[str]:
    """Messages that came on a device."""
    return [message.text for message in device(browser, way).find_elements(By.CSS_SELECTOR, ".message.them")]


def narrow(browser: Chrome, width: int) -> None:
    """A screen of so many pixels."""
    screen = {"width": width, "height": 800, "deviceScaleFactor": 1, "mobile": False}
    browser.execute_cdp_cmd("Emulation.setDeviceMetricsOverride", screen)


def cut_off(browser: Chrome, width: int) -> list[list[Any]]:
    """What can be pressed and is smaller than 24 pixels, radio buttons apart; and the page where it is too wide."""
    small = "return [...document.querySelectorAll('button, a, input, textarea')].filter(e => e.offsetParent && !e.closest('.skip'))"
    sizes: list[list[Any]] = browser.execute_script(f"{small}.map(e => [e.offsetWidth, e.offsetHeight, e.outerHTML])")
    wide = int(browser.execute_script("return document.documentElement.scrollWidth"))
    too_small = [size for size in sizes if 'type="radio"' not in size[2] and min(size[:2]) < 24]
    return too_small + ([[wide, "page"]] if wide > width else [])


def violations(browser: Chrome, reload: bool = True) -> list[str]:
    """What axe-core finds. reload: False keeps what is on the page, for a browser that let_scripts_in."""
    if not AXE.exists():
        pytest.skip("axe-core is not installed: npm ci in tests/referees")
    if reload:
        let_scripts_in(browser)
        WebDriverWait(browser, 15).until(lambda _: heard(browser, "sms"))
    browser.execute_script(AXE.read_text(encoding="utf-8"))
    found: dict[str, Any] = browser.execute_async_script(
        "const done = arguments[1]; axe.run(document, {...arguments[0], resultTypes: ['violations']}).then(done)", RULES
    )
    return [f"{v['id']}: {node['target']} {node['failureSummary']}" for v in found["violations"] for node in v["nodes"]]


def let_scripts_in(browser: Chrome) -> None:
    """Load the page again without its policy. Why over the protocol: the policy forbids scripts put into the page."""
    browser.execute_cdp_cmd("Page.setBypassCSP", {"enabled": True})
    browser.refresh()
