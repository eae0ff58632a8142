"""The ear tells speech from the noise of a line."""

from __future__ import annotations

import numpy as np
import pytest
from heard import SAID, digits, frames, noise, on_the_line, prompt, tones

from voice.audio import audio
from voice.audio.vad import HANGOVER, Vad


def _hears(samples: bytes) -> list[bool]:
    vad = Vad()
    return [vad.hear(frame) for frame in frames(samples)]


def _begins(samples: bytes) -> int:
    """The frame in which a recording has come within 20 dB of its loudest."""
    power = np.array([audio.decibels(frame) for frame in frames(samples)])
    return int(np.argmax(power > power.max() - 20))


def _mixed(samples: bytes, other: bytes) -> bytes:
    both = audio.array(samples).astype(np.int32) + np.resize(audio.array(other), len(samples) // 2)
    return np.clip(both, -32767, 32767).astype("<i2").tobytes()


@pytest.mark.parametrize("name", SAID)
@pytest.mark.parametrize("level", [None, -55.0, -45.0])
def test_speech_is_noticed_within_a_tenth_of_a_second_and_not_before(name: str, level: float | None) -> None:
    samples = audio.silence(0.5) + prompt(name)
    begins = _begins(samples)
    heard = _hears(_mixed(samples, noise(level, 1.0)) if level else samples)
    assert not any(heard[: begins - 5])
    assert any(heard[begins - 5 : begins + 5])


def test_nine_in_ten_spoken_digits_are_noticed_within_a_tenth_of_a_second() -> None:
    spoken = [audio.silence(0.5) + samples for _, samples in digits()]
    in_time = [any(_hears(samples)[: _begins(samples) + 5]) for samples in spoken]
    assert sum(in_time) >= 0.9 * len(spoken)


@pytest.mark.parametrize(
    "samples",
    [
        pytest.param(audio.silence(3.0), id="silence"),
        pytest.param(noise(-45.0, 3.0), id="noise of a line"),
        pytest.param(noise(-60.0, 3.0), id="faint noise"),
        pytest.param(tones({350.0: -19.0, 440.0: -19.0}, 3.0), id="dial tone of North America"),
        pytest.param(_mixed(tones({425.0: -20.0}, 3.0), noise(-50.0, 1.0)), id="dial tone of Europe and China"),
        pytest.param(tones({50.0: -20.0, 150.0: -30.0, 250.0: -40.0}, 3.0), id="hum of the mains"),
        pytest.param(tones({770.0: -15.0, 1336.0: -15.0}, 0.3) + audio.silence(1.0), id="a key"),
        pytest.param(audio.silence(1.0) + noise(-15.0, 0.02) + audio.silence(1.0), id="a click"),
    ],
)
def test_what_is_no_speech_is_not_taken_for_any(samples: bytes) -> None:
    assert not any(_hears(samples))


def test_a_short_bang_is_over_within_a_third_of_a_second() -> None:
    heard = _hears(audio.silence(1.0) + noise(-12.0, 0.06) + audio.silence(2.0))
    assert sum(heard) <= HANGOVER + 2


def test_speech_ends_a_moment_after_it_stops() -> None:
    samples = prompt("conf-full")
    heard = _hears(samples + audio.silence(1.0))
    last = len(heard) - heard[::-1].index(True)
    assert last * 160 / audio.RATE < audio.seconds(samples) + 0.3


def test_it_follows_a_line_that_gets_noisy() -> None:
    heard = _hears(audio.silence(1.0) + noise(-33.0, 6.0))
    assert not any(heard[-150:])


def test_two_ears_do_not_share_what_they_heard() -> None:
    busy, fresh = Vad(), Vad()
    for frame in frames(noise(-30.0, 3.0)):
        busy.hear(frame)
    assert fresh.noise < busy.noise


def test_a_frame_of_another_length_is_refused() -> None:
    with pytest.raises(ValueError, match="320 bytes"):
        Vad().hear(on_the_line(b"")[:100])
