"""How fast each voice speaks: real-time factor, first sound of a new sentence and of one said before, beside espeak-ng."""

from __future__ import annotations

import tempfile
import time
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from itertools import islice
from pathlib import Path

import numpy as np

from bot.config.settings import Settings
from bot.language.phrases import Phrases
from oneline.processes.voice import voice_home
from voice.audio.audio import RATE
from voice.engines.choice import Choice, Home
from voice.tts.espeak_voice import NAME as BASELINE
from voice.tts.synthesiser import Speaker, SpeakFailed
from voice.tts.voices import Synthesiser, open_synthesiser, prompt_sentences

HEAD = f"{'':20}{'loading':>10}{'new p50':>10}{'p95':>9}{'real time':>11}{'of espeak':>11}{'said before p50':>17}{'p95':>10}{'ratio':>9}"


@dataclass(frozen=True, slots=True)
class Spoken:
    """What one voice took."""

    name: str
    language: str
    loading: float
    """Seconds to its first word, loading included, beyond what that word takes later."""
    new: list[float]
    """Seconds from a sentence to its sound: all of a sentence is made before any of it is played."""
    kept: list[float]
    """The same for a sentence that was said before."""
    length: float
    """Seconds of sound."""


def main(count: int) -> None:
    """Every voice that this machine has, in the languages the line speaks."""
    settings = Settings()
    home, phrases = voice_home(settings), Phrases(settings.home / "intents")
    print(f"Speaking: {count} sentences of the line's own a voice\n{HEAD}")
    for language in phrases.languages:
        sentences = list(islice(_sentences(phrases, language), count))
        spoken = [one for name in _voices(home, language) if (one := _measured(home, name, language, sentences))]
        base = next((_speed(one) for one in spoken if one.name == BASELINE), float("nan"))
        for one in spoken:
            print(_row(one, base), flush=True)


def _voices(home: Home, language: str) -> list[str]:
    return list(dict.fromkeys((*home.choice.speak.get(language, ()), BASELINE)))


def _sentences(phrases: Phrases, language: str) -> Iterator[str]:
    """Sentences of fixed wordings, long enough to tell something."""
    for key in sorted(phrases.keys(language)):
        text = phrases.variants(language, key)[0]
        if "{" not in text:
            yield from (said for _, said in prompt_sentences(key, text, language) if len(said) >= 12)


def _measured(home: Home, name: str, language: str, sentences: Sequence[str]) -> Spoken | None:
    """One voice on its own, with nothing made before; None if it is not there."""
    with tempfile.TemporaryDirectory() as folder:
        alone = replace(home, clips=Path(folder), choice=Choice({}, {language: (name,)}))
        mouth = open_synthesiser(alone)
        try:
            speaker = next((one for one in mouth.speakers(language) if one.name == name), None)
            return _timed(mouth, speaker, language, sentences) if speaker else None
        except SpeakFailed as error:
            print(f"{name}, {language}: left out, {error}")
            return None
        finally:
            mouth.close()


def _timed(mouth: Synthesiser, speaker: Speaker, language: str, sentences: Sequence[str]) -> Spoken:
    cold, _ = _once(mouth, sentences[0], language, keep=False)
    warm, _ = _once(mouth, sentences[0], language, keep=False)
    new = [_once(mouth, text, language) for text in sentences]
    kept = [_once(mouth, text, language)[0] for text in sentences]
    return Spoken(
        speaker.name,
        language,
        max(cold - warm, 0.0),
        [took for took, _ in new],
        kept,
        sum(size for _, size in new) / RATE,
    )


def _once(mouth: Synthesiser, text: str, language: str, *, keep: bool = True) -> tuple[float, int]:
    begun = time.perf_counter()
    sound = mouth.sound(text, language, keep=keep)
    return time.perf_counter() - begun, len(sound)


def _speed(one: Spoken) -> float:
    return sum(one.new) / one.length


def _row(one: Spoken, base: float) -> str:
    (new, late), (kept, late_kept) = np.percentile(one.new, (50, 95)), np.percentile(one.kept, (50, 95))
    return (
        f"{one.name + ', ' + one.language:20}{one.loading:8.2f} s{new:8.3f} s{late:7.3f} s{_speed(one):11.3f}"
        f"{_speed(one) / base:11.1f}{1000 * kept:14.2f} ms{1000 * late_kept:7.2f} ms{new / max(kept, 1e-6):9.0f}"
    )
