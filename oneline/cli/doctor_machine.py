"""What `oneline doctor` finds on the machine: engines, weights, clock, disk, and whether there is a backup."""

from __future__ import annotations

import shutil
import subprocess
import time
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta

from bot.city.city import read_city
from bot.config.settings import Settings
from bot.store.backed_up import last_backup
from bot.store.open_sealed import has_line
from bot.store.room import RESERVE
from bot.system.model_files import read_lock, wrong_files
from oneline.cli.settings_check import Finding
from oneline.processes.process import rasa_command

AHEAD_SECONDS = 120
"""A file so much newer than the clock was written before the clock was set back."""
FEW_BYTES, SOME_BYTES = 2**30, 4 * 2**30
"""Room below which it is told gravely, and told."""
OLD = timedelta(days=7)
"""Age from which on a backup is told to be old: a day would be told to everybody who copies by night and looks at noon."""
GIGA = 10**9


def engines(settings: Settings) -> Iterator[Finding | str]:
    """Whether every language can be heard and spoken; an engine that is missing beside one that works is nothing to mend."""
    from oneline.processes.voice import voice_home
    from voice.asr.open_recognisers import hearing_there
    from voice.tts.voices import speakers_there

    home, first = voice_home(settings), read_city(settings.city).language
    for verb, found in (("hears", hearing_there(home)), ("speaks", speakers_there(home))):
        for language in dict.fromkeys(one.language for one in found):
            wanted = [one for one in found if one.language == language]
            if used := next((one.engine for one in wanted if one.there), ""):
                yield f"{language}: {used} {verb}."
            else:
                lacking = "; ".join(f"{one.why} {one.remedy}" for one in wanted)
                yield Finding(
                    f"{language}: nothing {verb} it, so nobody can ring in it. {lacking}", grave=language == first
                )


def understanding(settings: Settings) -> Iterator[Finding | str]:
    """Whether Rasa can be started, and has learned."""
    program = rasa_command(settings.home, 0)[0]
    learned = [*(settings.home / "intents" / "models").glob("*.tar.gz")]
    if not shutil.which(program) or not learned:
        lacking = "is not installed" if not shutil.which(program) else "has not learned yet"
        yield Finding(f"Rasa {lacking}; keywords understand in its place, which is worse. Run: make setup", grave=False)
    else:
        yield f"Rasa is installed and has learned ({max(learned, key=lambda path: path.stat().st_mtime).name})."


def weights(settings: Settings) -> Iterator[Finding | str]:
    """Whether the files of weights are those of the lock, by size and by what the installer noted."""
    wrong = [text for model in read_lock(settings.home) for text in wrong_files(model, whole=False)]
    yield from (Finding(f"{text}. Install what is locked anew: make setup") for text in wrong)
    if not wrong:
        yield "Every file is the one that was locked (oneline models check reads every byte)."


def clock(settings: Settings) -> Iterator[Finding | str]:
    """Whether the clock goes right, as far as this machine can tell; people are promised days and hours by it."""
    newest = max((path.stat().st_mtime for path in settings.data.glob("*") if path.is_file()), default=0.0)
    if newest > time.time() + AHEAD_SECONDS:
        yield Finding(
            "The clock was set back: files of the line are newer than now. Set it right, then start the line again."
        )
    if _follows_time_servers() is False:
        yield Finding("No time server sets this machine's clock. Run: timedatectl set-ntp true", grave=False)
    city = read_city(settings.city)
    yield f"In the city ({city.timezone}) it is {city.local(datetime.now(UTC)):%A %-d %B %Y, %H:%M}. Compare it with a watch."


def _follows_time_servers() -> bool | None:
    """Whether time servers set the clock; None where nothing here can say."""
    try:
        asked = ["timedatectl", "show", "--property=NTPSynchronized", "--value"]
        said = subprocess.run(asked, capture_output=True, text=True, timeout=5, check=False)  # noqa: S603
    except (OSError, subprocess.TimeoutExpired):
        return None
    return {"yes": True, "no": False}.get(said.stdout.strip())


def disk(settings: Settings) -> Iterator[Finding | str]:
    """Whether there is room for what is written."""
    place = next(each for each in (settings.data, *settings.data.absolute().parents) if each.exists())
    free = shutil.disk_usage(place).free
    told = f"{free / GIGA:.1f} GB are free where the data are ({settings.data})"
    if free < SOME_BYTES:
        why = "nothing is taken any more" if free < RESERVE else "with a full disk nothing is taken any more"
        yield Finding(f"{told}: {why}. Make room.", grave=free < FEW_BYTES)
    else:
        yield f"{told}."


def backups(settings: Settings) -> Iterator[Finding | str]:
    """Whether there is a backup, how old it is, and whether it lies elsewhere than what it is a copy of."""
    if not has_line(settings):
        yield "There is nothing to back up yet."
        return
    last = last_backup(settings.data)
    how = "oneline db backup FILE, every night, FILE on another disk"
    if last is None:
        yield Finding(
            f"No backup was made with oneline db backup. Run: {how}; unless another program backs the database up.",
            grave=settings.is_public and settings.database_url.startswith("sqlite"),
        )
        return
    told = f"The last backup is of {last.at:%-d %B %Y, %H:%M} UTC ({last.path})"
    if not last.path.is_file():
        yield Finding(
            f"{told}, and is not there any more. If it was taken elsewhere, good; else run: {how}", grave=False
        )
    elif last.path.stat().st_dev == settings.data.stat().st_dev:
        yield Finding(
            f"{told}, on the same disk as the data: who loses one loses both. Copy it elsewhere, apart from the keys.",
            grave=False,
        )
    if datetime.now(UTC) - last.at > OLD:
        yield Finding(f"{told}: {(datetime.now(UTC) - last.at).days} days ago. Run: {how}", grave=settings.is_public)
    else:
        yield f"{told}."
