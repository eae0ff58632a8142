"""Recognition by Moonshine tiny: English, with weights from a package; partial results by decoding again."""

from __future__ import annotations

import importlib.util
import math
from collections.abc import Sequence
from functools import lru_cache
from pathlib import Path

import numpy as np

from voice.asr.confidence import (
    MOONSHINE,
    MOONSHINE_NAME,
    MOONSHINE_OFFERED,
    MOONSHINE_PHRASE,
    MOONSHINE_SERIES,
    chance,
    lifted,
)
from voice.asr.hallucinations import OF_NOISE, is_hallucination
from voice.asr.languages import LANGUAGES
from voice.asr.moonshine_digit_decoder import InTurn
from voice.asr.moonshine_model import RATE, Decoded, MoonshineModel, Sound
from voice.asr.phonetic_match import nearest, sound
from voice.asr.phrase_bias import Names
from voice.asr.recogniser import Capabilities, EngineMissing, PhraseSequence, Stream, Transcript
from voice.asr.strip_punctuation import plain
from voice.asr.tuning import TUNING
from voice.audio import audio

NAME = "moonshine"
PACKAGE, FOLDER = "moonshine_voice", "assets/tiny-en"
SHORTEST = TUNING.nothing.moonshine_shortest
AGAIN, SHARE = TUNING.partial.again, TUNING.partial.share
PIECE, CUT_FROM = TUNING.partial.piece, TUNING.partial.cut_from
SCORED_SECONDS, SCORED_WORDS, SCORED = TUNING.offered.scored_seconds, TUNING.offered.scored_words, TUNING.offered.scored
BONUS = TUNING.offered.freely
NAMED_SECONDS, NAMED = TUNING.names.seconds, TUNING.names.behind
DOUBTFUL = TUNING.nothing.moonshine_doubtful
MOST_LEAD, LEAST_CHANCE = TUNING.certainty.most_lead, TUNING.certainty.least_chance


class Moonshine:
    """A recogniser for English. One thread; load it before processes fork."""

    name = NAME
    capabilities = Capabilities(LANGUAGES.moonshine, streaming=True, grammar=True)

    def __init__(self, folder: Path | None = None) -> None:
        """Load the package's weights, or a folder's; raises EngineMissing."""
        folder = folder or moonshine_folder()
        try:
            self.model = MoonshineModel(folder)
            self.model.decode(self.model.listen(np.zeros(RATE // 2, np.float32)))
        except Exception as error:  # why so wide: onnxruntime's errors share nothing but Exception
            raise EngineMissing(f"Moonshine's weights in {folder} are broken. Run: uv sync --reinstall") from error
        self._forms = lru_cache(4096)(self._split)
        self._rules = lru_cache(16)(lambda words: InTurn(self.model.words, words))
        self._names = Names(())

    def know(self, names: Sequence[str]) -> None:
        """Lean on names of what people here speak of, whatever is asked; tell it before calls come."""
        self._names = Names(names)

    def open(self, language: str, phrases: Sequence[str] = ()) -> Stream:
        """A stream for one utterance; it leans towards phrases, but a caller may say anything else."""
        if language not in self.capabilities.languages:
            raise EngineMissing(f"Moonshine does not hear {language}.")
        return MoonshineStream(self, phrases if isinstance(phrases, PhraseSequence) else tuple(phrases))

    def hear(self, samples: bytes, phrases: Sequence[str] = ()) -> Transcript:
        """What samples (16-bit, 8 kHz) say."""
        if audio.seconds(samples) < SHORTEST:
            return Transcript("", 0.0)
        heard = self.model.listen(_sound(samples))
        decoded = self.model.decode(heard)
        text, certainty = plain(self.model.words.text(decoded.pieces)), self._certainty(decoded)
        if meant := nearest(text, phrases):
            same = sound(meant) == sound(text)
            return Transcript(meant, lifted(certainty, MOONSHINE_OFFERED if same else 0.0), () if same else (text,))
        if isinstance(phrases, PhraseSequence) and (series := self._in_turn(heard, decoded, phrases.in_turn)):
            return series
        short = self._short(phrases) if audio.seconds(samples) <= SCORED_SECONDS else []
        if short and (weighed := self._weigh(heard, short, sum(decoded.chances))):
            return Transcript(weighed.text, weighed.certainty, (*weighed.alternatives, *filter(None, [text])))
        if audio.seconds(samples) <= NAMED_SECONDS and (named := self._named(heard, decoded)):
            return named
        return Transcript("", 0.0) if self._imagined(text, certainty) else Transcript(text, certainty)

    def _in_turn(self, heard: Sound, decoded: Decoded, words: tuple[str, ...]) -> Transcript | None:
        """What was said where it is a series of words, and that is not much less likely than what was heard freely; None else."""
        series = self.model.follow(heard, self._rules(words))
        if not series.pieces or series.looped or sum(series.chances) + BONUS < sum(decoded.chances):
            return None
        freely = plain(self.model.words.text(decoded.pieces))
        text = plain(self.model.words.text(series.pieces))
        return Transcript(text.lower(), chance(MOONSHINE_SERIES, (series.among,)), (freely,))

    def _named(self, heard: Sound, decoded: Decoded) -> Transcript | None:
        """What was heard with a name in it, where that is not much less likely than what was heard freely; None else."""
        freely = self.model.words.text(decoded.pieces)
        if decoded.looped:
            return None
        spelt = {text: pieces for text in self._names.variants(freely) if (pieces := self._pieces(text))}
        if not spelt:
            return None
        texts, scores = [*spelt], self.model.score(heard, [*spelt.values()])
        best, *others = sorted(range(len(texts)), key=lambda at: -scores[at])
        behind = sum(decoded.chances) - scores[best]
        if behind > NAMED:
            return None
        lead = scores[best] - scores[others[0]] if others else BONUS
        signs = (behind, min(lead, MOST_LEAD), max(scores[best], LEAST_CHANCE))
        return Transcript(plain(texts[best]), chance(MOONSHINE_NAME, signs), (plain(freely),))

    def _certainty(self, decoded: Decoded) -> float:
        """How likely pieces are right; 0 where it went round in circles, or found no words."""
        pieces = zip(decoded.pieces, decoded.chances, strict=False)
        chances = [chance_ for piece, chance_ in pieces if self.model.words.text([piece]).strip(".,;:?!-")]
        if decoded.looped or not chances:
            return 0.0
        signs = (math.exp(sum(chances) / len(chances)), math.exp(min(chances)), math.log(len(chances)))
        return chance(MOONSHINE, signs)

    def _imagined(self, text: str, certainty: float) -> bool:
        """True for what it makes of noise: no letter at all, one little word of its own, the titles of films."""
        spoken = any(character.isalnum() for character in text)
        return not spoken or text.lower() in OF_NOISE or (certainty < DOUBTFUL and is_hallucination(text))

    def text(self, samples: bytes) -> str:
        """Words of samples, as fast as it can."""
        if audio.seconds(samples) < SHORTEST:
            return ""
        return plain(self.model.words.text(self.model.decode(self.model.listen(_sound(samples))).pieces))

    def _short(self, phrases: Sequence[str]) -> list[str]:
        return [phrase for phrase in phrases if len(phrase.split()) <= SCORED_WORDS and self._forms(phrase)][:SCORED]

    def _weigh(self, heard: Sound, phrases: Sequence[str], free: float) -> Transcript | None:
        """The likeliest phrase, where it is not much less likely than what was heard freely; None else."""
        rows = [(phrase, form) for phrase in phrases for form in self._forms(phrase)]
        scores: dict[str, float] = {}
        for (phrase, _), score in zip(rows, self.model.score(heard, [form for _, form in rows]), strict=True):
            scores[phrase] = max(score, scores.get(phrase, score))
        best, *others = sorted(scores, key=lambda phrase: -scores[phrase])
        if scores[best] + BONUS < free:
            return None
        lead = scores[best] - scores[others[0]] if others else BONUS
        signs = (min(lead, MOST_LEAD), max(free - scores[best], 0.0), max(scores[best], LEAST_CHANCE))
        return Transcript(best, chance(MOONSHINE_PHRASE, signs), tuple(others[:2]))

    def _split(self, phrase: str) -> list[list[int]]:
        """Pieces of a phrase as it may be written; none where it has a letter the model does not know."""
        large = phrase[:1].upper() + phrase[1:]
        forms = [self._pieces(form) for form in dict.fromkeys((f"{large}.", large, phrase))]
        return forms if all(forms) else []

    def _pieces(self, text: str) -> list[int]:
        """Pieces of a text; none where it has a letter the model does not know."""
        try:
            return self.model.words.split(text)
        except KeyError:
            return []


class MoonshineStream:
    """One utterance. What came long ago is settled; the rest is decoded again while more comes."""

    def __init__(self, engine: Moonshine, phrases: Sequence[str]) -> None:
        self._engine, self._phrases = engine, phrases
        self._samples = bytearray()
        self._next = AGAIN
        self._running = ""
        self._settled: list[Transcript] = []

    def feed(self, samples: bytes) -> None:
        """Take in sound (16-bit, 8 kHz)."""
        self._samples += samples
        if self._seconds() > PIECE:
            self._settle()

    def partial(self) -> str:
        """Words so far, or empty; decoded when they are asked for, and not oftener than there is something new."""
        length = self._seconds()
        if length >= self._next:
            self._running = self._engine.text(bytes(self._samples))
            self._next = length + max(AGAIN, SHARE * length)
        return _joined([*(part.text for part in self._settled), self._running])

    def finish(self) -> Transcript:
        """All that was heard."""
        last = self._engine.hear(bytes(self._samples), () if self._settled else self._phrases)
        if not self._settled:
            return last
        parts = [part for part in (*self._settled, last) if part.text]
        return Transcript(_joined([part.text for part in parts]), min((part.certainty for part in parts), default=0.0))

    def _seconds(self) -> float:
        return len(self._samples) / 2 / audio.RATE

    def _settle(self) -> None:
        """Decode what came first once and for all, up to a quiet moment."""
        cut = _quietest(bytes(self._samples))
        self._settled.append(self._engine.hear(bytes(self._samples[:cut])))
        del self._samples[:cut]
        self._next, self._running = AGAIN, ""


def moonshine_folder() -> Path:
    """The package's folder of weights, none of its code run; raises EngineMissing."""
    found = importlib.util.find_spec(PACKAGE)
    places = list(found.submodule_search_locations or ()) if found else []
    folder = Path(places[0]) / FOLDER if places else None
    if folder is None or not folder.is_dir():
        raise EngineMissing("The package moonshine-voice is not installed. Run: uv sync")
    return folder


def _sound(samples: bytes) -> Sound:
    return (audio.array(audio.resampled(samples, audio.RATE, RATE)) / np.float32(32768)).astype(np.float32)


def _quietest(samples: bytes) -> int:
    """Where to cut, in bytes: the middle of the quietest fifth of a second."""
    start = round(CUT_FROM * audio.RATE)
    power = audio.array(samples)[start:].astype(np.float64) ** 2
    window = audio.RATE // 5
    sums = np.convolve(power, np.ones(window), "valid")
    return 2 * (start + int(sums.argmin()) + window // 2)


def _joined(parts: Sequence[str]) -> str:
    return " ".join(part for part in parts if part)
