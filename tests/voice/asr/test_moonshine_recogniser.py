"""Moonshine hears recorded English over a telephone line."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from heard import NAMES, SAID, digits, frames, noise, packaged, prompt
from rapidfuzz.distance import Levenshtein

from voice.asr.moonshine_recogniser import AGAIN, FOLDER, Moonshine
from voice.asr.phonetic_match import sound
from voice.asr.recogniser import EngineMissing, PhraseSequence, Transcript
from voice.audio import audio

DAYS = ("Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday")
MENU = ("food banks", "bus passes", "doctors", "repeat", "a person")


@pytest.fixture(scope="module")
def moonshine() -> Moonshine:
    packaged("moonshine_voice")
    return Moonshine()


@pytest.mark.parametrize(("name", "said"), SAID.items())
def test_a_prompt_is_heard_word_for_word_and_surely(moonshine: Moonshine, name: str, said: str) -> None:
    stream = moonshine.open("en")
    for frame in frames(prompt(name)):
        stream.feed(frame)
    hearing = stream.finish()
    assert sound(hearing.text) == said
    assert hearing.certainty > 0.6


def test_words_come_while_somebody_speaks(moonshine: Moonshine) -> None:
    stream = moonshine.open("en")
    partials = []
    for frame in frames(prompt("conf-onlyperson")):
        stream.feed(frame)
        partials.append(stream.partial())
    first = next(at for at, words in enumerate(partials) if words)
    assert first * 0.02 < 1.2
    assert sound(partials[-1]).startswith("you are currently the only person")
    assert 3 < len(set(partials)) <= audio.seconds(prompt("conf-onlyperson")) / AGAIN


def test_a_long_utterance_is_decoded_ever_more_rarely_and_settled_in_pieces(
    moonshine: Moonshine, monkeypatch: pytest.MonkeyPatch
) -> None:
    decoded: list[float] = []
    text = moonshine.text

    def counted(samples: bytes) -> str:
        decoded.append(audio.seconds(samples))
        return text(samples)

    monkeypatch.setattr(moonshine, "text", counted)
    said = [name for name in SAID if name != "auth-thankyou"] * 3
    samples = b"".join(prompt(name) for name in said)
    stream = moonshine.open("en")
    for frame in frames(samples):
        stream.feed(frame)
        stream.partial()
    hearing = stream.finish()
    assert max(decoded) <= 20.0
    assert sum(decoded) < 9 * audio.seconds(samples)
    words, heard = " ".join(SAID[name] for name in said).split(), sound(hearing.text).split()
    assert Levenshtein.distance(words, heard) < 0.1 * len(words)


@pytest.fixture(scope="module")
def spoken(moonshine: Moonshine) -> list[tuple[str, Transcript]]:
    """Digits that were said, and what was heard of them."""
    return [(name, moonshine.hear(samples, NAMES)) for name, samples in digits(4)]


def test_digits_are_told_apart_by_weighing_each(spoken: list[tuple[str, Transcript]]) -> None:
    assert sum(hearing.text == name for name, hearing in spoken) >= 0.85 * len(spoken)


def test_what_it_is_sure_of_is_right_more_often_than_what_it_doubts(spoken: list[tuple[str, Transcript]]) -> None:
    sure = [hearing.text == name for name, hearing in spoken if hearing.certainty >= 0.85]
    doubted = [hearing.text == name for name, hearing in spoken if hearing.certainty < 0.6]
    assert len(sure) > len(spoken) / 3
    assert sum(sure) >= 0.95 * len(sure)
    assert sum(doubted) <= 0.8 * len(doubted)


def test_a_day_is_heard_as_the_phrase_that_was_offered(moonshine: Moonshine) -> None:
    hearing = moonshine.hear(prompt("digits/day-2"), DAYS)
    assert hearing.text == "Tuesday"
    assert hearing.certainty > 0.85


def test_anything_else_is_heard_while_a_menu_is_open(moonshine: Moonshine) -> None:
    hearing = moonshine.hear(prompt("check-number-dial-again"), MENU)
    assert sound(hearing.text) == SAID["check-number-dial-again"]


@pytest.mark.parametrize("phrases", [(), MENU, NAMES], ids=["open", "menu", "digits"])
@pytest.mark.parametrize(
    "samples",
    [b"", audio.silence(0.05), audio.silence(2.0), noise(-50.0, 1.5), noise(-35.0, 2.0), noise(-20.0, 1.0)],
    ids=["nothing", "a moment", "silence", "faint noise", "noise", "loud noise"],
)
def test_nothing_is_heard_where_nobody_speaks(moonshine: Moonshine, samples: bytes, phrases: tuple[str, ...]) -> None:
    stream = moonshine.open("en", phrases)
    stream.feed(samples)
    hearing = stream.finish()
    assert hearing.text == "" or hearing.certainty < 0.4


def test_a_phrase_with_a_letter_it_does_not_know_is_left_to_free_hearing(moonshine: Moonshine) -> None:
    hearing = moonshine.hear(prompt("auth-thankyou"), ("转人工",))
    assert sound(hearing.text) == "thank you"


def test_streams_do_not_disturb_each_other(moonshine: Moonshine) -> None:
    one, two = moonshine.open("en"), moonshine.open("en")
    for first, second in zip(frames(prompt("conf-full")), frames(prompt("all-circuits-busy-now")), strict=False):
        one.feed(first)
        two.feed(second)
    assert sound(one.finish().text) == SAID["conf-full"]
    assert sound(two.finish().text).startswith("all circuits")


@pytest.fixture
def knowing(moonshine: Moonshine) -> Iterator[Moonshine]:
    """It knows some names of what people here speak of."""
    moonshine.know(["agent logged in", "wheelchair bus", "rent money", "bus pass", "thanks to you", "conference room"])
    yield moonshine
    moonshine.know(())


def test_a_name_that_was_nearly_heard_is_heard_and_what_was_heard_first_is_kept(knowing: Moonshine) -> None:
    hearing = knowing.hear(prompt("agent-loginok"))
    assert sound(hearing.text) == "agent logged in"
    assert hearing.certainty > 0.6
    assert sound(hearing.alternatives[0]) != "agent logged in"


@pytest.mark.parametrize(("name", "said"), SAID.items())
def test_what_holds_no_name_is_heard_as_it_was_said(knowing: Moonshine, name: str, said: str) -> None:
    assert sound(knowing.hear(prompt(name)).text) == said


IN_TURN = PhraseSequence.of(("zero", "oh", *NAMES[1:], "double"), ("a person", "back"))


def test_a_number_is_heard_digit_by_digit_where_one_is_asked_for(moonshine: Moonshine) -> None:
    one_by_one = digits()
    said = [[one_by_one[(11 * first + 9 * at) % len(one_by_one)] for at in range(6)] for first in range(8)]
    numbers = [b"".join(samples + audio.silence(0.2) for _, samples in number) for number in said]
    heard = [moonshine.hear(audio.silence(0.3) + number + audio.silence(0.5), IN_TURN) for number in numbers]
    right = [hearing.text == " ".join(name for name, _ in number) for hearing, number in zip(heard, said, strict=True)]
    assert sum(right) >= 6, heard
    assert all(hearing.certainty > 0.4 for hearing, is_right in zip(heard, right, strict=True) if is_right)


@pytest.mark.parametrize(("name", "said"), SAID.items())
def test_where_a_number_is_asked_for_anything_else_is_still_heard(moonshine: Moonshine, name: str, said: str) -> None:
    assert sound(moonshine.hear(prompt(name), IN_TURN).text) == said


def test_another_language_is_refused(moonshine: Moonshine) -> None:
    with pytest.raises(EngineMissing, match="does not hear zh"):
        moonshine.open("zh")


def test_broken_weights_are_said_plainly_with_what_to_run(tmp_path: Path) -> None:
    weights = packaged("moonshine_voice") / FOLDER
    for path in weights.iterdir():
        (tmp_path / path.name).write_bytes(path.read_bytes()[:100_000])
    with pytest.raises(EngineMissing, match=r"broken\. Run: uv sync"):
        Moonshine(tmp_path)


def test_no_code_of_the_package_is_run() -> None:
    import sys

    Moonshine()
    assert "moonshine_voice" not in sys.modules
