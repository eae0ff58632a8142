"""Recognition by Vosk: streaming at telephone rate, with partial results and a grammar for each question."""

from __future__ import annotations

import importlib
import json
import math
import re
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Any

import structlog

from voice.asr.recogniser import Capabilities, EngineMissing, Stream, Transcript
from voice.asr.tuning import TUNING
from voice.asr.vosk_grammar import UNKNOWN, grammar
from voice.audio.audio import RATE, silence

log = structlog.get_logger(__name__)
NAME = "vosk"
CHOICES = TUNING.offered.vosk_choices
UNSURE = TUNING.certainty.vosk_unsure
_BETWEEN_HAN = re.compile(r"(?<=[\u3400-\u9fff]) (?=[\u3400-\u9fff])")


class Vosk:
    """A recogniser over one model. Load it before processes fork: they share its memory."""

    name = NAME

    def __init__(self, folder: Path, language: str) -> None:
        """Load a model's folder and hear a moment of silence; raises EngineMissing where it is not there or broken."""
        self.capabilities = Capabilities((language,), streaming=True, grammar=True, strict=True)
        self._vosk = _library()
        remedy = f"Run: oneline voice fetch {language}"
        if not (folder / "am" / "final.mdl").is_file():
            raise EngineMissing(f"There is no Vosk model in {folder}. {remedy}")
        try:
            self._model = self._vosk.Model(str(folder))
            self._recogniser(()).AcceptWaveform(silence(0.5))
        except Exception as error:  # why so wide: Vosk raises nothing narrower
            raise EngineMissing(f"The Vosk model in {folder} is broken ({error}). {remedy}") from error

    def knows(self, word: str) -> bool:
        """True for a word the model can hear."""
        return bool(self._model.vosk_model_find_word(word) >= 0)

    def open(self, language: str, phrases: Sequence[str] = ()) -> Stream:
        """A stream for one utterance; phrases of which a word is not known are left out, open speech where none is left."""
        heard, unknown = grammar(phrases, self.knows)
        if unknown:
            log.warning("hear.words_unknown", engine=NAME, language=language, words=unknown, phrases_left=len(heard))
        limit = 1.0 if not heard or self.knows(UNKNOWN) else UNSURE
        return VoskStream(self._recogniser(heard), limit)

    def _recogniser(self, phrases: Sequence[str]) -> Any:
        if not phrases:
            recogniser = self._vosk.KaldiRecognizer(self._model, RATE)
            recogniser.SetWords(True)
            return recogniser
        listed = [*phrases, UNKNOWN] if self.knows(UNKNOWN) else list(phrases)
        recogniser = self._vosk.KaldiRecognizer(self._model, RATE, json.dumps(listed, ensure_ascii=False))
        recogniser.SetMaxAlternatives(CHOICES)
        return recogniser


class VoskStream:
    """One utterance; Vosk may cut it into several, they are joined."""

    def __init__(self, recogniser: Any, limit: float) -> None:
        self._recogniser = recogniser
        self._limit = limit
        self._done: list[Transcript] = []

    def feed(self, samples: bytes) -> None:
        """Take in sound (16-bit, 8 kHz)."""
        if samples and self._recogniser.AcceptWaveform(samples):
            self._done.append(_hearing(json.loads(self._recogniser.Result())))

    def partial(self) -> str:
        """Words so far, or empty."""
        running = _plain(json.loads(self._recogniser.PartialResult())["partial"])
        return _joined([*(part.text for part in self._done), running])

    def finish(self) -> Transcript:
        """All that was heard."""
        self._done.append(_hearing(json.loads(self._recogniser.FinalResult())))
        parts = [part for part in self._done if part.text]
        certainty = min((part.certainty for part in parts), default=0.0)
        others = parts[0].alternatives if len(parts) == 1 else ()
        return Transcript(_joined([part.text for part in parts]), min(certainty, self._limit), others)


def _hearing(result: dict[str, Any]) -> Transcript:
    """What one result of Vosk says: hearings with their weights where a grammar is set, words with their chances else."""
    if "alternatives" in result:
        return _choice(result["alternatives"])
    words = [word for word in result.get("result", ()) if word["word"] != UNKNOWN]
    if not words:
        return Transcript("", 0.0)
    return Transcript(_plain(result["text"]), sum(word["conf"] for word in words) / len(result["result"]))


def _choice(alternatives: Sequence[dict[str, Any]]) -> Transcript:
    """The best of several; its certainty is its share of their chances (Vosk gives logarithms)."""
    best = max((float(one["confidence"]) for one in alternatives), default=0.0)
    chances: dict[str, float] = {}
    for one in alternatives:
        text = _plain(one["text"])
        chances[text] = chances.get(text, 0.0) + math.exp(float(one["confidence"]) - best)
    text, *others = sorted(chances, key=lambda one: -chances[one]) or [""]
    certainty = chances[text] / sum(chances.values()) if text else 0.0
    return Transcript(text, certainty, tuple(other for other in others if other))


def _plain(text: str) -> str:
    """Text without the word for everything else, Chinese without gaps."""
    return _joined([word for word in text.split() if word != UNKNOWN])


def _joined(parts: Sequence[str]) -> str:
    return _BETWEEN_HAN.sub("", " ".join(_filled(parts)))


def _filled(parts: Sequence[str]) -> Iterator[str]:
    return (part for part in parts if part)


def _library() -> Any:
    """Vosk, which writes nothing to the terminal; raises EngineMissing."""
    try:
        library = importlib.import_module("vosk")
    except (ImportError, OSError) as error:
        raise EngineMissing("The package vosk is not installed. Run: uv sync") from error
    library.SetLogLevel(-1)
    return library
