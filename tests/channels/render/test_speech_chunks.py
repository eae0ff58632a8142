"""A long answer in chunks."""

from __future__ import annotations

from pathlib import Path

import pytest

from bot.language.phrases import Phrases
from bot.model.reply import Detail, Reply, Say
from channels.render.speech import spoken
from channels.render.speech_chunks import chunks, length
from voice.call.messages import Piece, Sentence
from voice.call.pacing import read_pacing

PACING = read_pacing(Path(__file__).parents[3] / "city" / "pacing.yml")
PHRASES = Phrases(Path(__file__).parents[3] / "intents")
NUMBER = Detail("Phone", "0555 555 0137", "phone")
LONG = Say(
    "We come and fix city heating that is cold or leaks. Pipes in the old town are being fixed until 28 November. Homes there may be cold."
)


def sentences(*parts: Say | Detail, language: str = "en") -> tuple[Sentence, ...]:
    return spoken(Reply(parts, language), PHRASES).sentences


def test_a_short_answer_is_one_chunk() -> None:
    assert len(chunks(sentences(Say("The repair is free.")), PACING)) == 1


def test_a_number_is_never_parted_from_itself_said_again() -> None:
    told = chunks(sentences(LONG, NUMBER), PACING)
    assert len(told) == 2
    assert [sentence.goes_with_last for sentence in told[1]] == [False, True]


def test_a_number_and_what_it_is_for_are_told_in_one_go() -> None:
    assert len(chunks(sentences(Say("Ring this number."), NUMBER), PACING)) == 1


@pytest.mark.parametrize("language", ["en", "zh"])
def test_no_chunk_is_longer_than_it_may_be_unless_it_can_not_be_cut(language: str) -> None:
    text = {"en": "Bring your papers and your card. ", "zh": "请带上您的身份证和户口簿。"}[language]
    told = chunks(sentences(Say(text * 30), language=language), PACING)
    assert len(told) > 2
    assert all(
        sum(length(sentence, PACING.default.pauses) for sentence in chunk) <= PACING.longest_told for chunk in told
    )


def test_nothing_is_lost_and_the_order_stays() -> None:
    whole = sentences(LONG, NUMBER, LONG)
    assert tuple(sentence for chunk in chunks(whole, PACING) for sentence in chunk) == whole


def test_one_sentence_longer_than_a_chunk_is_a_chunk() -> None:
    long = Sentence(tuple(Piece("word " * 40) for _ in range(3)))
    assert chunks([long, long], PACING) == [(long,), (long,)]
