"""Every fixed prompt as a caller hears it: rate, level, length, silence around it, measured after µ-law."""

from __future__ import annotations

from collections.abc import Iterator
from functools import cache
from pathlib import Path

import numpy as np
import pytest

from bot.system.yaml_file import read_yaml
from voice.audio import audio
from voice.engines.choice import Choice, Home
from voice.tts.prerender import Prompt, sentences
from voice.tts.speech_rate import RATES, held, measured
from voice.tts.synthesiser import Pace
from voice.tts.voices import Synthesiser, open_synthesiser, speakers_there

INTENTS = Path(__file__).parents[3] / "intents"
EVERY = ("phone.",)
"""Wordings that are spoken on the telephone only."""
SAMPLE = {
    ("piper", "default"): (1, 4), ("piper", "slow"): (2, 8), ("kokoro", "default"): (3, 24), ("kokoro", "slow"): (8, 48),
    ("espeak", "default"): (1, 1), ("espeak", "slow"): (1, 1),
}  # fmt: skip
"""Of these sentences, and of all others, every such one: what an engine can do in a minute on one core."""
LONGEST, SILENCE = 8.0, 0.15
"""Seconds a sentence may take, and seconds of silence before and after it."""
VOICES = [("piper", "en"), ("kokoro", "zh"), ("espeak", "en"), ("espeak", "zh")]


@cache
def prompts(language: str, own: int = 1, other: int = 1) -> list[Prompt]:
    """Fixed sentences of a language, as said: every such one of the telephone's own, and of the others."""
    files = sorted((INTENTS / language / "phrases").glob("*.yml"))
    found = {key: said for file in files for key, said in _fixed(file)}
    listed = sentences({language: found})
    telephone = [prompt for prompt in listed if prompt.key.startswith(EVERY)]
    return telephone[::own] + [prompt for prompt in listed if prompt not in telephone][::other]


def _fixed(file: Path) -> Iterator[tuple[str, str]]:
    """Wordings without a gap to fill."""
    for key, said in read_yaml(file)["phrases"].items():
        for number, wording in enumerate([said] if isinstance(said, str) else said):
            if isinstance(wording, str) and "{" not in wording:
                yield (f"{key}-{number}" if number else key), wording


@pytest.fixture(scope="module")
def mouths(tmp_path_factory: pytest.TempPathFactory) -> Iterator[dict[str, Synthesiser]]:
    """A line for each voice."""
    folder = tmp_path_factory.mktemp("line")
    made = {}
    for engine, language in VOICES:
        choice = Choice({}, {language: (engine,)})
        home = Home(folder / "models", folder / "clips", folder / "recordings", choice)
        (there,) = speakers_there(home)
        if there.there:
            made[f"{engine} {language}"] = open_synthesiser(home)
    with pytest.MonkeyPatch.context() as patched:
        # Why so long: how a sentence sounds is looked at here, not how soon it comes on a busy machine.
        patched.setattr("voice.tts.voices.SENTENCE", 120.0)
        yield made
    for mouth in made.values():
        mouth.close()


def _around(heard: bytes) -> float:
    """The longer silence at the start or the end, in seconds: what is 40 dB below the loudest counts as silence."""
    sound = np.abs(audio.array(heard).astype(int))
    loud = np.flatnonzero(sound > sound.max() / 100)
    return max(int(loud[0]), len(sound) - 1 - int(loud[-1])) / audio.RATE


def _faults(heard: bytes, prompt: Prompt, speed: Pace) -> Iterator[str]:
    low, high = RATES[speed][prompt.language]
    rate, level = measured(heard, prompt.text, prompt.language), audio.decibels(heard)
    if held(prompt.text, prompt.language) and not low <= rate <= high:
        yield f"{rate:.0f} a minute"
    if not -22 <= level <= -18 or audio.peak(heard) > -3:
        yield f"level {level:.1f}, peak {audio.peak(heard):.1f} dBFS"
    if not 0.2 <= audio.seconds(heard) <= LONGEST:
        yield f"{audio.seconds(heard):.1f} s long"
    if _around(heard) > SILENCE:
        yield f"{_around(heard):.2f} s of silence around it"


@pytest.mark.parametrize("speed", ["default", "slow"])
@pytest.mark.parametrize(("engine", "language"), VOICES)
def test_prompts_are_heard_as_they_should_be(
    mouths: dict[str, Synthesiser], engine: str, language: str, speed: Pace
) -> None:
    mouth = mouths.get(f"{engine} {language}")
    if mouth is None:
        pytest.skip(f"{engine} is not installed: oneline voice check says what to run")
    listed = prompts(language, *SAMPLE[engine, speed])
    assert listed
    wrong = [
        f"{prompt.key} {prompt.text!r}: {fault}"
        for prompt in listed
        for fault in _faults(audio.from_ulaw(mouth.sound(prompt.text, language, speed)), prompt, speed)
    ]
    assert not wrong


def test_enough_prompts_are_long_enough_for_a_rate() -> None:
    for language in ("en", "zh"):
        listed = prompts(language)
        assert len(listed) > 80
        assert sum(held(prompt.text, language) for prompt in listed) > len(listed) / 2
        assert any(prompt.key.startswith(EVERY) for prompt in listed)
