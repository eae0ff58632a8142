"""Fixed prompts made into sound ahead of time, at both paces, and kept as clips."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Literal

from voice.audio import audio
from voice.tts import speech_rate
from voice.tts.gtts_voice import fetched
from voice.tts.speech_rate import Rates
from voice.tts.synthesiser import Pace, Speaker, SpeakFailed
from voice.tts.voices import Synthesiser, prompt_sentences

Prompts = Mapping[str, Mapping[str, str]]
"""Language tag → key → wording."""
Outcome = Literal["new", "there", "none"]
"""Rendered now; there before; no voice for its language."""
PACES: tuple[Pace, ...] = ("default", "slow")


@dataclass(frozen=True, slots=True)
class Prompt:
    """One sentence to be rendered."""

    language: str
    """Language tag."""
    key: str
    """Of its wording, for messages: the words stay out of them."""
    text: str
    """As it is said."""


def sentences(prompts: Prompts, languages: Sequence[str] = ()) -> list[Prompt]:
    """The sentences of all wordings, each once; only of some languages where they are named."""
    found: dict[tuple[str, str], Prompt] = {}
    for language, wordings in prompts.items():
        for wording, whole in wordings.items():
            for key, text in prompt_sentences(wording, whole, language):
                found.setdefault((language, text), Prompt(language, key, text))
    return [prompt for prompt in found.values() if not languages or prompt.language in languages]


def render_online(
    mouth: Synthesiser, voice: str, prompt: Prompt, fixed: frozenset[str], rates: Rates, again: bool
) -> Outcome:
    """Render a sentence with the online voice; raises SpeakFailed and its kinds.

    voice: the service's code for the language; fixed: all sentences that may be sent.
    """
    names = {pace_: mouth.ahead_name(prompt.text, prompt.language, pace_) for pace_ in PACES}
    if not voice:
        return "none"
    if not again and all(mouth.clips.there(name) for name in names.values()):
        return "there"
    samples = speech_rate.finished(fetched(prompt.text, voice, fixed))
    for pace_, name in names.items():
        limits = rates[pace_].get(prompt.language)
        fits = speech_rate.fitted(samples, prompt.text, prompt.language, *limits) if limits else samples
        _keep(mouth, name, fits)
    return "new"


def render_local(mouth: Synthesiser, prompt: Prompt, again: bool) -> Outcome:
    """Render a sentence with the first live voice of its language; raises SpeakFailed."""
    voices = mouth.speakers(prompt.language)[:1]
    if not voices:
        return "none"
    made = [_made(mouth, voices[0], prompt, pace_, again) for pace_ in PACES]
    return "new" if any(made) else "there"


def wanted(mouth: Synthesiser, prompts: Sequence[Prompt]) -> set[str]:
    """Names of all clips that fixed sentences may have now."""
    return {name for prompt in prompts for pace_ in PACES for name in _names(mouth, prompt, pace_)}


def _names(mouth: Synthesiser, prompt: Prompt, pace_: Pace) -> Iterator[str]:
    yield mouth.ahead_name(prompt.text, prompt.language, pace_)
    for speaker in mouth.speakers(prompt.language):
        yield mouth.live_name(speaker, prompt.text, prompt.language, pace_)


def _made(mouth: Synthesiser, speaker: Speaker, prompt: Prompt, pace_: Pace, again: bool) -> bool:
    name = mouth.live_name(speaker, prompt.text, prompt.language, pace_)
    if not again and mouth.clips.fixed(name):
        return False
    _keep(mouth, name, speaker.speak(prompt.text, prompt.language, pace_))
    return True


def _keep(mouth: Synthesiser, name: str, samples: bytes) -> None:
    if not mouth.clips.keep(name, audio.to_ulaw(audio.levelled(samples)), fixed=True):
        raise SpeakFailed("the sound can not be kept: is the disk full, or the folder not ours?")
