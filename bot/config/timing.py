"""How long the processes of the line wait, and how often they try: `timing.yml` beside this file, checked when it is read.

How long a caller is waited for is the city's, in `pacing.yml`; how long sound and engines are, the voice's (docs/tuning.md).
"""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Annotated

import msgspec

from bot.config.kinds_of_values import Values
from bot.config.values_file import read_values, unusable

FILE = Path(__file__).with_suffix(".yml")
Seconds = Annotated[float, msgspec.Meta(gt=0)]
Minutes = Annotated[int, msgspec.Meta(ge=1)]
Count = Annotated[int, msgspec.Meta(ge=1)]


class Turns(Values, frozen=True):
    """A turn that came in."""

    lease: Seconds
    tries: Count
    back_off: Seconds
    most_back_off: Seconds
    farthest: Seconds
    alone: Seconds
    nlu_rests: Seconds


class Watch(Values, frozen=True):
    """Work that hangs."""

    turn: Seconds
    sending: Seconds
    finish: Seconds
    dead: Seconds
    look: Seconds


class Workers(Values, frozen=True):
    """Whether somebody works."""

    beat: Seconds
    silence: Seconds
    unanswered: Seconds
    store_down: Seconds
    tick: Seconds
    soonest: Seconds
    look: Seconds


class VoiceNotes(Values, frozen=True):
    """Voice notes, before they are answered."""

    heard: Seconds
    again: Seconds
    waiting: Count
    said: Seconds


class Messages(Values, frozen=True):
    """What goes out."""

    lease: Seconds
    attempts: Count
    back_off: Seconds
    most_back_off: Seconds
    ask_after: Seconds
    clocks_apart: Seconds


class Staff(Values, frozen=True):
    """What staff are told of cases."""

    lease: Seconds
    back_off: Seconds
    most_back_off: Seconds
    look: Seconds
    danger_unsent: Seconds
    hook: Seconds
    mail: Seconds


class Dues(Values, frozen=True):
    """What is due at a moment."""

    lease: Seconds
    attempts: Count
    back_off: Seconds
    keep: Seconds
    look_lost: Seconds


class HandedOver(Values, frozen=True):
    """Forms and reports that go to systems of the city."""

    lease: Seconds
    again: tuple[Minutes, ...]
    look: Seconds
    answers: Seconds
    reports_look: Seconds
    crews_hand: Seconds
    crews_hear: Seconds
    crews_answer: Seconds


class Calendars(Values, frozen=True):
    """Times at offices."""

    every: Seconds
    longest: Seconds
    answers: Seconds
    look: Seconds


class Database(Values, frozen=True):
    """The database, and news of it between processes."""

    busy: Seconds
    busy_step: Seconds
    connect: Count
    statement: Count
    grace: Seconds
    log_emptied: Seconds
    full_told: Seconds
    soon: Seconds
    look: Seconds
    deaf: Seconds
    server_check: Seconds
    server_again: Seconds
    socket_check: Seconds
    socket_again: Seconds
    purge: Seconds
    purge_look: Seconds


class Web(Values, frozen=True):
    """Requests."""

    arrive: Seconds
    leave: Seconds
    send: Count
    reach: Seconds
    reach_kept: Seconds
    provider: Seconds
    fetch: Seconds
    door: Seconds


class Desk(Values, frozen=True):
    """Staff at the desk."""

    answer: Seconds
    idle: Seconds
    longest: Seconds
    seen: Seconds
    counted: Seconds
    account_tries: Count
    address_tries: Count


class Calls(Values, frozen=True):
    """Answers in calls."""

    answer: Seconds
    request_held: Seconds
    word: Seconds
    han: Seconds


class Processes(Values, frozen=True):
    """The processes themselves."""

    proxy_look: Seconds
    supervisor_look: Seconds
    starts: Seconds
    slowest_restart: Seconds
    forgotten: Seconds
    stale: Seconds
    keys_settle: Seconds
    same_wish: Seconds


class Timing(Values, frozen=True):
    """All of it; what each means stands in the file."""

    turns: Turns
    watch: Watch
    workers: Workers
    voice_notes: VoiceNotes
    messages: Messages
    staff: Staff
    dues: Dues
    handed_over: HandedOver
    calendars: Calendars
    database: Database
    web: Web
    desk: Desk
    calls: Calls
    processes: Processes


def read_timing(path: Path = FILE) -> Timing:
    """The values; raises SettingsError for one that is missing, not known, out of its range, or that another can not do with."""
    timing = read_values(path, Timing)
    if wrong := [*_at_odds(timing)]:
        raise unusable(path, "; ".join(wrong))
    return timing


def _at_odds(timing: Timing) -> Iterator[str]:
    """What must be longer than another, and is not."""
    pairs = (
        ("turns.lease", timing.turns.lease, "watch.turn and watch.finish", timing.watch.turn + timing.watch.finish),
        ("turns.lease", timing.turns.lease, "voice_notes.heard", timing.voice_notes.heard),
        ("voice_notes.heard", timing.voice_notes.heard, "web.fetch", timing.web.fetch),
        ("turns.farthest", timing.turns.farthest, "turns.most_back_off", timing.turns.most_back_off),
        ("messages.lease", timing.messages.lease, "web.provider, twice", 2 * timing.web.provider),
        ("workers.silence", timing.workers.silence, "workers.beat, twice", 2 * timing.workers.beat),
        ("calendars.every", timing.calendars.every, "calendars.longest", timing.calendars.longest),
        ("desk.idle", timing.desk.idle, "desk.seen", timing.desk.seen),
        ("desk.longest", timing.desk.longest, "desk.idle", timing.desk.idle),
        ("staff.lease", timing.staff.lease, "staff.mail", timing.staff.mail),
        ("handed_over.lease", timing.handed_over.lease, "handed_over.answers", timing.handed_over.answers),
    )
    for name, longer, other, shorter in pairs:
        if longer <= shorter:
            yield f"{name} is {longer:g} s and must be more than {other} ({shorter:g} s)"


TIMING = read_timing()
"""Read once, when the first that waits by it is imported."""
