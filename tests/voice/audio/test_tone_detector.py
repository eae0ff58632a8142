"""Keys and text telephones are told from speech, from the tones of the network, and from one another."""

from __future__ import annotations

from itertools import product

import numpy as np
import numpy.typing as npt
import pytest
from heard import PROMPTS, digits, frames, noise, on_the_line, tones

from voice.audio import audio
from voice.audio.tone_detector import COLUMNS, KEYS, ROWS, TEXT_TELEPHONE, Tones

EVERY = "123456789*0#"
TWICE = "1122334455667788990##**0"
"""Every key after itself or another."""
FULL = 3.17
"""dBm0 of the loudest sine that G.711 carries."""
LETTERS = {"E": 0b00001, "A": 0b00011, "H": 0b10100, "L": 0b10010, "O": 0b11000, "G": 0b11010, " ": 0b00100}
SHIFT = 0b11111
Sound = npt.NDArray[np.float64]


def _told(samples: bytes) -> list[str]:
    ear = Tones()
    return [told for frame in frames(samples + audio.silence(0.1)) if (told := ear.hear(frame))]


def _mixed(samples: bytes, other: bytes) -> bytes:
    """Both at once, through µ-law."""
    both = audio.array(samples).astype(np.int32) + np.resize(audio.array(other), len(samples) // 2)
    return audio.from_ulaw(audio.to_ulaw(np.clip(both, -32767, 32767).astype("<i2").tobytes()))


def _noisy(samples: bytes, level: float, below: float = 20.0) -> bytes:
    """Samples of a level in dBm0 with noise so many dB below."""
    return _mixed(samples, noise(level - FULL - below, audio.seconds(samples) + 0.1))


def _key(key: str, seconds: float, level: float, wrong: tuple[float, float] = (0, 0), twist: float = 0) -> bytes:
    """One key. level: dBm0 of each tone. twist: dB by which the column is louder than the row."""
    row = next(at for at, keys in enumerate(KEYS) if key in keys)
    low, high = ROWS[row] * (1 + wrong[0]), COLUMNS[KEYS[row].index(key)] * (1 + wrong[1])
    return tones({low: level - FULL - twist / 2, high: level - FULL + twist / 2}, seconds)


def _dialled(
    keys: str,
    level: float = -15,
    on: float = 0.06,
    off: float = 0.04,
    wrong: tuple[float, float] = (0, 0),
    twist: float = 0,
) -> bytes:
    pressed = [_key(key, on, level, wrong, twist) + audio.silence(off) for key in keys]
    return audio.silence(0.1003) + b"".join(pressed)


def _sine(hertz: Sound, level: float) -> bytes:
    """A sine whose frequency is told for each sample, its phase unbroken, through µ-law."""
    sound = 10 ** ((level - FULL) / 20) * 32767 * np.sin(2 * np.pi * np.cumsum(hertz) / audio.RATE)
    return audio.from_ulaw(audio.to_ulaw(sound.astype("<i2").tobytes()))


def _keyed(bits: list[tuple[int, float]], baud: float, one: float, zero: float, level: float) -> bytes:
    """Bits, each with its length in bits, as one tone and another."""
    ends = np.cumsum([length for _, length in bits]) * audio.RATE / baud
    which = np.searchsorted(ends, np.arange(round(ends[-1])), side="right")
    ones = np.array([bit for bit, _ in bits])
    return _sine(np.where(ones[np.minimum(which, len(bits) - 1)], one, zero).astype(np.float64), level)


def _baudot(text: str, baud: float, level: float) -> bytes:
    """Text as a TTY sends it: a lead of 0.15 s, 1 start bit, 5 of data, 1.5 stop bits."""
    bits = [(1, 0.15 * baud)]
    for code in [SHIFT, *(LETTERS[letter] for letter in text)]:
        bits += [(0, 1.0), *((code >> at & 1, 1.0) for at in range(5)), (1, 1.5)]
    return _keyed(bits, baud, 1400, 1800, level)


def _v21(bits: list[int], one: float, zero: float, level: float) -> bytes:
    return _keyed([(bit, 1.0) for bit in bits], 300, one, zero, level)


def _chords() -> bytes:
    """Four chords of three notes with their overtones, 0.6 s each."""
    chords = [(262, 330, 392), (349, 440, 523), (392, 494, 587), (698, 880, 1047)]
    return b"".join(tones({n * o: -20.0 - 6 * o for n in chord for o in (1, 2, 3)}, 0.6) for chord in chords)


def _wave(middle: float, swing: float, a_second: float) -> bytes:
    """Three seconds of a tone that glides up and down: a whistle, a siren."""
    time = np.arange(3 * audio.RATE) / audio.RATE
    return _sine(middle + swing * np.sin(2 * np.pi * a_second * time), -12)


def _tune(notes: tuple[float, ...], seconds: float) -> bytes:
    return _sine(np.repeat(np.array(notes * 6, np.float64), round(seconds * audio.RATE)), -12)


@pytest.mark.parametrize("level", [-5, -15, -25, -35])
@pytest.mark.parametrize("twist", [-6, 0, 6])
@pytest.mark.parametrize("wrong", [(0, 0), *product((-0.015, 0.015), repeat=2)])
def test_every_key_is_told_once_a_press(level: float, twist: float, wrong: tuple[float, float]) -> None:
    dialled = _dialled(TWICE, level, wrong=wrong, twist=twist)
    assert "".join(_told(dialled)) == TWICE
    assert "".join(_told(_noisy(dialled, level))) == TWICE


@pytest.mark.parametrize("late", range(0, 160, 16))
def test_a_press_of_60_ms_and_a_rest_of_40_are_enough_wherever_they_fall_in_a_frame(late: int) -> None:
    assert "".join(_told(bytes(2 * late) + _dialled(TWICE))) == TWICE


@pytest.mark.parametrize("key", EVERY)
def test_a_key_held_for_three_seconds_is_told_once(key: str) -> None:
    held = _dialled(key, on=3.0)
    assert _told(held) == [key]
    assert _told(_noisy(held, -15)) == [key]


def test_a_key_pressed_twice_is_told_twice() -> None:
    assert _told(_dialled("55")) == ["5", "5"]


def test_a_key_that_fails_for_20_ms_is_still_one_press() -> None:
    assert _told(_dialled("55", on=0.2, off=0.02)) == ["5"]


def test_a_key_is_told_while_it_still_sounds() -> None:
    ear = Tones()
    told = [ear.hear(frame) for frame in frames(_key("7", 0.5, -15))]
    assert "7" in told[:4]


@pytest.mark.parametrize(
    "samples",
    [
        pytest.param(_dialled(EVERY, on=0.04), id="too short"),
        pytest.param(_dialled(EVERY, on=0.2, wrong=(0.035, 0)), id="rows too high"),
        pytest.param(_dialled(EVERY, on=0.2, wrong=(0, -0.035)), id="columns too low"),
        pytest.param(_dialled(EVERY, on=0.2, twist=12), id="columns too loud"),
        pytest.param(_dialled(EVERY, on=0.2, twist=-12), id="rows too loud"),
        pytest.param(tones({770: -15, 852: -15}, 1.0), id="two rows"),
        pytest.param(_noisy(_dialled(EVERY, on=0.2), -15, below=-3), id="lost in noise"),
    ],
)
def test_what_is_nearly_a_key_is_not_told(samples: bytes) -> None:
    assert _told(samples) == []


@pytest.mark.parametrize("baud", [45.45, 50])
@pytest.mark.parametrize("level", [-5, -20, -35])
@pytest.mark.parametrize("late", [0, 40, 80, 120])
def test_a_tty_is_told_once_and_within_three_seconds(baud: float, level: float, late: int) -> None:
    sent = bytes(2 * late) + _baudot("HELLO GA", baud, level)
    assert audio.seconds(sent) < 2.0
    assert _told(sent) == [TEXT_TELEPHONE]
    assert _told(_noisy(sent, level)) == [TEXT_TELEPHONE]
    assert _told(sent + audio.silence(2.0) + sent * 3) == [TEXT_TELEPHONE]


@pytest.mark.parametrize(("one", "zero"), [(980, 1180), (1650, 1850)])
@pytest.mark.parametrize("level", [-5, -20, -35])
@pytest.mark.parametrize("seed", range(4))
def test_a_v21_text_telephone_is_told_once_and_within_three_seconds(
    one: float, zero: float, level: float, seed: int
) -> None:
    bits = np.random.default_rng(seed).integers(0, 2, 900).tolist()
    sent = _v21(bits, one, zero, level)
    assert _told(sent) == [TEXT_TELEPHONE]
    assert _told(_noisy(sent, level)) == [TEXT_TELEPHONE]


def test_less_than_half_a_second_of_a_tty_is_not_told() -> None:
    assert _told(_baudot("E", 45.45, -15)) == []


def test_somebody_who_types_two_letters_a_second_over_v21_is_told() -> None:
    bits: list[int] = []
    for letter in "HELLO GA":
        bits += [0, *(ord(letter) >> at & 1 for at in range(8)), *[1] * 141]
    assert _told(_v21(bits, 1650, 1850, -20)) == [TEXT_TELEPHONE]


def test_keys_are_told_after_a_text_telephone_was() -> None:
    assert _told(_baudot("HELLO GA", 50, -20) + _dialled("1#")) == [TEXT_TELEPHONE, "1", "#"]


def test_no_recorded_prompt_is_taken_for_keys_or_text() -> None:
    paths = sorted(
        PROMPTS.rglob("*.wav")
    )  # why all of them: not even those that are tones (beep, ascending-2tone) are told
    if not paths:
        pytest.skip("asterisk-core-sounds-en-wav is not installed")
    told = {path.name: _told(on_the_line(audio.read(path))) for path in paths}
    assert {name: what for name, what in told.items() if what} == {}


def test_no_spoken_digit_is_taken_for_keys_or_text() -> None:
    assert [(name, what) for name, samples in digits(48) if (what := _told(samples))] == []


@pytest.mark.parametrize(
    "samples",
    [
        pytest.param(audio.silence(3.0), id="silence"),
        *(pytest.param(noise(level, 20.0), id=f"noise of {level} dBFS") for level in (-10, -25, -40, -55)),
        pytest.param(tones({350: -16, 440: -16}, 3.0), id="dial tone"),
        pytest.param(tones({440: -22, 480: -22}, 3.0), id="ringback"),
        pytest.param(tones({480: -22, 620: -22}, 3.0), id="busy in America"),
        pytest.param((tones({425: -15}, 0.5) + audio.silence(0.5)) * 3, id="busy in Europe and China"),
        pytest.param(tones({50: -10, 150: -20, 250: -30}, 3.0), id="mains hum of 50 Hz"),
        pytest.param(tones({100: -10, 200: -25, 300: -30}, 3.0), id="mains hum of 100 Hz"),
        pytest.param((tones({1100: -12}, 0.5) + audio.silence(1.0)) * 3, id="fax calling"),
        pytest.param(tones({2100: -12}, 3.0), id="modem answering"),
        pytest.param(tones({1004: -10}, 3.0), id="test tone"),
        pytest.param(
            (tones({950: -15}, 0.33) + tones({1400: -15}, 0.33) + tones({1800: -15}, 0.33)) * 3,
            id="special information",
        ),
        *(pytest.param(tones({hertz: -12}, 3.0), id=f"{hertz} Hz") for hertz in (980, 1180, 1400, 1650, 1800)),
        pytest.param(tones({1400: -16, 1800: -16}, 3.0), id="1 and 0 at once"),
        pytest.param(_chords(), id="chords"),
        pytest.param(_tune((988, 1175, 1047, 1109), 0.1), id="low tune"),
        pytest.param(_tune((1397, 1760, 1661, 1865), 0.1), id="high tune"),
        pytest.param(_wave(1080, 80, 5.5), id="low whistle"),
        pytest.param(_wave(1750, 100, 5.5), id="high whistle"),
        pytest.param(_wave(1000, 500, 3.0), id="siren"),
    ],
)
def test_what_is_neither_key_nor_text_is_told_as_nothing(samples: bytes) -> None:
    assert _told(samples) == []


def test_a_frame_of_another_length_is_refused() -> None:
    with pytest.raises(ValueError, match="320 bytes"):
        Tones().hear(bytes(322))
