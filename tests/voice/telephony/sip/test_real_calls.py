"""Real telephones ring the line: baresip with a recorded human voice, SIPp and baresip with keys alone; the line hears, speaks, hands over."""

from __future__ import annotations

import time
from collections.abc import Callable, Iterator
from pathlib import Path

import numpy as np
import pytest
from heard import PROMPTS
from rapidfuzz import fuzz
from rapidfuzz.distance import Hamming
from sip_steps import answered, bye, invite, pause, press, scenario
from telephones import Baresip, sipp
from tools import need
from whole_line import WholeLine, whole_line

from bot.model.reply import Handover, Reply
from bot.model.turn_result import TurnRecord
from bot.store.records import TurnHistory
from voice.asr.moonshine_recogniser import Moonshine
from voice.asr.recogniser import EngineMissing
from voice.asr.whisper_recogniser import Whisper
from voice.audio.audio import RATE, array, read, seconds, write_wav
from voice.tts.piper_voice import Piper, presence
from voice.verbalise.read_aloud import spoken_sentences

pytestmark = pytest.mark.timeout(900)  # why so long: a call takes as long as a call


@pytest.fixture(scope="module")
def line(tmp_path_factory: pytest.TempPathFactory) -> Iterator[WholeLine]:
    need("baresip")
    with whole_line(tmp_path_factory.mktemp("line")) as line:
        yield line


def recorded(name: str, folder: Path) -> Path:
    """A recording with a second of quiet before it, and enough after it: baresip hangs up where its file ends."""
    source = PROMPTS / f"{name}.wav"
    if not source.exists():
        pytest.skip("no recorded human voice here: apt-get install asterisk-core-sounds-en-wav")
    return laid(read(source), folder / f"{Path(name).name}.wav")


def laid(samples: bytes, path: Path) -> Path:
    """A file to speak from, with quiet before and behind."""
    write_wav(path, bytes(2 * RATE) + samples + bytes(2 * RATE * 150))
    return path


class Person:
    """Somebody with a telephone who waits until the line has finished before they speak or press."""

    def __init__(self, line: WholeLine, folder: Path) -> None:
        self.line, self.folder = line, folder
        quiet = folder / "quiet.wav"
        write_wav(quiet, bytes(2 * RATE * 400))
        self.telephone = Baresip(folder, says=quiet)
        self.said = line.said()

    def ring(self, *, afresh: bool = True) -> Person:
        """Ring and hear the first words out. afresh: by a key, where the line asks whether to carry on."""
        self.telephone.dial(self.line.address)
        self.telephone.wait_for("CALL_ESTABLISHED")
        self.listen()
        is_back = self.turns[0].record is not None and self.turns[0].record.outcome == "asked"
        return self.press("2") if is_back and afresh else self

    def listen(self) -> Person:
        self.said = self.line.wait_said(self.said)
        return self

    def speak(self, name: str, until: Callable[[TurnRecord], bool]) -> Person:
        """Say a recording; again, twice at most, where what came of it is not what they meant, as people do."""
        for _ in range(3):
            self.speak_file(recorded(name, self.folder))
            if (record := self.turns[-1].record) and until(record):
                break
        return self

    def say(self, text: str, mouth: Piper) -> Person:
        """Say something by a voice that is not a person's."""
        return self.speak_file(laid(mouth.speak(text, "en"), self.folder / f"said-{len(self.turns)}.wav"))

    def speak_file(self, path: Path) -> Person:
        """Make the sound of a file; where the line asks whether it heard that right, say yes by key."""
        before = len(self.turns)
        self.telephone.tell("ausrc", f"aufile,{path}")
        self.listen()
        return self if self._is_heard(before) else self.press("1")

    def _is_heard(self, before: int, longest: float = 4.0) -> bool:
        """True once there is a turn more. Why waited for: what the line had still to say may end before it has heard them."""
        until = time.monotonic() + longest
        while len(self.turns) <= before and time.monotonic() < until:
            time.sleep(0.1)
        return len(self.turns) > before

    def press(self, keys: str) -> Person:
        self.telephone.press(keys)
        return self.listen()

    def pick(self, *wanted: str) -> Person:
        """Press the key of the first option that names one of the words; the first option where none does."""
        reply = self.turns[-1].reply
        options = reply.choices if reply else ()
        key = next((o.key for o in options for word in wanted if word in o.label.lower()), "1")
        return self.press(key)

    @property
    def turns(self) -> list[TurnHistory]:
        """The turns of this call so far."""
        return of_last_call(self.line)

    def hang_up(self) -> bytes:
        self.telephone.hang_up()
        self.telephone.wait_for("CALL_CLOSED")
        self.telephone.__exit__(None, None, None)
        return self.telephone.heard()


def told(turns: list[TurnHistory]) -> str:
    """What happened in a call, a turn a line, for the message of a failing test."""
    return "\n".join(
        f"{t.turn.keys or t.turn.text!r} {t.turn.certainty:.2f} -> {t.record and (t.record.outcome, t.record.service)}"
        for t in turns
    )


def callers(line: WholeLine) -> list[str]:
    """Addresses of those who rang, the latest last."""
    import sqlalchemy as sa

    from bot.store.tables import conversation

    with line.store.db.reading() as c:
        return list(c.scalars(sa.select(conversation.c.address_sealed).order_by(conversation.c.id)))


def of_last_call(line: WholeLine) -> list[TurnHistory]:
    """The turns of the call that came last."""
    turns = sorted((turn for caller in callers(line) for turn in line.turns(caller)), key=lambda turn: turn.id)
    call = turns[-1].turn.id.rpartition("-")[0]
    return [turn for turn in turns if turn.turn.id.rpartition("-")[0] == call]


def between_rests(samples: bytes, longest: float = 25.0) -> Iterator[bytes]:
    """Pieces of at most so many seconds, cut where it is quietest in their second half."""
    size, frame = int(longest * RATE) * 2, RATE // 5 * 2
    while len(samples) > size:
        frames = range(size // 2, size, frame)
        cut = min(frames, key=lambda at: int(np.abs(array(samples[at : at + frame]).astype(int)).sum()))
        yield samples[: cut + frame // 4 * 2]
        samples = samples[cut + frame // 4 * 2 :]
    yield samples


def heard_by_another(samples: bytes) -> str:
    """What an engine that is not the line's own for English hears."""
    try:
        engine = Whisper(Path(__file__).parents[4] / "var" / "voice" / "models", ("en",))
    except EngineMissing as error:
        pytest.skip(str(error))
    words = []
    for piece in between_rests(samples):
        stream = engine.open("en")
        stream.feed(piece)
        words.append(stream.finish().text)
    return " ".join(words).lower()


def test_a_recorded_human_voice_finds_a_service_asks_about_it_and_gets_a_person(
    line: WholeLine, tmp_path: Path
) -> None:
    person = Person(line, tmp_path).ring()
    person.speak("vm-Work", lambda record: record.outcome == "choices")
    person.speak("digits/1", lambda record: record.service == "job-centre")
    person.speak("number", lambda record: record.aspect == "phone")
    spoken = len(person.turns)
    person.press("0").press("05550123456#").press("1")
    turns, sound = person.turns, person.hang_up()
    assert [bool(turn.turn.text) for turn in turns[spoken:]] == [False] * 3, told(turns)
    by_voice = [turn.record for turn in turns[:spoken] if turn.turn.text and turn.record]
    assert any(record.outcome == "choices" for record in by_voice), told(turns)
    assert (by_voice[-1].service, by_voice[-1].aspect) == ("job-centre", "phone"), told(turns)
    assert turns[-1].record and turns[-1].record.outcome == "person", told(turns)
    words = heard_by_another(sound)
    for said in ("computer", "press zero", "helps you find"):
        assert is_heard(said, words), words
    assert is_promise_heard(turns[-1].reply, words), words
    assert turns[-1].reply and (code := next(p.code for p in turns[-1].reply.parts if isinstance(p, Handover)))
    figures = digits_heard(sound)
    assert is_told(code, figures), (code, figures)
    assert is_told("05555550191", figures), figures


@pytest.fixture
def mouth() -> Iterator[Piper]:
    """A voice for a caller whose sentences nobody has recorded."""
    if not presence("en").there:
        pytest.skip("Piper is not installed: uv sync --extra piper")
    mouth = Piper()
    yield mouth
    mouth.close()


def test_speech_alone_finds_a_service_hears_what_to_bring_and_gets_a_person(
    line: WholeLine, tmp_path: Path, mouth: Piper
) -> None:
    person = Person(line, tmp_path).ring().say("I lost my job.", mouth)
    person.say("The first one.", mouth).say("What do I have to bring?", mouth).say("Talk to a person.", mouth)
    person.say("Zero, five, five, five, zero, one, two, three, four, five, six.", mouth).say("Yes.", mouth)
    turns, sound = person.turns, person.hang_up()
    # Why but one: "2" is how a person of these tests who rang before begins afresh.
    assert {turn.turn.keys for turn in turns} <= {"", "2"}, told(turns)
    about = [turn.record for turn in turns if turn.record and turn.record.service]
    assert [record.aspect for record in about] == ["what", "bring"], told(turns)
    assert turns[-1].record and turns[-1].record.outcome == "person", told(turns)
    words = heard_by_another(sound)
    assert is_promise_heard(turns[-1].reply, words), words


def is_promise_heard(reply: Reply | None, words: str) -> bool:
    """True where one of the sentences that promise a person was heard, as it is said. Why not each: no engine hears all of a call."""
    promises = [part.text for part in reply.parts if isinstance(part, Handover)] if reply else []
    sentences = [each.lower() for text in promises for each in spoken_sentences(text, "en")]
    return any(is_heard(each, words) for each in sentences)


def is_heard(phrase: str, words: str) -> bool:
    """True where another engine heard a phrase, give or take a letter or two: no engine hears all."""
    return fuzz.partial_ratio(phrase, words) >= 80


def is_told(number: str, figures: str) -> bool:
    """True where a number is among the figures heard, one of them misheard at most."""
    places = range(len(figures) - len(number) + 1)
    return any(Hamming.distance(number, figures[at : at + len(number)]) <= 1 for at in places)


def digits_heard(samples: bytes) -> str:
    """Digits said one by one with rests between them, in order, written together."""
    engine, names = Moonshine(), ["zero", "one", "two", "three", "four", "five", "six", "seven", "eight", "nine"]
    heard = (engine.hear(word, names).text for word in by_rests(samples) if 0.15 < seconds(word) < 1.3)
    return "".join(str(names.index(text)) for text in heard if text in names)


def by_rests(samples: bytes, shortest: float = 0.3) -> Iterator[bytes]:
    """Stretches of sound between rests of at least so many seconds."""
    frame = RATE // 50 * 2
    loud = [np.abs(array(samples[at : at + frame]).astype(int)).mean() > 200 for at in range(0, len(samples), frame)]
    begin, rest = None, 0
    for place, is_loud in enumerate([*loud, *[False] * 100]):
        begin = place if is_loud and begin is None else begin
        rest = 0 if is_loud else rest + 1
        if begin is not None and rest >= shortest * 50:
            yield samples[max(0, begin - 5) * frame : (place - rest + 6) * frame]
            begin = None


def test_keys_alone_find_a_service_hear_what_to_bring_and_get_a_person(line: WholeLine, tmp_path: Path) -> None:
    person = Person(line, tmp_path).ring()
    for _ in range(6):
        if person.turns[-1].record and person.turns[-1].record.service:
            break
        person.pick("find a service")
    for _ in range(6):  # the rest of a long answer first, then what can be asked by keys
        if any("bring" in option.label for option in (person.turns[-1].reply or Reply((), "en")).choices):
            break
        person.press("1")
    person.pick("bring").press("0").press("05550123456#").press("1")
    turns, sound = person.turns, person.hang_up()
    assert all(turn.turn.keys and not turn.turn.text for turn in turns[1:]), told(turns)
    about = [turn.record for turn in turns if turn.record and turn.record.service]
    assert (about[0].aspect, about[-1].aspect) == ("what", "bring")
    assert turns[-1].record and turns[-1].record.outcome == "person"
    words = heard_by_another(sound)
    assert is_promise_heard(turns[-1].reply, words), words


def test_a_telephone_that_sends_its_keys_as_tones_works_too(line: WholeLine, tmp_path: Path) -> None:
    person = Person(line, tmp_path).ring(afresh=False)
    at = np.arange(RATE // 5) / RATE
    two = 4000 * (np.sin(2 * np.pi * 697 * at) + np.sin(2 * np.pi * 1336 * at))
    person.speak_file(laid(two.astype("<i2").tobytes(), tmp_path / "two.wav"))
    person.hang_up()
    assert [turn.turn.keys for turn in person.turns] == ["", "2"], told(person.turns)


def test_sipp_presses_keys_by_rfc_4733_and_each_counts_once(line: WholeLine, tmp_path: Path) -> None:
    before = len(callers(line))
    played = sipp(
        scenario(invite(), answered(), pause(6000), press("1"), pause(4000), press("2"), pause(4000), bye()),
        int(line.settings.sip_listen.rpartition(":")[2]), tmp_path, seconds=60,
    )  # fmt: skip
    assert played.ended == 0, played.said
    assert len(callers(line)) == before + 1
    assert [turn.turn.keys for turn in of_last_call(line)] == ["", "1", "2"]


def test_somebody_is_rung_up_with_a_reminder_and_presses_one(line: WholeLine, tmp_path: Path) -> None:
    from datetime import UTC, datetime, timedelta

    with Baresip(tmp_path, answers=True) as telephone:
        now = datetime.now(UTC)
        key = line.store.tell(
            "phone", telephone.address, "Your appointment is tomorrow at ten.", now, now + timedelta(hours=1)
        )
        said = line.said()
        telephone.wait_for("CALL_ESTABLISHED", 30)
        line.wait_said(said)
        telephone.press("1")
        telephone.wait_for("CALL_CLOSED", 60)
    assert line.store.message_status(key) == "delivered"
    words = heard_by_another(telephone.heard())
    assert is_heard("appointment is tomorrow", words), words


def test_withheld_numbers_never_meet(line: WholeLine, tmp_path: Path) -> None:
    before = len(callers(line))
    hidden = "Anonymous <sip:anonymous@anonymous.invalid>"
    port = int(line.settings.sip_listen.rpartition(":")[2])
    script = scenario(invite(caller=hidden), answered(), pause(3000), bye())
    assert sipp(script, port, tmp_path, calls=2, rate=2, seconds=30).ended == 0
    new = callers(line)[before:]
    assert len(new) == len(set(new)) == 2
    assert all(address.startswith("call:") for address in new)
