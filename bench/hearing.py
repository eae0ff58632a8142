"""How well the engines hear recorded speech after a telephone line: words, digits, how true their certainty is, what it costs.

python -m bench.hearing PROMPTS TRANSCRIPT DIGITS [--engine moonshine|whisper] [--models FOLDER] [--every N] [--noise DB]

PROMPTS is the folder of asterisk-core-sounds-en-wav, TRANSCRIPT its core-sounds-en.txt ("name: words" a line), DIGITS the
folder of the Free Spoken Digit Dataset. Every sound goes through 8 kHz µ-law, a quarter of a second of silence on both sides.
"""

from __future__ import annotations

import re
import time
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from itertools import pairwise
from pathlib import Path

import click
import numpy as np
from num2words import num2words
from rapidfuzz.distance import Levenshtein

from voice import audio
from voice.hear import Hearing, Recogniser
from voice.hear_moonshine import Moonshine
from voice.hear_whisper import Whisper

DIGITS = ("zero", "one", "two", "three", "four", "five", "six", "seven", "eight", "nine")
BOUNDS = (0.0, 0.4, 0.6, 0.85, 1.01)
"""Between these certainties a line behaves alike (voice.md)."""
LONGEST = 30.0
"""Seconds of a prompt that is still measured."""
SAME = (("i'm", "i am"), ("you're", "you are"), ("canceled", "cancelled"), ("deactivated", "de activated"))
"""Spellings that are no mistake."""


@dataclass(frozen=True, slots=True)
class Measured:
    """One recording and what was made of it."""

    said: tuple[str, ...]
    """Its words."""
    heard: tuple[str, ...]
    """The words that were heard."""
    certainty: float
    """How sure the engine was."""
    seconds: float
    """Length of the sound."""
    cost: float
    """Processor seconds, partial results included."""

    @property
    def wrong(self) -> int:
        """Words that are wrong, missing or too many."""
        return Levenshtein.distance(self.said, self.heard)


def words(text: str) -> tuple[str, ...]:
    """The words of a text as they are said: figures in words, no punctuation."""
    text = re.sub(r"\d+", lambda figures: f" {num2words(int(figures[0]))} ", text.lower())
    for other, one in SAME:
        text = text.replace(other, one)
    return tuple(re.sub(r"[^a-z' ]", " ", text).split())


def prompts(folder: Path, transcript: Path) -> Iterator[tuple[str, bytes]]:
    """What the recorded prompts say, and their sound; those of tones are left out."""
    for line in transcript.read_text(encoding="utf-8").splitlines():
        name, _, said = line.partition(":")
        path = folder / f"{name.strip().removesuffix('.wav')}.wav"
        if path.is_file() and said.strip() and not said.strip().startswith(("[", "<")):
            yield said, audio.read(path)


def digits(folder: Path) -> Iterator[tuple[str, bytes]]:
    """Spoken digits."""
    for path in sorted(folder.glob("?_*.wav")):
        yield DIGITS[int(path.name[0])], audio.read(path)


def on_the_line(samples: bytes, noise: float | None, seed: int) -> bytes:
    """Sound through µ-law with noise so many dB below the speech."""
    sound = audio.array(audio.silence(0.25) + samples + audio.silence(0.25)).astype(np.float64)
    if noise is not None:
        loud = 10 ** ((audio.decibels(samples) - noise) / 20) * 32768
        sound += np.random.default_rng(seed).normal(0, loud, len(sound))
    return audio.from_ulaw(audio.to_ulaw(np.clip(sound, -32767, 32767).astype("<i2").tobytes()))


def hear(engine: Recogniser, samples: bytes, phrases: Sequence[str] = ()) -> tuple[Hearing, float]:
    """What an engine hears of a sound that comes frame by frame, and the processor seconds it took."""
    begun = time.process_time()
    stream = engine.open("en", phrases)
    for at in range(0, len(samples), 2 * audio.FRAME):
        stream.feed(samples[at : at + 2 * audio.FRAME])
    return stream.finish(), time.process_time() - begun


def measure(
    engine: Recogniser, sounds: Iterable[tuple[str, bytes]], noise: float | None, phrases: Sequence[str] = ()
) -> list[Measured]:
    """Every sound heard once."""
    measured = []
    for seed, (said, samples) in enumerate(sounds):
        if audio.seconds(samples) > LONGEST:
            continue
        line = on_the_line(samples, noise, seed)
        hearing, cost = hear(engine, line, phrases)
        measured.append(Measured(words(said), words(hearing.text), hearing.certainty, audio.seconds(line), cost))
    return measured


def report(name: str, measured: Sequence[Measured]) -> str:
    """A table: words wrong, whole utterances right, cost, and how often each band of certainty is right."""
    said = sum(len(one.said) for one in measured)
    seconds = sum(one.seconds for one in measured)
    lines = [
        f"{name}: {len(measured)} utterances, {said} words, "
        f"word errors {sum(one.wrong for one in measured) / said:.1%}, "
        f"right {np.mean([not one.wrong for one in measured]):.1%}, "
        f"processor seconds a second {sum(one.cost for one in measured) / seconds:.3f}"
    ]
    for low, high in pairwise(BOUNDS):
        band = [one for one in measured if low <= one.certainty < high]
        if band:
            right = np.mean([one.wrong <= len(one.said) / 10 for one in band])
            sure = np.mean([one.certainty for one in band])
            lines.append(f"    certainty {low:.2f} to {high:.2f}: {len(band)}, says {sure:.2f}, right {right:.2f}")
    return "\n".join(lines)


@click.command()
@click.argument("prompt_folder", type=click.Path(path_type=Path, exists=True))
@click.argument("transcript", type=click.Path(path_type=Path, exists=True))
@click.argument("digit_folder", type=click.Path(path_type=Path, exists=True))
@click.option("--engine", "name", type=click.Choice(["moonshine", "whisper"]), default="moonshine")
@click.option("--models", type=click.Path(path_type=Path), default=Path("var/models"))
@click.option("--every", default=1, help="Only every so many-th recording.")
@click.option("--noise", type=float, default=None, help="Noise so many dB below the speech.")
def main(
    prompt_folder: Path, transcript: Path, digit_folder: Path, name: str, models: Path, every: int, noise: float | None
) -> None:
    """Measure an engine."""
    engine: Recogniser = Moonshine() if name == "moonshine" else Whisper(models)
    spoken = list(prompts(prompt_folder, transcript))[::every]
    click.echo(report(f"{name}, prompts", measure(engine, spoken, noise)))
    click.echo(
        report(f"{name}, prompts of a word or two", measure(engine, [s for s in spoken if len(words(s[0])) < 3], noise))
    )
    click.echo(report(f"{name}, digits offered", measure(engine, list(digits(digit_folder))[::every], noise, DIGITS)))


if __name__ == "__main__":
    main()
