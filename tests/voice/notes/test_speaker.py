"""An answer as a voice note: as long as people listen, in a form that apps play, and said so that it is understood."""

from __future__ import annotations

import io
from pathlib import Path

import av
import pytest

from voice.asr.moonshine_recogniser import Moonshine
from voice.audio import audio
from voice.engines.choice import Home, read_choice
from voice.notes.encoder import encode
from voice.notes.listener import Listener
from voice.notes.speaker import LONGEST, NoteSpeaker
from voice.notes.spoken_note import Kind
from voice.notes.to_say import Line, ToSay
from voice.tts.synthesiser import Pace, SpeakFailed
from voice.tts.voices import open_synthesiser

ROOT = Path(__file__).parents[3]
REST = Line("en", "The rest is above.")


class Tones:
    """A voice that hums: for each sentence so many seconds."""

    def __init__(self, seconds: float = 2.0) -> None:
        self.seconds, self.said = seconds, list[tuple[str, str, Pace, bool]]()

    def sound(self, text: str, language: str, pace: Pace = "default", key: str = "", keep: bool = True) -> bytes:
        self.said.append((language, text, pace, keep))
        return b"\x10" * round(self.seconds * audio.RATE)


def _asked(*texts: str, kind: Kind = "ogg", rest: Line | None = REST, slow: bool = False) -> ToSay:
    return ToSay(tuple(Line("en", text) for text in texts), kind, slow, rest)


@pytest.mark.parametrize(("kind", "codec"), [("ogg", "opus"), ("m4a", "aac"), ("mp3", "mp3")])
def test_a_note_is_a_file_of_its_kind_that_lasts_as_long_as_its_samples(kind: Kind, codec: str) -> None:
    made = encode(audio.silence(1.5), kind)
    with av.open(io.BytesIO(made)) as file:
        (stream,) = file.streams.audio
        assert (stream.codec_context.name, stream.codec_context.layout.name) in {
            (codec, "mono"),
            (f"{codec}float", "mono"),
        }
    assert audio.seconds(audio.read(made)) == pytest.approx(1.5, abs=0.12)


def test_each_line_is_said_in_its_language_and_nothing_about_a_person_is_kept() -> None:
    voices = Tones()
    note = NoteSpeaker(voices).speak(
        ToSay((Line("en", "Your code is one two."), Line("zh", "请说一。")), "ogg", slow=True)
    )
    assert voices.said == [("en", "Your code is one two.", "slow", False), ("zh", "请说一。", "slow", False)]
    assert note.seconds == pytest.approx(audio.seconds(audio.read(note.data)), abs=0.12)


def test_what_would_be_too_long_ends_at_a_sentence_and_says_where_the_rest_is() -> None:
    voices = Tones(9.0)
    note = NoteSpeaker(voices).speak(_asked(*(f"This is sentence {word}." for word in "abcdefghij")))
    assert LONGEST - 20 < note.seconds <= LONGEST
    assert voices.said[0][1] == REST.text


def test_a_slow_voice_begins_no_sentence_when_its_time_is_up() -> None:
    ticks = iter([0.0, 1.0, 100.0, 100.0, 100.0])
    voices = Tones(1.0)
    NoteSpeaker(voices, clock=ticks.__next__).speak(_asked("First one.", "Second one.", "Third one."))
    assert [text for _, text, _, _ in voices.said] == [REST.text, "First one."]


def test_where_nothing_is_to_be_said_there_is_no_note() -> None:
    with pytest.raises(SpeakFailed):
        NoteSpeaker(Tones()).speak(_asked("...", rest=None))


def test_what_the_local_voice_says_is_understood_by_the_recogniser(tmp_path: Path) -> None:
    """Why recognised and not only decoded: a file may play well and say nothing."""
    home = Home(
        tmp_path / "models", tmp_path / "clips", tmp_path / "recordings", read_choice(ROOT / "city" / "voice.yml")
    )
    mouth = open_synthesiser(home)
    try:
        # Why the clock stands still: loading the voice may take its whole time on a busy machine.
        note = NoteSpeaker(mouth, clock=lambda: 0.0).speak(
            _asked("We come and fix city heating that is cold.", "Say yes or no.")
        )
    finally:
        mouth.close()
    heard = Listener({"en": Moonshine()}, lambda text: False).hear(note.data, ["en"])
    # Why not every word: the local voice adds a little noise of its own, so no two notes sound quite alike.
    words = {"we", "come", "and", "fix", "city", "heating", "that", "is", "cold", "say", "yes", "or", "no"}
    assert len(words & set(heard.text.casefold().split())) >= len(words) * 3 / 4, heard.text
