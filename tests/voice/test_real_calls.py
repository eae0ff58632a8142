"""Real telephones ring the line: baresip with a recorded human voice, SIPp and baresip with keys alone; the line hears, speaks, hands over."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path

import pytest
from sip_steps import answered, bye, invite, pause, press, scenario
from telephones import Baresip, need, sipp
from whole_line import WholeLine, whole_line

from bot.reply import Handover
from voice.audio import RATE, read, seconds, write_wav
from voice.hear import EngineMissing
from voice.hear_whisper import Whisper
from voice.read_aloud import digits

RECORDED = Path("/usr/share/asterisk/sounds/en_US_f_Allison")
"""A human voice, 8 kHz, from Debian's asterisk-core-sounds-en-wav."""


@pytest.fixture(scope="module")
def line(tmp_path_factory: pytest.TempPathFactory) -> Iterator[WholeLine]:
    need("baresip")
    with whole_line(tmp_path_factory.mktemp("line")) as line:
        yield line


def recorded(name: str, folder: Path) -> Path:
    """A recording with a second of quiet before it, and enough after it: baresip hangs up where its file ends."""
    source = RECORDED / f"{name}.wav"
    if not source.exists():
        pytest.skip("no recorded human voice here: apt-get install asterisk-core-sounds-en-wav")
    path = folder / f"{Path(name).name}.wav"
    write_wav(path, bytes(2 * RATE) + read(source) + bytes(2 * RATE * 150))
    return path


class Person:
    """Somebody with a telephone who waits until the line has finished before they speak or press."""

    def __init__(self, line: WholeLine, folder: Path) -> None:
        self.line, self.folder = line, folder
        quiet = folder / "quiet.wav"
        write_wav(quiet, bytes(2 * RATE * 400))
        self.telephone = Baresip(folder, says=quiet)
        self.said = line.said()

    def ring(self) -> Person:
        self.telephone.dial(self.line.address)
        self.telephone.wait_for("CALL_ESTABLISHED")
        return self.listen()

    def listen(self) -> Person:
        self.said = self.line.wait_said(self.said)
        return self

    def speak(self, name: str) -> Person:
        self.telephone.tell("ausrc", f"aufile,{recorded(name, self.folder)}")
        return self.listen()

    def press(self, keys: str) -> Person:
        self.telephone.press(keys)
        return self.listen()

    def hang_up(self) -> bytes:
        self.telephone.hang_up()
        self.telephone.wait_for("CALL_CLOSED")
        self.telephone.__exit__(None, None, None)
        return self.telephone.heard()


def callers(line: WholeLine) -> list[str]:
    """Addresses of those who rang, the latest last."""
    import sqlalchemy as sa

    from bot.store.tables import conversation

    with line.store.db.reading() as c:
        return list(c.scalars(sa.select(conversation.c.address).order_by(conversation.c.id)))


def heard_by_another(samples: bytes) -> str:
    """What an engine that is not the line's own for English hears."""
    try:
        engine = Whisper(Path(__file__).parents[2] / "var" / "voice" / "models", ("en",))
    except EngineMissing as error:
        pytest.skip(str(error))
    words = []
    for start in range(0, len(samples), 2 * RATE * 20):
        stream = engine.open("en")
        stream.feed(samples[start : start + 2 * RATE * 20])
        words.append(stream.finish().text)
    return " ".join(words).lower()


def test_a_recorded_human_voice_finds_a_service_asks_about_it_and_gets_a_person(
    line: WholeLine, tmp_path: Path
) -> None:
    person = Person(line, tmp_path).ring().speak("vm-Work").speak("digits/1").speak("telephone-number").press("0")
    sound = person.hang_up()
    turns = line.turns(callers(line)[-1])
    assert [bool(turn.turn.text) for turn in turns] == [False, True, True, True, False]
    assert turns[1].record and turns[1].record.outcome == "choices"
    assert turns[2].record and turns[2].record.service == "job-centre"
    assert turns[3].record and (turns[3].record.service, turns[3].record.aspect) == ("job-centre", "phone")
    assert turns[4].record and turns[4].record.outcome in {"person", "asked"}
    words = heard_by_another(sound)
    for said in ("computer", "press zero", "find a job", "person"):
        assert said in words, words
    spoken = re.sub(r"[^a-z0-9]", "", words)
    number = re.sub(r"[^a-z]", "", digits("0555 555 0191", "en"))
    assert number in spoken or "5550191" in re.sub(r"\D", "", words), words


def test_keys_alone_find_a_service_hear_what_to_bring_and_get_a_person(line: WholeLine, tmp_path: Path) -> None:
    person = Person(line, tmp_path).ring()
    person.press("1").press("1").press("1").press("1")  # the menu, find a service, a department, a service
    person.press("1").press("1")  # what would you like to know, what to bring
    person.press("0")
    sound = person.hang_up()
    turns = line.turns(callers(line)[-1])
    assert [turn.turn.keys for turn in turns] == ["", "1", "1", "1", "1", "1", "1", "0"]
    told = [turn.record for turn in turns if turn.record and turn.record.service]
    assert told[0].aspect == "what"
    assert told[-1].aspect in {"bring", "where", "cost", "who"}
    assert turns[-1].record and turns[-1].record.outcome in {"person", "asked"}
    assert seconds(sound) > 30


def test_sipp_presses_keys_by_rfc_4733_and_each_counts_once(line: WholeLine, tmp_path: Path) -> None:
    before = len(callers(line))
    played = sipp(
        scenario(invite(), answered(), pause(6000), press("1"), pause(4000), press("2"), pause(4000), bye()),
        int(line.settings.sip_listen.rpartition(":")[2]), tmp_path, seconds=60,
    )  # fmt: skip
    assert played.ended == 0, played.said
    assert len(callers(line)) == before + 1
    assert [turn.turn.keys for turn in line.turns(callers(line)[-1])] == ["", "1", "2"]


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
    assert "appointment" in words
    assert "tomorrow" in words


def test_withheld_numbers_never_meet(line: WholeLine, tmp_path: Path) -> None:
    before = len(callers(line))
    hidden = "Anonymous <sip:anonymous@anonymous.invalid>"
    port = int(line.settings.sip_listen.rpartition(":")[2])
    script = scenario(invite(caller=hidden), answered(), pause(3000), bye())
    assert sipp(script, port, tmp_path, calls=2, rate=2, seconds=30).ended == 0
    new = callers(line)[before:]
    assert len(new) == len(set(new)) == 2
    assert all(address.startswith("call:") for address in new)


def test_the_handover_carries_a_code_that_is_told_twice(line: WholeLine) -> None:
    """The keys-only call above asked for a person: where a number is known a code was told."""
    parts = [part for caller in callers(line) for turn in line.turns(caller) if turn.reply for part in turn.reply.parts]
    codes = [part.code for part in parts if isinstance(part, Handover) and part.code]
    assert all(len(code) == 6 for code in codes)
