"""Speech synthesis: one sentence in, µ-law out. A city's recording first, then prerendered speech, then a live voice."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Sequence
from contextlib import suppress
from pathlib import Path
from typing import NamedTuple

import structlog

from voice.audio import audio
from voice.engines.choice import Home
from voice.engines.deadline import Deadline, Hangs, LeftAlone
from voice.engines.status import Presence
from voice.engines.wanted import Unwanted, is_wanted
from voice.tts import espeak_voice, kokoro_voice, piper_voice, speech_rate
from voice.tts.audio_cache import Clips, clip_name
from voice.tts.speech_rate import RATES, Rates
from voice.tts.synthesiser import Pace, Speaker, SpeakFailed
from voice.tts.tuning import TUNING
from voice.verbalise.read_aloud import spoken_sentences

log = structlog.get_logger(__name__)
LAST_RESORT = (espeak_voice.NAME,)
"""Voices of a language that a city's voice.yml says nothing about."""
SENTENCE = TUNING.waits.sentence
_KEY = re.compile(r"[\w-]+(?:\.[\w-]+)*")


class Engine(NamedTuple):
    """How a voice is made, and how one knows whether it is there."""

    make: Callable[[Rates], Speaker]
    presence: Callable[[str], Presence]


ENGINES = {
    piper_voice.NAME: Engine(piper_voice.Piper, piper_voice.presence),
    kokoro_voice.NAME: Engine(kokoro_voice.Kokoro, kokoro_voice.presence),
    espeak_voice.NAME: Engine(espeak_voice.Espeak, espeak_voice.presence),
}
"""Name in voice.yml → voice."""


class Synthesiser:
    """All voices of a line. Safe from several threads: two calls that need the same sentence make it once."""

    def __init__(self, home: Home, speakers: Sequence[Speaker], rates: Rates = RATES) -> None:
        self._home, self._rates = home, rates
        self._speakers = {speaker.name: speaker for speaker in speakers}
        self._turns = {speaker.name: Deadline(speaker.name) for speaker in speakers}
        self.clips = Clips(home.clips)

    def sound(self, text: str, language: str, pace: Pace = "default", key: str = "", keep: bool = True) -> bytes:
        """µ-law of one sentence, at one level, without silence around it; empty if it holds nothing to say.

        key: of the wording, where it is a fixed one, for a city's recording. keep: False for what is about a person, so
        that it never lies on the disk. Raises SpeakFailed where no voice is left, Unwanted where nobody waits any more.
        """
        if not any(character.isalnum() for character in text):
            return b""
        if recorded := self._recorded(text, language, pace, key):
            return recorded
        if rendered := self.clips.find(self.ahead_name(text, language, pace)):
            return rendered
        for speaker in self.speakers(language):
            with suppress(SpeakFailed):
                return self._spoken(speaker, text, language, pace, keep)
        raise SpeakFailed(f"no voice speaks {language} now")

    def ready(self, text: str, language: str, pace: Pace = "default", key: str = "") -> bool:
        """True if a sentence needs no voice to be made now."""
        names = [self.ahead_name(text, language, pace)]
        names += [self.live_name(speaker, text, language, pace) for speaker in self.speakers(language)[:1]]
        return self._recording(language, key) is not None or any(self.clips.there(name) for name in names)

    def speakers(self, language: str) -> list[Speaker]:
        """The live voices of a language, in the city's order."""
        wanted = self._home.choice.speak.get(language, LAST_RESORT)
        there = [self._speakers[name] for name in wanted if name in self._speakers]
        return [speaker for speaker in there if language in speaker.languages]

    def start(self, languages: Sequence[str]) -> None:
        """Load the first voice of each language ahead; one that fails is left to its first sentence."""
        for language in languages:
            for speaker in self.speakers(language)[:1]:
                with suppress(SpeakFailed):
                    getattr(speaker, "start", lambda: None)()

    def rest(self, languages: Sequence[str]) -> None:
        """End what speaks nothing but these languages first; it starts again when it is needed."""
        others = {
            speaker for tag in self._home.choice.speak if tag not in languages for speaker in self.speakers(tag)[:1]
        }
        for speaker in {speaker for tag in languages for speaker in self.speakers(tag)[:1]} - others:
            getattr(speaker, "close", lambda: None)()

    def close(self) -> None:
        """End what the voices have running."""
        for speaker in self._speakers.values():
            getattr(speaker, "close", lambda: None)()

    def live_name(self, speaker: Speaker, text: str, language: str, pace: Pace) -> str:
        """Name of the clip of a live voice."""
        return clip_name(speaker.name, speaker.version, language, *self._figures(language, pace), text)

    def ahead_name(self, text: str, language: str, pace: Pace) -> str:
        """Name of the clip rendered ahead by the online voice."""
        voice = self._home.choice.ahead.get(language, "")
        return clip_name("ahead", voice, language, *self._figures(language, pace), text)

    def _figures(self, language: str, pace: Pace) -> tuple[object, ...]:
        """Pace and what it means now: other figures need other sound."""
        return pace, *self._rates[pace].get(language, ())

    def _spoken(self, speaker: Speaker, text: str, language: str, pace: Pace, keep: bool) -> bytes:
        name = self.live_name(speaker, text, language, pace)

        def made() -> bytes:
            if before := self.clips.find(name):
                return before
            if not is_wanted():
                raise Unwanted
            sound = audio.to_ulaw(speaker.speak(text, language, pace))
            if keep:
                self.clips.keep(name, sound)
            return sound

        try:
            return self._turns[speaker.name].run(made, SENTENCE)
        except (SpeakFailed, Hangs) as error:
            # Why: said once when it hung; a line a sentence for as long as it is left alone tells nobody more.
            tell = log.debug if isinstance(error, LeftAlone) else log.warning
            tell("voice failed", engine=speaker.name, language=language, why=str(error))
            raise SpeakFailed(str(error)) from error

    def _recording(self, language: str, key: str) -> Path | None:
        path = self._home.recordings / language / f"{key}.wav"
        return path if _KEY.fullmatch(key) and path.is_file() else None

    def _recorded(self, text: str, language: str, pace_: Pace, key: str) -> bytes | None:
        """A city's recording: as it was spoken, or stretched where it has to be slow."""
        path = self._recording(language, key)
        if path is None:
            return None
        status = path.stat()
        figures = self._figures(language, pace_)
        name = clip_name("recording", language, key, status.st_mtime_ns, status.st_size, *figures, text)
        if before := self.clips.find(name):
            return before
        try:
            samples = speech_rate.finished(audio.read(path))
        except ValueError as error:
            log.warning("recording unusable", language=language, key=key, why=str(error))
            return None
        if pace_ == "slow" and (limits := self._rates["slow"].get(language)):
            samples = audio.levelled(speech_rate.fitted(samples, text, language, *limits))
        sound = audio.to_ulaw(samples)
        self.clips.keep(name, sound)
        return sound or None


def open_synthesiser(home: Home, rates: Rates = RATES) -> Synthesiser:
    """Synthesis with every installed voice that a city uses. Nothing is loaded until it is needed."""
    wanted = {name for names in [*home.choice.speak.values(), LAST_RESORT] for name in names}
    there = {presence.engine for presence in speakers_there(home) if presence.there} | set(LAST_RESORT)
    return Synthesiser(home, [ENGINES[name].make(rates) for name in sorted(wanted & there)], rates)


def speakers_there(home: Home) -> list[Presence]:
    """What there is of the voices a city wants."""
    return [_presence(name, language) for language, names in home.choice.speak.items() for name in names]


def _presence(name: str, language: str) -> Presence:
    if name in ENGINES:
        return ENGINES[name].presence(language)
    return Presence(
        language, name, False, f"There is no voice {name}.", f"in voice.yml, name one of {', '.join(ENGINES)}"
    )


def prompt_sentences(key: str, text: str, language: str) -> Iterator[tuple[str, str]]:
    """The sentences of a fixed wording as they are said, each with its key: that of the wording, or `<key>.1`, `<key>.2` …"""
    said = [sentence for sentence in spoken_sentences(text, language) if any(c.isalnum() for c in sentence)]
    for number, sentence in enumerate(said, start=1):
        yield (key if len(said) == 1 else f"{key}.{number}"), sentence
