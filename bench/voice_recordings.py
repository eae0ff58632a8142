"""Recorded speech whose words are known: telephone prompts and test sentences of Debian's packages, spoken digits.

Nothing of it is in the repository. What is not on the machine is fetched into var/bench; what can not be had is said.
"""

from __future__ import annotations

import calendar
import json
import re
import subprocess
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np
from num2words import num2words

from bench.voice_words import DIGITS, words
from bot.config.settings import Settings
from voice.asr.recogniser import PhraseSequence
from voice.asr.whisper_recogniser import Whisper
from voice.audio import audio

ROOT = Path(__file__).parents[1]
DATA = ROOT / "var" / "bench"
PROMPTS, SENTENCES = "asterisk-core-sounds-en-wav", "pocketsphinx-testdata"
ALLISON = Path("usr/share/asterisk/sounds/en_US_f_Allison")
SPHINX = Path("usr/share/pocketsphinx/test/data")
SPOKEN_DIGITS = ROOT.parent / "shared" / "data" / "speech" / "fsdd"
TRANSCRIPT = DATA / "core-sounds-en.txt"
"""Asterisk's own list of what its prompts say, "name: words" a line. Debian leaves it out; it may be laid here."""
LONGEST = 30.0
"""Seconds of a recording that is still measured."""
PHONETIC = (
    "alpha bravo charlie delta echo foxtrot golf hotel india juliet kilo lima mike november oscar papa quebec romeo "
    "sierra tango uniform victor whiskey xray yankee zulu"
)


class Absent(Exception):
    """Recordings that can not be had here; the text says which and why."""


@dataclass(frozen=True, slots=True)
class Recording:
    """Something said, and its words."""

    said: str
    samples: bytes
    """16-bit, 8 kHz."""
    phrases: tuple[str, ...] = ()
    """What a question would offer that is answered like this."""


def folder_of(package: str) -> Path:
    """Where a Debian package's files are: on the system, or unpacked under var/bench; raises Absent."""
    if Path("/", ALLISON if package == PROMPTS else SPHINX).is_dir():
        return Path("/")
    target = DATA / package
    if not target.is_dir():
        _unpack(package, target)
    return target


def _unpack(package: str, target: Path) -> None:
    DATA.mkdir(parents=True, exist_ok=True)
    try:
        subprocess.run(["apt-get", "download", package], cwd=DATA, check=True, capture_output=True, timeout=120)
        archive = next(DATA.glob(f"{package}_*.deb"))
        subprocess.run(["dpkg-deb", "-x", str(archive), str(target)], check=True, capture_output=True)
    except (OSError, subprocess.SubprocessError, StopIteration) as error:
        raise Absent(
            f"{package} can not be fetched here ({type(error).__name__}): it needs Debian's packages"
        ) from error


def prompt_words() -> list[Recording]:
    """Single words of recorded prompts, which their files' names tell: numbers, days, months, names of letters."""
    folder = folder_of(PROMPTS) / ALLISON
    groups = (_numbers(), _dates(), _letters())
    return [
        Recording(said, audio.read(path), tuple(group.values()))
        for group in groups
        for name, said in group.items()
        if (path := folder / f"{name}.wav").is_file()
    ]


def _numbers() -> dict[str, str]:
    return {f"digits/{number}": " ".join(words(num2words(number))) for number in (*range(20), *range(20, 100, 10))}


def _dates() -> dict[str, str]:
    days = {f"digits/day-{(number + 1) % 7}": name.lower() for number, name in enumerate(calendar.day_name)}
    months = {f"digits/mon-{number}": name.lower() for number, name in enumerate(calendar.month_name[1:])}
    return days | months | {f"digits/{name}": name for name in ("today", "tomorrow", "yesterday")}


def _letters() -> dict[str, str]:
    return {f"phonetic/{name[0]}_p": name for name in PHONETIC.split()}


def prompt_sentences() -> tuple[list[Recording], str]:
    """Recorded prompts of several words, and where their words are known from."""
    folder = folder_of(PROMPTS) / ALLISON
    if TRANSCRIPT.is_file():
        known = dict(_lines(TRANSCRIPT))
        where = "Asterisk's own transcript"
    else:
        known = _heard_by_whisper(folder)
        where = "Whisper base on the untouched recording, so that these rows tell how far two engines agree, not what is right"
    return [recording for name, said in known.items() if (recording := _prompt(folder, name, said))], where


def _prompt(folder: Path, name: str, said: str) -> Recording | None:
    path = folder / f"{name}.wav"
    if not path.is_file() or len(words(said)) < 2:
        return None
    samples = audio.read(path)
    return Recording(said, samples) if audio.seconds(samples) <= LONGEST else None


def _lines(path: Path) -> Iterator[tuple[str, str]]:
    """Names and words; lines about tones are left out."""
    for line in path.read_text(encoding="utf-8").splitlines():
        name, _, said = line.partition(":")
        if said.strip() and not re.match(r"\s*[\[<(;]", said):
            yield name.strip().removesuffix(".wav"), said.strip()


def _heard_by_whisper(folder: Path) -> dict[str, str]:
    """What a second engine makes of the prompts, kept for the next run."""
    kept = DATA / "prompts-by-whisper.json"
    if kept.is_file():
        return dict(json.loads(kept.read_text(encoding="utf-8")))
    engine = Whisper(Settings().data / "voice" / "models")
    heard = {path.stem: _plainly(engine, path) for path in sorted(folder.glob("*.wav"))}
    DATA.mkdir(parents=True, exist_ok=True)
    kept.write_text(json.dumps(heard), encoding="utf-8")
    return heard


def _plainly(engine: Whisper, path: Path) -> str:
    stream = engine.open("en")
    stream.feed(audio.read(path))
    return stream.finish().text


def read_sentences() -> list[Recording]:
    """Read sentences and card names of PocketSphinx's tests, recorded at 16 kHz."""
    folder = folder_of(SENTENCES) / SPHINX
    found = []
    for transcript in (folder / "cards" / "cards.transcription", folder / "librivox" / "transcription"):
        for said, name in re.findall(r"<s>(.*?)</s> \((.*?)\)", transcript.read_text(encoding="utf-8")):
            found.append(Recording(said, audio.read(transcript.parent / f"{name}.wav")))
    return found


def spoken_digits() -> list[Recording]:
    """Single digits, said by six people; raises Absent."""
    paths = sorted(SPOKEN_DIGITS.glob("?_*.wav"))
    if not paths:
        raise Absent("the spoken digits are not beside the project (../shared/data/speech/fsdd)")
    return [Recording(DIGITS[int(path.name[0])], audio.read(path), DIGITS) for path in paths]


def spoken_numbers(rest: float, count: int = 24, length: int = 6) -> list[Recording]:
    """Numbers of several digits by one person each, with a longer rest (seconds) once in the middle; raises Absent."""
    voices: dict[str, list[Path]] = {}
    for path in sorted(SPOKEN_DIGITS.glob("?_*.wav")):
        voices.setdefault(path.stem.split("_")[1], []).append(path)
    if not voices:
        raise Absent("the spoken digits are not beside the project (../shared/data/speech/fsdd)")
    drawn = np.random.default_rng(5)
    rows = [
        drawn.choice(len(paths), length) for _, paths in zip(range(count), _round(list(voices.values())), strict=False)
    ]
    return [
        _number([paths[place] for place in row], rest)
        for row, paths in zip(rows, _round(list(voices.values())), strict=False)
    ]


def _round(lists: Sequence[list[Path]]) -> Iterator[list[Path]]:
    while True:
        yield from lists


def _number(paths: Sequence[Path], rest: float) -> Recording:
    pieces = []
    for number, path in enumerate(paths):
        pieces += [audio.read(path), audio.silence(rest if number == len(paths) // 2 - 1 else 0.2)]
    return Recording(
        " ".join(DIGITS[int(path.name[0])] for path in paths), b"".join(pieces[:-1]), PhraseSequence.of(DIGITS)
    )
