"""How well preferred names of services are recognised, and whether texts without names suffer.

Names of the demo city, alone and in a sentence, are spoken by Piper: nobody has recorded them. The needs are other people's
questions of bench/questions, in which the demo city's names hardly come up. Clean, and with white noise 20 dB below.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator, Sequence
from pathlib import Path

import numpy as np

from bench.voice_ears import Whole, by_ears
from bench.voice_lines import CONDITIONS, on_the_line
from bench.voice_words import all_of, errors, words
from bot.city.city import read_city
from bot.city.speech_hints import names_said
from bot.config.settings import Settings
from bot.language.keywords import read_keywords
from bot.language.phrases import Phrases
from oneline.assembly import services_in
from voice.asr.moonshine_recogniser import Moonshine
from voice.tts.piper_voice import Piper

QUESTIONS = Path(__file__).parent / "questions"
IN = (
    "I need {}.",
    "How do I get {}?",
    "My mother needs {}, please.",
    "Hello, I am calling about {}.",
    "Who do I ask about {}?",
)
SEEN = ("clean", "noise 20 dB")
MOST, END = 120, 2.5
"""Texts of a kind; seconds of silence that end an utterance."""


def main(every: int) -> None:
    """Print words wrong and texts right, without names and with them."""
    settings, engine, mouth = Settings(), Moonshine(), Piper()
    names = city_names(settings)
    print(
        f"Names: {engine.name}, {len(names)} names, spoken by Piper, 8 kHz µ-law: words wrong in 100 / texts right in 100"
    )
    try:
        for kind, texts in _texts(settings, every).items():
            spoken = [(text, mouth.speak(text[:1].upper() + text[1:], "en")) for text in texts]
            for told, known in (("without names", ()), ("with names", names)):
                engine.know(known)
                print(f"{kind + f' ({len(texts)})':36}{told:16}" + "".join(_seen(engine, spoken)), flush=True)
    finally:
        mouth.close()


def city_names(settings: Settings) -> list[str]:
    """The names given to the line's recogniser for the demo city; the city has to be imported before."""
    intents = settings.home / "intents"
    city, phrases, keywords = read_city(settings.city), Phrases(intents), read_keywords(intents)
    return names_said("en", services_in(settings), city, phrases, keywords)


def _texts(settings: Settings, every: int) -> dict[str, list[str]]:
    services = [service for service in services_in(settings) if service.public]
    names = sorted({name.lower() for service in services for name in (service.name["en"], *service.also.get("en", ()))})
    said = [name for name in names if name.replace(" ", "").isalpha()]
    drawn = np.random.default_rng(4).permutation(len(said))[: max(10, MOST // every)]
    picked = [said[at] for at in drawn]
    rows = [json.loads(line)["text"] for line in (QUESTIONS / "nyc.jsonl").read_text(encoding="utf-8").splitlines()]
    needs = [text for text in rows if text.isascii() and text.replace(" ", "").isalpha()][: max(10, MOST // every)]
    return {
        "names alone": picked,
        "names in a sentence": [IN[at % len(IN)].format(name) for at, name in enumerate(picked)],
        "needs without a name": needs,
    }


def _seen(engine: Moonshine, spoken: Sequence[tuple[str, bytes]]) -> Iterator[str]:
    for condition in SEEN:
        change: Callable[[bytes, int], bytes] = CONDITIONS[condition]
        wrong = []
        for seed, (text, samples) in enumerate(spoken):
            heard = by_ears(Whole(engine), on_the_line(samples, change, seed), (), END)
            wrong.append(errors(words(text), words(" ".join(one.text for one in heard))))
        right = float(np.mean([one.rate <= 0.1 for one in wrong]))
        yield f"   {condition}: {100 * all_of(wrong).rate:5.1f} / {100 * right:3.0f}"
