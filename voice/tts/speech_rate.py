"""How fast something is spoken, measured on the audio, and how it is brought into a range.

The figures of a pacing.yml are of running speech: the rest after a sentence counts. Words are counted as they are
written (Han characters in Chinese). A word or three can not be held to a rate, and is spoken at the engine's usual speed.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from fractions import Fraction
from typing import Self

import av
import numpy as np
from msgspec.structs import asdict

from voice.audio import audio
from voice.tts.languages import LANGUAGES
from voice.tts.synthesiser import Pace
from voice.tts.tuning import TUNING, Natural

Rates = Mapping[Pace, Mapping[str, tuple[float, float]]]
"""Pace → language tag → lowest and highest rate in words (Han characters) a minute."""
RATES: Rates = TUNING.rate.rates
"""Where a city says nothing else."""
REST = TUNING.rate.rest
FEWEST, FEWEST_WORDS = TUNING.rate.fewest, TUNING.rate.fewest_words
SLOWER, SLOWEST = TUNING.rate.slower, TUNING.rate.slowest
STRETCHED = TUNING.rate.stretched
HURRIED = TUNING.rate.hurried
INSIDE = TUNING.rate.inside
ONCE_MORE = TUNING.rate.once_more
KEPT = TUNING.silence.kept
_HAN = re.compile(r"[\u3400-\u9fff]")
_EDGE = 10 ** (-TUNING.silence.edge / 20)


@dataclass(frozen=True, slots=True)
class Tempo:
    """What an engine's natural speed is, learned from sentences it has spoken."""

    usual: float
    """Speed it is set to where a sentence is not held to a rate, as a part of its natural speed."""
    start: float = 0.0
    """Seconds a sentence takes before its first letter counts."""
    letter: float = 0.0
    """Seconds a letter (Han character) takes; 0 where the length can not be foretold."""
    comma: float = 0.0
    """Seconds a comma or colon takes."""
    fastest: float = STRETCHED[1]
    """Speed it is never set above: long words are not rushed to make a figure."""

    @classmethod
    def of(cls, natural: Natural) -> Self:
        """As it stands in `tuning.yml`."""
        return cls(**asdict(natural))

    def foretold(self, text: str) -> float:
        """Seconds the engine takes for a sentence at its natural speed, or 0."""
        letters = len(_HAN.findall(text)) or sum(character.isalpha() for character in text)
        return self.start + self.letter * letters + self.comma * len(re.findall(r"[,;:，；：、](?=.)", text))


def units(text: str, language: str) -> int:
    """Words of a sentence; Han characters in Chinese, where a word in Latin letters counts as two."""
    words = re.findall(r"[^\W\d_][\w'’-]*", _HAN.sub(" ", text))
    return len(_HAN.findall(text)) + 2 * len(words) if language in LANGUAGES.characters else len(words)


def held(text: str, language: str) -> bool:
    """True if a sentence is long enough to be held to a rate."""
    return units(text, language) >= FEWEST.get(language, FEWEST_WORDS)


def measured(samples: bytes, text: str, language: str) -> float:
    """Words (Han characters) a minute of one spoken sentence, pauses in it and the rest after it counted."""
    return 60 * units(text, language) / (audio.seconds(trimmed(samples, 0.0)) + REST)


def trimmed(samples: bytes, kept: float = KEPT) -> bytes:
    """Sound without the silence around it, but for so many seconds on either side."""
    sound = np.abs(audio.array(samples).astype(np.int32))
    loud = np.flatnonzero(sound > sound.max(initial=0) * _EDGE)
    if not loud.size:
        return b""
    around = round(kept * audio.RATE)
    return samples[2 * max(0, int(loud[0]) - around) : 2 * (int(loud[-1]) + 1 + around)]


def fitted(samples: bytes, text: str, language: str, low: float, high: float, fastest: float = STRETCHED[1]) -> bytes:
    """A sentence stretched into a range of rates, its pitch kept; one that is inside or too short stays as it is.

    Where that would stretch it too far it is brought as near as it may be; fastest is the most it may be sped up.
    """
    if not held(text, language) or not samples:
        return samples
    speed, whole = 1.0, samples
    for _ in range(3):  # why again: what comes out is a little longer or shorter than what was asked for
        missing = _needed(samples, text, language, low, high)
        if missing == 1.0:
            break
        speed = min(fastest, max(STRETCHED[0], speed * missing))
        samples = stretched(whole, speed)
    return samples


def stretched(samples: bytes, speed: float) -> bytes:
    """The same sound faster (above 1) or slower, at the same pitch; between half and double."""
    graph = av.filter.Graph()
    source = graph.add_abuffer(sample_rate=audio.RATE, format="s16", layout="mono", time_base=Fraction(1, audio.RATE))
    graph.link_nodes(source, graph.add("atempo", f"{speed:.4f}"), graph.add("abuffersink")).configure()
    frame = av.AudioFrame.from_ndarray(audio.array(samples).reshape(1, -1), format="s16", layout="mono")
    frame.sample_rate, frame.pts = audio.RATE, 0
    graph.push(frame)
    graph.push(None)
    return b"".join(_pulled(graph))


def _pulled(graph: av.filter.Graph) -> list[bytes]:
    pieces: list[bytes] = []
    while True:
        try:
            out = graph.pull()
        except (av.BlockingIOError, EOFError):
            return pieces
        pieces.append(out.to_ndarray().tobytes())


def spoken(make: Callable[[float], bytes], text: str, language: str, pace: Pace, tempo: Tempo, rates: Rates) -> bytes:
    """One sentence at its pace, levelled, without silence around it.

    make: the engine at a speed (1 is natural, above is faster) → samples. It is asked once where the length can be
    foretold well enough, else twice; what is left is stretched.
    """
    limits = rates[pace].get(language)
    usual = tempo.usual * (SLOWER if pace == "slow" else 1.0)
    if limits is None or not held(text, language):
        return finished(make(usual))
    speed = _first_speed(text, language, tempo, usual, limits)
    samples = finished(make(speed))
    missing = _needed(samples, text, language, *limits)
    if abs(missing - 1) > ONCE_MORE and (again := _bounded(speed * missing, tempo)) != speed:
        speed, samples = again, finished(make(again))
    left = max(1.0, min(HURRIED, STRETCHED[1] * tempo.fastest / speed))
    return audio.levelled(fitted(samples, text, language, *limits, left))


def finished(samples: bytes) -> bytes:
    """Sound as the line plays it: without silence around it, at one level."""
    return trimmed(audio.levelled(trimmed(samples)))


def _first_speed(text: str, language: str, tempo: Tempo, usual: float, limits: tuple[float, float]) -> float:
    if not tempo.letter:
        return usual
    low, high = limits
    natural, count = tempo.foretold(text), 60 * units(text, language)
    nearest = min(count / low - REST, max(count / high - REST, natural / usual))
    return _bounded(natural / max(nearest, 0.1), tempo)


def _bounded(speed: float, tempo: Tempo) -> float:
    return min(tempo.fastest, max(SLOWEST, speed))


def _needed(samples: bytes, text: str, language: str, low: float, high: float) -> float:
    """By how much faster (above 1) a sentence has to be to lie just inside a range of rates."""
    rate, margin = measured(samples, text, language), (high - low) / 5
    if low * INSIDE <= rate <= high / INSIDE:
        return 1.0
    wanted = max(low + margin, min(high - margin, rate))
    length = audio.seconds(trimmed(samples, 0.0))
    return length / max(60 * units(text, language) / wanted - REST, 0.1)
