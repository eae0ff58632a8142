"""S3: each speech engine is held in memory once, however many processes take calls; what happens to it costs a sentence."""

import json
import os
import signal
import socket
import subprocess
import sys
import threading
import time
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import Any

import pytest
from structlog.testing import capture_logs

from voice.asr.frames import WHOLE
from voice.asr.guarded import GuardedRecogniser, open_guarded
from voice.asr.open_recognisers import start
from voice.asr.whole_process import WholeProcess
from voice.engines.choice import Choice, Home
from voice.engines.wanted import Unwanted, while_wanted
from voice.tts import kokoro_voice, piper_voice
from voice.tts.kokoro_voice import Kokoro
from voice.tts.piper_voice import Piper
from voice.tts.sentences import Full, Sentences, stopped_by
from voice.tts.subprocess_voice import Child
from voice.tts.synthesiser import SpeakFailed

ROOT = Path(__file__).parents[2]
LONG = 120.0
VOICE = """
import json, os, time
from pathlib import Path
from typing import Any
from voice.tts.sentences import stopped_by
from voice.tts.subprocess_server import serve
here = Path({here!r})
def load():
    with (here / "loaded").open("a") as file: file.write(f"{{os.getpid()}}\\n")
    return answer
def answer(asked):
    with (here / "asked").open("a") as file: file.write(asked["text"] + "\\n")
    stopped = []
    with stopped_by(lambda: stopped.append(True)):
        while asked.get("waits") and not (here / "go").exists() and not stopped: time.sleep(0.01)
    if stopped:
        (here / "stopped").touch()
        raise InterruptedError
    return {{"process": os.getpid()}}, asked["text"].encode()
serve(load, {together})
"""


class Engine:
    """A voice that notes what it was asked, and can be held up."""

    def __init__(self, here: Path) -> None:
        self.here, self.child = here, Child("slow_voice", starts=LONG, answers=LONG)

    @property
    def loaded(self) -> list[int]:
        return [int(line) for line in self._lines("loaded")]

    @property
    def asked(self) -> list[str]:
        return self._lines("asked")

    def go(self) -> None:
        (self.here / "go").touch()

    def say(self, text: str, *, waits: bool = False) -> str:
        return self.child.ask({"text": text, "waits": waits})[1].decode()

    def _lines(self, name: str) -> list[str]:
        file = self.here / name
        return file.read_text().splitlines() if file.exists() else []


@pytest.fixture
def engine(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, request: pytest.FixtureRequest) -> Iterator[Engine]:
    together = getattr(request, "param", 1)
    (tmp_path / "slow_voice.py").write_text(VOICE.format(here=str(tmp_path), together=together))
    monkeypatch.setenv("PYTHONPATH", f"{tmp_path}:{ROOT}")
    made = Engine(tmp_path)
    yield made
    made.go()
    made.child.close()


def eventually(true: Callable[[], object]) -> bool:
    until = time.monotonic() + LONG
    while not (was := true()) and time.monotonic() < until:
        time.sleep(0.02)
    return bool(was)


def in_forks(count: int, do: Callable[[int], object]) -> list[Any]:
    """What each of so many processes gives, forked as those that take calls are."""
    pipes = [os.pipe() for _ in range(count)]
    for number, (_, write) in enumerate(pipes):
        if not os.fork():
            try:
                os.write(write, json.dumps(do(number)).encode())
            finally:
                os._exit(0)
    told = []
    for read, write in pipes:
        os.close(write)
        with os.fdopen(read) as file:
            told.append(file.read())
    for _ in pipes:
        os.wait()
    return [json.loads(one) for one in told]


def test_processes_that_forked_ask_one_engine_that_is_loaded_once(engine: Engine) -> None:
    def said(number: int) -> int:
        return int(engine.child.ask({"text": f"sentence {number}"})[0]["process"])

    held = engine.child.start  # the engine lives while somebody needs it
    held()
    numbers = in_forks(4, said)
    assert numbers == [engine.child.process_id] * 4
    assert engine.loaded == numbers[:1]


def test_processes_that_need_it_first_at_the_same_time_start_one(engine: Engine) -> None:
    def said(number: int) -> int:
        process = int(engine.child.ask({"text": f"sentence {number}"})[0]["process"])
        # Why: it ends with the last who needs it, and another would be right then.
        while len(engine.asked) < 4:
            time.sleep(0.01)
        return process

    assert len(set(in_forks(4, said))) == 1
    assert len(engine.loaded) == 1


def test_a_killed_engine_is_one_again_for_all_who_ask(engine: Engine) -> None:
    engine.child.start()
    first = engine.child.process_id
    assert first
    with ThreadPoolExecutor(4) as calls:
        said = [calls.submit(engine.say, f"sentence {number}", waits=True) for number in range(4)]
        assert eventually(lambda: engine.asked)
        os.kill(first, signal.SIGKILL)
        assert eventually(lambda: len(engine.loaded) > 1)
        engine.go()
        assert [one.result(LONG) for one in said] == [f"sentence {number}" for number in range(4)]
    assert len(engine.loaded) == 2


def test_a_wire_given_up_before_the_engine_started_does_not_end_it_at_once(engine: Engine) -> None:
    voice = engine.here / "slow_voice.py"
    # Why: a busy machine may stop this test for longer than the engine lingers.
    voice.write_text(f"import voice.tts.subprocess_server as server\nserver.LINGERS = {LONG}\n{voice.read_text()}")
    shared = engine.child._shared
    with shared.connect() as wire:
        wire.sendall(b'{"text": "nobody waits"}\n')
    shared.start()
    time.sleep(0.3)
    assert engine.say("the next") == "the next"
    assert len(engine.loaded) == 1
    shared.kill()


def test_who_came_first_is_spoken_first_and_nobody_is_left_out(engine: Engine) -> None:
    engine.child.start()
    texts = ["first", *(f"call {number % 4} sentence {number // 4}" for number in range(12))]
    with ThreadPoolExecutor(len(texts)) as calls:
        said = []
        for number, text in enumerate(texts):
            said.append(calls.submit(engine.say, text, waits=not number))
            assert eventually(lambda: engine.asked)
            time.sleep(0.05)
        engine.go()
        assert [one.result(LONG) for one in said] == texts
    assert sorted(engine.asked[1:]) == sorted(texts[1:])


def test_the_same_sentence_for_several_calls_is_made_once(engine: Engine) -> None:
    engine.child.start()
    with ThreadPoolExecutor(4) as calls:
        said = [calls.submit(engine.say, "One moment.", waits=True) for _ in range(4)]
        assert eventually(lambda: len(engine.child._idle) == 0 and engine.asked)
        time.sleep(0.3)
        engine.go()
        assert {one.result(LONG) for one in said} == {"One moment."}
    assert engine.asked.count("One moment.") < 4


def test_a_sentence_that_nobody_waits_for_any_more_is_stopped_and_the_next_is_spoken(engine: Engine) -> None:
    wanted = threading.Event()
    wanted.set()
    with ThreadPoolExecutor(1) as call:
        cut_off = call.submit(while_wanted, wanted.is_set, lambda: engine.say("a long answer", waits=True))
        assert eventually(lambda: engine.asked)
        process = engine.child.process_id
        engine.child.start()
        wanted.clear()
        with pytest.raises(Unwanted):
            cut_off.result(LONG)
    assert eventually((engine.here / "stopped").exists)
    assert engine.say("the next") == "the next"
    assert engine.child.process_id == process


def test_who_waits_behind_too_many_is_told_at_once() -> None:
    queue, (ours, theirs) = Sentences(2), socket.socketpair()
    with ours, theirs:
        queue.add(b"1", ours)
        begun = queue.take()
        queue.add(b"2", ours)
        queue.add(b"3", ours)
        with pytest.raises(Full):
            queue.add(b"4", ours)
        queue.add(b"3", theirs)
        assert queue.over(begun) == [ours]
        queue.drop(ours)
        assert queue.take().wires == [theirs]


def test_what_was_given_up_before_it_began_to_be_computed_is_stopped_too() -> None:
    queue, (ours, theirs) = Sentences(2), socket.socketpair()
    stopped = []
    with ours, theirs:
        queue.add(b"1", ours)
        sentence = queue.take()
        queue.drop(ours)
        with sentence.being_made(), stopped_by(lambda: stopped.append(True)):
            pass
    assert stopped == [True]


def test_a_stop_of_all_processes_lets_a_sentence_end_and_the_engine_ends_with_who_needs_it(engine: Engine) -> None:
    with ThreadPoolExecutor(1) as call:
        said = call.submit(engine.say, "goodbye", waits=True)
        assert eventually(lambda: engine.asked)
        process = engine.child.process_id
        assert process
        os.kill(process, signal.SIGTERM)
        os.kill(process, signal.SIGINT)
        engine.go()
        assert said.result(LONG) == "goodbye"
    assert engine.child.process_id == process
    engine.child.close()
    assert engine.child.process_id is None


def test_an_engine_ends_when_all_who_could_ask_were_killed(tmp_path: Path, engine: Engine) -> None:
    code = (
        "import os; from voice.tts.subprocess_voice import Child; child = Child('slow_voice'); child.start();"
        "print(child.process_id, flush=True); os.kill(os.getpid(), 9)"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, timeout=LONG, cwd=ROOT)
    number = int(done.stdout)
    assert eventually(lambda: not Path(f"/proc/{number}").exists()) or not _lives(number)


def _lives(number: int) -> bool:
    try:
        os.kill(number, 0)
    except ProcessLookupError:
        return False
    return True


@pytest.mark.parametrize(("module", "make", "language"), [(piper_voice, Piper, "en"), (kokoro_voice, Kokoro, "zh")])
def test_a_real_voice_speaks_for_four_calls_at_once_and_again_after_it_was_killed(
    module: object, make: Callable[[], Piper | Kokoro], language: str
) -> None:
    there = module.presence(language)  # type: ignore[attr-defined]
    if not there.there:
        pytest.skip(f"{there.why} {there.remedy}")
    voice = make()
    texts = ["One.", "Two.", "Three.", "Four."] if language == "en" else ["一。", "二。", "三。", "四。"]
    try:
        voice.start()
        first = voice._child.process_id
        with ThreadPoolExecutor(4) as calls:
            assert all(calls.map(lambda text: voice.speak(text, language), texts))
        assert voice._child.process_id == first
        assert first
        os.kill(first, signal.SIGKILL)
        with ThreadPoolExecutor(4) as calls:
            assert all(calls.map(lambda text: voice.speak(text, language), texts))
        assert voice._child.process_id not in {None, first}
    finally:
        voice.close()


def test_an_engine_that_can_not_start_is_left_alone_by_each_who_asks(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "no_voice.py").write_text("raise SystemExit(1)")
    monkeypatch.setenv("PYTHONPATH", f"{tmp_path}:{ROOT}")
    child = Child("no_voice")

    def failed(_: int) -> list[str]:
        told = []
        for _ in range(2):
            try:
                child.ask({"text": "one"})
            except SpeakFailed as error:
                told.append(str(error))
        return told

    assert all("a moment ago" in second for _, second in in_forks(2, failed))


def test_an_engine_that_hears_after_the_end_is_forked_once_for_all_and_again_after_it_died() -> None:
    takes, sends = socket.socketpair()

    def hear(wire: socket.socket) -> None:
        while asked := wire.recv(1):
            if asked == b"d":
                os._exit(1)
            wire.sendall(str(os.getpid()).encode())

    read, write = os.pipe()
    with takes, sends, os.fdopen(read), os.fdopen(write, "wb"):
        process = WholeProcess(takes, hear, read)
        wires = []
        for _ in range(3):
            ours, theirs = socket.socketpair()
            with theirs:
                process.give(theirs)
            wires.append(ours)

        def number(wire: socket.socket) -> bytes:
            wire.sendall(b"n")
            return wire.recv(20)

        (first,) = {number(wire) for wire in wires}
        wires[0].sendall(b"d")
        assert [wire.recv(1) for wire in wires] == [b""] * 3
        ours, theirs = socket.socketpair()
        with theirs:
            process.give(theirs)
        assert number(ours) not in {first, b""}
        for wire in (*wires, ours):
            wire.close()
        assert process._ours
        process._ours.close()


def test_whisper_is_held_once_by_all_processes_that_take_calls(tmp_path: Path) -> None:
    opened = open_guarded(Home(tmp_path, tmp_path, tmp_path, Choice({"zh": ("whisper",)}, {})), ["zh"])
    if "zh" not in opened:
        pytest.skip("Whisper's weights are not installed")
    ear = opened["zh"]
    assert isinstance(ear, GuardedRecogniser)
    holder = ear._ears.process_id

    def heard(_: int) -> list[object]:
        start(opened)
        stream = ear.open("zh")
        stream.feed(bytes(16_000))
        children = Path(f"/proc/{holder}/task/{holder}/children")
        with capture_logs() as logs:
            stream.finish()
        return [not logs, children.read_text().split() if children.exists() else []]

    told = in_forks(3, heard)
    assert [right for right, _ in told] == [True] * 3
    assert len({tuple(children) for _, children in told}) == 1
    assert all(len(children) <= 1 for _, children in told)
    ear._ears.connect(WHOLE).close()
    ear._ears.close()
