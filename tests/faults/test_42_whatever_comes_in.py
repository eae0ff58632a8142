"""Fault 42: two hundred nasty texts and every character there is, through every library not written in Python, and through whole turns."""

import json
import os
import re
import sys
import unicodedata
from collections.abc import Iterator
from datetime import UTC, datetime
from functools import cache

import numpy as np
import pytest
from nasty import nasty

from bot.dialogue.policy.respond import converse
from bot.dialogue.turn.resources import Resources
from bot.language.encode import OTHER_SCRIPT, encode
from bot.language.encoders.child import Child
from bot.language.encoders.guarded import Encoders
from bot.language.encoders.text_bounds import LONGEST, bounded
from bot.model.dialogue_state import Session
from bot.model.turn import Turn
from voice.asr.vosk_grammar import grammar
from voice.tts import espeak_voice
from voice.tts import subprocess_voice as voice_child
from voice.tts.mandarin_phonemes import sounds
from voice.verbalise.read_aloud import spoken_sentences
from voice.verbalise.text_bounds import bounded as spoken_bounded

NASTY = list(nasty())
pytestmark = pytest.mark.timeout(900)
AT = datetime(2026, 11, 25, 10, tzinfo=UTC)
SAMPLE = 1_999
"""Every so many characters one is sent through the networks alone, five hundred times; all go through them with others."""
TOGETHER = 100
"""Different characters in one text."""


@cache
def assigned() -> tuple[str, ...]:
    """Every character Unicode has assigned, private ones and halves of pairs left out: they have nothing to become."""
    return tuple(
        character
        for character in map(chr, range(sys.maxunicode + 1))
        if unicodedata.category(character) not in {"Cn", "Co", "Cs"}
    )


@pytest.fixture(scope="module")
def child() -> Iterator[Child]:
    made = Child()
    yield made
    made.close()


@pytest.fixture(scope="module")
def encoders(child: Child) -> Encoders:
    return Encoders(lambda: child)


def unharmed(child: Child, encoders: Encoders, texts: list[str], model: str) -> None:
    """Every text has a vector, and the process is the one it was."""
    before = child.process_id or (child.start() or child.process_id)
    vectors = encoders.vectors(model, texts)
    assert np.isfinite(vectors).all()
    assert vectors.any(axis=1).all(), [
        ascii(text[:3]) for text, row in zip(texts, vectors, strict=True) if not row.any()
    ]
    assert child.process_id == before


def test_there_are_two_hundred_and_they_differ() -> None:
    assert len(set(NASTY)) >= 200


@pytest.mark.parametrize("model", ["shared", "english", "other"])
def test_nasty_texts_have_vectors_and_end_nothing(child: Child, encoders: Encoders, model: str) -> None:
    for text in NASTY:
        unharmed(child, encoders, [text], model)


def test_every_character_is_bounded_however_often_it_comes() -> None:
    for character in assigned():
        given = bounded(character * 500)
        assert 1 <= len(given) <= LONGEST
        assert unicodedata.category(given[0]) not in {"Cc", "Cf", "Cs", "Co", "Cn"}
    step = assigned()[::7]
    assert all(len(spoken_bounded(character * 500)) <= LONGEST for character in step)


@pytest.mark.parametrize("model", ["shared", "english", "other"])
def test_every_character_goes_through_the_networks(child: Child, encoders: Encoders, model: str) -> None:
    known = [character for character in assigned() if ord(character) < 0x20000 and not is_common(character)]
    texts = ["".join(known[at : at + TOGETHER]) for at in range(0, len(known), TOGETHER)]
    for at in range(0, len(texts), 32):
        unharmed(child, encoders, texts[at : at + 32], model)


def is_common(character: str) -> bool:
    """True for Han and Hangul, of which one in ten is tried: thirty thousand alike."""
    return ("\u3400" <= character <= "\u9fff" or "\uac00" <= character <= "\ud7a3") and ord(character) % 10 > 0


def test_characters_of_every_block_go_through_five_hundred_times(child: Child, encoders: Encoders) -> None:
    for character in assigned()[::SAMPLE]:
        text = character * 500
        unharmed(child, encoders, [text], "shared")
        unharmed(child, encoders, [text], "other" if OTHER_SCRIPT.search(text) else "english")


def test_nasty_texts_go_through_the_voice_and_end_nothing() -> None:
    if not (there := espeak_voice.presence("en")).there:
        pytest.skip(f"{there.why} {there.remedy}")
    child = voice_child.Child("voice.tts.espeak_process", answers=60.0)
    child.start()
    before = child.process_id
    try:
        for number, text in enumerate(NASTY):
            head, _ = child.ask({"text": text[:120], "voice": ("en", "cmn", "ar")[number % 3], "speed": 2.5})
            assert head.keys() & {"rate", "failed"}
            assert child.ask({"sounds": text, "voice": "en"})[0].keys() & {"sounds", "failed"}
        assert child.process_id == before
    finally:
        child.close()


def test_nasty_texts_go_through_what_is_read_aloud() -> None:
    for text in NASTY:
        for language in ("en", "zh"):
            assert isinstance(spoken_sentences(text[:600], language), list)
        assert isinstance(sounds(spoken_bounded(text)), str)
        assert isinstance(grammar([text[:200]], lambda word: True), tuple)


def test_nasty_texts_go_through_what_folds_scripts() -> None:
    from opencc import OpenCC
    from pypinyin import lazy_pinyin

    simplify = OpenCC("t2s").convert
    for text in NASTY:
        assert isinstance(simplify(bounded(text)), str)
        assert isinstance(lazy_pinyin(bounded(text)), list)


def test_nasty_texts_are_answered(house: Resources) -> None:
    for number, text in enumerate(NASTY):
        language = ("en", "zh")[number % 2]
        turn = Turn(str(number), "sms", "+12025550100", AT, text=text[:1600])
        answered = converse(turn, Session("x", language=language), house)
        assert answered.reply.parts, ascii(text[:20])
    assert encode(["still here"]).shared.any()


def test_what_is_answered_can_be_written_down(house: Resources) -> None:
    for text in ("\ud800 bus card", "\x00 bus card", "\ufdfa" * 9 + " bus card"):
        answered = converse(Turn("1", "sms", "+12025550100", AT, text=text), Session("x", language="en"), house)
        said = " ".join(getattr(part, "text", "") for part in answered.reply.parts)
        json.dumps(said).encode()
        said.encode()
        assert not re.search("[\x00\ud800]", said)
    assert os.getpid()
