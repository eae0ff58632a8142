"""Whisper hears whole utterances from weights joined out of two packages."""

from __future__ import annotations

from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pytest
from heard import SAID, frames, noise, packaged, prompt

from voice.asr import whisper_files
from voice.asr.hallucinations import is_hallucination
from voice.asr.phonetic_match import nearest, sound
from voice.asr.recogniser import EngineMissing
from voice.asr.whisper_files import SIZE, whisper_folder
from voice.asr.whisper_recogniser import Whisper
from voice.audio import audio


@pytest.fixture(scope="session")
def models(tmp_path_factory: pytest.TempPathFactory) -> Path:
    for package, _ in whisper_files.PARTS:
        packaged(package)
    return tmp_path_factory.mktemp("models")


@pytest.fixture(scope="module")
def whisper(models: Path) -> Whisper:
    return Whisper(models)


def _heard(whisper: Whisper, samples: bytes, language: str, phrases: tuple[str, ...] = ()) -> Any:
    stream = whisper.open(language, phrases)
    for frame in frames(samples):
        stream.feed(frame)
        assert stream.partial() == ""
    return stream.finish()


@pytest.mark.parametrize("name", ["check-number-dial-again", "conf-onlyperson"])
def test_a_prompt_is_heard_word_for_word_and_surely(whisper: Whisper, name: str) -> None:
    hearing = _heard(whisper, prompt(name), "en")
    assert sound(hearing.text) == SAID[name]
    assert hearing.certainty > 0.7


def test_a_phrase_that_was_offered_is_given_back_as_it_was_offered(whisper: Whisper) -> None:
    hearing = _heard(whisper, prompt("auth-thankyou"), "en", ("Thank you!", "No."))
    assert hearing.text == "Thank you!"


@pytest.mark.parametrize("language", ["en", "zh"])
@pytest.mark.parametrize("samples", [audio.silence(1.0), noise(-40.0, 1.0)], ids=["silence", "noise"])
def test_nothing_is_heard_where_nobody_speaks(whisper: Whisper, language: str, samples: bytes) -> None:
    hearing = _heard(whisper, samples, language)
    assert hearing.text == "" or hearing.certainty < 0.4


@pytest.mark.parametrize("samples", [b"", audio.silence(0.1)], ids=["nothing", "a moment"])
def test_too_little_is_not_decoded(whisper: Whisper, samples: bytes) -> None:
    assert whisper.hear(samples, "en", ()).text == ""


def test_a_language_it_is_not_set_to_is_refused(whisper: Whisper) -> None:
    with pytest.raises(EngineMissing, match="not set to hear xx"):
        whisper.open("xx")


class _Writes:
    """A network that writes what it was told to."""

    def __init__(self, text: str, chance: float = -0.1, silence: float = 0.0, repeats: float = 1.0) -> None:
        self.segment = SimpleNamespace(text=text, avg_logprob=chance, no_speech_prob=silence, compression_ratio=repeats)
        self.asked: dict[str, Any] = {}

    def transcribe(self, sound: Any, **asked: Any) -> tuple[list[SimpleNamespace], None]:
        self.asked = asked
        return [self.segment], None


@pytest.fixture
def writes(whisper: Whisper, monkeypatch: pytest.MonkeyPatch) -> Any:
    def set_(*told: Any) -> _Writes:
        network = _Writes(*told)
        monkeypatch.setattr(whisper, "_model", network)
        return network

    return set_


SOUND = audio.silence(1.0)


def test_the_language_is_set_and_chinese_is_written_simplified(whisper: Whisper, writes: Any) -> None:
    network = writes("我要預約，謝謝。")
    assert whisper.hear(SOUND, "zh", ()).text == "我要预约谢谢"
    assert network.asked["language"] == "zh"
    assert "普通话" in network.asked["initial_prompt"]


@pytest.mark.parametrize(
    ("text", "chance", "kept"),
    [
        ("谢谢观看", -1.5, False),
        ("中文字幕志愿者 李宗盛", -1.2, False),
        ("Thank you for watching!", -1.2, False),
        ("Thank you.", -0.05, True),
        ("I need a doctor", -1.2, True),
    ],
)
def test_titles_of_films_are_dropped_where_it_is_unsure(
    whisper: Whisper, writes: Any, text: str, chance: float, kept: bool
) -> None:
    writes(text, chance)
    assert bool(whisper.hear(SOUND, "zh", ()).text) is kept


def test_what_goes_round_in_circles_has_no_certainty(whisper: Whisper, writes: Any) -> None:
    writes("看看看看看看看看看看看看看看", -0.1, 0.0, 5.0)
    assert whisper.hear(SOUND, "zh", ()).certainty == 0.0


def test_it_is_less_sure_of_what_is_less_likely_or_of_a_phrase_in_what_may_be_noise(
    whisper: Whisper, writes: Any
) -> None:
    certainties = []
    for told in ((-0.1, 0.0), (-0.6, 0.0), (-0.6, 0.9)):
        writes("我要预约", *told)
        certainties.append(whisper.hear(SOUND, "zh", ("预约",)).certainty)
    assert certainties == sorted(certainties, reverse=True)
    assert len(set(certainties)) == 3


@pytest.mark.parametrize(
    ("heard", "phrases", "meant"),
    [
        ("专人工", ("转人工", "公交卡"), "转人工"),
        ("公交咖", ("转人工", "公交卡"), "公交卡"),
        ("我要看病", ("转人工", "公交卡"), ""),
        ("Bus passes", ("bus passes", "food"), "bus passes"),
        ("sí", ("Si", "no"), "Si"),
        ("know", ("no", "yes"), ""),
        ("", ("no",), ""),
        ("no", (), ""),
    ],
)
def test_a_hearing_is_the_phrase_it_sounds_like(heard: str, phrases: tuple[str, ...], meant: str) -> None:
    assert nearest(heard, phrases) == meant


def test_a_sentence_about_subtitles_of_ones_own_is_no_title() -> None:
    assert is_hallucination("Subtitles by the Amara.org community")
    assert not is_hallucination("I need help with my rent")


def test_weights_are_joined_once_and_whole(models: Path) -> None:
    folder = whisper_folder(models)
    joined = (folder / "model.bin").stat()
    assert joined.st_size == SIZE
    assert whisper_folder(models) == folder
    assert (folder / "model.bin").stat().st_mtime_ns == joined.st_mtime_ns
    assert [path.name for path in models.iterdir()] == ["whisper-base"]


def test_weights_that_were_cut_off_are_joined_again(models: Path, tmp_path: Path) -> None:
    (tmp_path / "whisper-base").mkdir()
    (tmp_path / "whisper-base" / "model.bin").write_bytes(b"half")
    assert (whisper_folder(tmp_path) / "model.bin").stat().st_size == SIZE


def test_other_weights_than_expected_are_not_taken(
    models: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(whisper_files, "SHA256", "0" * 64)
    with pytest.raises(EngineMissing, match=r"not those expected .*Run: uv sync"):
        whisper_folder(tmp_path)
    assert list(tmp_path.iterdir()) == []


def test_a_package_that_is_not_installed_is_named(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(whisper_files, "PARTS", (("no_such_package", "data/model.bin.part1"),))
    with pytest.raises(EngineMissing, match=r"no-such-package is not installed\. Run: uv sync"):
        whisper_folder(tmp_path)
