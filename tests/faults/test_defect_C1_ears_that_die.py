"""C1 for hearing: what sound does to a recogniser costs that utterance, and no other call anything."""

import gc
import os
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from structlog.testing import capture_logs

from voice.asr import guarded
from voice.asr.guarded import IDLE, GuardedRecogniser, open_guarded
from voice.asr.holder import Ears
from voice.asr.moonshine_recogniser import Moonshine, moonshine_folder
from voice.asr.open_recognisers import set_bias_phrases, start
from voice.asr.recogniser import EngineMissing, PhraseSequence, Recogniser, Transcript
from voice.audio import audio
from voice.engines.choice import Choice, Home
from voice.tts.espeak_voice import Espeak, presence

ROOT = Path(__file__).parents[2]


@pytest.fixture(scope="module")
def home(tmp_path_factory: pytest.TempPathFactory) -> Home:
    folder = tmp_path_factory.mktemp("home")
    return Home(folder, folder, folder, Choice({"en": ("vosk", "moonshine")}, {}))


@pytest.fixture(scope="module")
def ear(home: Home) -> Iterator[GuardedRecogniser]:
    try:
        moonshine_folder()
    except EngineMissing as error:
        pytest.skip(str(error))
    if not Path("/proc/self/task").exists():
        pytest.skip("this system does not show which processes there are")
    with capture_logs() as logs:
        opened = open_guarded(home, ["en"])["en"]
    assert [entry["event"] for entry in logs] == ["hear.engine_missing"]
    assert isinstance(opened, GuardedRecogniser)
    yield opened
    opened.close()
    opened._ears.close()


@pytest.fixture(scope="module")
def question() -> bytes:
    if not presence("en").there:
        pytest.skip("espeak-ng is not there to speak")
    return audio.silence(0.2) + Espeak().speak("Where do I get a bus pass?", "en") + audio.silence(0.3)


def hear(ear: Recogniser, sound: bytes, phrases: tuple[str, ...] = ()) -> Transcript:
    stream = ear.open("en", phrases)
    for start_ in range(0, len(sound), 320):
        stream.feed(sound[start_ : start_ + 320])
    return stream.finish()


def forked(ear: GuardedRecogniser) -> list[int]:
    process = ear._ears.process_id
    children = Path(f"/proc/{process}/task/{process}/children").read_text() if process else ""
    return [int(one) for one in children.split()]


def eventually(true: Callable[[], bool], seconds: float = 60.0) -> bool:
    until = time.monotonic() + seconds
    while time.monotonic() < until:
        if true():
            return True
        time.sleep(0.02)
    return False


def test_it_hears_what_the_engine_hears_in_our_own_process(ear: GuardedRecogniser, question: bytes) -> None:
    own = Moonshine()
    yes = Espeak().speak("yes", "en")
    assert hear(ear, question) == hear(own, question)
    assert hear(ear, question).text
    assert hear(ear, yes, ("yes", "no")) == hear(own, yes, ("yes", "no"))
    digits = PhraseSequence.of(["one", "two"], ["star"])
    assert hear(ear, yes, digits) == hear(own, yes, digits)
    set_bias_phrases({"en": ear, "xx": own}, lambda language: ["bus pass"])
    assert hear(ear, question) == hear(own, question)
    set_bias_phrases({"en": ear}, lambda language: [])


def test_an_utterance_whose_process_dies_is_not_understood_and_the_others_are(
    ear: GuardedRecogniser, question: bytes
) -> None:
    ear.close()
    assert eventually(lambda: not forked(ear))
    dies = ear.open("en")
    dies.feed(question)
    assert eventually(lambda: bool(forked(ear)))
    (victim,) = forked(ear)
    lives = ear.open("en")
    lives.feed(question)
    os.kill(victim, signal.SIGSEGV)
    with capture_logs() as logs:
        assert dies.finish() == Transcript("", 0.0)
    assert [entry["event"] for entry in logs] == ["ears.died"]
    dies.feed(question)
    assert dies.partial() == ""
    assert lives.finish().text
    assert hear(ear, question).text


def test_where_the_process_that_holds_the_engines_dies_it_is_started_again(
    ear: GuardedRecogniser, question: bytes
) -> None:
    process = ear._ears.process_id
    assert process
    os.kill(process, signal.SIGKILL)
    assert eventually(lambda: ear._ears.process_id is None)
    ear.close()
    with capture_logs() as logs:
        assert hear(ear, question).text
    assert [entry["event"] for entry in logs] == ["ears.gone", "hear.engine_missing"]


def test_an_utterance_that_hangs_is_given_up(
    ear: GuardedRecogniser, question: bytes, monkeypatch: pytest.MonkeyPatch
) -> None:
    ear.close()
    assert eventually(lambda: not forked(ear))
    stream = ear.open("en")
    stream.feed(question)
    assert eventually(lambda: bool(forked(ear)))
    (hangs,) = forked(ear)
    os.kill(hangs, signal.SIGSTOP)
    monkeypatch.setattr(guarded, "ANSWERS", 0.2)
    assert stream.finish() == Transcript("", 0.0)
    os.kill(hangs, signal.SIGKILL)
    assert hear(ear, question).text


def test_utterances_that_end_or_are_dropped_leave_no_processes(ear: GuardedRecogniser, question: bytes) -> None:
    streams = [ear.open("en") for _ in range(8)]
    for stream in streams:
        stream.feed(question[:3200])
    for stream in streams[:4]:
        stream.finish()
    del streams, stream
    gc.collect()
    assert eventually(lambda: len(forked(ear)) <= IDLE), forked(ear)


def test_processes_that_forked_ask_the_same_engines(home: Home, question: bytes) -> None:
    (home.models / "question").write_bytes(question)
    code = (
        "import os, sys; from pathlib import Path; from voice.asr.guarded import open_guarded;"
        "from voice.engines.choice import Choice, Home; here = Path(sys.argv[1]); sound = (here / 'question').read_bytes();"
        "ear = open_guarded(Home(here, here, here, Choice({'en': ('moonshine',)}, {})), ['en'])['en'];"
        "child = os.fork(); stream = ear.open('en'); stream.feed(sound);"
        "line = f'{ear._ears.process_id} {stream.finish().text}\\n'; os.write(1, line.encode());"
        "print(os.waitpid(child, 0)[1]) if child else os._exit(0)"
    )
    done = subprocess.run(
        [sys.executable, "-c", code, str(home.models)], capture_output=True, text=True, timeout=120, cwd=ROOT
    )
    one, other, ended = done.stdout.splitlines()
    assert one == other
    assert "Where" in one
    assert ended == "0"


def test_they_end_with_whoever_started_them(home: Home) -> None:
    code = (
        "import os, sys; from pathlib import Path; from voice.asr.guarded import open_guarded;"
        "from voice.engines.choice import Choice, Home; here = Path(sys.argv[1]);"
        "ear = open_guarded(Home(here, here, here, Choice({'en': ('moonshine',)}, {})), ['en'])['en'];"
        "stream = ear.open('en'); stream.feed(bytes(3200)); stream.partial();"
        "print(ear._ears.process_id, flush=True); os.kill(os.getpid(), 9)"
    )
    done = subprocess.run(
        [sys.executable, "-c", code, str(home.models)], capture_output=True, text=True, timeout=120, cwd=ROOT
    )
    holder = int(done.stdout)
    assert eventually(
        lambda: not Path(f"/proc/{holder}").exists() or "Z" in Path(f"/proc/{holder}/stat").read_text().split()[2]
    )


def test_nothing_of_an_engine_is_loaded_where_it_is_only_asked(home: Home) -> None:
    code = (
        "import sys; from pathlib import Path; from oneline.processes import voice; from voice.asr.guarded import open_guarded;"
        "from voice.engines.choice import Choice, Home; here = Path(sys.argv[1]);"
        "ears = open_guarded(Home(here, here, here, Choice({'en': ('moonshine',)}, {})), ['en']);"
        "stream = ears['en'].open('en'); stream.feed(bytes(16000)); stream.finish();"
        "print(sorted({'onnxruntime', 'vosk', 'faster_whisper', 'ctranslate2', 'opencc'} & set(sys.modules)))"
    )
    done = subprocess.run(
        [sys.executable, "-c", code, str(home.models)], capture_output=True, text=True, timeout=120, cwd=ROOT
    )
    assert done.stdout == "[]\n", done.stderr[-500:]


def test_an_engine_that_hears_after_the_end_is_asked_one_utterance_at_a_time(tmp_path: Path, question: bytes) -> None:
    where = Home(tmp_path, tmp_path, tmp_path, Choice({"en": ("whisper",)}, {}))
    opened = open_guarded(where, ["en"])
    if "en" not in opened:
        pytest.skip("Whisper's weights are not installed")
    start(opened)
    ear = opened["en"]
    assert isinstance(ear, GuardedRecogniser)
    assert "bus" in hear(ear, question).text.lower()
    assert len(forked(ear)) == 1
    ear.close()
    ear._ears.close()


def test_without_a_process_it_says_what_to_run(home: Home) -> None:
    with pytest.raises(EngineMissing, match="voice check"):
        Ears(home, ["en"], (sys.executable, "-c", "raise SystemExit(1)"))
