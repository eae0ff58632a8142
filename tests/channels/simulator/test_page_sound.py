"""The telephone with sound in a real browser: what the line hears of it, and what it plays of the line."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from datetime import UTC, datetime
from pathlib import Path
from urllib.parse import urlsplit

import numpy as np
import pytest
from page_browser import (
    Chrome,
    cut_off,
    device,
    laid_out,
    let_scripts_in,
    narrow,
    needs_browser,
    open_browser,
    rest,
    violations,
)
from selenium.webdriver.common.by import By
from selenium.webdriver.common.keys import Keys
from selenium.webdriver.support.ui import WebDriverWait
from tried_line import SECRET, tried_line
from voice_line import GREETING, Rung, VoiceLine, likeness, swell, syllables, voice_line

from bot.dialogue.turn.resources import Resources
from bot.model.turn import Turn
from bot.store import open_store
from voice.audio import audio
from voice.telephony.stream import media_stream
from voice.telephony.stream.media_stream import Mark, Media, Transferred
from voice.telephony.stream.ticket import check

SPOKEN = 6.0
"""Seconds of the sound that the browser hears again and again."""
CLOCKS = 0.1
"""Seconds by which a browser's clock of sound may run ahead of ours; a mark that waits for no sound is earlier."""
FAKE = "--use-fake-device-for-media-stream"
ALLOWED = (FAKE, "--use-fake-ui-for-media-stream", "--autoplay-policy=user-gesture-required")

pytestmark = needs_browser


@pytest.fixture(scope="module")
def line() -> Iterator[VoiceLine]:
    with voice_line() as opened:
        yield opened


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return tmp_path_factory.mktemp("tried")


@pytest.fixture(scope="module")
def address(house: Resources, line: VoiceLine, folder: Path) -> Iterator[str]:
    with tried_line(house, folder, line.url) as url:
        yield url


@pytest.fixture(scope="module")
def opened(folder: Path) -> Iterator[Chrome]:
    """A browser whose microphone hears syllables."""
    audio.write_wav(folder / "said.wav", syllables(SPOKEN, 48_000), 48_000)
    hears = f"--use-file-for-fake-audio-capture={folder / 'said.wav'}"
    with open_browser(folder / "profile", *ALLOWED, hears) as browser:
        yield browser


@pytest.fixture
def browser(opened: Chrome) -> Chrome:
    """The browser of all tests, as it was opened, and as another visitor: a typed call of the test before goes on otherwise."""
    opened.get("about:blank")
    opened.execute_cdp_cmd("Network.clearBrowserCookies", {})
    opened.execute_cdp_cmd("Emulation.clearDeviceMetricsOverride", {})
    opened.execute_cdp_cmd("Page.setBypassCSP", {"enabled": False})
    opened.get_log("browser")
    return opened


@pytest.fixture
def mute(tmp_path: Path) -> Iterator[Chrome]:
    """A browser that gives no page its microphone."""
    with open_browser(tmp_path / "profile", FAKE, "--deny-permission-prompts") as opened:
        yield opened


def _wait(browser: Chrome, until: Callable[[], object], seconds: int = 30) -> None:
    WebDriverWait(browser, seconds).until(lambda _: until())


def _press(browser: Chrome, selector: str) -> None:
    device(browser, "phone").find_element(By.CSS_SELECTOR, selector).click()


def _state(browser: Chrome) -> str:
    return device(browser, "phone").find_element(By.CSS_SELECTOR, "[data-sound-state]").text


def _ring(browser: Chrome, address: str, line: VoiceLine, *switches: str, language: str = "en") -> Rung:
    """Ring from a page just loaded, with switches of the line on; the call as the line hears it."""
    browser.get(f"{address}/?lang={language}")
    return _ring_again(browser, line, *switches)


def _ring_again(browser: Chrome, line: VoiceLine, *switches: str) -> Rung:
    rest()
    before = len(line.calls)
    if switches:
        _press(browser, "[data-quality] summary")
    for switch in switches:
        _press(browser, f"[data-sound-{switch}]")
    _press(browser, "[data-sound-call]")
    _wait(browser, lambda: len(line.calls) > before)
    return line.calls[before]


def test_the_line_hears_the_microphone_in_frames_of_twenty_milliseconds(
    browser: Chrome, address: str, line: VoiceLine
) -> None:
    rung = _ring(browser, address, line)
    _wait(browser, lambda: len(rung.frames) > 2 * SPOKEN * 50)
    times = [second for second, message in rung.came if isinstance(message, Media)]
    numbers = [message.at for message in rung.all(Media) if isinstance(message, Media)]
    assert {len(frame) for frame in rung.frames} == {audio.FRAME}
    assert 0.015 < (times[-1] - times[0]) / (len(times) - 1) < 0.03
    assert numbers == list(range(20, 20 * len(numbers) + 20, 20))
    said = swell(audio.to_ulaw(syllables(SPOKEN, audio.RATE)))
    assert likeness(said, swell(b"".join(rung.frames))) > 0.8


def test_a_call_begins_with_a_ticket_of_this_visitor(browser: Chrome, address: str, line: VoiceLine) -> None:
    rung = _ring(browser, address, line, language="zh")
    ticket = check(rung.start.parameters["ticket"], SECRET)
    assert (ticket.call, ticket.language, ticket.wire) == (rung.start.call, "zh", "page")
    assert ticket.caller


def test_a_mark_is_echoed_when_the_sound_before_it_was_played(browser: Chrome, address: str, line: VoiceLine) -> None:
    rung = _ring(browser, address, line)
    _wait(browser, lambda: rung.marks)
    assert rung.marks == ["greeted"]
    assert rung.at(Mark("greeted")) - rung.greeted >= GREETING - CLOCKS
    rung.say(0.02, "short")
    rung.socket.send(media_stream.mark(rung.start.stream, "alone"))
    _wait(browser, lambda: rung.marks == ["greeted", "short", "alone"])


def test_what_is_cleared_is_not_played_and_its_marks_come_back(browser: Chrome, address: str, line: VoiceLine) -> None:
    rung = _ring(browser, address, line)
    _wait(browser, lambda: rung.marks)
    rung.say(600, "first")
    rung.say(600, "second")
    rung.clear()
    rung.say(0.1, "after")
    _wait(browser, lambda: rung.marks == ["greeted", "first", "second", "after"])


def test_keys_are_sent_as_they_are_pressed_by_hand_and_by_keyboard(
    browser: Chrome, address: str, line: VoiceLine
) -> None:
    rung = _ring(browser, address, line)
    _wait(browser, lambda: "Connected" in _state(browser))
    _press(browser, "[data-key='4']")
    device(browser, "phone").find_element(By.CSS_SELECTOR, "[data-sound-call]").send_keys("11*0#")
    _wait(browser, lambda: rung.keys == "411*0#")
    assert browser.get_log("browser") == []


def test_hanging_up_is_said_and_closes(browser: Chrome, address: str, line: VoiceLine) -> None:
    rung = _ring(browser, address, line)
    _wait(browser, lambda: "Connected" in _state(browser))
    rest()
    device(browser, "phone").find_element(By.CSS_SELECTOR, "[data-sound-call]").send_keys(Keys.ENTER)
    _wait(browser, lambda: rung.closed is not None)
    assert rung.stopped
    assert rung.closed in {1000, 1005}
    assert "You hung up" in _state(browser)


def test_a_line_that_hangs_up_ends_the_call(browser: Chrome, address: str, line: VoiceLine) -> None:
    rung = _ring(browser, address, line)
    _wait(browser, lambda: "Connected" in _state(browser))
    rung.socket.close()
    _wait(browser, lambda: "The line hung up" in _state(browser))
    assert device(browser, "phone").find_element(By.NAME, "text").is_enabled()


def test_a_lossy_line_loses_one_frame_in_ten(browser: Chrome, address: str, line: VoiceLine) -> None:
    lossy = _ring(browser, address, line, "lossy")
    _wait(browser, lambda: len(lossy.frames) > 350)
    whole = _ring(browser, address, line)
    _wait(browser, lambda: len(whole.frames) > 350)
    silent = [frame == audio.silent_frame() for frame in lossy.frames[:350]]
    assert all(any(silent[ten : ten + 10]) for ten in range(0, 350, 10))
    assert len(_holes(lossy.frames[:350])) > 5
    assert len(_holes(whole.frames[:350])) < 3


def _holes(frames: list[bytes]) -> list[int]:
    """Frames of silence between two that are loud."""
    loud = swell(b"".join(frames)) > 200
    silent = [frame == audio.silent_frame() for frame in frames]
    return [i for i in range(1, len(frames) - 1) if silent[i] and loud[i - 1] and loud[i + 1]]


def test_what_a_lossy_line_says_loses_one_frame_in_ten_too(browser: Chrome, address: str) -> None:
    browser.get(f"{address}/?lang=en")
    script = (
        "const done = arguments[0]; import('/try/static/line-quality.js').then(({Loss}) => {"
        "const [lossy, whole] = [new Loss(() => true), new Loss(() => false)], sound = new Uint8Array(16080);"
        "done([[...lossy.pass(sound)], [...whole.pass(sound)]]) })"
    )
    lossy, whole = browser.execute_async_script(script)
    lost = [set(lossy[at : at + 160]) == {255} for at in range(0, 16_000, 160)]
    assert [sum(lost[ten : ten + 10]) for ten in range(0, 100, 10)] == [1] * 10
    assert set(lossy) == {0, 255}
    assert set(whole) == {0}


def test_a_line_cut_mid_way_says_nothing_and_the_next_call_is_the_same_caller(
    browser: Chrome, address: str, line: VoiceLine
) -> None:
    rung = _ring(browser, address, line, "cut")
    _wait(browser, lambda: rung.closed is not None)
    assert not rung.stopped
    assert rung.closed not in {1000, 1005}
    assert 300 < len(rung.frames) < 700
    _wait(browser, lambda: "cut off" in _state(browser))
    again = _ring_again(browser, line)
    callers = [check(call.start.parameters["ticket"], SECRET).caller for call in (rung, again)]
    assert callers[0] == callers[1]


def test_a_slow_line_tells_everything_late_and_in_order(browser: Chrome, address: str, line: VoiceLine) -> None:
    rung = _ring(browser, address, line, "slow")
    _wait(browser, lambda: rung.marks)
    assert rung.at(Mark("greeted")) - rung.greeted >= GREETING + 0.8 - CLOCKS
    numbers = [message.at for message in rung.all(Media) if isinstance(message, Media)]
    assert numbers == sorted(numbers)


def test_without_a_microphone_silence_is_sent_and_keys_work(mute: Chrome, address: str, line: VoiceLine) -> None:
    rung = _ring(mute, address, line)
    _wait(mute, lambda: "No microphone" in _state(mute))
    _wait(mute, lambda: len(rung.frames) > 50)
    assert set(rung.frames) == {audio.silent_frame()}
    _press(mute, "[data-key='0']")
    _wait(mute, lambda: rung.keys == "0" and rung.marks == ["greeted"])


def test_a_page_that_browsers_give_no_sound_says_how_it_gets_one(address: str, tmp_path: Path) -> None:
    there = urlsplit(address)
    with open_browser(tmp_path / "profile", f"--host-resolver-rules=MAP city.example {there.hostname}") as browser:
        browser.get(f"http://city.example:{there.port}/?lang=en")
        _press(browser, "[data-sound-call]")
        _wait(browser, lambda: "by https" in _state(browser))
        assert device(browser, "phone").find_element(By.NAME, "text").is_enabled()


def test_typing_waits_while_a_call_with_sound_lasts(browser: Chrome, address: str, line: VoiceLine) -> None:
    _ring(browser, address, line)
    field = device(browser, "phone").find_element(By.NAME, "text")
    assert not field.is_enabled()
    assert "call with sound" in device(browser, "phone").find_element(By.CSS_SELECTOR, "[data-typing]").text
    rest()
    _press(browser, "[data-sound-call]")
    assert field.is_enabled()
    field.send_keys("help", Keys.ENTER)
    _wait(browser, lambda: device(browser, "phone").find_elements(By.CSS_SELECTOR, ".message.them"))


def test_what_the_line_heard_and_how_it_was_answered_is_shown(
    browser: Chrome, address: str, line: VoiceLine, folder: Path
) -> None:
    rung = _ring(browser, address, line)
    caller, now = check(rung.start.parameters["ticket"], SECRET).caller, datetime.now(UTC)
    store = open_store(f"sqlite:///{folder / 'tried.db'}")
    store.receive(Turn("opening", "phone-sim", caller, now, language="en"), now)
    store.receive(Turn("spoken", "phone-sim", caller, now, "help", language="en"), now)
    store.close()
    phone = device(browser, "phone")
    _wait(browser, lambda: len(phone.find_elements(By.CSS_SELECTOR, ".message.them")) > 1)
    mine = [message.text.split() for message in phone.find_elements(By.CSS_SELECTOR, ".message.you")]
    assert mine == [["You:", "help"]]
    _wait(browser, lambda: "just one thing" in browser.find_element(By.CSS_SELECTOR, "[data-what]").text)
    rest()
    _press(browser, "[data-sound-call]")
    assert phone.find_element(By.CSS_SELECTOR, "[data-call]").text == "Call by typing"


def test_a_call_that_is_joined_to_a_person_is_told_that_nobody_picks_up(
    browser: Chrome, address: str, line: VoiceLine
) -> None:
    rung = _ring(browser, address, line)
    rung.socket.send(media_stream.transfer(rung.start.stream, "+15550100"))
    _wait(browser, lambda: "nobody picks up" in _state(browser))
    _wait(browser, lambda: rung.all(Transferred))
    assert rung.all(Transferred) == [Transferred("no-answer")]


def test_a_line_that_is_not_there_is_said(browser: Chrome, house: Resources, tmp_path: Path) -> None:
    with voice_line() as gone:
        url = gone.url
    with tried_line(house, tmp_path, url) as address:
        browser.get(f"{address}/?lang=en")
        _press(browser, "[data-sound-call]")
        _wait(browser, lambda: "busy or not there" in _state(browser))
    assert device(browser, "phone").find_element(By.NAME, "text").is_enabled()


@pytest.mark.parametrize("language", ["en", "zh"])
def test_axe_finds_nothing_while_a_call_lasts(browser: Chrome, address: str, line: VoiceLine, language: str) -> None:
    browser.get(f"{address}/?lang={language}")
    let_scripts_in(browser)
    rung = _ring_again(browser, line)
    _wait(browser, lambda: rung.marks)
    assert violations(browser, reload=False) == []
    narrow(browser, 320)
    assert laid_out(browser, lambda: cut_off(browser, 320)) == []


def test_the_page_codes_sound_as_the_line_does(browser: Chrome, address: str) -> None:
    browser.get(f"{address}/?lang=en")
    script = (
        "const done = arguments[0]; import('/try/static/mulaw.js').then(m => {"
        "const every = Float32Array.from({length: 65536}, (_, i) => (i - 32768) / 32768);"
        "const bytes = Uint8Array.from({length: 256}, (_, i) => i);"
        "done([[...m.encode(every)], [...m.decode(bytes)].map(s => s * 32768)]) })"
    )
    encoded, decoded = browser.execute_async_script(script)
    every = np.arange(-32768, 32768).astype("<i2").tobytes()
    assert bytes(encoded) == audio.to_ulaw(every)
    assert decoded == audio.array(audio.from_ulaw(bytes(range(256)))).tolist()


@pytest.mark.parametrize("rate", [44_100, 48_000])
def test_nothing_above_the_telephones_band_folds_into_it(browser: Chrome, address: str, rate: int) -> None:
    browser.get(f"{address}/?lang=en")
    script = (
        "const [rate, tone, done] = arguments; import('/try/static/resampler.js').then(({Resampler}) => {"
        "const resampler = new Resampler(rate, 8000), made = [];"
        "for (let at = 0; at < rate; at += 128) made.push(...resampler.push(Float32Array.from({length: 128},"
        "(_, i) => Math.sin(2 * Math.PI * tone * (at + i) / rate)))); done(made) })"
    )
    kept, folded = (browser.execute_async_script(script, rate, tone) for tone in (1_000, 5_000))
    assert abs(len(kept) - 8_000) < 50
    wanted = np.sin(2 * np.pi * 1_000 * np.arange(len(kept)) / 8_000)
    assert np.abs(np.array(kept)[100:] - wanted[100:]).max() < 0.01
    assert np.sqrt(np.mean(np.square(folded[100:]))) < 0.003
