"""`oneline settings check`: what to correct before real people call; each part of the line adds its own checks."""

from __future__ import annotations

import dataclasses
import os
from collections.abc import Callable, Iterator
from contextlib import closing
from dataclasses import dataclass
from importlib import import_module
from pathlib import Path

from bot.city.city import CityError, read_city
from bot.config.setting import FILE
from bot.config.settings import Settings, SettingsError
from bot.notify.reach import PRINT, lacking, reach_of
from bot.retrieval.own_numbers import CITY_FILE, numbers_of, strange_numbers
from bot.store import StoreDown
from bot.store.open_sealed import has_line, key_file, open_kept, require_keys_there, ring_of
from bot.store.reencrypt import CLEAR, count_by_key
from bot.system.confine import OTHERS, open_to_others
from voice.tuning import TuningError


@dataclass(frozen=True, slots=True)
class Finding:
    """Something to mend."""

    text: str
    """What, and what to do."""
    grave: bool = True
    """False for what may be meant so."""


Check = Callable[[Settings], Iterator[Finding]]


def check_settings(settings: Settings, *, thorough: bool = True) -> list[Finding]:
    """All that was found, the gravest first. thorough: also by what reads all that is stored."""
    found = [finding for check in (*CHECKS, *(THOROUGH if thorough else ())) for finding in _look(check, settings)]
    return sorted(found, key=lambda finding: not finding.grave)


def _look(check: Check, settings: Settings) -> Iterator[Finding]:
    """What one look finds; where it can not go on that is a finding too, and the next look all the same."""
    try:
        yield from check(settings)
    except (SettingsError, CityError) as error:
        yield Finding(str(error))


def numbers(settings: Settings) -> Iterator[Finding]:
    """Whom people are told to ring."""
    if told := strange_numbers(settings.catalogue_path, settings.city):
        yield Finding(told)
    city, file = read_city(settings.city), settings.city / CITY_FILE
    told = ", ".join(numbers_of(city))
    if city.demo:
        yield Finding(
            f"{file} is that of the made-up city: people in danger would be told its numbers ({told}). Write your own: oneline "
            "catalogue template mycity/city.yml",
            grave=settings.is_public,
        )
    else:
        yield Finding(f"People ring these numbers: {told}. Ring every one of them before you open.", grave=False)


def files(settings: Settings) -> Iterator[Finding]:
    """What other users of the machine may read."""
    for path in open_to_others(settings):
        yield Finding(f"{path} may be read by other users of this machine: chmod go= {path}")
    for field in dataclasses.fields(settings):
        name = os.environ.get(f"ONELINE_{field.name.upper()}{FILE}", "")
        if field.metadata["parts"] and name and _is_open(Path(name)):
            yield Finding(f"{name} holds a secret and may be read by other users of this machine: chmod go= {name}")


def _is_open(path: Path) -> bool:
    return path.exists() and bool(path.stat().st_mode & OTHERS)


def keys(settings: Settings) -> Iterator[Finding]:
    """Keys that lie beside what they protect."""
    if not settings.data_keys:
        yield Finding(
            f"The keys that encrypt what people say are in the same folder as the data ({key_file(settings)}): whoever copies "
            "the folder can read everything. Move them into a file elsewhere, named by ONELINE_DATA_KEYS_FILE, and keep a copy of it safe.",
            grave=False,
        )


def proxy(settings: Settings) -> Iterator[Finding]:
    """Whether callers can be told apart where something else ends TLS."""
    if settings.is_https and not settings.tls_certificate and not settings.proxy_before:
        yield Finding(
            "ONELINE_TLS_CERTIFICATE is not set, so something before this machine ends TLS, but ONELINE_PROXY_BEFORE does not "
            "name it: all callers then share the limits of one address. Set it to that machine's address.",
            grave=False,
        )


def line(settings: Settings) -> Iterator[Finding]:
    """Whether there is a line, and its keys are those that its database needs."""
    if not has_line(settings):
        yield Finding(f"There is no line in {settings.data} yet; `oneline run` makes one.", grave=False)
        return
    try:
        require_keys_there(settings)
    except StoreDown as error:
        yield Finding(f"The database does not answer ({error}). See ONELINE_DATABASE.")


def kept(settings: Settings) -> Iterator[Finding]:
    """What an earlier version left in clear, and what no key opens; reads every row."""
    if not has_line(settings):
        return
    try:
        with closing(open_kept(settings)) as store:
            counted = count_by_key(store.db)
    except StoreDown:
        return
    if clear := counted.get(CLEAR):
        yield Finding(f"{clear} values of an earlier version are not encrypted. Run `oneline keys rotate --same`.")
    for id_ in sorted(set(counted) - set(ring_of(settings).ids) - {CLEAR}):
        yield Finding(f"{counted[id_]} values can not be read: the key {id_} is missing.")


def staff(settings: Settings) -> Iterator[Finding]:
    """Whether anybody learns that somebody is in danger or wants a person."""
    reach = reach_of(settings, read_city(settings.city))
    if not reach.is_there:
        yield Finding(
            "NOBODY IS TOLD when somebody is in danger or wants a person: the line promises no call back and gives the "
            "city's number instead. Set ONELINE_NOTIFY (mailto:, sms:, https:// or print:) or ONELINE_STAFF_PHONE."
        )
    elif not reach.first:
        yield Finding(
            "Only ONELINE_STAFF_PHONE is set: if somebody asks for a person by text or out of staff hours, the case is in "
            "`oneline case list`, but nobody is told of it. Set ONELINE_NOTIFY."
        )
    elif reach.first == (PRINT,):
        yield Finding(
            "Staff are told of cases by a line that the worker prints, and by nothing else. Set ONELINE_NOTIFY before "
            "real people call.",
            grave=settings.is_public,
        )
    if reach.first and not reach.second:
        yield Finding(
            "ONELINE_NOTIFY_SECOND is empty: if nobody takes a case in time, no second address is told of it.",
            grave=False,
        )
    for missing in lacking(settings, reach):
        yield Finding(missing)


TUNED = ("bot.config.thresholds", "bot.config.weights", "bot.config.timing", "bot.config.patience", "bot.config.permissions", *(
    f"voice.{room}.tuning" for room in ("asr", "audio", "call", "engines", "notes", "telephony", "tts")
))  # fmt: skip
"""Modules that read a file of what can be tuned (docs/tuning.md)."""


def tuned(settings: Settings) -> Iterator[Finding]:
    """Values that can not be used; a process that needs them would not start."""
    for name in TUNED:
        try:
            import_module(name)
        except (SettingsError, TuningError) as error:
            yield Finding(str(error))


CHECKS: list[Check] = [numbers, files, keys, proxy, line, staff, tuned]
"""Each checks one thing. Another part of the line adds its own check here."""
THOROUGH: list[Check] = [kept]
"""Checks that take the longer the more is stored: not at every start."""
