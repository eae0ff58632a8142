"""What a voice note says: cut into utterances, recognised, and judged like speech in a call."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import pytest
from heard import SAID, noise, prompt
from recordings import recording

from voice.asr.moonshine_recogniser import Moonshine
from voice.asr.phonetic_match import sound
from voice.asr.recogniser import Capabilities, Recogniser, Stream, Transcript
from voice.audio import audio
from voice.call.tuning import TUNING as CALL
from voice.notes.decoder import NotDecoded
from voice.notes.listener import Listener
from voice.notes.tuning import TUNING
from voice.notes.utterances import utterances


@pytest.fixture(scope="module")
def moonshine() -> Moonshine:
    return Moonshine()


@dataclass
class Told:
    """An engine that hears what it is told to."""

    transcript: Transcript
    name: str = "told"
    capabilities: Capabilities = Capabilities(("en", "zh"), streaming=False, grammar=False)

    def open(self, language: str, phrases: Sequence[str] = ()) -> Stream:
        return self

    def feed(self, samples: bytes) -> None:
        """Take in sound."""

    def partial(self) -> str:
        return ""

    def finish(self) -> Transcript:
        return self.transcript


def _listener(*, danger: str = "no such words", **engines: Recogniser) -> Listener:
    return Listener(engines, lambda text: danger in text)


@pytest.mark.parametrize("name", ["check-number-dial-again", "conf-onlyperson", "conf-full"])
@pytest.mark.parametrize("kind", ["ogg", "ipod"])
def test_a_recorded_voice_is_heard_word_for_word(moonshine: Moonshine, name: str, kind: str) -> None:
    found = _listener(en=moonshine).hear(recording(audio.silence(0.6) + prompt(name), kind), ["en"])
    assert (found.outcome, found.language, sound(found.text)) == ("sure", "en", SAID[name])


def test_a_long_note_is_heard_to_its_end(moonshine: Moonshine) -> None:
    names = ["check-number-dial-again", "conf-onlyperson", "all-circuits-busy-now", "conf-full"] * 2
    rest = audio.silence(0.7)
    found = _listener(en=moonshine).hear(recording(rest.join(map(prompt, names))), ["en"])
    assert found.outcome == "sure"
    assert [sound(found.text).count(SAID[name]) for name in names] == [2] * len(names)


@pytest.mark.parametrize("samples", [audio.silence(3.0), noise(-40.0, 3.0), b""], ids=["silence", "noise", "nothing"])
def test_where_nobody_speaks_nothing_is_heard(samples: bytes) -> None:
    assert utterances(samples) == []
    if samples:
        found = _listener(en=Told(Transcript("made up", 1.0))).hear(recording(samples), ["en"])
        assert (found.outcome, found.text, found.why) == ("unheard", "", "no speech")


def test_a_long_speech_is_cut_at_its_rests() -> None:
    spoken = (prompt("check-number-dial-again") + audio.silence(0.8)) * 12
    parts = utterances(spoken)
    assert len(parts) > 1
    assert all(audio.seconds(part) <= TUNING.utterances.longest + 2 * TUNING.utterances.around for part in parts)
    assert sum(map(audio.seconds, parts)) > 0.7 * audio.seconds(spoken)


@pytest.mark.parametrize(
    ("certainty", "outcome"),
    [(0.9, "sure"), ((CALL.gate.free_sure + CALL.gate.free_unheard) / 2, "unsure"), (0.01, "unheard")],
)
def test_a_hearing_is_taken_asked_back_or_nothing_as_in_a_call(certainty: float, outcome: str) -> None:
    found = _listener(en=Told(Transcript("three short words", certainty))).hear(recording(prompt("conf-full")), ["en"])
    assert found.outcome == outcome
    assert bool(found.text) == (outcome != "unheard")


def test_danger_is_taken_however_unsure_it_is_also_in_another_hearing_of_it() -> None:
    engine = Told(Transcript("i smell gas", 0.15, ("i smell grass",)))
    for words in ("gas", "grass"):
        assert _listener(danger=words, en=engine).hear(recording(prompt("conf-full")), ["en"]).outcome == "sure"


def test_another_language_is_tried_where_the_likeliest_is_unsure_and_the_surest_counts() -> None:
    unsure, sure = Told(Transcript("shoe", 0.2)), Told(Transcript("暖气坏了", 0.9))
    note = recording(prompt("conf-full"))
    assert _listener(en=unsure, zh=sure).hear(note, ["en", "zh"]).language == "zh"
    assert _listener(en=unsure, zh=sure).hear(note, ["en"]).language == "en"
    assert _listener(en=sure, zh=unsure).hear(note, ["en", "zh"]).language == "en"


def test_without_an_engine_or_a_decoder_it_says_why() -> None:
    def broken(recording: bytes) -> bytes:
        raise NotDecoded("crashed")

    note = recording(prompt("conf-full"))
    assert _listener().hear(note, ["en"]).why == "no engine"
    found = Listener({}, lambda text: False, decode=broken).hear(note, ["en"])
    assert (found.outcome, found.why) == ("undecoded", "crashed")
