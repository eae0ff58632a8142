"""Recognition by Whisper: one utterance at a time after its end, in many languages, with weights from packages."""

from __future__ import annotations

import importlib
import os
import threading
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import numpy as np

from voice.asr.confidence import WHISPER, chance
from voice.asr.hallucinations import is_hallucination
from voice.asr.languages import LANGUAGES
from voice.asr.phonetic_match import nearest
from voice.asr.recogniser import LONGEST_SECONDS, Capabilities, EngineMissing, Stream, Transcript
from voice.asr.strip_punctuation import plain
from voice.asr.tuning import TUNING
from voice.asr.whisper_files import whisper_folder
from voice.audio import audio
from voice.audio.audio import array, resampled, seconds

NAME = "whisper"
TOGETHER = min(TUNING.waits.together, os.cpu_count() or 1)
LONGEST_BYTES = LONGEST_SECONDS * 2 * audio.RATE
"""Of an utterance that are kept."""
SHORTEST = TUNING.nothing.whisper_shortest
DOUBTFUL = TUNING.nothing.whisper_doubtful
CIRCLES, NOBODY = TUNING.nothing.circles, TUNING.nothing.nobody
MOST_PHRASES = TUNING.offered.whisper_phrases
RATE = 16_000
"""Samples a second the network hears."""


class Whisper:
    """A recogniser over joined weights. The network is loaded at the first stream of a process: its threads do not fork."""

    name = NAME

    def __init__(self, models: Path, languages: Sequence[str] = LANGUAGES.whisper) -> None:
        """Join the weights into the folder of models where they are not; raises EngineMissing."""
        self._folder = whisper_folder(models)
        self._library = _library()
        self.capabilities = Capabilities(tuple(languages), streaming=False, grammar=False)
        self._model: Any = None
        self._inherited: list[Any] = []
        self._process = 0
        self._loading = threading.Lock()
        # Why here: whoever only asks another process to hear loads nothing of it.
        from opencc import OpenCC

        self._simplify = OpenCC("t2s").convert

    def open(self, language: str, phrases: Sequence[str] = ()) -> Stream:
        """A stream for one utterance in a language that is set, never guessed; it leans towards phrases."""
        if language not in self.capabilities.languages:
            raise EngineMissing(f"Whisper is not set to hear {language}.")
        self.load()
        return WhisperStream(self, language, phrases)

    def load(self) -> None:
        """Load the network for this process; raises EngineMissing."""
        with self._loading:
            if self._process == os.getpid():
                return
            # Why kept: to let go of a network whose threads stayed in the parent process would wait for them for ever.
            self._inherited.append(self._model)
            try:
                self._model = self._library.WhisperModel(
                    str(self._folder),
                    device="cpu",
                    compute_type="int8",
                    cpu_threads=1,
                    num_workers=TOGETHER,
                    local_files_only=True,
                )
            except (RuntimeError, ValueError, OSError) as error:
                raise EngineMissing(f"Whisper's weights in {self._folder} are broken. Delete that folder.") from error
            self._process = os.getpid()

    def hear(self, samples: bytes, language: str, phrases: Sequence[str]) -> Transcript:
        """What one utterance says. samples: 16-bit, 8 kHz."""
        if seconds(samples) < SHORTEST:
            return Transcript("", 0.0)
        segments = self._decode(samples, LANGUAGES.whisper_as.get(language, language), phrases)
        text = plain(" ".join(segment.text for segment in segments))
        if language in LANGUAGES.simplified:
            text = self._simplify(text)
        certainty = min((_certainty(segment, bool(phrases)) for segment in segments), default=0.0)
        if not text or (certainty < DOUBTFUL and is_hallucination(text)):
            return Transcript("", 0.0)
        meant = nearest(text, phrases)
        return Transcript(meant or text, certainty, (text,) if meant and meant != text else ())

    def _decode(self, samples: bytes, language: str, phrases: Sequence[str]) -> list[Any]:
        sound = array(resampled(samples, audio.RATE, RATE)).astype(np.float32) / 32768
        segments, _ = self._model.transcribe(
            sound,
            language=language,
            beam_size=5,
            temperature=0.0,
            condition_on_previous_text=False,
            without_timestamps=True,
            # Why not left to it: what it would drop is given back with a low certainty instead.
            no_speech_threshold=None,
            log_prob_threshold=None,
            initial_prompt=LANGUAGES.whisper_first.get(language),
            hotwords=" ".join(phrases[:MOST_PHRASES]) or None,
        )
        return list(segments)


class WhisperStream:
    """One utterance, kept until its end."""

    def __init__(self, whisper: Whisper, language: str, phrases: Sequence[str]) -> None:
        self._whisper, self._language, self._phrases = whisper, language, tuple(phrases)
        self._samples = bytearray()

    def feed(self, samples: bytes) -> None:
        """Keep sound (16-bit, 8 kHz), up to the longest."""
        if len(self._samples) < LONGEST_BYTES:
            self._samples += samples

    def partial(self) -> str:
        """Nothing: this engine hears whole utterances."""
        return ""

    def finish(self) -> Transcript:
        """All that was heard."""
        return self._whisper.hear(bytes(self._samples), self._language, self._phrases)


def _certainty(segment: Any, offered: bool) -> float:
    """How likely a segment is right: not at all where it goes round in circles, half where nobody may have spoken.

    offered: phrases were, and it writes them into noise.
    """
    if segment.compression_ratio > CIRCLES:
        return 0.0
    certainty = chance(WHISPER, (segment.avg_logprob,))
    return certainty / 2 if offered and segment.no_speech_prob > NOBODY else certainty


def _library() -> Any:
    # Why: weights are never fetched behind a city's back.
    os.environ["HF_HUB_OFFLINE"] = "1"
    try:
        return importlib.import_module("faster_whisper")
    except ImportError as error:
        raise EngineMissing("The package faster-whisper is not installed. Run: uv sync") from error
