"""The beginning of a call: which speech is made ahead, which keys the greeting names, and how a person is rung first."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import replace

from bot.language.phrases import Phrases
from channels.render.speech import Speech
from voice.call.messages import Prompt, Sentence


def opening(phrases: Phrases, line: Mapping[str, str], language: str) -> Iterator[Sentence]:
    """All fixed wordings of a call in one language, those of its first words first. line: language → name of the line."""
    speech = Speech(phrases, language)
    yield from speech.wording("phone.greeting", line=line[language])
    for key in sorted(phrases.keys(language), key=lambda key: key not in {"phone.ask", "phone.moment"}):
        if key.startswith("phone.") and "{" not in phrases.variants(language, key)[0]:
            yield from speech.wording(key)


def greeting(said: Prompt, phrases: Phrases) -> Prompt:
    """The greeting: first words; in each other language its key; the question; the key for a list."""
    others = (tag for tag in phrases.languages if tag != said.language)
    keys = tuple(replace(each, language=tag) for tag in others for each in _key_for(tag, phrases))
    if said.asks == "yes-no":
        # Why last: between "yes" and "no" it would be lost.
        return replace(said, sentences=(*said.sentences, *keys))
    by_keys = Speech(phrases, said.language).wording("phone.keys_only")
    return replace(said, sentences=(*said.sentences[:-1], *keys, *said.sentences[-1:], *by_keys))


def _key_for(language: str, phrases: Phrases) -> tuple[Sentence, ...]:
    return tuple(Speech(phrases, language).wording("phone.language_key"))


def ringing_first(greets: Prompt, staff: str, phrases: Phrases, line: Mapping[str, str]) -> Prompt:
    """Says that a person is being rung. The greeting comes after it, if nobody takes the call."""
    speech = Speech(phrases, greets.language)
    ringing = tuple(speech.wording("phone.person_first", line=line[greets.language]))
    otherwise = replace(greets, sentences=(*speech.wording("phone.nobody"), *greets.sentences))
    return Prompt(ringing, greets.language, guarded=True, manner=greets.manner, transfer=staff, otherwise=otherwise)
