"""How well the line recognises speech: word errors on recorded speech, beside the same engine fed naively.

Ours: the line's own ears (speech found first, then decoded frame by frame, ended after the city's own wait), with the
phrases a question offers or without. Naive: the whole sound at once, whatever is in it, and no phrases.
"""

from __future__ import annotations

import time
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from itertools import pairwise

import numpy as np

from bench.voice_ears import Whole, by_ears, naively
from bench.voice_lines import CONDITIONS, on_the_line
from bench.voice_recordings import (
    Absent,
    Recording,
    prompt_sentences,
    prompt_words,
    read_sentences,
    spoken_digits,
    spoken_numbers,
)  # fmt: skip
from bench.voice_words import Errors, all_of, digits, errors, words
from bot.config.settings import Settings
from oneline.processes.voice import PACING, voice_home
from voice.asr.open_recognisers import open_recognisers
from voice.asr.recogniser import Recogniser, Transcript
from voice.audio import audio
from voice.call.pacing import read_pacing

BOUNDS = (0.0, 0.25, 0.6, 0.85, 1.01)
"""Between these certainties a line behaves alike: no speech, asked back, taken with an echo, taken."""
RESTS = (0.2, 1.5, 3.5)
"""Seconds of rest in the middle of a number; the last is longer than the line waits."""
THINNED = 2
"""Of the spoken digits, of which there are many alike, so much fewer are heard."""
STREAMED = next(iter(CONDITIONS))
"""Only here the engine gets sound as it comes, words while somebody speaks included: that is what is said to cost."""
NUMBERS = 24
HEAD = f"{'':52}{'':8}" + "".join(f"{name:>13}" for name in CONDITIONS) + f"{'of naive':>10}{'core':>8}"


@dataclass(frozen=True, slots=True)
class Heard:
    """One recording and what was made of it."""

    errors: Errors
    certainty: float
    parts: int
    """Utterances it was taken for."""
    seconds: float
    """Length of the sound."""
    cost: float
    """Processor seconds."""


@dataclass(frozen=True, slots=True)
class Material:
    """Recordings of one kind."""

    name: str
    recordings: Sequence[Recording]
    read: Callable[[str], tuple[str, ...]]
    """A text → what is counted of it."""
    end: float
    """Seconds of silence after which the line takes an utterance for finished."""


def main(every: int, conditions: Sequence[str] = tuple(CONDITIONS)) -> None:
    """Measure the English engine that this machine has."""
    settings = Settings()
    recognisers = open_recognisers(voice_home(settings), ["en"])
    if "en" not in recognisers:
        raise SystemExit("Nothing hears English here: run `oneline voice check`.")
    engine, certain = recognisers["en"], []
    print(
        f"Hearing: {engine.name}, English, 8 kHz µ-law, words wrong in 100; core: processor seconds a second of sound, clean"
    )
    print(HEAD.replace("".join(f"{n:>13}" for n in CONDITIONS), "".join(f"{n:>13}" for n in conditions)), flush=True)
    for material in materials(settings, every):
        certain += _rows(engine, material, conditions)
    print("\n".join(_certainty(certain)))
    for rest in RESTS:
        print(_number_row(engine, rest, _ends(settings)["digits"], max(6, NUMBERS // every)), flush=True)


def _ends(settings: Settings) -> dict[str, float]:
    profile = read_pacing(settings.city / PACING).default
    return {"open": profile.end_open, "choice": profile.end_yes_no, "digits": profile.end_digits}


def materials(settings: Settings, every: int) -> Iterator[Material]:
    """All there is; what is not there is said."""
    ends = _ends(settings)
    makers: tuple[tuple[str, Callable[[], list[Recording]], Callable[[str], tuple[str, ...]], float], ...] = (
        ("telephone prompts, sentences", _sentences, words, ends["open"]),
        ("telephone prompts, numbers, dates, letters' names", prompt_words, words, ends["choice"]),
        ("read sentences and cards (PocketSphinx)", read_sentences, words, ends["open"]),
        ("spoken digits, six people", spoken_digits, digits, ends["digits"]),
    )
    for name, make, read, end in makers:
        try:
            recordings = make()[:: every * (THINNED if make is spoken_digits else 1)]
        except Absent as error:
            print(f"{name}: left out, {error}")
            continue
        yield Material(f"{name} ({len(recordings)})", recordings, read, end)


def _sentences() -> list[Recording]:
    recordings, where = prompt_sentences()
    print(f"What the prompts' sentences say is known from {where}.")
    return recordings


def _rows(engine: Recogniser, material: Material, conditions: Sequence[str]) -> list[Heard]:
    """Print the rows of one kind of recording; returns our transcripts in all conditions."""
    naive = [_measured(material, name, lambda sound, _: naively(engine, sound)) for name in conditions]
    free = [_ours(engine, material, name, offered=False) for name in conditions]
    print(_row(material.name, "naive", naive, naive))
    print(_row("", "ours", free, naive), flush=True)
    if not any(recording.phrases for recording in material.recordings):
        return [heard for row in free for heard in row]
    given = [_ours(engine, material, name, offered=True) for name in conditions]
    print(_row("", "phrases", given, naive), flush=True)
    return [heard for row in given for heard in row]


def _ours(engine: Recogniser, material: Material, condition: str, *, offered: bool) -> list[Heard]:
    by = engine if condition == STREAMED else Whole(engine)
    return _measured(
        material, condition, lambda sound, phrases: by_ears(by, sound, phrases if offered else (), material.end)
    )


def _measured(
    material: Material, condition: str, hear: Callable[[bytes, tuple[str, ...]], list[Transcript]]
) -> list[Heard]:
    return [
        _one(material, recording, on_the_line(recording.samples, CONDITIONS[condition], seed), hear)
        for seed, recording in enumerate(material.recordings)
    ]


def _one(
    material: Material, recording: Recording, sound: bytes, hear: Callable[[bytes, tuple[str, ...]], list[Transcript]]
) -> Heard:
    begun = time.process_time()
    heard = hear(sound, recording.phrases)
    cost = time.process_time() - begun
    wrong = errors(material.read(recording.said), material.read(" ".join(one.text for one in heard)))
    certainty = min((one.certainty for one in heard), default=0.0)
    return Heard(wrong, certainty, len(heard), audio.seconds(sound), cost)


def _row(name: str, way: str, row: Sequence[Sequence[Heard]], naive: Sequence[Sequence[Heard]]) -> str:
    rates = "".join(f"{100 * all_of(one.errors for one in each).rate:13.1f}" for each in row)
    mine, theirs = (all_of(one.errors for each in rows for one in each).rate for rows in (row, naive))
    cost = sum(one.cost for one in row[0]) / sum(one.seconds for one in row[0])
    return f"{name:52}{way:8}{rates}{mine / max(theirs, 1e-9):10.2f}{cost:8.3f}"


def _certainty(heard: Sequence[Heard]) -> Iterator[str]:
    """How often what it is so sure of is right: what the line's thresholds stand on."""
    yield "How sure it is, and how often that is right (at most one word in ten wrong), all conditions together:"
    for low, high in pairwise(BOUNDS):
        band = [one for one in heard if low <= one.certainty < high]
        if band:
            right = float(np.mean([one.errors.rate <= 0.1 for one in band]))
            sure = float(np.mean([one.certainty for one in band]))
            yield f"    {low:.2f} to {min(high, 1):.2f}: {len(band):5}   says {sure:.2f}   right {right:.2f}"


def _number_row(engine: Recogniser, rest: float, end: float, count: int) -> str:
    """Numbers of six digits with a rest in the middle."""
    try:
        numbers = spoken_numbers(rest, count)
    except Absent as error:
        return f"numbers: left out, {error}"
    material = Material("", numbers, digits, end)
    ways = {
        "naive": _measured(material, "clean", lambda sound, _: naively(engine, sound)),
        "ours": _measured(material, "clean", lambda sound, phrases: by_ears(Whole(engine), sound, phrases, end)),
    }
    rates = ", ".join(f"{way} {100 * all_of(one.errors for one in row).rate:.1f}" for way, row in ways.items())
    whole = sum(one.errors.wrong == 0 for one in ways["ours"])
    cut = sum(one.parts > 1 for one in ways["ours"])
    return (
        f"Numbers of six digits, {rest:.1f} s of rest in the middle: digits wrong in 100: {rates}; "
        f"ours: {whole} of {len(numbers)} right as a whole, {cut} taken for two utterances"
    )
